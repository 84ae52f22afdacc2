"""The reading room in a real JupyterLab: scrolled, measured by keyboard, pointer and touch, accessible."""

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

ROOT = Path(__file__).parents[2]
CANAL_MM = 14.0
VOXEL_MM = 0.5

pytestmark = pytest.mark.browser


def cells(*sources):
    return {
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "metadata": {},
                "outputs": [],
                "execution_count": None,
                "source": source,
            }
            for number, source in enumerate(sources)
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


@pytest.fixture(scope="module")
def lab(shared_lab):
    """One notebook and one kernel for all tests of this file: each shows its own room in the first cell."""
    folder = shared_lab.folder / "viewer"
    folder.mkdir(exist_ok=True)
    shutil.copy(ROOT / "tests" / "kit" / "phantom.py", folder / "phantom.py")
    (folder / "room.ipynb").write_text(json.dumps(cells("")), encoding="utf-8")
    shared_lab.open("viewer/room.ipynb")
    return shared_lab


@pytest.fixture
def open_room(lab):
    """Show a room, and return its element."""

    def opened(arguments="", *, dark=False, width=1280):
        lab.page.set_viewport_size({"width": width, "height": 900})
        lab.theme(dark=dark)
        lab.show(
            "import phantom\nfrom spinelab.domain.marking import Truth\n"
            "from spinelab.viewer import ReadingRoom\n"
            f"room = ReadingRoom(phantom.make(size=(96, 96, 48)), {arguments})\nroom"
        )
        room = lab.page.locator(".sl-root:has(.sl-room)").first
        room.scroll_into_view_if_needed()
        room.locator("[data-painted]").wait_for()
        lab.page.wait_for_timeout(300)
        return room

    return opened


def measured(lab, part="value"):
    return json.loads(lab.python(f"import json; print(json.dumps([m['{part}'] for m in room.measurements]))"))


def wait_for_measurement(lab, count=1):
    lab.wait_for_python("print(len(room.measurements))", str(count))


def look_of(page):
    """Pixels a millimetre of the large picture, and what lies in its middle, mm."""
    return [float(part) for part in page.locator(".sl-room").first.get_attribute("data-look").split(",")]


def screen_point(canvas, x_mm, y_mm):
    """Where a point of the axial slice lies in the page."""
    box = canvas.bounding_box()
    scale, across_mm, down_mm, _through_mm = look_of(canvas.page)
    return (
        box["x"] + box["width"] / 2 + (x_mm - across_mm) * scale,
        box["y"] + box["height"] / 2 + (y_mm - down_mm) * scale,
    )


def test_scrolling_by_key_reaches_python_in_millimetres(lab, open_room):
    room = open_room("position_mm=[0.0, 0.0, 0.0]")
    room.locator("canvas.sl-pane-canvas").first.focus()
    for _ in range(5):
        lab.page.keyboard.press("PageUp")
    lab.wait_for_python("print(room.position_mm, room.level)", "[0.0, 0.0, 5.0] C5")


def test_the_canal_measured_by_keyboard_is_right_within_one_voxel(lab, open_room):
    room = open_room("position_mm=[0.0, -7.0, 0.0]")
    room.get_by_role("button", name="AP diameter").press("Enter")
    room.locator("canvas.sl-pane-canvas").first.focus()
    keys = lab.page.keyboard
    keys.press("Enter")
    for _ in range(int(CANAL_MM / VOXEL_MM)):
        keys.press("ArrowDown")
    keys.press("Enter")
    wait_for_measurement(lab)
    assert measured(lab)[0] == pytest.approx(CANAL_MM, abs=VOXEL_MM)
    room.locator(".sl-room-result", has_text="14.0 mm").wait_for()
    assert "AP diameter: 14.0 mm" in room.locator(".sl-live").inner_text()


def test_the_canal_measured_by_dragging_is_right_within_one_voxel(lab, open_room):
    room = open_room("position_mm=[0.0, 0.0, 0.0], arrangement='one'")
    room.get_by_role("button", name="Distance").click()
    canvas = room.locator("canvas.sl-pane-canvas").first
    mouse = lab.page.mouse
    mouse.move(*screen_point(canvas, 0, -CANAL_MM / 2))
    mouse.down()
    mouse.move(*screen_point(canvas, 0, 0))
    mouse.move(*screen_point(canvas, 0, CANAL_MM / 2))
    mouse.up()
    wait_for_measurement(lab)
    assert measured(lab)[0] == pytest.approx(CANAL_MM, abs=VOXEL_MM)
    mouse.move(*screen_point(canvas, 0, CANAL_MM / 2))
    mouse.down()
    mouse.move(*screen_point(canvas, 0, 2))
    mouse.move(*screen_point(canvas, 0, 0))
    mouse.up()
    lab.wait_for_python(f"print(abs(room.measurements[0]['value'] - 7) < {VOXEL_MM})", "True")
    room.get_by_role("button", name="Undo").click()
    lab.wait_for_python(f"print(abs(room.measurements[0]['value'] - 14) < {VOXEL_MM})", "True")


