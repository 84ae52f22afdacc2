"""What lies in binder/ builds an environment from nothing, and the first lesson runs in it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))  # spines, computed once for all tests
LARGEST_MB = 450
NOT_IN_A_CLONE = (".git", ".venv", "node_modules", "__pycache__", ".*_cache", "gradebook.db", "release")
pytestmark = pytest.mark.browser


def build(folder, cache):
    """Make a virtual environment only from what repo2docker reads, by its own two steps; the folders of both.

    Python compiles what is imported; compiling all the rest takes minutes that nothing here needs, and
    ``postBuild`` would take it away.
    """
    venv, clone = folder / "venv", folder / "repo"
    shutil.copytree(ROOT, clone, ignore=shutil.ignore_patterns(*NOT_IN_A_CLONE))
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    python = str(venv / "bin" / "python")
    variables = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    variables.pop("PYTHONPATH", None)
    for step in (
        [python, "-m", "pip", "install", "--quiet", "--no-compile", "-r", "binder/requirements.txt"],
        [python, "binder/postBuild"],
    ):
        done = subprocess.run(step, cwd=clone, capture_output=True, text=True, check=False, env=variables)
        assert done.returncode == 0, done.stderr[-2000:]
    return venv, clone


def size_mb(venv):
    """Megabytes of the files in the environment's site-packages."""
    (site,) = venv.glob("lib/*/site-packages")
    return sum(file.stat().st_size for file in site.rglob("*") if file.is_file()) / 1e6


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
