"""Ebel: items are sorted by relevance and difficulty, and each cell gets an expected share.

Judges say what share of the items of each cell a just-passing student would get right; by one grid on which
they agree, or by a grid for each judge. Cells weigh by their number of items (or marks), as in Rogo's
documentation, Standard Setting.
"""

from pathlib import Path

import numpy as np

from spinebank.analysis.standard.cut import Cut
from spinebank.analysis.standard.sheets import Row, SheetError, read_sheet

__all__ = ["ebel"]

_COLUMNS = ("relevance", "difficulty", "items", "expected_proportion")
_JUDGE = "judge"


def ebel(path: Path) -> Cut:
    """Compute the cut from a sheet with the columns relevance, difficulty, items, expected_proportion.

    With a column ``judge`` there is a grid for each, the cut is their mean, and their spread gives its error.

    Raises
    ------
    SheetError
        If a number is missing or out of range, a cell is there twice, there is no item at all, or the grids
        of two judges hold different numbers of items.
    """
    names, rows = read_sheet(path, _COLUMNS, also=(_JUDGE,))
    grids: dict[str, list[Row]] = {}
    for row in rows:
        grids.setdefault(row.text(_JUDGE) if _JUDGE in names else "", []).append(row)
    found = {judge: _grid(path, cells) for judge, cells in grids.items()}
    totals = {total for _, total in found.values()}
    if len(totals) > 1:
        raise SheetError(f"{path}: the judges' grids hold different numbers of items; all need the same.")
    cuts = np.array([expected for expected, _ in found.values()])
    several = len(cuts) > 1
    convention = "Cells weigh by their number of items; a plain mean of the cells would be wrong."
    told = "Standard error from the judges' spread." if several else "One grid, so no spread is known."
    return Cut(
        "Ebel",
        float(cuts.mean()),
        totals.pop(),
        float(cuts.std(ddof=1) / np.sqrt(len(cuts))) if several else None,
        f"{convention} {told}",
        (float(cuts.min()), float(cuts.max())) if several else None,
        {"cells": [{name: row.text(name) for name in names} for row in rows]},
    )


def _grid(path: Path, rows: list[Row]) -> tuple[float, float]:
    """Return what a just-passing student is expected to get right in one grid, and its number of items."""
    seen: set[tuple[str, str]] = set()
    expected = total = 0.0
    for row in rows:
        cell = (row.text("relevance"), row.text("difficulty"))
        if cell in seen:
            raise SheetError(f"{row.where}: the cell {cell[0]}, {cell[1]} is there twice.")
        seen.add(cell)
        items = row.number("items", 0, 1000)
        expected += items * row.number("expected_proportion", 0, 1)
        total += items
    if total == 0:
        raise SheetError(f"{path}: no cell has an item.")
    return expected, total
