"""Bootstrap intervals: students are drawn again with replacement, and every statistic is computed anew.

A statistic is a function of weights: how often each student was drawn. It is called once with ones, for the
value, and then with blocks of resamples, so that all the work is a few products of matrices.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from spinebank.analysis.table import BoolArray, FloatArray

__all__ = [
    "RESAMPLES",
    "SEED",
    "Estimate",
    "Statistic",
    "blocks",
    "counted",
    "counters",
    "estimates",
    "median_estimate",
    "pearson",
    "wilson",
]

RESAMPLES = 2000
SEED = 20261122
LEVEL = 0.95
MOST_UNDEFINED = 0.1
"""An interval is withheld where the statistic is undefined in more than this share of the resamples."""
_BLOCK_VALUES = 2_000_000

Statistic = Callable[[FloatArray], Mapping[str, FloatArray]]
"""From weights (b, n) to named arrays (b, ...); NaN where a statistic is undefined."""


@dataclass(frozen=True)
class Estimate:
    """A number with its 95 % interval; NaN where it is undefined or withheld."""

    value: float
    low: float
    high: float

    def above(self, threshold: float) -> bool:
        """Say whether the whole interval lies above."""
        return bool(self.low > threshold)

    def below(self, threshold: float) -> bool:
        """Say whether the whole interval lies below."""
        return bool(self.high < threshold)


@dataclass(frozen=True, eq=False)
class Estimates:
    """Many numbers of one kind with their intervals."""

    value: FloatArray
    low: FloatArray
    high: FloatArray

    def at(self, *place: int) -> Estimate:
        """Return one of them."""
        return Estimate(float(self.value[place]), float(self.low[place]), float(self.high[place]))


def blocks(n: int, resamples: int = RESAMPLES, seed: int = SEED) -> Iterator[FloatArray]:
    """Yield how often each of n students was drawn, (b, n), in blocks, until there are enough resamples."""
    rng = np.random.default_rng(seed)
    size = max(1, min(resamples, _BLOCK_VALUES // max(n, 1)))
    for start in range(0, resamples, size):
        count = min(size, resamples - start)
        drawn = rng.integers(n, size=(count, n)) + np.arange(count)[:, None] * n
        yield np.bincount(drawn.ravel(), minlength=count * n).reshape(count, n).astype(float)


def counters(what: BoolArray) -> npt.NDArray[np.float32]:
    """Return zeros and ones for `counted`, in single precision."""
    return what.astype(np.float32)


def counted(weights: FloatArray, what: npt.NDArray[np.float32]) -> FloatArray:
    """Return how many of those drawn each column of `what` holds, (b, m); exact.

    Single precision is twice as fast, and holds every whole number below 2**24, more than any class has.
    """
    found: FloatArray = (weights.astype(np.float32) @ what).astype(float)
    return found


def estimates(
    n: int, statistics: Sequence[Statistic], resamples: int = RESAMPLES, seed: int = SEED
) -> dict[str, Estimates]:
    """Return every statistic with its percentile interval.

    Parameters
    ----------
    n
        Number of students, at least 1.
    statistics
        Functions of weights; their names must differ.
    resamples
        How often the class is drawn again.
    seed
        The same seed always gives the same intervals.
    """
    whole: dict[str, FloatArray] = {}
    for statistic in statistics:
        whole |= {name: values[0] for name, values in statistic(np.ones((1, n))).items()}
    drawn: dict[str, list[FloatArray]] = {name: [] for name in whole}
    for weights in blocks(n, resamples, seed):
        for statistic in statistics:
            for name, values in statistic(weights).items():
                drawn[name].append(values)
    return {name: _interval(value, np.concatenate(drawn[name])) for name, value in whole.items()}


def _interval(value: FloatArray, drawn: FloatArray) -> Estimates:
    """Return percentiles by linear interpolation among the resamples where the statistic is defined."""
    ordered = np.sort(drawn, axis=0)  # NaN last
    defined = np.isfinite(drawn).sum(axis=0)
    ends = []
    for share in ((1 - LEVEL) / 2, (1 + LEVEL) / 2):
        rank = np.maximum(defined - 1, 0) * share
        low = np.floor(rank).astype(int)
        below = np.take_along_axis(ordered, low[None], axis=0)[0]
        above = np.take_along_axis(ordered, np.ceil(rank).astype(int)[None], axis=0)[0]
        end = below + (above - below) * (rank - low)
        withheld = (defined < (1 - MOST_UNDEFINED) * len(drawn)) | ~np.isfinite(value)
        ends.append(np.where(withheld, np.nan, end))
    return Estimates(np.asarray(value, dtype=float), *ends)


def pearson(
    count: FloatArray, x: FloatArray, xx: FloatArray, *, y: FloatArray, yy: FloatArray, xy: FloatArray
) -> FloatArray:
    """Return the correlation from weighted sums; NaN where one of the two does not vary."""
    with np.errstate(divide="ignore", invalid="ignore"):
        mean_x, mean_y = x / count, y / count
        var_x, var_y = xx / count - mean_x**2, yy / count - mean_y**2
        var_x = np.where(var_x > 1e-12 * np.maximum(xx / count, 1e-300), var_x, np.nan)
        var_y = np.where(var_y > 1e-12 * np.maximum(yy / count, 1e-300), var_y, np.nan)
        return (xy / count - mean_x * mean_y) / np.sqrt(var_x * var_y)


def wilson(share: float, n: float) -> Estimate:
    """Return a share with Wilson's interval, which does not collapse where everybody is right.

    For a mean of marks between 0 and 1 it is wider than needed, never too narrow.

    >>> wilson(24 / 40, 40)
    Estimate(value=0.6, low=0.4459..., high=0.7365...)
    """
    if n <= 0:
        return Estimate(np.nan, np.nan, np.nan)
    z = float(stats.norm.ppf((1 + LEVEL) / 2))
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(max(share * (1 - share), 0) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return Estimate(float(share), float(middle - half), float(middle + half))


def median_estimate(values: FloatArray) -> Estimate:
    """Return the median with the interval to which bootstrap percentiles tend, computed exactly.

    The upper median of a resample is at most the i-th smallest value if more than half of the draws are among
    the i smallest, which is binomial.
    """
    known = np.sort(values[np.isfinite(values)])
    n = len(known)
    if n < 2:  # noqa: PLR2004 (one value says nothing of its own spread)
        return Estimate(float(known[0]) if n else np.nan, np.nan, np.nan)
    reached = stats.binom.sf(n // 2, n, np.arange(1, n + 1) / n)
    ends = [min(int(np.searchsorted(reached, share)), n - 1) for share in ((1 - LEVEL) / 2, (1 + LEVEL) / 2)]
    return Estimate(float(np.median(known)), float(known[ends[0]]), float(known[ends[1]]))
