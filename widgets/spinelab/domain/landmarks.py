"""Lines of the arch that ligaments are attached to. Knows where they run, not the bone around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.sdf import Vector

__all__ = ["LaminaLine", "SpineLine"]


@dataclass(frozen=True)
class LaminaLine:
    """The middle of a left lamina from the midline to its outer end, local mm."""

    middle: Vector
    bend: Vector
    """Where it turns to follow the wall of the canal."""
    side: Vector
    up: Vector
    """Unit direction of its height: lower edge further back than the upper one."""
    half_height: tuple[float, float]
    """In the midline and at the outer end, mm."""

    def edges(self, x: Array) -> tuple[Array, Array]:
        """Return the lower and the upper edge at distances ``x`` from the midline, local z, mm."""
        share = np.clip(x * (1 / self.side[0]), 0, 1.3)
        level = self.middle[2] + share * (self.side[2] - self.middle[2])
        reach = (self.half_height[0] + share * (self.half_height[1] - self.half_height[0])) * self.up[2]
        return level - reach, level + reach


@dataclass(frozen=True)
class SpineLine:
    """The axis of a spinous process in the midline, root to tip, local mm."""

    path: tuple[Vector, ...]
    half: tuple[tuple[float, float], ...]
    """Half the width and half the height at each point, mm."""
    up: Vector

    @property
    def tip(self) -> Vector:
        """The end of the axis."""
        return self.path[-1]
