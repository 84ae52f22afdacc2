"""Outlines in a plane of the patient: which points they hold, and how far two of them overlap."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["dice", "filled", "outline_of", "plane_axes"]

_PLANES = {"axial": (0, 1), "sagittal": (1, 2), "coronal": (0, 2)}
STEP_MM = 0.1
"""Outlines are compared on a raster of this step; coarser only where that would need too many points."""
_MOST_CELLS = 1_000_000

Array = npt.NDArray[np.float64]


def plane_axes(plane: str) -> tuple[int, int]:
    """Return which of x, y, z run across and along a plane.

    Raises
    ------
    ValueError
        With the allowed planes, when there is none of this name.

    >>> plane_axes("sagittal")
    (1, 2)
    """
    try:
        return _PLANES[plane]
    except KeyError:
        raise ValueError(f"No plane {plane!r}. Allowed: {', '.join(_PLANES)}.") from None


def filled(outline: Array, u: Array, v: Array) -> npt.NDArray[np.bool_]:
    """Say which points of a raster lie in a closed outline (even-odd rule).

    Parameters
    ----------
    outline
        Corners in order, shape (n, 2), mm.
    u, v
        Coordinates of the raster's columns and rows, mm.

    Returns
    -------
    Boolean array of shape (rows, columns).

    """
    inside = np.zeros((len(v), len(u)), dtype=bool)
    for (u0, v0), (u1, v1) in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        rows = np.flatnonzero((v0 > v) != (v1 > v))
        if rows.size:
            crossing = u0 + (v[rows] - v0) * (u1 - u0) / (v1 - v0)
            inside[rows] ^= u[None, :] < crossing[:, None]
    return inside


def outline_of(inside: npt.NDArray[np.bool_], points_mm: npt.NDArray[np.floating[Any]]) -> Array:
    """Return the longest outline of a shape on a flat raster, shape (n, 3), mm; (0, 3) where there is none.

    Parameters
    ----------
    inside
        Which points of the raster belong to the shape, (rows, columns).
    points_mm
        Where they lie, (rows, columns, 3), evenly spaced.

    """
    from skimage.measure import find_contours  # noqa: PLC0415 (takes a while to load)

    rings = find_contours(np.pad(inside, 1).astype(float), 0.5)
    if not rings:
        return np.zeros((0, 3))
    ring = max(rings, key=len)[:-1] - 1.0
    down, along = points_mm[1, 0] - points_mm[0, 0], points_mm[0, 1] - points_mm[0, 0]
    found: Array = points_mm[0, 0] + ring[:, :1] * down + ring[:, 1:] * along
    return found


def dice(first_mm: npt.ArrayLike, second_mm: npt.ArrayLike, plane: str) -> float:
    """Return twice the common area over the sum of both areas (Dice coefficient), 0 to 1.

    Both outlines, shape (n, 3) in LPS millimetres, are seen along the normal and compared on a raster.

    >>> square = np.array([[0.0, 0, 0], [2, 0, 0], [2, 2, 0], [0, 2, 0]])
    >>> round(dice(square, square + [1.0, 0, 0], "axial"), 2)
    0.5
    """
    axes = list(plane_axes(plane))
    outlines = [np.asarray(points, dtype=float)[:, axes] for points in (first_mm, second_mm)]
    both = np.concatenate(outlines)
    low, span = both.min(axis=0), np.ptp(both, axis=0)
    step = max(STEP_MM, float(np.sqrt(max(span.prod(), 0) / _MOST_CELLS)), float(span.max()) / _MOST_CELLS)
    u, v = (low[axis] + (np.arange(max(1, int(np.ceil(span[axis] / step)))) + 0.5) * step for axis in (0, 1))
    one, two = (filled(outline, u, v) for outline in outlines)
    total = int(one.sum()) + int(two.sum())
    return 2 * int((one & two).sum()) / total if total else 0.0
