"""A point of each part that can be seen and pointed at. Knows meshes and views, not anatomy."""

from __future__ import annotations


import numpy as np
import numpy.typing as npt

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spinelab.domain.scene import Mesh
    from spinelab.domain.frame import Array
    from collections.abc import Sequence

__all__ = ["anchor_points"]

_CELL_MM = 1.6
"""Size of a pixel of the coarse views in which it is seen what covers what."""
_BEHIND_MM = 1.2
"""A vertex this far behind the foremost one of its pixel is hidden."""
_VIEWS = np.array(
    [(0, -1, 0), (0, 1, 0), (1, 0, 0), (-1, 0, 0), (0, 0, 1), (0, 0, -1)]
    + [(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-0.6, 0.6)],
    dtype=float,
)
"""Directions towards the viewer: the six main views and eight oblique ones."""


def anchor_points(meshes: Sequence[Mesh], count: int) -> Array:
    """Return one point on the surface of each of ``count`` parts, shape (count, 3).

    It is taken where most of the part is seen at once; a part that no view shows gets its most central point.

    Raises
    ------
    ValueError
        When a part has no triangle.
    """
    corners, part, normals = _corners(meshes)
    seen = np.stack([_visible(corners, normals, view / np.linalg.norm(view)) for view in _VIEWS])
    points = np.empty((count, 3))
    for index in range(count):
        mine = np.flatnonzero(part == index)
        if not len(mine):
            raise ValueError(f"Part {index} of {count} has no triangle.")
        best = seen[:, mine][int(np.argmax(seen[:, mine].sum(axis=1)))]
        shown = mine[best] if best.any() else mine
        middle = corners[shown].mean(axis=0)
        points[index] = corners[shown[np.argmin(np.linalg.norm(corners[shown] - middle, axis=1))]]
    return points


def _corners(meshes: Sequence[Mesh]) -> tuple[Array, npt.NDArray[np.intp], Array]:
    """Return the middle of every triangle, its part and its normal."""
    middles = [mesh.vertices_mm[mesh.faces].mean(axis=1) for mesh in meshes]
    parts = [mesh.face_part.astype(np.intp) for mesh in meshes]
    normals = [mesh.normals[mesh.faces].mean(axis=1) for mesh in meshes]
    return np.concatenate(middles).astype(float), np.concatenate(parts), np.concatenate(normals)


def _visible(points: Array, normals: Array, view: Array) -> npt.NDArray[np.bool_]:
    """Return which points nothing covers when seen from the direction ``view``."""
    aside = np.cross(view, (0.0, 0.0, 1.0) if abs(view[2]) < 0.9 else (1.0, 0.0, 0.0))  # noqa: PLR2004 (not parallel)
    aside /= np.linalg.norm(aside)
    flat = np.stack([points @ aside, points @ np.cross(view, aside)], axis=1)
    pixel = np.floor((flat - flat.min(axis=0)) / _CELL_MM).astype(np.int64)
    key = pixel[:, 0] * (int(pixel[:, 1].max()) + 1) + pixel[:, 1]
    depth = points @ view
    front = np.full(int(key.max()) + 1, -np.inf)
    np.maximum.at(front, key, depth)
    return np.asarray((depth > front[key] - _BEHIND_MM) & (normals @ view > 0.2))  # noqa: PLR2004 (faces the viewer)
