"""Triangles of the computed spine. Knows how fine each structure is drawn, not how it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.anchors import anchor_points
from spinelab.domain.borders import cut_along_borders
from spinelab.domain.cache import remembered
from spinelab.domain.curvature import modelled
from spinelab.domain.decimate import decimated
from spinelab.domain.fineness import drawn
from spinelab.domain.patient import REFERENCE
from spinelab.domain.scene import Buffers, Mesh, Scene, ScenePart
from spinelab.domain.spine import Spine, build_spine
from spinelab.domain.surface import Lattice, settled, triangulate
from spinelab.domain.threads import shared

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.part import PartId, Solid
    from spinelab.domain.patient import Patient
    from spinelab.domain.vocabulary import Region
    from spinelab.domain.warp import Warp

__all__ = ["Buffers", "Mesh", "Scene", "ScenePart", "mesh_spine"]

_LOOK_MM = 2.5
"""How far out a surface looks for what hems it in."""


def mesh_spine(spine: Spine | Region | str) -> Scene:
    """Return the surfaces of a region, or of a patient's spine; from the disk cache where possible.

    An individual's surfaces are those of the symmetric model, bent.

    Raises
    ------
    ValueError
        With the allowed regions, when there is no model of the region.
    """
    if isinstance(spine, Spine):
        if spine.model is None:
            return _computed(spine)
        return _bent(_kept(spine.model.region, spine.model.patient), spine)
    return _kept(modelled(spine), REFERENCE)


def _kept(region: Region, patient: Patient) -> Scene:
    """Return the scene of a symmetric spine from the disk cache; a spine is built only to compute it."""
    name = "-".join(["scene", region, *([] if patient == REFERENCE else [patient.key])])
    return Scene.unpacked(region, remembered(name, lambda: _computed(build_spine(region, patient)).packed()))


def _bent(scene: Scene, spine: Spine) -> Scene:
    """Return a scene of the symmetric model as it lies in the patient."""
    meshes = tuple(_bent_mesh(mesh, spine.warp) for mesh in scene.meshes)
    parts = tuple(
        ScenePart(part.id, spine.warp.to_patient(part.anchor_mm), _box(meshes, index))
        for index, part in enumerate(scene.parts)
    )
    return Scene(scene.region, parts, meshes)


def _bent_mesh(mesh: Mesh, warp: Warp) -> Mesh:
    """Move the vertices; normals turn with two directions along the surface."""
    sloping = np.abs(mesh.normals[:, :1]) < 0.7  # noqa: PLR2004 (far enough from parallel)
    first = np.cross(mesh.normals, np.where(sloping, [[1.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]]))
    second = np.cross(mesh.normals, first)
    here = warp.to_patient(mesh.vertices_mm)
    across, along = (warp.to_patient(mesh.vertices_mm + way * 0.5) - here for way in (first, second))
    normals = np.cross(across, along)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return Mesh(
        here.astype(np.float32), normals.astype(np.float32), mesh.faces, mesh.face_part, mesh.openness
    )


def _computed(spine: Spine) -> Scene:
    number = {part.id: index for index, part in enumerate(spine.parts)}
    alone = [solid for solid in spine.solids if solid.twin is None]
    drawn_alone = shared(lambda solid: _mesh(solid, number, spine.region), alone)
    made = {solid.name: mesh for solid, mesh in zip(alone, drawn_alone, strict=True)}
    meshes = tuple(
        made[solid.name] if solid.twin is None else _mirror(made[solid.twin], number[solid.ids[0]])
        for solid in spine.solids
    )
    anchors = anchor_points(meshes, len(spine.parts))
    for solid in spine.solids:  # a large triangle's middle lies a little off the surface
        mine = [number[name] for name in solid.ids]
        anchors[mine], _ = settled(solid.field, anchors[mine], 0.8)
    boxes = [_box(meshes, index) for index in range(len(spine.parts))]
    parts = tuple(
        ScenePart(part.id, np.clip(anchor, *box), box)
        for part, anchor, box in zip(spine.parts, anchors, boxes, strict=True)
    )
    return Scene(spine.region, parts, meshes)


def _mesh(solid: Solid, number: dict[PartId, int], region: Region) -> Mesh:
    ids = np.array([number[name] for name in solid.ids])
    if solid.surface is not None:
        vertices, faces = solid.surface()
        label = np.zeros(len(faces), dtype=np.intp)
    else:
        steps, target = drawn(region, solid.ids[0])
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
