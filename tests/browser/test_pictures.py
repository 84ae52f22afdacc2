"""The pictures of the README are made here, and still look like the product."""

from pathlib import Path

import numpy as np
import pytest
from skimage import io, transform

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
