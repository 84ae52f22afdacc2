"""Twelve students and stock nbgrader, from generate_assignment to the exported CSV.

The marks in `EXPECTED` were worked out by hand from the items in ``class_bank/``:

========== ===== ===================================================================================
item       full  how it is marked
========== ===== ===================================================================================
single     1     1 for the key, else 0
statements 2     PS50: 4 right 2, 3 right 1, else 0
number     1     7 is 1; 6 and 8 are 0.5
order      2     tau: 1 - 4d/20 with d pairs the wrong way round; one neighbouring swap 0.8, so 1.6
place      1     1 within 0.25 mm of the spinal cord
term       1     1 for an accepted form
ratio      2     within 5 percentage points of the student's own patient 2, within 10 points 1
mark       1     within 0.5 mm of the lesion 1, within 1.5 mm 0.5
match      2     1 for each of two scenarios
case       2     half for the menu (share of two; 0 with a third answer or a harmful one), half for the box
script     1     share of the panel's favourite answer: 5 of 10 chose +1, and 3 chose 0, which earns 0.6
played     2     mean of five scores: the recommended path 1, a careless one (0 + 1/2 + 1 + 0 + 1) / 5
essay      2     by a person
========== ===== ===================================================================================
"""

import html
import json
import math
import re
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from spinebank import review
from spinebank.grading.run import grade
from spinebank.load import read_item
from spinebank.score.subject import lesion_place
from spinebank.score.truth import truth_of
from spinelab.answers import ANSWERS_MIME, AnswerSheet
from spinelab.cases import load_case
from spinelab.cases.paths import recommended
from spinelab.domain.spine import build_spine

pytestmark = pytest.mark.nbgrader

REVISION = 2
CASE = load_case("found-by-chance")


def played(log):
    """Return the answer of somebody who took these steps with the patient of seed 24."""
    return {"case": CASE.id, "case_revision": CASE.revision, "seed": 24, "log": log}


CARELESS = [
    {"kind": "do", "what": "test-tracts"},
    {"kind": "choose", "what": "measure-it", "certainty": "sure"},
    {"kind": "choose", "what": "less-than-half", "certainty": "sure"},
    {"kind": "choose", "what": "operate-now", "certainty": "sure"},
]
RIGHT = {
    "trial-single-01": {"choice": "block-in-front"},
    "trial-statements-01": {
        "marks": {"pll-in-canal": True, "all-in-canal": False, "lf-paired": True, "lf-joins-bodies": False}
    },
    "trial-number-01": {"value": 7},
    "trial-order-01": {"order": ["neck", "chest", "loin", "pelvis", "tail"]},
    "trial-term-01": {"text": "  The DURA-mater. "},
    "trial-match-01": {"matches": {"weight": "block", "roof": "plate"}},
    "trial-case-01": {"answers": {"steps": ["call", "still"], "organ": "Spinal medulla"}},
    "trial-script-01": {"judgements": {"fall": 1}},
    "trial-played-01": played([event.as_dict() for event in recommended(CASE)]),
    "trial-essay-01": {"text": "The disc carries load and allows movement."},
}
PARTLY = {
    "trial-single-01": {"choice": "plate-behind"},
    "trial-statements-01": {"marks": {"pll-in-canal": True, "all-in-canal": False, "lf-paired": True}},
    "trial-number-01": {"value": 8},
    "trial-order-01": {"order": ["neck", "chest", "pelvis", "loin", "tail"]},
    "trial-place-01": {"point_mm": [900.0, 0.0, 0.0]},
    "trial-term-01": {"text": "pia mater"},
    "trial-match-01": {"matches": {"weight": "block", "roof": "spine"}},
    "trial-case-01": {"answers": {"steps": ["still", "tea"], "organ": "liver"}},
    "trial-script-01": {"judgements": {"fall": 0}},
    "trial-played-01": played(CARELESS),
    "trial-essay-01": {"text": "It carries load."},
}
WRONG_TYPES = {
    "trial-single-01": {"choice": ["block-in-front"]},
    "trial-statements-01": {"marks": [True, False, True, False]},
    "trial-number-01": {"value": "7"},
    "trial-order-01": {"order": "neck chest loin pelvis tail"},
    "trial-place-01": {"point_mm": {"x": 1}},
    "trial-term-01": ["dura mater"],
    "trial-ratio-01": {"seed": "1", "kind": ["ratio"], "plane": 3, "points_mm": "NaN"},
    "trial-mark-01": [1, 2, 3],
    "trial-match-01": {"matches": [["weight", "block"], ["roof", "plate"]]},
    "trial-case-01": {"answers": {"steps": "call still", "organ": ["spinal medulla"]}},
    "trial-script-01": {"judgements": {"fall": "1"}},
    "trial-played-01": {"case": ["found-by-chance"], "case_revision": "1", "seed": [24], "log": {"go": 1}},
    "trial-essay-01": {"text": 12},
}
UNKNOWN = {
    "trial-single-01": {"choice": "no-such-option"},
    "trial-statements-01": {"marks": RIGHT["trial-statements-01"]["marks"] | {"no-such-statement": True}},
    "trial-number-01": {"value": 34},
    "trial-order-01": {"order": ["neck", "chest", "loin", "pelvis", "no-such-element"]},
    "trial-place-01": {"point_mm": [1e308, 0, 0]},
    "trial-term-01": {"text": "dura mater " * 1000},
    "trial-ratio-01": {"seed": 2, "kind": "ratio", "plane": "axial", "points_mm": [[0, 0, 0]] * 4},
    "trial-mark-01": {"seed": 1, "kind": "mark", "plane": "axial", "points_mm": [[1e308, 0, 0]]},
    "trial-match-01": {"matches": {"weight": "block", "roof": "no-such-option"}},
    "trial-case-01": {"answers": {"steps": ["call", "still", "walk"], "organ": "spinal medulla; liver"}},
    "trial-script-01": {"judgements": {"fall": 5}},
    "trial-played-01": played(CARELESS[2:]) | {"fraction": 1, "points": 2},
    "no-such-item-01": {"choice": "block-in-front"},
}
HOSTILE_TEXT = "Émilie 脊椎 <script>alert('marked')</script>"
SCRIPT = {
    "trial-single-01": {"choice": HOSTILE_TEXT},
    "trial-statements-01": RIGHT["trial-statements-01"],
    "trial-term-01": {"text": HOSTILE_TEXT},
    "trial-essay-01": {"text": HOSTILE_TEXT},
}

