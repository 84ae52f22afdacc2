"""Lesion builder, virtual surgery and histology drawings on a bare page: no kernel, keyboard, accessible."""

import pytest
from playwright.sync_api import expect

from spinelab.builder import LesionBuilder
from spinelab.histology import HistologySketch
from spinelab.surgery import VirtualSurgery

pytestmark = pytest.mark.browser

DARK = '<body data-jp-theme-light="false"><div id="app">'


@pytest.fixture
def shown(browser, bare, tmp_path, lab_class):
    """Show a widget alone; returns the page and what axe-core objects to."""
    pages = []

    def show(widget, *, width=1180, dark=False):
        text = bare(widget)
        path = tmp_path / "page.html"
        path.write_text(text.replace('<div id="app">', DARK) if dark else text, encoding="utf-8")
        page = browser.new_page(viewport={"width": width, "height": 900})
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path.as_uri())
        page.locator("[data-ready]").wait_for()
        pages.append((page, errors))
        return page, lab_class(page, "", tmp_path)

    yield show
    for page, errors in pages:
        page.close()
        assert errors == []


@pytest.mark.parametrize(
    "make",
    [
        lambda: LesionBuilder(kind="opll-localized", levels="C5-C6", thickness_mm=5.0),
        lambda: VirtualSurgery(operation="open-door"),
        HistologySketch,
    ],
    ids=["builder", "surgery", "histology"],
)
def test_on_a_phone_in_the_dark_nothing_overflows_and_axe_objects_to_nothing(shown, make):
    page, checked = shown(make(), width=390, dark=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert checked.violations() == []


def test_the_lesion_grows_by_keyboard_and_its_numbers_are_those_of_python(shown):
    widget = LesionBuilder(kind="opll-localized", levels="C5-C6", thickness_mm=5.0)
    page, _ = shown(widget)
    slider = page.get_by_label("Thickness")
    row = page.get_by_role("row", name="Occupying ratio")
    assert f"{widget.measurements()['occupying_ratio_percent']:.0f} %" in row.inner_text()
    before = page.locator("canvas.sl-plane").evaluate("(canvas) => canvas.toDataURL()")
    for _ in range(30):
        slider.press("ArrowRight")
    widget.thickness_mm = 8.0
    expect(row).to_contain_text(f"{widget.measurements()['occupying_ratio_percent']:.0f} %")
    assert page.locator("canvas.sl-plane").evaluate("(canvas) => canvas.toDataURL()") != before
    page.wait_for_function("window.model.get('thickness_mm') === 8")


def test_an_operation_is_chosen_by_keyboard(shown):
    widget = VirtualSurgery()
    page, _ = shown(widget)
    page.get_by_role("button", name="Laminectomy").focus()
    page.keyboard.press("Enter")
    widget.operation = "laminectomy"
    after = widget.measurements()["after"]
    assert (
        f"{after['canal_area_mm2']:.0f} mm²" in page.get_by_role("row", name="Area of the canal").inner_text()
    )
    assert page.get_by_text("(DCM: Laminectomy)").is_visible()


def test_a_structure_is_found_by_keyboard(shown):
    page, _ = shown(HistologySketch())
    page.get_by_role("button", name="Find it").press("Enter")
    wanted = page.locator(".sl-task").inner_text().removeprefix("Find: ").split(" (in")[0]
    seen = {
        entry["name"].lower(): entry["id"]
        for tissue in page.evaluate("window.model.get('_tissues')")
        for entry in tissue["structures"]
    }
    page.locator(f"[data-structure='{seen[wanted]}']").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("window.model.get('score')") == {"asked": 1, "found": 1}
