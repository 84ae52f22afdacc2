"""The ligamentum flavum of one segment and side. Knows its attachments and the two laminae it joins.

A sheet just outside the bony canal. Above it lies against the anterior-inferior surface of the upper lamina,
over the published share of its height; below it ends on the superior edge and the posterior-superior surface
of the lower lamina; outwards it runs on to the capsule of the facet joint; a slit in the midline parts left
from right. In the loin it stands back beside that slit (`recess`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.morphometry import measure
from spinelab.domain.recess import recess_of
from spinelab.domain.sdf import intersect, smooth_intersect

if TYPE_CHECKING:
    from spinelab.domain.facet import FacetJoint
    from spinelab.domain.frame import Array, Frame
    from spinelab.domain.landmarks import LaminaLine
    from spinelab.domain.recess import Recess
    from spinelab.domain.vertebra import Vertebra

__all__ = ["Flavum"]


@dataclass(frozen=True, eq=False)
class Flavum:
    """The left ligament between two vertebrae."""

    segment: str
    frame: Frame
    above: Vertebra
    below: Vertebra
    joint: FacetJoint

    def size(self, quantity: str) -> float:
        """Return a reference size of this ligament."""
        return measure("ligamentum_flavum", quantity, self.segment).value

    @cached_property
    def _laminae(self) -> tuple[LaminaLine, LaminaLine]:
        return self.above.lamina_line, self.below.lamina_line

    @cached_property
    def _recess(self) -> Recess | None:
        return recess_of(self.segment)

    def attachments(self, x: Array) -> tuple[Array, Array]:
        """Return its reach up the upper and down the lower lamina, local z of each bone, mm."""
        upper, lower = self._laminae
        bottom, top = upper.edges(x)
        inner, outer = self.size("coverage_paramedian") / 100, self.size("coverage_lateral") / 100
        share = inner + np.clip(x * (1 / upper.side[0]), 0, 1) * (outer - inner)
        return bottom + share * (top - bottom), lower.edges(x)[1] - self.size("overlap")

    def distance(self, points_mm: Array) -> Array:
        """Return the signed distance before bone is taken away, mm; the left side has x > 0."""
        x, y, _ = self.frame.to_local(points_mm)
        side = np.abs(x)
        upper, lower = self.above.site.frame.to_local(points_mm), self.below.site.frame.to_local(points_mm)
        top, bottom = self.attachments(side)
        over, under = upper[2] - top, bottom - lower[2]
        height = np.maximum(-over - under, 1.0)
        rise = np.clip(-under / height, 0, 1)
        above_edge = upper[2] - self._laminae[0].edges(side)[0]
        stands_back: Array | float = 0.0
        if self._recess:
            stands_back = self._recess.deep(side, above_edge, lower[2] - self._laminae[1].edges(side)[1])
        wall = self.below.site.canal.distance(lower[0], lower[1] - stands_back) * (1 - rise)
        wall = wall + self.above.site.canal.distance(upper[0], upper[1] - stands_back) * rise
        front, back = self._faces(rise, above_edge)
        sheet = smooth_intersect(front - wall, wall - back, 0.5)
        ends = smooth_intersect(over, under, 0.5)
        reach = self.joint.center_mm[0] - self.joint.half_width_mm + self.size("capsule_cover")
        outer = smooth_intersect(x - reach, self.joint.center_mm[1] - 3.0 - y, 0.8)
        cleft = self.size("cleft") / 2 - x
        return intersect(smooth_intersect(smooth_intersect(sheet, ends, 1.0), outer, 0.8), cleft)

    def _faces(self, rise: Array, above_edge: Array) -> tuple[Array, Array]:
        """Return how far behind the wall of the canal its front and back lie, mm.

        The sheet stands a little proud of the canal and lands on the crest of the lower lamina.
        """
        thick = self.size("thickness")
        landing = 0.36 * self.below.site.size("lamina", "thickness") - 0.25 * thick
        proud = min(0.55 * thick, 0.8)
        low = np.clip(1 - rise * 3, 0, 1)
        low = low * low * (3 - 2 * low)
        front = landing * low - proud * (1 - low)
        # Under the tilted lamina the sheet thickens until it meets the bone, which trims it.
        slope = float(np.tan(np.deg2rad(self.above.site.size("lamina", "tilt"))))
        recess = np.clip((self._laminae[0].half_height[0] * 2 - above_edge) * slope, 0, 4)
        return front, np.maximum(front + thick, recess * np.clip((above_edge - 0.6) * 0.6, 0, 1))
