"""Points judged by a kept lattice of distances: never another verdict than the exact shape's."""

from types import SimpleNamespace

import numpy as np
import pytest

from spinebank.score import chart, score
from spinelab.domain import cache

TOLERANCE_MM = 0.5


def ball(middle, radius=4.0):
    """A part that is a ball."""
    middle = np.array(middle, dtype=float)
    return SimpleNamespace(
        bounds_mm=np.stack([middle - radius, middle + radius]),
        distance=lambda points: np.linalg.norm(np.asarray(points) - middle, axis=-1) - radius,
    )


@pytest.fixture(autouse=True)
def empty_cache(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path)


def test_a_chart_decides_as_the_shape_does_or_not_at_all():
    parts = [ball((0, 0, 0)), ball((7, 1, 0), radius=3)]
    found = chart.chart_of("balls", TOLERANCE_MM, lambda: parts)
    points = np.random.default_rng(7).uniform(-12, 15, (6000, 3))
    exact = np.min([part.distance(points) for part in parts], axis=0)
    told = [found.within(point) for point in points]
    wrong = [
        one for one, mm in zip(told, exact, strict=True) if one is not None and one != (mm <= TOLERANCE_MM)
    ]
    assert not wrong
    assert {True, False, None} == set(told)
    undecided = exact[[one is None for one in told]]
    assert np.abs(undecided - TOLERANCE_MM).max() < 0.75  # far from the boundary, it decides


def test_a_chart_is_made_once_and_kept_apart_for_each_tolerance():
    made = []

    def parts():
        made.append(1)
        return [ball((0, 0, 0))]

    for tolerance in (0.5, 0.5, 2.0, 2.0):
        assert chart.chart_of("ball", tolerance, parts).within(np.array([0.0, 0.0, 5.0])) is (tolerance == 2)
    assert len(made) == 2


def test_what_is_too_large_or_reaches_out_of_its_box_is_left_to_the_model():
    boxed_wrongly = ball((0, 0, 0))
    boxed_wrongly.bounds_mm = boxed_wrongly.bounds_mm / 4
    assert chart.chart_of("small", TOLERANCE_MM, lambda: [boxed_wrongly]) is None
    assert chart.chart_of("large", TOLERANCE_MM, lambda: [ball((0, 0, 0), radius=30)]) is None


def test_no_part_means_that_nothing_is_right():
    assert chart.chart_of("none", TOLERANCE_MM, list).within(np.zeros(3)) is False


def test_graded_and_practice_items_give_the_same_mark(make_item):
    graded, practice = (make_item("locate_structure", use=use) for use in ("graded", "practice"))
    points = np.random.default_rng(3).uniform(-30, 30, (40, 3)).tolist()
    marks = [[score(item, {"point_mm": one}).points for one in points] for item in (graded, practice)]
    assert marks[0] == marks[1]
