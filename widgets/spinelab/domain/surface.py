"""The surface of a signed distance as triangles. Knows fields and lattices, not what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.domain.frame import Array

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Lattice", "Triangles", "face_normals", "pulled_onto", "settled", "triangulate"]

Triangles = tuple[Array, npt.NDArray[np.int64]]
"""Vertices (n, 3) in mm and faces (m, 3), counter-clockwise seen from outside."""

_BLOCK = 6
"""Lattice points along the edge of a block that is looked at, or passed over, as one."""
_CHUNK = 40_000
"""Points per call: small enough to stay in the processor's cache."""
_CRUMB = 0.12
"""Share of the largest piece's triangles below which a separate piece is left out."""
_ON_MM = 1e-5
"""A corner exactly on the surface would make a triangle without area."""
_PROBE_MM = 0.08
"""Step of the differences that give a normal."""
_STEEPEST = 1.25
"""No field of the model grows faster than this, mm per mm; a block further off than that is empty."""


@dataclass(frozen=True, eq=False)
class Lattice:
    """Where a field is sampled: a box, straight or bent with the spine, with its own step along each axis."""

    bounds_mm: Array
    """Lower and upper corner in the lattice's own coordinates, shape (2, 3)."""
    steps_mm: tuple[float, float, float]
    """Fine where the shape is thin, wide along what runs on."""
    place: Callable[[Array], Array] | None = None
    """Patient points (n, 3) of lattice points (n, 3), where the two are not the same."""

    def patient(self, points: Array) -> Array:
        """Return patient points of lattice points (n, 3)."""
        return points if self.place is None else self.place(points)


def triangulate(field: Callable[[Array], Array], lattice: Lattice) -> Triangles:
    """Return the zero surface of a field inside a box that holds it.

    Blocks of the lattice that the surface cannot reach are skipped: their middle is too far from it.

    Raises
    ------
    ValueError
        When the field has no surface in the box.
    """
    from skimage import measure  # noqa: PLC0415 (slow to import, and only meshing needs it)

    steps = np.array(lattice.steps_mm)
    low, high = lattice.bounds_mm[0] - steps, lattice.bounds_mm[1] + steps
    blocks = np.ceil((high - low) / (_BLOCK * steps)).astype(int)
    values = _sampled(field, lattice, low, blocks)
    if values.min() >= 0 or values.max() <= 0:
        raise ValueError(f"No surface between {low} and {high} mm.")
    values[np.abs(values) < _ON_MM] = _ON_MM
    vertices, faces, _, _ = measure.marching_cubes(values, 0.0, spacing=lattice.steps_mm)
    vertices, faces = _without_crumbs(vertices, faces.astype(np.int64))
    return lattice.patient(vertices.astype(np.float64) + low), faces


def _without_crumbs(vertices: Array, faces: npt.NDArray[np.int64]) -> Triangles:
    """Return the surface without separate pieces that are too small to be seen as part of the structure."""
    piece = np.arange(len(vertices))
    while (
        True
    ):  # every vertex takes the lowest number within reach; following numbers halves the way each time
        lowest = np.repeat(piece[faces].min(axis=1), 3)
        joined = piece.copy()
        np.minimum.at(joined, faces.ravel(), lowest)
        joined = joined[joined]
        if np.array_equal(joined, piece):
            break
        piece = joined
    sizes = np.bincount(piece[faces[:, 0]], minlength=len(vertices))
    faces = faces[sizes[piece[faces[:, 0]]] >= _CRUMB * sizes.max()]
    used = np.zeros(len(vertices), dtype=bool)
    used[faces.ravel()] = True
    return vertices[used], (np.cumsum(used) - 1)[faces]


def _sampled(field: Callable[[Array], Array], lattice: Lattice, low: Array, blocks: Array) -> Array:
    steps = np.array(lattice.steps_mm)
    edge = _BLOCK * steps
    index = np.indices(tuple(blocks)).reshape(3, -1).T
    centers = low + (index + 0.5) * edge - steps / 2
    middle = _in_chunks(field, lattice.patient(centers).astype(np.float32))
    near = np.abs(middle) < float(np.linalg.norm(edge / 2 + steps)) * _STEEPEST
    shape = (_BLOCK,) * 3
    far = float(edge.max())
    values = np.repeat(np.where(middle < 0, -far, far).astype(np.float32), _BLOCK**3).reshape(-1, *shape)
    inner = np.indices(shape).reshape(3, -1).T
    points = (low + (index[near][:, None] * _BLOCK + inner) * steps).reshape(-1, 3)
    values[near] = _in_chunks(field, lattice.patient(points).astype(np.float32)).reshape(-1, *shape)
    stacked = values.reshape(*blocks, *shape).transpose(0, 3, 1, 4, 2, 5)
    return np.ascontiguousarray(stacked).reshape(blocks * _BLOCK)


def _in_chunks(field: Callable[[Array], Array], points: Array) -> Array:
    pieces = [field(points[start : start + _CHUNK]) for start in range(0, len(points), _CHUNK)]
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.float32)


def pulled_onto(field: Callable[[Array], Array], points: Array, normals: Array, farthest_mm: float) -> Array:
    """Return points moved onto the surface along their normals, by at most ``farthest_mm``."""
    step = _in_chunks(field, points.astype(np.float32))[:, None]
    return points - normals * np.clip(step, -farthest_mm, farthest_mm)


def settled(field: Callable[[Array], Array], points: Array, farthest_mm: float) -> tuple[Array, Array]:
    """Return points moved onto the surface, by at most ``farthest_mm``, and the unit normals there."""
    points = points.astype(np.float32)
    here = _in_chunks(field, points)
    slope = np.stack(
        [_in_chunks(field, points + step) - here for step in np.eye(3, dtype=np.float32) * _PROBE_MM], 1
    )
    length = np.linalg.norm(slope, axis=1, keepdims=True)
    normals = slope / np.maximum(length, 1e-6)
    step = here[:, None] * (_PROBE_MM / np.maximum(length, _PROBE_MM / 2))
    return points - normals * np.clip(step, -farthest_mm, farthest_mm), normals


def face_normals(vertices: Array, faces: npt.NDArray[np.int64]) -> Array:
    """Return unit normals at the vertices from the triangles around them."""
    corners = vertices[faces]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    total = np.stack(
        [np.bincount(faces.ravel(), np.repeat(normal[:, axis], 3), len(vertices)) for axis in range(3)],
        axis=1,
    )
    return np.asarray(total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12))
