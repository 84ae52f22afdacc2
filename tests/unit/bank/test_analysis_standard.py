"""Pass marks: a published example for Cohen, else examples computed independently of this code.

Only Cohen's method has a published example whose numbers can all be had (statest.cz). Hejri and others print
results for Angoff, Ebel, Hofstee, modified Cohen and borderline regression, but not the ratings or marks that
they come from; those fixtures are invented and were computed by other programs, or are worked out here by
plain loops and exact fractions.
"""

import random
import statistics
from fractions import Fraction

import numpy as np
import pytest

from kit.response_tables import CASES, rows, twelve
from spinebank.analysis.simulate import Plan, simulate
from spinebank.analysis.standard import (
    Cut,
    SheetError,
    angoff,
    borderline_regression,
    cohen,
    ebel,
    hofstee,
    modified_cohen,
    top_score,
)
from spinebank.analysis.standard.cut import class_error
from spinebank.analysis.standard.hofstee import read_hofstee
from spinebank.analysis.standard.report import passed

SCORES = np.array([float(row["score_pct"]) for row in rows("scores20.csv")])
BOUNDS = (50.0, 60.0, 5.0, 40.0)
PANEL = {"A": (48.0, 58.0, 4.0, 38.0), "B": (52.0, 62.0, 6.0, 42.0)}


def test_angoff_gives_the_cuts_of_both_rounds_their_errors_and_what_to_discuss():
    found = angoff(CASES / "angoff_ratings.csv")
    first, last = found.rounds
    assert first.judge_cuts == pytest.approx([5.10, 4.95, 5.50, 4.95, 5.20])
    assert (first.cut.marks, first.cut.percent) == pytest.approx((5.14, 64.25))
    assert first.cut.se == pytest.approx(0.1017, abs=1e-4)
    assert first.discuss == ("i4", "i6")
    assert last.judge_cuts == pytest.approx([5.10, 5.10, 5.30, 5.00, 5.10])
    assert found.cut.marks == pytest.approx(5.12)
    assert found.cut.se == pytest.approx(0.049, abs=1e-4)
    assert last.discuss == ()
    assert found.drift == pytest.approx([0, 0.15, -0.2, 0.05, -0.1])
    assert found.drift_spread == pytest.approx((0.2275, 0.1095), abs=1e-4)
    assert first.severity.argmax() == 2
    assert first.cut.judges == pytest.approx((4.95, 5.5))
    assert found.cut.inputs["ratings"]["J1"].keys() == set(found.items)


def test_angoff_s_cut_is_the_sum_of_exact_fractions_and_weighs_by_the_marks_of_the_quiz():
    last = [row for row in rows("angoff_ratings.csv") if row["round"] == "2"]
    points = {f"i{place}": place for place in range(1, 9)}
    exact = [sum(Fraction(row[item]) * mark for item, mark in points.items()) for row in last]
    found = angoff(CASES / "angoff_ratings.csv", points=points)
    assert found.cut.marks == pytest.approx(float(sum(exact) / len(exact)), abs=1e-12)
    assert found.cut.maximum == 36
    assert found.cut.se == pytest.approx(statistics.stdev(map(float, exact)) / len(exact) ** 0.5)
    other = angoff(CASES / "angoff_ratings.csv", points={"i1": 5.0})
    assert other.cut.marks == pytest.approx(5.12), "not this quiz: one mark each"


def test_ebel_weighs_cells_by_their_items():
    found = ebel(CASES / "ebel_cells.csv")
    assert (found.marks, found.percent, found.whole_marks) == pytest.approx((27.6, 69.0, 28))
    exact = sum(
        Fraction(row["items"]) * Fraction(row["expected_proportion"]) for row in rows("ebel_cells.csv")
    )
    assert found.marks == pytest.approx(float(exact), abs=1e-12)
    assert (found.se, found.judges) == (None, None)
    assert "One grid" in found.convention
    assert len(found.inputs["cells"]) == 9


