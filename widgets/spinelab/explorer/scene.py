"""Pack a region for the browser: a block of numbers and a readable index. Knows no widgets."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from spinelab.domain.mesh import mesh_spine
from spinelab.domain.sections import Section, sections
from spinelab.domain.vocabulary import STRUCTURES, Region, Structure
from spinelab.evidence import structure_notes
from spinelab.evidence.links import links
from spinelab.ui.packed import PackedScene, packed_scene, rounded

__all__ = ["pack"]

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
    index = {
        "region": str(scene.region),
        "title": _TITLES[Region(scene.region)],
        **packed.index,
        "tissues": {entry.id: entry.tissue for entry in STRUCTURES},
        "terms": [
            _term(entry) for entry in sorted(STRUCTURES, key=lambda entry: _LISTED.index(entry.tissue))
        ],
        "sections": [_section(entry) for entry in sections(region)],
    }
    return PackedScene(index, packed.mesh)


def _term(entry: Structure) -> dict[str, Any]:
    """Names and sourced sentences of a structure."""
    note = structure_notes()[entry.id]
    return {
        "id": entry.id,
        "term": entry.term,
        "latin": entry.latin,
        "synonyms": list(entry.synonyms),
        "segmental": entry.segmental,
        "function": note.function,
        "location": note.location,
        "clue": note.clue,
        "cites": links(note.cites),
    }


def _section(entry: Section) -> dict[str, Any]:
    """Return a section for drawing: rings in mm, to the right and up, and the way back to the patient."""
    return {
        "id": entry.plane,
        "title": entry.title,
        "box": rounded(entry.bounds_mm.ravel()),
        "origin": rounded(entry.origin_mm),
        "across": rounded(entry.across),
        "up": rounded(entry.up),
        "shapes": [
            {"part": outline.part, "rings": [np.round(ring, 1).tolist() for ring in outline.rings_mm]}
            for outline in entry.outlines
        ],
    }
