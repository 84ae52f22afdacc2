"""Cross sections at right angles to the canal."""

import numpy as np
import pytest

from spinelab.domain.crosscut import WINDOW_MM, cross_cut
from spinelab.domain.lesion import Recipe, grow
from spinelab.domain.lesion.grid import NEVER, cord_rows, sampled
from spinelab.domain.measurement import cord, room
from spinelab.domain.measurement.plane import STEP_MM, axial_plane
from spinelab.domain.measurement.series import series
from spinelab.domain.spine import build_spine


@pytest.fixture(scope="module")
def spine():
    return build_spine("cervical")


@pytest.fixture(scope="module")
def lesion(spine):
    return grow(spine, Recipe.parse("opll-localized C5-C6 3mm"))


def test_a_cut_at_the_pedicles_shows_the_body_and_both_halves_of_the_arch(spine, lesion):
    cuts = cross_cut(spine, lesion.walls.chart.place_mm["C5"])
    held = {(spine.parts[cut.part].structure, str(spine.parts[cut.part].side)) for cut in cuts}
    assert {("pedicle", "left"), ("pedicle", "right"), ("spinal_cord", "midline")} <= held
    body = [cut for cut in cuts if spine.parts[cut.part].structure == "vertebral_body"]
    assert {spine.parts[cut.part].level for cut in body} == {"C5"}


def test_the_body_lies_in_front_of_the_line_and_inside_the_window(spine, lesion):
    cuts = cross_cut(spine, lesion.walls.chart.place_mm["C5"])
    points = np.concatenate([ring for cut in cuts for ring in cut.rings_mm])
    assert np.all(points >= WINDOW_MM[0] - 1.1)
    assert np.all(points <= WINDOW_MM[1] + 1.1)
    body = next(cut for cut in cuts if spine.parts[cut.part].structure == "vertebral_body")
    assert np.median(body.rings_mm[0][:, 1]) < 0


def test_a_stored_cut_is_the_computed_one(spine, lesion):
    along = lesion.walls.chart.place_mm["C6"]
    first = cross_cut(spine, along)
    assert cross_cut(spine, along) is first


@pytest.mark.parametrize("place", ["", "C5"])
def test_a_series_says_what_single_measurements_say(lesion, place):
    found = series(lesion, np.array([0.5, 3.0, 6.0]), place)
    assert found.rooms[1] == room(lesion, 3.0, place)
    single = cord(lesion, 6.0, place)
    assert found.cords[2].area_mm2 == pytest.approx(single.area_mm2, abs=0.01)
    assert found.cords[2].ap_mm == pytest.approx(single.ap_mm, abs=0.01)
    assert found.cords[2].free_area_mm2 == pytest.approx(single.free_area_mm2, abs=0.01)


def test_a_series_below_the_conus_has_no_cord():
    lesion = grow(build_spine("lumbar"), Recipe.parse("clf-nodule L4-L5 3mm"))
    assert series(lesion, np.array([1.0])).cords == ()


def test_a_grid_holds_the_fields_of_the_lesion(lesion):
    along = np.array([lesion.peak_place])
    grid = sampled(lesion, along, 0.1)
    inside = (grid.turns_mm <= 3.0).sum() * 0.1**2
    plane = axial_plane(lesion)
    turns = lesion.turns_at_mm(plane.points_mm)
    assert inside == pytest.approx((turns <= 3.0).sum() * STEP_MM**2, rel=0.03)
    assert np.all((grid.turns_mm <= lesion.largest_mm) | (grid.turns_mm == NEVER))


def test_the_cord_is_known_at_quarters_of_a_millimetre_only(lesion):
    along = np.array([lesion.peak_place])
    rows = cord_rows(lesion, np.array([0.0, 4.0]), along)
    assert rows.shape == (5, 2, 1)
    assert rows[3, 1, 0] < rows[3, 0, 0] or rows[1, 1, 0] > rows[1, 0, 0]  # flatter, or further back
    with pytest.raises(ValueError, match="quarter of a millimetre"):
        cord_rows(lesion, np.array([0.1]), along)
