"""The surface of a signed distance as triangles. Knows fields and lattices, not what they mean."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from spinelab.domain.frame import Array

__all__ = ["Triangles", "face_normals", "field_normals", "gradient", "pulled_onto", "triangulate"]

Triangles = tuple[Array, npt.NDArray[np.int64]]
"""Vertices (n, 3) in mm and faces (m, 3), counter-clockwise seen from outside."""

_BLOCK = 6
"""Lattice points along the edge of a block that is looked at, or passed over, as one."""
_CHUNK = 40_000
"""Points per call: small enough to stay in the processor's cache."""
_STEEPEST = 1.25
"""No field of the model grows faster than this, mm per mm; a block further off than that is empty."""


def triangulate(field: Callable[[Array], Array], bounds_mm: Array, spacing_mm: float) -> Triangles:
    """Return the zero surface of a field inside a box that holds it.

    Blocks of the lattice that the surface cannot reach are skipped: their middle is too far from it.

    Raises
    ------
    ValueError
        When the field has no surface in the box.
    """
    from skimage import measure  # noqa: PLC0415 (slow to import, and only meshing needs it)

    low = bounds_mm[0] - spacing_mm
    blocks = np.ceil((bounds_mm[1] + spacing_mm - low) / (_BLOCK * spacing_mm)).astype(int)
    values = _sampled(field, low, blocks, spacing_mm)
    if values.min() >= 0 or values.max() <= 0:
        raise ValueError(f"No surface between {bounds_mm[0]} and {bounds_mm[1]} mm.")
    values[np.abs(values) < 1e-5] = 1e-5  # a corner exactly on the surface would make a triangle without area
    vertices, faces, _, _ = measure.marching_cubes(values, 0.0, spacing=(spacing_mm,) * 3)
    return vertices.astype(np.float64) + low, faces.astype(np.int64)


def _sampled(field: Callable[[Array], Array], low: Array, blocks: Array, spacing_mm: float) -> Array:
    edge = _BLOCK * spacing_mm
    index = np.indices(tuple(blocks)).reshape(3, -1).T
    centers = (low + (index + 0.5) * edge - spacing_mm / 2).astype(np.float32)
    middle = _in_chunks(field, centers)
    reach = (edge / 2 + spacing_mm) * np.sqrt(3) * _STEEPEST
    near = np.abs(middle) < reach
    values = np.repeat(np.where(middle < 0, -edge, edge).astype(np.float32), _BLOCK**3).reshape(
        -1, _BLOCK, _BLOCK, _BLOCK
    )
    inner = np.indices((_BLOCK,) * 3).reshape(3, -1).T
    points = low + (index[near][:, None] * _BLOCK + inner) * spacing_mm
    values[near] = _in_chunks(field, points.reshape(-1, 3).astype(np.float32)).reshape(
        -1, _BLOCK, _BLOCK, _BLOCK
    )
    lattice = values.reshape(*blocks, _BLOCK, _BLOCK, _BLOCK).transpose(0, 3, 1, 4, 2, 5)
    return np.ascontiguousarray(lattice).reshape(blocks * _BLOCK)


def _in_chunks(field: Callable[[Array], Array], points: Array) -> Array:
    pieces = [field(points[start : start + _CHUNK]) for start in range(0, len(points), _CHUNK)]
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.float32)


def gradient(field: Callable[[Array], Array], points: Array, step_mm: float = 0.06) -> Array:
    """Return the gradient of a field at points (n, 3), from the four corners of a small tetrahedron."""
    corners = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]], dtype=points.dtype)
    total = np.zeros_like(points)
    for corner in corners:
        total += _in_chunks(field, points + corner * points.dtype.type(step_mm))[:, None] * corner
    return total / (4 * step_mm)


def pulled_onto(
    field: Callable[[Array], Array], points: Array, normals: Array, farthest_mm: float
) -> Array:
    """Return points moved onto the surface along their normals, by at most ``farthest_mm``."""
    step = _in_chunks(field, points.astype(np.float32))[:, None]
    return points - normals * np.clip(step, -farthest_mm, farthest_mm)


def face_normals(vertices: Array, faces: npt.NDArray[np.int64]) -> Array:
    """Return unit normals at the vertices from the triangles around them."""
    corners = vertices[faces]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    total = np.stack(
        [np.bincount(faces.ravel(), np.repeat(normal[:, axis], 3), len(vertices)) for axis in range(3)], axis=1
    )
    return total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)


def field_normals(field: Callable[[Array], Array], points: Array) -> Array:
    """Return unit normals of the field itself."""
    slope = gradient(field, points.astype(np.float32))
    return slope / np.maximum(np.linalg.norm(slope, axis=1, keepdims=True), 1e-6)
