"""Classical statistics of items and totals, as functions of bootstrap weights.

Conventions: an omitted question counts as 0; a question that was not reached is left out of the statistics of
its item and counts as 0 in the total, as in the gradebook. The rest score of an item is the total without it.
Where the 27 % boundary cuts through students with the same total, they all share the remaining places.
"""

from collections.abc import Mapping

import numpy as np

from spinebank.analysis.resample import Statistic, counted, counters, pearson
from spinebank.analysis.table import FloatArray, ResponseTable

__all__ = ["GROUP_SHARE", "end_groups", "item_statistics", "objectives_of", "test_statistics"]

GROUP_SHARE = 0.27
"""Part of the class in the upper and in the lower group of the discrimination index: a convention."""


def item_statistics(table: ResponseTable) -> Statistic:
    """Return facility, item-rest correlation, upper-lower index, omitted and not reached, each (b, k).

    ``facility`` is the mean share of the full mark; ``upper_lower`` its difference between the groups.
    """
    marks, reached = table.marks, table.reached.astype(float)
    rest = table.totals[:, None] - marks
    rest = rest - rest.mean(axis=0)
    x = reached * table.fraction
    summed = [x, x * table.fraction, reached * rest, reached * rest**2, x * rest]
    parts = len(summed)
    sums = np.concatenate(summed, axis=1)
    places = counters(np.concatenate([table.reached, table.omitted], axis=1))
    scores = np.concatenate([reached, x], axis=1)
    totals = table.totals

    def statistic(weights: FloatArray) -> Mapping[str, FloatArray]:
        count, omitted = np.split(counted(weights, places), 2, axis=1)
        sx, sxx, sr, srr, sxr = np.split(weights @ sums, parts, axis=1)
        all_drawn = weights.sum(axis=1, keepdims=True)
        upper, lower = (
            np.divide(*reversed(np.split(group @ scores, 2, axis=1))) for group in end_groups(weights, totals)
        )
        return {
            "facility": sx / count,
            "item_rest": pearson(count, sx, sxx, y=sr, yy=srr, xy=sxr),
            "upper_lower": upper - lower,
            "omitted": omitted / all_drawn,
            "not_reached": 1 - count / all_drawn,
        }

    return _quiet(statistic)


def test_statistics(table: ResponseTable) -> Statistic:
    """Return mean, SD, alpha and standard error of measurement of the totals, in marks, each (b,).

    Also ``objectives``: the share of the marks that was earned for each of `objectives_of`, (b, o).
    """
    marks, totals = table.marks, table.totals
    k = len(table.items)
    centred, middle = marks - marks.mean(axis=0), totals.mean()
    squares = np.column_stack([centred, centred**2, totals - middle, (totals - middle) ** 2])
    names = objectives_of(table)
    belongs = np.array([[item.objective == name for name in names] for item in table.items], dtype=float)
    earned = marks @ belongs / (table.points @ belongs)

    def statistic(weights: FloatArray) -> Mapping[str, FloatArray]:
        count = weights.sum(axis=1)
        sums = weights @ squares / count[:, None]
        x, xx, t, tt = sums[:, :k], sums[:, k : 2 * k], sums[:, -2], sums[:, -1]
        spread = tt - t**2
        spread = np.where(spread > 1e-12 * np.maximum(tt, 1e-300), spread, np.nan)
        alpha = k / (k - 1) * (1 - (xx - x**2).sum(axis=1) / spread) if k > 1 else spread * np.nan
        deviation = np.sqrt(spread * count / (count - 1))
        return {
            "mean": t + middle,
            "sd": deviation,
            "alpha": alpha,
            "sem": deviation * np.sqrt(1 - alpha),
            "objectives": weights @ earned / count[:, None],
        }

    return _quiet(statistic)


def objectives_of(table: ResponseTable) -> list[str]:
    """Return the objectives of the items, each once, in the order of the quiz."""
    return list(dict.fromkeys(item.objective for item in table.items))


def end_groups(weights: FloatArray, totals: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return how much each student counts in the upper and in the lower group, (b, n) each.

    A group holds `GROUP_SHARE` of those drawn, rounded half up, at least one; students who tie at its
    boundary share what is left of it.
    """
    _, level = np.unique(np.round(totals, 9), return_inverse=True)
    counts = np.stack([np.bincount(level, weights=row, minlength=level.max() + 1) for row in weights])
    size = np.maximum(1, np.floor(GROUP_SHARE * weights.sum(axis=1, keepdims=True) + 0.5))
    below = np.cumsum(counts, axis=1) - counts
    above = counts.sum(axis=1, keepdims=True) - below - counts
    with np.errstate(divide="ignore", invalid="ignore"):
        upper, lower = (
            np.nan_to_num(np.clip(size - before, 0, counts) / counts) for before in (above, below)
        )
    return weights * upper[:, level], weights * lower[:, level]


def _quiet(statistic: Statistic) -> Statistic:
    """Let what is undefined become NaN without a warning."""

    def quiet(weights: FloatArray) -> Mapping[str, FloatArray]:
        with np.errstate(divide="ignore", invalid="ignore"):
            return statistic(weights)

    return quiet
