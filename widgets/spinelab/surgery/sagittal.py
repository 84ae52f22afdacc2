"""The midsagittal drawing before and after an operation, as shapes. Knows outlines, no numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from spinelab.domain.exam import region_levels
from spinelab.domain.measurement import k_line
from spinelab.domain.sections import Outline, outlines_in
from spinelab.domain.surgery.opening import hinge_of
from spinelab.domain.surgery.operation import OPENING_DEG
from spinelab.domain.surgery.outcome import mass_left_mm
from spinelab.surgery.axial import ARCH, LAMINAE, rings_of, tone_of

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.lesion import Lesion
    from spinelab.domain.spine import Spine
    from spinelab.domain.surgery import Operation, Outcome

__all__ = ["Background", "background", "k_line_ends", "sagittal_shapes"]

_STEP_MM, _TAPER_MM, _BESIDE_MM = 0.4, 10.0, 0.3
_DROPPED = {
    "dura_mater",
    "spinal_cord",
    "conus_medullaris",
    "cauda_equina",
    "spinal_nerve",
    "nuchal_ligament",
}
_STRUT_MM = (-12.0, -4.0)


@dataclass(frozen=True, eq=False)
class Background:
    """What of the midsagittal section is drawn: outlines near the lesion and the stretch of canal."""

    outlines: tuple[Outline, ...]
    span_mm: tuple[float, float]
    levels: tuple[str, ...]


def background(spine: Spine, lesion: Lesion) -> Background:
    """Return the outlines of the vertebrae of the lesion and of two on either side."""
    names = [str(level) for level in region_levels(str(spine.region))]
    first, last = (names.index(str(level)) for level in lesion.recipe.ends)
    reach = 2 if str(spine.region) == "cervical" else 1
    shown = tuple(names[max(first - reach, 0) : last + reach + 1])
    chart = lesion.walls.chart
    held = []
    for outline in _outlines(spine):
        part = spine.parts[outline.part]
        if part.structure not in _DROPPED and part.level and all(n in shown for n in part.level.split("-")):
            held.append(outline)
    low = chart.place_mm[shown[-1]] - chart.half_height_mm[shown[-1]]
    high = chart.place_mm[shown[0]] + chart.half_height_mm[shown[0]]
    return Background(tuple(held), (low, high), shown)


def _outlines(spine: Spine) -> list[Outline]:
    """Return what a plane just beside the midline cuts: in the midline itself the two laminae only touch."""
    plane = np.array([_BESIDE_MM, 0.0, 0.0]), np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0])
    found: list[Outline] = []
    first = 0
    for solid in spine.solids:
        found += outlines_in(solid, first, plane)
        first += len(solid.ids)
    return found


def sagittal_shapes(
    spine: Spine,
    lesion: Lesion,
    thickness_mm: float,
    what: tuple[Background, Operation | None, Outcome],
    forward_mm: float,
) -> list[dict[str, Any]]:
    """Return filled shapes from back to front: kind and rings (behind, up) in patient mm."""
    held, operation, state = what
    operated = {str(level) for level in lesion.recipe.vertebrae}
    shapes = []
    for outline in held.outlines:
        part = spine.parts[outline.part]
        shift = _shift(part.structure, part.level, operated, lesion, operation)
        if shift is None:
            continue
        rings = [np.round(ring + np.array([shift, 0.0]), 1).tolist() for ring in outline.rings_mm]
        shapes.append({"kind": tone_of(part.structure), "rings": rings})
    shapes += _soft(lesion, thickness_mm, held.span_mm, operation, state)
    if operation and operation.bone == "bodies removed":
        shapes.append({"kind": "strut", "rings": [_strut(lesion)]})
    kept = mass_left_mm(operation, thickness_mm, forward_mm) if operation else thickness_mm
    drawn = thickness_mm if operation and operation.mass == "moved forward" else kept
    if drawn > 0:
        ahead = forward_mm if operation and operation.mass == "moved forward" else 0.0
        shapes.append({"kind": "lesion", "rings": _lesion(lesion, drawn, ahead)})
    return shapes


def k_line_ends(spine: Spine, lesion: Lesion, thickness_mm: float) -> list[list[float]]:
    """Return the ends of the K-line (behind, up), or nothing outside the neck."""
    try:
        line = k_line(spine, lesion, thickness_mm)
    except ValueError:
        return []
    return [[round(float(end[1]), 1), round(float(end[2]), 1)] for end in (line.upper_mm, line.lower_mm)]


def _shift(
    name: str, level: str, operated: set[str], lesion: Lesion, operation: Operation | None
) -> float | None:
    """Return how far back a part comes to lie, mm; None when it is taken away."""
    mine = any(one in operated for one in level.split("-"))
    if operation is None or not mine:
        return 0.0
    if operation.bone == "bodies removed":
        inner = all(one in operated for one in level.split("-"))
        gone = name in {"vertebral_body", "anulus_fibrosus", "nucleus_pulposus", "intervertebral_disc"}
        return None if gone and (inner or "-" in level) else 0.0
    if name not in ARCH:
        return 0.0
    if operation.bone == "hinged on one side" and name in LAMINAE and level in operated:
        hinge = hinge_of(lesion.walls, lesion.peak_place, -1.0)
        return float(abs(hinge.left_mm) * np.sin(np.deg2rad(OPENING_DEG)))
    return None


def _grid(span_mm: tuple[float, float]) -> tuple[Array, Array]:
    along, behind = np.meshgrid(
        np.arange(span_mm[0], span_mm[1], _STEP_MM), np.arange(-4.0, 24.0, _STEP_MM), indexing="ij"
    )
    return along, behind


def _soft(
    lesion: Lesion,
    thickness_mm: float,
    span_mm: tuple[float, float],
    operation: Operation | None,
    state: Outcome,
) -> list[dict[str, Any]]:
    """Return sac and cord in the midline as bands along the canal."""
    along, behind = _grid(span_mm)
    kept = thickness_mm
    if operation is not None and operation.mass != "left":
        kept = thickness_mm - (thickness_mm if operation.mass == "removed" else 0.0)
        kept = state.lesion_ap_mm if kept else 0.0
    points = lesion.walls.chart.to_patient(np.zeros(along.size), behind.ravel(), along.ravel())
    cord, sac = (field.reshape(along.shape) for field in lesion.neural(points, min(kept, lesion.largest_mm)))
    shift = state.drift.shift_mm if state.drift else 0.0
    low, high = _opened(lesion)
    near = np.clip((np.minimum(along[:, 0] - low, high - along[:, 0]) + _TAPER_MM) / _TAPER_MM, 0, 1)
    push = shift * (0.5 - 0.5 * np.cos(np.pi * near))
    _, _, deep = lesion.walls.nerves.cord(along[:, 0])
    bands = []
    for kind, field in (("sac", sac), ("cord", cord)):
        inside = field < 0
        here = np.flatnonzero(inside.any(axis=1))
        if len(here) < 2:  # noqa: PLR2004 (no band without two rows)
            continue
        front = _edge(field[here], behind[0])
        back = -_edge(field[here][:, ::-1], -behind[0][::-1]) + push[here]
        if kind == "cord":
            depth = np.minimum(np.maximum(2 * deep[here], back - push[here] - front), back - front)
            front = back - depth
        places = along[here, 0]
        edge = lesion.walls.chart.to_patient(
            0.0, np.concatenate([front, back[::-1]]), np.concatenate([places, places[::-1]])
        )
        bands.append({"kind": kind, "rings": [np.round(edge[:, 1:], 1).tolist()]})
    return bands


def _edge(field: Array, places: Array) -> Array:
    """Return where each row first turns negative, between samples."""
    first = np.maximum((field < 0).argmax(axis=1), 1)
    rows = np.arange(len(field))
    outside, inside = field[rows, first - 1], field[rows, first]
    share = np.clip(outside / np.maximum(outside - inside, 1e-6), 0, 1)
    return np.asarray(places[first - 1] + (places[first] - places[first - 1]) * share)


def _opened(lesion: Lesion) -> tuple[float, float]:
    chart = lesion.walls.chart
    upper, lower = (str(level) for level in lesion.recipe.ends)
    return (
        chart.place_mm[lower] - chart.half_height_mm[lower],
        chart.place_mm[upper] + chart.half_height_mm[upper],
    )


def _strut(lesion: Lesion) -> list[list[float]]:
    """Return the strut from the end plate above to the end plate below, in the midline."""
    low, high = _opened(lesion)
    chart = lesion.walls.chart
    discs = [(place, chart.half_height_mm[name]) for name, place in chart.place_mm.items() if "-" in name]
    low -= next((2 * half for place, half in discs if abs(place + half - low) < half), 0.0)
    high += next((2 * half for place, half in discs if abs(place - half - high) < half), 0.0)
    corners = lesion.walls.chart.to_patient(
        0.0,
        np.array([_STRUT_MM[0], _STRUT_MM[1], _STRUT_MM[1], _STRUT_MM[0]]),
        np.array([low, low, high, high]),
    )
    return np.round(corners[:, 1:], 1).tolist()  # type: ignore[no-any-return]


def _lesion(lesion: Lesion, thickness_mm: float, ahead_mm: float) -> list[list[list[float]]]:
    if lesion.growth is None:
        return []
    low, high = lesion.growth.span_mm
    along, behind = _grid((low - 1, high + 1))
    points = lesion.walls.chart.to_patient(np.zeros(along.size), behind.ravel(), along.ravel())
    turns = np.minimum(lesion.turns_at_mm(points), thickness_mm + 1).reshape(along.shape)
    rings = rings_of(turns - thickness_mm, (behind[0], along[:, 0]))
    found = []
    for ring in rings:
        place = np.array(ring)
        moved = lesion.walls.chart.to_patient(0.0, place[:, 0] - ahead_mm, place[:, 1])
        found.append(np.round(moved[:, 1:], 1).tolist())
    return found
