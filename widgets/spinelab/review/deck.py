"""What there is to review: questions with their lesson and objective, and how one is asked. Knows no key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from spinelab.question.widget import Question

__all__ = ["Deck", "DeckItem"]


@dataclass(frozen=True)
class DeckItem:
    """A question that can be reviewed."""

    id: str
    lesson: str
    """Name of the lesson that teaches it, e.g. ``01-anatomy``."""
    goal: str
    """The objective that it asks for, in words."""
    marked: bool = True
    """Whether an answer is marked; a free text, or a judgement without a panel, is not."""


@dataclass(frozen=True)
class Deck:
    """Questions in the order in which they are met first."""

    items: tuple[DeckItem, ...]
    ask: Callable[[str], Question]
    """Returns the practice question of an id: the widget with its judge."""