def test_a_touch_moves_the_crosshair_and_two_fingers_zoom(lab, open_room):
    room = open_room("position_mm=[0.0, 0.0, 0.0], arrangement='one'")
    canvas = room.locator("canvas.sl-pane-canvas").first
    x, y = screen_point(canvas, 4, -3)
    before = look_of(lab.page)[0]
    devtools = lab.page.context.new_cdp_session(lab.page)

    def touch(kind, *points):
        fingers = [{"x": px, "y": py, "id": n} for n, (px, py) in enumerate(points)]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 2})
    touch("touchStart", (x, y))
    touch("touchEnd")
    code = "p = room.position_mm; print(abs(p[0] - 4) < 0.3 and abs(p[1] + 3) < 0.3)"
    lab.wait_for_python(code, "True")
    touch("touchStart", (x - 30, y), (x + 30, y))
    touch("touchMove", (x - 60, y), (x + 60, y))
    touch("touchMove", (x - 90, y), (x + 90, y))
    touch("touchEnd")
    lab.page.wait_for_timeout(200)
    devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    devtools.detach()
    assert look_of(lab.page)[0] > 1.5 * before


def test_growing_the_lesion_changes_the_picture_without_the_kernel(lab, open_room):
    room = open_room("position_mm=[0.0, -5.0, 0.0], thickness_mm=0.0")
    slider = room.get_by_label("Thickness")
    slider.focus()
    words = room.locator(".sl-room-words")
    assert "800 HU" not in words.inner_text()
    slider.press("End")
    lab.page.wait_for_function(
        "() => /At the crosshair: 800 HU/.test(document.querySelector('.sl-room-words').textContent)"
    )
    lab.wait_for_python("print(room.thickness_mm)", "8.0")


def test_a_practice_task_is_answered_by_keyboard_marked_and_the_truth_shown(lab, open_room):
    room = open_room(
        "position_mm=[0.0, -7.0, 0.0], truth=Truth(value=14.0, points_mm=((0, -7, 0), (0, 7, 0))),"
        " task={'kind': 'ap', 'prompt': 'Measure the canal.', 'tolerance': 1.0}"
    )
    room.locator("canvas.sl-pane-canvas").first.focus()
    keys = lab.page.keyboard
    keys.press("Enter")
    keys.press("Shift+ArrowDown")
    keys.press("Shift+ArrowDown")
    keys.press("Enter")
    send = room.get_by_role("button", name="Send my answer")
    expect(send).to_be_enabled()
    send.press("Enter")
    verdict = room.locator(".sl-room-verdict-incorrect")
    verdict.wait_for()
    assert "You measured 10.0 mm; the true value is 14.0 mm" in verdict.inner_text()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_the_reading_room(lab, open_room, dark):
    room = open_room(
        "arrangement='pair', overlay=True, task={'kind': 'ratio', 'prompt': 'How full is the canal?'}",
        dark=dark,
    )
    room.locator("canvas.sl-pane-canvas").first.focus()
    for key in ("Enter", "ArrowDown", "Enter", "ArrowDown", "Enter", "ArrowDown", "Enter"):
        lab.page.keyboard.press(key)
    wait_for_measurement(lab)
    assert lab.violations() == []


def test_every_target_is_large_enough_and_nothing_is_cut_off_on_a_phone(open_room):
    room = open_room("thickness_mm=4.0", width=390)
    small = room.evaluate(
        "(e) => [...e.querySelectorAll('button, input, select, [tabindex=\"0\"]')]"
        ".map((n) => [n, n.getBoundingClientRect()])"
        ".filter(([n, b]) => n.offsetParent && n.type !== 'checkbox' && (b.width < 24 || b.height < 24))"
        ".map(([n]) => n.className + ' ' + n.textContent)"
    )
    assert small == []
    wide = room.evaluate(
        "(e) => [...e.querySelectorAll('*')].filter((n) => n.scrollWidth > n.clientWidth + 1"
        " && getComputedStyle(n).overflowX === 'visible' && n.clientWidth > 0).map((n) => n.className)"
    )
    assert wide == []
    assert room.bounding_box()["width"] <= 390
