"""Signed distances of simple shapes and the ways to join them. Knows geometry, not anatomy.

Every function takes coordinates as three arrays and returns millimetres, negative inside. Boxes are exact.
Ellipsoids and limbs divide the implicit value by its gradient: exact on the surface, first-order beside it,
and of the right sign everywhere. Smooth joins move a surface by at most ``k / 4``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from spinelab.domain.frame import Array, Coordinates

__all__ = [
    "Field",
    "Vector",
    "box",
    "ellipsoid",
    "intersect",
    "limb",
    "pill",
    "smooth_intersect",
    "smooth_join",
]

_TINY = 1e-9
"""Keeps a division by zero away in the very middle of a shape."""

Field = Callable[[Array, Array, Array], Array]
"""A signed distance in local coordinates."""

Vector = tuple[float, float, float]
Half = tuple[float, float]
Radii = tuple[Array | float, Array | float, Array | float]


def smooth_join(first: Array, second: Array, k_mm: float) -> Array:
    """Return the union of two shapes with a fillet of about ``k_mm``."""
    if k_mm <= 0:
        return np.minimum(first, second)
    near = np.maximum(k_mm - np.abs(first - second), 0)
    return np.minimum(first, second) - near * near * (0.25 / k_mm)


def smooth_intersect(first: Array, second: Array, k_mm: float) -> Array:
    """Return what two shapes share, with the edge rounded over about ``k_mm``."""
    if k_mm <= 0:
        return np.maximum(first, second)
    near = np.maximum(k_mm - np.abs(first - second), 0)
    return np.maximum(first, second) + near * near * (0.25 / k_mm)


def intersect(first: Array, *others: Array) -> Array:
    """Return what all shapes share, with sharp edges."""
    for other in others:
        first = np.maximum(first, other)
    return first


def ellipsoid(x: Array, y: Array, z: Array, center: Vector, radii_mm: Vector) -> Array:
    """Return the first-order distance to an ellipsoid with axes along x, y and z."""
    return _ellipse((x - center[0], y - center[1], z - center[2]), radii_mm)


def box(x: Array, y: Array, z: Array, half_mm: Vector, rounding_mm: float) -> Array:
    """Return the distance to a box around the origin; ``half_mm`` includes the rounding of its edges."""
    gaps = [np.abs(axis) - (half - rounding_mm) for axis, half in zip((x, y, z), half_mm, strict=True)]
    outside: Array = np.sqrt(sum(np.maximum(gap, 0) ** 2 for gap in gaps))
    return np.asarray(outside + np.minimum(intersect(*gaps), 0) - rounding_mm)


def pill(u: Array, v: Array, half: Half) -> Array:
    """Return the first-order distance to a column, its cross-section halfway from an ellipse to a box.

    ``u`` and ``v`` are distances from its axis, mm, and ``half`` its half-widths along them.
    """
    pu, pv = u * (1 / half[0]), v * (1 / half[1])
    pu2, pv2 = pu * pu, pv * pv
    radius = np.sqrt(pu2 + pv2) + _TINY
    boxy = 0.75 * radius + 0.25 * np.sqrt(np.sqrt(pu2 * pu2 + pv2 * pv2))
    slope = np.sqrt(pu2 * (1 / half[0] ** 2) + pv2 * (1 / half[1] ** 2)) + _TINY
    return np.asarray((boxy - 1) * radius / slope)


def _ellipse(at: Coordinates, radii: Radii) -> Array:
    """Return the implicit value of an ellipsoid divided by its gradient."""
    (u, v, w), (a, b, c) = at, radii
    pu, pv, pw = u / a, v / b, w / c
    radius = np.sqrt(pu * pu + pv * pv + pw * pw) + _TINY
    slope = np.sqrt((pu / a) ** 2 + (pv / b) ** 2 + (pw / c) ** 2) + _TINY
    return np.asarray(radius * (radius - 1) / slope)


def _slab(at: Coordinates, radii: Radii) -> Array:
    """Return the same for a cross-section between an ellipse and a rectangle: |u|^4 + |v|^4 = 1."""
    (u, v, w), (a, b, c) = at, radii
    pu, pv, pw = u / a, v / b, w / c
    pu2, pv2, pw2 = pu * pu, pv * pv, pw * pw
    flat = np.sqrt(pu2 * pu2 + pv2 * pv2) + _TINY
    radius = np.sqrt(flat + pw2) + _TINY
    slope = np.sqrt((pu2 * pu / flat / a) ** 2 + (pv2 * pv / flat / b) ** 2 + (pw / c) ** 2) + _TINY
    return np.asarray(radius * (radius - 1) / slope)


def limb(path: Sequence[Vector], half: Sequence[Half], up: Vector, *, flat: bool = False) -> Field:
    """Return a bent limb whose cross-section changes along its path.

    Parameters
    ----------
    path
        Two or more points, mm.
    half
        For each point, half the extent across (at right angles to ``up`` and to the path) and half the extent
        along ``up``, mm. The ends are rounded by the smaller one.
    up
        Direction that ``half[i][1]`` refers to.
    flat
        Whether the cross-section is a rounded rectangle instead of an ellipse.
    """
    if len(path) < 2:  # noqa: PLR2004 (start and end)
        raise ValueError(f"A limb needs at least two points; {len(path)} given.")
    section = _slab if flat else _ellipse
    ends = zip(pairwise(path), pairwise(half), strict=True)
    pieces = [_bone(line, sizes, up, section) for line, sizes in ends]
    if len(pieces) == 1:
        return pieces[0]

    def field(x: Array, y: Array, z: Array) -> Array:
        nearest = pieces[0](x, y, z)
        for piece in pieces[1:]:
            nearest = np.minimum(nearest, piece(x, y, z))
        return nearest

    return field


def _cross(first: npt.ArrayLike, second: npt.ArrayLike) -> Array:
    """Return what `numpy.cross` does of two vectors, in a fraction of its time."""
    (a, b, c), (d, e, f) = np.asarray(first).tolist(), np.asarray(second).tolist()
    return np.array([b * f - c * e, c * d - a * f, a * e - b * d])


def _bone(
    line: tuple[Vector, Vector], sizes: tuple[Half, Half], up: Vector, section: Callable[..., Array]
) -> Field:
    """Return one straight piece of a limb."""
    start, first, second = line[0], sizes[0], sizes[1]
    along = np.subtract(line[1], start)
    length = float(np.linalg.norm(along))
    along = along / length
    across = _cross(along, up)
    across /= np.linalg.norm(across)
    axes = [tuple(axis.tolist()) for axis in (along, across, _cross(across, along))]
    offsets = [sum(s * a for s, a in zip(start, axis, strict=True)) for axis in axes]

    def field(x: Array, y: Array, z: Array) -> Array:
        run, u, v = (
            x * axis[0] + y * axis[1] + z * axis[2] - offset
            for axis, offset in zip(axes, offsets, strict=True)
        )
        share = np.minimum(np.maximum(run * (1 / length), 0), 1)
        a = share * (second[0] - first[0]) + first[0]
        b = share * (second[1] - first[1]) + first[1]
        return section((u, v, run - share * length), (a, b, np.minimum(a, b)))

    return field
