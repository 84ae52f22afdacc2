"""Shapes have the sign of a distance everywhere and its size at the surface."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinelab.domain.sdf import box, ellipsoid, limb, smooth_intersect, smooth_join
from spinelab.domain.spline import natural_spline

coordinate = st.floats(-30, 30)


def at(point):
    return [np.array([value]) for value in point]


@given(coordinate, coordinate, coordinate)
def test_a_box_gives_the_exact_distance_to_its_corners_edges_and_faces(x, y, z):
    half = np.array([4.0, 3.0, 2.0])
    point = np.array([x, y, z])
    gaps = np.abs(point) - half
    expected = np.linalg.norm(np.maximum(gaps, 0)) + min(gaps.max(), 0.0)
    assert box(*at(point), tuple(half), 0.0)[0] == pytest.approx(expected, abs=1e-9)


@given(coordinate, coordinate, coordinate)
def test_an_ellipsoid_has_the_right_sign(x, y, z):
    inside = (x / 6) ** 2 + (y / 4) ** 2 + (z / 9) ** 2 - 1
    if abs(inside) > 1e-6:
        assert (ellipsoid(*at((x, y, z)), (0.0, 0.0, 0.0), (6.0, 4.0, 9.0))[0] < 0) == (inside < 0)


@given(st.floats(0, 2 * np.pi), st.floats(0.2, 2.9), st.floats(-0.5, 0.5))
def test_beside_its_surface_an_ellipsoid_gives_the_distance_to_within_a_tenth(turn, rise, step):
    radii = np.array([6.0, 4.0, 9.0])
    way = np.array([np.cos(turn) * np.sin(rise), np.sin(turn) * np.sin(rise), np.cos(rise)])
    on = radii * way
    normal = on / radii**2
    point = on + step * normal / np.linalg.norm(normal)
    assert ellipsoid(*at(point), (0.0, 0.0, 0.0), tuple(radii))[0] == pytest.approx(step, abs=0.05)


@pytest.mark.parametrize("flat", [False, True])
def test_a_limb_holds_its_path_and_ends_at_its_size(flat):
    shape = limb([(0, 0, 0), (10, 0, 0), (20, 5, 0)], [(2, 3), (2, 3), (1, 2)], (0, 0, 1), flat=flat)
    assert all(shape(*at(point))[0] < 0 for point in [(0, 0, 0), (5, 0, 0), (15, 2.5, 0)])
    assert shape(*at((5, 0, 3)))[0] == pytest.approx(0, abs=1e-6)
    assert shape(*at((5, 2, 0)))[0] == pytest.approx(0, abs=1e-6)
    assert shape(*at((5, 0, 4)))[0] == pytest.approx(1, abs=0.25)


def test_a_limb_of_one_point_is_refused():
    with pytest.raises(ValueError, match=r"at least two points; 1 given"):
        limb([(0, 0, 0)], [(1, 1)], (0, 0, 1))


@given(st.floats(-5, 5), st.floats(-5, 5), st.just(0.0) | st.floats(0.01, 4))
def test_smooth_joins_move_a_surface_by_at_most_a_quarter_of_their_width(first, second, width):
    joined = smooth_join(np.array([first]), np.array([second]), width)[0]
    shared = smooth_intersect(np.array([first]), np.array([second]), width)[0]
    assert min(first, second) - width / 4 - 1e-9 <= joined <= min(first, second) + 1e-9
    assert max(first, second) - 1e-9 <= shared <= max(first, second) + width / 4 + 1e-9


def test_a_spline_goes_through_its_points_and_runs_on_straight():
    knots, values = np.array([0.0, 2.0, 3.0, 7.0]), np.array([1.0, -1.0, 0.5, 2.0])
    assert np.allclose(natural_spline(knots, values, knots), values)
    beyond = natural_spline(knots, values, np.array([7.0, 8.0, 9.0]))
    assert beyond[2] - beyond[1] == pytest.approx(beyond[1] - beyond[0])
