"""The practice questions of the banks as a deck for spaced review, in the order of the lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spinebank.load import read_bank, read_item
from spinebank.render.practice import marked_by_rule, practice_question
from spinebank.schema import Use
from spinelab.review import Deck, DeckItem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from spinelab.question import Question

__all__ = ["deck_of"]


def deck_of(folders: Iterable[Path]) -> Deck:
    """Return the practice questions of banks; what cannot be read, or has no known objective, is left out."""
    bank = read_bank(folders)
    rank = {name: place for place, name in enumerate(bank.objectives)}
    entries = [
        entry
        for entry in bank.items.values()
        if entry.item.use is Use.PRACTICE and entry.item.objective in bank.objectives
    ]
    entries.sort(key=lambda entry: (rank[entry.item.objective], entry.item.id))
    files = {entry.item.id: entry.source.path for entry in entries}
    goals = bank.objectives

    def ask(item_id: str) -> Question:
        question: Question = practice_question(read_item(files[item_id]).item)
        return question

    return Deck(
        tuple(
            DeckItem(
                entry.item.id,
                goals[entry.item.objective].notebook,
                goals[entry.item.objective].text,
                marked=marked_by_rule(entry.item),
            )
            for entry in entries
        ),
        ask,
    )
