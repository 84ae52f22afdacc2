"""Pack a lesion for the browser: fields for the picture and the sections, numbers for each thickness.

The view compares the fields with the thickness of the slider, so that growing needs no kernel. What it draws
obeys the rules of `spinelab.domain.lesion`; the numbers are those of `spinelab.domain.measurement`.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from spinelab.builder.surfaces import surfaces
from spinelab.domain.cache import code_hash, remembered
from spinelab.domain.crosscut import WINDOW_MM, cross_cut
from spinelab.domain.exam import region_levels
from spinelab.domain.lesion import Lesion, Recipe, grow
from spinelab.domain.lesion.chart import chart_of
from spinelab.domain.lesion.grid import NEVER, cord_rows, sampled, span_of
from spinelab.domain.lesion.nerves import NO_CORD_MM
from spinelab.domain.measurement.plane import STEP_MM, plane_along
from spinelab.domain.measurement.series import series
from spinelab.domain.sections import thinned
from spinelab.domain.spine import build_spine
from spinelab.domain.vocabulary import Region

if TYPE_CHECKING:
    import numpy.typing as npt

    from spinelab.domain.frame import Array
    from spinelab.ui.packed import PackedScene

__all__ = ["MOST_VERTEBRAE", "Grown", "grown", "region_of"]

MOST_VERTEBRAE = 4
"""Longest lesion that can be built: more would take the kernel too long."""
_NUMBERS_MM, _CORD_MM = 0.5, 0.25
"""Steps of thickness at which is measured, and at which the cord is known."""
_COARSE_MM, _ALONG_MM, _FINE_MM = 0.8, 1.0, 0.25
"""Steps of the grid of the picture, across and along, and of the sections."""
_UNIT_MM, _NEVER = 0.05, 255
"""Thicknesses are sent as multiples of this; the last byte stands for never."""
_SAC_MM = 0.1
_MOST_SECTIONS = 3
_APART_MM = 3.0
"""Places nearer to the thickest point than this get no section of their own."""
_CODE = ("spinelab.domain.lesion", "spinelab.domain.measurement", "spinelab.builder")
"""What a stored lesion is computed with, besides the model."""


@dataclass(frozen=True)
class Grown:
    """A lesion as the view receives it."""

    index: dict[str, Any]
    """Plain JSON; ``arrays`` says where in ``data`` each array lies."""
    data: bytes
    scene: PackedScene


def region_of(recipe: Recipe) -> str:
    """Return the region of the model that holds all levels of a recipe.

    Raises
    ------
    ValueError
        When no region does.
    """
    for region in (Region.CERVICAL, Region.THORACIC, Region.LUMBAR):
        if all(level in region_levels(region) for level in recipe.vertebrae):
            return str(region)
    raise ValueError(
        f"{'-'.join(recipe.ends)} lies in no single model. Allowed: within C2 to T1, T1 to T12 or L1 to S1."
    )


@lru_cache(maxsize=16)
def grown(kind: str, first: str, last: str, side: str) -> Grown:
    """Return a lesion of a kind between two vertebrae at every thickness; kept on disk.

    Raises
    ------
    ValueError
        With what is allowed.
    """
    thinnest = 0.0 if kind == "none" else 0.1
    recipe = Recipe(kind, (first, last), side=side, thickness_mm=thinnest)  # type: ignore[arg-type]  # checked there
    if len(recipe.vertebrae) > MOST_VERTEBRAE:
        raise ValueError(
            f"{first} to {last} has {len(recipe.vertebrae)} vertebrae; a lesion can be built over "
            f"at most {MOST_VERTEBRAE} of them."
        )
    region = region_of(recipe)
    held = [str(level) for level in region_levels(region)]
    shown = tuple(held[max(held.index(first) - 1, 0) : held.index(last) + 2])
    span = _span(region, shown)
    stored = remembered(
        f"builder-{kind}-{first}-{last}-{recipe.side or 'across'}-{code_hash(*_CODE)}",
        lambda: _computed(grow(build_spine(region), recipe), span),
    )
    return Grown(json.loads(str(stored["index"])), stored["data"].tobytes(), surfaces(region, shown, span))


def _span(region: str, shown: tuple[str, ...]) -> tuple[float, float]:
    """Return the stretch of the canal that vertebrae take, mm."""
    chart = chart_of(build_spine(region))
    return (
        chart.place_mm[shown[-1]] - chart.half_height_mm[shown[-1]],
        chart.place_mm[shown[0]] + chart.half_height_mm[shown[0]],
    )


class _Block:
    """Arrays one after the other, each at a multiple of four bytes."""

    def __init__(self) -> None:
        self.data = bytearray()

    def put(self, values: npt.NDArray[Any]) -> int:
        """Add an array and return where it begins."""
        self.data += b"\0" * (-len(self.data) % 4)
        start = len(self.data)
        self.data += values.tobytes()
        return start


def _computed(lesion: Lesion, span_mm: tuple[float, float]) -> dict[str, npt.NDArray[Any]]:
    block = _Block()
    along = np.arange(span_mm[0], span_mm[1] + _ALONG_MM / 2, _ALONG_MM)
    largest = math.floor(lesion.largest_mm * 10 + 1e-6) / 10
    thickness = np.arange(0.0, largest + _CORD_MM, _CORD_MM)
    rows = cord_rows(lesion, thickness, along)
    y, z, slope = lesion.walls.chart.by_place(along)
    index = {
        "kind": lesion.recipe.kind,
        "levels": "-".join(lesion.recipe.ends),
        "side": lesion.recipe.side,
        "region": region_of(lesion.recipe),
        "largest_mm": largest,
        "cord_step_mm": _CORD_MM,
        "cord": bool((rows[2] > 2 * NO_CORD_MM).any()),
        "space": {
            **_grid(block, lesion, along, _COARSE_MM),
            "rows": block.put(rows.astype("<f4")),
            "line": block.put(np.stack([y, z, slope]).astype("<f4")),
        },
        "window_mm": WINDOW_MM.ravel().tolist(),
        "sections": [_section(block, lesion, place, thickness) for place in _places(lesion)],
    }
    return {"index": np.array(json.dumps(index)), "data": np.frombuffer(bytes(block.data), np.uint8)}


def _grid(block: _Block, lesion: Lesion, along: Array, step_mm: float) -> dict[str, Any]:
    """Put the fields on a grid into the block and say how it is laid out."""
    grid = sampled(lesion, along, step_mm)
    turns = np.where(grid.turns_mm < NEVER, np.round(grid.turns_mm / _UNIT_MM), _NEVER)
    sac = np.clip(np.round(grid.sac_mm / _SAC_MM), -127, 127)
    return {
        "shape": [len(grid.left_mm), len(grid.behind_mm), len(along)],
        "start_mm": [float(grid.left_mm[0]), float(grid.behind_mm[0]), float(along[0])],
        "step_mm": [step_mm, step_mm, _ALONG_MM],
        "turns": block.put(np.minimum(turns, _NEVER).astype("u1")),
        "sac": block.put(sac.astype("i1")),
        "turns_mm": _UNIT_MM,
        "sac_mm": _SAC_MM,
    }


def _places(lesion: Lesion) -> list[str]:
    """Return where sections are drawn: the thickest point (empty), then the places nearest to it."""
    low, high = span_of(lesion, 1.0)
    chart = lesion.walls.chart
    middle = (low + high) / 2 if lesion.growth is None else lesion.peak_place
    near = sorted(chart.place_mm, key=lambda name: abs(chart.place_mm[name] - middle))
    held = [name for name in near if low < chart.place_mm[name] < high]
    if lesion.growth is None:
        return held[:_MOST_SECTIONS]
    return ["", *(name for name in held if abs(chart.place_mm[name] - middle) > _APART_MM)][:_MOST_SECTIONS]


def _section(block: _Block, lesion: Lesion, place: str, thickness: Array) -> dict[str, Any]:
    spine = build_spine(region_of(lesion.recipe))
    along = lesion.walls.chart.place_mm[place] if place else lesion.peak_place
    names = [part.id for part in spine.parts]
    at = np.array([along])
    front, back = lesion.walls.midline(along)
    return {
        "place": place,
        "title": _title(lesion, place, along),
        "canal_mm": [round(front, 2), round(back, 2)],
        "canal": _canal_ring(lesion, along),
        **_grid(block, lesion, at, _FINE_MM),
        "rows": block.put(cord_rows(lesion, thickness, at).astype("<f4")),
        "shapes": [
            {
                "structure": names[cut.part].structure,
                "level": names[cut.part].level,
                "rings": [np.round(ring, 1).tolist() for ring in cut.rings_mm],
            }
            for cut in cross_cut(spine, along)
        ],
        "numbers": _numbers(lesion, place),
    }


def _canal_ring(lesion: Lesion, along: float) -> list[list[float]]:
    """Return the outline of the bony canal: left of the midline, behind the line, mm."""
    from skimage import measure  # noqa: PLC0415 (slow to import)

    plane = plane_along(lesion.walls, along)
    rings = measure.find_contours(np.pad(plane.canal, 1, constant_values=1.0), 0.0)
    ring = thinned(max(rings, key=len), 0.5)
    start = np.array([plane.left_mm[0], plane.behind_mm[0]])
    return np.round(start + (ring[:, ::-1] - 1) * STEP_MM, 2).tolist()  # type: ignore[no-any-return]


def _title(lesion: Lesion, place: str, along: float) -> str:
    if place:
        return f"At the {place} disc" if "-" in place else f"At the pedicles of {place}"
    known = lesion.walls.chart.place_mm
    nearest = min(known, key=lambda name: abs(known[name] - along))
    return f"Through the thickest point, near {nearest}"


def _numbers(lesion: Lesion, place: str) -> dict[str, list[float]]:
    """Measure at steps of half a millimetre; between them the measurements run straight."""
    steps = np.unique(np.append(np.arange(0.0, lesion.largest_mm, _NUMBERS_MM), lesion.largest_mm))
    found = series(lesion, steps, place)
    table = {
        "thickness_mm": steps.tolist(),
        "lesion_mm": [room.lesion_ap_mm for room in found.rooms],
        "canal_mm": [room.canal_ap_mm for room in found.rooms],
        "occupying_ratio_percent": [room.occupying_ratio_percent for room in found.rooms],
        "residual_canal_mm": [room.residual_canal_mm for room in found.rooms],
        "area_ratio_percent": [room.area_ratio_percent for room in found.rooms],
    }
    if found.cords:
        table["cord_area_mm2"] = [cord.area_mm2 for cord in found.cords]
        table["cord_free_mm2"] = [cord.free_area_mm2 for cord in found.cords]
        table["cord_ap_mm"] = [cord.ap_mm for cord in found.cords]
    return {name: np.round(values, 3).tolist() for name, values in table.items()}
