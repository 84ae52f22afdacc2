"""Twelve students and stock nbgrader, from generate_assignment to the exported CSV; then our own grading."""

import html
import json
import re
import shutil
import time
from datetime import UTC, datetime

import nbformat
import pytest

from kit import handing
from kit.trial_class import BANK, ESSAY_MARKS, EXPECTED, ITEMS, TOTALS, work
from spinebank import review
from spinebank.grading.run import grade
from spinebank.load import read_item
from spinebank.score.truth import truth_of
from spinelab.answers import ANSWERS_MIME

pytestmark = pytest.mark.nbgrader


@pytest.fixture(scope="module")
def graded(own_class):
    """The class after the whole round trip."""
    room = own_class
    on_time = [student for student in EXPECTED if student != "late"]
    work(room.fetch("trial", EXPECTED))
    room.submit("trial", on_time)
    time.sleep(1)
    due = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    room.nbgrader("db", "assignment", "add", "trial", f"--duedate={due}")
    time.sleep(1)
    room.submit("trial", ["late"])
    room.nbgrader("collect", "trial")
    shutil.copy(room.course / "gradebook.db", room.homes / "before.db")
    room.nbgrader("autograde", "trial")
    shutil.copy(room.course / "gradebook.db", room.homes / "stock.db")
    shutil.copytree(room.course / "autograded", room.homes / "stock")
    room.before_marking, room.final = room.mark("trial", "trial-essay-01", ESSAY_MARKS)
    room.nbgrader("generate_feedback", "trial")
    room.nbgrader("release_feedback", "trial")
    return room


@pytest.mark.parametrize("student", EXPECTED)
def test_every_cell_has_exactly_the_mark_worked_out_by_hand(graded, student):
    found = graded.final[student]
    marks = {
        cell: manual if manual is not None else auto for cell, (auto, manual, _) in found["cells"].items()
    }
    assert marks == {f"trial-{item}-01": mark for item, mark in zip(ITEMS, EXPECTED[student], strict=True)}
    assert found["score"] == TOTALS[student]
    assert found["max_score"] == 20


def test_only_the_essay_waits_for_a_person(graded):
    for found in graded.before_marking.values():
        waiting = [cell for cell, (_, _, needs_person) in found["cells"].items() if needs_person]
        assert waiting == ["trial-essay-01"]
        assert found["cells"]["trial-essay-01"][0] is None


def test_only_the_late_one_is_late(graded):
    late = {student for student, found in graded.final.items() if found["late_s"] > 0}
    assert late == {"late"}


def test_the_export_holds_the_same_totals(graded):
    rows = {row["student_id"]: row for row in graded.exported() if row["assignment"] == "trial"}
    assert {student: float(row["score"]) for student, row in rows.items()} == TOTALS
    assert {float(row["max_score"]) for row in rows.values()} == {20}


def test_each_student_gets_feedback_with_their_score(graded):
    for student, total in TOTALS.items():
        page = (graded.course / "feedback" / student / "trial" / "trial.html").read_text()
        assert f"(Score: {float(total)} / 20.0)" in page


def test_a_record_that_cannot_be_used_is_named_in_the_feedback(graded):
    said = {
        "malformed": "responses.json cannot be read as an answer file",
        "foreign": "responses.json holds answers to the quiz 'anatomy', not to 'trial'",
        "future": "The answer claims revision 99 of the question, but the bank has revision 2",
        "empty": "No answer was given.",
        "lone": "was read from trial.ipynb as submitted.",
    }
    for student, sentence in said.items():
        page = (graded.course / "feedback" / student / "trial" / "trial.html").read_text()
        assert sentence in page, student


def test_what_a_student_typed_reaches_the_grader_escaped(graded):
    page = (graded.course / "feedback" / "script" / "trial" / "trial.html").read_text()
    assert "<script>alert" not in page
    assert page.count("Émilie 脊椎 &lt;script&gt;alert(") == 1  # the paragraph that a person marks
    graded_copy = (graded.course / "autograded" / "script" / "trial" / "trial.ipynb").read_text()
    assert graded_copy.count("Émilie 脊椎 &lt;script&gt;alert(") == 3


def test_the_grader_sees_the_rubric_and_the_student_does_not(graded):
    notebook = (graded.course / "autograded" / "perfect" / "trial" / "trial.ipynb").read_text()
    assert "Secret criterion of the load." in notebook
    assert "Secret model answer" in notebook
    for page in (graded.course / "feedback").rglob("*.html"):
        assert "Secret" not in page.read_text(), page


def test_no_feedback_holds_a_key_whatever_its_student_answered(graded):
    for student in ("empty", "perfect"):  # a page with all marks tells no more than one with none
        page = (graded.course / "feedback" / student / "trial" / "trial.html").read_text()
        for key in ("Vertebral body", "Cervical vertebrae, Thoracic", "dura mater", '"lf-paired": true'):
            assert key not in page
    assert "Mark: 1 of 1." in page


