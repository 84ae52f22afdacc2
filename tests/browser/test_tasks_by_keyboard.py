"""What can be done in a widget is done with Tab, Enter, the space bar and arrows, and heard by the kernel.

One plain page, and no pointer but for somebody who cannot drag. Only what no other file does by keys: which
file does what stands in the table of `course/ACCESSIBILITY.md`.
"""

import pytest

from kit import phantom
from spinelab.builder import LesionBuilder
from spinelab.explorer import SpineExplorer
from spinelab.localiser import LesionLocaliser
from spinelab.surgery import VirtualSurgery
from spinelab.viewer import ReadingRoom

pytestmark = pytest.mark.browser

SHOWN = {
    "explorer": SpineExplorer,
    "room": lambda: ReadingRoom(phantom.make(size=(48, 48, 24)), thickness_mm=4.0),
    "localiser": lambda: LesionLocaliser(level="C4-C5", extent="hemicord"),
    "builder": lambda: LesionBuilder(kind="opll-localized", levels="C5-C6", thickness_mm=5.0),
    "surgery": lambda: VirtualSurgery(operation="open-door"),
}
MOST_TABS = 120
AT_IT = "(one) => document.activeElement === one || one.contains(document.activeElement)"
TOLD = """([id, name]) => {
  const told = window.saved.filter(([from, trait]) => from === id && trait === name);
  return told.length ? JSON.stringify(told.at(-1)[2]) : "";
}"""
"""What the kernel was last told of a trait, as JSON."""


class Hands:
    """Somebody who has only a keyboard, in front of one widget."""

    def __init__(self, page, section, widget):
        self.page, self.section, self.widget = page, section, widget

    def reach(self, role, name, **more):
        """Go on with Tab until a control has the focus, from the beginning of the widget."""
        wanted = self.section.get_by_role(role, name=name, **more).first
        self.section.evaluate("(one) => { one.tabIndex = -1; one.focus(); }")
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if wanted.evaluate(AT_IT):
                return
        pytest.fail(f"{role} {name!r} is not reached in {MOST_TABS} presses of Tab.")

    def press(self, role, name, *keys, **more):
        """Reach a control and press keys on it."""
        self.reach(role, name, **more)
        for key in keys:
            self.page.keyboard.press(key)

    def hears(self, trait, value=None):
        """Wait until the kernel was told this value, as JSON, or any; views tell a moment later."""
        wait = f"([value, at]) => {{ const told = ({TOLD})(at); return value ? told === value : told; }}"
        self.page.wait_for_function(wait, arg=[value, [self.widget.model_id, trait]])

    def told(self, trait):
        return self.page.evaluate(TOLD, [self.widget.model_id, trait])


@pytest.fixture(scope="module")
def page(browser, pages, tmp_path_factory):
    widgets = {name: make() for name, make in SHOWN.items()}
    file = tmp_path_factory.mktemp("tasks") / "page.html"
    file.write_text(pages.page_of(list(widgets.values()), whole=True), encoding="utf-8")
    page = browser.new_page(viewport={"width": 560, "height": 420}, device_scale_factor=0.5)  # drawn faster
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri(), wait_until="commit")
    page.wait_for_selector(f"body[data-drawn='{len(widgets)}']", state="attached")
    yield page, widgets
    page.close()
    assert errors == []


@pytest.fixture
def hands(page):
    """Return who works on a widget, by its name."""
    opened, widgets = page
    sections = opened.locator("body > section")

    def at(name):
        section = sections.nth(list(SHOWN).index(name))
        section.locator("canvas:visible, svg:visible, select:visible").first.wait_for()
        return Hands(opened, section, widgets[name])

    return at


