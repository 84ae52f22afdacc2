"""What the sources say for and against each option, read from ``data/decision.yaml``. Weighs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from spinelab.domain.plain_yaml import read_yaml
from spinelab.domain.scales.records import Input

__all__ = ["SURE", "Gap", "Option", "Rules", "Side", "Statement", "rules"]

Side = Literal["for", "against", "note"]
SURE = ("fairly sure", "unsure", "very unsure")
"""This course's own reading of design and size of the studies, best first; not a published grade."""


@dataclass(frozen=True)
class Option:
    """One way to go on."""

    id: str
    label: str
    entities: tuple[str, ...]
    """Where it is an option at all: OPLL, OLF, CLF."""


@dataclass(frozen=True)
class Statement:
    """One thing that sources say of options, and when it holds."""

    id: str
    options: tuple[str, ...]
    side: Side
    when: str
    """Formula over the inputs (`spinelab.domain.formula`)."""
    text: str
    about: str
    """Entity that the figures are of."""
    strength: str
    """What kind of evidence it is, in words."""
    sure: str
    """One of `SURE`."""
    sources: tuple[str, ...]
    """Citation keys."""


@dataclass(frozen=True)
class Gap:
    """Something that is not known, and when that matters."""

    id: str
    when: str
    text: str
    sources: tuple[str, ...]
    """Where the gap shows."""


@dataclass(frozen=True)
class Rules:
    """Everything that is weighed."""

    inputs: dict[str, Input]
    options: tuple[Option, ...]
    statements: tuple[Statement, ...]
    gaps: tuple[Gap, ...]


@cache
def rules() -> Rules:
    """Return inputs, options, statements and gaps in the order of the file."""
    text = (files("spinelab.domain") / "data" / "decision.yaml").read_text("utf-8")
    rows: dict[str, Any] = read_yaml(text)
    return Rules(
        {name: Input(**entry) for name, entry in rows["inputs"].items()},
        tuple(Option(row["id"], row["label"], tuple(row["entities"])) for row in rows["options"]),
        tuple(
            Statement(**{**row, "options": tuple(row["options"]), "sources": tuple(row["sources"])})
            for row in rows["statements"]
        ),
        tuple(Gap(**{**row, "sources": tuple(row["sources"])}) for row in rows["unknowns"]),
    )
