"""The report of an analysis in a browser: both themes, a narrow page, a table beside each picture."""

import pytest

from spinebank.analysis.analyse import analyse
from spinebank.analysis.report import report_files, student_files
from spinebank.analysis.simulate import Plan, simulate

pytestmark = pytest.mark.browser

AXE_RUN = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.map(
  (v) => `${v.id}: ${v.help}; ${v.nodes[0].html.slice(0, 200)} ${v.nodes[0].failureSummary}`)"""
DRAWN = """() => {
  const figures = [...document.querySelectorAll("figure[data-figure]")];
  return figures.length > 0 && figures.every((figure) => figure.querySelector(".plot svg.main-svg"));
}"""
WITHOUT_TABLE = """() => [...document.querySelectorAll("figure")]
  .filter((figure) => !figure.querySelector("table tbody tr"))
  .map((figure) => figure.textContent.slice(0, 80))"""
INK = """() => getComputedStyle(document.querySelector("figure .plot text")).fill"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The report on a simulated class that is large enough for everything in it."""
    found = analyse(simulate(Plan(students=200, items=6, seed=3, miskeyed=1)).table, 100)
    there = tmp_path_factory.mktemp("report")
    for name, text in {**report_files([found]), **student_files(found)}.items():
        (there / name).write_text(text, encoding="utf-8")
    return there


@pytest.fixture(scope="module")
def opened(browser, folder):
    """The report with every picture drawn, on a narrow page; with it, what it asked for and its errors."""
    page = browser.new_page(viewport={"width": 390, "height": 900}, color_scheme="light")
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"file://{folder / 'analysis.html'}")
    page.evaluate("() => document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    page.wait_for_function(DRAWN)
    yield page, asked, errors
    page.close()


@pytest.fixture(scope="module")
def inks():
    """Colours of the pictures' text by theme."""
    return {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_objects_to_nothing_with_all_pictures_and_tables_open(opened, axe_file, inks, theme):
    page, _, errors = opened
    page.emulate_media(color_scheme=theme)
    page.wait_for_function(
        f"matchMedia('(prefers-color-scheme: {theme})').matches && ({INK})() !== '{inks.get('light', '')}'"
    )
    inks[theme] = page.evaluate(INK)
    page.add_script_tag(path=axe_file)
    assert page.evaluate(AXE_RUN) == []
    assert errors == []


def test_a_narrow_page_needs_no_scrolling_sideways_and_loads_nothing(opened):
    page, asked, _ = opened
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert len(asked) == 1, "the file itself"


def test_beside_every_picture_stands_its_table(opened):
    page, _, _ = opened
    assert page.evaluate(WITHOUT_TABLE) == []
    assert page.locator("figure").count() == 12, "marks, three statistics, objectives, a map, six questions"


def test_the_name_of_a_question_stays_in_sight_when_its_row_is_scrolled(opened):
    page, _, _ = opened
    wide = page.locator(".scroll", has=page.locator("th", has_text="Upper-lower index"))
    wide.evaluate("(place) => { place.scrollLeft = 600; }")
    name = wide.locator("tbody th").first
    assert name.bounding_box()["x"] == pytest.approx(wide.bounding_box()["x"], abs=1)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_for_students_is_accessible_without_a_script(browser, folder, axe_file, theme):
    page = browser.new_page(viewport={"width": 390, "height": 900}, color_scheme=theme)
    page.goto(f"file://{folder / 'students.html'}")
    assert page.locator("script").count() == 0
    page.add_script_tag(path=axe_file)
    assert page.evaluate(AXE_RUN) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()