def test_ebel_with_a_grid_for_each_judge_has_a_spread(tmp_path):
    sheet = tmp_path / "sheet.csv"
    head = "judge,relevance,difficulty,items,expected_proportion"
    cells = [
        "A,essential,easy,6,0.9",
        "A,essential,hard,4,0.5",
        "B,essential,easy,7,0.8",
        "B,essential,hard,3,0.4",
    ]
    sheet.write_text("\n".join([head, *cells]))
    found = ebel(sheet)
    assert found.marks == pytest.approx((7.4 + 6.8) / 2)
    assert found.se == pytest.approx(statistics.stdev([7.4, 6.8]) / 2**0.5)
    assert found.judges == pytest.approx((6.8, 7.4))


def test_hofstee_cuts_where_the_line_meets_the_steps():
    found = hofstee(PANEL, SCORES)
    assert found.bounds == BOUNDS, "means over the judges"
    assert found.cut.marks == pytest.approx(52.8571, abs=1e-4)
    assert found.cut.whole_marks == 53
    assert found.failing == pytest.approx(0.30)
    assert found.cut.judges[0] < found.cut.marks < found.cut.judges[1]


def test_hofstee_s_crossing_is_the_one_that_a_walk_in_small_steps_finds():
    rng = random.Random(5)  # noqa: S311 (no secret)
    for _ in range(3):
        scores = np.array([rng.gauss(55, 8) for _ in range(30)])
        ours = hofstee({"all": BOUNDS}, scores)
        walk = (50 + step / 100 for step in range(1001))
        met = next((c for c in walk if 100 * np.mean(scores < c) >= 40 - 3.5 * (c - 50)), None)
        if ours.cut is None:
            assert met in {None, 50.0}
        else:
            assert ours.cut.marks == pytest.approx(met, abs=0.011)


def test_hofstee_meets_the_line_at_an_edge_between_two_steps():
    found = hofstee({"one": (40, 60, 10, 50)}, np.array([50.0] * 10))
    assert found.cut.marks == pytest.approx(50), "nobody fails at 50, everybody just above"
    assert found.failing == 0


@pytest.mark.parametrize("scores", [np.full(20, 90.0), np.full(20, 10.0)])
def test_hofstee_gives_no_cut_where_line_and_curve_do_not_meet(scores):
    found = hofstee({"one": BOUNDS}, scores)
    assert found.cut is None
    assert "revise their bounds" in found.note


def test_cohen_reproduces_the_published_example():
    totals = np.array([27, 26, 26, 24, *[20] * 76], dtype=float)  # statest.cz: 80 students, P = 24, C = 6
    assert top_score(totals) == 24
    assert cohen(totals, 30, 6).marks == pytest.approx(16.8)


def test_cohen_and_modified_cohen_give_the_values_of_the_fixture_and_say_their_convention():
    found = cohen(SCORES, 100, 20)
    assert found.marks == pytest.approx(59.0)
    assert "lowest score inside the top 5%: 85" in found.convention
    modified = modified_cohen(SCORES, 100, 58, 82)
    assert modified.marks == pytest.approx(52.3415, abs=1e-4)
    assert "0.7073" in modified.convention
    assert found.inputs == {"P": 85, "C": 20, "multiplier": 0.6, "students": 20}
    with pytest.raises(ValueError, match="below the percentile"):
        modified_cohen(SCORES, 100, 82, 58)


def test_the_error_of_a_cut_from_results_is_its_spread_over_classes_drawn_again():
    exact = SCORES.std() / len(SCORES) ** 0.5
    assert class_error(SCORES, np.mean) == pytest.approx(exact, rel=0.05), "known for a mean"
    rng = random.Random(11)  # noqa: S311 (no secret)
    plain = statistics.stdev(0.6 * max(rng.choices(SCORES.tolist(), k=20)) for _ in range(2000))
    assert cohen(SCORES, 100, 20).se == pytest.approx(plain, rel=0.1)
    assert class_error(SCORES, lambda _: np.nan, 20) is None


