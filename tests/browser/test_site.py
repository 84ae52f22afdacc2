"""The static edition in a browser: a plain file server, no kernel, nothing fetched from elsewhere.

A sample of everything; that each page of the course is whole, narrow and accessible is seen in
`test_every_page`.
"""

import gzip
import json
from pathlib import Path

import nbformat
import pytest

from spinelab.publish import PublishError, publish
from spinelab.publish.links import broken_links
from spinelab.review.record import Card

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
BUDGET_BYTES = 1_500_000
CELLS = {
    "title": "# 01 A sample of everything\n\nAbout 5 minutes. Before: [00 Start here](00-start-here.ipynb), "
    "[a quiz](../assessments/source/anatomy/anatomy.ipynb).",
    "part": "## 1 A part\n\nOssification of the ligamentum flavum ([Kawano](#ref-kawano)).\n\n"
    "| a | b |\n| --- | --- |\n| 1 | 2 |",
    "room": "from kit import phantom\nfrom spinelab.domain.marking import Truth\n"
    "from spinelab.viewer import ReadingRoom\n"
    "task = {'kind': 'mark', 'prompt': 'Mark the cord.', 'tolerance': 2.0}\n"
    "ReadingRoom(phantom.make(), task=task, tool='mark', position_mm=[0.0, 0.0, 0.0], "
    "truth=Truth(points_mm=((0.0, 0.0, 0.0),)))",
    "case": "from spinelab.vignette import CaseVignette\nCaseVignette('found-by-chance')",
    "chart": "from spinelab.charts import chart\nchart('opll-odds')",
    "number": "from spinebank import practice\npractice('anatomy-space-left-01')",
    "scan": "from spinebank import practice\npractice('imaging-canal-ap-01')",
    "review": "from spinebank import practice_deck\nfrom spinelab.review import Deck, Review\n"
    "deck = practice_deck()\nwanted = ('anatomy-space-left-01', 'imaging-canal-ap-01')\n"
    "Review(Deck(tuple(item for item in deck.items if item.id in wanted), deck.ask), fuzzing=False)",
    "surgery": "from spinelab.surgery import VirtualSurgery\nVirtualSurgery()",
    "references": "## References\n\n- <a id='ref-kawano'></a>Kawano H.",
}


ALL_KEPT = """async () => {
  const loaded = performance.getEntriesByType("resource")
    .map(({ name }) => name)
    .filter((name) => name.startsWith(location.origin));
  const kept = await Promise.all([location.href, ...loaded].map((name) => caches.match(name)));
  return kept.length > 10 && kept.every(Boolean);
}"""
"""Whether the page and all that it has loaded lie in the caches of its worker."""


