"""Borderline regression, for stations that are rated as a whole and marked by a list: not for click quizzes.

Station score is regressed on the examiner's global rating; the cut is where the line meets the rating
"borderline". The cut of an examination is the mean of its stations' cuts (Hejri et al., J Res Med Sci
2013;18:887).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import stats

from spinebank.analysis.standard.cut import Cut
from spinebank.analysis.standard.sheets import Row, SheetError, read_sheet

__all__ = ["Borderline", "Examination", "borderline_regression"]

_COLUMNS = ("candidate", "global_rating", "station_score")
_STATION = "station"
_FEWEST = 3


@dataclass(frozen=True)
class Borderline:
    """The line of one station."""

    slope: float
    """Marks per step of the rating."""
    intercept: float
    r_squared: float
    residual_sd: float
    """With n - 2, marks."""
    cut: Cut


@dataclass(frozen=True)
class Examination:
    """All stations."""

    stations: Mapping[str, Borderline]
    cut: Cut
    """Mean of the stations' cuts."""


def borderline_regression(path: Path, borderline: float, maximum: float) -> Examination:
    """Compute cuts from a sheet with the columns candidate, global_rating, station_score.

    With a column ``station`` each station has its line, and the cut of the examination is the mean of theirs.

    Parameters
    ----------
    path
        The sheet.
    borderline
        The rating that means "borderline".
    maximum
        Full mark of the station.

    Raises
    ------
    SheetError
        If a number is missing, a candidate is there twice, or ratings do not differ.
    """
    names, rows = read_sheet(path, _COLUMNS, also=(_STATION,))
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.text(_STATION) if _STATION in names else "", []).append(row)
    stations = {name: _line(path, part, borderline, maximum) for name, part in groups.items()}
    cuts = [one.cut for one in stations.values()]
    if len(cuts) == 1:
        return Examination(stations, cuts[0])
    error = float(np.sqrt(sum((cut.se or 0.0) ** 2 for cut in cuts))) / len(cuts)
    convention = f"Mean of the cuts of {len(cuts)} stations. {cuts[0].convention}"
    inputs = {name: one.cut.inputs for name, one in stations.items()}
    mean = float(np.mean([cut.marks for cut in cuts]))
    return Examination(stations, Cut("Borderline regression", mean, maximum, error, convention, None, inputs))


def _line(path: Path, rows: list[Row], borderline: float, maximum: float) -> Borderline:
    seen: set[str] = set()
    for row in rows:
        if (name := row.text("candidate")) in seen:
            raise SheetError(f"{row.where}: candidate '{name}' is there twice.")
        seen.add(name)
    rating = np.array([row.number("global_rating") for row in rows])
    score = np.array([row.number("station_score", 0, maximum) for row in rows])
    if len(rows) < _FEWEST or np.ptp(rating) == 0:
        raise SheetError(f"{path}: a line needs at least {_FEWEST} candidates whose ratings differ.")
    line = stats.linregress(rating, score)
    residual_sd = float(
        np.sqrt(((score - line.intercept - line.slope * rating) ** 2).sum() / (len(rows) - 2))
    )
    lever = 1 / len(rows) + (borderline - rating.mean()) ** 2 / ((rating - rating.mean()) ** 2).sum()
    convention = f"Least squares; the rating {borderline:g} is borderline; standard error of the line's mean."
    cut = Cut(
        "Borderline regression",
        float(line.intercept + line.slope * borderline),
        maximum,
        residual_sd * float(np.sqrt(lever)),
        convention,
        inputs={"candidates": len(rows), "borderline_rating": borderline},
    )
    return Borderline(float(line.slope), float(line.intercept), float(line.rvalue**2), residual_sd, cut)
