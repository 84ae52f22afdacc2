"""Building a quiz: the same bytes every time, whole or not at all."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from nbgrader.nbgraderformat import MetadataValidator
from typer.testing import CliRunner

from spinebank.build import build_quiz, is_fresh, write_quiz
from spinebank.cli import app
from spinebank.load import BankError, bank_folders, read_bank, read_blueprint

ASSESSMENTS = Path(__file__).parents[3] / "assessments"
PLAN = {
    "quiz": "spine",
    "title": "A quiz",
    "minutes": 5,
    "instructions": "Go.",
    "seed": 1,
    "feedback": "points",
    "items": ["spine-thing-00", "spine-thing-06"],
}


@pytest.fixture
def course(tmp_path, make_bank, kinds, monkeypatch):
    """A course with one item of every kind and a plan for two of them."""
    monkeypatch.delenv("SPINEBANK_BANKS", raising=False)
    root = tmp_path / "course"
    bank = make_bank("course/bank")
    for number, kind in enumerate(kinds):
        bank.write(kind, id=f"spine-thing-{number:02d}")
    (root / "nbgrader_config.py").touch()
    (root / "blueprints").mkdir()
    (root / "blueprints" / "spine.yaml").write_text(yaml.safe_dump(PLAN))
    return root


def built(course):
    return build_quiz(read_blueprint(course / "blueprints" / "spine.yaml"), read_bank(bank_folders(course)))


def run(course, *arguments):
    return CliRunner().invoke(app, [*arguments, "--course", str(course)])


def test_the_notebook_is_valid_and_asks_every_question(course):
    files = built(course)
    assert set(files) == {"spine.ipynb", "questions.json"}
    notebook = nbformat.reads(files["spine.ipynb"].decode(), as_version=4)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    assert [(cell.cell_type, cell.id) for cell in notebook.cells] == [
        ("markdown", "quiz_title"),
        ("code", "quiz_setup"),
        ("markdown", "spine-thing-00_head"),
        ("code", "spine-thing-00"),
        ("markdown", "spine-thing-06_head"),
        ("code", "spine-thing-06_ask"),
        ("markdown", "spine-thing-06"),
    ]
    assert notebook.cells[0].source == "# A quiz\n\n2 questions · 4 points · about 5 minutes\n\nGo."
    assert notebook.cells[2].source == "## Question 1 · 2 points"
    assert all(
        cell.get("outputs", []) == [] and cell.get("execution_count") is None for cell in notebook.cells
    )


def test_a_test_cell_shows_a_question_and_hides_a_call_that_ends_in_a_number(course):
    notebook = nbformat.reads(built(course)["spine.ipynb"].decode(), as_version=4)
    cell = notebook.cells[3]
    assert cell.source.splitlines() == [
        'quiz.ask("spine-thing-00")',
        "### BEGIN HIDDEN TESTS",
        "from spinebank.grading import score_cell",
        "",
        'score_cell("spine-thing-00", points=2.0, feedback="points")',
        "### END HIDDEN TESTS",
    ]
    marks = cell.metadata.nbgrader
    assert (marks.grade, marks.locked, marks.solution, marks.task) == (True, True, False, False)
    assert (marks.grade_id, marks.points, marks.schema_version) == ("spine-thing-00", 2, 3)


def test_a_question_for_a_person_carries_its_rubric_as_mark_scheme(course):
    notebook = nbformat.reads(built(course)["spine.ipynb"].decode(), as_version=4)
    ask, task = notebook.cells[-2:]
    assert ask.source == 'quiz.ask("spine-thing-06")'
    assert (ask.metadata.nbgrader.locked, ask.metadata.nbgrader.grade) == (True, False)
    assert (task.metadata.nbgrader.task, task.metadata.nbgrader.points) == (True, 2)
    scheme = task.source.split("=== BEGIN MARK SCHEME ===")[1].split("=== END MARK SCHEME ===")[0]
    assert "- 0.5 points: Says one." in scheme
    assert "One and two." in scheme


def test_building_twice_gives_the_same_bytes_in_any_process(course):
    code = (
        "import sys, hashlib; from pathlib import Path; from spinebank.build import build_quiz; "
        "from spinebank.load import *; c = Path(sys.argv[1]); "
        "f = build_quiz(read_blueprint(c / 'blueprints' / 'spine.yaml'), read_bank(bank_folders(c))); "
        "print(hashlib.sha256(b''.join(f[n] for n in sorted(f))).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code, str(course)],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_a_build_that_changes_nothing_touches_nothing(course):
    assert "spine: 2 questions, built." in run(course, "build").output
    folder = course / "source" / "spine"
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert "spine: 2 questions, unchanged." in run(course, "build").output
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    assert [path.name for path in folder.parent.iterdir()] == ["spine"]
    assert run(course, "build", "--check").exit_code == 0


def test_a_changed_item_makes_the_quiz_stale_until_it_is_built_again(course):
    run(course, "build")
    path = course / "bank" / "spine" / "spine-thing-00.yaml"
    path.write_text(path.read_text().replace("carries the weight", "bears the weight"))
    stale = run(course, "build", "--check")
    assert stale.exit_code == 1
    assert "Out of date: spine. Run 'spinebank build'." in stale.output
    assert "carries the weight" in (course / "source" / "spine" / "questions.json").read_text()
    assert run(course, "build").exit_code == 0
    assert "bears the weight" in (course / "source" / "spine" / "questions.json").read_text()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("responses.json", "would be copied over every student's by autograde: delete this file."),
        ("key.txt", "nbgrader would release this file to the students: move it out of the folder."),
    ],
)
def test_a_stray_file_stops_the_build(course, name, says):
    run(course, "build")
    stray = course / "source" / "spine" / name
    stray.write_text("x")
    for arguments in (["build"], ["build", "--check"]):
        done = run(course, *arguments)
        assert done.exit_code == 1
        assert says in done.output
        assert f"{name}:1:" in done.output
    assert stray.exists()


def test_checkpoints_of_jupyter_do_not_count(course):
    run(course, "build")
    (course / "source" / "spine" / ".ipynb_checkpoints").mkdir()
    assert run(course, "build", "--check").exit_code == 0


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (
            lambda c: (c / "bank/spine/spine-thing-03.yaml").write_text("id: ["),
            "spine-thing-03.yaml:1: this is",
        ),
        (lambda c: change_plan(c, items=["spine-thing-99"]), "no bank has the item 'spine-thing-99'"),
        (lambda c: change_plan(c, items=["spine-free-01"]), "a quiz takes only 'use: graded'"),
    ],
)
def test_a_quiz_is_never_half_built(course, spoil, says):
    run(course, "build")
    before = {path.name: path.read_bytes() for path in (course / "source" / "spine").iterdir()}
    practice_item = (course / "bank" / "spine" / "spine-thing-00.yaml").read_text()
    (course / "bank" / "spine" / "spine-free-01.yaml").write_text(
        practice_item.replace("spine-thing-00", "spine-free-01").replace("use: graded", "use: practice")
    )
    spoil(course)
    done = run(course, "build")
    assert done.exit_code == 1
    assert says in done.output
    assert {path.name: path.read_bytes() for path in (course / "source" / "spine").iterdir()} == before


def change_plan(course, **changes):
    (course / "blueprints" / "spine.yaml").write_text(yaml.safe_dump(PLAN | changes))


def test_a_failed_swap_puts_the_old_quiz_back(course, monkeypatch):
    run(course, "build")
    folder = course / "source" / "spine"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    real = Path.rename

    def fail_for_the_new_one(self, target):
        if self.name == "fresh":
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", fail_for_the_new_one)
    with pytest.raises(OSError, match="No space left"):
        write_quiz(folder, {"spine.ipynb": b"new", "questions.json": b"new"})
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in folder.parent.iterdir()] == ["spine"]


def test_a_private_bank_mixes_in_without_a_change_of_code(course, make_bank, kinds):
    private = make_bank("private", objectives=("night-recall",))
    private.write(
        kinds[2], id="night-thing-01", topic="night", objective="night-recall", stem="How thick is it?"
    )
    (course / "spinebank.toml").write_text('banks = ["../private"]\n')
    change_plan(course, items=["spine-thing-00", "night-thing-01"])
    assert run(course, "build").exit_code == 0
    assert "How thick is it?" in (course / "source" / "spine" / "questions.json").read_text()


def test_another_seed_gives_an_equivalent_form(course):
    first = json.loads(built(course)["questions.json"])
    change_plan(course, seed=2)
    second = json.loads(built(course)["questions.json"])
    ids = [[option["id"] for option in form["questions"][0]["options"]] for form in (first, second)]
    assert sorted(ids[0]) == sorted(ids[1])
    assert ids[0] != ids[1]
    assert "seed" not in first


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["build", "nothing"], "No blueprint for nothing; there are: spine."),
        (["build", "--course", "/nowhere"], "There is no folder /nowhere"),
        (["schema", "--check"], "item.schema.json is out of date. Run 'spinebank schema'."),
    ],
)
def test_a_command_that_cannot_be_done_says_why(course, arguments, says):
    done = run(course, *arguments) if "--course" not in arguments else CliRunner().invoke(app, arguments)
    assert done.exit_code == 1
    assert says in done.output.replace("\n", "")


def test_the_schema_is_written_once(course):
    assert "written" in run(course, "schema").output
    assert "unchanged" in run(course, "schema").output
    assert run(course, "schema", "--check").exit_code == 0


def test_lint_prints_findings_for_people_and_for_programs(course):
    path = course / "bank" / "spine" / "spine-thing-00.yaml"
    path.write_text(path.read_text().replace("The spinous-process", "None of the above"))
    done = run(course, "lint")
    assert done.exit_code == 1
    assert "error T03 [None of the above] Replace it by a distractor" in done.output
    rows = json.loads(run(course, "lint", "--format", "json").output)
    (row,) = [row for row in rows if row["rule"] == "T03"]
    assert (row["item"], row["severity"], Path(row["path"]).name) == ("spine-thing-00", "error", path.name)


def test_the_quizzes_of_the_course_are_up_to_date():
    bank = read_bank(bank_folders(ASSESSMENTS))
    plans = sorted((ASSESSMENTS / "blueprints").glob("*.yaml"))
    assert plans
    for path in plans:
        plan = read_blueprint(path)
        folder = ASSESSMENTS / "source" / plan.blueprint.quiz
        assert is_fresh(folder, build_quiz(plan, bank)), f"{plan.blueprint.quiz}: run 'spinebank build'"


def test_faults_of_the_bank_are_all_told_at_once(course):
    for number in (1, 2):
        (course / "bank" / "spine" / f"spine-thing-0{number}.yaml").write_text("id: [")
    with pytest.raises(BankError) as caught:
        built(course)
    assert len(caught.value.problems) == 2
