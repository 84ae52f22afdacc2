"""Calcified nodules that keep a fixed distance from the wall they lie on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.domain.lesion.site import behind_of, front_of

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.lesion.shapes import Nodule
    from spinelab.domain.lesion.walls import Walls

__all__ = ["Nodules"]

_REACH_MM = 12.0


@dataclass(frozen=True, eq=False)
class Nodules:
    """One or more nodules on one wall."""

    walls: Walls
    held: tuple[Nodule, ...]
    peaks: tuple[tuple[float, float], ...]
    """Foot of each on the wall: (left, along)."""
    gap_mm: float
    """Nothing nearer to the wall than this ever becomes lesion."""
    from_front: bool
    most_mm: float = np.inf

    @property
    def span_mm(self) -> tuple[float, float]:
        """Stretch of the line that they can reach."""
        places = [nodule.along_mm for nodule in self.held]
        return min(places) - _REACH_MM, max(places) + _REACH_MM

    def turns(self, left: Array, behind: Array, along: Array) -> Array:
        """Return the thickness at which each point becomes lesion, mm; inf for never."""
        reached = self._reached(left, behind, along)
        return np.where(self._apart(left, behind, along), reached, np.inf).astype(left.dtype)

    def rind_mm(self, left: Array, behind: Array, along: Array) -> Array:
        """Return infinity: every bare surface grows."""
        del behind, along
        return np.full_like(left, np.inf)

    def covered(self, left: Array, behind: Array, along: Array) -> Array:
        """Return the thickness at which each point becomes free ligament between nodule and wall."""
        reached = self._reached(left, behind, along, nearer_mm=1.5 * self.gap_mm)
        return np.where(self._apart(left, behind, along), np.inf, reached).astype(left.dtype)

    def _reached(self, left: Array, behind: Array, along: Array, nearer_mm: float = 0.0) -> Array:
        first, *others = (nodule.turns(left, behind, along, nearer_mm) for nodule in self.held)
        for other in others:
            first = np.minimum(first, other)
        return first

    def _apart(self, left: Array, behind: Array, along: Array) -> npt.NDArray[np.bool_]:
        """Return whether points keep the gap to the wall."""
        if self.from_front:
            front = front_of(self.walls, left, behind, along)
            return np.asarray(front.free & (front.height >= self.gap_mm))
        back = behind_of(self.walls, left, behind, along)
        return np.asarray(back.free & (back.depth >= self.gap_mm))
