"""Answers on a computed scan: true ones, near ones, misplaced ones, and whatever a file may hold."""

import copy
import math
import re

import numpy as np
import pytest

from spinebank.render.practice import feedback
from spinebank.score import score
from spinebank.score.kline import room_before_k_line_mm, true_k_line
from spinebank.score.subject import Place, lesion_place, subject
from spinebank.score.truth import truth_of
from spinelab.domain.measurement import room
from spinelab.domain.outlines import filled


def true_answer(item, seed=1):
    truth = truth_of(item, seed)
    return {
        "seed": seed,
        "kind": item.quantity.tool,
        "plane": truth.plane,
        "points_mm": [list(point) for point in truth.points_mm],
    }


def stretched(response, index, by_mm, axis=1):
    """Move one point of an answer."""
    changed = copy.deepcopy(response)
    changed["points_mm"][index][axis] += by_mm
    return changed


def test_the_truth_is_that_of_the_model_for_each_patient(make_item):
    item = make_item("measurement")
    values = []
    for seed in (1, 3):
        who = subject(item.scan.exam, seed)
        found = room(who.lesion, who.thickness_mm)
        assert truth_of(item, seed).value == pytest.approx(found.occupying_ratio_percent)
        canal, lesion = np.diff(np.array(truth_of(item, seed).points_mm).reshape(2, 2, 3), axis=1)
        drawn = 100 * np.linalg.norm(lesion) / np.linalg.norm(canal)
        assert drawn == pytest.approx(found.occupying_ratio_percent, abs=1.0)  # drawn to 0.1 mm
        values.append(found.occupying_ratio_percent)
    assert abs(values[0] - values[1]) > 1.0


def test_a_ratio_earns_full_half_or_no_mark_by_its_error(make_item):
    item = make_item("measurement")
    right = true_answer(item)
    canal_mm = math.dist(*right["points_mm"][:2])
    for points, fraction in [(0, 1), (4, 1), (-4, 1), (6, 0.5), (-8, 0.5), (12, 0), (-12, 0)]:
        result = score(item, stretched(right, 3, points / 100 * canal_mm))
        assert result.fraction == fraction, points
        assert result.points == 2 * fraction


def test_only_the_points_count_whatever_value_is_claimed(make_item):
    item = make_item("measurement")
    right = true_answer(item)
    assert score(item, right | {"value": 99.0}).fraction == 1
    assert score(item, stretched(right, 3, 8.0) | {"value": truth_of(item, 1).value}).fraction == 0


def test_the_answer_to_one_patient_is_not_the_answer_to_another(make_item):
    item = make_item("measurement", tolerance=0.6, half_tolerance=None)
    assert score(item, true_answer(item, 1)).fraction == 1
    assert score(item, true_answer(item, 1) | {"seed": 3}).fraction == 0


def test_the_right_length_in_the_wrong_place_earns_nothing(make_item):
    item = make_item("measurement")
    away = true_answer(item)
    for point in away["points_mm"]:
        point[2] += 20
    result = score(item, away)
    assert (result.fraction, result.sentence) == (
        0,
        "The measurement was made too far from the place that was asked for.",
    )


def test_a_line_from_side_to_side_is_no_diameter_from_front_to_back(make_item):
    item = make_item("measurement", quantity="canal-ap", tolerance=1.5)
    right = true_answer(item)
    assert score(item, right).fraction == 1
    front, back = (np.array(point) for point in right["points_mm"])
    half = np.linalg.norm(back - front) / 2
    across = [list((front + back) / 2 + [side * half, 0, 0]) for side in (-1, 1)]
    result = score(item, right | {"points_mm": across})
    assert (result.fraction, result.sentence) == (0, "The line does not run from front to back.")


def test_lengths_of_one_plane_add_up(make_item):
    values = {
        quantity: truth_of(make_item("measurement", quantity=quantity, tolerance=1), 1).value
        for quantity in ("canal-ap", "lesion-thickness", "residual-canal")
    }
    assert values["lesion-thickness"] + values["residual-canal"] == pytest.approx(values["canal-ap"])


