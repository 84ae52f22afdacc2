"""The bones, discs and ligaments around a lesion as the explorer's views take them. Knows no fields."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.lesion.walls import walls_of
from spinelab.domain.mesh import Mesh, Scene, mesh_spine
from spinelab.domain.spine import build_spine
from spinelab.ui.packed import PackedScene, packed_scene

if TYPE_CHECKING:
    from spinelab.domain.lesion.chart import Chart

__all__ = ["surfaces"]

_REBUILT = {"dura_mater", "spinal_cord", "conus_medullaris", "cauda_equina", "spinal_nerve"}
"""What gives way to a lesion is drawn from the fields instead."""
_UNWANTED = {"vertebral_artery", "rib", "facet_joint_capsule", "nuchal_ligament", "supraspinous_ligament"}
"""What would hide the canal and is no part of the story."""


@lru_cache(maxsize=8)
def surfaces(region: str, levels: tuple[str, ...], span_mm: tuple[float, float]) -> PackedScene:
    """Return the surfaces of these vertebrae and of the discs and ligaments between them.

    Ligaments that run on are ended where the span along the canal (mm) ends.
    """
    spine = build_spine(region)
    chart = walls_of(spine).chart
    scene = mesh_spine(region)
    held: list[Mesh] = []
    for mesh in scene.meshes:
        ids = [scene.parts[number].id for number in np.unique(mesh.face_part)]
        if any(name.structure in _REBUILT | _UNWANTED for name in ids):
            continue
        if not ids[0].level:
            held.append(_ended(mesh, chart, span_mm))
        elif all(part in levels for part in ids[0].level.split("-")):
            held.append(mesh)
    packed = packed_scene(Scene(scene.region, scene.parts, tuple(held)))
    drawn = [part for part in packed.index["parts"] if part["count"]]
    return PackedScene({**packed.index, "parts": drawn}, packed.mesh)


def _ended(mesh: Mesh, chart: Chart, span_mm: tuple[float, float]) -> Mesh:
    """Press what lies beyond the span flat into its end planes, so that the surface stays closed."""
    left, behind, along = chart.coordinates(mesh.vertices_mm.astype(float))
    inside = np.clip(along, *span_mm)
    moved = chart.to_patient(left, behind, inside)
    return replace(mesh, vertices_mm=moved.astype(np.float32))
