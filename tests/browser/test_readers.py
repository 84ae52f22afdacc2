"""The same notebooks in other readers: Notebook 7, Voila, nbconvert's HTML, that HTML printed."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "course"
PATIENCE_S = 120
CELL = "from spinelab.explorer import SpineExplorer\nSpineExplorer()"

pytestmark = pytest.mark.browser


def short(folder):
    """Write a notebook of one explorer, for readers whose own start is what takes long."""
    path = folder / "short.ipynb"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)], metadata=kernel)
    nbformat.write(notebook, path)
    return path


def drawn(page):
    """Wait until the first explorer of the page has painted its scene; return it."""
    explorer = page.locator(".sl-root:has(.sl-explorer)").first
    explorer.wait_for(state="attached")
    explorer.scroll_into_view_if_needed()
    explorer.locator("[data-painted]").wait_for()
    return explorer


def test_notebook_7_draws_an_explorer_and_answers_the_keyboard(browser, served, lab_class):
    url, folder = served
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    lab = lab_class(page, url, folder)
    page.goto(f"{url}/notebooks/{short(folder).name}?reset")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_function(
        "window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
    )
    lab.run_all()
    explorer = drawn(page)
    explorer.get_by_role("searchbox").focus()
    page.keyboard.type("posterior long")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert "Posterior longitudinal ligament" in explorer.locator(".sl-name").inner_text()
    lab.shut_down()
    page.close()


@pytest.fixture
def voila(tmp_path):
    """Voila on a short notebook; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "voila", str(short(tmp_path)), "--no-browser", f"--port={port}"]
    log = tmp_path / "voila.log"
    environment = {**os.environ, "HOME": str(tmp_path), "JUPYTER_CONFIG_DIR": str(tmp_path / "config")}
    environment.setdefault("XDG_CACHE_HOME", str(Path.home() / ".cache"))
    with log.open("w") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT, env=environment)
        try:
            for _ in range(PATIENCE_S * 5):
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
                except OSError:
                    time.sleep(0.2)
                else:
                    break
                assert process.poll() is None, log.read_text()[-2000:]
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def test_voila_shows_an_explorer_without_its_code_and_draws_it(voila, browser):
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto(voila, wait_until="commit")
    explorer = drawn(page)
    explorer.locator(".sl-surface").focus()
    before = explorer.locator(".sl-words").inner_text()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    assert explorer.locator(".sl-words").inner_text() != before
    assert page.get_by_text("from spinelab").count() == 0
    page.close()


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """Lessons as nbconvert's HTML, made from the stored outputs: nothing runs."""
    folder = tmp_path_factory.mktemp("converted")
    lessons = [str(COURSE / name) for name in ("01-anatomy.ipynb", "06-imaging-lab.ipynb")]
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--output-dir", str(folder), *lessons]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize(
    ("lesson", "words"), [("01-anatomy", "Interactive model"), ("06-imaging-lab", "Simulated CT")]
)
def test_html_without_a_kernel_keeps_a_picture_and_words_for_every_scene(converted, lesson, words, browser):
    page = browser.new_page()
    page.goto((converted / f"{lesson}.html").as_uri(), wait_until="commit")
    page.wait_for_load_state("domcontentloaded")
    pictures = page.locator(f"img[alt^='{words}']")
    assert pictures.count() >= 3
    loaded = pictures.evaluate_all("(all) => all.every((one) => one.complete && one.naturalWidth > 100)")
    assert loaded
    text = page.locator("body").inner_text()
    assert len(re.findall(r"Run the notebook to", text)) >= pictures.count()
    page.close()


def test_a_lesson_is_printed_to_pdf_with_its_pictures(converted, browser):
    page = browser.new_page()
    page.goto((converted / "01-anatomy.html").as_uri(), wait_until="commit")
    page.wait_for_load_state("domcontentloaded")
    data = page.pdf(format="A4")
    page.close()
    assert data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) > 3
    assert len(re.findall(rb"/Subtype\s*/Image", data)) >= 3


def test_the_stored_outputs_are_honest_where_nothing_runs():
    """GitHub's preview shows what is stored: no widget view that stays empty, and no state with a script."""
    for path in sorted(COURSE.glob("*.ipynb")):
        text = path.read_text(encoding="utf-8")
        assert "application/vnd.jupyter.widget-view+json" not in text, path.name
        assert "application/vnd.jupyter.widget-state+json" not in text, path.name