def test_the_outline_of_the_cord_is_measured_by_its_area(make_item):
    item = make_item(
        "measurement", quantity="cord-area", tolerance=4, half_tolerance=None, true_range=[40, 100]
    )
    right = true_answer(item)
    assert score(item, right).fraction == 1
    ring = np.array(right["points_mm"])
    assert (
        score(item, right | {"points_mm": (ring.mean(0) + 0.7 * (ring - ring.mean(0))).tolist()}).fraction
        == 0
    )
    assert score(item, right | {"plane": "sagittal"}).fraction == 0


HOSTILE = {
    "no seed": {"seed": None},
    "foreign seed": {"seed": 2},
    "seed as text": {"seed": "1"},
    "seed as truth": {"seed": True},
    "huge seed": {"seed": 10**400},
    "seed as list": {"seed": [1]},
    "no points": {"points_mm": None},
    "text for points": {"points_mm": "NaN"},
    "too few points": {"points_mm": [[0, 0, 0]]},
    "flat points": {"points_mm": [[0, 0]] * 4},
    "words in points": {"points_mm": [["a", 0, 0]] * 4},
    "NaN": {"points_mm": [[math.nan, 0, 0]] * 4},
    "infinite": {"points_mm": [[math.inf, 0, 0]] * 4},
    "huge": {"points_mm": [[1e308, 0, 0]] * 4},
    "huge whole number": {"points_mm": [[10**400, 0, 0]] * 4},
    "truths": {"points_mm": [[True, False, True]] * 4},
    "one place": {"points_mm": [[0, 0, 0]] * 4},
    "another tool": {"kind": "angle"},
    "tool as list": {"kind": ["ratio"]},
    "no plane": {"plane": None},
    "unknown plane": {"plane": "oblique"},
    "plane as list": {"plane": ["axial"]},
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("kind", ["measurement", "mark"])
def test_hostile_answers_earn_nothing_and_say_why(make_item, kind, change):
    item = make_item(kind)
    response = (
        true_answer(make_item("measurement")) | ({} if kind == "measurement" else {"kind": "mark"}) | change
    )
    result = score(item, response)
    assert result.fraction == 0
    assert result.sentence.endswith(".")
    assert feedback(item, response)["fraction"] == 0


@pytest.mark.parametrize("corners", [2, 2001])
def test_an_outline_needs_three_corners_and_not_thousands(make_item, corners):
    item = make_item("mark", shape="outline", tolerance=0.8, half_tolerance=0.6)
    response = {"seed": 1, "kind": "area", "plane": "axial", "points_mm": [[0.0, 0.0, 0.0]] * corners}
    assert score(item, response).sentence == "The answer is no finished measurement or mark."


def test_a_patient_alone_is_no_answer(make_item):
    for kind in ("measurement", "mark"):
        result = score(make_item(kind), {"seed": 1})
        assert (result.fraction, result.sentence) == (0, "Nothing was measured or marked on the pictures.")


def test_a_point_earns_by_its_distance_from_the_lesion(make_item):
    item = make_item("mark")
    place = lesion_place(item.scan.exam, 1)
    inside = place.origin_mm + np.argwhere(place.held).mean(axis=0) * 0.25
    back = inside.copy()
    while (
        subject(item.scan.exam, 1).lesion.turns_at_mm(back[None])[0] <= item.scan.exam.recipe(1).thickness_mm
    ):
        back[1] += 0.05
    for beyond_mm, fraction in [(-1.0, 1), (0.3, 1), (1.0, 0.5), (2.5, 0)]:
        point = (back + np.array([0, beyond_mm, 0])).tolist()
        result = score(item, {"seed": 1, "kind": "mark", "plane": "axial", "points_mm": [point]})
        assert result.fraction == fraction, beyond_mm


def test_a_structure_can_be_marked_instead_of_the_lesion(make_item):
    item = make_item("mark", target="spinal_cord", tolerance=0.5)
    cord = subject(item.scan.exam, 1).spine.part("spinal_cord")
    middle = cord.bounds_mm.mean(axis=0)
    axes = [np.linspace(low, high, 30) for low, high in cord.bounds_mm.T]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    inside = grid[np.argmin(cord.distance(grid))]
    answer = {"seed": 1, "kind": "mark", "plane": "axial", "points_mm": [inside.tolist()]}
    assert score(item, answer).fraction == 1
    assert score(item, answer | {"points_mm": [(middle + np.array([60, 0, 0])).tolist()]}).fraction == 0


def test_an_outline_is_scored_by_dice_in_its_own_slice(make_item):
    item = make_item("mark", shape="outline", tolerance=0.8, half_tolerance=0.6, place_tolerance_mm=3)
    place = lesion_place(item.scan.exam, 1)
    z_mm = place.largest_mm("axial")
    ring = place.outline("axial", z_mm)

    def answer(points, plane="axial"):
        return {"seed": 1, "kind": "area", "plane": plane, "points_mm": np.asarray(points).tolist()}

    assert score(item, answer(ring)).fraction == 1
    middle = ring.mean(axis=0)
    assert (
        score(item, answer(middle + (ring - middle) * [0.7, 0.7, 1])).fraction == 0.5
    )  # Dice 2 x 0.49 / 1.49
    assert score(item, answer(ring + np.array([8, 0, 0]))).fraction == 0
    assert "too far from the slice" in score(item, answer(ring + np.array([0, 0, 12]))).sentence
    assert "in the axial plane" in score(item, answer(ring, "coronal")).sentence
    tilted = ring + np.linspace(0, 4, len(ring))[:, None] * [0, 0, 1]
    assert "do not lie in one slice" in score(item, answer(tilted)).sentence


def test_a_ball_on_the_lattice_has_the_outline_and_the_distances_of_a_ball():
    axis = np.arange(-5, 5.01, 0.25)
    x, y, z = np.meshgrid(axis, axis, axis, indexing="ij")
    ball = Place(np.array([-5.0, -5.0, -5.0]), np.sqrt(x**2 + y**2 + z**2) <= 3)
    assert ball.largest_mm("axial") == pytest.approx(0, abs=0.26)
    assert ball.distance(np.array([[0.0, 0, 0], [5.0, 0, 0], [0, 0, -4.0]])) == pytest.approx(
        [0, 2, 1], abs=0.2
    )
    ring = ball.outline("sagittal", 0.0)
    area = filled(ring[:, 1:], axis, axis).sum() * 0.25**2
    assert area == pytest.approx(math.pi * 9, rel=0.03)
    assert np.allclose(ring[:, 0], 0)
    assert ball.outline("axial", 40.0).shape == (0, 3)


def test_scoring_twice_gives_the_same(make_item):
    item = make_item("measurement")
    answer = true_answer(item, 3)
    assert score(item, answer) == score(item, answer)


def test_sentences_for_graded_work_hold_no_figure(make_item):
    item = make_item("measurement")
    right = true_answer(item)
    for by_mm in (0.0, 1.0, 5.0, 30.0):
        said = score(item, stretched(right, 3, by_mm)).sentence
        assert not any(letter.isdigit() for letter in said)


def test_practice_says_the_error_in_words_and_draws_the_truth(make_item):
    item = make_item("measurement", use="practice")
    right = true_answer(item)
    canal_mm = math.dist(*right["points_mm"][:2])
    given_back = feedback(item, stretched(right, 3, 0.08 * canal_mm))
    true = truth_of(item, 1).value
    assert f"the true value for this patient is {true:.1f} %: 8." in given_back["summary"]
    assert "percentage points too much (full mark within 5 percentage points)" in given_back["summary"]
    assert given_back["verdict"] == "partly"
    assert given_back["reveal"]["points_mm"] == right["points_mm"]
    assert given_back["reveal"]["text"] == f"true: {true:.1f} %"
    assert given_back["reveal"]["sign"] == "◐"


def test_the_truth_is_drawn_on_the_learners_slice_or_the_picture_goes_to_it(make_item):
    item = make_item("measurement", use="practice")
    right = true_answer(item)
    true_z = right["points_mm"][0][2]
    for away_mm, moved in [(1.0, False), (4.0, True)]:
        near = copy.deepcopy(right)
        for point in near["points_mm"]:
            point[2] += away_mm
        reveal = feedback(item, near)["reveal"]
        assert ("position_mm" in reveal) is moved
        assert reveal["points_mm"][0][2] == pytest.approx(true_z + (0 if moved else away_mm))


def test_practice_draws_what_was_to_be_marked_around_a_mark(make_item):
    item = make_item("mark", use="practice")
    place = lesion_place(item.scan.exam, 1)
    inside = (place.origin_mm + np.argwhere(place.held).mean(axis=0) * 0.25).tolist()
    given_back = feedback(item, {"seed": 1, "kind": "mark", "plane": "axial", "points_mm": [inside]})
    assert "Your mark lies in what was asked for." in given_back["summary"]
    assert len(given_back["reveal"]["points_mm"]) > 10
    far = [inside[0], inside[1], inside[2] + 40]
    given_back = feedback(item, {"seed": 1, "kind": "mark", "plane": "axial", "points_mm": [far]})
    assert "mm from what was asked for" in given_back["summary"]
    assert given_back["reveal"]["position_mm"][2] < far[2] - 10
    cord = make_item("mark", target="spinal_cord", use="practice")
    given_back = feedback(cord, {"seed": 1, "kind": "mark", "plane": "axial", "points_mm": [inside]})
    assert len(given_back["reveal"]["points_mm"]) > 10


def test_practice_draws_the_true_outline_in_the_learners_slice(make_item):
    item = make_item("mark", use="practice", shape="outline", tolerance=0.8, half_tolerance=0.6)
    place = lesion_place(item.scan.exam, 1)
    ring = place.outline("axial", place.largest_mm("axial") + 1)
    given_back = feedback(
        item, {"seed": 1, "kind": "area", "plane": "axial", "points_mm": np.round(ring, 2).tolist()}
    )
    assert re.search(r"overlap with a Dice of (0\.9[89]|1\.00);", given_back["summary"])
    assert "full mark from 0.80" in given_back["summary"]
    assert np.array(given_back["reveal"]["points_mm"])[:, 2] == pytest.approx(ring[:, 2], abs=0.01)


def k_line_item(make_item):
    scan = {
        "region": "cervical", "lesion": "opll-continuous", "levels": "C3-C6", "thickness_mm": [8.4, 10],
        "patients": [3, 5], "shown": "C2-C7", "plane": "sagittal",
    }  # fmt: skip
    return make_item("mark", target="k_line", shape="line", scan=scan, tolerance=3, half_tolerance=5)


def test_a_k_line_is_marked_by_its_ends_and_by_its_sign(make_item):
    item = k_line_item(make_item)
    ends = [list(end) for end in true_k_line(item, 3).points_mm]
    right = {"seed": 3, "kind": "line", "plane": "sagittal", "points_mm": ends}
    assert room_before_k_line_mm(item, 3) < 0 < room_before_k_line_mm(item, 5)
    assert score(item, right).fraction == 1
    behind = stretched(stretched(right, 0, 2.5), 1, 2.5)  # near, but out of the bone's reach
    assert score(item, behind).fraction == 0.5
    assert score(item, stretched(right, 1, 4.0)).fraction == 0.5
    assert score(item, stretched(right, 1, 9.0)).fraction == 0


def test_after_an_answer_the_true_k_line_is_drawn_with_its_sign(make_item):
    item = k_line_item(make_item)
    ends = [list(end) for end in true_k_line(item, 3).points_mm]
    shown = feedback(item, {"seed": 3, "kind": "line", "plane": "sagittal", "points_mm": ends})["reveal"]
    assert shown["points_mm"] == ends
    assert shown["names"] == ["true K-line (-): canal at C2", "canal at C7"]
    assert "The lesion crosses the line" in shown["words"]
