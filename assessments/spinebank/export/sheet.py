"""An item ready for any format: its texts, its key in words, every reason, its picture."""

from collections.abc import Mapping
from dataclasses import dataclass

from spinebank.export.picture import Picture
from spinebank.render.public import shuffled

__all__ = ["CannotExportError", "CaseQuestion", "Figure", "Matching", "Part", "Sheet", "reasons_of", "shown"]


class CannotExportError(ValueError):
    """A format, or any format, cannot hold an item; the message says why."""


@dataclass(frozen=True)
class Part:
    """One option, statement, element or criterion."""

    id: str
    text: str
    right: bool
    """An option: whether it is the key. A statement: whether it is true. Else True."""
    reason: str


@dataclass(frozen=True)
class Figure:
    """A number that is right within a tolerance."""

    value: float
    tolerance: float
    half_tolerance: float | None
    unit: str


@dataclass(frozen=True)
class Matching:
    """Scenarios that are matched with one list of options, each with one that fits best."""

    lead: str
    """The question without the list and the scenarios."""
    options: tuple[tuple[str, str], ...]
    """Id and text, in the order in which they are shown."""
    scenarios: tuple[tuple[str, str, str], ...]
    """Id, text, and the id of the option that fits."""


@dataclass(frozen=True)
class CaseQuestion:
    """One question of a case: a menu with a stated number of answers, or a box for a few words."""

    text: str
    keyed: tuple[str, ...]
    """Ids of the answers of the key; of a box, every form of them that counts."""
    menu: tuple[tuple[str, str], ...] = ()
    """Id and text, in the order in which they are shown; empty for a box."""
    at_most: int = 1
    harmful: tuple[str, ...] = ()
    """Ids of the answers that cost the question."""
    together: bool = False
    """Whether only all answers of the key earn the share; else each earns its part of it."""


@dataclass(frozen=True)
class Sheet:
    """One item."""

    id: str
    kind: str
    objective: str
    stem: str
    points: float
    parts: tuple[Part, ...]
    """In the order in which they are shown; of an ordering, in the keyed order."""
    answer: str
    """The key in words."""
    explanation: str
    sources: tuple[str, ...]
    tags: tuple[str, ...]
    shuffles: bool = True
    """Whether the order of the parts means nothing."""
    figure: Figure | None = None
    accepted: tuple[str, ...] = ()
    """All forms of a term that count as right."""
    picture: Picture | None = None
    matching: Matching | None = None
    """For formats that can match; for the others the stem holds all of it."""
    case: tuple[CaseQuestion, ...] = ()
    """For formats that can score several questions together; for the others the stem holds them."""
    opening: str = ""
    """The stem without the questions of the case."""

    @property
    def lead(self) -> str:
        """The question without what a format that can match, or score several, shows by itself."""
        return self.matching.lead if self.matching else self.opening or self.stem

    @property
    def is_set(self) -> bool:
        """Whether the stem holds several questions."""
        return self.kind in {"extended_matching", "key_feature"}

    @property
    def order(self) -> tuple[Part, ...]:
        """The parts as a learner meets them: an ordering never in its keyed order."""
        if self.kind != "ordering":
            return self.parts
        by_id = {part.id: part for part in self.parts}
        attempt = 0
        while (ids := shuffled(list(by_id), f"{self.id}:{attempt}")) == list(by_id):
            attempt += 1
        return tuple(by_id[name] for name in ids)


def shown(parts: list[Part], salt: str, *, written: bool = False) -> tuple[Part, ...]:
    """Return parts in the order in which they are shown: as written, or shuffled by a salt."""
    by_id = {part.id: part for part in parts}
    return tuple(parts) if written else tuple(by_id[name] for name in shuffled(list(by_id), salt))


def reasons_of(sheet: Sheet) -> Mapping[str, str]:
    """Return the reason of every part by id, and the explanation under an empty id."""
    return {"": sheet.explanation, **{part.id: part.reason for part in sheet.parts}}
