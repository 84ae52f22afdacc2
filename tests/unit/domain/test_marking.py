"""Marking measurements, points and outlines against what is true."""

import math

import numpy as np
import pytest

from spinelab.domain.marking import KINDS, Truth, mark
from spinelab.domain.outlines import dice, filled

LINE = [[0.0, 0.0, 5.0], [0.0, 10.0, 5.0]]


def circle(radius_mm, x=0.0, y=0.0, z=0.0, corners=180):
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    return np.stack([x + radius_mm * np.cos(turn), y + radius_mm * np.sin(turn), np.full(corners, z)], axis=1)


def as_answer(points, kind="distance", plane="axial", **more):
    return {"kind": kind, "plane": plane, "points_mm": [list(map(float, point)) for point in points], **more}


@pytest.mark.parametrize(
    ("true_mm", "score"), [(10.0, 1.0), (11.0, 1.0), (11.5, 0.5), (12.0, 0.0), (30.0, 0.0), (8.5, 0.5)]
)
def test_the_mark_is_full_within_the_tolerance_and_falls_to_nothing_at_twice_of_it(true_mm, score):
    marked = mark({"kind": "distance", "tolerance": 1.0}, as_answer(LINE), Truth(value=true_mm))
    assert marked.score == pytest.approx(score)
    assert marked.error == pytest.approx(10.0 - true_mm)
    assert marked.unit == "mm"


def test_the_reason_gives_both_figures_and_the_error_in_words():
    marked = mark({"kind": "ap", "tolerance": 1.0}, as_answer(LINE, "ap"), Truth(value=8.5))
    assert marked.reason == (
        "You measured 10.0 mm; the true value is 8.5 mm: 1.5 mm too much (allowed: 1 mm)."
    )


def test_the_figure_is_computed_from_the_points_whatever_the_answer_claims():
    marked = mark({"kind": "distance", "tolerance": 1.0}, as_answer(LINE, value=42.0), Truth(value=42.0))
    assert marked.score == 0


def test_an_occupying_ratio_is_marked_in_percentage_points():
    points = [[0, 0, 0], [0, 14, 0], [0, 0, 0], [0, 7, 0]]
    marked = mark({"kind": "ratio", "tolerance": 5}, as_answer(points, "ratio"), Truth(value=44.0))
    assert marked.error == pytest.approx(6.0)
    assert "6.0 percentage points too much" in marked.reason
    assert marked.score == pytest.approx(0.8)


def test_an_angle_is_marked_in_degrees_between_lines_without_direction():
    tilted = [math.cos(math.radians(160)), math.sin(math.radians(160)), 0]
    points = [[0, 0, 0], [1, 0, 0], [0, 0, 0], tilted]
    marked = mark({"kind": "angle", "tolerance": 5}, as_answer(points, "angle"), Truth(value=20.0))
    assert marked.error == pytest.approx(0, abs=1e-9)
    assert "no difference" in marked.reason


def test_an_area_is_marked_in_percent_of_the_true_area():
    true = math.pi * 25
    marked = mark({"kind": "area", "tolerance": 10}, as_answer(circle(5.5), "area"), Truth(value=true))
    assert marked.error == pytest.approx(21.0, abs=0.2)
    assert marked.score == 0


def test_the_right_figure_at_the_wrong_place_earns_nothing():
    truth = Truth(value=10.0, points_mm=((0, 0, 25), (0, 10, 25)), place_tolerance_mm=5.0)
    marked = mark({"kind": "distance", "tolerance": 1}, as_answer(LINE), truth)
    assert marked.score == 0
    assert "20 mm from the right place" in marked.reason


def test_a_mark_is_judged_by_its_distance_from_the_nearest_true_point():
    truth = Truth(points_mm=((0, 0, 0), (100, 0, 0)))
    marked = mark({"kind": "mark", "tolerance": 2}, as_answer([[97, 0, 0]], "mark"), truth)
    assert (marked.score, marked.error) == (0.5, 3.0)


def test_a_mark_inside_a_structure_is_right():
    truth = Truth(distance=lambda points: np.linalg.norm(points, axis=1) - 4)
    inside = mark({"kind": "mark", "tolerance": 1}, as_answer([[0, 3, 0]], "mark"), truth)
    outside = mark({"kind": "mark", "tolerance": 1}, as_answer([[0, 6, 0]], "mark"), truth)
    assert (inside.score, inside.error) == (1.0, 0.0)
    assert (outside.score, outside.error) == (0.0, 2.0)


K_LINE = ((0.0, 10.0, 80.0), (0.0, 20.0, 0.0))


def k_line_truth(limit_mm):
    """A line that is crossed when its upper end lies further forward than a limit."""
    return Truth(points_mm=K_LINE, plane="sagittal", crossed=lambda points: bool(points[0][1] < limit_mm))


@pytest.mark.parametrize(("shift_mm", "score"), [(0.0, 1.0), (2.0, 1.0), (3.0, 0.5), (4.0, 0.0)])
def test_a_line_is_marked_by_its_worse_end_in_millimetres(shift_mm, score):
    ends = [[0.0, 10.5, 80.0], [0.0, 20.0 + shift_mm, 0.0]]
    task = {"kind": "line", "tolerance": 2.0}
    for points in (ends, ends[::-1]):
        marked = mark(task, as_answer(points, "line", "sagittal"), Truth(points_mm=K_LINE, plane="sagittal"))
        assert (marked.score, marked.error) == pytest.approx((score, max(shift_mm, 0.5)))


