"""Sizes of the adult spine by level, each with its source. Knows numbers, not shapes.

`data/morphometry.csv` is the whole evidence table, one published row per line. `data/reference_adult.yaml`
says, per quantity and level, which row the model uses and why, what is derived from other rows, and what is
assumed because no source gives it. Between two levels with a value, `measure` interpolates and says so.
"""

from __future__ import annotations

import csv
import difflib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from spinelab.domain.plain_yaml import read_yaml
from spinelab.domain.vocabulary import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["How", "Measure", "Row", "levels_with_values", "measure", "published_rows", "quantities"]

_LEVELS = frozenset(map(str, Level))
How = Literal["published", "derived", "assumed", "interpolated"]


@dataclass(frozen=True)
class Row:
    """One published number, as found in the evidence table."""

    structure: str
    quantity: str
    level: str
    mean: float | None
    spread: float | None
    spread_kind: str
    """``standard deviation``, ``standard error`` or ``unlabelled``; empty without a spread."""
    unit: str
    n: str
    population: str
    key: str
    """Citation key."""
    remark: str


@dataclass(frozen=True)
class Measure:
    """A size at one level and where it comes from."""

    value: float
    unit: str
    """``mm``, ``mm2``, ``deg``, ``percent`` or ``ratio``."""
    sd: float | None
    """Standard deviation between people, where the source gives one."""
    source_keys: tuple[str, ...]
    """Citation keys; empty for a bare assumption."""
    kind: How
    how: str
    """A sentence a reader can check: published, derived, assumed or interpolated, from what and why."""

    @property
    def value_mm(self) -> float:
        """The value, if it is a length in millimetres."""
        return self._in("mm")

    @property
    def value_deg(self) -> float:
        """The value, if it is an angle in degrees."""
        return self._in("deg")

    def _in(self, unit: str) -> float:
        if self.unit != unit:
            raise ValueError(f"This measure is in {self.unit}, not in {unit}: {self.how}")
        return self.value


def measure(structure: str, quantity: str, level: Level | str) -> Measure:
    """Return a size at a vertebra (``"C5"``) or a motion segment (``"C4-C5"``).

    Raises
    ------
    KeyError
        With what is allowed, for an unknown structure, quantity or level.

    >>> measure("spinal_canal", "ap_diameter", "C5").value_mm
    15.3
    >>> measure("vertebral_body", "width", "C4").how
    'interpolated between C3 and C7'
    """
    return _measure(structure, quantity, str(level))


def quantities() -> tuple[tuple[str, str], ...]:
    """Return every (structure, quantity) that the model's reference holds."""
    return tuple((structure, quantity) for structure, held in _reference().items() for quantity in held)


def levels_with_values(structure: str, quantity: str) -> tuple[str, ...]:
    """Return the levels at which a quantity has a value of its own, cranial to caudal."""
    return tuple(sorted(_anchors(structure, quantity), key=_position))


@cache
def published_rows() -> tuple[Row, ...]:
    """Return the whole evidence table."""
    with (files("spinelab.domain") / "data" / "morphometry.csv").open(encoding="utf-8") as text:
        return tuple(_row(record) for record in csv.DictReader(text))


def _row(record: dict[str, str]) -> Row:
    words = {name: value for name, value in record.items() if name not in {"mean", "spread"}}
    numbers = {name: float(record[name]) if record[name] else None for name in ("mean", "spread")}
    return Row(**words, **numbers)  # type: ignore[arg-type]  # the header of the table is the record's fields


@cache
def _measure(structure: str, quantity: str, level: str) -> Measure:
    anchors = _anchors(structure, quantity)
    if level in anchors:
        return anchors[level]
    segmental = "-" in next(iter(anchors))
    here = _position(level) if _is_level(level, segmental=segmental) else None
    if here is None:
        kind = "a motion segment such as 'C4-C5'" if segmental else "a vertebra such as 'C5'"
        raise KeyError(f"No level {level!r} for {structure} {quantity}. Allowed: {kind}, C1 to S1.")
    above = max((name for name in anchors if _position(name) < here), key=_position, default=None)
    below = min((name for name in anchors if _position(name) > here), key=_position, default=None)
    if above is None or below is None:
        return _borrowed(anchors, above or below)
    share = (here - _position(above)) / (_position(below) - _position(above))
    return _between(anchors, above, below, share)


