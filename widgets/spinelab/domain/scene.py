"""The surfaces of a region as arrays.

Knows how they are held, packed and unpacked, not how they are computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.domain.part import PartId
from spinelab.domain.vocabulary import Region, Side

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spinelab.domain.frame import Array

__all__ = ["Buffers", "Mesh", "Scene", "ScenePart"]


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
    """A point on the part's surface that suits a label, shape (3,)."""
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
        start, many = 0, len(self.parts) + 1
        for mesh in self.meshes:
            corner = mesh.faces.astype(np.int64) * many + mesh.face_part[:, None]
            unique, inverse = np.unique(corner.ravel(), return_inverse=True)
            vertex = unique // many
            positions.append(mesh.vertices_mm[vertex])
            normals.append(mesh.normals[vertex])
            openness.append(mesh.openness[vertex])
            parts.append(unique % many)
            indices.append(inverse.reshape(-1, 3) + start)
            start += len(unique)
        return Buffers(
            np.concatenate(positions).astype(np.float32),
            np.round(np.concatenate(normals) * 127).astype(np.int8),
            np.round(np.concatenate(openness) * 127).astype(np.int8),
            np.concatenate(parts).astype(np.uint16),
            np.concatenate(indices).astype(np.uint32),
        )

    def packed(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return the scene as a few named arrays, for storage."""
        names = [f"{part.id.structure}|{part.id.level}|{part.id.side}" for part in self.parts]
        return {
            "vertices": np.concatenate([mesh.vertices_mm for mesh in self.meshes]),
            "normals": np.concatenate([mesh.normals for mesh in self.meshes]),
            "openness": np.concatenate([mesh.openness for mesh in self.meshes]),
            "faces": np.concatenate([mesh.faces for mesh in self.meshes]),
            "face_part": np.concatenate([mesh.face_part for mesh in self.meshes]),
            "sizes": np.array([(len(mesh.vertices_mm), len(mesh.faces)) for mesh in self.meshes]),
            "names": np.array(names),
            "anchors": np.array([part.anchor_mm for part in self.parts]),
            "bounds": np.array([part.bounds_mm for part in self.parts]),
        }

    @classmethod
    def unpacked(cls, region: Region, arrays: Mapping[str, npt.NDArray[np.generic]]) -> Scene:
        """Return the scene of packed arrays."""
        meshes = []
        vertex = face = 0
        for vertices, faces in arrays["sizes"].tolist():
            here, there = slice(vertex, vertex + vertices), slice(face, face + faces)
            meshes.append(
                Mesh(
                    arrays["vertices"][here].astype(np.float32),
                    arrays["normals"][here].astype(np.float32),
                    arrays["faces"][there].astype(np.uint32),
                    arrays["face_part"][there].astype(np.uint16),
                    arrays["openness"][here].astype(np.float32),
                )
            )
            vertex, face = vertex + vertices, face + faces
        parts = tuple(
            ScenePart(PartId(name[0], name[1], Side(name[2])), anchor, bounds)
            for name, anchor, bounds in zip(
                (str(name).split("|") for name in arrays["names"]),
                arrays["anchors"].astype(np.float64),
                arrays["bounds"].astype(np.float64),
                strict=True,
            )
        )
        return cls(region, parts, tuple(meshes))
