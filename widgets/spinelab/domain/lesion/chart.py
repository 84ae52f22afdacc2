"""Coordinates that bend with the spine, quick enough for millions of points.

A smooth line runs down the posterior walls of the bodies in the midline. A point has three coordinates: how
far left of the midline it lies, how far behind the line, and how far along it (mm, growing cranially). The
line is made from the frames of the vertebrae alone, so it serves every region and every patient.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.lesion.lookup import Line
from spinelab.domain.spline import natural_spline

if TYPE_CHECKING:
    from spinelab.domain.frame import Array, Coordinates
    from spinelab.domain.spine import Spine

__all__ = ["Chart", "chart_of"]

_STEP_MM, _FINE_MM = 0.5, 0.05
_BEYOND_MM = 40.0
"""How far the line runs on, straight, above the highest and below the lowest vertebra."""


@dataclass(frozen=True, eq=False)
class Chart:
    """The line and the way to and from its coordinates."""

    by_height: Line
    """At heights z: position along the line, y of the line and its slope dy/ds, patient mm."""
    by_place: Line
    """At positions along the line: y, z and the slope dy/ds."""
    place_mm: dict[str, float]
    """Position along the line of each vertebra (``"C5"``) and of the middle of each segment (``"C5-C6"``)."""
    half_height_mm: dict[str, float]
    """Half the height of each body or disc along the line."""

    def coordinates(self, points_mm: Array) -> Coordinates:
        """Return for points (n, 3): left of the midline, behind the line, along the line, mm."""
        y, z = np.ascontiguousarray(points_mm[:, 1]), np.ascontiguousarray(points_mm[:, 2])
        along, line_y, slope = self.by_height.nearest(z)
        along = along + (y - line_y) * slope
        line_y, line_z, slope = self.by_place(along)
        level = np.sqrt(1 - slope * slope)
        ahead, over = y - line_y, z - line_z
        left = np.ascontiguousarray(points_mm[:, 0])
        return left, ahead * level - over * slope, along + ahead * slope + over * level

    def to_patient(self, left: Array | float, behind: Array | float, along: Array | float) -> Array:
        """Return patient points (..., 3) of coordinates that broadcast together."""
        left, behind, along = np.broadcast_arrays(left, behind, np.asarray(along, dtype=float))
        line_y, line_z, slope = (value.reshape(along.shape) for value in self.by_place(along.ravel()))
        level = np.sqrt(1 - slope * slope)
        return np.stack([left, line_y + behind * level, line_z - behind * slope], axis=-1)

    def backwards(self, along: float) -> Array:
        """Return the patient direction that leads straight away from the line at a position, shape (3,)."""
        slope = float(self.by_place(np.array([along]))[2][0])
        return np.array([0.0, np.sqrt(1 - slope * slope), -slope])


def chart_of(spine: Spine) -> Chart:
    """Return the chart of a spine: a natural spline through the middles of the posterior walls."""
    levels = spine.levels[::-1]
    wall = np.array(
        [spine.frames[level].to_patient((0.0, spine.half_depth_mm[level], 0.0)) for level in levels]
    )
    z = np.arange(wall[0, 2] - _BEYOND_MM, wall[-1, 2] + _BEYOND_MM, _FINE_MM)
    y = natural_spline(wall[:, 2], wall[:, 1], z)
    run = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(y), np.diff(z)))])
    even = np.arange(0.0, run[-1], _STEP_MM)
    at_y, at_z = np.interp(even, run, y), np.interp(even, run, z)
    slope = np.gradient(at_y, _STEP_MM)
    slope = slope / np.hypot(slope, np.gradient(at_z, _STEP_MM))
    places = {
        str(level): float(np.interp(point[2], z, run)) for level, point in zip(levels, wall, strict=True)
    }
    half: dict[str, float] = {}
    for upper, lower in zip(spine.levels, spine.levels[1:], strict=False):
        name = f"{upper}-{lower}"
        places[name], half[name] = _disc_place(spine, name, (z, y, run))
    return Chart(
        Line(float(z[0]), _FINE_MM, (run, y, np.interp(run, even, slope))),
        Line(0.0, _STEP_MM, (at_y, at_z, slope)),
        places,
        half | {level: _body_half(level, places, half) for level in map(str, levels)},
    )


def _body_half(level: str, places: dict[str, float], half: dict[str, float]) -> float:
    """Return half the height of a body: up to the discs that the region has above and below it."""
    reach = [abs(places[name] - places[level]) - half[name] for name in half if level in name.split("-")]
    return sum(reach) / len(reach)


def _disc_place(spine: Spine, name: str, line: tuple[Array, Array, Array]) -> tuple[float, float]:
    """Return where the back of a disc lies along the line, and half its height there."""
    z, y, run = line
    disc = spine.part("anulus_fibrosus", name)
    low, high = disc.bounds_mm[:, 2]
    here = (z > low - 4) & (z < high + 4)
    for ahead in (
        1.0,
        2.5,
        4.0,
        6.0,
    ):  # in front of the line, where the anulus fills the space between the rims
        points = np.stack([np.zeros(here.sum()), y[here] - ahead, z[here]], axis=1)
        inside = run[here][disc.distance(points) < 0]
        if len(inside):
            return float(inside.mean()), float(inside.max() - inside.min()) / 2
    return float(run[here].mean()), float(np.ptp(run[here])) / 4
