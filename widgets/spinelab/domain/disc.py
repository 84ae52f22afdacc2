"""The intervertebral disc: anulus and nucleus between two end plates.

Knows the disc, and the bones it fills between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.morphometry import measure
from spinelab.domain.sdf import ellipsoid, smooth_intersect

if TYPE_CHECKING:
    from spinelab.domain.frame import Array, Frame
    from spinelab.domain.vertebra import Vertebra

__all__ = ["Disc"]


@dataclass(frozen=True, eq=False)
class Disc:
    """One disc, in the frame between its two vertebrae."""

    segment: str
    frame: Frame
    above: Vertebra
    below: Vertebra

    def size(self, quantity: str) -> float:
        """Return a reference size of this disc."""
        return measure("disc", quantity, self.segment).value

    def envelope(self, points_mm: Array) -> Array:
        """Return the distance to anulus and nucleus together before bone is taken away, mm."""
        above = self.above.site.frame.to_local(points_mm)
        below = self.below.site.frame.to_local(points_mm)
        over, under = self.above.site.body, self.below.site.body
        gap_above = above[2] + over.half_height_mm
        gap_below = below[2] - under.half_height_mm
        share = np.clip(gap_below / np.maximum(gap_below - gap_above, 0.5), 0, 1)
        wall = (
            under.upper.distance(below[0], below[1]) * (1 - share)
            + over.lower.distance(above[0], above[1]) * share
        )
        wall = wall - self.size("bulge") * 4 * share * (1 - share)
        # The plates are hollow in the middle and rounded at the rim; the fibres follow both, not the sides.
        rim = np.clip(wall * 0.5 + 1, 0, 1)
        plates = np.maximum(-over.plates(*above)[1], -under.plates(*below)[0]) - 0.8 + 1.3 * rim
        return np.asarray(smooth_intersect(wall, plates, 0.8))

    def nucleus(self, points_mm: Array) -> Array:
        """Return the signed distance to the nucleus before bone is taken away, mm."""
        x, y, z = self.frame.to_local(points_mm)
        over, under = self.above.site.body, self.below.site.body
        share, setback = self.size("nucleus_share"), self.size("nucleus_setback")
        half_height = (
            self.size("height_anterior") + self.size("height_posterior")
        ) / 4 + 3.0  # the end plates trim it
        middle = (over.hollow_lower_mm - under.hollow_upper_mm) / 2
        center = (0.0, under.upper.depth_mm * setback, middle)
        radii = (under.upper.half_width_mm * share, under.upper.depth_mm / 2 * share, half_height)
        return ellipsoid(x, y, z, center, radii)
