"""Moodle's quiz statistics by Moodle's own formulae, so that figures can be compared between the two.

After ``question/classes/statistics/questions/calculator.php`` and ``mod/quiz/report/statistics`` of Moodle:
every question that was not answered earns 0, and all sums run over all attempts.
"""

from dataclasses import dataclass

import numpy as np

from spinebank.analysis.table import FloatArray, ResponseTable

__all__ = ["MoodleItem", "MoodleQuiz", "moodle_items", "moodle_quiz"]

_FEWEST = 3
"""Moodle's coefficient of internal consistency needs more than two attempts."""
_KURTOSIS_FROM = 4


@dataclass(frozen=True)
class MoodleItem:
    """Statistics of one question, in percent unless said otherwise; None where Moodle shows nothing."""

    facility_index: float
    sd_marks: float
    """Standard deviation of the marks, with n - 1, in marks."""
    random_guess_score: float | None
    """What guessing earns: 100 divided by the number of options of a single best answer."""
    intended_weight: float
    effective_weight: float | None
    discrimination_index: float | None
    discriminative_efficiency: float | None


@dataclass(frozen=True)
class MoodleQuiz:
    """Statistics of the whole quiz; marks where the name says so, else percent or a pure number."""

    mean_marks: float
    median_marks: float
    sd_marks: float
    skewness: float | None
    kurtosis: float | None
    internal_consistency: float | None
    error_ratio: float | None
    standard_error_marks: float | None


def moodle_items(table: ResponseTable) -> list[MoodleItem]:
    """Return the statistics of every question; needs at least two attempts.

    Raises
    ------
    ValueError
        If there are fewer.
    """
    marks, totals, points = table.marks, table.totals, table.points
    if len(marks) < 2:  # noqa: PLR2004 (a spread needs two)
        raise ValueError(f"Moodle's statistics need at least 2 attempts; '{table.quiz}' has {len(marks)}.")
    weights = [_covariance(column, totals) for column in marks.T]
    roots = np.sqrt(np.maximum(weights, 0.0))
    found = []
    for place, (item, column) in enumerate(zip(table.items, marks.T, strict=True)):
        rest = totals - column
        found.append(
            MoodleItem(
                facility_index=100 * float(column.mean()) / item.points,
                sd_marks=float(column.std(ddof=1)),
                random_guess_score=100 / len(item.options) if item.options else None,
                intended_weight=100 * item.points / float(points.sum()),
                effective_weight=(
                    100 * float(roots[place] / roots.sum()) if weights[place] >= 0 and roots.sum() else None
                ),
                discrimination_index=_share(
                    _covariance(column, rest),
                    float(np.sqrt(_covariance(column, column) * _covariance(rest, rest))),
                ),
                discriminative_efficiency=_share(
                    _covariance(column, rest), _covariance(np.sort(column), np.sort(rest))
                ),
            )
        )
    return found


def moodle_quiz(table: ResponseTable) -> MoodleQuiz:
    """Return the statistics of the quiz.

    Raises
    ------
    ValueError
        If there are fewer than two attempts.
    """
    marks, totals = table.marks, table.totals
    n, k = marks.shape
    if n < 2:  # noqa: PLR2004 (a spread needs two)
        raise ValueError(f"Moodle's statistics need at least 2 attempts; '{table.quiz}' has {n}.")
    centred = totals - totals.mean()
    m2, m3, m4 = (float((centred**power).mean()) for power in (2, 3, 4))
    k2 = n * m2 / (n - 1)
    k3 = n**2 * m3 / ((n - 1) * (n - 2)) if n >= _FEWEST else None
    k4 = (
        n**2 * ((n + 1) * m4 - 3 * (n - 1) * m2**2) / ((n - 1) * (n - 2) * (n - 3))
        if n >= _KURTOSIS_FROM
        else None
    )
    spread = float(totals.std(ddof=1))
    consistency = (
        100 * k / (k - 1) * (1 - float(marks.var(axis=0, ddof=1).sum()) / k2)
        if k > 1 and n >= _FEWEST and k2 > 0
        else None
    )
    ratio = 100 * float(np.sqrt(1 - consistency / 100)) if consistency is not None else None
    return MoodleQuiz(
        mean_marks=float(totals.mean()),
        median_marks=float(np.median(totals)),
        sd_marks=spread,
        skewness=k3 / k2**1.5 if k3 is not None and k2 > 0 else None,
        kurtosis=k4 / k2**2 if k4 is not None and k2 > 0 else None,
        internal_consistency=consistency,
        error_ratio=ratio,
        standard_error_marks=ratio / 100 * spread if ratio is not None else None,
    )


def _covariance(x: FloatArray, y: FloatArray) -> float:
    return float(((x - x.mean()) * (y - y.mean())).sum() / (len(x) - 1))


def _share(part: float, whole: float) -> float | None:
    return 100 * part / whole if whole > 0 else None
