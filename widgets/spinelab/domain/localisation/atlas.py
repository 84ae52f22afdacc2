"""Read `neurology.yaml`: segments, muscles, reflexes, signs, extents, levels. Knows facts, no rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from spinelab.domain.plain_yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "LEVELS",
    "SEGMENTS",
    "Atlas",
    "Muscle",
    "Note",
    "Pattern",
    "Place",
    "Reflex",
    "Sign",
    "atlas",
    "rank",
]

SEGMENTS = (
    *(f"C{number}" for number in range(1, 9)),
    *(f"T{number}" for number in range(1, 13)),
    *(f"L{number}" for number in range(1, 6)),
    *("S1", "S2", "S3", "S4-5"),
)
"""Cord segments and their roots, cranial to caudal; S4 and S5 are examined as one [kirshblum2011isncsci]."""

_RANK = {segment: number for number, segment in enumerate(SEGMENTS)}


def rank(segment: str) -> int:
    """Position of a segment from the top: 0 for C1, 28 for S4-5.

    >>> rank("T1") - rank("C8")
    1
    """
    return _RANK[segment]


@dataclass(frozen=True)
class Note:
    """A sentence that qualifies a result."""

    text: str
    sources: tuple[str, ...]
    """Citation keys; empty where the sentence says that something is inferred."""
    kind: str = "note"
    """``note``, ``inferred`` (no source; filled in) or ``disputed`` (sources contradict each other)."""


@dataclass(frozen=True)
class Muscle:
    """A key muscle group of ISNCSCI, examined on both sides."""

    segment: str
    action: str
    example: str


@dataclass(frozen=True)
class Reflex:
    """A reflex with its arc."""

    id: str
    name: str
    kind: str
    """Below a corticospinal lesion: ``tendon`` reflexes are brisk, ``skin`` lost, ``sacral`` kept."""
    arc: tuple[str, ...]
    main: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def sided(self) -> bool:
        """Whether left and right can differ."""
        return self.kind != "sacral"


@dataclass(frozen=True)
class Sign:
    """A sign that is present or absent."""

    id: str
    name: str
    says: str
    """What in the nervous system it speaks for."""
    sided: bool
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Pattern:
    """A shape of lesion: which tracts and grey matter it strikes, if it is a lesion of the cord."""

    id: str
    name: str
    sides: tuple[str, ...]
    strikes: Mapping[str, str]
    """Tract or part of the grey matter to ``expected`` or ``possible``; what is spared is left out."""
    sources: tuple[str, ...]
    inferred: str = ""


@dataclass(frozen=True)
class Place:
    """A motion segment and the nervous tissue inside it."""

    level: str
    primary: tuple[str, ...]
    """Cord segments at the level; empty below the cord."""
    also: tuple[str, ...]
    """Neighbouring segments that a lesion there may strike too."""
    root: str
    extents: tuple[str, ...]
    sources: tuple[str, ...]
    inferred: str = ""


@dataclass(frozen=True)
class Atlas:
    """Everything that `neurology.yaml` holds."""

    key_points: Mapping[str, str]
    """Dermatome to the place of its key sensory point."""
    muscles: Mapping[str, Muscle]
    reflexes: Mapping[str, Reflex]
    signs: Mapping[str, Sign]
    tracts: Mapping[str, Mapping[str, Any]]
    patterns: Mapping[str, Pattern]
    places: Mapping[str, Place]
    fit: Mapping[str, Any]
    raw: Mapping[str, Any]
    """The file as read, for its notes."""

    def notes(self, *parts: str, level: str = "") -> tuple[Note, ...]:
        """Return the notes of parts of the file; where they name levels, only those of one level."""
        return tuple(
            Note(entry["text"], tuple(entry["sources"]), "disputed" if entry.get("disputed") else "note")
            for part in parts
            for entry in self.raw[part]
            if level in entry.get("levels", [level])
        )


@cache
def atlas() -> Atlas:
    """Return the facts of `neurology.yaml`."""
    text = (files(__package__) / "neurology.yaml").read_text(encoding="utf-8")
    raw: dict[str, Any] = read_yaml(text)
    return Atlas(
        key_points=raw["dermatomes"]["key_points"],
        muscles={name: Muscle(name, **entry) for name, entry in raw["muscles"]["segments"].items()},
        reflexes={name: Reflex(name, **_tuples(entry)) for name, entry in raw["reflexes"].items()},
        signs={name: Sign(name, **{"sided": False, **_tuples(entry)}) for name, entry in _signs(raw).items()},
        tracts=raw["tracts"],
        patterns={name: _pattern(name, entry) for name, entry in raw["extents"].items()},
        places={name: Place(name, **_tuples(entry)) for name, entry in raw["levels"]["at"].items()},
        fit=raw["fit"],
        raw=raw,
    )


def _signs(raw: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        name: {field: value for field, value in entry.items() if field != "inferred"}
        for name, entry in raw["signs"].items()
    }


def _pattern(name: str, entry: dict[str, Any]) -> Pattern:
    known = {"name", "sides", "sources", "inferred"}
    strikes = {part: value for part, value in entry.items() if part not in known}
    return Pattern(
        id=name,
        name=entry["name"],
        sides=tuple(entry["sides"]),
        strikes=strikes,
        sources=tuple(entry["sources"]),
        inferred=entry.get("inferred", ""),
    )


def _tuples(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}


LEVELS = tuple(atlas().places)
"""Motion segments from C1-C2 to L5-S1, as radiologists name them."""
