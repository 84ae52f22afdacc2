"""Pass marks: a published example for Cohen, else examples computed independently of this code."""

import numpy as np
import pytest

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
from spinebank.analysis.standard.hofstee import read_hofstee
from spinebank.analysis.standard.report import passed
from tests.unit.bank.analysis_help import CASES, rows, twelve

SCORES = np.array([float(row["score_pct"]) for row in rows("scores20.csv")])
BOUNDS = (50.0, 60.0, 5.0, 40.0)


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


def test_ebel_weighs_cells_by_their_items():
    found = ebel(CASES / "ebel_cells.csv")
    assert (found.marks, found.percent, found.whole_marks) == pytest.approx((27.6, 69.0, 28))


def test_hofstee_cuts_where_the_line_meets_the_steps():
    found = hofstee(BOUNDS, SCORES)
    assert found.cut.marks == pytest.approx(52.8571, abs=1e-4)
    assert found.cut.whole_marks == 53
    assert found.failing == pytest.approx(0.30)


def test_hofstee_meets_the_line_at_an_edge_between_two_steps():
    found = hofstee((40, 60, 10, 50), np.array([50.0] * 10))
    assert found.cut.marks == pytest.approx(50), "nobody fails at 50, everybody just above"
    assert found.failing == 0


@pytest.mark.parametrize("scores", [np.full(20, 90.0), np.full(20, 10.0)])
def test_hofstee_gives_no_cut_where_line_and_curve_do_not_meet(scores):
    found = hofstee(BOUNDS, scores)
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
    with pytest.raises(ValueError, match="below the percentile"):
        modified_cohen(SCORES, 100, 82, 58)


def test_borderline_regression_gives_the_line_and_the_error_of_the_cut():
    found = borderline_regression(CASES / "borderline_regression.csv", 2, 25)
    assert (found.slope, found.intercept) == pytest.approx((3.0769, 6.8718), abs=1e-4)
    assert found.cut.marks == pytest.approx(13.0256, abs=1e-4)
    assert found.r_squared == pytest.approx(0.9575, abs=1e-4)
    assert found.residual_sd == pytest.approx(0.8259, abs=1e-4)
    assert found.cut.se == pytest.approx(0.2836, abs=1e-4)


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
    assert read_hofstee(path) == BOUNDS


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