ITEMS = [
    "single",
    "statements",
    "number",
    "order",
    "place",
    "term",
    "ratio",
    "mark",
    "match",
    "case",
    "script",
    "played",
    "essay",
]
EXPECTED = {
    # who         single statements number order place term ratio mark match case script played essay
    "perfect": [1, 2, 1, 2, 1, 1, 2, 1, 2, 2, 1, 2, 2],
    "empty": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    "partial": [0, 1, 0.5, 1.6, 0, 0, 1, 0.5, 1, 0.5, 0.6, 1, 1.5],
    "wrongtypes": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    "malformed": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    "foreign": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    "future": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    "unknown": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    "lone": [1, 2, 1, 2, 1, 1, 2, 1, 2, 2, 1, 2, 1],
    "changed": [1, 0, 0.5, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0],
    "script": [0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.5],
    "late": [1, 2, 1, 2, 1, 1, 2, 1, 2, 2, 1, 2, 2],
}
TOTALS = {
    "perfect": 20,
    "empty": 0,
    "partial": 9.2,
    "wrongtypes": 0,
    "malformed": 0,
    "foreign": 0,
    "future": 0,
    "unknown": 0,
    "lone": 19,
    "changed": 4.5,
    "script": 2.5,
    "late": 20,
}
ESSAY_MARKS = {student: marks[-1] for student, marks in EXPECTED.items()}


