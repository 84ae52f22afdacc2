"""Fields on coarse lattices come back exact enough, and textures have the stated spread."""

import numpy as np
import pytest
from scipy import ndimage

from spinelab.domain.spine import build_spine
from spinelab.imaging.banded import smoothed
from spinelab.imaging.grid import Grid
from spinelab.imaging.lattice import Lattice
from spinelab.imaging.noise import ct_tile, struts, tiled
from spinelab.imaging.paint import share_inside
from spinelab.imaging.solids import sampled_solids


def ball(points):
    return np.linalg.norm(points, axis=1) - 10.0


def test_a_sphere_comes_back_to_a_twentieth_of_a_millimetre():
    box = np.array([[-12.0] * 3, [12.0] * 3])
    lattice = Lattice.of_solid(ball, box, (1.0, 1.0, 1.0))
    axis = np.arange(-11, 11, 0.37)
    zz, yy, xx = np.meshgrid(axis, axis, axis, indexing="ij")
    exact = ball(np.stack([xx.ravel(), yy.ravel(), zz.ravel()], axis=1)).reshape(zz.shape)
    near = np.abs(exact) < 1.5
    assert np.abs(lattice.read(axis, axis, axis) - exact)[near].max() < 0.05


def test_a_vertebra_comes_back_to_a_fifth_of_a_millimetre():
    solid = build_spine("cervical").solids[2]
    lattice = Lattice.of_solid(solid.field, solid.bounds_mm, (1.0, 1.0, 1.0))
    points = np.random.default_rng(1).uniform(*solid.bounds_mm, (40000, 3)).astype(np.float32)
    exact = solid.field(points)
    near = np.abs(exact) < 0.4
    chosen = points[near][:300]
    read = np.array([lattice.read(*(np.array([value]) for value in point))[0, 0, 0] for point in chosen])
    assert np.abs(read - exact[near][:300]).mean() < 0.1


def test_a_solid_is_sampled_alike_whether_alone_or_among_others():
    spine = build_spine("cervical")
    box = np.array([[-30.0, -40.0, spine.frames["C5"].origin_mm[2] - 8], [30.0, 60.0, 1e3]])
    every = {found.solid.name: found for found in sampled_solids(spine, box)}
    for name in ("Spinal nerve C4-C5, left", "Spinal nerve C4-C5, right", "vertebra C5"):
        (alone,) = sampled_solids(spine, box, lambda solid, name=name: solid.name == name)
        assert alone.first_label == every[name].first_label
        assert alone.field.start_mm == every[name].field.start_mm
        assert np.array_equal(alone.field.values, every[name].field.values)


def test_partial_volume_is_half_on_the_surface_and_adds_up():
    distance = np.linspace(-2, 2, 401).astype(np.float32)
    share = share_inside(distance)
    assert share[200] == pytest.approx(0.5)
    assert share.sum() * 0.01 == pytest.approx(2.0, abs=0.01)


def test_ct_noise_is_correlated_between_neighbours_and_does_not_drift():
    out = np.empty((4, 300, 280), dtype=np.float32)
    ct_tile(0.5, 101).fill(out, 0)
    assert out.std() == pytest.approx(1.0, abs=0.05)
    assert np.corrcoef(out[:, :, 1:].ravel(), out[:, :, :-1].ravel())[0, 1] > 0.3
    blocks = out[:, :300, :280].reshape(4, 10, 30, 10, 28).mean(axis=(2, 4))
    assert blocks.std() < 0.05


def test_the_same_slice_has_the_same_noise_wherever_it_is_computed():
    whole, part = np.empty((5, 64, 64), np.float32), np.empty((2, 64, 64), np.float32)
    ct_tile(0.5, 101).fill(whole, 10)
    ct_tile(0.5, 101).fill(part, 12)
    assert np.array_equal(whole[2:4], part)


def test_a_part_of_a_slice_has_the_noise_of_the_whole():
    whole, part = (np.zeros(shape, np.float32) for shape in ((300, 400), (90, 210)))
    for out, first in ((whole, (0, 0)), (part, (200, 150))):
        for here, noise in ct_tile(0.5, 101).patches(3, first, out.shape):
            out[here] += noise
    assert np.array_equal(part, whole[200:290, 150:360])


@pytest.mark.parametrize("mode", ["wrap", "nearest", "reflect"])
def test_smoothing_by_matrices_is_that_of_scipy(mode):
    block = np.random.default_rng(1).standard_normal((40, 70, 90), dtype=np.float32)
    exact = ndimage.gaussian_filter(block, (1.5, 0.0, 4.0), mode=mode, truncate=3.0)
    assert np.abs(smoothed(block, (1.5, 0.0, 4.0), mode, 3.0) - exact).max() < 1e-6


def test_trabeculae_stand_upright():
    block = struts((0.5, 0.5, 1.0), 5)
    up = np.corrcoef(block[2:].ravel(), block[:-2].ravel())[0, 1]
    across = np.corrcoef(block[:, :, 4:].ravel(), block[:, :, :-4].ravel())[0, 1]
    assert up > across + 0.1
    assert tiled(block, (60, 120, 120), (10, 20, 20)).shape == (10, 20, 20)


def test_a_grid_knows_its_points():
    grid = Grid.around(np.array([[0, 0, 0], [10, 20, 30]]), (0.5, 1.0, 2.0), 2, "a box")
    assert grid.shape == (15, 20, 20)
    assert grid.index(np.array([0.25, 0.5, 1.0])) == (0, 0, 0)
    box = grid.slices(np.array([[2.0, 2.0, 2.0], [4.0, 4.0, 4.0]]))
    points = grid.points(box)
    assert (points >= 2).all()
    assert (points <= 4).all()
    assert grid.slices(np.array([[99.0] * 3, [100.0] * 3])) is None
