"""Lesson 01 in a real JupyterLab: chosen by keyboard and by click, practised, checked for accessibility."""

import re

import pytest

pytestmark = pytest.mark.browser

TWICE = """() => {
  const ids = [...document.querySelectorAll(".sl-root [id]")].map((one) => one.id);
  return ids.filter((id, place) => ids.indexOf(id) !== place);
}"""
EXPLORERS = "[o for o in Out.values() if type(o).__name__ == 'SpineExplorer']"


@pytest.fixture(scope="module")
def lesson(shared_lab):
    """Lesson 01, opened and run once for the tests below, which leave each other's widgets in peace."""
    shared_lab.open("course/01-anatomy.ipynb")
    shared_lab.run_all()
    shared_lab.page.wait_for_selector(".sl-explorer")
    return shared_lab


def first_explorer(lab):
    explorer = lab.page.locator(".sl-root:has(.sl-explorer)").first
    explorer.scroll_into_view_if_needed()
    explorer.locator("[data-painted]").wait_for()
    return explorer


def test_the_posterior_longitudinal_ligament_chosen_by_keyboard_reaches_python(lesson):
    explorer = first_explorer(lesson)
    explorer.get_by_role("searchbox").focus()
    lesson.page.keyboard.type("posterior long")
    lesson.page.keyboard.press("ArrowDown")
    lesson.page.keyboard.press("Enter")
    assert "Posterior longitudinal ligament" in explorer.locator(".sl-name").inner_text()
    assert "Source:" in explorer.locator(".sl-live").inner_text()
    lesson.wait_for_python(f"print({EXPLORERS}[0].structure)", "posterior_longitudinal_ligament")


def test_a_scene_whose_drawing_the_driver_takes_away_is_drawn_again(lesson):
    explorer = first_explorer(lesson)
    canvas = explorer.locator("canvas").element_handle()
    canvas.evaluate("(one) => one.getContext('webgl2').getExtension('WEBGL_lose_context').loseContext()")
    canvas.wait_for_element_state("hidden")
    explorer.locator("canvas").wait_for()
    assert explorer.locator("canvas").evaluate("(one) => !one.getContext('webgl2').isContextLost()")
    again = explorer.locator("canvas").element_handle()
    lesson.page.wait_for_function("(one) => one.width > 300", arg=again)  # the size of its place: painted


def test_a_click_on_the_ligamentum_flavum_reaches_python_with_its_level(lesson):
    explorer = first_explorer(lesson)
    explorer.get_by_role("button", name="Posterior", exact=True).click()
    explorer.get_by_role("button", name="No cut").click()
    bone = explorer.get_by_label("Bone")
    bone.focus()
    bone.press("Home")  # bone away: nothing hides the ligament
    box = explorer.locator(".sl-surface").bounding_box()
    for step in range(5, 20):  # down beside the midline, where the ligaments lie one below the other
        lesson.page.mouse.click(box["x"] + box["width"] * 0.485, box["y"] + box["height"] * step / 25)
        if explorer.locator(".sl-name").inner_text() == "Ligamentum flavum":
            break
    seen = explorer.locator(".sl-words").inner_text()
    level, side = re.search(r"ligamentum flavum at (C\d-C\d), (left|right)", seen).groups()
    lesson.wait_for_python(
        f"e = {EXPLORERS}[0]; print(e.structure, e.level, e.side)", f"ligamentum_flavum {level} {side}"
    )


def test_a_practice_question_is_answered_by_keyboard_and_explains_every_option(lesson):
    question = lesson.page.locator(".sl-root:has(.sl-question)").first
    radio = question.get_by_role("radio").first
    radio.focus()
    lesson.page.keyboard.press("Space")
    lesson.page.keyboard.press("Tab")
    while lesson.page.evaluate("document.activeElement.textContent") != "Check my answer":
        lesson.page.keyboard.press("Tab")
    lesson.page.keyboard.press("Enter")
    question.locator(".sl-feedback").wait_for()
    assert question.locator(".sl-reason").count() == question.get_by_role("radio").count()
    assert "Source" in question.locator(".sl-source").inner_text()


def test_an_answer_leaves_the_other_questions_alone_and_no_id_is_used_twice(lesson):
    questions = lesson.page.locator(".sl-root:has(.sl-question):has(input[type=radio])")
    assert questions.count() > 1
    chosen = [questions.nth(number).get_by_role("radio").nth(1) for number in range(2)]
    for radio in chosen:
        radio.check()
    assert all(radio.is_checked() for radio in chosen)
    assert lesson.page.evaluate(TWICE) == []


def test_the_arrow_keys_turn_the_spine(lesson):
    explorer = first_explorer(lesson)
    before = explorer.locator(".sl-words").inner_text()
    explorer.locator(".sl-surface").focus()
    for _ in range(6):
        lesson.page.keyboard.press("ArrowRight")
    assert explorer.locator(".sl-words").inner_text() != before


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_our_widgets(lesson, dark):
    lesson.theme(dark=dark)
    lesson.page.wait_for_timeout(1500)
    assert lesson.page.locator(".sl-root").count() > 5
    assert lesson.violations() == []
    assert lesson.violations(".spinelab-claims") == []


def test_on_a_phone_the_first_page_fits_nothing_is_cut_off_and_axe_finds_nothing(lab):
    lab.page.set_viewport_size({"width": 390, "height": 844})
    lab.open("course/00-start-here.ipynb")
    lab.run_all()
    explorer = first_explorer(lab)
    wide = explorer.evaluate(
        "(e) => [...e.querySelectorAll('*')].filter((n) => n.scrollWidth > n.clientWidth + 1"
        " && getComputedStyle(n).overflowX === 'visible' && n.clientWidth > 0).map((n) => n.className)"
    )
    assert wide == []
    assert explorer.bounding_box()["width"] <= 390
    columns = explorer.locator(".sl-explorer").evaluate(
        "(e) => getComputedStyle(e).gridTemplateColumns.split(' ').length"
    )
    assert columns == 1
    for dark in (False, True):
        lab.theme(dark=dark)
        lab.page.wait_for_timeout(1500)
        assert lab.violations() == []
        assert lab.violations(".spinelab-claims") == []
