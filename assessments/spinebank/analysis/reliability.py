"""How far a total would repeat itself: KR-20, alpha, standard error of measurement, Feldt's interval.

Formulas as in any text on classical test theory; marks are (n, k), one variance is used throughout.
"""

import numpy as np
from scipy import stats

from spinebank.analysis.resample import LEVEL
from spinebank.analysis.table import FloatArray

__all__ = ["alpha", "feldt", "kr20", "sem"]

_FEWEST = 2


def alpha(marks: FloatArray) -> float:
    """Return Cronbach's alpha; NaN below two items or two students, or where totals do not differ."""
    n, k = marks.shape
    if k < _FEWEST or n < _FEWEST:
        return float("nan")
    total = float(marks.sum(axis=1).var())
    return k / (k - 1) * (1 - float(marks.var(axis=0).sum()) / total) if total > 0 else float("nan")


def kr20(marks: FloatArray, points: FloatArray) -> float:
    """Return KR-20, which is alpha for items that are right or wrong; NaN where any mark lies between.

    Items must have the same full mark, else p q is not their variance.
    """
    share = marks / points
    if not np.all(np.isin(share, (0.0, 1.0))) or len(set(points.tolist())) > 1:
        return float("nan")
    n, k = share.shape
    total = float(share.sum(axis=1).var()) if n else 0.0
    if k < _FEWEST or n < _FEWEST or total == 0:
        return float("nan")
    p = share.mean(axis=0)
    return float(k / (k - 1) * (1 - (p * (1 - p)).sum() / total))


def sem(marks: FloatArray) -> float:
    """Return the standard error of measurement in marks, from the standard deviation with n - 1."""
    reliability = alpha(marks)
    if not reliability <= 1:
        return float("nan")
    return float(marks.sum(axis=1).std(ddof=1)) * float(np.sqrt(1 - reliability))


def feldt(value: float, n: int, k: int) -> tuple[float, float]:
    """Return Feldt's 95 % interval of alpha; it assumes normal scores, unlike the bootstrap."""
    if not (np.isfinite(value) and n >= _FEWEST and k >= _FEWEST):
        return float("nan"), float("nan")
    high, low = (
        float(stats.f.ppf(share, n - 1, (n - 1) * (k - 1))) for share in ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
    )
    return 1 - (1 - value) * low, 1 - (1 - value) * high
