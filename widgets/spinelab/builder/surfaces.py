"""The bones, discs and ligaments around a lesion as the explorer's views take them. Knows no fields."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from spinelab.domain.lesion.walls import walls_of
from spinelab.domain.mesh import Mesh, Scene, mesh_spine
from spinelab.domain.spine import build_spine
from spinelab.ui import SHADERS
from spinelab.ui.colours import COLOURS, shares

if TYPE_CHECKING:
    from spinelab.domain.lesion.chart import Chart

__all__ = ["Surfaces", "surfaces"]

STEP_MM = 0.01
"""Positions are sent as 16-bit multiples of this."""
_REBUILT = {"dura_mater", "spinal_cord", "conus_medullaris", "cauda_equina", "spinal_nerve"}
"""What gives way to a lesion is drawn from the fields instead."""
_UNWANTED = {"vertebral_artery", "rib", "facet_joint_capsule", "nuchal_ligament", "supraspinous_ligament"}
"""What would hide the canal and is no part of the story."""


@dataclass(frozen=True)
class Surfaces:
    """A stretch of spine for a view."""

    index: dict[str, Any]
    mesh: bytes


@lru_cache(maxsize=8)
def surfaces(region: str, levels: tuple[str, ...], span_mm: tuple[float, float]) -> Surfaces:
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
    return _packed(Scene(scene.region, scene.parts, tuple(held)))


def _ended(mesh: Mesh, chart: Chart, span_mm: tuple[float, float]) -> Mesh:
    """Press what lies beyond the span flat into its end planes, so that the surface stays closed."""
    left, behind, along = chart.coordinates(mesh.vertices_mm.astype(float))
    inside = np.clip(along, *span_mm)
    moved = chart.to_patient(left, behind, inside)
    return replace(mesh, vertices_mm=moved.astype(np.float32))


def _packed(scene: Scene) -> Surfaces:
    buffers = scene.buffers()
    points = buffers.positions_mm
    offset = (points.min(axis=0) + points.max(axis=0)) / 2
    steps = np.round((points - offset) / STEP_MM).astype("<i2")
    part = buffers.part[buffers.indices[:, 0]]
    order = np.argsort(part, kind="stable")
    counts = np.bincount(part, minlength=len(scene.parts))
    ends = np.cumsum(counts) * 3
    solid_of = {
        int(number): solid for solid, mesh in enumerate(scene.meshes) for number in np.unique(mesh.face_part)
    }
    parts = [
        {
            "structure": entry.id.structure,
            "color": shares(entry.id.structure),
            "level": entry.id.level,
            "side": str(entry.id.side),
            "solid": solid_of[number],
            "first": int(ends[number] - counts[number] * 3),
            "count": int(counts[number] * 3),
            "box": [round(float(value), 2) for value in entry.bounds_mm.ravel()],
            "anchor": [round(float(value), 2) for value in entry.anchor_mm],
        }
        for number, entry in enumerate(scene.parts)
        if number in solid_of
    ]
    low, high = points.min(axis=0), points.max(axis=0)
    index = {
        "shaders": SHADERS,
        "mesh": {
            "vertices": len(steps),
            "triangles": len(order),
            "offset_mm": [float(value) for value in offset],
            "step_mm": STEP_MM,
        },
        "parts": parts,
        "center_mm": [round(float(value), 2) for value in (low + high) / 2],
        "colors": {name: shares(name) for name in COLOURS},
    }
    shading = np.column_stack([buffers.normals, buffers.openness]).astype("i1")
    mesh = b"".join(
        [
            steps.tobytes(),
            b"\0" * (-steps.nbytes % 4),
            shading.tobytes(),
            buffers.indices[order].astype("<u4").tobytes(),
        ]
    )
    return Surfaces(index, mesh)
