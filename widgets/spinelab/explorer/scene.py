"""Pack a region for the browser: a block of numbers and a readable index. Knows no widgets."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from spinelab.domain.mesh import mesh_spine
from spinelab.domain.sections import Section, sections
from spinelab.domain.vocabulary import STRUCTURES, Region, Structure
from spinelab.evidence import structure_notes
from spinelab.evidence.links import links
from spinelab.ui.colours import COLOURS
from spinelab.ui.packed import PackedScene, lowered, packed_scene, rounded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

__all__ = ["indexed", "pack"]

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


@lru_cache(maxsize=4)
def pack(region: Region | str) -> PackedScene:
    """Return the packed scene of a region.

    Raises
    ------
    ValueError
        If the region is unknown or has no model.

    """
    scene = mesh_spine(region)
    packed = packed_scene(scene)
    return PackedScene(indexed(packed, scene.region, sections(region)), packed.mesh)


def indexed(packed: PackedScene, region: Region, drawn: Iterable[Section]) -> dict[str, Any]:
    """Return the readable half of a scene: what the view needs to name, list, cut and draw its parts."""
    return {
        "region": str(region),
        "title": _TITLES[Region(region)],
        **packed.index,
        "cuts": _cuts(packed.index["box_mm"]),
        "terms": {entry.id: _term(entry) for entry in STRUCTURES},
        "entries": _entries([part["structure"] for part in packed.index["parts"]]),
        "sections": [_section(entry) for entry in drawn],
    }


def _cuts(box_mm: Sequence[float]) -> dict[str, dict[str, Any]]:
    """Return where each cut starts and between what limits it is moved, mm, and what lies across it."""
    low, high = np.floor(box_mm[:3]), np.ceil(box_mm[3:])
    found: dict[str, dict[str, Any]] = {}
    for axis, name in enumerate(("sagittal", "coronal", "axial")):
        limits = [float(low[axis]), float(high[axis])]
        start = 0.0 if name == "sagittal" else round(sum(limits)) / 2
        found[name] = {"start": start, "limits": limits, "normal": [int(axis == n) for n in range(3)]}
    return {"none": {**found["sagittal"], "normal": None}, **found}


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
    cites = links(note.cites)
    return {
        "id": entry.id,
        "term": entry.term,
        "lower": lowered(entry.term),
        "latin": entry.latin,
        "segmental": entry.segmental,
        "function": note.function,
        "spoken": f"{note.function} Source: {'; '.join(cite['label'] for cite in cites)}.",
        "location": note.location,
        "clue": note.clue,
        "cites": cites,
    }


def _section(entry: Section) -> dict[str, Any]:
    """Return a section for drawing: outlines in mm, to the right and down, and the way back."""
    (left, low), (right, high) = entry.bounds_mm.tolist()
    room = (left - _MARGIN_MM, -high - _MARGIN_MM, right - left + 2 * _MARGIN_MM, high - low + 2 * _MARGIN_MM)
    return {
        "id": entry.plane,
        "title": entry.title,
        "view": " ".join(f"{mm:.2f}" for mm in room),
        "origin": rounded(entry.origin_mm),
        "across": rounded(entry.across),
        "up": rounded(entry.up),
        "shapes": [
            {"part": outline.part, "path": "".join(_ring_path(ring) for ring in outline.rings_mm)}
            for outline in entry.outlines
        ],
    }


def _ring_path(ring_mm: NDArray[np.floating[Any]]) -> str:
    """Return a closed outline as SVG path data, which counts downwards."""
    return f"M{'L'.join(f'{across:.1f} {-up:.1f}' for across, up in ring_mm)}Z"
