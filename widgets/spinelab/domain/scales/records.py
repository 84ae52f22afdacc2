"""The shape of a clinical tool and where its record is read. Knows fields, not medicine.

The records stand once, in ``evidence/scales.yaml``, beside their sources. That file is read here as data:
the domain computes what it describes and imports nothing of `spinelab.evidence`, which checks the file
strictly (every key resolves, every field is known, every formula can be computed).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from spinelab.domain.plain_yaml import read_yaml

if TYPE_CHECKING:
    from spinelab.domain.formula import Value

__all__ = ["Band", "Input", "Reading", "Rule", "Scale", "Table", "scale", "scale_ids"]

STRICT: dict[str, Any] = {"extra": "forbid"}
"""How `spinelab.evidence` validates these shapes: a misspelt field is an error."""


@dataclass(frozen=True)
class Input:
    """One thing to be observed or measured."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    label: str
    type: Literal["choice", "integer", "number", "boolean", "flag"]
    """``boolean`` is yes or no, with "not answered"; ``flag`` is a tick, "no" until ticked."""
    options: dict[int | str, str] = field(default_factory=dict)
    """Value and wording of each choice."""
    min: float | None = None
    max: float | None = None
    unit: str = ""
    note: str = ""
    optional: bool = False
    """Whether some readings stand without it."""
    default: float | None = None


@dataclass(frozen=True)
class Band:
    """A named range or word of a reading, and what it means."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    label: str
    meaning: str = ""
    min: float | None = None
    max: float | None = None
    """Last value that belongs to the band."""
    below: float | None = None
    """First value that does not belong to it any more."""
    equals: str | bool | None = None
    """The word, or yes or no, that the reading must be."""
    lr: float | None = None
    ci: tuple[float, float] | None = None
    sources: tuple[str, ...] = ()

    def holds(self, value: Value) -> bool:
        """Return whether a value belongs here; the first band that holds it is its band."""
        if isinstance(value, (str, bool)):
            return value == self.equals
        return not (
            self.equals is not None
            or (self.min is not None and value < self.min)
            or (self.max is not None and value > self.max)
            or (self.below is not None and value >= self.below)
        )


@dataclass(frozen=True)
class Reading:
    """One result that a tool gives."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    label: str
    formula: str
    unit: str = ""
    digits: int = 0
    """Decimal places that are shown."""
    bands: tuple[Band, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Rule:
    """What inputs must satisfy together."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    formula: str
    otherwise: str
    """The sentence for a reader whose inputs do not."""


@dataclass(frozen=True)
class Table:
    """How the rows of a tool are shown: field and heading of each column."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    caption: str
    columns: dict[str, str]


@dataclass(frozen=True)
class Scale:
    """What it takes to compute one tool, and what is known of it."""

    id: str
    name: str
    purpose: str
    kind: Literal["form", "table", "checklist", "named"]
    entity: str
    verified: Literal["full", "partial", "none"]
    unverified: str
    sources: tuple[str, ...]
    inputs: dict[str, Input]
    readings: tuple[Reading, ...]
    rules: tuple[Rule, ...]
    constants: dict[str, Any]
    notes: tuple[str, ...]
    table: tuple[dict[str, Any], ...]
    shown: Table | None
    worked_checks: tuple[dict[str, Any], ...]


def scale_ids() -> tuple[str, ...]:
    """Return the id of every tool, in the order of the file."""
    return tuple(_rows())


@cache
def scale(tool_id: str) -> Scale:
    """Return a tool by its id.

    Raises
    ------
    KeyError
        If there is none; the sentence names the nearest ones.

    >>> scale("nurick").readings[0].bands[0].label
    'root signs only'
    """
    rows = _rows()
    if tool_id not in rows:
        near = get_close_matches(tool_id, rows, n=3) or list(rows)
        raise KeyError(f"No tool {tool_id!r}. Did you mean {' or '.join(map(repr, near))}?")
    row = rows[tool_id]
    shown = row.get("shown")
    return Scale(
        **{name: row[name] for name in ("id", "name", "purpose", "kind", "entity", "verified")},
        unverified=row.get("unverified", ""),
        sources=tuple(row["evidence"]),
        inputs={name: Input(**entry) for name, entry in row.get("inputs", {}).items()},
        readings=tuple(_reading(entry) for entry in row.get("readings", ())),
        rules=tuple(Rule(**entry) for entry in row.get("rules", ())),
        constants=_by_word(row.get("constants", {})),
        notes=tuple(row.get("notes", ())),
        table=tuple(row.get("table", ())),
        shown=Table(**shown) if shown else None,
        worked_checks=tuple(row.get("worked_checks", ())),
    )


def _reading(entry: dict[str, Any]) -> Reading:
    bands = tuple(
        Band(**{**band, "sources": tuple(band.get("sources", ()))}) for band in entry.get("bands", ())
    )
    return Reading(**{**entry, "bands": bands})


def _by_word(table: dict[Any, Any]) -> dict[str, Any]:
    """Write every key of a table as a word, as JSON does."""
    return {str(key): _by_word(entry) if isinstance(entry, dict) else entry for key, entry in table.items()}


@cache
def _rows() -> dict[str, dict[str, Any]]:
    text = (files("spinelab") / "evidence" / "scales.yaml").read_text("utf-8")
    return {row["id"]: row for row in read_yaml(text)}
