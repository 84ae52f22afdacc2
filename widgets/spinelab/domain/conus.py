"""Where the spinal cord ends, and the roots that run on below it. Knows conus and cauda equina."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.morphometry import measure
from spinelab.domain.sdf import intersect, smooth_intersect
from spinelab.domain.vocabulary import Level

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.neural import Sac

__all__ = ["Conus", "conus_of"]

_NAMED_MM = 18.0
"""How much of the end of the cord is called the conus; assumed: its upper border cannot be seen."""
_ROOTS = ("L2-L3", "L3-L4", "L4-L5", "L5-S1", "", "", "", "")
"""Where the roots of L2 to S4 leave the sac; the sacral ones run on below the region."""
_FAN_DEG = (6.0, 20.0, 36.0, 27.0, 52.0, 60.0, 76.0, 74.0)
"""Where each root hangs, from the side wall (0) to the midline behind (90): first to leave, furthest out.

In a patient who lies on the back the roots settle behind and to the sides, like a horseshoe
(`zhang2023sedimentation`); their spacing is assumed.
"""
_CLEAR_MM = (1.95, 1.95, 2.0, 3.1, 1.95, 3.4, 2.0, 3.6)
"""Distance of each root's middle from the wall of the sac: they lie scattered, not in a row; assumed."""
_SWAY_MM, _SWAY_DEG, _WAVE_MM = 0.45, 5.0, 47.0
"""How far a root wanders along its way, away from the wall and along it, and over what length; assumed."""
_APART_RAD = 2.4
"""Shift of the wandering from one root to the next: no two run side by side for long."""
_TURN_MM = 16.0
"""Length over which a root turns from its place in the bundle to where it leaves."""


@dataclass(frozen=True, eq=False)
class Conus:
    """The end of the cord and the bundle of roots below it, along the ruler of a region."""

    sac: Sac
    tip_mm: float
    """Position of the tip along the ruler; below the region, when the cord runs through it."""

    @property
    def shown(self) -> bool:
        """Whether the tip lies well within the region."""
        low, high = self.sac.ruler.span_mm
        return low + 2.0 < self.tip_mm < high - 2.0

    @property
    def above(self) -> bool:
        """Whether the cord has ended before the region begins."""
        return self.tip_mm > self.sac.ruler.span_mm[1] - 2.0

    def narrowed(self, along: Array) -> Array:
        """Return the cord's diameters as a share of their full size: 1 above, 0 at the tip."""
        run = (along - self.tip_mm) / measure("spinal_cord", "conus_taper", "L1").value_mm
        away = np.clip(1 - run, 0, 1)
        return np.asarray(np.clip(1 - away * away, 1e-4, 1) ** 0.65)

    def shares(self, points_mm: Array) -> Array:
        """Return how far points (n, 3) lie outside cord proper and conus, shape (2, n), mm."""
        _, _, along = self.sac.ruler.coordinates(points_mm)
        border = self.tip_mm + _NAMED_MM
        return np.stack([border - along, along - border])

    def roots(self, points_mm: Array) -> Array:
        """Return the signed distance to the roots of the cauda equina, both sides, mm."""
        x, behind, along = self.sac.ruler.coordinates(points_mm)
        side = np.abs(x)
        radius = measure("cauda_equina", "root", "L1").value_mm
        low, _ = self.sac.ruler.span_mm
        best = np.full(side.shape, 40.0, dtype=side.dtype)
        for number, (segment, fan) in enumerate(zip(_ROOTS, _FAN_DEG, strict=True)):
            held = segment and segment in self.sac.ruler.place_mm
            end = self.sac.ruler.place_mm[segment] + 4.0 if held else low
            start = self.tip_mm + 12.0 - 1.2 * number
            phase = along * (2 * np.pi / _WAVE_MM) + _APART_RAD * number
            place = fan + _SWAY_DEG * np.sin(phase), _CLEAR_MM[number] + _SWAY_MM * np.cos(0.8 * phase)
            across, back = self._way(along, place, (start, end if held else -1e3))
            tube = np.hypot(side - across, behind - back) - radius
            best = np.minimum(best, smooth_intersect(tube, intersect(along - start, end - along), 0.4))
        return best.astype(points_mm.dtype)

    def _way(
        self, along: Array, place: tuple[Array, Array], span: tuple[float, float]
    ) -> tuple[Array, Array]:
        """Return the middle of a root: from the cord to its place in the fan and out through the wall.

        ``place`` is its angle in the fan and its distance from the wall.
        """
        start, end = span
        depth, width, front = self.sac.size(along)
        middle = front + self.sac.wall_mm + depth / 2
        angle, clear = np.deg2rad(place[0]), place[1]
        across = np.maximum(width / 2 - clear, 1.0) * np.cos(angle)
        back = middle + (depth / 2 - clear) * np.sin(angle) * 0.92
        near = np.clip((start - along) / 22.0, 0, 1)
        near = near * near * (3 - 2 * near)
        across = across * (0.35 + 0.65 * near)
        leaving = np.clip(1 - (along - end) / _TURN_MM, 0, 1)
        leaving = leaving * leaving * (3 - 2 * leaving)
        out = width / 2 - 1.2
        return across + (out - across) * leaving, back + (middle - 0.05 * depth - back) * leaving


def conus_of(sac: Sac) -> Conus | None:
    """Return the end of the cord in a region; None where L1 is no part or neighbour of it."""
    place = sac.ruler.place_mm
    if str(Level.L1) not in place:
        return None
    heights = [measure("vertebral_body", "height_posterior", level).value_mm for level in ("L1", "L2")]
    step = sum(heights) / 2 + measure("disc", "height_posterior", "L1-L2").value_mm
    share = measure("spinal_cord", "conus_tip", "L1").value + sac.column.patient.conus_shift
    return Conus(sac, place[str(Level.L1)] - share * step)