def sample(path):
    """Write a lesson of one widget of each kind that the page must answer for, with stored outputs."""
    figure = json.loads(stored_figure())
    words = {"text/html": "<div><p>In words.</p><p>Run the notebook to see it.</p></div>"}
    cells = []
    for name, source in CELLS.items():
        if source.startswith("#"):
            cells.append(nbformat.v4.new_markdown_cell(source, id=name))
            continue
        still = {"text/html": "<p>In words.</p>", "application/vnd.plotly.v1+json": figure}
        data = still if name == "chart" else words
        shown = nbformat.v4.new_output("display_data", data)
        cells.append(nbformat.v4.new_code_cell(source, id=name, outputs=[shown]))
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def stored_figure():
    lesson = nbformat.read(ROOT / "course" / "04-who-gets-it.ipynb", as_version=4)
    kind = "application/vnd.plotly.v1+json"
    data = [o.data for c in lesson.cells for o in c.get("outputs", []) if kind in o.get("data", {})]
    return json.dumps(data[0][kind])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The start of the course and a sample lesson, published once."""
    folder = tmp_path_factory.mktemp("published")
    said = []
    notebooks = [ROOT / "course" / "00-start-here.ipynb", sample(folder / "01-sample.ipynb")]
    publish(notebooks, folder / "site", pictures=False, say=said.append)
    assert said[1] == "01 A sample of everything: 6 widgets."
    return folder / "site"


@pytest.fixture(scope="module")
def address(site, file_server):
    with file_server(site) as url:
        yield url


@pytest.fixture
def opened(browser, address):
    """Open pages; at the end no error was thrown, no request failed and none left the host."""
    pages, faults = [], []

    def open_page(name, *, width=1100, scheme="light"):
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        pages.append(page)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("requestfailed", lambda request: faults.append(f"failed: {request.url}"))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith((address, "blob:", "data:")) else faults.append(request.url)
            ),
        )
        page.goto(f"{address}/{name}")
        page.wait_for_selector("body[data-ready]", state="attached")
        return page

    yield open_page
    for page in pages:
        page.close()
    assert faults == []


def drawn(page, cell):
    """Scroll to a widget and wait until it is drawn whole."""
    place = page.locator(f"[data-widget='{cell}']")
    place.scroll_into_view_if_needed()
    page.wait_for_selector(f"[data-widget='{cell}'][data-whole]")
    return place


def test_every_link_of_the_site_leads_somewhere(site):
    assert broken_links(site) == []
    page = (site / "01-sample.html").read_text(encoding="utf-8")
    assert 'href="00-start-here.html"' in page
    assert "anatomy.ipynb" not in page  # a graded quiz is no page of the site
    assert 'href="accessibility.html"' in page
    assert "keyboard" in (site / "accessibility.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<a href="gone.html">x</a>', "leads to no file"),
        ('<a href="index.html#gone">x</a>', "leads to no place"),
        ('<p id="a"></p><p id="a"></p>', "stands there twice"),
    ],
)
def test_a_broken_link_is_named(tmp_path, html, fault):
    (tmp_path / "index.html").write_text(html, encoding="utf-8")
    assert fault in broken_links(tmp_path)[0]


def test_a_folder_that_is_no_site_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(PublishError, match="no folder of a site made before"):
        publish([ROOT / "course" / "00-start-here.ipynb"], tmp_path)
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_a_cell_that_fails_is_named_and_nothing_is_written(tmp_path):
    cells = [nbformat.v4.new_markdown_cell("# One"), nbformat.v4.new_code_cell("1 / 0", id="halves")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "one.ipynb")
    with pytest.raises(PublishError, match=r"one\.ipynb, cell halves: ZeroDivisionError"):
        publish([tmp_path / "one.ipynb"], tmp_path / "site")
    assert [path.name for path in tmp_path.iterdir()] == ["one.ipynb"]


def test_a_file_is_stored_once_however_many_widgets_hold_it(site):
    opened = [gzip.decompress(path.read_bytes()) for path in (site / "files").iterdir()]
    assert len(opened) == len(set(opened))
    lists = [json.loads(text) for text in opened if text.startswith(b'{"first-look"')]
    assert len(lists) == 1  # the lesson's list of widgets holds names of files, no meshes
    assert len(json.dumps(lists[0])) < 60_000


def test_the_first_pages_are_light(opened):
    for name in ("index.html", "00-start-here.html"):
        page = opened(name)
        page.wait_for_load_state("networkidle")
        sizes = page.evaluate(
            "performance.getEntries().map((e) => e.transferSize ?? 0).reduce((a, b) => a + b)"
        )
        assert 0 < sizes < BUDGET_BYTES, name


def test_a_question_is_answered_by_keyboard_and_survives_a_reload(opened):
    page = opened("00-start-here.html")
    place = drawn(page, "pre-test-which-side")
    place.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    for _ in range(6):  # past how sure one is
        if page.evaluate("document.activeElement.textContent") == "Check my answer":
            break
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Check my answer"
    page.keyboard.press("Enter")
    place.get_by_text("Not right. Another option is better.").wait_for()
    assert place.locator(".sl-reason").count() == 4
    page.reload()
    place = drawn(page, "pre-test-which-side")
    assert place.get_by_role("radio").first.is_checked()


def test_a_number_is_judged_on_both_sides_of_the_tolerance(opened):
    page = opened("01-sample.html")
    place = drawn(page, "number")
    for typed, verdict in (("2.9", "That is right."), ("2.91", "Not right.")):
        place.get_by_role("textbox").fill(typed)
        place.get_by_role("button", name="Check my answer").click()
        place.get_by_text(verdict).wait_for()


def test_the_explorer_goes_to_another_region_by_keyboard(opened):
    page = opened("00-start-here.html")
    place = drawn(page, "first-look")
    page.wait_for_selector("[data-ready='cervical']")
    place.get_by_role("button", name="Lumbar").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-ready='lumbar']")
    page.reload()
    drawn(page, "first-look")
    page.wait_for_selector("[data-ready='lumbar']")  # the region that was left


def test_a_measuring_task_draws_the_true_answer_by_keyboard(opened):
    page = opened("01-sample.html")
    place = drawn(page, "room")
    page.wait_for_selector("[data-widget='room'] [data-ready]")
    place.locator("canvas").first.focus()
    page.keyboard.press("Enter")
    place.get_by_role("button", name="Send").click()
    place.get_by_text("The true answer is drawn over yours").wait_for()


def test_a_question_on_a_scan_is_marked_and_the_truth_drawn(opened):
    page = opened("01-sample.html")
    place = drawn(page, "scan")
    page.wait_for_selector("[data-widget='scan'] [data-ready]")
    assert not place.locator(".sl-feedback").is_visible()
    assert place.get_by_role("button", name="Another patient").count() == 0  # there is one
    for key in ("ArrowUp", "ArrowDown"):
        place.locator("canvas").first.focus()
        for _ in range(12):
            page.keyboard.press(key)
        place.get_by_role("button", name="Set point at crosshair").click()
    answer = "JSON.parse(localStorage.getItem('spine-course:work/questions/imaging-canal-ap-01'))?.response"
    page.wait_for_function(f"{answer}?.response.points_mm?.length === 2")
    page.reload()
    place = drawn(page, "scan")
    place.get_by_text("your earlier answer").or_(place.get_by_text("AP diameter, C5")).first.wait_for()
    place.get_by_role("button", name="Check my answer").click()
    verdict = place.locator(".sl-feedback .sl-verdict")
    verdict.get_by_text("the true value for this patient is").wait_for()
    assert "mm too" in verdict.inner_text() or "no difference" in verdict.inner_text()
    assert "true value" in place.locator(".sl-room-verdict").inner_text()
    place.get_by_role("button", name="Clear my answer").click()
    assert not place.locator(".sl-feedback").is_visible()
    page.wait_for_function(f"!{answer}.response.points_mm")


def test_what_is_due_is_asked_rated_and_kept_with_the_progress(opened, tmp_path):
    page = opened("01-sample.html")
    place = drawn(page, "review")
    place.get_by_text("0 of 1 practice question met so far.").wait_for()  # no pictures: nothing on a scan
    place.get_by_role("button", name="Begin").click()
    place.get_by_role("textbox").fill("2.8")
    place.get_by_role("button", name="Check my answer").click()
    place.get_by_text("Rated Good: you meet this question again in 2 days.", exact=True).wait_for()
    page.keyboard.press("4")
    place.get_by_text("Rated Easy: you meet this question again in 8 days.", exact=True).wait_for()
    page.reload()
    place = drawn(page, "review")
    place.get_by_text("1 of 1 practice question met so far.").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save my progress").click()
    download.value.save_as(tmp_path / "my-progress.json")
    kept = json.loads((tmp_path / "my-progress.json").read_text(encoding="utf-8"))["review"]
    assert Card.model_validate(kept["anatomy-space-left-01"]).reps == 1


def test_a_case_is_played_and_kept(opened):
    page = opened("01-sample.html")
    place = drawn(page, "case")
    first = place.locator("[data-key] button, button[data-key]").first
    asked = first.inner_text()
    first.focus()
    page.keyboard.press("Enter")
    place.get_by_text("Kept in this browser.").wait_for()
    page.reload()
    place = drawn(page, "case")
    log = page.evaluate(
        "JSON.parse(localStorage.getItem('spine-course:work/cases/found-by-chance')).response.log"
    )
    assert [event["kind"] for event in log] == ["do"]
    assert place.get_by_role("button", name=asked, exact=True).count() == 0  # done, with its answer


def test_another_patient_can_be_operated_on(opened):
    page = opened("01-sample.html")
    place = drawn(page, "surgery")
    place.get_by_role("combobox").select_option("olf-tuberous")
    page.wait_for_selector("[data-widget='surgery'] [data-ready='olf-tuberous']")


def test_a_chart_is_drawn_when_it_comes_near(opened):
    page = opened("01-sample.html")
    page.locator(".chart").scroll_into_view_if_needed()
    page.wait_for_selector(".chart[data-drawn] .main-svg")


def test_the_search_finds_a_heading(opened):
    page = opened("index.html")
    page.get_by_label("Search").fill("ossification lig")
    page.keyboard.press("Enter")
    page.locator("#results a").first.wait_for()
    assert page.locator("#results a").all_inner_texts()[0]
    assert "for “ossification lig”" in page.locator("#found").inner_text()


def test_progress_goes_through_a_file(opened, tmp_path):
    page = opened("00-start-here.html")
    place = drawn(page, "pre-test-which-side")
    place.get_by_role("radio").nth(2).check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save my progress").click()
    file = tmp_path / "my-progress.json"
    download.value.save_as(file)
    page.evaluate("localStorage.clear()")
    page.locator("#load-file").set_input_files(file)
    page.get_by_text("Loaded from my-progress.json: 1 answer, setting or case.").wait_for()
    assert drawn(page, "pre-test-which-side").get_by_role("radio").nth(2).is_checked()


def test_what_was_read_once_opens_without_a_network(opened):
    page = opened("00-start-here.html")
    drawn(page, "first-look")
    page.wait_for_selector("[data-ready='cervical']")
    page.wait_for_function(ALL_KEPT)
    page.context.set_offline(True)
    page.reload()
    drawn(page, "first-look")
    page.wait_for_selector("[data-ready='cervical']")


def test_a_lesson_can_be_kept_whole(opened):
    page = opened("01-sample.html")
    page.get_by_role("button", name="Keep this lesson on this device").click()
    page.get_by_text("This lesson is kept on this device and opens without a network.").wait_for()
    page.context.set_offline(True)
    page.reload()
    for cell in ("surgery", "number", "scan"):
        drawn(page, cell)
    page.locator(".chart").scroll_into_view_if_needed()
    page.wait_for_selector(".chart[data-drawn]")


def test_without_scripts_the_words_are_there(browser, address):
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}/01-sample.html")
    assert page.get_by_text("In words.").count() == 7
    assert page.get_by_text("Run the notebook").count() == 0
    page.close()
