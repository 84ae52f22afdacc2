"""Angoff: how many of a hundred just-passing students would get each item right, in one or two rounds.

After round 1 the judges see the spread, and facilities if wanted, discuss, and rate again (BMC Med Educ 2016,
10.1186/s12909-016-0656-7).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from spinebank.analysis.standard.cut import Cut
from spinebank.analysis.standard.sheets import SheetError, read_sheet
from spinebank.analysis.table import FloatArray

__all__ = ["AGREED_RANGE", "Angoff", "AngoffRound", "angoff", "read_angoff"]

AGREED_RANGE = 0.20
"""Judges who lie further apart on an item should discuss it: a convention, to be set by the panel."""
_HEAD = ("round", "judge")


@dataclass(frozen=True, eq=False)
class AngoffRound:
    """One round of ratings."""

    number: int
    judges: tuple[str, ...]
    ratings: FloatArray
    """Expected share of just-passing students who are right, 0 to 1, (judges, items)."""
    points: FloatArray
    """Full marks of the items, (items,)."""
    discuss: tuple[str, ...]
    """Items on which the judges lie further apart than agreed."""
    cut: Cut

    @property
    def judge_cuts(self) -> FloatArray:
        """Cut of each judge, marks, (judges,)."""
        sums: FloatArray = self.ratings @ self.points
        return sums

    @property
    def severity(self) -> FloatArray:
        """How much stricter each judge is than the panel, marks, (judges,)."""
        gaps: FloatArray = self.judge_cuts - self.judge_cuts.mean()
        return gaps


@dataclass(frozen=True, eq=False)
class Angoff:
    """All rounds; the last one counts."""

    items: tuple[str, ...]
    rounds: tuple[AngoffRound, ...]
    drift: FloatArray
    """How far each judge's cut moved from the first to the last round, marks, (judges,)."""
    drift_spread: tuple[float, float]
    """Standard deviation of the judges' cuts in the first and the last round, marks."""

    @property
    def cut(self) -> Cut:
        """The cut of the last round."""
        return self.rounds[-1].cut


def angoff(
    path: Path, agreed_range: float = AGREED_RANGE, points: Mapping[str, float] | None = None
) -> Angoff:
    """Compute the cut from a sheet with the columns round, judge, and one for each item.

    Parameters
    ----------
    path
        The sheet.
    agreed_range
        How far judges may lie apart on an item.
    points
        Full marks by item. None, or other items than the sheet's: one mark each.

    Raises
    ------
    SheetError
        If a rating is missing or outside 0 to 1, judges differ between rounds, or there are fewer than two.
    """
    items, rated = read_angoff(path)
    known = points if points is not None and set(points) == set(items) else dict.fromkeys(items, 1.0)
    marks = np.array([known[item] for item in items])
    rounds = tuple(
        _round(number, items, judges, marks, agreed_range) for number, judges in sorted(rated.items())
    )
    first, last = rounds[0], rounds[-1]
    return Angoff(
        items,
        rounds,
        last.judge_cuts - first.judge_cuts,
        (float(first.judge_cuts.std(ddof=1)), float(last.judge_cuts.std(ddof=1))),
    )


def read_angoff(path: Path) -> tuple[tuple[str, ...], dict[int, dict[str, list[float]]]]:
    """Return the items, and for each round and judge the ratings.

    Raises
    ------
    SheetError
        As `angoff`.
    """
    names, rows = read_sheet(path, _HEAD, more=True)
    items = tuple(name for name in names if name not in _HEAD)
    if not items:
        raise SheetError(f"{path}:1: there is no item: each needs a column after 'round' and 'judge'.")
    rated: dict[int, dict[str, list[float]]] = {}
    for row in rows:
        number = row.number("round", 1, 9)
        if number % 1:
            raise SheetError(f"{row.where}: 'round' is {number:g}; allowed: a whole number from 1 to 9.")
        judges, judge = rated.setdefault(int(number), {}), row.text("judge")
        if judge in judges:
            raise SheetError(f"{row.where}: judge '{judge}' rates twice in round {number:g}.")
        judges[judge] = [row.number(item, 0, 1) for item in items]
    panels = {frozenset(judges) for judges in rated.values()}
    if len(panels) > 1:
        raise SheetError(f"{path}: the judges differ between the rounds; each round needs the same panel.")
    if len(next(iter(panels))) < 2:  # noqa: PLR2004 (a spread needs two)
        raise SheetError(f"{path}: one judge is no panel; at least 2 are needed.")
    return items, rated


def _round(
    number: int,
    items: tuple[str, ...],
    judges: dict[str, list[float]],
    points: FloatArray,
    agreed_range: float,
) -> AngoffRound:
    names = tuple(sorted(judges))
    ratings = np.array([judges[name] for name in names])
    sums = ratings @ points
    apart = np.ptp(ratings, axis=0)
    each = "one mark each" if np.all(points == 1) else "times their full marks"
    return AngoffRound(
        number,
        names,
        ratings,
        points,
        tuple(item for item, gap in zip(items, apart, strict=True) if gap > agreed_range + 1e-9),
        Cut(
            f"Angoff, round {number}",
            float(sums.mean()),
            float(points.sum()),
            float(sums.std(ddof=1) / np.sqrt(len(names))),
            f"Mean over judges of the sum over items, {each}; standard error from the judges' spread.",
            (float(sums.min()), float(sums.max())),
            {
                "ratings": {
                    name: dict(zip(items, row, strict=True))
                    for name, row in zip(names, ratings.tolist(), strict=True)
                },
                "agreed_range": agreed_range,
            },
        ),
    )
