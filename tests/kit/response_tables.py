"""Tables for the tests of the analysis: the fixtures, and a small class with everything in it."""

import csv
from pathlib import Path

import numpy as np

from spinebank.analysis.table import NOT_CHOSEN, ItemColumn, ResponseTable, unreached

CASES = Path(__file__).parents[1] / "unit" / "bank" / "analysis_cases"


def rows(name):
    with (CASES / name).open() as file:
        return list(csv.DictReader(file))


def table_of(fraction, *, points=None, chosen=None, answered=None, objectives=None, keys=None, form="A"):
    """Return a table of these shares of the mark, (n, k)."""
    fraction = np.array(fraction, dtype=float)
    n, k = fraction.shape
    answered = np.ones((n, k), dtype=bool) if answered is None else np.array(answered, dtype=bool)
    items = tuple(
        ItemColumn(
            f"i{place + 1}",
            objective=objectives[place] if objectives else "",
            points=points[place] if points else 1.0,
            options=("a", "b", "c", "d") if keys else (),
            key=keys[place] if keys else NOT_CHOSEN,
        )
        for place in range(k)
    )
    return ResponseTable(
        quiz="spine",
        items=items,
        students=tuple(f"s{row + 1}" for row in range(n)),
        fraction=np.where(answered, fraction, 0.0),
        chosen=np.full((n, k), NOT_CHOSEN) if chosen is None else np.array(chosen),
        answered=answered,
        not_reached=unreached(answered),
        seconds=np.full((n, k), np.nan),
        form=(form,) * n,
        late=(None,) * n,
    )


def twelve():
    """Return the 12 students by 6 items of the fixture."""
    return table_of([[float(row[f"i{item}"]) for item in range(1, 7)] for row in rows("ctt_responses.csv")])


def expected():
    """Return the fixture's statistics by name and item."""
    return {(row["statistic"], row["item"]): float(row["value"]) for row in rows("ctt_expected.csv")}
