"""Hofstee: a compromise between the pass marks and the failure rates that judges can accept.

A line runs from the lowest pass mark at the highest failure rate to the highest pass mark at the lowest
failure rate; the cut lies where it meets the share of students that each pass mark would fail.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from spinebank.analysis.standard.cut import Cut, class_error
from spinebank.analysis.standard.sheets import SheetError, read_sheet
from spinebank.analysis.table import FloatArray

__all__ = ["Hofstee", "hofstee", "read_hofstee"]

_COLUMNS = ("judge", "lowest_cut", "highest_cut", "lowest_fail", "highest_fail")


Bounds = tuple[float, float, float, float]
"""Lowest and highest pass mark, lowest and highest failure rate, percent."""


@dataclass(frozen=True)
class Hofstee:
    """The compromise, in percent of the full mark."""

    bounds: Bounds
    """Means over the judges."""
    cut: Cut | None
    """None where line and curve do not meet: the judges have to revise their bounds."""
    failing: float | None
    """Share below the cut, 0 to 1."""
    note: str
    """Why there is no cut; empty where there is one."""


def read_hofstee(path: Path) -> dict[str, Bounds]:
    """Return each judge's bounds, percent, from a sheet with a row for each judge.

    Raises
    ------
    SheetError
        If a number is missing or out of range, a highest bound is not above its lowest, or a judge is there
        twice.
    """
    _, rows = read_sheet(path, _COLUMNS)
    given: dict[str, Bounds] = {}
    for row in rows:
        if (judge := row.text("judge")) in given:
            raise SheetError(f"{row.where}: judge '{judge}' is there twice.")
        lowest, highest, few, many = (row.number(name, 0, 100) for name in _COLUMNS[1:])
        for low, high, names in ((lowest, highest, _COLUMNS[1:3]), (few, many, _COLUMNS[3:5])):
            if low >= high:
                raise SheetError(
                    f"{row.where}: '{names[0]}' is {low:g} and '{names[1]}' {high:g}; "
                    "the first must be smaller."
                )
        given[judge] = (lowest, highest, few, many)
    return given


def hofstee(judges: Mapping[str, Bounds], percents: FloatArray) -> Hofstee:
    """Find the cut.

    Parameters
    ----------
    judges
        For each judge lowest and highest pass mark, lowest and highest failure rate, percent.
    percents
        Scores of the class, percent of the full mark, (n,).
    """
    if not len(percents):
        raise ValueError("Hofstee's method needs the scores of a class; there are none.")
    lowest, highest, few, many = np.mean(list(judges.values()), axis=0).tolist()
    bounds = (lowest, highest, few, many)
    cut = _where(bounds, percents)
    if np.isnan(cut):
        return Hofstee(
            bounds,
            None,
            None,
            "The line between the judges' bounds does not meet the class's failure curve: "
            "the judges have to revise their bounds.",
        )
    convention = (
        "Bounds are means over the judges; the failure curve is the step curve of scores below the cut. "
        "Standard error by drawing the class again."
    )
    own = [one for given in judges.values() if not np.isnan(one := _where(given, percents))]
    found = Cut(
        "Hofstee",
        cut,
        100.0,
        class_error(percents, lambda drawn: _where(bounds, drawn)),
        convention,
        (min(own), max(own)) if own else None,
        {
            "judges": {judge: dict(zip(_COLUMNS[1:], given, strict=True)) for judge, given in judges.items()},
            "students": len(percents),
        },
    )
    return Hofstee(bounds, found, found.failing(percents), "")


def _where(bounds: Bounds, percents: FloatArray) -> float:
    """Return where the falling line meets the rising steps: inside a step, or at an edge; NaN if nowhere."""
    lowest, highest, few, many = bounds
    ordered = np.sort(percents)
    inside = ordered[(ordered > lowest) & (ordered < highest)]
    edges = np.array([lowest, *np.unique(inside), highest])
    below = 100 * np.searchsorted(ordered, edges, side="left") / len(ordered)
    if below[0] > many or below[-1] < few:
        return float("nan")
    levels = below[1:]  # the step that ends with an edge, which itself passes
    cuts = lowest + (many - levels) * (highest - lowest) / (many - few)
    first = int(np.argmax(cuts <= edges[1:]))
    return float(max(cuts[first], edges[first]))
