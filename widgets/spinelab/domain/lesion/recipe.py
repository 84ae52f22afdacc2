"""What lesion is wanted: kind, levels, side, thickness and options.

Knows what may be asked, not how it grows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Literal, cast, get_args

from spinelab.domain.vocabulary import Level, Region, levels_of

__all__ = ["KINDS", "Dural", "Family", "Outline", "Recipe", "Side"]


class Family(StrEnum):
    """What a kind of lesion is made of and where it grows."""

    OLF = "olf"
    CLF = "clf"
    OPLL = "opll"
    CPLL = "cpll"
    HYPERTROPHY = "lf"
    FACET = "facet"
    DISC = "disc"
    NONE = "none"


KINDS: tuple[str, ...] = (
    "olf-lateral",
    "olf-extended",
    "olf-enlarged",
    "olf-fused",
    "olf-tuberous",
    "clf-nodule",
    "opll-continuous",
    "opll-segmental",
    "opll-mixed",
    "opll-localized",
    "cpll-nodule",
    "lf-hypertrophy",
    "facet-degeneration",
    "disc-degeneration",
    "none",
)
"""Every kind, as it is written on the command line and in recipes.

The three before ``none`` are look-alikes: no ligament is calcified or ossified in them.
"""

Side = Literal["", "left", "right", "both", "midline"]
Dural = Literal["none", "double-layer", "tram-track", "comma"]
Outline = Literal["hill", "plateau", "square", "mushroom"]

_SIDES: dict[str, tuple[Side, ...]] = {
    "olf-lateral": ("both", "left", "right"),
    "olf-extended": ("both", "left", "right"),
    "olf-enlarged": ("both", "left", "right"),
    "lf-hypertrophy": ("both", "left", "right"),
    "facet-degeneration": ("both", "left", "right"),
    "clf-nodule": ("midline", "left", "right", "both"),
    "cpll-nodule": ("midline", "left", "right"),
}
"""Sides that a kind can have, the usual one first; every other kind crosses the midline."""

_USUAL: dict[str, tuple[Level, Level]] = {
    "olf": (Level.T10, Level.T11),
    "clf": (Level.C5, Level.C6),
    "opll": (Level.C4, Level.C6),
    "cpll": (Level.C5, Level.C6),
    "lf": (Level.C5, Level.C6),
    "facet": (Level.C5, Level.C6),
    "disc": (Level.C5, Level.C6),
    "none": (Level.C5, Level.C6),
}
_FEWEST = {"opll-continuous": 2, "opll-mixed": 3, "opll-segmental": 1}
"""Vertebrae that a kind needs to be what its name says; the others lie at one motion segment or more."""
_DURAL: dict[str, tuple[Dural, ...]] = {
    "olf": ("none", "tram-track", "comma"),
    "opll": ("none", "double-layer"),
}


@dataclass(frozen=True)
class Recipe:
    """A lesion to be grown; two equal recipes grow the same lesion.

    Raises
    ------
    ValueError
        With what was given and what is allowed.
    """

    kind: str
    """One of `KINDS`."""
    levels: tuple[Level, Level] | None = None
    """First and last vertebra. Lesions of the flavum and at discs lie at every segment between them."""
    side: Side = ""
    """The patient's side; empty for the usual one."""
    thickness_mm: float = 4.0
    """How thick the finished lesion is at its peak."""
    mature: bool = True
    """Whether an ossification has marrow inside its cortex once it is thick enough."""
    dural: Dural = "none"
    """Ossification of the dura that goes with it."""
    outline: Outline = "hill"
    """Outline of an OPLL in an axial section."""
    oval: bool = True
    """Whether a calcified nodule is oval across, or round."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"No lesion {self.kind!r}. Allowed: {', '.join(KINDS)}.")
        object.__setattr__(self, "levels", self._checked_levels())
        object.__setattr__(self, "side", self._checked_side())
        if not 0 <= self.thickness_mm < float("inf") or (self.thickness_mm == 0 and self.kind != "none"):
            raise ValueError(f"A lesion must be thicker than 0 mm; {self.thickness_mm} mm was asked for.")
        allowed = _DURAL.get(self.family, ("none",))
        if self.dural not in allowed:
            raise ValueError(f"No dural sign {self.dural!r} with {self.kind}. Allowed: {', '.join(allowed)}.")
        if self.outline not in get_args(Outline):
            raise ValueError(f"No outline {self.outline!r}. Allowed: {', '.join(get_args(Outline))}.")

    @property
    def family(self) -> Family:
        """The entity, the part of the kind before the hyphen."""
        return Family(self.kind.split("-", maxsplit=1)[0])

    @property
    def vertebrae(self) -> tuple[Level, ...]:
        """Every vertebra from the first to the last."""
        return levels_of(*self.ends)

    @property
    def ends(self) -> tuple[Level, Level]:
        """First and last vertebra."""
        return cast("tuple[Level, Level]", self.levels)

    @property
    def segments(self) -> tuple[str, ...]:
        """Every motion segment between the first and the last vertebra."""
        held = self.vertebrae
        return tuple(f"{upper}-{lower}" for upper, lower in pairwise(held))

    @classmethod
    def parse(cls, text: str) -> Recipe:
        """Read a recipe from words: a kind, then in any order levels, thickness, side and options.

        Raises
        ------
        ValueError
            With the word that was not understood.

        >>> Recipe.parse("olf-enlarged T10-T11 left 5mm tram-track").thickness_mm
        5.0
        """
        kind, *words = text.lower().split() or [""]
        given: dict[str, object] = {}
        for word in words:
            name, value = _understood(word, text)
            given[name] = value
        return cls(kind, **given)  # type: ignore[arg-type]  # every value was read for its field

    def __str__(self) -> str:
        """Return the recipe in the words that `parse` reads."""
        if self.kind == "none":
            return self.kind
        words = [self.kind, "-".join(self.ends), f"{self.thickness_mm:g}mm"]
        words += [self.side] if self.side else []
        words += [self.dural] if self.dural != "none" else []
        words += [self.outline] if self.outline != "hill" else []
        words += [] if self.mature else ["immature"]
        return " ".join(words + ([] if self.oval else ["round"]))

    def _checked_levels(self) -> tuple[Level, Level]:
        given = _USUAL[self.family] if self.levels is None else tuple(self.levels)
        allowed = ", ".join(Level)
        for name in given:
            if name not in list(Level):
                raise ValueError(f"No level {str(name)!r}. Allowed: {allowed}.")
        if len(given) != 2:  # noqa: PLR2004 (first and last)
            raise ValueError(f"A lesion needs a first and a last level, not {len(given)} levels.")
        first, last = Level(given[0]), Level(given[1])
        if first.order > last.order:
            raise ValueError(f"The levels are reversed: {first} lies below {last}. Write {last}-{first}.")
        fewest = _FEWEST.get(self.kind, 2)
        if last.order - first.order + 1 < fewest:
            raise ValueError(
                f"{self.kind} needs at least {fewest} vertebrae; {first} to {last} has "
                f"{last.order - first.order + 1}."
            )
        if self.family is Family.CPLL and {first.region, last.region} != {Region.CERVICAL}:
            raise ValueError(f"cpll-nodule is described in the neck only (C1 to C7), not at {first}-{last}.")
        return first, last

    def _checked_side(self) -> Side:
        allowed = _SIDES.get(self.kind, ("",))
        if not self.side:
            return allowed[0]
        if self.kind not in _SIDES:
            raise ValueError(f"{self.kind} crosses the midline and takes no side; {self.side!r} was given.")
        if self.side not in allowed:
            raise ValueError(f"No side {self.side!r} for {self.kind}. Allowed: {', '.join(allowed)}.")
        return self.side


_SWITCHES: dict[str, tuple[str, object]] = {
    "immature": ("mature", False),
    "mature": ("mature", True),
    "round": ("oval", False),
    "oval": ("oval", True),
}


def _understood(word: str, text: str) -> tuple[str, object]:
    """Return the field and the value that a word of a recipe stands for."""
    if word in _SWITCHES:
        return _SWITCHES[word]
    for name, choices in (
        ("side", get_args(Side)),
        ("dural", get_args(Dural)),
        ("outline", get_args(Outline)),
    ):
        if word in choices:
            return name, word
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?(mm)?", word):
        return "thickness_mm", float(word.removesuffix("mm"))
    if re.fullmatch(r"[a-z][0-9]+(-[a-z]?[0-9]+)?", word):
        first, _, last = word.upper().partition("-")
        last = last or first
        return "levels", (first, last if last[0].isalpha() else first[0] + last)
    raise ValueError(
        f"{word!r} in the recipe {text!r} was not understood. Allowed after the kind: levels such as C4-C6, "
        "a thickness such as 5mm, a side, a dural sign, an outline, mature, immature, oval, round."
    )
