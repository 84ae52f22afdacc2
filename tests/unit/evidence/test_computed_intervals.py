"""An interval that the course computed for a chart is Wilson's, from the counts that stand beside it."""

import math
import re

import pytest

from spinelab.evidence.chart_data import chart_data, chart_names

Z = 1.959963984540054
COMPUTED = "95 % CI, computed"


def computed_points():
    return [
        pytest.param(point, id=f"{name}: {point.label}")
        for name in chart_names()
        for point in chart_data(name).points
        if point.interval == COMPUTED
    ]


def counts(population):
    """Return how many had the finding, and how many were examined, as the words say it."""
    if both := re.search(r"\(([\d,]+) of ([\d,]+)\)", population):
        affected, examined = both.groups()
    else:
        examined = re.search(r"[\d,]*\d{3,}", population)[0]
        affected = re.search(r"\(([\d,]+) with it\)", population)[1]
    return int(affected.replace(",", "")), int(examined.replace(",", ""))


def wilson_percent(affected, examined):
    """Wilson's score interval of a proportion (J Am Stat Assoc 1927;22:209), in percent."""
    share, spread = affected / examined, Z * Z / examined
    middle = share + spread / 2
    half = Z * math.sqrt(share * (1 - share) / examined + spread / 4 / examined)
    return 100 * (middle - half) / (1 + spread), 100 * (middle + half) / (1 + spread)


def test_there_are_computed_intervals():
    assert len(computed_points()) > 15


@pytest.mark.parametrize("point", computed_points())
def test_a_computed_interval_follows_from_its_counts(point):
    affected, examined = counts(point.population)
    low, high = wilson_percent(affected, examined)
    assert point.value == pytest.approx(100 * affected / examined, abs=0.06)
    assert point.low == pytest.approx(low, abs=0.051)
    assert point.high == pytest.approx(high, abs=0.051)
