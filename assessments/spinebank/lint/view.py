"""An item and the bank as the rules see them: texts with their places, words counted once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

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

    @property
    def item(self) -> Item:
        """The item itself."""
        return self.entry.item

    @cached_property
    def lead_in(self) -> str:
        """The last sentence of the stem: what is actually asked."""
        return lead_in(self.item.stem)

    @cached_property
    def options(self) -> list[Choice]:
        """The options of a single best answer; empty for other kinds."""
        if not isinstance(self.item, SingleBest):
            return []
        return [
            Choice(("options", index, "text"), option.id, option.text, option.correct)
            for index, option in enumerate(self.item.options)
        ]

    @cached_property
    def choices(self) -> list[Choice]:
        """Options, or statements to be judged."""
        if not isinstance(self.item, MultipleTrueFalse):
            return self.options
        return [
            Choice(("statements", index, "text"), statement.id, statement.text, statement.holds)
            for index, statement in enumerate(self.item.statements)
        ]

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
