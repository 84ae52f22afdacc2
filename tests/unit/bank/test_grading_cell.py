"""The call in the hidden part of a test cell."""

import ast
import contextlib
import inspect
import io
import json
import math
import sys
import warnings

import pytest

from spinebank.grading import GradingSetupError, score_cell
from spinebank.score import truth
from spinelab.answers import AnswerSheet


@pytest.fixture
def submission(tmp_path, make_bank, kinds, monkeypatch):
    """A submission being autograded; the working directory is where nbgrader puts the kernel."""
    monkeypatch.delenv("SPINEBANK_BANKS", raising=False)
    bank = make_bank("course/bank")
    for number, kind in enumerate(kinds):
        bank.write(kind, id=f"spine-thing-{number:02d}")
    work = tmp_path / "work"
    folder = tmp_path / "course" / "autograded" / "ann" / "spine"
    folder.mkdir(parents=True)
    work.mkdir()
    sheet = AnswerSheet.open(work, "spine")
    sheet.put("spine-thing-00", {"choice": "body"}, 2)
    sheet.put("spine-thing-01", {"marks": {"a": True, "b": False, "c": True}}, 2)
    sheet.put("spine-thing-02", {"value": "NaN"}, 2)
    sheet.put("spine-thing-05", {"text": "<b>pia</b>"}, 1)
    (work / "responses.json").rename(folder / "responses.json")
    (tmp_path / "course" / "nbgrader_config.py").touch()
    monkeypatch.chdir(folder)
    return folder


def test_a_mark_is_a_plain_float_that_nbgrader_can_read(submission):
    assert submission.name == "spine"
    for item, mark in [("00", 2.0), ("01", 1.0), ("02", 0.0), ("03", 0.0), ("05", 0.0)]:
        value = score_cell(f"spine-thing-{item}", points=2)
        assert type(value) is float
        assert math.isfinite(value)
        assert ast.literal_eval(repr(value)) == mark


@pytest.mark.usefixtures("submission")
def test_what_is_printed_names_mark_source_and_count_but_no_key(capsys):
    score_cell("spine-thing-01", points=2)
    out = capsys.readouterr().out
    assert out.startswith("Mark: 1 of 2.\nYour answer of 2")
    assert "was read from responses.json." in out
    assert "3 of 4 statements were judged rightly." in out
    score_cell("spine-thing-00", points=2)
    assert "body" not in capsys.readouterr().out


@pytest.mark.usefixtures("submission")
def test_the_policy_points_prints_no_count(capsys):
    score_cell("spine-thing-01", points=2, feedback="points")
    assert "3 of 4" not in capsys.readouterr().out


def test_a_missing_answer_says_what_was_wrong_with_the_file(submission, capsys):
    (submission / "responses.json").write_text("{broken")
    assert score_cell("spine-thing-00", points=2) == 0
    assert "No answer was given.\nresponses.json cannot be read as an answer file" in capsys.readouterr().out


def test_the_quiz_is_the_one_that_the_released_questions_name(submission):
    record = json.loads((submission / "responses.json").read_text())
    (submission / "responses.json").write_text(json.dumps(record | {"quiz": "renamed"}))
    assert score_cell("spine-thing-00", points=2) == 0
    (submission / "questions.json").write_text('{"quiz": "renamed"}')
    assert score_cell("spine-thing-00", points=2) == 2
    (submission / "questions.json").write_text("[1]")
    assert score_cell("spine-thing-00", points=2) == 0


@pytest.mark.usefixtures("submission")
def test_nothing_reaches_stderr(monkeypatch):
    from spinebank.grading import judge  # noqa: PLC0415

    real = judge.score_answer

    def noisy(item, answer):
        sys.stderr.write("trouble")
        warnings.warn("deprecated", DeprecationWarning, stacklevel=2)
        return real(item, answer)

    monkeypatch.setattr(judge, "score_answer", noisy)
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors):
        assert score_cell("spine-thing-00", points=2) == 2
    assert errors.getvalue() == ""


@pytest.mark.parametrize(
    ("item", "points", "says"),
    [
        (
            "spine-thing-99",
            2,
            "The item cannot be read from the bank, so nobody is marked. No item 'spine-thing-99'",
        ),
        ("spine-thing-00", 3, "is worth 2 points in the bank but 3 in this quiz: run 'spinebank build'"),
    ],
)
def test_a_fault_on_our_side_is_an_error_and_not_a_zero(submission, item, points, says):
    with pytest.raises(GradingSetupError, match=says):
        score_cell(item, points=points)
    assert submission.exists()


def test_a_broken_item_file_is_named_with_its_line(submission):
    path = submission.parents[2] / "bank" / "spine" / "spine-thing-00.yaml"
    path.write_text("id: [")
    with pytest.raises(GradingSetupError, match=r"spine-thing-00\.yaml:1: this is not valid YAML"):
        score_cell("spine-thing-00", points=2)


def test_a_pool_that_the_model_cannot_serve_stops_the_grading_and_marks_nobody(submission, monkeypatch):
    """A lesson for the author, not for the student: the sentence says what to run."""

    def no_room(*_):
        raise ValueError("A lesion of 20 mm is thicker than the canal.")

    monkeypatch.setattr("spinebank.score.truth._measured", no_room)
    monkeypatch.setattr("spinebank.score.truth.recalled", lambda _: None)
    monkeypatch.setattr("spinebank.score.truth._truth", inspect.unwrap(truth._truth))
    points = [[0.0, 0.0, 0.0]] * 4
    answer = {"seed": 1, "kind": "ratio", "plane": "axial", "points_mm": points}
    record = json.loads((submission / "responses.json").read_text())
    record["answers"]["spine-thing-07"] = {"revision": 2, "response": answer, "answered_at": ""}
    (submission / "responses.json").write_text(json.dumps(record))
    with pytest.raises(
        GradingSetupError, match=r"thicker than the canal\. Run 'spinebank patients spine-thing-07'"
    ):
        score_cell("spine-thing-07", points=2)
