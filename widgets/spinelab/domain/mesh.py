"""Triangles of the computed spine. Knows surfaces and their parts, not how they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from spinelab.domain.frame import Array
from spinelab.domain.part import PartId, Solid
from spinelab.domain.spine import Spine, build_spine
from spinelab.domain.vocabulary import Region

__all__ = ["Buffers", "Mesh", "Scene", "ScenePart", "mesh_spine"]


@dataclass(frozen=True, eq=False)
class Mesh:
    """One closed surface."""

    vertices_mm: npt.NDArray[np.float32]
    """Patient coordinates, shape (n, 3)."""
    normals: npt.NDArray[np.float32]
    """Outward unit normals, shape (n, 3)."""
    faces: npt.NDArray[np.uint32]
    """Vertex indices, counter-clockwise seen from outside, shape (m, 3)."""
    face_part: npt.NDArray[np.uint16]
    """For each face the index of its part in `Scene.parts`, shape (m,)."""
    openness: npt.NDArray[np.float32]
    """How freely each vertex sees its surroundings, 0 in a crevice to 1 on a bulge, shape (n,)."""


@dataclass(frozen=True, eq=False)
class ScenePart:
    """What a scene knows of a part."""

    id: PartId
    anchor_mm: Array
    """A point on the part that suits a label, shape (3,)."""
    bounds_mm: Array
    """Lower and upper corner of the part's faces, shape (2, 3)."""


@dataclass(frozen=True, eq=False)
class Buffers:
    """A whole scene as flat arrays, ready to be sent to a graphics card; no vertex is shared by two parts."""

    positions_mm: npt.NDArray[np.float32]
    """Shape (n, 3)."""
    normals: npt.NDArray[np.int8]
    """Unit normals times 127, shape (n, 3)."""
    openness: npt.NDArray[np.int8]
    """How freely the vertex sees its surroundings, 0 in a crevice to 127, shape (n,)."""
    part: npt.NDArray[np.uint16]
    """Index in `Scene.parts`, shape (n,)."""
    indices: npt.NDArray[np.uint32]
    """Shape (m, 3)."""


@dataclass(frozen=True, eq=False)
class Scene:
    """The surfaces of one region."""

    region: Region
    parts: tuple[ScenePart, ...]
    """In the order of `Spine.parts`."""
    meshes: tuple[Mesh, ...]

    @property
    def triangles(self) -> int:
        """Number of triangles of the whole scene."""
        return sum(len(mesh.faces) for mesh in self.meshes)

    def buffers(self) -> Buffers:
        """Return all meshes as flat arrays."""
        positions, normals, openness, parts, indices = [], [], [], [], []
        start = 0
        for mesh in self.meshes:
            corner = mesh.faces.astype(np.int64) * (len(self.parts) + 1) + mesh.face_part[:, None]
            unique, inverse = np.unique(corner.ravel(), return_inverse=True)
            vertex = unique // (len(self.parts) + 1)
            positions.append(mesh.vertices_mm[vertex])
            normals.append(mesh.normals[vertex])
            openness.append(mesh.openness[vertex])
            parts.append(unique % (len(self.parts) + 1))
            indices.append(inverse.reshape(-1, 3) + start)
            start += len(unique)
        return Buffers(
            np.concatenate(positions).astype(np.float32),
            np.round(np.concatenate(normals) * 127).astype(np.int8),
            np.round(np.concatenate(openness) * 127).astype(np.int8),
            np.concatenate(parts).astype(np.uint16),
            np.concatenate(indices).astype(np.uint32),
        )


def mesh_spine(spine: Spine | Region | str) -> Scene:
    """Return the surfaces of a region."""
    if not isinstance(spine, Spine):
        spine = build_spine(spine)
    number = {part.id: index for index, part in enumerate(spine.parts)}
    meshes = tuple(_mesh(solid, number) for solid in spine.solids)
    parts = tuple(_scene_part(part.id, number[part.id], meshes) for part in spine.parts)
    return Scene(spine.region, parts, meshes)


def _mesh(solid: Solid, number: dict[PartId, int]) -> Mesh:
    from skimage import measure  # noqa: PLC0415 (slow to import, and only meshing needs it)

    spacing: float = 1.6 if solid.shares else 0.8
    low = solid.bounds_mm[0] - 2 * spacing
    counts = np.ceil((solid.bounds_mm[1] - low) / spacing).astype(int) + 3
    if counts.prod() > 4e6:
        spacing *= 1.6
        counts = np.ceil((solid.bounds_mm[1] - low) / spacing).astype(int) + 3
    axes = [(low[i] + spacing * np.arange(counts[i])).astype(np.float32) for i in range(3)]
    grid: Any = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    values = solid.field(grid).reshape(counts)
    vertices, faces, _, _ = measure.marching_cubes(values, 0.0, spacing=(spacing,) * 3)
    vertices = vertices + low
    step = 0.05 * np.eye(3)
    gradient = np.stack([solid.field(vertices + s) - solid.field(vertices - s) for s in step], axis=1)
    normals = gradient / np.linalg.norm(gradient, axis=1, keepdims=True)
    corners = vertices[faces]
    direction = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    if np.sum(direction * normals[faces[:, 0]]) < 0:
        faces = faces[:, ::-1]
    ids = np.array([number[part.id] for part in solid.parts])
    label = ids[solid.labels(corners.mean(axis=1))]
    return Mesh(
        vertices.astype(np.float32),
        normals.astype(np.float32),
        faces.astype(np.uint32),
        label.astype(np.uint16),
        _openness(solid, vertices, normals),
    )


def _openness(solid: Solid, vertices: Array, normals: Array) -> npt.NDArray[np.float32]:
    """Return how far the distance grows as expected on the way out: less where the surface folds over itself."""
    steps = (1.5, 4.0)
    seen = [np.clip(solid.field(vertices + normals * step) / step, 0, 1) for step in steps]
    return np.asarray(np.mean(seen, axis=0), dtype=np.float32)


def _scene_part(name: PartId, index: int, meshes: tuple[Mesh, ...]) -> ScenePart:
    corners = np.concatenate([mesh.vertices_mm[mesh.faces[mesh.face_part == index]].reshape(-1, 3) for mesh in meshes])
    middle = corners[np.argmin(np.linalg.norm(corners - corners.mean(axis=0), axis=1))]
    return ScenePart(name, middle, np.stack([corners.min(axis=0), corners.max(axis=0)]))
