"""An item that is edited after students answered it: what is said, where, and what becomes of the answers."""

import shutil

import pytest
import yaml
from typer.testing import CliRunner

from spinebank.cli import app
from spinebank.grading import score_cell
from spinelab.answers import AnswerSheet

RAISED = ("revision: 2", "revision: 3")
GONE = ("id: lamina", "id: arch")


@pytest.fixture
def course(tmp_path, make_bank, monkeypatch):
    """A course with a released quiz of one item of revision 2, answered by three students."""
    monkeypatch.delenv("SPINEBANK_BANKS", raising=False)
    root = tmp_path / "course"
    make_bank("course/bank").write()
    (root / "nbgrader_config.py").touch()
    (root / "blueprints").mkdir()
    plan = {"quiz": "spine", "title": "A quiz", "minutes": 5, "instructions": "Go.", "seed": 1}
    (root / "blueprints" / "spine.yaml").write_text(yaml.safe_dump(plan | {"items": ["spine-thing-01"]}))
    assert run(root, "build").exit_code == 0
    shutil.copytree(root / "source", root / "release")
    for student, choice in [("ann", "body"), ("ben", "lamina"), ("cem", "pedicle")]:
        work = tmp_path / student
        work.mkdir()
        AnswerSheet.open(work, "spine").put("spine-thing-01", {"choice": choice}, 2)
        folder = root / "submitted" / student / "spine"
        folder.mkdir(parents=True)
        (work / "responses.json").rename(folder / "responses.json")
    return root


def run(course, *arguments):
    return CliRunner().invoke(app, [*arguments, "--course", str(course)])


def edit(course, *changes):
    """Replace texts in the item file."""
    path = course / "bank" / "spine" / "spine-thing-01.yaml"
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)
    return path


def test_a_question_that_was_released_is_not_replaced_under_the_same_revision(course):
    built = (course / "source" / "spine" / "questions.json").read_bytes()
    path = edit(course, ("The lamina", "The arch"))
    done = run(course, "build")
    assert done.exit_code == 1
    assert "spine-thing-01.yaml:2: 'spine-thing-01' was released as revision 2 in other words" in done.output
    assert "set 'revision: 3'" in done.output
    assert path.read_text().splitlines()[1] == "revision: 2"
    assert (course / "source" / "spine" / "questions.json").read_bytes() == built
    edit(course, RAISED)
    assert run(course, "build").exit_code == 0


@pytest.mark.parametrize(
    "change",
    [("Reason for lamina.", "A better reason."), ("The body carries the weight.", "It carries.")],
    ids=["a reason", "the explanation"],
)
def test_what_a_learner_cannot_notice_needs_no_new_revision(course, change):
    edit(course, change)
    assert run(course, "build").exit_code == 0


def test_another_order_of_the_options_needs_no_new_revision(course):
    plan = course / "blueprints" / "spine.yaml"
    plan.write_text(plan.read_text().replace("seed: 1", "seed: 2"))
    assert run(course, "build").exit_code == 0


def test_before_it_is_released_a_question_may_be_changed_at_will(course):
    shutil.rmtree(course / "release")
    edit(course, ("The lamina", "The arch"))
    assert run(course, "build").exit_code == 0


def test_answers_to_an_older_revision_are_listed_with_file_and_line(course):
    assert run(course, "revisions").output == "0 items were edited after students answered them.\n"
    edit(course, RAISED)
    first, last = run(course, "revisions").output.splitlines()
    assert "spine-thing-01.yaml:2: 'spine-thing-01' is revision 3, but 3 of 3 students answered" in first
    assert first.endswith("answered revision 2; they are marked with the present key.")
    assert last == "1 item was edited after students answered it."


def test_answers_that_no_longer_fit_are_named_for_marking_by_hand(course):
    edit(course, RAISED, GONE)
    said = run(course, "revisions").output
    assert "and 1 no longer fit the question and score 0: mark ben by hand." in said


@pytest.fixture
def graded(course, monkeypatch, capsys):
    """Return a function that marks one student and returns the mark and what was printed."""

    def mark(student):
        monkeypatch.chdir(course / "submitted" / student / "spine")
        points = score_cell("spine-thing-01", points=2)
        return points, capsys.readouterr().out

    return mark


def test_an_older_answer_is_marked_with_the_corrected_key_and_the_student_is_told(course, graded):
    path = course / "bank" / "spine" / "spine-thing-01.yaml"
    item = yaml.safe_load(path.read_text())
    for option in item["options"]:
        option["correct"] = option["id"] == "lamina"
    path.write_text(yaml.safe_dump(item | {"revision": 3}))
    for student, points in [("ann", 0), ("ben", 2), ("cem", 0)]:
        mark, said = graded(student)
        assert mark == points
        assert "The question was changed after you answered it (revision 2, now 3)" in said
        assert "no longer fits" not in said


def test_an_older_answer_that_no_longer_fits_scores_0_and_says_whom_to_ask(course, graded):
    edit(course, RAISED, GONE)
    mark, said = graded("ben")
    assert mark == 0
    assert "It no longer fits the question: ask your instructor to look at it." in said
    assert "ask your instructor" not in graded("ann")[1]


@pytest.mark.usefixtures("course")
def test_an_answer_to_the_present_revision_says_nothing_of_the_kind(graded):
    assert "changed after you answered" not in graded("ann")[1]
