"""What lies in binder/ builds an environment from nothing, and the first lesson runs in it."""

import os
import subprocess
from pathlib import Path

import pytest

from kit.environment import build, size_mb

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))  # spines, computed once for all tests
LARGEST_MB = 450
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    return build(tmp_path_factory.mktemp("binder"), CACHE)


def test_the_environment_holds_what_a_learner_needs_and_no_test_or_instructor_tool(environment):
    python = environment[0] / "bin" / "python"
    names = ("spinelab", "spinebank", "jupyterlab", "nbgrader", "pytest", "mypy")
    code = f"import importlib.util; print([name for name in {names} if importlib.util.find_spec(name)])"
    done = subprocess.run(
        [python, "-c", code], cwd=environment[0], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['spinelab', 'spinebank', 'jupyterlab']"


def test_the_environment_is_small_enough_to_start_fast(environment):
    assert size_mb(environment[0]) <= LARGEST_MB


def test_lesson_01_runs_in_it(environment):
    """Nothing that the lesson needs was taken away; how soon it is drawn, ``make bench`` measures."""
    venv, clone = environment
    done = subprocess.run(
        [str(venv / "bin" / "jupyter-execute"), "course/01-anatomy.ipynb"],
        cwd=clone,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": os.pathsep.join([str(venv / "bin"), os.environ["PATH"]])},
    )
    assert done.returncode == 0, done.stderr[-2000:]
