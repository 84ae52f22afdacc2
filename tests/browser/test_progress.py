"""Progress in a real JupyterLab: the kernel killed and the page reloaded; saved to a file and loaded."""

import json
import os
import signal

import nbformat
import pytest

pytestmark = pytest.mark.browser

CELLS = [
    "from spinebank import practice\npractice('start-which-side-01')",
    "from spinelab.progress import Progress\nready = True\nProgress()",
]
IN_SIGHT = """(alert) => {
  const { left, top, width, height } = alert.getBoundingClientRect();
  return alert.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""
LISTEN = """() => {
  window.seen = [];
  const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
  kernel.statusChanged.connect((_kernel, status) => window.seen.push(status));
}"""


@pytest.fixture
def opened(lab):
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(CELLS)]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, lab.folder / "mine.ipynb")
    lab.open("mine.ipynb")
    lab.run_all()
    return lab


def kept(lab):
    file = lab.folder / "my-work" / "questions" / "responses.json"
    return json.loads(file.read_text(encoding="utf-8"))["answers"] if file.exists() else {}


def again(lab):
    """Reload the page, as after a crash, and run the cells."""
    lab.open("mine.ipynb", fresh=False)
    lab.python("ready = False")
    lab.run_all()
    lab.wait_for_python("print(ready)", "True")
    return lab.page.locator(".sl-question").get_by_role("radio").nth(2)


def is_told_that_nothing_is_kept(page):
    """Change the answer where no kernel hears of it: an alert says so, in sight and only then."""
    assert page.get_by_role("alert").count() == 0
    page.locator(".sl-question").get_by_role("radio").nth(1).press("Space")
    alert = page.get_by_role("alert")
    alert.get_by_text("nothing is kept from here on").wait_for()
    assert alert.count() == 1
    assert alert.evaluate(IN_SIGHT)


def test_an_answer_outlives_a_killed_kernel_and_the_machine(opened, tmp_path):
    page = opened.page
    page.locator(".sl-question").get_by_role("radio").nth(2).check()
    opened.wait_for_python("from pathlib import Path; print(Path('my-work/questions').exists())", "True")
    assert kept(opened)["start-which-side-01"]["response"]["response"]
    page.evaluate(LISTEN)
    os.kill(int(opened.python("import os; print(os.getpid())")), signal.SIGKILL)
    page.wait_for_function("window.seen.some((status) => status.includes('restarting'))")  # by itself
    page.locator(".jp-Dialog button").last.press("Enter")  # JupyterLab says so once, and waits
    is_told_that_nothing_is_kept(page)
    assert again(opened).is_checked()

    assert opened.violations() == []
    save = page.get_by_role("button", name="Save my progress")
    with page.expect_download() as download:
        save.press("Enter")
    page.get_by_text("Saved: 1 answer or setting. Look for my-progress.json among your downloads.").wait_for()
    file = tmp_path / "my-progress.json"
    download.value.save_as(file)

    opened.forget()  # the machine is thrown away
    opened.restart()
    assert not again(opened).is_checked()
    load = page.get_by_role("button", name="Load my progress")
    with page.expect_file_chooser() as chooser:
        load.press("Enter")
    chooser.value.set_files(file)
    page.get_by_text("Loaded from my-progress.json: 1 answer or setting.").wait_for()
    assert again(opened).is_checked()
    opened.shut_down()  # as a hub does with a kernel that rests too long; here JupyterLab says nothing
    is_told_that_nothing_is_kept(page)
