"""The released quiz in a real JupyterLab: an answer survives a kernel restart and a reload."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.browser, pytest.mark.nbgrader]


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """The quiz as nbgrader releases it."""
    course = tmp_path_factory.mktemp("course") / "assessments"
    shutil.copytree(
        ROOT / "assessments", course, ignore=shutil.ignore_patterns("release", "gradebook.db*", "submitted")
    )
    command = ["nbgrader", "generate_assignment", "anatomy", "--create"]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode == 0, done.stderr
    return course / "release" / "anatomy"


@pytest.fixture(scope="module")
def lab(shared_lab):
    return shared_lab


@pytest.fixture(scope="module")
def quiz(lab, released):
    """The student's folder, opened and run once: each test answers questions of another kind."""
    folder = lab.folder / "quiz"
    shutil.copytree(released, folder)
    lab.open(f"{folder.name}/anatomy.ipynb")
    lab.run_all()
    lab.page.wait_for_selector(".sl-question")
    return folder


def question(lab, kind):
    """Return the first question that is answered with this kind of field."""
    return lab.page.locator(f".sl-root:has(.sl-question):has({kind})").first


def answers(folder):
    return json.loads((folder / "responses.json").read_text(encoding="utf-8"))["answers"]


def test_answer_and_flag_are_still_there_after_a_restart_and_a_reload(lab, quiz):
    chosen = question(lab, "input[type=radio]").get_by_role("radio").nth(1)
    chosen.scroll_into_view_if_needed()
    value = chosen.get_attribute("value")
    chosen.check()
    lab.page.get_by_text("Answer saved.").first.wait_for()
    assert value in json.dumps(answers(quiz))
    chosen.press("Alt+Shift+KeyF")
    progress = lab.page.get_by_text(re.compile(r"^1 of \d+ answered, 1 flagged\.$")).first
    progress.wait_for()
    lab.page.get_by_role("button", name=re.compile("^Question 1, ")).click()
    lab.page.wait_for_function("document.activeElement.dataset.question")

    lab.restart()
    lab.open(f"{quiz.name}/anatomy.ipynb")
    lab.run_all()
    again = question(lab, "input[type=radio]").get_by_role("radio").nth(1)
    again.wait_for()
    assert again.is_checked()
    assert again.get_attribute("value") == value
    progress.wait_for()


def test_the_answers_are_mirrored_in_the_notebook_so_that_it_can_be_graded_alone(lab, quiz):
    field = question(lab, "textarea").locator("textarea")
    field.scroll_into_view_if_needed()
    field.fill("It narrows the canal from behind, <b>because</b> it joins the laminae.")
    field.blur()
    lab.page.wait_for_timeout(800)
    lab.command("docmanager:save")
    lab.page.wait_for_timeout(1500)
    notebook = json.loads((quiz / "anatomy.ipynb").read_text(encoding="utf-8"))
    records = [
        output["data"]["application/vnd.spinelab.answers+json"]
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if "application/vnd.spinelab.answers+json" in output.get("data", {})
    ]
    assert len(records) == 1
    assert records[0]["answers"] == answers(quiz)


def test_a_place_is_marked_by_keyboard_alone_and_axe_finds_nothing(lab, quiz):
    root = lab.page.locator(".sl-root:has(.sl-place)").first
    root.scroll_into_view_if_needed()
    options = root.get_by_role("listbox", name="Structures")
    options.wait_for()
    options.focus()
    lab.page.keyboard.press("ArrowDown")
    lab.page.keyboard.press("Enter")
    root.get_by_text("Answer saved.").wait_for()
    marks = [
        answer["response"]["point_mm"]
        for answer in answers(quiz).values()
        if "point_mm" in answer["response"]
    ]
    assert len(marks) == 1
    assert len(marks[0]) == 3
    for dark in (False, True):
        lab.theme(dark=dark)
        lab.page.wait_for_timeout(1500)
        assert lab.violations() == []