def test_borderline_regression_gives_the_line_and_the_error_of_the_cut():
    exam = borderline_regression(CASES / "borderline_regression.csv", 2, 25)
    (found,) = exam.stations.values()
    assert (found.slope, found.intercept) == pytest.approx((3.0769, 6.8718), abs=1e-4)
    assert exam.cut.marks == pytest.approx(13.0256, abs=1e-4)
    assert found.r_squared == pytest.approx(0.9575, abs=1e-4)
    assert found.residual_sd == pytest.approx(0.8259, abs=1e-4)
    assert exam.cut.se == pytest.approx(0.2836, abs=1e-4)
    data = rows("borderline_regression.csv")
    rating, score = ([float(row[name]) for row in data] for name in ("global_rating", "station_score"))
    assert tuple(statistics.linear_regression(rating, score)) == pytest.approx((found.slope, found.intercept))


def test_the_cut_of_an_examination_is_the_mean_of_its_stations_cuts(tmp_path):
    lines = [
        f"{row['candidate']},{row['global_rating']},{float(row['station_score']) + more},{station}"
        for station, more in (("knee", 0), ("spine", 3))
        for row in rows("borderline_regression.csv")
    ]
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("\n".join(["candidate,global_rating,station_score,station", *lines]))
    exam = borderline_regression(sheet, 2, 28)
    assert [one.cut.marks for one in exam.stations.values()] == pytest.approx([13.0256, 16.0256], abs=1e-4)
    assert exam.cut.marks == pytest.approx(14.5256, abs=1e-4)
    assert exam.cut.se == pytest.approx(0.2836 / 2**0.5, abs=1e-4)


def test_a_cut_rounds_up_and_a_score_on_it_passes():
    cut = Cut("x", 2.0, 6.0, None, "")
    assert cut.whole_marks == 2
    assert Cut("x", 2.01, 6.0, None, "").whole_marks == 3
    assert cut.failing(np.array([1.0, 2.0, 3.0])) == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("method", "text", "said"),
    [
        ("angoff", "round,judge,i1\n1,A,0.5\n1,B,1.5\n", ":3: 'i1' is 1.5; allowed: a number from 0 to 1."),
        ("angoff", "round,judge,i1\n1,A,0.5\n1,B,\n", ":3: 'i1' is empty; allowed"),
        ("angoff", "round,judge,i1\n1,A,0.5\n1,A,0.6\n", ":3: judge 'A' rates twice in round 1."),
        (
            "angoff",
            "round,judge,i1\n1,A,.5\n1,B,.5\n2,A,.5\n2,C,.5\n",
            "the judges differ between the rounds",
        ),
        ("angoff", "round,judge,i1\n1,A,0.5\n", "one judge is no panel"),
        ("angoff", "round,judge\n1,A\n", ":1: there is no item"),
        ("angoff", "round,judge,i1\n1.5,A,0.5\n", ":2: 'round' is 1.5; allowed: a whole number"),
        ("ebel", "relevance,items\n", ":1: the column difficulty, expected_proportion is missing"),
        ("ebel", "relevance,difficulty,items,expected_proportion,x\n", "the column x is unknown"),
        ("ebel", "relevance,difficulty,items,expected_proportion\n", "there is no row"),
        ("ebel", "relevance,difficulty,items,expected_proportion\na,b,1\n", ":2: 3 cells stand under 4"),
        ("ebel", "relevance,difficulty,items,expected_proportion\na,b,0,1\n", "no cell has an item"),
        ("ebel", "relevance,difficulty,items,expected_proportion\na,b,1,1\na,b,1,1\n", ":3: the cell a, b"),
        (
            "ebel",
            "judge,relevance,difficulty,items,expected_proportion\nA,a,b,2,1\nB,a,b,3,1\n",
            "different numbers of items",
        ),
        (
            "hofstee",
            "judge,lowest_cut,highest_cut,lowest_fail,highest_fail\nA,50,60,5,40\nA,50,60,5,40\n",
            ":3: judge 'A' is there twice",
        ),
        (
            "hofstee",
            "judge,lowest_cut,highest_cut,lowest_fail,highest_fail\nA,60,50,5,40\n",
            "must be smaller",
        ),
        (
            "borderline",
            "candidate,global_rating,station_score\n1,2,9\n2,2,9\n3,2,8\n",
            "whose ratings differ",
        ),
        ("borderline", "candidate,global_rating,station_score\n1,2,101\n", "allowed: a number from 0 to 100"),
        (
            "borderline",
            "candidate,global_rating,station_score\n1,2,9\n1,3,9\n",
            ":3: candidate '1' is there twice",
        ),
        ("borderline", "candidate,candidate\n", "column global_rating, station_score is missing"),
    ],
)
def test_a_wrong_sheet_is_refused_with_file_line_and_what_is_allowed(tmp_path, method, text, said):
    path = tmp_path / "sheet.csv"
    path.write_text(text)
    with pytest.raises(SheetError) as error:
        passed(method, path, twelve(), borderline=2, maximum=100, reference=None)
    assert "sheet.csv" in str(error.value)
    assert said in str(error.value)


