"""Ebel: items are sorted by relevance and difficulty, and each cell gets an expected share.

Judges say what share of the items of each cell a just-passing student would get right.
"""

from pathlib import Path

from spinebank.analysis.standard.cut import Cut
from spinebank.analysis.standard.sheets import SheetError, read_sheet

__all__ = ["ebel"]

_COLUMNS = ("relevance", "difficulty", "items", "expected_proportion")


def ebel(path: Path) -> Cut:
    """Compute the cut from a sheet with the columns relevance, difficulty, items, expected_proportion.

    Raises
    ------
    SheetError
        If a number is missing or out of range, a cell is there twice, or there is no item at all.
    """
    _, rows = read_sheet(path, _COLUMNS)
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
    convention = "Cells weigh by their number of items; a plain mean of the cells would be wrong."
    return Cut("Ebel", expected, total, None, convention)
