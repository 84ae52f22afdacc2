"""The pictures of the README are made here, and still look like the product."""

from pathlib import Path

import numpy as np
import pytest
from skimage import io, transform

from spinelab.explorer import SpineExplorer
from spinelab.imaging import simulate
from spinelab.viewer import ReadingRoom

PICTURES = Path(__file__).parents[2] / "course" / "pictures"
COARSE = (24, 36)
MEAN_DIFFERENCE = 0.08  # of full scale, at 36 x 24 pixels: a changed layout fails, other fonts do not

pytestmark = pytest.mark.browser


def coarse(path):
    return transform.resize(io.imread(path)[..., :3], COARSE, anti_aliasing=True)


@pytest.fixture
def shown(browser, bare, tmp_path):
    """Show a widget on a page of its own, and return its element."""
    pages = []

    def show(widget, width, height):
        page = browser.new_page(viewport={"width": width, "height": height})
        pages.append(page)
        path = tmp_path / "page.html"
        path.write_text(bare(widget), encoding="utf-8")
        page.goto(path.as_uri())
        return page.locator(".sl-root").first

    yield show
    for page in pages:
        page.close()


def test_the_picture_of_the_explorer_shows_what_a_learner_sees(shown, tmp_path, update_goldens):
    explorer = shown(SpineExplorer(), 1180, 820)
    explorer.locator("[data-painted]").wait_for()
    explorer.get_by_role("searchbox").fill("flavum")
    explorer.get_by_role("searchbox").press("Enter")
    explorer.get_by_role("searchbox").fill("")
    explorer.page.wait_for_timeout(800)
    taken = (PICTURES if update_goldens else tmp_path) / "explorer.png"
    explorer.screenshot(path=taken)
    assert np.abs(coarse(taken) - coarse(PICTURES / "explorer.png")).mean() < MEAN_DIFFERENCE


def test_the_picture_of_the_reading_room_shows_what_a_learner_sees(shown, tmp_path, update_goldens):
    study = simulate("opll-continuous C3-C6 6mm", "cervical", modalities=("ct", "t2"))
    room = shown(ReadingRoom(study), 1180, 820)
    room.wait_for()
    room.page.wait_for_timeout(2500)
    taken = (PICTURES if update_goldens else tmp_path) / "reading-room.png"
    room.screenshot(path=taken)
    assert np.abs(coarse(taken) - coarse(PICTURES / "reading-room.png")).mean() < MEAN_DIFFERENCE
