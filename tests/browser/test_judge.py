"""The claim judge on a bare page: judged by keyboard alone, accessible before and after, narrow and dark."""

from pathlib import Path

import pytest

from spinelab.judge import ClaimJudge

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "tests" / "node_modules" / "axe-core" / "axe.min.js"
VIOLATIONS = """async () => (await axe.run({ include: [".sl-root"] })).violations.map((v) => v.id)"""
OVERFLOW = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize(("width", "dark"), [(390, False), (1000, True)])
def test_a_claim_is_judged_by_keyboard_and_both_states_are_accessible(browser, bare, tmp_path, width, dark):
    path = tmp_path / "page.html"
    path.write_text(bare(ClaimJudge("lf-func-load", "lf-anat-nerve")), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(path.as_uri())
    page.locator(".sl-claim").wait_for()
    if dark:
        page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    page.add_script_tag(path=str(AXE))
    assert page.evaluate(VIOLATIONS) == []
    for key in ("Tab", "Space", "ArrowDown", "Tab", "Space", "Enter"):
        page.keyboard.press(key)
    assert "You said: Partly right (a guess)" in page.locator(".sl-evidence:focus").inner_text()
    assert page.evaluate(VIOLATIONS) == []
    assert not page.evaluate(OVERFLOW)
    page.close()