def test_a_sheet_that_is_no_text_or_not_there_is_refused(tmp_path):
    path = tmp_path / "sheet.csv"
    with pytest.raises(SheetError, match="cannot be read"):
        ebel(path)
    path.write_bytes(b"\xff\xfe\x00a")
    with pytest.raises(SheetError, match="not UTF-8"):
        ebel(path)


def test_semicolons_and_a_byte_order_mark_are_understood(tmp_path):
    path = tmp_path / "sheet.csv"
    text = "judge;lowest_cut;highest_cut;lowest_fail;highest_fail\nA;48;58;4;38\n\nB;52;62;6;42\n"
    path.write_text(text, encoding="utf-8-sig")
    assert read_hofstee(path) == PANEL


@pytest.mark.parametrize(
    ("method", "said"),
    [("angoff", "needs --sheet"), ("cohen", "needs the marks of a class"), ("hofstee", "needs --sheet")],
)
def test_what_a_method_needs_is_named(method, said):
    with pytest.raises(ValueError, match=said):
        passed(method, None, None, borderline=2, maximum=100, reference=None)


def test_who_would_fail_is_told_where_marks_are_given():
    found = passed("angoff", CASES / "angoff_ratings.csv", twelve(), borderline=2, maximum=1, reference=None)
    assert found["share_failing"] == pytest.approx(7 / 12), "below 64 % of six marks"
    with pytest.raises(ValueError, match="needs --reference"):
        passed("modified-cohen", None, twelve(), borderline=2, maximum=1, reference=None)


@pytest.mark.parametrize(
    ("method", "sheet"),
    [
        ("angoff", "angoff_ratings.csv"),
        ("ebel", "ebel_cells.csv"),
        ("cohen", None),
        ("modified-cohen", None),
        ("borderline", "borderline_regression.csv"),
    ],
)
def test_every_method_returns_its_cut_error_inputs_and_convention(method, sheet):
    table = simulate(Plan(students=30, items=8, seed=1)).table
    found = passed(
        method, sheet and CASES / sheet, table, borderline=2, maximum=25, reference=(58, 82), lowered=True
    )
    assert {"marks", "percent", "whole_marks", "se", "judges", "inputs", "convention"} <= set(found)
    assert found["inputs"]
    assert found["convention"].endswith("Whole marks are rounded up.")
    assert found["lowered"]["marks"] < found["marks"]
    assert found["lowered"]["share_failing"] <= found.get("share_failing", 1)


def test_a_cut_is_lowered_by_the_standard_error_of_measurement_of_the_class():
    found = passed("cohen", None, twelve(), borderline=2, maximum=1, reference=None, lowered=True)
    assert found["marks"] - found["lowered"]["marks"] == pytest.approx(0.990867, abs=1e-5)
    assert found["simulated"] is False
