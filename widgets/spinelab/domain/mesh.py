"""Triangles of the computed spine. Knows how fine each structure is drawn, not how it is shown."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from spinelab.domain.borders import cut_along_borders
from spinelab.domain.cache import remembered
from spinelab.domain.decimate import decimated
from spinelab.domain.frame import Array
from spinelab.domain.part import PartId, Solid
from spinelab.domain.scene import Buffers, Mesh, Scene, ScenePart
from spinelab.domain.spine import Spine, build_spine
from spinelab.domain.surface import face_normals, field_normals, pulled_onto, triangulate
from spinelab.domain.vocabulary import Region

__all__ = ["Buffers", "Mesh", "Scene", "ScenePart", "mesh_spine"]

_DRAWN: dict[str, tuple[float, int]] = {
    "vertebral_body": (1.2, 3900),
    "rib": (1.3, 560),
    "anulus_fibrosus": (0.9, 1000),
    "nucleus_pulposus": (0.9, 220),
    "dura_mater": (0.0, 0),
    "spinal_cord": (1.1, 500),
    "vertebral_artery": (0.8, 640),
    "spinal_nerve": (0.75, 400),
    "posterior_longitudinal_ligament": (0.6, 1300),
    "anterior_longitudinal_ligament": (0.8, 900),
    "ligamentum_flavum": (0.7, 460),
    "facet_joint_capsule": (0.7, 400),
    "interspinous_ligament": (0.8, 180),
    "supraspinous_ligament": (0.9, 300),
    "nuchal_ligament": (0.7, 420),
}
"""For the first part of each solid: lattice spacing in mm, fine enough for its thinnest place, and triangles."""

_THORACIC_BONE = 5400
"""Triangles of a thoracic vertebra: larger, and fewer are shown."""


def mesh_spine(spine: Spine | Region | str) -> Scene:
    """Return the surfaces of a region; from the disk cache where possible.

    Raises
    ------
    ValueError
        With the allowed regions, when there is no model of the region.
    """
    if isinstance(spine, Spine):
        return _computed(spine)
    if str(spine) not in list(Region):
        spine = build_spine(spine).region  # raises with the allowed regions
    region = Region(spine)
    return Scene.unpacked(region, remembered(f"scene-{region}", lambda: _computed(build_spine(region)).packed()))


def _computed(spine: Spine) -> Scene:
    number = {part.id: index for index, part in enumerate(spine.parts)}
    originals = [solid for solid in spine.solids if solid.twin is None]
    with ThreadPoolExecutor() as pool:
        made = dict(zip([solid.name for solid in originals], pool.map(lambda s: _mesh(s, number), originals), strict=True))
    meshes = tuple(
        made[solid.name] if solid.twin is None else _mirror(made[solid.twin], number[solid.ids[0]])
        for solid in spine.solids
    )
    parts = tuple(_scene_part(part.id, number[part.id], meshes) for part in spine.parts)
    return Scene(spine.region, parts, meshes)


def _mesh(solid: Solid, number: dict[PartId, int]) -> Mesh:
    ids = np.array([number[name] for name in solid.ids])
    if solid.surface is not None:
        vertices, faces = solid.surface()
        label = np.zeros(len(faces), dtype=np.intp)
    else:
        spacing, target = _DRAWN[solid.ids[0].structure]
        if solid.ids[0].level.startswith("T") and solid.shares is not None:
            target = _THORACIC_BONE
        vertices, faces = triangulate(solid.field, solid.bounds_mm, spacing)
        vertices, faces = decimated(vertices, faces, target)
        vertices = pulled_onto(solid.field, vertices, face_normals(vertices, faces), spacing / 3)
        label = np.zeros(len(faces), dtype=np.intp)
        if solid.shares is not None:
            vertices, faces, label = cut_along_borders(vertices, faces, solid.shares(vertices))
    normals = field_normals(solid.field, vertices)
    vertices = pulled_onto(solid.field, vertices, normals, 0.2)
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
    """Return how far the distance grows as expected on the way out: less where the surface folds over itself."""
    steps = (1.5, 4.0)
    seen = [np.clip(solid.field((vertices + normals * step).astype(np.float32)) / step, 0, 1) for step in steps]
    return np.asarray(np.mean(seen, axis=0), dtype=np.float32)


def _scene_part(name: PartId, index: int, meshes: tuple[Mesh, ...]) -> ScenePart:
    corners = np.concatenate([mesh.vertices_mm[mesh.faces[mesh.face_part == index]].reshape(-1, 3) for mesh in meshes])
    middle = corners[np.argmin(np.linalg.norm(corners - corners.mean(axis=0), axis=1))]
    return ScenePart(name, middle.astype(float), np.stack([corners.min(axis=0), corners.max(axis=0)]).astype(float))
