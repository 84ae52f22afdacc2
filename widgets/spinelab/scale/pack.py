"""A clinical tool as the view needs it: fields, compiled formulas, bands, tables, sources. Draws nothing."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from spinelab.domain.formula import compiled
from spinelab.evidence.links import links

if TYPE_CHECKING:
    from spinelab.domain.scales.records import Band, Input, Reading, Scale

__all__ = ["pack", "row_words"]

_PERCENT = {"sens", "spec"}
"""Columns that hold fractions and are read as percent."""


def pack(tool: Scale) -> dict[str, Any]:
    """Return everything that a view shows of a tool and computes with."""
    return {
        "id": tool.id,
        "name": tool.name,
        "purpose": tool.purpose,
        "kind": tool.kind,
        "entity": tool.entity,
        "verified": tool.verified,
        "unverified": tool.unverified,
        "notes": list(tool.notes),
        "cites": links(tool.sources),
        "inputs": [_input(name, entry) for name, entry in tool.inputs.items()],
        "readings": [_reading(entry) for entry in tool.readings],
        "rules": [{"tree": compiled(rule.formula), "otherwise": rule.otherwise} for rule in tool.rules],
        "constants": tool.constants,
        "table": _table(tool),
    }


def row_words(tool: Scale, row: dict[str, Any]) -> list[str]:
    """Return the cells of one row of a tool's table as they are read."""
    return [_cell(name, row) for name in tool.shown.columns] if tool.shown else []


def _input(name: str, entry: Input) -> dict[str, Any]:
    return {
        **asdict(entry),
        "name": name,
        "options": [[value, text] for value, text in entry.options.items()],
    }


def _reading(entry: Reading) -> dict[str, Any]:
    packed = {name: getattr(entry, name) for name in ("id", "label", "unit", "digits", "note")}
    return {**packed, "tree": compiled(entry.formula), "bands": [_band(band) for band in entry.bands]}


def _band(band: Band) -> dict[str, Any]:
    limits = {name: getattr(band, name) for name in ("label", "meaning", "min", "max", "below", "equals")}
    return {**limits, "cites": links(band.sources)}


def _table(tool: Scale) -> dict[str, Any] | None:
    if tool.shown is None:
        return None
    rows = [{"cells": row_words(tool, row), "cites": links([row["source"]])} for row in tool.table]
    return {"caption": tool.shown.caption, "heads": list(tool.shown.columns.values()), "rows": rows}


def _cell(name: str, row: dict[str, Any]) -> str:
    value = row.get(name)
    if value is None:
        return "" if name == "note" else "not given"
    if name in _PERCENT:
        return f"{100 * value:.3g} %"
    words = f"{value:g}" if isinstance(value, float) else str(value)
    unit = row.get("unit", "") if name == "value" else ""
    return f"{words} {unit}".strip()
