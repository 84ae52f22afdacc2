"""The line that everything in a study follows: the posterior wall of the bodies. Knows the spine's curve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.spine import Spine
    from spinelab.imaging.layout import Layout

__all__ = ["Course"]

_END_SHARE = 0.62
"""How far the study reaches beyond the middle of the first and last body, as a share of their distance."""


@dataclass(frozen=True, eq=False)
class Course:
    """The posterior wall in the midline, caudal first."""

    y_mm: Array
    z_mm: Array

    @classmethod
    def of(cls, spine: Spine) -> Course:
        """Return the line of a spine through the middle of every posterior wall, run on at both ends."""
        walls = np.array(
            [
                spine.frames[level].to_patient((0.0, spine.half_depth_mm[level], 0.0))
                for level in spine.levels[::-1]
            ]
        )
        ends = (2 * walls[0] - walls[1], 2 * walls[-1] - walls[-2])
        line = np.vstack([ends[0], walls, ends[1]])
        return cls(line[:, 1], line[:, 2])

    def back_mm(self, z: Array) -> Array:
        """Return y of the posterior wall at a height."""
        return np.asarray(np.interp(z, self.z_mm, self.y_mm), dtype=np.float32)

    def share(self, z: Array) -> Array:
        """Return the share of the region: 0 in the middle of its last body, 1 in that of its first."""
        share = (z - self.z_mm[1]) / (self.z_mm[-2] - self.z_mm[1])
        return np.asarray(np.clip(share, 0, 1), dtype=np.float32)

    def bounds_mm(self, room: Layout) -> Array:
        """Return the corners of the field of view, shape (2, 3)."""
        low = self.z_mm[1] - _END_SHARE * (self.z_mm[1] - self.z_mm[0])
        high = self.z_mm[-2] + _END_SHARE * (self.z_mm[-1] - self.z_mm[-2])
        inside = self.back_mm(np.linspace(low, high, 60))
        return np.array(
            [
                [-room.half_width_mm, float(inside.min()) - room.ahead_mm, low],
                [room.half_width_mm, float(inside.max()) + room.behind_mm, high],
            ]
        )
