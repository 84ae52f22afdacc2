"""Triangles of the computed spine. Knows how fine each structure is drawn, not how it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.anchors import anchor_points
from spinelab.domain.borders import cut_along_borders
from spinelab.domain.cache import remembered
from spinelab.domain.curvature import modelled
from spinelab.domain.decimate import decimated
from spinelab.domain.scene import Buffers, Mesh, Scene, ScenePart
from spinelab.domain.spine import Spine, build_spine
from spinelab.domain.surface import Lattice, settled, triangulate

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.part import PartId, Solid
    from spinelab.domain.vocabulary import Region

__all__ = ["Buffers", "Mesh", "Scene", "ScenePart", "mesh_spine"]

_DRAWN: dict[str, tuple[tuple[float, float, float], int]] = {
    "vertebral_body": ((1.3, 1.3, 1.3), 3900),
    "rib": ((1.6, 1.4, 1.6), 560),
    "anulus_fibrosus": ((1.2, 1.2, 0.9), 1000),
    "nucleus_pulposus": ((1.2, 1.2, 0.8), 220),
    "spinal_cord": ((1.0, 1.0, 1.8), 480),
    "vertebral_artery": ((0.8, 0.8, 2.0), 560),
    "spinal_nerve": ((0.85, 0.75, 0.75), 340),
    "posterior_longitudinal_ligament": ((1.0, 0.45, 1.2), 1400),
    "anterior_longitudinal_ligament": ((1.2, 0.6, 1.6), 800),
    "ligamentum_flavum": ((0.7, 0.7, 0.8), 540),
    "facet_joint_capsule": ((0.75, 0.75, 0.75), 320),
    "interspinous_ligament": ((0.5, 1.2, 1.2), 200),
    "supraspinous_ligament": ((1.0, 0.8, 3.0), 360),
    "nuchal_ligament": ((0.45, 1.2, 1.6), 560),
}
"""For the first part of each solid: lattice steps across, behind and along, and triangles."""

_LOOK_MM = 2.5
"""How far out a surface looks for what hems it in."""
_THORACIC_BONE = ((1.65, 1.65, 1.65), 5400)
"""The same for a thoracic vertebra: larger, and fewer are shown."""


def mesh_spine(spine: Spine | Region | str) -> Scene:
    """Return the surfaces of a region; from the disk cache where possible.

    Raises
    ------
    ValueError
        With the allowed regions, when there is no model of the region.
    """
    if isinstance(spine, Spine):
        return _computed(spine)
    region = modelled(spine)
    return Scene.unpacked(
        region, remembered(f"scene-{region}", lambda: _computed(build_spine(region)).packed())
    )


def _computed(spine: Spine) -> Scene:
    number = {part.id: index for index, part in enumerate(spine.parts)}
    made = {solid.name: _mesh(solid, number) for solid in spine.solids if solid.twin is None}
    meshes = tuple(
        made[solid.name] if solid.twin is None else _mirror(made[solid.twin], number[solid.ids[0]])
        for solid in spine.solids
    )
    anchors = anchor_points(meshes, len(spine.parts))
    parts = tuple(
        ScenePart(part.id, anchor, _box(meshes, index))
        for index, (part, anchor) in enumerate(zip(spine.parts, anchors, strict=True))
    )
    return Scene(spine.region, parts, meshes)


def _mesh(solid: Solid, number: dict[PartId, int]) -> Mesh:
    ids = np.array([number[name] for name in solid.ids])
    if solid.surface is not None:
        vertices, faces = solid.surface()
        label = np.zeros(len(faces), dtype=np.intp)
    else:
        steps, target = _DRAWN[solid.ids[0].structure]
        if solid.ids[0].level.startswith("T") and solid.shares is not None:
            steps, target = _THORACIC_BONE
        chart = solid.chart
        lattice = Lattice(chart.bounds_mm, steps, chart.place) if chart else Lattice(solid.bounds_mm, steps)
        vertices, faces = triangulate(solid.field, lattice, solid.around)
        vertices, faces = decimated(vertices, faces, target)
        label = np.zeros(len(faces), dtype=np.intp)
        if solid.shares is not None:
            vertices, faces, label = cut_along_borders(vertices, faces, solid.shares(vertices))
    vertices, normals = settled(solid.field, vertices, 0.4)
    return Mesh(
        vertices.astype(np.float32),
        normals.astype(np.float32),
        faces.astype(np.uint32),
        ids[label].astype(np.uint16),
        _openness(solid, vertices, normals),
    )


def _mirror(mesh: Mesh, number: int) -> Mesh:
    """Return the other one of a symmetric pair."""
    turn = np.array([-1, 1, 1], dtype=np.float32)
    part = np.full_like(mesh.face_part, number)
    return Mesh(mesh.vertices_mm * turn, mesh.normals * turn, mesh.faces[:, ::-1].copy(), part, mesh.openness)


def _openness(solid: Solid, vertices: Array, normals: Array) -> Array:
    """Return how freely the distance grows on the way out: less where the surface folds over itself."""
    away = (vertices + normals * _LOOK_MM).astype(np.float32)
    seen: Array = np.clip(solid.field(away) / _LOOK_MM, 0, 1)
    return seen.astype(np.float32)


def _box(meshes: tuple[Mesh, ...], index: int) -> Array:
    corners = np.concatenate(
        [mesh.vertices_mm[mesh.faces[mesh.face_part == index].ravel()] for mesh in meshes]
    )
    return np.stack([corners.min(axis=0), corners.max(axis=0)]).astype(float)
