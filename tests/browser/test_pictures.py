"""The pictures of the README are made here, and still look like the product."""

from pathlib import Path

import numpy as np
import pytest
from skimage import io, transform

from spinelab.imaging import simulate
from spinelab.viewer import ReadingRoom

PICTURES = Path(__file__).parents[2] / "course" / "pictures"
COARSE = (24, 36)
MEAN_DIFFERENCE = 0.08  # of full scale, at 36 x 24 pixels: a changed layout fails, other fonts do not

pytestmark = pytest.mark.browser


def coarse(path):
    return transform.resize(io.imread(path)[..., :3], COARSE, anti_aliasing=True)


def test_the_picture_of_the_explorer_shows_what_a_learner_sees(lab, tmp_path, update_goldens):
    lab.open("course/00-start-here.ipynb")
    lab.run_all()
    explorer = lab.page.locator(".sl-root:has(.sl-explorer)").first
    explorer.scroll_into_view_if_needed()
    explorer.locator("[data-painted]").wait_for()
    explorer.get_by_role("searchbox").fill("flavum")
    explorer.get_by_role("searchbox").press("Enter")
    explorer.get_by_role("searchbox").fill("")
    lab.page.wait_for_timeout(800)
    taken = (PICTURES if update_goldens else tmp_path) / "explorer.png"
    explorer.screenshot(path=taken)
    assert np.abs(coarse(taken) - coarse(PICTURES / "explorer.png")).mean() < MEAN_DIFFERENCE


def test_the_picture_of_the_reading_room_shows_what_a_learner_sees(browser, bare, tmp_path, update_goldens):
    study = simulate("opll-continuous C3-C6 6mm", "cervical", modalities=("ct", "t2"))
    page = browser.new_page(viewport={"width": 1180, "height": 820})
    path = tmp_path / "page.html"
    path.write_text(bare(ReadingRoom(study)), encoding="utf-8")
    page.goto(path.as_uri())
    room = page.locator(".sl-root").first
    room.wait_for()
    page.wait_for_timeout(2500)
    taken = (PICTURES if update_goldens else tmp_path) / "reading-room.png"
    room.screenshot(path=taken)
    page.close()
    assert np.abs(coarse(taken) - coarse(PICTURES / "reading-room.png")).mean() < MEAN_DIFFERENCE
