"""Clinical forms and the decision explorer in a real browser, no kernel: keys, themes, narrow pages."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from spinelab.decision import DecisionExplorer
from spinelab.scale import ScaleForm

ROOT = Path(__file__).parents[2]
AXE = ROOT / "tests" / "node_modules" / "axe-core" / "axe.min.js"
AXE_RUN = """async () => {
  const found = await axe.run({ include: [".sl-root"] }, { resultTypes: ["violations"] });
  return found.violations.map((v) => `${v.id}: ${v.help}; ${v.nodes[0].html.slice(0, 200)}`);
}"""
SMALL = """() => [...document.querySelectorAll("button, summary, label:has(input), input[type=text]")]
  .map((n) => [n, n.getBoundingClientRect()])
  .filter(([n, b]) => n.offsetParent && (b.width < 24 || b.height < 24))
  .map(([n]) => n.textContent || n.id)"""
CASE = {
    "entity": "OPLL",
    "myelopathy": True,
    "mjoa": 13,
    "k_line": "minus",
    "occupying_ratio_percent": 62.0,
    "c2_c7_angle_deg": -6.0,
    "cord_signal": "intense",
}
SHOWN = {
    "form": lambda: ScaleForm("mjoa", answers={"upper_motor": 3}),
    "numbers": lambda: ScaleForm("canal_ap_and_sac", answers={"canal_ap_mm": 14.0, "opll_thickness_mm": 8.0}),
    "table": lambda: ScaleForm("dcm_exam_tests"),
    "checklist": lambda: ScaleForm("red_flags", answers={"new_neuro_after_fall": True}),
    "named": lambda: ScaleForm("ct_bridge_classification"),
    "decision": lambda: DecisionExplorer(**CASE),
}

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(browser, bare, tmp_path):
    """Open a widget on a bare page and return the page."""
    pages = []

    def show(widget, *, dark=False, width=1000):
        page = browser.new_page(viewport={"width": width, "height": 900})
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        text = bare(widget)
        if dark:
            text = text.replace('<div id="app">', '<div id="app" data-jp-theme-light="false">')
        path = tmp_path / "page.html"
        path.write_text(text, encoding="utf-8")
        page.goto(path.as_uri())
        page.wait_for_selector(".sl-root")
        pages.append((page, errors))
        return page

    yield show
    for page, errors in pages:
        page.close()
        assert errors == []


@pytest.mark.parametrize("name", SHOWN)
def test_on_a_phone_in_the_dark_nothing_is_inaccessible_too_small_or_cut_off(opened, name):
    """In the light and on a desktop the lessons' forms are looked at in `test_every_page`."""
    page = opened(SHOWN[name](), dark=True, width=390)
    page.add_script_tag(path=str(AXE))
    assert page.evaluate(AXE_RUN) == []
    assert page.evaluate(SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_score_is_filled_in_by_keyboard_alone_and_its_result_is_a_trait(opened):
    page = opened(ScaleForm("mjoa"))
    keys = page.keyboard
    keys.press("Tab")
    for downs in (3, 5, 2, 3):  # from the first choice of each group to the one with as many points
        keys.press("Space")
        for _ in range(downs):
            keys.press("ArrowDown")
        keys.press("Tab")
    expect(page.get_by_role("status")).to_contain_text("mJOA: 13 of 18 points")
    expect(page.get_by_role("status")).to_contain_text("moderate")
    assert page.evaluate("window.model.get('outcomes')[0].value") == 13


def test_a_case_is_entered_by_keyboard_and_every_option_answers(opened):
    page = opened(DecisionExplorer())
    page.get_by_role("radio", name="OPLL, cervical").press("Space")
    page.get_by_role("radio", name="Yes").press("Space")
    page.get_by_label("mJOA").fill("16")
    options = page.locator("details")
    expect(options).to_have_count(5)
    expect(options.nth(1)).to_contain_text("For mild myelopathy surgery or a supervised trial")
    options.nth(0).locator("summary").press("Enter")
    expect(options.nth(0)).not_to_have_attribute("open", "")
    assert page.evaluate("window.model.get('case')") == {"entity": "OPLL", "myelopathy": True, "mjoa": 16}
