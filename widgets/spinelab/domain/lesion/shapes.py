"""Growth in closed form: the thickness at which a point becomes lesion. Knows geometry, not anatomy.

A *patch* grows from a wall inwards: at thickness t its surface stands ``t - lag`` in front of the wall, where
the lag is 0 at the peak, so that the peak is exactly t thick. A *nodule* is an ellipsoid that touches one
fixed point with its back and grows away from it; at thickness t it is exactly t deep. Both only ever gain
points, because each is one fixed field of thickness.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spinelab.domain.frame import Array

__all__ = ["Nodule", "Patch", "power"]

_LARGEST_MM = 12.0
"""No canal has room for a nodule deeper than this."""


def power(offset: Array, half_mm: float, exponent: int) -> Array:
    """Return ``(offset / half) ** exponent`` for an even exponent: 0 in the middle, 1 at the half-width."""
    square = offset * (1 / half_mm)
    square = square * square
    result = square
    for _ in range(exponent // 2 - 1):
        result = result * square
    return np.asarray(result)


@dataclass(frozen=True)
class Patch:
    """How a patch falls off around its peak on a wall."""

    across_mm: float
    """Peak, left of the midline."""
    along_mm: float
    """Peak, along the line."""
    half_across_mm: float
    """Where the patch ends to either side once it is as thick as ``full_mm``."""
    half_along_mm: float
    full_mm: float
    """Thickness at which it has its full extent."""
    flat: int = 2
    """2 for a round hill, 4 or more for a plateau with steep sides; across."""
    flat_along: int = 2
    flank_mm: float = 0.0
    """Length of an even stretch on both sides of the peak along the line."""

    def lag(self, left: Array, along: Array) -> Array:
        """Return how much later than the peak each place begins to grow, mm of thickness."""
        run = np.maximum(np.abs(along - self.along_mm) - self.flank_mm, 0)
        fall = power(left - self.across_mm, self.half_across_mm, self.flat)
        fall += power(run, max(self.half_along_mm - self.flank_mm, 0.5), self.flat_along)
        return np.asarray(fall * self.full_mm)


@dataclass(frozen=True)
class Nodule:
    """An ellipsoid in the plane of a wall, its back pole fixed."""

    left_mm: float
    behind_mm: float
    along_mm: float
    inwards: tuple[float, float]
    """Unit direction (left, behind) in which it grows."""
    half_across: float
    """Half its width as a share of its depth."""
    half_along: float
    """Half its height as a share of its depth."""

    def turns(self, left: Array, behind: Array, along: Array, nearer_mm: float = 0.0) -> Array:
        """Return the depth of the nodule when it reaches each point; inf behind its back pole.

        With ``nearer_mm`` the pole is taken to lie that much nearer to the wall.
        """
        u, v = left - self.left_mm, behind - self.behind_mm
        depth = u * self.inwards[0] + v * self.inwards[1] + nearer_mm
        across = u * self.inwards[1] - v * self.inwards[0]
        around = power(across, 2 * self.half_across, 2) + power(along - self.along_mm, 2 * self.half_along, 2)
        grown = depth + around / np.maximum(depth, 1e-3)
        # Far aside, close to the plane of the pole, only an endless nodule would reach.
        held = (depth > 0) & (around < _LARGEST_MM * depth)
        return np.asarray(np.where(held, grown, np.inf), dtype=left.dtype)
