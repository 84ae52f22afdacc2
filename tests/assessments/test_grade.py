"""``spinebank grade``: stopped, started again, run twice at once, after a corrected key and for late work.

That it gives what stock nbgrader gives is tested in ``test_round_trip.py``, on the same submissions.
"""

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config
from typer.testing import CliRunner

from kit import handing
from spinebank.cli import app
from spinebank.grading.course import late_rule
from spinebank.grading.engine import dask_engine, processes
from spinebank.grading.judge import GradingSetupError
from spinebank.grading.run import grade
from spinelab.answers.lock import folder_lock

pytestmark = pytest.mark.nbgrader

SCRIPT = Path(__file__).parent / "scripts" / "grade_when_told.py"
RIGHT = {
    "single": {"choice": "block-in-front"},
    "number": {"value": 7},
    "order": {"order": ["neck", "chest", "loin", "pelvis", "tail"]},
    "term": {"text": "dura mater"},
    "essay": {"text": "It carries load."},
}
WRONG = {"single": {"choice": "plate-behind"}, "number": {"value": 12}}
LATE = "2026-11-21 10:00:00.000000 UTC"


@pytest.fixture
def course(own_class, tmp_path):
    """A course with a released quiz, its own copy of the bank, and nobody who has handed in."""
    course = tmp_path / "course"
    shutil.copytree(own_class.course, course)
    shutil.copytree(Path(__file__).parent / "class_bank", tmp_path / "bank")
    (course / "spinebank.toml").write_text('banks = ["../bank"]\n')
    return course


@pytest.fixture
def class_of_40(course):
    for number in range(40):
        handing.hand_in(course, f"s{number:02d}", RIGHT if number % 2 else WRONG)
    return course


def state_of(course):
    """All that a run leaves: marks, graded copies and feedback."""
    files = {
        str(path.relative_to(course)): path.read_bytes()
        for stage in ("autograded", "feedback")
        for path in sorted((course / stage).rglob("*"))
        if path.is_file()
    }
    return handing.rows_of(course / "gradebook.db"), files


