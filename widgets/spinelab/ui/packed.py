"""A scene as the stage of a view receives it: parts with their runs of indices, and the bytes of the mesh."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from spinelab.domain.vocabulary import Side, structure
from spinelab.ui.colours import COLOURS, shares
from spinelab.ui.shaders import SHADERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spinelab.domain.mesh import Scene
    from spinelab.domain.part import PartId

__all__ = ["STEP_MM", "PackedScene", "lowered", "packed_scene", "rounded"]

STEP_MM = 0.01
"""Positions are sent as 16-bit multiples of this; the scene reaches 327 mm from its middle at most."""


@dataclass(frozen=True)
class PackedScene:
    """What travels once from Python to the browser."""

    index: dict[str, Any]
    """Parts, layout of ``mesh``, extent, shaders and colours; plain JSON."""
    mesh: bytes
    """Positions (int16 x 3), padding to 4 bytes, normals and openness (int8 x 4), indices (uint32 x 3)."""


def packed_scene(scene: Scene) -> PackedScene:
    """Return a scene packed. A part without triangles keeps its place, with ``solid`` -1."""
    buffers = scene.buffers()
    points = buffers.positions_mm
    low, high = points.min(axis=0), points.max(axis=0)
    offset_mm = (low + high) / 2
    steps = np.round((points - offset_mm) / STEP_MM).astype("<i2")
    part_of = buffers.part[buffers.indices[:, 0]]
    order = np.argsort(part_of, kind="stable")
    index = {
        "mesh": {
            "vertices": len(steps),
            "triangles": len(order),
            "offset_mm": [float(value) for value in offset_mm],
            "step_mm": STEP_MM,
        },
        "parts": _parts(scene, np.bincount(part_of, minlength=len(scene.parts))),
        "center_mm": rounded(offset_mm),
        "box_mm": rounded(np.concatenate([low, high])),
        "shaders": SHADERS,
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
    return PackedScene(index, mesh)


def _parts(scene: Scene, counts: NDArray[np.int64]) -> list[dict[str, Any]]:
    """One entry a part, with its run of indices; parts of one closed surface share a ``solid``."""
    solid_of = {
        int(part): solid for solid, mesh in enumerate(scene.meshes) for part in np.unique(mesh.face_part)
    }
    ends = np.cumsum(counts) * 3
    return [
        {
            "words": _part_words(part.id),
            "structure": part.id.structure,
            "color": shares(part.id.structure),
            "bone": structure(part.id.structure).tissue == "bone",
            "level": part.id.level,
            "side": str(part.id.side),
            "solid": solid_of.get(number, -1),
            "first": int(ends[number] - counts[number] * 3),
            "count": int(counts[number] * 3),
            "box": rounded(part.bounds_mm.ravel()),
            "anchor": rounded(part.anchor_mm),
        }
        for number, part in enumerate(scene.parts)
    ]


def _part_words(part: PartId) -> str:
    """Say what a part is: "lamina of C5, left"."""
    entry = structure(part.structure)
    where = f" {'at' if entry.segmental else 'of'} {part.level}" if part.level else ""
    side = "" if part.side == Side.MIDLINE else f", {part.side}"
    return f"{lowered(entry.term)}{where}{side}"


def lowered(term: str) -> str:
    """Return a term as it stands within a sentence."""
    return term[0].lower() + term[1:]


def rounded(values: NDArray[np.floating[Any]]) -> list[float]:
    """Return lengths in mm as plain numbers, to the hundredth."""
    return [round(float(value), 2) for value in values]
