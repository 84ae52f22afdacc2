"""The bony canal of one vertebra as a tube of known size.

Knows its cross-section, nothing of the arch around it.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.morphometry import measure
from spinelab.domain.sdf import smooth_intersect

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.vocabulary import Level

__all__ = ["Canal", "canal_of"]

_FINE_MM = 0.05


@dataclass(frozen=True)
class Canal:
    """A rounded triangle (neck, loin) or rounded hexagon (chest) that fills its two diameters exactly."""

    ap_mm: float
    transverse_mm: float
    front_mm: float
    """Local y of the front wall in the midline: the back of the body."""
    slope_deg: float
    """Inner face of the laminae against the coronal plane."""
    rounding_mm: float
    scale: tuple[float, float, float] = (1.0, 1.0, 0.0)
    """Stretch across and front to back and shift, found once so that the diameters are met."""

    def distance(self, x: Array, y: Array) -> Array:
        """Return the signed distance to the wall, mm, negative inside; any z."""
        across, back, shift = self.scale
        return self._raw(np.abs(x) * (1 / across), (y - self.front_mm) * (1 / back) + shift) * min(
            across, back
        )

    def back_at(self, x_mm: float) -> float:
        """Return the local y of the posterior wall at a distance from the midline within the canal."""
        v = np.arange(0.4 * self.ap_mm, 1.1 * self.ap_mm, _FINE_MM)
        inside = self.distance(np.full_like(v, x_mm), v + self.front_mm) < 0
        return self.front_mm + float(v[inside].max())

    def _raw(self, x: Array, v: Array) -> Array:
        """Return the distance before the diameters are adjusted; v runs backwards from the front wall."""
        k = self.rounding_mm
        angle = float(np.deg2rad(self.slope_deg))
        folded = np.sqrt(x * x + k * k * 0.16)
        widest = 0.42 * self.ap_mm  # the canal is widest in front of its middle
        reach = self.transverse_mm / 2
        behind = (folded - reach) * float(np.sin(angle)) + (v - widest) * float(np.cos(angle))
        behind = smooth_intersect(behind, v - self.ap_mm, k)
        front_angle = float(np.deg2rad(40.0))
        corner = (folded - reach) * float(np.cos(front_angle)) - (v - widest * 0.62) * float(
            np.sin(front_angle)
        )
        sides = smooth_intersect(x - reach, corner, k)
        return smooth_intersect(smooth_intersect(sides, behind, k), -v, k * 0.5)

    def fitted(self) -> Canal:
        """Return the canal with its scale set so that both diameters are met."""
        v = np.arange(-2.0, self.ap_mm * 1.6, _FINE_MM)
        x = np.arange(0.0, self.transverse_mm * 0.8, _FINE_MM)
        middle = v[self._raw(np.zeros_like(v), v) < 0]
        low, high = float(middle.min()), float(middle.max())
        # The canal is convex: the columns that hold any of it are the first ones.
        columns = bisect_left(
            range(len(x)), 1, key=lambda at: int((self._raw(np.full_like(v, x[at]), v) >= 0).all())
        )
        half = float(x[columns - 1])
        back = self.ap_mm / (high - low)
        scale = (self.transverse_mm / 2 / half, back, low)
        return Canal(self.ap_mm, self.transverse_mm, self.front_mm, self.slope_deg, self.rounding_mm, scale)


@cache
def canal_of(level: Level, front_mm: float, scale: float = 1.0) -> Canal:
    """Return the canal of a vertebra whose posterior wall lies at local y ``front_mm``."""
    ap_mm = measure("spinal_canal", "ap_diameter", level).value_mm * scale
    transverse_mm = measure("spinal_canal", "transverse_diameter", level).value_mm * scale
    rounding = measure("spinal_canal", "roundness", level).value * min(ap_mm, transverse_mm) / 2
    slope = measure("spinal_canal", "lamina_slope", level).value_deg
    return Canal(ap_mm, transverse_mm, front_mm, slope, rounding).fitted()
