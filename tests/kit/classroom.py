"""A whole class on one machine: a copy of the course, an exchange, students with folders of their own.

Everything goes through the stock nbgrader commands. Students fetch and submit through nbgrader's exchange;
as they all run as one system user here, their names are given to it as ``nbgrader submit --student`` would.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ASSESSMENTS = ROOT / "assessments"
TESTS = ROOT / "tests" / "assessments"
SCRIPTS = TESTS / "scripts"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))  # spines, computed once for all tests


class Classroom:
    """A course with its exchange under one folder."""

    def __init__(self, folder):
        self.course = folder / "course"
        self.exchange = folder / "exchange"
        self.homes = folder / "homes"
        self.homes.mkdir(parents=True)
        settings = folder / "jupyter"
        settings.mkdir()
        (settings / "nbgrader_config.py").write_text(
            f"c = get_config()\nc.Exchange.root = {str(self.exchange)!r}\n"
            f"c.Exchange.cache = {str(folder / 'cache')!r}\nc.ExchangeCollect.check_owner = False\n"
        )
        self.environment = {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "HOME": str(folder),
            "XDG_CACHE_HOME": str(CACHE),
            "JUPYTER_CONFIG_DIR": str(settings),
            "JUPYTER_DATA_DIR": str(folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
            "IPYTHONDIR": str(folder / "ipython"),
            "LANG": "C.UTF-8",
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),  # the code under test, where it is not installed
        }

    @classmethod
    def from_repository(cls, folder):
        """Set up a course like the project's own, with the trial quiz and its private bank added."""
        room = cls(folder)
        room.course.mkdir()
        for name in ("nbgrader_config.py", "bank", "blueprints", "objectives.yaml"):
            source = ASSESSMENTS / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, room.course / name)
        shutil.copy(TESTS / "class_blueprints" / "trial.yaml", room.course / "blueprints")
        (room.course / "spinebank.toml").write_text(f"banks = [{json.dumps(str(TESTS / 'class_bank'))}]\n")
        return room

    def copy(self, folder):
        """Return the same class in another folder, so that one test file cannot disturb the next."""
        twin = type(self)(folder)
        shutil.copytree(self.course, twin.course)
        shutil.copytree(self.exchange, twin.exchange)
        twin.exchange.chmod(0o777)  # nbgrader wants its exchange open to everybody
        return twin

    def run(self, *command, check=True):
        """Run a command in the course folder."""
        done = subprocess.run(
            command,
            cwd=self.course,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert not check or done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return done

    def nbgrader(self, *arguments, check=True):
        """Run an nbgrader command."""
        return self.run("nbgrader", *arguments, check=check)

    def script(self, name, *arguments):
        """Run one of the scripts beside this file and return the JSON that it prints last."""
        done = self.run(sys.executable, str(SCRIPTS / f"{name}.py"), *map(str, arguments))
        return json.loads(done.stdout.splitlines()[-1])

    def generate(self, *quizzes):
        """Build all quizzes and make the release version of these."""
        self.run("spinebank", "build")
        for quiz in quizzes:
            self.nbgrader("generate_assignment", quiz)

    def fetch(self, quiz, students):
        """Let each student fetch the quiz; returns their folders by name."""
        self.script("exchange", "fetch", quiz, self.homes, *students)
        return {student: self.homes / student / quiz for student in students}

    def submit(self, quiz, students):
        """Let each student hand in."""
        self.script("exchange", "submit", quiz, self.homes, *students)

    def grades(self, quiz):
        """Return each student's marks.

        ``cells`` maps each grade id to [automatic mark, manual mark, whether a person still has to mark it];
        ``score``, ``max_score`` and ``late_s`` (seconds) are nbgrader's own.
        """
        return self.script("gradebook", quiz)[-1]

    def mark(self, quiz, item_id, marks):
        """Give manual marks, as a grader does in formgrader; returns the marks before and after."""
        return self.script("gradebook", quiz, item_id, json.dumps(marks))

    def exported(self):
        """Return the rows of nbgrader's CSV export."""
        self.nbgrader("export", "--to", "grades.csv")
        with (self.course / "grades.csv").open() as file:
            return list(csv.DictReader(file))
