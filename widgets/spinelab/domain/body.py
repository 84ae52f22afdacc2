"""The vertebral body and the outline it shares with the discs. Knows one column, not the arch behind it.

Local frame: origin in the middle of the body, its posterior wall at ``y = half_depth_mm``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.morphometry import measure
from spinelab.domain.sdf import ellipsoid, smooth_intersect

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.vocabulary import Level

__all__ = ["Body", "Outline", "body_of"]

_DIAGONAL = float(np.sqrt(0.5))


@dataclass(frozen=True)
class Outline:
    """A body or disc seen from above: an oval cut off behind by a slightly hollow wall."""

    half_width_mm: float
    depth_mm: float
    back_mm: float
    """Local y of the posterior wall in the midline."""
    corner_mm: float
    """How much of the front is rounded away."""
    hollow_mm: float
    """How far the middle of the posterior wall lies in front of its sides."""

    def distance(self, x: Array, y: Array) -> Array:
        """Return the signed distance to the outline, mm."""
        middle = self.back_mm - 0.48 * self.depth_mm
        ahead = self.back_mm - self.depth_mm
        u, v = np.abs(x) * (1 / self.half_width_mm), y - middle
        # The oval runs on behind the wall that cuts it off: the wall keeps its place, only corners round.
        v = np.where(
            v < 0, v * (1 / (middle - ahead)), v * (1 / (self.back_mm - middle + 0.3 * self.depth_mm))
        )
        blunt = float(np.clip(1.25 - self.corner_mm / self.half_width_mm, 0.0, 1.0))
        uu, vv = u * u, v * v
        radius = (1 - blunt) * np.sqrt(uu + vv) + blunt * np.sqrt(np.sqrt(uu * uu + vv * vv))
        oval = (radius - 1) * min(self.half_width_mm, self.depth_mm / 2)
        behind = y - self.back_mm - self.hollow_mm * np.minimum(uu * 2.2, 1.0)
        return smooth_intersect(oval, behind, 0.28 * self.corner_mm)


@dataclass(frozen=True)
class Body:
    """A waisted column between two tilted, slightly hollow end plates."""

    upper: Outline
    lower: Outline
    half_height_mm: float
    """At mid-depth."""
    tilt: float
    """Slope of each plate against the local x-y plane: the wedge, half above and half below."""
    hollow_upper_mm: float
    hollow_lower_mm: float
    waist_mm: float
    waist_back_mm: float
    vein_mm: float
    """Half-height of the opening of the basivertebral vein."""
    bevel_mm: float
    """How much of each lower side corner is cut away for the uncus of the vertebra below."""

    def plates(self, x: Array, y: Array, z: Array) -> tuple[Array, Array]:
        """Return the signed height above the upper plate and the signed depth below the lower plate, mm."""
        mid = self.upper.back_mm - self.upper.depth_mm * 0.5
        rise = (y - mid) * self.tilt
        above = z - self.half_height_mm - rise + self.hollow_upper_mm * self._dish(x, y, self.upper)
        below = -z - self.half_height_mm - rise + self.hollow_lower_mm * self._dish(x, y, self.lower)
        return above, below

    @staticmethod
    def _dish(x: Array, y: Array, outline: Outline) -> Array:
        """Return 1 in the middle of a plate, falling to 0 at its rim."""
        u = x * (1.12 / outline.half_width_mm)
        v = (y - outline.back_mm + outline.depth_mm * 0.47) * (2.2 / outline.depth_mm)
        left = np.maximum(1 - u * u - v * v, 0)
        return np.asarray(left * (2 - left))

    def column(self, x: Array, y: Array, z: Array) -> Array:
        """Return the distance to the side walls alone: what a disc shares with its neighbours."""
        share = np.clip(z * (0.5 / self.half_height_mm) + 0.5, 0, 1)
        return np.asarray(self.lower.distance(x, y) * (1 - share) + self.upper.distance(x, y) * share)

    def distance(self, x: Array, y: Array, z: Array) -> Array:
        """Return the signed distance to the body without processes, mm."""
        height = np.clip(z * (1 / self.half_height_mm), -1, 1)
        drawn_in = 1 - height * height
        back = np.clip((y - self.upper.back_mm) * 0.5 + 1.5, 0, 1)
        waist = self.waist_mm + (self.waist_back_mm - self.waist_mm) * back
        walls = self.column(x, y, z) + waist * drawn_in * np.sqrt(drawn_in)
        above, below = self.plates(x, y, z)
        solid = smooth_intersect(smooth_intersect(walls, above, 2.0), below, 2.0)
        bevel = (np.abs(x) - self.lower.half_width_mm + self.bevel_mm - z - self.half_height_mm) * _DIAGONAL
        solid = smooth_intersect(solid, bevel, 1.2)
        vein = ellipsoid(
            x,
            y,
            z,
            (0.0, self.upper.back_mm - self.waist_back_mm, 0.0),
            (1.8 * self.vein_mm, 2.0 * self.vein_mm, self.vein_mm),
        )
        return smooth_intersect(solid, -vein, 1.0)


def body_of(level: Level, half_depth_mm: float, broad: float = 1.0) -> Body:
    """Return the body of a vertebra from its reference sizes; ``broad`` scales its widths and depths."""

    def size(quantity: str) -> float:
        return measure("vertebral_body", quantity, level).value

    def outline(width: str, depth: str) -> Outline:
        return Outline(
            size(width) / 2 * broad,
            size(depth) * broad,
            half_depth_mm,
            size("corner_front"),
            size("hollow_behind"),
        )

    front, back = size("height_anterior"), size("height_posterior")
    depth = (size("depth_upper") / 2 + size("depth_lower") / 2) * broad
    return Body(
        outline("width", "depth_upper"),
        outline("width_lower", "depth_lower"),
        (front + back) / 4,
        (back - front) / depth / 2,
        size("concavity_upper"),
        size("concavity_lower"),
        size("waist"),
        size("waist_posterior"),
        size("vein_foramen"),
        size("bevel"),
    )