def _between(anchors: dict[str, Measure], above: str, below: str, share: float) -> Measure:
    first, second = anchors[above], anchors[below]
    sd = None
    if first.sd is not None and second.sd is not None:
        sd = round(first.sd + share * (second.sd - first.sd), 3)
    guessed = [name for name in (above, below) if anchors[name].kind == "assumed"]
    how = f"interpolated between {above} and {below}" + (
        f" (assumed at {' and '.join(guessed)})" if guessed else ""
    )
    keys = tuple(dict.fromkeys(first.source_keys + second.source_keys))
    value = round(first.value + share * (second.value - first.value), 3)
    return Measure(value, first.unit, sd, keys, "interpolated", how)


def _borrowed(anchors: dict[str, Measure], nearest: str | None) -> Measure:
    """Return the value of the last level that has one; beyond it nothing can be interpolated."""
    found = anchors[str(nearest)]
    how = f"taken from {nearest}, the nearest level with a value ({found.how})"
    return Measure(found.value, found.unit, found.sd, found.source_keys, "interpolated", how)


@cache
def _position(level: str) -> int:
    return Level(level.split("-", maxsplit=1)[0]).order


def _is_level(level: str, *, segmental: bool) -> bool:
    ends = level.split("-")
    if not _LEVELS.issuperset(ends):
        return False
    if not segmental:
        return len(ends) == 1
    return len(ends) == 2 and Level(ends[1]).order == Level(ends[0]).order + 1  # noqa: PLR2004 (a pair)


@cache
def _anchors(structure: str, quantity: str) -> dict[str, Measure]:
    held = _reference()
    for name, choices in ((structure, held), (quantity, held.get(structure, {}))):
        if name not in choices:
            close = difflib.get_close_matches(name, choices, n=1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise KeyError(f"No {name!r} in the reference of the model.{hint} Allowed: {', '.join(choices)}.")
    entry = held[structure][quantity]
    unit, why = entry["unit"], entry.get("why", "")
    anchors: dict[str, Measure] = {}
    for level, value in entry.get("assumed", {}).items():
        anchors[level] = Measure(
            float(value), unit, None, (), "assumed", f"assumed, since no source gives it: {why}"
        )
    for level, found in entry.get("derived", {}).items():
        keys = tuple(found["keys"].split())
        anchors[level] = Measure(
            float(found["value"]), unit, None, keys, "derived", f"derived: {found['from']}"
        )
    for choice in entry.get("published", ()):
        for level in str(choice["levels"]).split():
            anchors[level] = _published(structure, quantity, level, unit, choice)
    return anchors


def _published(structure: str, quantity: str, level: str, unit: str, choice: dict[str, Any]) -> Measure:
    """Return the row or the mean of the rows that a choice selects."""
    structure, quantity = choice.get("row", f"{structure} {quantity}").split()
    wanted = choice.get("row_level", level.split("-", maxsplit=1)[0] if choice.get("upper") else level)
    rows = list(_select(structure, quantity, wanted, choice["keys"].split(), choice.get("population", "")))
    if not rows:
        raise KeyError(
            f"reference_adult.yaml selects no row: {structure} {quantity} {wanted} {choice['keys']}."
        )
    if any(row.unit != unit for row in rows):
        raise ValueError(
            f"reference_adult.yaml: {structure} {quantity} {wanted} is not in {unit} in its source."
        )
    value = round(sum(row.mean or 0.0 for row in rows) / len(rows), 3)
    sds = [row.spread for row in rows if row.spread is not None and row.spread_kind == "standard deviation"]
    sd = round(sum(sds) / len(sds), 3) if len(sds) == len(rows) else None
    how = "published" if len(rows) == 1 else f"published: mean of {len(rows)} rows"
    if wanted != level and not choice.get("upper"):
        how += f" for {wanted}"
    return Measure(value, unit, sd, tuple(dict.fromkeys(row.key for row in rows)), "published", how)


def _select(structure: str, quantity: str, level: str, keys: list[str], population: str) -> Iterable[Row]:
    for row in _rows_by_place().get((structure, quantity, level), ()):
        if row.key in keys and row.mean is not None and population in row.population:
            yield row


@cache
def _rows_by_place() -> dict[tuple[str, str, str], list[Row]]:
    found: dict[tuple[str, str, str], list[Row]] = {}
    for row in published_rows():
        found.setdefault((row.structure, row.quantity, row.level), []).append(row)
    return found


@cache
def _reference() -> dict[str, dict[str, dict[str, Any]]]:
    text = (files("spinelab.domain") / "data" / "reference_adult.yaml").read_text(encoding="utf-8")
    held: dict[str, dict[str, dict[str, Any]]] = read_yaml(text)
    return held
