"""What stock nbgrader makes of each hostile or broken submission, beside what ``spinebank grade`` does.

Run by ``make bench``, or alone: ``pytest tests/bench/hostile.py -o python_files='*.py' -s -p no:xdist``.
Every kind is handed in by one student, beside honest ones; ``HOSTILE_KINDS=nan,zip-instead`` names some of
them. Nothing is asserted: the table is what it is.
"""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from spinebank.grading.run import grade

pytestmark = pytest.mark.nbgrader
TESTS = Path(__file__).parents[1] / "assessments"
SECONDS = 120
"""How long stock nbgrader may take for two students."""


def beside(name):
    spec = importlib.util.spec_from_file_location(name, TESTS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kinds():
    named = os.environ.get("HOSTILE_KINDS", "")
    return [one for one in beside("hostile_kinds").KINDS if not named or one.student in named.split(",")]


def test_every_kind_beside_stock(tmp_path):
    table, handing = beside("hostile_kinds"), beside("handing")
    room = beside("classroom").Classroom.from_repository(tmp_path / "class")
    room.run("spinebank", "build", "trial")
    room.nbgrader("generate_assignment", "trial")
    (room.course / "secret.txt").write_text("TOP-SECRET-OF-THE-COURSE")
    print(f"\n{'kind':28}{'stock':>24}{'honest one':>12}{'ours':>14}{'honest one':>12}")
    for kind in kinds():
        found = []
        for stock in (True, False):
            course = tmp_path / "one"
            shutil.copytree(room.course, course)
            handing.hand_in(course, "aa-good", table.ALL)
            kind.make(course, handing.hand_in(course, kind.student, table.HALF), handing)
            handing.hand_in(course, "zz-good", table.ALL)
            said = by_stock(room, course) if stock else by_us(course)
            for student in (kind.student, "zz-good"):
                marks = handing.marks_of(course / "gradebook.db", student)
                points = f"{sum(mark or 0 for mark in marks.values()):g}" if marks else "no marks"
                copy = course / "autograded" / student / "trial" / "trial.ipynb"
                found.append(points if copy.exists() else f"{points}, no copy")
            found[-2] = f"{found[-2]} {said}"
            writable(course)
            shutil.rmtree(course)
        print(f"{kind.student[:27]!r:28}{found[0]:>24}{found[1]:>12}{found[2]:>14}{found[3]:>12}", flush=True)


def by_stock(room, course):
    try:
        done = subprocess.run(
            ["nbgrader", "autograde", "trial"],
            cwd=course,
            env=room.environment,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "(hangs)"
    return f"(exit {done.returncode})" if done.returncode else ""


def by_us(course):
    return "(listed)" if grade(course, "trial", workers=1).failed else ""


def writable(course):
    for path in [course, *course.rglob("*")]:
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