def test_a_line_that_the_lesion_crosses_where_it_does_not_cross_the_true_one_earns_half():
    task = {"kind": "line", "tolerance": 2.0}
    answer = as_answer([[0.0, 9.0, 80.0], [0.0, 20.0, 0.0]], "line", "sagittal")
    alike = mark(task, answer, k_line_truth(5.0))
    assert alike.score == 1
    assert alike.reason.endswith("The lesion stays in front of the line: yours and the true one.")
    other = mark(task, answer, k_line_truth(9.5))
    assert other.score == pytest.approx(0.5)
    assert other.reason.endswith("But the lesion crosses your line and stays in front of the true one.")


def test_an_outline_is_marked_by_its_overlap():
    truth = Truth(points_mm=tuple(map(tuple, circle(5.0))))
    task = {"kind": "outline", "tolerance": 0.9}
    same = mark(task, as_answer(circle(5.0), "area"), truth)
    apart = mark(task, as_answer(circle(5.0, x=20), "area"), truth)
    near = mark(task, as_answer(circle(5.0, x=1.25), "area"), truth)
    assert same.score == 1
    assert same.error == pytest.approx(0, abs=1e-6)
    assert apart.score == 0
    assert 0 < near.score < 1
    assert "Dice 0.8" in near.reason


def test_an_outline_on_another_slice_or_in_another_plane_earns_nothing():
    truth = Truth(points_mm=tuple(map(tuple, circle(5.0))), place_tolerance_mm=2.0)
    task = {"kind": "outline", "tolerance": 0.8}
    assert mark(task, as_answer(circle(5.0, z=9), "area"), truth).score == 0
    assert mark(task, as_answer(circle(5.0), "area", plane="sagittal"), truth).score == 0


def test_dice_of_two_circles_is_that_of_the_formula():
    radius, gap = 6.0, 4.0
    lens = 2 * radius**2 * math.acos(gap / (2 * radius)) - gap / 2 * math.sqrt(4 * radius**2 - gap**2)
    expected = lens / (math.pi * radius**2)
    assert dice(circle(radius), circle(radius, x=gap), "axial") == pytest.approx(expected, abs=0.005)


def test_an_outline_that_crosses_itself_is_filled_by_the_even_odd_rule():
    bow = np.array([[0.0, 0], [2, 2], [2, 0], [0, 2]])
    inside = filled(bow, np.array([0.2, 1.0, 1.8]), np.array([1.05]))
    assert inside.tolist() == [[True, False, True]]


def test_an_outline_as_large_as_a_house_is_compared_on_a_coarser_raster():
    assert dice(circle(900.0), circle(900.0, x=10), "axial") > 0.9
    assert dice(circle(900.0), np.array([[0, 0, 0], [1e-9, 0, 0], [0, 1e-9, 0]]), "axial") < 0.01


@pytest.mark.parametrize(
    "answer",
    [
        {},
        None,
        "10 mm",
        {"points_mm": []},
        {"points_mm": [[0, 0, 0]]},
        {"points_mm": [[0, 0], [1, 1]]},
        {"points_mm": [[0, 0, 0], ["a", 0, 0]]},
        {"points_mm": [[0, 0, 0], [math.nan, 0, 0]]},
        {"points_mm": [[0, 0, 0], [1e9, 0, 0]]},
        {"points_mm": [[0, 0, 0], None]},
        {"points_mm": [[0, 0, 0]] * 5000},
        {"kind": "angle", "points_mm": LINE},
    ],
    ids=str,
)
def test_what_is_no_finished_measurement_earns_nothing_and_breaks_nothing(answer):
    marked = mark({"kind": "distance", "tolerance": 1}, answer, Truth(value=10.0))
    assert (marked.score, marked.error) == (0.0, None)


@pytest.mark.parametrize(
    ("task", "truth", "message"),
    [
        ({"kind": "length"}, Truth(value=1.0), "No task of kind 'length'. Allowed: distance, ap,"),
        ({"kind": "distance", "tolerance": 0}, Truth(value=1.0), "a number above 0"),
        ({"kind": "outline", "tolerance": 1}, Truth(), "between 0 and 1"),
        ({"kind": "distance"}, Truth(), "needs a value"),
        ({"kind": "mark"}, Truth(), "needs points_mm or a distance"),
        ({"kind": "outline"}, Truth(), "needs the true outline"),
    ],
)
def test_a_task_that_cannot_be_marked_is_refused(task, truth, message):
    points = {"mark": [[0, 0, 0]], "outline": circle(3)}.get(task["kind"], LINE)
    with pytest.raises(ValueError, match=message):
        mark(task, as_answer(points, "area" if task["kind"] == "outline" else task["kind"]), truth)


def test_every_kind_has_a_tolerance_of_its_own():
    for kind in KINDS:
        truth = Truth(value=1.0, points_mm=K_LINE if kind == "line" else tuple(map(tuple, circle(3))))
        points = {"mark": [[0, 0, 0]], "outline": circle(3), "area": circle(3)}.get(kind, LINE)
        if kind in {"ratio", "angle"}:
            points = [*LINE, *LINE]
        assert 0 <= mark({"kind": kind}, as_answer(points, kind), truth).score <= 1