def test_the_spine_is_cut_made_transparent_hidden_drawn_and_practised(hands):
    spine = hands("explorer")
    spine.press("button", "Left", "Enter", exact=True)
    spine.hears("view", '"left"')
    spine.press("button", "Sagittal", "Enter")
    spine.press("slider", "Cut at", "ArrowRight")
    spine.hears("cut_axis", '"sagittal"')
    spine.hears("cut_mm", "0.5")
    spine.press("slider", "Bone", "Home")
    spine.hears("bone_opacity", "0")
    spine.press("listbox", "Structures", "ArrowDown", "Enter")
    chosen = spine.told("structure")
    spine.press("button", "Hide", "Enter")
    spine.hears("hidden", f"[{chosen}]")
    spine.press("button", "Drawing", "Enter")
    spine.press("combobox", "Section", "ArrowDown")
    assert spine.section.locator("svg").first.is_visible()
    spine.press("button", "Drawing", "Enter")
    spine.press("button", "Practise", "Enter")
    asked = spine.section.locator(".sl-task").inner_text()
    spine.press("button", "Show me", "Enter")
    assert asked.removeprefix("Find: ").split(".")[0] in spine.section.locator(".sl-verdict").inner_text()
    spine.press("button", "Next", "Enter")
    spine.press("listbox", "Structures", "ArrowDown", "Enter")
    verdict = spine.section.locator(".sl-verdict")
    assert verdict.inner_text().startswith(("✓ Yes", "✗ No"))


def test_the_pictures_are_laid_out_windowed_named_zoomed_and_moved(hands):
    room = hands("room")
    room.press("button", "One plane", "Enter")
    room.hears("arrangement", '"one"')
    room.press("button", "Sagittal", "Enter")
    room.hears("plane", '"sagittal"')
    room.press("spinbutton", "Width", "ArrowUp")
    room.hears("window")
    room.press("checkbox", "Colour and name", "Space")
    room.hears("overlay", "true")
    room.press("button", "Axial", "Enter")
    look = room.section.locator(".sl-room").first
    before = look.get_attribute("data-look")
    room.press("application", "", "+")
    changed = "([one, was]) => one.dataset.look !== was"
    room.page.wait_for_function(changed, arg=[look.element_handle(), before])
    zoomed = look.get_attribute("data-look")
    room.page.keyboard.press("Alt+ArrowRight")
    room.page.wait_for_function(changed, arg=[look.element_handle(), zoomed])
    assert look.get_attribute("data-look") != before
    room.page.keyboard.press("PageUp")
    room.hears("position_mm")


def test_who_cannot_drag_brings_a_place_to_the_middle_with_a_click(hands):
    room = hands("room")
    room.press("button", "Pan", "Enter")
    look = room.section.locator(".sl-room").first
    canvas = room.section.locator("canvas.sl-pane-canvas").first
    box = canvas.bounding_box()
    seen = look.get_attribute("data-look")
    scale, across_mm, down_mm, _ = [float(part) for part in seen.split(",")]
    canvas.click(position={"x": box["width"] / 2 + 40, "y": box["height"] / 2})
    room.page.wait_for_function("([one, old]) => one.dataset.look !== old", arg=[look.element_handle(), seen])
    now = [float(part) for part in look.get_attribute("data-look").split(",")]
    assert now[:3] == pytest.approx([scale, across_mm + 40 / scale, down_mm], abs=1 / scale)


def test_a_measurement_is_taken_back_done_again_and_deleted(hands):
    room = hands("room")
    rows = room.section.locator(".sl-room-result")
    room.press("button", "Distance", "Enter")
    room.press("application", "", "Enter", "ArrowDown", "Backspace", "Enter", "ArrowDown", "Enter")
    rows.first.wait_for()
    room.page.keyboard.press("Control+z")
    rows.first.wait_for(state="detached")
    room.page.keyboard.press("Control+y")
    rows.first.wait_for()
    room.press("button", "Delete measurement 1", "Enter")
    rows.first.wait_for(state="detached")
    room.hears("measurements", "[]")


def test_from_findings_by_keys_to_a_lesion_and_back_to_its_signs(hands):
    localiser = hands("localiser")
    localiser.press("button", "From signs to lesion", "Enter")
    localiser.press("combobox", "Pin prick: upper limit of the loss, left", "ArrowDown", "ArrowDown")
    localiser.section.locator(".sl-candidate-head").first.wait_for()
    localiser.hears("observed")
    assert "pin_level:left" in localiser.told("observed")
    localiser.press("button", "Show its signs", "Enter")
    localiser.hears("mode", '"lesion"')


def test_another_lesion_and_another_patient_are_asked_for(hands):
    builder = hands("builder")
    builder.press("combobox", "To vertebra", "ArrowDown")
    builder.hears("_asked")
    surgery = hands("surgery")
    surgery.press("combobox", "Patient", "ArrowDown")
    surgery.hears("patient")
