"""Which option whom attracted: use, correlation with the rest score, and traces over score groups."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from spinebank.analysis.resample import Statistic, counted, counters, pearson
from spinebank.analysis.table import BoolArray, FloatArray, IntArray, ResponseTable

__all__ = ["USED_BY", "OptionPlaces", "option_statistics", "score_groups"]

USED_BY = 0.05
"""A distractor functions if at least this share chooses it: a convention.

Tarrant, Ware and Mohammed, BMC Med Educ 2009;9:40.
"""
_GROUPS_FROM = ((150, 5), (60, 4), (0, 3))


@dataclass(frozen=True, eq=False)
class OptionPlaces:
    """Every option of every list, in one row."""

    item: IntArray
    """Column of the item that each option belongs to, (m,)."""
    option: IntArray
    """Place of the option in its item, (m,)."""
    is_key: BoolArray
    """Whether it is the best one, (m,)."""
    key: IntArray
    """Where in this row the key of the same item stands, (m,)."""

    @classmethod
    def of(cls, table: ResponseTable) -> "OptionPlaces":
        """List the options of a table."""
        rows = [
            (place, option, item.key == option)
            for place, item in enumerate(table.items)
            for option in range(len(item.options))
        ]
        items = np.array([row[0] for row in rows], dtype=np.int64)
        options = np.array([row[1] for row in rows], dtype=np.int64)
        is_key = np.array([row[2] for row in rows], dtype=bool)
        keys = {int(items[place]): place for place in np.flatnonzero(is_key)}
        return cls(items, options, is_key, np.array([keys[int(item)] for item in items], dtype=np.int64))


def score_groups(totals: FloatArray) -> IntArray:
    """Return the group of each student, 0 for the weakest: three to five groups that split no tie.

    Few students may share so many totals that a group stays empty; its share is then undefined.
    """
    count = next(groups for fewest, groups in _GROUPS_FROM if len(totals) >= fewest)
    edges = np.quantile(totals, np.arange(1, count) / count)
    return np.searchsorted(edges, totals, side="left").astype(np.int64)


def option_statistics(table: ResponseTable, places: OptionPlaces) -> Statistic:
    """Return for every option the share that chose it, its correlation, its lead and its trace.

    ``option_rest`` (b, m) is the correlation of choosing it with the rest score; ``option_lead`` how far that
    lies above the correlation of the key; ``trace`` (b, groups, m) the share that chose it in each group.
    Those who omitted the question count as choosing nothing; those who did not reach it are left out.
    """
    item, k = places.item, len(table.items)
    rest = table.totals[:, None] - table.marks
    rest = rest - rest.mean(axis=0)
    there = table.reached * rest
    picked = (table.chosen[:, item] == places.option) & table.reached[:, item]
    sums = np.concatenate([there, there * rest, picked * rest[:, item]], axis=1)
    whole = counters(np.concatenate([picked, table.reached], axis=1))
    group = score_groups(table.totals)
    members = [np.flatnonzero(group == level) for level in range(int(group.max()) + 1)]
    parts = [(rows, whole[rows]) for rows in members]

    def statistic(weights: FloatArray) -> Mapping[str, FloatArray]:
        in_groups = [counted(weights[:, rows], part) for rows, part in parts]
        chose, of = np.split(np.stack(in_groups, axis=1), [len(item)], axis=2)
        z, count = chose.sum(axis=1), of.sum(axis=1)[:, item]
        r, rr, zr = np.split(weights @ sums, [k, 2 * k], axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            along = pearson(count, z, z, y=r[:, item], yy=rr[:, item], xy=zr)
            trace = chose / of[:, :, item]
            return {
                "use": z / count,
                "option_rest": along,
                "option_lead": along - along[:, places.key],
                "trace": trace,
            }

    return statistic
