"""Reading the sheets that judges and examiners fill in: CSV with a header, every fault with file and line."""

import csv
import math
from collections.abc import Sequence
from pathlib import Path

__all__ = ["Row", "SheetError", "read_sheet"]


class SheetError(ValueError):
    """A sheet cannot be used; one sentence says what was given, what is allowed, and where."""


class Row:
    """One row of a sheet, which knows where it stands."""

    def __init__(self, path: Path, line: int, values: dict[str, str]) -> None:
        self.where = f"{path}:{line}"
        self._values = values

    def text(self, name: str) -> str:
        """Return a cell.

        Raises
        ------
        SheetError
            If it is empty.
        """
        if not self._values[name]:
            raise SheetError(f"{self.where}: '{name}' is empty.")
        return self._values[name]

    def number(self, name: str, low: float = -math.inf, high: float = math.inf) -> float:
        """Return a cell as a number.

        Raises
        ------
        SheetError
            If it is none, or outside the range.
        """
        try:
            value = float(self._values[name])
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and low <= value <= high):
            given = self._values[name] or "empty"
            raise SheetError(
                f"{self.where}: '{name}' is {given}; allowed: a number from {low:g} to {high:g}."
            )
        return value


def read_sheet(
    path: Path, needed: Sequence[str], *, also: Sequence[str] = (), more: bool = False
) -> tuple[list[str], list[Row]]:
    """Return the names of the columns and the rows.

    Parameters
    ----------
    path
        UTF-8, with or without a byte order mark; separated by commas or semicolons.
    needed
        Columns that must be there.
    also
        Columns that may be there.
    more
        Whether any other columns are allowed: items.

    Raises
    ------
    SheetError
        If the file cannot be read, a column is missing or twice there, or there is no row.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SheetError(f"{path}: the sheet cannot be read ({error.strerror or error}).") from None
    except UnicodeDecodeError:
        raise SheetError(f"{path}: the sheet is not UTF-8: save it as 'CSV UTF-8'.") from None
    head, _, _ = text.partition("\n")
    lines = csv.reader(text.splitlines(), delimiter=";" if head.count(";") > head.count(",") else ",")
    names = [name.strip() for name in next(lines, [])]
    if missing := [name for name in needed if name not in names]:
        raise SheetError(
            f"{path}:1: the column {', '.join(missing)} is missing; there are: {', '.join(names)}."
        )
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise SheetError(f"{path}:1: the column {', '.join(twice)} is there twice.")
    allowed = (*needed, *also)
    if not more and (extra := [name for name in names if name not in allowed]):
        raise SheetError(
            f"{path}:1: the column {', '.join(extra)} is unknown; allowed: {', '.join(allowed)}."
        )
    rows = []
    for values in lines:
        if not any(cell.strip() for cell in values):
            continue
        if len(values) != len(names):
            raise SheetError(
                f"{path}:{lines.line_num}: {len(values)} cells stand under {len(names)} columns."
            )
        rows.append(Row(path, lines.line_num, dict(zip(names, map(str.strip, values), strict=True))))
    if not rows:
        raise SheetError(f"{path}: there is no row under the header.")
    return names, rows
