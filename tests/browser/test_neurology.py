"""The lesion localiser and the Bayes explorer in a real browser: by keyboard, on a phone, in both themes."""

import pytest

from spinelab.bayes import BayesExplorer
from spinelab.localiser import LesionLocaliser

pytestmark = pytest.mark.browser

AXE = """async () => {
  const found = await axe.run({ include: ['.sl-root'] }, { resultTypes: ['violations'] });
  return found.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`);
}"""
CUT_OFF = """() => [...document.querySelectorAll('.sl-root *')]
  .filter((n) => n.scrollWidth > n.clientWidth + 1 && n.clientWidth > 0)
  .filter((n) => getComputedStyle(n).overflowX === 'visible').map((n) => n.outerHTML.slice(0, 120))"""
SMALL = """() => [...document.querySelectorAll('.sl-root :is(button, input, select, summary)')]
  .map((n) => [n, n.getBoundingClientRect()])
  .filter(([n, b]) => n.offsetParent && (b.width < 24 || b.height < 24))
  .map(([n]) => n.outerHTML.slice(0, 120))"""
WIDGETS = [
    pytest.param(lambda: LesionLocaliser(level="C4-C5", extent="hemicord"), id="lesion"),
    pytest.param(lambda: LesionLocaliser(mode="signs", observed={"sign:gait": "present"}), id="signs"),
    pytest.param(
        lambda: BayesExplorer(findings={"hoffmann": "positive", "babinski": "positive"}), id="bayes"
    ),
]


@pytest.fixture
def opened(browser, bare, tmp_path):
    """Show a widget on a page of its own; returns the page, which must have met no error."""
    pages, errors = [], []

    def show(widget, *, dark=False, width=1180):
        path = tmp_path / "page.html"
        body = f"<body data-jp-theme-light='{str(not dark).lower()}'><div id=\"app\">"
        path.write_text(bare(widget).replace('<div id="app">', body), encoding="utf-8")
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path.as_uri())
        page.locator(".sl-root").wait_for()
        pages.append(page)
        return page

    yield show
    for page in pages:
        page.close()
    assert errors == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("make", WIDGETS)
def test_axe_finds_nothing(opened, axe_file, make, dark):
    page = opened(make(), dark=dark)
    page.add_script_tag(path=axe_file)
    assert page.evaluate(AXE) == []


@pytest.mark.parametrize("make", WIDGETS)
def test_on_a_phone_nothing_is_cut_off_or_too_small_to_touch(opened, make):
    page = opened(make(), width=390)
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(SMALL) == []
    assert page.locator(".sl-root").bounding_box()["width"] <= 390


def test_by_keyboard_a_lower_level_moves_the_shaded_dermatomes_down(opened):
    page = opened(LesionLocaliser(level="T4-T5", extent="transverse"))
    highest = page.locator("[data-loss^='pin T6 left expected']")
    assert highest.count() > 0
    down = page.get_by_role("button", name="▼ down")
    down.focus()
    page.keyboard.press("Enter")
    assert highest.count() == 0
    assert page.locator("[data-loss^='pin T7 left expected']").count() > 0
    filled = page.locator("[data-loss^='pin T7 left expected']").first
    assert filled.evaluate("(path) => getComputedStyle(path).fill").startswith("url(")
    struck = page.locator("[data-struck='corticospinal left expected']")
    assert struck.evaluate("(path) => getComputedStyle(path).fill").startswith("url(")


def test_by_keyboard_a_sign_changes_the_thousand_people(opened):
    page = opened(BayesExplorer(pretest_percent=20.0))
    present = page.get_by_role("group", name="Inverted supinator sign").get_by_role("button", name="present")
    present.focus()
    page.keyboard.press("Space")
    page.locator(".sl-bayes-sentence", has_text="From 20 % to 40 %").wait_for()
    assert "200 have myelopathy" in page.locator(".sl-bayes-result").inner_text()
