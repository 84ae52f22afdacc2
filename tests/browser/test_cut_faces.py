"""What a cut lays bare has the colour of the structure that is cut, without holes or patches."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from skimage import io

from spinelab import explorer
from spinelab.domain.spine import build_spine
from spinelab.explorer import SpineExplorer

pytestmark = pytest.mark.browser

FOLDER = Path(explorer.__file__).parent

WHERE = """async ([camera, scene, points, index]) => {
  const { fittingDistance, project } = await window.load(camera);
  const { unpackScene } = await window.load(scene);
  const surface = document.querySelector(".sl-surface").getBoundingClientRect();
  const model = window.model;
  const { center, shape } = unpackScene(model.get("_index"), model.get("_mesh"));
  const aspect = surface.width / surface.height;
  const view = { ...model.get("_words").angles[model.get("view")], target: center, distance_mm: 1, aspect };
  view.distance_mm = fittingDistance(view, shape);
  return points.map((point) => {
    const { x, y } = project(view, point);
    return [surface.x + (x * 0.5 + 0.5) * surface.width, surface.y + (0.5 - y * 0.5) * surface.height];
  });
}"""


@pytest.fixture
def colours(browser, bare, tmp_path):
    """Draw an explorer and read the colour of the picture at points of the model."""

    def read(widget, points_mm):
        path = tmp_path / "page.html"
        path.write_text(bare(widget), encoding="utf-8")
        page = browser.new_page(viewport={"width": 1000, "height": 700})
        page.goto(path.as_uri())
        page.locator("[data-painted]").first.wait_for()
        page.wait_for_timeout(700)  # the fine picture follows when the model rests
        sources = [(FOLDER / name).read_text(encoding="utf-8") for name in ("camera.js", "scene.js")]
        pixels = page.evaluate(WHERE, [*sources, np.asarray(points_mm).tolist()])
        picture = io.imread(BytesIO(page.screenshot()))[..., :3].astype(float)
        page.close()
        return np.array([picture[round(y), round(x)] for x, y in pixels])

    return read


def inside(region, axis, at_mm, *part):
    """Points of a lattice in a plane that lie well inside a part."""
    found = build_spine(region).part(*part)
    low, high = found.bounds_mm
    lattice = [np.linspace(low[i], high[i], 40) if i != axis else np.array([at_mm]) for i in range(3)]
    points = np.stack(np.meshgrid(*lattice, indexing="ij"), axis=-1).reshape(-1, 3)
    points = points[found.distance(points) < -0.6]
    assert len(points) > 10
    return points


def test_an_axial_cut_through_a_disc_shows_nucleus_and_anulus_without_a_hole(colours):
    widget = SpineExplorer(view="superior", cut_axis="axial", cut_mm=-8)
    for structure in ("nucleus_pulposus", "anulus_fibrosus"):
        red, _green, blue = colours(widget, inside("cervical", 2, -8.0, structure, "C5-C6")).T
        assert (blue > red + 15).mean() > 0.98, structure


@pytest.mark.parametrize("part", [("vertebral_body", "T10"), ("lamina", "T10", "left")], ids=" ".join)
def test_a_sagittal_cut_shows_bone_as_bone_even_beside_a_chosen_ligament(colours, part):
    widget = SpineExplorer(
        region="thoracic", view="left", cut_axis="sagittal", cut_mm=4, structure="ligamentum_flavum"
    )
    red, _green, blue = colours(widget, inside("thoracic", 0, 4.0, *part)).T
    assert ((red > blue + 8) & (red > 90)).mean() > 0.98


def test_a_cut_through_the_chosen_ligament_has_the_colour_of_the_ligament(colours):
    widget = SpineExplorer(
        region="thoracic", view="left", cut_axis="sagittal", cut_mm=4, structure="ligamentum_flavum"
    )
    points = inside("thoracic", 0, 4.0, "ligamentum_flavum", "T10-T11", "left")
    red, _green, blue = colours(widget, points).T
    assert (red > blue + 60).mean() > 0.98
