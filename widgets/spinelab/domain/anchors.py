"""A point of each part that can be seen and pointed at. Knows meshes and views, not anatomy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spinelab.domain.frame import Array
    from spinelab.domain.scene import Mesh

__all__ = ["anchor_points"]

_CELL_MM = 2.0
"""Size of a pixel of the coarse views in which it is seen what covers what."""
_BEHIND_MM = 0.5
"""A vertex this far behind the foremost one of its pixel is hidden."""
_VIEWS = np.array(
    [(0, -1, 0), (0, 1, 0), (1, 0, 0), (-1, 0, 0), (0, 0, 1), (0, 0, -1)]
    + [(x, y, 0.5) for x in (-1, 1) for y in (-1, 1)],
    dtype=float,
)
"""Directions towards the viewer: the six main views and four oblique ones."""


def anchor_points(meshes: Sequence[Mesh], count: int) -> Array:
    """Return one point on the surface of each of ``count`` parts, shape (count, 3).

    It is taken where most of the part is seen at once; a part that no view shows gets its most central point.

    Raises
    ------
    ValueError
        When a part has no triangle.
    """
    corners, part, normals = _corners(meshes)
    covers = np.concatenate([_spread(mesh) for mesh in meshes])
    seen = np.stack([_visible(corners, normals, covers, view / np.linalg.norm(view)) for view in _VIEWS])
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


def _spread(mesh: Mesh) -> Array:
    """Return points all over a mesh, dense enough that hardly a pixel of a triangle is missed."""
    corners = mesh.vertices_mm[mesh.faces]
    longest = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(axis=1)
    pixels = np.clip(np.ceil(longest / _CELL_MM), 1, 5).astype(int)
    return np.concatenate([_filled(corners[pixels == parts], int(parts)) for parts in np.unique(pixels)])


def _filled(corners: Array, parts: int) -> Array:
    """Return points that divide the edges of triangles (n, 3, 3) into equal parts, and those between them."""
    shares = [(a, b, parts - a - b) for a in range(parts + 1) for b in range(parts + 1 - a)]
    return (np.array(shares, dtype=np.float32) / parts @ corners).reshape(-1, 3)


def _visible(points: Array, normals: Array, covers: Array, view: Array) -> npt.NDArray[np.bool_]:
    """Return which points nothing covers when seen from the direction ``view``."""
    aside = np.cross(view, (0.0, 0.0, 1.0) if abs(view[2]) < 0.9 else (1.0, 0.0, 0.0))  # noqa: PLR2004 (not parallel)
    aside /= np.linalg.norm(aside)
    across, along, depth = (covers @ axis.astype(np.float32) for axis in (aside, np.cross(view, aside), view))
    low = np.array([across.min(), along.min()])
    count = int(max(across.max() - low[0], along.max() - low[1]) / _CELL_MM) + 2
    pixel = ((across - low[0]) / _CELL_MM).astype(np.int32) * count + ((along - low[1]) / _CELL_MM).astype(
        np.int32
    )
    order = np.argsort(depth)  # written from back to front, so that the foremost stays
    front = np.full(count * count, -np.inf, dtype=np.float32)
    front[pixel[order]] = depth[order]
    plane = np.stack([aside, np.cross(view, aside)], axis=1)
    mine = np.clip((points @ plane - low) / _CELL_MM, 0, count - 1).astype(np.int32)
    shown = points @ view > front[mine[:, 0] * count + mine[:, 1]] - _BEHIND_MM
    return np.asarray(shown & (normals @ view > 0.2))  # noqa: PLR2004 (faces the viewer)
