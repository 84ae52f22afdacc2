"""Hofstee: a compromise between the pass marks and the failure rates that judges can accept.

A line runs from the lowest pass mark at the highest failure rate to the highest pass mark at the lowest
failure rate; the cut lies where it meets the share of students that each pass mark would fail.
"""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from spinebank.analysis.standard.cut import Cut
from spinebank.analysis.standard.sheets import SheetError, read_sheet
from spinebank.analysis.table import FloatArray

__all__ = ["Hofstee", "hofstee", "read_hofstee"]

_COLUMNS = ("judge", "lowest_cut", "highest_cut", "lowest_fail", "highest_fail")


@dataclass(frozen=True)
class Hofstee:
    """The compromise, in percent of the full mark."""

    bounds: tuple[float, float, float, float]
    """Lowest and highest pass mark, lowest and highest failure rate, percent, means over the judges."""
    cut: Cut | None
    """None where line and curve do not meet: the judges have to revise their bounds."""
    failing: float | None
    """Share below the cut, 0 to 1."""
    note: str
    """Why there is no cut; empty where there is one."""


def read_hofstee(path: Path) -> tuple[float, float, float, float]:
    """Return the judges' mean bounds, percent, from a sheet with a row for each judge.

    Raises
    ------
    SheetError
        If a number is missing or out of range, or a highest bound is not above its lowest.
    """
    _, rows = read_sheet(path, _COLUMNS)
    given = []
    for row in rows:
        row.text("judge")
        bounds = [row.number(name, 0, 100) for name in _COLUMNS[1:]]
        for low, high, names in ((0, 1, _COLUMNS[1:3]), (2, 3, _COLUMNS[3:5])):
            if bounds[low] >= bounds[high]:
                raise SheetError(
                    f"{row.where}: '{names[0]}' is {bounds[low]:g} and '{names[1]}' {bounds[high]:g}; "
                    "the first must be smaller."
                )
        given.append(bounds)
    lowest, highest, few, many = np.mean(given, axis=0)
    return float(lowest), float(highest), float(few), float(many)


def hofstee(bounds: tuple[float, float, float, float], percents: FloatArray) -> Hofstee:
    """Find the cut.

    Parameters
    ----------
    bounds
        Lowest and highest pass mark, lowest and highest failure rate, percent.
    percents
        Scores of the class, percent of the full mark, (n,).
    """
    lowest, highest, few, many = bounds
    if not len(percents):
        raise ValueError("Hofstee's method needs the scores of a class; there are none.")
    slope = (few - many) / (highest - lowest)

    def gap(cut: float) -> float:
        """Return how far the failure rate at a cut lies above the line, percentage points."""
        return 100 * float(np.mean(percents < cut)) - (many + slope * (cut - lowest))

    steps = np.unique(percents[(percents > lowest) & (percents < highest)])
    edges = [lowest, *map(float, steps), highest]
    cut = None
    if gap(lowest) <= 0 and gap(highest) >= 0:
        cut = _crossing(edges, percents, bounds)
    if cut is None:
        return Hofstee(
            bounds,
            None,
            None,
            "The line between the judges' bounds does not meet the class's failure curve: "
            "the judges have to revise their bounds.",
        )
    convention = (
        "Bounds are means over the judges; the failure curve is the step curve of scores below the cut."
    )
    found = Cut("Hofstee", cut, 100.0, None, convention)
    return Hofstee(bounds, found, found.failing(percents), "")


def _crossing(
    edges: list[float], percents: FloatArray, bounds: tuple[float, float, float, float]
) -> float | None:
    """Return where the falling line meets the rising steps: inside a step, or at the edge between two."""
    lowest, highest, few, many = bounds
    for start, end in pairwise(edges):
        level = 100 * float(np.mean(percents < end))  # the step that ends with `end`, which itself passes
        cut = lowest + (many - level) * (highest - lowest) / (many - few)
        if cut <= end:
            return max(cut, start)
    return None