def test_the_lone_notebook_carried_its_answers_in_an_output(graded):
    submitted = json.loads((graded.course / "submitted" / "lone" / "trial" / "trial.ipynb").read_text())
    mirrors = [
        output["data"][ANSWERS_MIME]
        for cell in submitted["cells"]
        for output in cell.get("outputs", [])
        if ANSWERS_MIME in output.get("data", {})
    ]
    assert len(mirrors) == 1
    assert len(mirrors[0]["answers"]) == 13
    assert not (graded.course / "submitted" / "lone" / "trial" / "responses.json").exists()


def test_grading_again_changes_nothing(graded):
    graded.nbgrader("autograde", "trial", "--student=partial", "--force")
    again = graded.grades("trial")
    assert {student: found["score"] for student, found in again.items()} == TOTALS


def test_a_bank_that_is_missing_stops_the_grading_and_costs_nobody_a_mark(graded):
    settings = graded.course / "spinebank.toml"
    kept = settings.read_text()
    settings.write_text("banks = []\n")
    try:
        done = graded.nbgrader("autograde", "trial", "--student=perfect", "--force", check=False)
    finally:
        settings.write_text(kept)
    assert done.returncode != 0
    assert "No item 'trial-single-01' in the bank" in done.stderr
    assert graded.grades("trial")["perfect"]["score"] == TOTALS["perfect"]
    assert not (graded.course / "autograded" / "perfect" / "trial").exists()  # nothing that looks graded


def test_feedback_and_graded_copies_hold_no_truth_of_any_patient(graded):
    """The true ratio of a patient is in no page that a student gets, to one decimal or as a whole number."""
    item = read_item(BANK / "trial-ratio-01.yaml").item
    for student in EXPECTED:
        page = (graded.course / "feedback" / student / "trial" / "trial.html").read_text()
        page = re.sub(r"<(style|script)\b.*?</\1>", "", page, flags=re.DOTALL)
        page = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "", page)  # a second of 33.107 is no ratio of 33.1
        for seed in item.scan.pool:
            assert f"{truth_of(item, seed).value:.1f}" not in page, student
        assert "Secret" not in page
    page = (graded.course / "feedback" / "partial" / "trial" / "trial.html").read_text()
    assert "The measurement is close, but outside the tolerance for the full mark." in page
    graded_copy = (graded.course / "autograded" / "partial" / "trial" / "trial.ipynb").read_text()
    assert "(patient 1)" in graded_copy
    assert "(patient 1)" not in page


def test_the_instructor_opens_the_patient_whom_the_student_saw(graded, monkeypatch):
    """In formgrader's course folder, one line shows the student's own patient, the answer and the truth."""
    monkeypatch.chdir(graded.course)
    question = review("submitted/partial/trial", "trial-ratio-01")
    given = question.response
    assert given["seed"] == 1
    assert question.scene.measurements[0]["points_mm"] == given["points_mm"]
    assert question.feedback["verdict"] == "partly"
    assert "percentage points too much" in question.scene.reveal["words"]


@pytest.fixture(scope="module")
def twin(graded, tmp_path_factory):
    """The same submissions, graded by ``spinebank grade`` into the gradebook as it was before."""
    course = tmp_path_factory.mktemp("twin") / "course"
    shutil.copytree(graded.course, course, ignore=shutil.ignore_patterns("autograded", "feedback", "*.db"))
    shutil.copy(graded.homes / "before.db", course / "gradebook.db")
    report = grade(course, "trial")
    assert report.states == {"graded": 12}
    return course


def test_our_gradebook_equals_nbgraders_row_by_row(graded, twin):
    ours, our_counts = handing.rows_of(twin / "gradebook.db")
    stock, stock_counts = handing.rows_of(graded.homes / "stock.db")
    assert len(stock) == 12 * len(ITEMS)
    assert ours == stock
    assert our_counts == stock_counts


def test_our_graded_copies_equal_nbgraders_cell_by_cell(graded, twin):
    for student in EXPECTED:
        stock, ours = (
            handing.cells_of(place / student / "trial" / "trial.ipynb")
            for place in (graded.homes / "stock", twin / "autograded")
        )
        assert ours == stock, student
        nbformat.validate(
            nbformat.read(twin / "autograded" / student / "trial" / "trial.ipynb", as_version=4)
        )


def test_our_feedback_says_what_nbgraders_says(graded, twin):
    """The same marks and printed sentences on both pages, and on ours no answer beside a mark either."""
    handing.copy_manual_marks(graded.course / "gradebook.db", twin / "gradebook.db")
    report = grade(twin, "trial")
    assert report.states == {"feedback written anew": 12}
    for student in EXPECTED:
        stock, ours = (
            (course / "feedback" / student / "trial" / "trial.html").read_text()
            for course in (graded.course, twin)
        )
        said = re.compile(r"Score: [\d.]+ / [\d.]+")
        assert said.findall(ours) == said.findall(stock), student
        printed = html.unescape("\n".join(re.findall(r"<pre>(Mark: .*?)</pre>", stock, flags=re.DOTALL)))
        for sentence in filter(None, printed.splitlines()):
            assert sentence in html.unescape(ours), (student, sentence)
        for key in ("Vertebral body", "Cervical vertebrae, Thoracic", "dura mater", "(patient", "Secret"):
            assert key not in ours, student
    rows, _ = handing.rows_of(twin / "gradebook.db")
    assert rows == handing.rows_of(graded.course / "gradebook.db")[0]
