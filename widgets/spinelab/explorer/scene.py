"""Pack a region for the browser: a block of numbers and a readable index. Knows no widgets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from spinelab.domain.mesh import Scene, mesh_spine
from spinelab.domain.sections import Section, sections
from spinelab.domain.vocabulary import STRUCTURES, Region, Side, Structure, structure
from spinelab.evidence import references, structure_notes
from spinelab.ui import SHADERS
from spinelab.ui.colours import COLOURS, shares

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from spinelab.domain.part import PartId

__all__ = ["STEP_MM", "Packed", "pack"]

STEP_MM = 0.01
"""Positions are sent as 16-bit multiples of this: a span of 655 mm, an error of 0.005 mm."""

_MARGIN_MM = 3
"""Room around a section in its drawing."""

_LISTED = ("ligament", "disc", "meninges", "neural", "vessel", "bone")
"""Order of the list by tissue: what the course is about comes first."""

_TITLES = {
    Region.CERVICAL: "Cervical spine, C2 to T1",
    Region.THORACIC: "Thoracic spine, T1 to T12",
    Region.LUMBAR: "Lumbar spine, L1 to S1",
    Region.WHOLE: "Whole spine, C2 to S1, overview",
}


@dataclass(frozen=True)
class Packed:
    """A region as the view receives it."""

    index: dict[str, Any]
    """Names, parts, sections, shaders and the layout of ``mesh``; plain JSON."""
    mesh: bytes
    """Positions (int16 x 3), padding to 4 bytes, normals and openness (int8 x 4), indices (uint32 x 3)."""


@lru_cache(maxsize=4)
def pack(region: Region | str) -> Packed:
    """Return the packed scene of a region.

    Raises
    ------
    ValueError
        If the region is unknown or has no model.

    """
    scene = mesh_spine(region)
    buffers = scene.buffers()
    offset_mm = (buffers.positions_mm.min(axis=0) + buffers.positions_mm.max(axis=0)) / 2
    steps = np.round((buffers.positions_mm - offset_mm) / STEP_MM).astype("<i2")
    faces_part = buffers.part[buffers.indices[:, 0]]
    order = np.argsort(faces_part, kind="stable")
    counts = np.bincount(faces_part, minlength=len(scene.parts))
    shading = np.column_stack([buffers.normals, buffers.openness]).astype("i1")
    index = {
        "region": str(scene.region),
        "title": _TITLES[Region(scene.region)],
        "mesh": {
            "vertices": len(steps),
            "triangles": len(order),
            "offset_mm": [float(value) for value in offset_mm],
            "step_mm": STEP_MM,
        },
        "parts": _parts(scene, counts),
        **_extent(buffers.positions_mm),
        "cuts": _cuts(buffers.positions_mm),
        "shaders": SHADERS,
        "terms": {entry.id: _term(entry) for entry in STRUCTURES},
        "entries": _entries([part.id.structure for part in scene.parts]),
        "sections": [_section(entry) for entry in sections(region)],
    }
    mesh = b"".join(
        [
            steps.tobytes(),
            b"\0" * (-steps.nbytes % 4),
            shading.tobytes(),
            buffers.indices[order].astype("<u4").tobytes(),
        ]
    )
    return Packed(index, mesh)


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
            "box": _rounded(part.bounds_mm.ravel()),
            "anchor": _rounded(part.anchor_mm),
        }
        for number, part in enumerate(scene.parts)
    ]


def _part_words(part: PartId) -> str:
    """Say what a part is: "lamina of C5, left"."""
    entry = structure(part.structure)
    where = f" {'at' if entry.segmental else 'of'} {part.level}" if part.level else ""
    side = "" if part.side == Side.MIDLINE else f", {part.side}"
    return f"{_lowered(entry.term)}{where}{side}"


def _lowered(term: str) -> str:
    """Return a term as it stands within a sentence."""
    return term[0].lower() + term[1:]


def _cuts(positions_mm: NDArray[np.float32]) -> dict[str, dict[str, Any]]:
    """Return where each cut starts and between what limits it is moved, mm, and what lies across it."""
    low, high = np.floor(positions_mm.min(axis=0)), np.ceil(positions_mm.max(axis=0))
    found: dict[str, dict[str, Any]] = {}
    for axis, name in enumerate(("sagittal", "coronal", "axial")):
        limits = [float(low[axis]), float(high[axis])]
        start = 0.0 if name == "sagittal" else round(sum(limits)) / 2
        found[name] = {"start": start, "limits": limits, "normal": [int(axis == n) for n in range(3)]}
    return {"none": {**found["sagittal"], "normal": None}, **found}


def _extent(positions_mm: NDArray[np.float32]) -> dict[str, Any]:
    low, high = positions_mm.min(axis=0), positions_mm.max(axis=0)
    return {
        "center_mm": _rounded((low + high) / 2),
    }


def _listed() -> list[Structure]:
    return sorted(STRUCTURES, key=lambda entry: _LISTED.index(entry.tissue))


def _entries(present: Collection[str]) -> dict[str, list[dict[str, str]]]:
    """Return what the list offers: names; and what describes without them, in an order that tells nothing."""
    shown = [entry for entry in _listed() if entry.id in present]
    names = [
        {
            "id": entry.id,
            "label": entry.term,
            "note": entry.latin,
            "lang": "la",
            "words": " ".join(entry.synonyms),
            "color": COLOURS[entry.id],
        }
        for entry in shown
    ]
    clues = [
        {"id": entry.id, "label": structure_notes()[entry.id].clue, "color": COLOURS[entry.id]}
        for entry in shown
    ]
    return {"names": names, "clues": sorted(clues, key=lambda entry: entry["label"].casefold())}


def _term(entry: Structure) -> dict[str, Any]:
    """Names and sourced sentences of a structure."""
    note = structure_notes()[entry.id]
    return {
        "id": entry.id,
        "term": entry.term,
        "lower": _lowered(entry.term),
        "latin": entry.latin,
        "segmental": entry.segmental,
        "function": note.function,
        "spoken": f"{note.function} Source: {'; '.join(references()[key].label for key in note.cites)}.",
        "location": note.location,
        "clue": note.clue,
        "cites": [
            {"label": source.label, "level": source.level_text, "url": source.link, "title": source.title}
            for source in (references()[key] for key in note.cites)
        ],
    }


def _section(entry: Section) -> dict[str, Any]:
    """Return a section for drawing: outlines in mm, to the right and down, and the way back."""
    (left, low), (right, high) = entry.bounds_mm.tolist()
    room = (left - _MARGIN_MM, -high - _MARGIN_MM, right - left + 2 * _MARGIN_MM, high - low + 2 * _MARGIN_MM)
    return {
        "id": entry.plane,
        "title": entry.title,
        "view": " ".join(f"{mm:.2f}" for mm in room),
        "origin": _rounded(entry.origin_mm),
        "across": _rounded(entry.across),
        "up": _rounded(entry.up),
        "shapes": [
            {"part": outline.part, "path": "".join(_ring_path(ring) for ring in outline.rings_mm)}
            for outline in entry.outlines
        ],
    }


def _ring_path(ring_mm: NDArray[np.floating[Any]]) -> str:
    """Return a closed outline as SVG path data, which counts downwards."""
    return f"M{'L'.join(f'{across:.1f} {-up:.1f}' for across, up in ring_mm)}Z"


def _rounded(values: NDArray[np.floating[Any]]) -> list[float]:
    return [round(float(value), 2) for value in values]
