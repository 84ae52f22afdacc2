"""A view that comes late still hears its kernel: the one thing that goes wrong on a slow computer.

That every widget of every lesson draws itself is seen in `test_every_page`.
"""

import nbformat
import pytest

pytestmark = pytest.mark.browser

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