def inside_the_cord():
    cord = build_spine("cervical").part("spinal_cord")
    low, high = cord.bounds_mm
    axes = [np.linspace(start, stop, 25) for start, stop in zip(low, high, strict=True)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    distance = cord.distance(grid)
    return [float(part) for part in grid[np.unravel_index(np.argmin(distance), distance.shape)]]


def on_scan(item_id, seed, off_mm=0.0):
    """Answer an item on a scan as the model of a patient has it, or a little beside it."""
    path = Path(__file__).parent / "class_bank" / "trial" / f"{item_id}.yaml"
    item = read_item(path).item
    if item_id == "trial-ratio-01":
        truth = truth_of(item, seed)
        points = [list(point) for point in truth.points_mm]
        points[3][1] += off_mm
        return {"seed": seed, "kind": "ratio", "plane": "axial", "points_mm": points, "value": 1.0}
    place = lesion_place(item.scan.exam, seed)
    back = place.origin_mm + np.argwhere(place.held)[-1] * 0.25
    away = back + np.arange(0, 20, 0.05)[:, None] * [1.0, 0.0, 0.0]
    point = away[np.argmin(np.abs(place.distance(away) - off_mm))]
    return {"seed": seed, "kind": "mark", "plane": "axial", "points_mm": [point.tolist()]}


def answer(folder, responses, revision=REVISION, quiz="trial"):
    sheet = AnswerSheet.open(folder, quiz)
    for item_id, response in responses.items():
        assert sheet.put(item_id, response, revision), sheet.notice


def replace_answers(folder, change):
    path = folder / "responses.json"
    path.write_text(change(path.read_text()))


def run_first_cell(path):
    """Run the cell that opens the quiz and keep its outputs, among them the mirror, as JupyterLab does."""
    notebook = nbformat.read(path, as_version=4)
    opening = nbformat.v4.new_notebook(cells=[cell for cell in notebook.cells if cell.id == "quiz_setup"])
    NotebookClient(opening, resources={"metadata": {"path": str(path.parent)}}).execute()
    nbformat.write(notebook, path)


def work(folders):
    """Do what each of the twelve did between fetching and submitting."""
    right = RIGHT | {
        "trial-place-01": {"point_mm": inside_the_cord()},
        "trial-ratio-01": on_scan("trial-ratio-01", 1),
        "trial-mark-01": on_scan("trial-mark-01", 3),
    }
    canal_mm = math.dist(*right["trial-ratio-01"]["points_mm"][:2])
    near = {
        "trial-ratio-01": on_scan("trial-ratio-01", 1, 0.08 * canal_mm),
        "trial-mark-01": on_scan("trial-mark-01", 1, 1.0),
    }
    answer(folders["perfect"], right)
    answer(folders["partial"], PARTLY | near)
    answer(folders["wrongtypes"], WRONG_TYPES)
    answer(folders["malformed"], right)
    replace_answers(folders["malformed"], lambda text: text[: len(text) // 2])
    answer(folders["foreign"], right, quiz="anatomy")
    answer(
        folders["future"], {item: given for item, given in right.items() if "essay" not in item}, revision=99
    )
    answer(folders["unknown"], UNKNOWN)
    answer(folders["lone"], right)
    run_first_cell(folders["lone"] / "trial.ipynb")
    (folders["lone"] / "responses.json").unlink()
    for choice, value, term in [
        ("arm-at-side", 7, "pia"),
        ("plate-behind", 7, "x"),
        ("block-in-front", 6, "dura"),
    ]:
        answer(
            folders["changed"],
            {
                "trial-single-01": {"choice": choice},
                "trial-number-01": {"value": value},
                "trial-term-01": {"text": term},
            },
        )
    drawn = {"trial-ratio-01": {"seed": 3}, "trial-mark-01": {"seed": 3}}  # opened, and nothing done
    drawn |= {"trial-played-01": {"seed": 24}}
    answer(folders["changed"], drawn | {"trial-ratio-01": on_scan("trial-ratio-01", 3)})
    answer(folders["script"], SCRIPT | drawn)
    answer(folders["late"], right)


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
    item = read_item(Path(__file__).parent / "class_bank" / "trial" / "trial-ratio-01.yaml").item
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


def test_our_gradebook_equals_nbgraders_row_by_row(graded, twin, handing):
    ours, our_counts = handing.rows_of(twin / "gradebook.db")
    stock, stock_counts = handing.rows_of(graded.homes / "stock.db")
    assert len(stock) == 12 * len(ITEMS)
    assert ours == stock
    assert our_counts == stock_counts


def test_our_graded_copies_equal_nbgraders_cell_by_cell(graded, twin, handing):
    for student in EXPECTED:
        stock, ours = (
            handing.cells_of(place / student / "trial" / "trial.ipynb")
            for place in (graded.homes / "stock", twin / "autograded")
        )
        assert ours == stock, student
        nbformat.validate(
            nbformat.read(twin / "autograded" / student / "trial" / "trial.ipynb", as_version=4)
        )


def test_our_feedback_says_what_nbgraders_says(graded, twin, handing):
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
