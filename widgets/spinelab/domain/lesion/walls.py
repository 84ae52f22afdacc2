"""The walls of the canal, the sac and the cord, read off a computed spine once and kept as tables.

Everything is in the coordinates of `chart`: left of the midline, behind the line, along it. Only the public
parts of a spine are asked, so a new level, region or patient needs nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from spinelab.domain.lesion.chart import Chart, chart_of
from spinelab.domain.lesion.lookup import Line, Sheet
from spinelab.domain.lesion.nerves import Nerves, nerves_of
from spinelab.domain.lesion.smooth import blurred, bridged
from spinelab.domain.recess import rooms_of

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.spine import Spine

__all__ = ["Walls", "walls_of"]

_STEP_MM, _REACH_MM = 1.0, 13.0
_FRONT_MM, _BACK_MM = -3.0, 25.0
_HARD = {"vertebral_body", "anulus_fibrosus", "sacrum"}
"""A solid with one of these parts is bone or disc around the canal."""
_DOWN_MM, _UP_MM = 30.0, 18.0
"""How far below and above its middle a vertebra borders the canal."""
_FREE_MM = (6.5, 6.5, 4.0)
"""Half-width, middle and half-depth of a strip that is free of bone in every canal."""
_INSIDE_MM = 7.0
"""A distance behind the line that lies in the canal of every level."""
_LAMINA_GAP_MM = 15.0
"""Gaps between laminae up to this high are bridged when the wall behind is drawn through."""
_DEEPER_MM = 6.0
"""No canal of a region is deeper than its shallowest place by more than this."""
_HOLLOW_MM = 15.0
"""Hollows of the bodies up to this long are bridged when the wall in front is drawn through."""
_SLEEK_MM = 1.2
"""How far the drawn wall behind is smoothed, mm standard deviation."""
_BARE_MM = 1.5
"""Where no bone lies in front (beside the body), the wall in front is taken to lie this far ahead."""

_kept: WeakKeyDictionary[Spine, Walls] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Walls:
    """The bony canal of a spine as tables over (left, along)."""

    chart: Chart
    along_mm: Array
    left_mm: Array
    body_mm: Array
    """How far behind the line bodies and discs end, (left, along)."""
    rim_mm: Array
    """The same, drawn straight from rim to rim over hollows and past bulging discs."""
    front_mm: Array
    """The same with the bulges of the discs: the wall from which thickness is measured."""
    bone_mm: Array
    """How far behind the line the first bone of the arch begins, (left, along)."""
    wall_mm: Array
    """The same, drawn smoothly through from lamina to lamina."""
    recess_mm: Array
    """How far behind that the yellow ligaments stand back in the loin, (left, along)."""
    half_width_mm: Array
    """Half the width of the canal, (along,)."""
    nerves: Nerves

    def _sheet(self, *values: Array) -> Sheet:
        return Sheet((float(self.left_mm[0]), float(self.along_mm[0])), (_STEP_MM, _STEP_MM), values)

    @cached_property
    def front(self) -> Sheet:
        """Three quantities: how far behind the line the wall in front lies, bone ends, and rims would lie."""
        return self._sheet(self.front_mm, self.body_mm, self.rim_mm)

    @cached_property
    def behind(self) -> Sheet:
        """Three quantities; with the first two, g - c * behind is the depth in front of the ligaments.

        They lie at the drawn wall and stand back from it in the loin. The depth is taken at right angles. The
        third is how far behind the line bone begins.
        """
        level, share = _at_right_angles(self.wall_mm + self.recess_mm)
        return self._sheet(level, share, self.bone_mm)

    @cached_property
    def _drawn(self) -> Sheet:
        """The first two of the same, for the drawn wall."""
        return self._sheet(*_at_right_angles(self.wall_mm))

    @cached_property
    def half_width(self) -> Line:
        """Half the width of the canal along the line."""
        return Line(float(self.along_mm[0]), _STEP_MM, (self.half_width_mm,))

    def canal(self, left: Array, behind: Array, along: Array) -> Array:
        """Return how far points lie outside the canal between its drawn walls, mm; negative inside."""
        level, share = self._drawn(left, along)
        aside = np.abs(left) - self.half_width(along)[0]
        return np.maximum(aside, np.maximum(self.front(left, along)[0] - behind, share * behind - level))

    def midline(self, along: float) -> tuple[float, float]:
        """Return how far behind the line the canal begins and ends in the midline, bone to drawn wall."""
        middle = len(self.left_mm) // 2
        front, back = (
            float(np.interp(along, self.along_mm, table[middle])) for table in (self.front_mm, self.wall_mm)
        )
        return front, back

    def canal_ap_mm(self, place: str) -> float:
        """Return the depth of the bony canal in the midline at a vertebra or disc, as if free."""
        front, back = self.midline(self.chart.place_mm[place])
        return back - front


def walls_of(spine: Spine) -> Walls:
    """Return the walls of a spine; measured once for each spine."""
    if spine not in _kept:
        _kept[spine] = _measured(spine)
    return _kept[spine]


def _measured(spine: Spine) -> Walls:
    chart = chart_of(spine)
    places = chart.place_mm.values()
    along = np.arange(min(places) - 14.0, max(places) + 14.0, _STEP_MM)
    left = np.arange(-_REACH_MM, _REACH_MM + _STEP_MM / 2, _STEP_MM)
    behind = np.arange(_FRONT_MM, _BACK_MM, _STEP_MM)
    points = chart.to_patient(left[:, None, None], behind[None, None, :], along[None, :, None])
    # The middle of the canal is free everywhere; asking the bones about it would take a third of the time.
    ask = (np.abs(left)[:, None] > _FREE_MM[0]) | (np.abs(behind - _FREE_MM[1]) > _FREE_MM[2])[None, :]
    distance = np.full(points.shape[:3], 5.0, dtype=np.float32)
    distance.swapaxes(1, 2)[ask] = _union(spine, chart, points.swapaxes(1, 2)[ask], along)
    start = round((_INSIDE_MM - _FRONT_MM) / _STEP_MM)
    # From the middle of the canal forwards, and from there backwards.
    front = behind[start] - _first(distance[:, :, start::-1]) * _STEP_MM
    bone = behind[start] + _first(distance[:, :, start:]) * _STEP_MM
    body = np.maximum(front, -_BARE_MM)
    # Discs bulge beyond the line through the walls: bridge from rim to rim, not from disc to disc.
    front = -bridged(-np.minimum(body, 0.0), round(_HOLLOW_MM / _STEP_MM), axis=1)
    rim = blurred(blurred(front, 0.8 / _STEP_MM, axis=1), 0.6, axis=0)
    front = np.maximum(rim, body)
    middle = int(np.argmin(np.abs(left)))
    open_ = distance[:, :, start] > 0
    half = _half_width(open_, along, list(chart.place_mm.items()))
    drawn = bridged(
        np.minimum(bone, bone[middle].min() + _DEEPER_MM), round(_LAMINA_GAP_MM / _STEP_MM), axis=1
    )
    drawn = np.minimum(blurred(drawn, _SLEEK_MM / _STEP_MM, axis=1), bone)
    deeper, nerves = _recess(spine, chart, left, along), nerves_of(spine, chart, along)
    return Walls(chart, along, left, body, rim, front, bone, drawn, deeper, half, nerves)


def _at_right_angles(wall_mm: Array) -> tuple[Array, Array]:
    """Return g and c such that g - c * behind is the depth in front of a wall."""
    slope = np.gradient(wall_mm, _STEP_MM, axis=0)
    share = 1 / np.sqrt(1 + slope * slope)
    return wall_mm * share, share


def _recess(spine: Spine, chart: Chart, left: Array, along: Array) -> Array:
    """Return how far the yellow ligaments stand back, (left, along)."""
    deeper = np.zeros((len(left), len(along)))
    for room in rooms_of(spine):
        _, _, (crest, edge) = chart.coordinates(np.stack([room.crest_mm, room.edge_mm]))
        deeper += room.recess.deep(left[:, None], (along - edge)[None, :], (along - crest)[None, :])
    return deeper


def _union(spine: Spine, chart: Chart, points: Array, along: Array) -> Array:
    """Return the distance to bones and discs of points (rows, along, 3)."""
    distance: Array = np.full(points.shape[:2], 5.0, dtype=np.float32)
    points = points.astype(np.float32)
    for solid in spine.solids:
        level = next((key.level for key in solid.ids if key.structure in _HARD), None)
        if level is None:
            continue
        place = chart.place_mm.get(level, along.mean())
        low, high = (place - _DOWN_MM, place + _UP_MM) if level in chart.place_mm else along[[0, -1]]
        near = np.flatnonzero((along >= low) & (along <= high))
        block = points[:, near].reshape(-1, 3)
        lower, upper = solid.bounds_mm
        held = ((block > lower - 1) & (block < upper + 1)).all(axis=1)
        found = np.full(len(block), 5.0, dtype=np.float32)
        found[held] = solid.field(block[held])
        distance[:, near] = np.minimum(distance[:, near], found.reshape(-1, len(near)))
    return distance


def _first(distance: Array) -> Array:
    """Return how many steps along the last axis the distance stays positive, to a fraction of a step."""
    hit = distance < 0
    index = np.where(hit.any(axis=-1), hit.argmax(axis=-1), distance.shape[-1] - 1)
    before = np.take_along_axis(distance, np.maximum(index - 1, 0)[..., None], -1)[..., 0]
    here = np.take_along_axis(distance, index[..., None], -1)[..., 0]
    share = np.clip(before / np.maximum(before - here, 1e-6), 0, 1)
    return np.asarray(np.where(index > 0, index - 1 + np.where(here < 0, share, 1.0), 0.0))


def _half_width(open_: npt.NDArray[np.bool_], along: Array, places: list[tuple[str, float]]) -> Array:
    """Return half the width between the pedicles, drawn through where the canal is open to the sides."""
    levels = sorted((place, name) for name, place in places if "-" not in name)
    widths = []
    for place, _ in levels:
        here = np.abs(along - place) < 6.0  # noqa: PLR2004 (the pedicles lie within this of the middle)
        widths.append(open_[:, here].sum(axis=0).min() * _STEP_MM / 2)
    return np.asarray(np.interp(along, [place for place, _ in levels], widths))
