"""The same notebooks in other readers: Notebook 7, Voila, nbconvert's HTML, that HTML printed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter

from kit.lab import free_port, wait_for
from spinelab.bayes import BayesExplorer
from spinelab.histology import HistologySketch
from spinelab.judge import ClaimJudge
from spinelab.localiser import LesionLocaliser
from spinelab.scale import ScaleForm
from spinelab.surgery import VirtualSurgery

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
    port = free_port()
    command = [sys.executable, "-m", "voila", str(short(tmp_path)), "--no-browser", f"--port={port}"]
    log = tmp_path / "voila.log"
    environment = {**os.environ, "HOME": str(tmp_path), "JUPYTER_CONFIG_DIR": str(tmp_path / "config")}
    environment.setdefault("XDG_CACHE_HOME", str(Path.home() / ".cache"))
    with log.open("w") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT, env=environment)
        try:
            wait_for(port, process, log, PATIENCE_S)
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
    assert pages(data) > 3
    assert len(re.findall(rb"/Subtype\s*/Image", data)) >= 3


LEFT = {
    "histology": HistologySketch,
    "surgery": VirtualSurgery,
    "localiser": lambda: LesionLocaliser(level="T10-T11", extent="posterior"),
    "sheet": lambda: LesionLocaliser(mode="signs"),
    "bayes": BayesExplorer,
    "scale": lambda: ScaleForm("mjoa"),
    "judge": lambda: ClaimJudge("lf-anat-nerve", "lf-type-segmental"),
}


@pytest.fixture(scope="module")
def left_behind(tmp_path_factory):
    """A notebook as JupyterLab saves it: views without their state, and what they leave. Nothing is run."""
    cells = []
    for name, make in LEFT.items():
        data = {"text/plain": name, **make()._repr_mimebundle_()[0]}
        output = nbformat.v4.new_output("execute_result", data, execution_count=1)
        cells.append(nbformat.v4.new_code_cell(name, id=name, outputs=[output], execution_count=1))
    path = tmp_path_factory.mktemp("left") / "left.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


@pytest.fixture(scope="module")
def left_page(left_behind, browser):
    """That notebook as nbconvert's HTML, open in a browser."""
    html, _ = HTMLExporter().from_filename(str(left_behind))
    left_behind.with_suffix(".html").write_text(html, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(left_behind.with_suffix(".html").as_uri(), wait_until="commit")
    page.wait_for_load_state("domcontentloaded")
    yield page
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_pictures_and_forms_fit_the_page_of_nbconvert(left_page, width):
    left_page.set_viewport_size({"width": width, "height": 900})
    pictures = left_page.locator(".jp-OutputArea img")
    assert pictures.count() == 10
    for picture in pictures.all():
        assert picture.evaluate("(one) => one.complete && one.naturalWidth > 230")
        box = picture.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["width"] > 200
    widest = left_page.evaluate(
        "() => Math.max(...[...document.querySelectorAll('.jp-OutputArea *')].map("
        "(one) => one.getBoundingClientRect().right))"
    )
    assert widest <= width


def test_what_is_folded_away_on_the_screen_is_printed(left_page):
    evidence = left_page.locator("details.spinelab-folded table")
    left_page.emulate_media(media="screen")
    assert not evidence.is_visible()
    left_page.emulate_media(media="print")
    assert evidence.bounding_box()["height"] > 100
    left_page.emulate_media(media="screen")


def test_outputs_flow_over_the_pages_of_a_print(left_page):
    """Kept whole by nbconvert, an output that does not fit leaves the rest of a page empty."""
    style = "(one) => { const {display, breakInside} = getComputedStyle(one); return [display, breakInside] }"
    output = left_page.locator(".jp-OutputArea-child").first
    prompt = left_page.locator(".jp-OutputArea .jp-OutputPrompt").first
    assert output.evaluate(style) != ["block", "auto"]
    left_page.emulate_media(media="print")
    assert output.evaluate(style) == ["block", "auto"]
    assert not prompt.is_visible()
    code = left_page.locator(".jp-InputArea .highlight pre").first
    assert code.evaluate("(one) => getComputedStyle(one).whiteSpace") == "pre-wrap"
    left_page.emulate_media(media="screen")
    assert prompt.is_visible()


def pages(data):
    return len(re.findall(rb"/Type\s*/Page\b", data))


def test_nbconvert_makes_a_pdf_without_tex(left_behind, browser_path, tmp_path):
    """Webpdf asks Playwright for its own browser: a link under that name leads to the one that is here."""
    environment = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}
    where = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
    )
    asked = subprocess.run(
        [sys.executable, "-c", where], check=True, capture_output=True, text=True, env=environment
    )
    full = Path(asked.stdout.strip())
    shell = full.parents[2] / full.parents[1].name.replace("chromium-", "chromium_headless_shell-")
    folder = full.parent.name.replace("chrome-", "chrome-headless-shell-")
    for link in (full, shell / folder / "chrome-headless-shell"):
        link.parent.mkdir(parents=True)
        link.symlink_to(browser_path)
    command = [sys.executable, "-m", "nbconvert", "--to", "webpdf", "--disable-chromium-sandbox"]
    done = subprocess.run(
        [*command, "--output-dir", str(tmp_path), str(left_behind)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    data = (tmp_path / "left.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert pages(data) > 3
    assert len(re.findall(rb"/Subtype\s*/Image", data)) >= 2


def test_the_stored_outputs_are_honest_where_nothing_runs():
    """GitHub's preview shows what is stored: no widget view that stays empty, and no state with a script."""
    for path in sorted(COURSE.glob("*.ipynb")):
        text = path.read_text(encoding="utf-8")
        assert "application/vnd.jupyter.widget-view+json" not in text, path.name
        assert "application/vnd.jupyter.widget-state+json" not in text, path.name
