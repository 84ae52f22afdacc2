"""The undisturbed cord and dural sac as tables along the canal.

Knows how to measure them, not what moves them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from spinelab.domain.lesion.lookup import Line, Sheet
from spinelab.domain.threads import shared

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.lesion.chart import Chart
    from spinelab.domain.spine import Spine

__all__ = ["NO_CORD_MM", "Nerves", "nerves_of"]

_STEP_MM, _RAYS, _REACH_MM = 0.5, 48, 14.0
_PARTS = 6
"""Stretches of the canal that are measured apart, in threads."""
NO_CORD_MM = 0.1
"""Half-diameters of the table where a region has no cord, below the conus."""


@dataclass(frozen=True, eq=False)
class Nerves:
    """Cord and sac in the coordinates of a chart."""

    along_mm: Array
    middle_mm: Array
    """How far behind the line the middle of the sac lies, (along,)."""
    cord_mm: Array
    """How far behind the line the middle of the cord lies, and its half-diameters across and front to back.

    Shape (3, along).
    """
    sac_mm: Array
    """Distance from the middle of the sac to the outer surface of the dura, (angles, along).

    The angle runs from -pi to pi; 0 is the patient's left, pi/2 straight backwards.
    """

    @cached_property
    def middle(self) -> Line:
        """How far behind the line the middle of the sac lies."""
        return self._line(self.middle_mm)

    @cached_property
    def cord(self) -> Line:
        """The three quantities of ``cord_mm``."""
        return self._line(*self.cord_mm)

    @cached_property
    def outline(self) -> Sheet:
        """Distance from the middle to the outer surface of the dura over (angle, along)."""
        start, step = float(self.along_mm[0]), float(self.along_mm[1] - self.along_mm[0])
        return Sheet((-np.pi, start), (2 * np.pi / _RAYS, step), (self.sac_mm,))

    def sac(self, left: Array, behind: Array, along: Array) -> Array:
        """Return the first-order distance to the sac with all it holds, mm, negative inside."""
        ahead = behind - self.middle(along)[0]
        (reach,) = self.outline(np.arctan2(ahead, left), along)
        return np.asarray(np.sqrt(left * left + ahead * ahead) - reach)

    def undisturbed(self, left: Array, behind: Array, along: Array) -> tuple[Array, Array]:
        """Return first-order distances to cord and sac where there is no lesion, mm, negative inside."""
        center, across, deep = self.cord(along)
        u, v = left / across, (behind - center) / deep
        radius = np.sqrt(u * u + v * v)
        slope = np.sqrt((u / across) ** 2 + (v / deep) ** 2) + 1e-6
        return radius * (radius - 1) / slope, self.sac(left, behind, along)

    def _line(self, *values: Array) -> Line:
        return Line(float(self.along_mm[0]), float(self.along_mm[1] - self.along_mm[0]), values)


def nerves_of(spine: Spine, chart: Chart, along: Array) -> Nerves:
    """Measure cord and sac of a spine at positions along its chart."""
    within = np.clip(along, *_span(spine, chart))
    behind = np.arange(0.0, 22.0, _STEP_MM)
    sheet = spine.part("dura_mater").distance(
        chart.to_patient(0.0, behind[None, :], within[:, None]).astype(np.float32)
    )
    front, back = _two_walls(sheet, behind)
    middle = (front + back) / 2
    angles = np.linspace(-np.pi, np.pi, _RAYS + 1)
    radii = np.arange(1.0, _REACH_MM, _STEP_MM)
    left = np.cos(angles)[:, None, None] * radii
    ahead = middle[None, :, None] + np.sin(angles)[:, None, None] * radii
    points = chart.to_patient(left, ahead, within[None, :, None]).astype(np.float32)
    parts = np.array_split(points, _PARTS, axis=1)
    rays = np.concatenate(shared(spine.part("dura_mater").distance, parts), axis=1)
    wall = max(2 * float(-rays.min()), 0.2)
    reach = _typical(_crossing(rays, radii) + wall)
    cord = _cord(spine, chart, within, middle)
    return Nerves(along, middle, cord, reach)


def _typical(reach: Array) -> Array:
    """Return the outline without what roots or bone take from single rays: medians over neighbours."""
    closed = np.concatenate([reach[-3:-1], reach, reach[1:3]])  # the first and the last ray are the same
    around = np.median(sliding_window_view(closed, 5, axis=0), axis=-1)
    held = np.pad(around, ((0, 0), (3, 3)), mode="edge")
    return np.asarray(np.median(sliding_window_view(held, 7, axis=1), axis=-1))


def _span(spine: Spine, chart: Chart) -> tuple[float, float]:
    """Return the stretch of the line in which the region has a sac on both sides."""
    places = list(chart.place_mm.values())
    along = np.arange(min(places) - 14.0, max(places) + 14.0, 1.0)
    behind = np.arange(0.0, 22.0, _STEP_MM / 4)
    found = spine.part("dura_mater").distance(chart.to_patient(0.0, behind[None], along[:, None]))
    held = along[(found < 0.15).any(axis=1)]  # noqa: PLR2004 (the dura is thinner than the steps)
    return float(held.min()) + 1.0, float(held.max()) - 1.0


def _two_walls(sheet: Array, behind: Array) -> tuple[Array, Array]:
    """Return where a ray from front to back enters and leaves the sac, from distances to the dura."""
    middle = np.array([_deepest(row) for row in sheet])
    front, back = [], []
    for row, start in zip(sheet, middle, strict=True):
        forwards, backwards = row[start::-1], row[start:]
        front.append(behind[start] - _crossing(forwards[None], np.arange(len(forwards)) * _STEP_MM)[0])
        back.append(behind[start] + _crossing(backwards[None], np.arange(len(backwards)) * _STEP_MM)[0])
    return np.array(front), np.array(back)


def _deepest(row: Array) -> int:
    """Return the index furthest from the dura between its two walls."""
    walls = np.flatnonzero((row[1:-1] <= row[:-2]) & (row[1:-1] <= row[2:])) + 1
    low, high = int(walls[0]), int(walls[-1])
    return low + int(np.argmax(row[low : high + 1]))


def _crossing(distance: Array, places: Array) -> Array:
    """Return where the distance to a thin sheet would first reach zero along the last axis."""
    nearest = np.argmax((np.diff(distance, axis=-1) > 0) & (distance[..., :-1] < 1.0), axis=-1)
    first = np.maximum(nearest - 1, 1)[..., None]
    here = np.take_along_axis(distance, first, -1)[..., 0]
    before = np.take_along_axis(distance, first - 1, -1)[..., 0]
    step = places[1] - places[0]
    slope = np.maximum((before - here) / step, 0.3)
    return np.asarray(places[first[..., 0]] + here / slope)


def _cord(spine: Spine, chart: Chart, along: Array, middle: Array) -> Array:
    cord = spine.part("spinal_cord")
    ways = np.arange(0.0, 9.0, _STEP_MM)
    center, across, deep = middle.copy(), middle * 0, middle * 0
    for _ in range(2):  # the second time from the middle of the cord itself
        back, front, side = (
            _first_outside(
                cord.distance(
                    chart.to_patient(
                        sideways * ways, center[:, None] + backwards * ways, along[:, None]
                    ).astype(np.float32)
                ),
                ways,
            )
            for sideways, backwards in ((0, 1), (0, -1), (1, 0))
        )
        center, across, deep = center + (back - front) / 2, side, (back + front) / 2
    return np.stack([center, np.maximum(across, NO_CORD_MM), np.maximum(deep, NO_CORD_MM)])


def _first_outside(distance: Array, places: Array) -> Array:
    """Return where a distance turns positive along the last axis; 0 when it starts outside."""
    index = (distance > 0).argmax(axis=-1)
    before = np.take_along_axis(distance, np.maximum(index - 1, 0)[:, None], 1)[:, 0]
    here = np.take_along_axis(distance, index[:, None], 1)[:, 0]
    step = places[1] - places[0]
    share = before / np.minimum(before - here, -1e-6)
    return np.where(index > 0, places[np.maximum(index - 1, 0)] + share * step, 0.0)
