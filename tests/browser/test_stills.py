"""Still pictures of tissue are the drawings of the view, numbered: `--update-goldens` makes them anew."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import distance_transform_edt

from spinelab.files import replace_file
from spinelab.histology import HistologySketch
from spinelab.histology.still import FOLDER, SEED, picture_of
from spinelab.histology.structures import TISSUES

KINDS = [tissue.id for tissue in TISSUES]
LARGEST_BYTES = 29_000
COARSE = (48, 34)
MEAN_DIFFERENCE = 0.04  # of full scale, at 48 x 34 pixels: another arrangement fails, other fonts do not

PAPER = """(drawing) => {
  document.head.innerHTML = `<style>body { margin: 0 }
    svg { display: block; width: 480px; height: 340px; background: #f6e4e6 }
    text { font: 600 13px sans-serif; fill: #1b1f24; stroke: #fff; stroke-width: 4px; paint-order: stroke }
    </style>`;
  document.body.innerHTML = drawing;
}"""
FLAT = """(names) => {
  for (const path of document.querySelectorAll("path")) {
    const number = 1 + names.indexOf(path.closest("[data-structure]")?.dataset.structure);
    const tone = `rgb(${30 * number},0,0)`;
    for (const part of ["fill", "stroke"]) if (path.style[part] !== "none") path.style[part] = tone;
    path.style.strokeOpacity = path.style.fillOpacity = path.style.opacity = 1;
    path.style.shapeRendering = "crispEdges";
  }
}"""
NUMBERS = """(places) => {
  const labels = places.map(([x, y, room], i) => {
    const [a, b] = room > 17 ? [x, y] : [x + (x > 440 ? -20 : 20), y + (y < 40 ? 20 : -20)];
    return `<path d="M${x} ${y}L${a} ${b}" style="stroke: #1b1f24; stroke-width: 1.6"/>` +
      `<circle cx="${x}" cy="${y}" r="2.2" fill="#1b1f24"/>` +
      `<circle cx="${a}" cy="${b}" r="9.5" fill="#fff" stroke="#1b1f24" stroke-width="1.2"/>` +
      `<text x="${a}" y="${b + 4.6}" text-anchor="middle" style="stroke-width: 0">${i + 1}</text>`;
  });
  document.querySelector("svg").insertAdjacentHTML("beforeend", labels.join(""));
}"""
"""A number on its structure, or beside it with a line to it where it would hide it."""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def drawn(browser, bare, tmp_path_factory):
    """Every tissue as the view draws it: outer HTML of its drawing, without what only serves pointing."""
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    path = tmp_path_factory.mktemp("tissue") / "page.html"
    found = {}
    for left, right in (KINDS[:2], KINDS[1:]):
        path.write_text(bare(HistologySketch(left=left, right=right, seed=SEED)), encoding="utf-8")
        page.goto(path.as_uri())
        page.locator("[data-ready]").wait_for()
        for place, kind in ((0, left), (1, right)):
            found[kind] = page.locator(".sl-drawn").nth(place).evaluate("(svg) => svg.outerHTML")
    yield page, found
    page.close()


def shot(page):
    return Image.open(BytesIO(page.locator("svg").screenshot(type="png")))


def places_of(flat, count):
    """Return where each structure is widest, away from edges and other numbers: x, y and its half-width."""
    tones = np.asarray(flat.convert("RGB"))[..., 0].astype(int)
    rows, columns = np.indices(tones.shape)
    found = []
    for number in range(1, count + 1):
        held = tones == 30 * number
        assert held.any(), f"structure {number} is nowhere to be seen"
        room = distance_transform_edt(np.pad(held, 1))[1:-1, 1:-1]
        room[(rows < 14) | (rows > 316) | (columns < 14) | (columns > 466)] = 0
        for x, y, _ in found:
            room[np.hypot(columns - x, rows - y) < 45] = 0
        row, column = np.unravel_index(room.argmax(), room.shape)
        found.append((int(column), int(row), float(room.max())))
    return found


def small(picture):
    """Return the best WebP that is no larger than allowed."""
    for quality in range(80, 10, -5):
        held = BytesIO()
        picture.convert("RGB").save(held, "WEBP", quality=quality, method=6)
        if held.tell() <= LARGEST_BYTES:
            return held.getvalue()
    raise AssertionError("No quality makes the picture small enough.")


def coarse(picture):
    return np.asarray(picture.convert("RGB").resize(COARSE, Image.Resampling.BOX), float) / 255


@pytest.mark.parametrize("tissue", TISSUES, ids=KINDS)
def test_the_still_of_a_tissue_is_the_drawing_of_the_view_with_numbers(tissue, drawn, update_goldens):
    page, found = drawn
    page.evaluate(PAPER, found[tissue.id])
    page.evaluate(FLAT, [seen.id for seen in tissue.structures])
    places = places_of(shot(page), len(tissue.structures))
    page.evaluate(PAPER, found[tissue.id])
    page.evaluate(NUMBERS, places)
    taken = shot(page)
    assert taken.size == (480, 340)
    if update_goldens:
        replace_file(FOLDER / f"{tissue.id}.webp", small(taken))
    kept = picture_of(tissue.id)
    assert len(kept) <= LARGEST_BYTES
    assert np.abs(coarse(taken) - coarse(Image.open(BytesIO(kept)))).mean() < MEAN_DIFFERENCE
