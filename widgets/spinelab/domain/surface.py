"""The surface of a signed distance as triangles. Knows fields and lattices, not what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.domain.frame import Array

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Lattice", "Triangles", "settled", "triangulate"]

Triangles = tuple[Array, npt.NDArray[np.int64]]
"""Vertices (n, 3) in mm and faces (m, 3), counter-clockwise seen from outside."""

_BLOCK = 8
"""Lattice points along the edge of the largest block that is passed over as one; a power of two."""
_FAR_MM = 50.0
"""Stands for the distance where nobody asks for it."""
_CHUNK = 40_000
"""Points per call: small enough to stay in the processor's cache."""
_CRUMB = 0.12
"""Share of the largest piece's triangles below which a separate piece is left out."""
_ON_MM = 1e-5
"""A corner exactly on the surface would make a triangle without area."""
_PROBE_MM = 0.08
"""Step of the differences that give a normal."""
_STEEPEST = 1.1
"""Fields grow hardly faster than a distance; a block further off than that is empty."""


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


def triangulate(
    field: Callable[[Array], Array], lattice: Lattice, around: Callable[[Array], Array] | None = None
) -> Triangles:
    """Return the zero surface of a field inside a box that holds it.

    Blocks of the lattice that the surface cannot reach are skipped: their middle is too far from it.
    ``around`` is a quicker field of a shape that holds the wanted one; it decides which blocks lie outside.

    Raises
    ------
    ValueError
        When the field has no surface in the box.
    """
    from skimage import measure  # noqa: PLC0415 (slow to import, and only meshing needs it)

    steps = np.array(lattice.steps_mm)
    low, high = lattice.bounds_mm[0] - steps, lattice.bounds_mm[1] + steps
    blocks = np.ceil((high - low) / (_BLOCK * steps)).astype(int)
    values = _sampled(field, around, lattice, (low, blocks))
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


def _sampled(
    field: Callable[[Array], Array],
    around: Callable[[Array], Array] | None,
    lattice: Lattice,
    box: tuple[Array, npt.NDArray[np.int64]],
) -> Array:
    """Return the field on the lattice: exact near the surface, a far value of the right sign elsewhere."""
    (low, blocks), steps = box, np.array(lattice.steps_mm)
    values = np.empty(tuple(blocks * _BLOCK), dtype=np.float32)
    index, size = np.indices(tuple(blocks)).reshape(3, -1).T * _BLOCK, _BLOCK
    while size > 1:
        middle = low + (index + (size - 1) / 2) * steps
        found = _in_chunks(around or field, lattice.patient(middle).astype(np.float32))
        near = (found if around else np.abs(found)) < float(
            np.linalg.norm((size + 1) / 2 * steps)
        ) * _STEEPEST
        _fill(values, index[~near], np.where(found[~near] < 0, -_FAR_MM, _FAR_MM), size)
        size //= 2
        corners = np.indices((2, 2, 2)).reshape(3, -1).T * size
        index = (index[near][:, None] + corners).reshape(-1, 3)
    values[tuple(index.T)] = _in_chunks(field, lattice.patient(low + index * steps).astype(np.float32))
    return values


def _fill(values: Array, index: npt.NDArray[np.int64], value: Array, size: int) -> None:
    """Set whole blocks of the lattice to one value each."""
    inner = np.indices((size,) * 3).reshape(3, -1).T
    for start in range(0, len(index), _CHUNK // 8):
        here = slice(start, start + _CHUNK // 8)
        places = (index[here][:, None] + inner).reshape(-1, 3)
        values[tuple(places.T)] = np.repeat(value[here], len(inner))


def _in_chunks(field: Callable[[Array], Array], points: Array) -> Array:
    pieces = [field(points[start : start + _CHUNK]) for start in range(0, len(points), _CHUNK)]
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.float32)


def settled(field: Callable[[Array], Array], points: Array, farthest_mm: float) -> tuple[Array, Array]:
    """Return points moved onto the surface, by at most ``farthest_mm``, and the unit normals there."""
    points = points.astype(np.float32)
    probes = np.eye(4, 3, -1, dtype=np.float32) * _PROBE_MM  # none, across, behind, along
    values = _in_chunks(field, (points[None] + probes[:, None]).reshape(-1, 3)).reshape(4, -1)
    here, slope = values[0], (values[1:] - values[0]).T
    length = np.linalg.norm(slope, axis=1, keepdims=True)
    normals = slope / np.maximum(length, 1e-6)
    step = here[:, None] * (_PROBE_MM / np.maximum(length, _PROBE_MM / 2))
    return points - normals * np.clip(step, -farthest_mm, farthest_mm), normals
