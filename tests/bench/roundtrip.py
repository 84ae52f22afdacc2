"""How long stock nbgrader takes with our quizzes, stage by stage, and what our own part of it costs.

Run by ``make bench``. The figures are printed, never asserted: they depend on the machine.
"""

import contextlib
import io
import time

import pytest

from kit.classroom import Classroom
from spinebank.grading import score_cell
from spinelab.answers import AnswerSheet

pytestmark = pytest.mark.nbgrader
STUDENTS = [f"student{number:02d}" for number in range(12)]
RESPONSES = {
    "trial-single-01": {"choice": "block-in-front"},
    "trial-statements-01": {"marks": {"pll-in-canal": True, "all-in-canal": False}},
    "trial-number-01": {"value": 8},
    "trial-order-01": {"order": ["neck", "chest", "pelvis", "loin", "tail"]},
    "trial-place-01": {"point_mm": [0.0, 20.0, 0.0]},
    "trial-term-01": {"text": "dura mater"},
    "trial-essay-01": {"text": "The disc carries load and allows movement."},
}


@pytest.fixture
def room(tmp_path):
    return Classroom.from_repository(tmp_path / "class")


def test_stages_of_the_round_trip(room):
    table = []

    def timed(stage, work, each=1):
        started = time.perf_counter()
        result = work()
        seconds = time.perf_counter() - started
        table.append((stage, seconds, seconds / each))
        return result

    count = len(STUDENTS)
    timed("bare nbgrader command (import only)", lambda: room.nbgrader("--version"))
    timed("spinebank build", lambda: room.run("spinebank", "build"))
    timed("generate_assignment", lambda: room.nbgrader("generate_assignment", "trial"))
    timed("release_assignment", lambda: room.nbgrader("release_assignment", "trial"))
    folders = timed("fetch, all students", lambda: room.fetch("trial", STUDENTS), count)
    for folder in folders.values():
        sheet = AnswerSheet.open(folder, "trial")
        for item_id, response in RESPONSES.items():
            sheet.put(item_id, response, 2)
    timed("submit, all students", lambda: room.submit("trial", STUDENTS), count)
    timed("collect", lambda: room.nbgrader("collect", "trial"), count)
    timed("autograde", lambda: room.nbgrader("autograde", "trial"), count)
    timed("generate_feedback", lambda: room.nbgrader("generate_feedback", "trial"), count)
    timed("export", lambda: room.nbgrader("export"), count)
    print(f"\n{'stage':38}{'seconds':>9}{'per submission':>16}")
    for stage, seconds, each in table:
        print(f"{stage:38}{seconds:9.2f}{each:16.3f}")


def test_cost_of_one_marked_answer(room, monkeypatch):
    room.run("spinebank", "build")
    folder = room.course / "autograded" / "ann" / "trial"
    folder.mkdir(parents=True)
    work = room.homes / "ann"
    work.mkdir()
    sheet = AnswerSheet.open(work, "trial")
    for item_id, response in RESPONSES.items():
        sheet.put(item_id, response, 2)
    (work / "responses.json").rename(folder / "responses.json")
    monkeypatch.chdir(folder)
    lines = [f"\n{'score_cell':38}{'first, ms':>11}{'then, ms':>11}"]
    for item_id in [name for name in RESPONSES if "essay" not in name]:
        times = []
        for _ in range(6):
            started = time.perf_counter()
            with contextlib.redirect_stdout(io.StringIO()):
                score_cell(item_id, points=float(item_id in {"trial-statements-01", "trial-order-01"}) + 1)
            times.append(1000 * (time.perf_counter() - started))
        lines.append(f"{item_id:38}{times[0]:11.1f}{sorted(times[1:])[2]:11.1f}")
    print("\n".join(lines))
