"""An item and the bank as the rules see them: texts with their places, words counted once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from spinebank.lint.words import lead_in, stems_of
from spinebank.load import BankItem
from spinebank.load.located import Key
from spinebank.schema import Item, MultipleTrueFalse, SingleBest

__all__ = ["BankView", "Choice", "ItemView", "frequent_stems"]

FREQUENT_SHARE = 0.3
"""A word in this share of the bank tells nothing about one item: ligament, spine, canal."""


@dataclass(frozen=True)
class Choice:
    """An option or a statement with its place in the file."""

    where: Key
    id: str
    text: str
    is_key: bool


@dataclass(frozen=True)
class ItemView:
    """One item."""

    entry: BankItem
    frequent: frozenset[str]
    """Word stems that occur all over the bank."""
    menu: tuple[Choice, ...] = ()
    """The list that is looked at, in an item that holds several; empty for an item as a whole."""
    menu_text: str = ""
    """What is asked of that list."""
    place: Key = ("options",)
    """Where the options lie in the file."""

    def of_menu(self, text: str, menu: Iterable[Choice], place: Key) -> Self:
        """Return the view of one list inside the item."""
        return replace(self, menu=tuple(menu), menu_text=text, place=place)

    @property
    def stem(self) -> str:
        """The words of the question."""
        return self.menu_text or self.item.stem

    @property
    def item(self) -> Item:
        """The item itself."""
        return self.entry.item

    @cached_property
    def lead_in(self) -> str:
        """The last sentence of the stem: what is actually asked."""
        return lead_in(self.stem)

    @cached_property
    def options(self) -> list[Choice]:
        """The options of a single best answer or of the menu that is looked at; empty for other kinds."""
        if self.menu:
            return list(self.menu)
        if not isinstance(self.item, SingleBest):
            return []
        return [
            Choice(("options", index, "text"), option.id, option.text, option.correct)
            for index, option in enumerate(self.item.options)
        ]

    @cached_property
    def choices(self) -> list[Choice]:
        """Options, or statements to be judged."""
        if self.menu or not isinstance(self.item, MultipleTrueFalse):
            return self.options
        return [
            Choice(("statements", index, "text"), statement.id, statement.text, statement.holds)
            for index, statement in enumerate(self.item.statements)
        ]

    @cached_property
    def statements(self) -> list[Choice]:
        """The statements of a multiple true/false item, `is_key` where they hold; empty for other kinds."""
        return [] if self.menu or not isinstance(self.item, MultipleTrueFalse) else self.choices

    @property
    def key(self) -> Choice:
        """The best option; only where there are options."""
        return next(choice for choice in self.options if choice.is_key)

    @property
    def distractors(self) -> list[Choice]:
        """The other options."""
        return [choice for choice in self.options if not choice.is_key]


@dataclass(frozen=True)
class BankView:
    """All items that could be read."""

    items: Mapping[str, BankItem]

    @cached_property
    def single_best(self) -> list[SingleBest]:
        """The items with one best option."""
        return [entry.item for entry in self.items.values() if isinstance(entry.item, SingleBest)]


def frequent_stems(items: Iterable[Item]) -> frozenset[str]:
    """Return the word stems that occur in a large share of the items.

    In a bank of a few items every word is frequent by accident, so nothing counts as frequent below ten.
    """
    items = list(items)
    if len(items) < 10:  # noqa: PLR2004 (see above)
        return frozenset()
    counts: Counter[str] = Counter()
    for item in items:
        texts = [
            item.stem,
            *(option.text for option in (item.options if isinstance(item, SingleBest) else [])),
        ]
        counts.update(set(stems_of(" ".join(texts))))
    return frozenset(word for word, count in counts.items() if count >= FREQUENT_SHARE * len(items))
