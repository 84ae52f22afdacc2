"""Every widget that a lesson shows draws itself: nbval compares words and skips the views.

The lessons run in this process, one after the other, and their widgets are drawn on plain pages: to see
whether a view starts, no JupyterLab is needed. What lies between is looked at in one lesson (`test_lesson`),
and here for the one thing that goes wrong on a slow computer.
"""

import ast
from pathlib import Path

import nbformat
import pytest

from spinelab.base import CourseWidget

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "course").glob("[0-9][0-9]-*.ipynb"))
LEAST_HEIGHT_PX = 60  # a card with one line and a border is taller

LOOK = """() => [...document.querySelectorAll("body > section")].map((section) => {
  const root = section.querySelector(".sl-root");
  const { height = 0 } = root?.getBoundingClientRect() ?? {};
  const words = root?.innerText.trim() ?? "";
  return { height, words, wide: root?.scrollWidth > root?.clientWidth + 1 };
})"""


def shown_widgets(path):
    """Run a lesson's cells in order; return the cell and the widget of each that shows one."""
    space, shown = {}, []
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    for cell in cells:
        *steps, last = ast.parse(cell.source).body
        if isinstance(last, ast.Expr):  # what a notebook would show
            last = ast.Assign([ast.Name("_shown", ast.Store())], last.value)
        module = ast.fix_missing_locations(ast.Module(body=[*steps, last], type_ignores=[]))
        exec(compile(module, cell.id, "exec"), space)  # noqa: S102 (the lesson's own code)
        if isinstance(widget := space.pop("_shown", None), CourseWidget):
            shown.append((cell.id, widget))
    return shown


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_widget_of_a_lesson_draws_itself(path, browser, pages, tmp_path, monkeypatch):
    monkeypatch.chdir(path.parent)
    shown = shown_widgets(path)
    assert shown
    file = tmp_path / "page.html"
    file.write_text(pages.page_of([widget for _, widget in shown]), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri(), wait_until="commit")
    page.wait_for_selector(f"body[data-drawn='{len(shown)}']", state="attached")
    page.wait_for_function(
        "[...document.querySelectorAll('body > section')].every((s) => s.innerText.trim())"
    )
    seen = page.evaluate(LOOK)
    page.close()
    assert errors == []
    assert len(seen) == len(shown)
    for (cell, widget), look in zip(shown, seen, strict=True):
        what = f"{cell}, {type(widget).__name__}: {look}"
        assert look["height"] >= LEAST_HEIGHT_PX, what
        assert look["words"], what
        assert not look["wide"], what


LATE = """const real = AbortSignal.timeout;
AbortSignal.timeout = (ms) => real.call(AbortSignal, ms === 2000 ? 0 : ms);"""
"""Ends at once the two seconds that anywidget gives a module to load: each view then comes late."""


def test_a_question_whose_view_comes_late_still_hears_the_reasons(browser, served, lab_class):
    url, folder = served
    cell = nbformat.v4.new_code_cell("from spinebank import practice\npractice('start-which-side-01')")
    kernel = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }  # or JupyterLab asks for one
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel})
    nbformat.write(notebook, folder / "late.ipynb")
    page = browser.new_page()
    page.add_init_script(LATE)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    lab = lab_class(page, url, folder)
    lab.open("late.ipynb")
    lab.run_all()
    page.get_by_role("radio").first.click()
    page.get_by_role("button", name="Check my answer").click()
    page.locator(".sl-feedback").wait_for()
    lab.shut_down()
    page.close()
    assert set(errors) == {"[anywidget] Failed to initialize model."}  # late indeed, and nothing else