def started(course, workers):
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), str(course), "trial", str(workers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    return process


def go(process):
    process.stdin.write("go\n")
    process.stdin.flush()


def processes_below(pid):
    """Return the processes that were started by one, and by those."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = dict(tuple(map(int, line.split())) for line in listed.splitlines())
    below = {pid}
    while more := {child for child, parent in parents.items() if parent in below} - below:
        below |= more
    return below - {pid}


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed with a signal")
def test_killed_at_any_moment_and_started_again_it_ends_with_the_same_gradebook(class_of_40, tmp_path):
    whole = tmp_path / "whole"
    shutil.copytree(class_of_40, whole)
    begun = time.monotonic()
    assert grade(whole, "trial", workers=1).states == {"graded": 40}
    seconds = time.monotonic() - begun
    draw = random.Random(7)  # noqa: S311 (moments, not secrets)
    for workers in (1, 1, 1, 2):
        process = started(class_of_40, workers)
        go(process)
        time.sleep(draw.uniform(0, seconds) if workers == 1 else 2 * seconds)
        children = processes_below(process.pid)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        gone = time.monotonic() + 10
        while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < gone:
            time.sleep(0.02)
        assert not [child for child in children if Path(f"/proc/{child}").exists()]
        book = sqlite3.connect(class_of_40 / "gradebook.db")
        assert book.execute("pragma integrity_check").fetchone() == ("ok",)
        book.close()
    report = grade(class_of_40, "trial")
    assert sum(report.states.values()) == 40
    assert not report.failed
    assert state_of(class_of_40) == state_of(whole)
    assert not list((class_of_40 / "autograded").rglob("*.tmp"))
    assert grade(class_of_40, "trial").states == {"unchanged": 40}


def test_of_two_runs_at_once_one_waits_or_says_so(class_of_40):
    other = started(class_of_40, 1)
    go(other)
    graded = 0
    with suppress(GradingSetupError):
        graded = grade(class_of_40, "trial").states.get("graded", 0)
    said = other.communicate()[0]
    assert said in {f"graded {40 - graded}\n", "Another run is grading 'trial': wait until it has ended.\n"}
    assert handing.rows_of(class_of_40 / "gradebook.db")[1]["grade"] == 40 * 13
    with folder_lock(class_of_40 / "source" / "trial"), pytest.raises(GradingSetupError, match="Another run"):
        grade(class_of_40, "trial")


def test_only_what_is_new_is_graded(course):
    handing.hand_in(course, "ann", WRONG)
    handing.hand_in(course, "ben", WRONG)
    assert grade(course, "trial").states == {"graded": 2}
    handing.hand_in(course, "cleo", RIGHT)
    (course / "submitted" / "ben" / "trial" / "responses.json").write_bytes(handing.record(RIGHT))
    report = grade(course, "trial")
    assert report.states == {"graded": 2, "unchanged": 1}
    assert {move.student for move in report.moved} == {"ben"}
    assert handing.marks_of(course / "gradebook.db", "ben") == handing.marks_of(
        course / "gradebook.db", "cleo"
    )
    shutil.rmtree(course / "feedback" / "ann")
    assert grade(course, "trial", student="ann").states == {"graded": 1}
    with pytest.raises(GradingSetupError, match="dora has handed in no 'trial'"):
        grade(course, "trial", student="dora")


def test_a_corrected_key_moves_marks_only_when_asked_and_every_move_is_told(course):
    handing.hand_in(course, "ann", RIGHT)
    handing.hand_in(course, "ben", WRONG)
    grade(course, "trial")
    before = handing.rows_of(course / "gradebook.db")[0]
    item = course.parent / "bank" / "trial" / "trial-number-01.yaml"
    item.write_text(item.read_text().replace("value: 7", "value: 12"))
    left = grade(course, "trial")
    assert left.states == {"graded with an earlier key": 2}
    assert not left.moved
    assert handing.rows_of(course / "gradebook.db")[0] == before
    for _ in range(
        2
    ):  # a run that is killed after its last batch has told nobody: the next one tells it again
        report = grade(course, "trial", regrade=True)
        assert [(move.student, move.cell, move.before, move.after) for move in report.moved] == [
            ("ann", "trial-number-01", 1.0, 0.0),
            ("ben", "trial-number-01", 0.0, 1.0),
        ]
    assert handing.marks_of(course / "gradebook.db", "ben")["number"] == 1
    assert "Score: 1.0 / 20.0" in (course / "feedback" / "ben" / "trial" / "trial.html").read_text()


def test_what_people_marked_and_wrote_is_kept_and_shown(course):
    folder = handing.hand_in(course, "ann", RIGHT)
    grade(course, "trial")
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "spine-ligaments") as book:
        mark = book.find_grade("trial-essay-01", "trial", "trial", "ann")
        mark.manual_score, mark.needs_manual_grade = 1.5, False
        comment = book.find_comment("trial-essay-01", "trial", "trial", "ann")
        comment.manual_comment = "Well **said**, but <b>which</b> load?"
        test = book.find_grade("trial-single-01", "trial", "trial", "ann")
        test.manual_score, test.extra_credit = 0.5, 0.25
        book.db.commit()
    assert grade(course, "trial").states == {"feedback written anew": 1}
    page = (course / "feedback" / "ann" / "trial" / "trial.html").read_text()
    assert "<strong>said</strong>, but &lt;b&gt;which&lt;/b&gt; load?" in page
    assert "Score: 1.5 / 2.0" in page
    assert "Score: 0.75 / 1.0" in page
    (folder / "responses.json").write_bytes(handing.record(WRONG))
    assert grade(course, "trial").states == {"graded": 1}
    rows = {row[7]: row for row in handing.rows_of(course / "gradebook.db")[0]}
    assert rows["trial-essay-01"][11:15] == (None, 1.5, None, 1)  # to be looked at again, as with nbgrader
    assert rows["trial-single-01"][11:15] == (0, 0.5, 0.25, 1)
    assert rows["trial-essay-01"][17] == "Well **said**, but <b>which</b> load?"
    assert rows["trial-number-01"][11:15] == (0, None, None, 0)


class HalfAnHour(LateSubmissionPlugin):
    """Two points for each half hour; a rule that overshoots and has to be capped."""

    def late_submission_penalty(self, _student_id, _score, total_seconds_late):
        return 2 * total_seconds_late / 1800


@pytest.mark.parametrize(
    "case",
    [
        ("2026-11-21 11:00:00 UTC", 'c.LateSubmissionPlugin.penalty_method = "zero"', None),
        ("2026-11-21 09:00:00 UTC", 'c.LateSubmissionPlugin.penalty_method = "zero"', 5.0),
        ("2026-11-21 09:30:00 UTC", "c.AssignLatePenalties.plugin_class = HalfAnHour", 2.0),
        ("2026-11-20 09:30:00 UTC", "c.AssignLatePenalties.plugin_class = HalfAnHour", 5.0),
        ("2026-11-20 09:30:00 UTC", "", None),
    ],
)
def test_late_work_costs_what_nbgrader_takes_off(course, case, monkeypatch):
    due, setting, penalty = case
    monkeypatch.setattr(LateSubmissionPlugin, "half", HalfAnHour, raising=False)
    late_rule.cache_clear()
    config = course / "nbgrader_config.py"
    config.write_text(
        f"{config.read_text()}\nfrom nbgrader.plugins import LateSubmissionPlugin\n"
        f"HalfAnHour = LateSubmissionPlugin.half\n{setting}\n"
    )
    url = f"sqlite:///{course / 'gradebook.db'}"
    with Gradebook(url, "spine-ligaments") as book:
        book.update_or_create_assignment("trial", duedate=due)
    handing.hand_in(course, "ann", RIGHT, at=LATE)
    grade(course, "trial")
    ours = handing.rows_of(course / "gradebook.db")[0]
    assert {row[6] for row in ours} == {penalty}
    page = (course / "feedback" / "ann" / "trial" / "trial.html").read_text()
    assert f"(Score: {5 - (penalty or 0):.1f} / 20.0)" in page
    assert ("Late submission penalty" in page) == bool(penalty)
    settings = Config()
    if "zero" in setting:
        settings.LateSubmissionPlugin.penalty_method = "zero"
    elif setting:
        settings.AssignLatePenalties.plugin_class = HalfAnHour
    names = {"notebook": "trial", "assignment": "trial", "student": "ann", "db_url": url}
    stock = AssignLatePenalties(config=settings)
    stock.preprocess(nbformat.v4.new_notebook(), {"nbgrader": names})
    assert handing.rows_of(course / "gradebook.db")[0] == ours


def test_several_processes_give_what_one_gives(class_of_40, tmp_path):
    twin = tmp_path / "twin"
    shutil.copytree(class_of_40, twin)
    grade(class_of_40, "trial", workers=1)
    seen = []
    report = grade(
        twin, "trial", engine=processes(2), progress=lambda done, total: seen.append((done, total))
    )
    assert report.states == {"graded": 40}
    assert seen == [(done, 40) for done in range(1, 41)]
    assert state_of(twin) == state_of(class_of_40)


def test_a_cluster_gives_what_one_process_gives(class_of_40, tmp_path):
    distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    twin = tmp_path / "twin"
    shutil.copytree(class_of_40, twin)
    grade(class_of_40, "trial", workers=1)
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        assert grade(twin, "trial", engine=dask_engine(client)).states == {"graded": 40}
    assert state_of(twin) == state_of(class_of_40)


def test_formgrader_and_the_exchange_take_the_folders_as_their_own(own_class, course):
    handing.hand_in(course, "ann", RIGHT)
    folder = handing.hand_in(course, "ben", WRONG)
    (folder / "submission_secret.txt").unlink()  # as after nbgrader zip_collect
    grade(course, "trial")
    config = Config()
    config.CourseDirectory.root = str(course)
    config.CourseDirectory.course_id = "spine-ligaments"
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    assert api.get_autograded_students("trial") == {"ann", "ben"}
    found = {one["student"]: one for one in api.get_submissions("trial")}
    assert (found["ann"]["score"], found["ann"]["max_score"], found["ann"]["needs_manual_grade"]) == (
        5,
        20,
        True,
    )
    room = SimpleNamespace(course=course, environment=own_class.environment)
    type(own_class).nbgrader(
        SimpleNamespace(run=lambda *c, check: type(own_class).run(room, *c, check=check)),
        "release_feedback",
        "trial",
    )
    released = list((own_class.exchange / "spine-ligaments" / "feedback").glob("*.html"))
    assert len(released) == 2


def test_the_command_tells_programs_everything(own_class, course):
    handing.hand_in(course, "ann", RIGHT)
    handing.hand_in(course, "ben", data=b"{")
    (course / "submitted" / "cleo").mkdir()
    (course / "submitted" / "cleo" / "trial.zip").write_bytes(b"PK")
    done = subprocess.run(
        ["spinebank", "grade", "trial", "--format", "json"],
        cwd=course,
        env=own_class.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == ""
    told = json.loads(done.stdout)
    assert told["states"] == {"graded": 2, "not graded": 1}
    assert told["failed"] == [
        {"student": "cleo", "sentence": "trial.zip is an archive: unpack it with 'nbgrader zip_collect'."}
    ]
    assert told["remarks"][0]["student"] == "ben"
    assert told["remarks"][0]["sentence"].startswith("responses.json cannot be read as an answer file")


def test_marks_go_back_only_when_nobody_has_to_mark_any_more(course, tmp_path):
    handing.hand_in(course, "ann", RIGHT)
    handing.hand_in(course, "ben", WRONG)
    grade(course, "trial")
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "spine-ligaments") as book:
        mark = book.find_grade("trial-essay-01", "trial", "trial", "ann")
        mark.manual_score, mark.needs_manual_grade = 1.5, False
        book.find_submission_notebook("trial", "trial", "ann").late_submission_penalty = 0.5
        book.db.commit()
    out = tmp_path / "out"
    done = CliRunner().invoke(
        app, ["return", "trial", "--to", "moodle", "--out", str(out), "--feedback", "--course", str(course)]
    )
    assert done.exit_code == 0, done.output
    assert "ben is left out: a person has still to mark." in done.output
    assert (out / "trial-moodle.csv").read_text() == "ID number,Username,Email address,trial\n,ann,,6\n"
    assert {path.name for path in out.iterdir()} == {"trial-moodle.csv", "ann-trial.zip", "ben-trial.zip"}
    ids = ("--class", "class-7", "--session", "autumn", "--school", "school-3")
    place = ("return", "trial", "--to", "oneroster", "--out", str(out), "--course", str(course))
    asked = CliRunner().invoke(app, place)
    assert asked.exit_code == 1
    assert "OneRoster 1.2 needs --class" in asked.output
    done = CliRunner().invoke(app, [*place, *ids])
    assert done.output.endswith(f"oneroster: 1 of 2 students in {out / 'trial-oneroster.zip'}.\n")
    with zipfile.ZipFile(out / "trial-oneroster.zip") as archive:
        assert b"ann,fully graded,6," in archive.read("results.csv")
