"""What lies in binder/ builds an environment from nothing, and the first lesson runs in it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_IN_A_CLONE = (".git", ".venv", "node_modules", "__pycache__", ".*_cache", "gradebook.db", "release")
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A virtual environment made only from what repo2docker reads, by the command that it uses.

    Python compiles what is imported; compiling all the rest takes minutes that nothing here needs.
    """
    folder = tmp_path_factory.mktemp("binder")
    clone = folder / "repo"
    shutil.copytree(ROOT, clone, ignore=shutil.ignore_patterns(*NOT_IN_A_CLONE))
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    pip = [str(folder / "venv" / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-compile"]
    done = subprocess.run(
        [*pip, "-r", "binder/requirements.txt"], cwd=clone, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return folder / "venv", clone


def test_the_environment_holds_what_a_learner_needs_and_no_test_or_instructor_tool(environment):
    python = environment[0] / "bin" / "python"
    names = ("spinelab", "spinebank", "jupyterlab", "nbgrader", "pytest", "mypy")
    code = f"import importlib.util; print([name for name in {names} if importlib.util.find_spec(name)])"
    done = subprocess.run(
        [python, "-c", code], cwd=environment[0], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['spinelab', 'spinebank', 'jupyterlab']"


def test_lesson_01_runs_in_it_and_draws_the_spine(environment, browser, lab_class, server, tmp_path):
    venv, clone = environment
    path = os.pathsep.join([str(venv / "bin"), os.environ["PATH"]])
    with server(clone, tmp_path / "lab.log", str(venv / "bin" / "jupyter"), path) as url:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        opened = lab_class(page, url, clone)
        opened.open("course/01-anatomy.ipynb")
        opened.run_all()
        page.locator(".sl-explorer").first.scroll_into_view_if_needed()
        page.locator("[data-painted]").first.wait_for()
        assert page.locator(".sl-question").count() > 5
        assert opened.python("import spinelab; print(spinelab.__file__)").startswith(str(venv))
        page.close()
