"""What lies around a lesion and gives way to it: cord, sac and fat. Knows distances, not substance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.domain.lesion.succession import succession
from spinelab.domain.lesion.yielding import Yielding, yielding_of

if TYPE_CHECKING:
    from spinelab.domain.frame import Array, Coordinates
    from spinelab.domain.lesion.site import Growth
    from spinelab.domain.lesion.walls import Walls

__all__ = ["Surroundings"]

_FILM_MM = 0.55
"""Between a lesion and the cord: the dura and a film of fluid."""
_DURA_MM, _DURA_WALL_MM = 0.05, 0.4
"""Between a lesion and the sac; thickness of the dura itself, which parts cord from outside."""
_ASIDE_MM, _BACK_MM = 13.0, 26.0
"""Beyond these distances from the midline and the line no canal lies."""


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The canal around a growing lesion."""

    walls: Walls
    growth: Growth
    largest_mm: float

    @cached_property
    def yielding(self) -> Yielding:
        """How cord and sac give way, worked out once."""
        return yielding_of(self.walls, self.growth, self.largest_mm)

    def distances(self, coordinates: Coordinates, turns: Array, thickness_mm: float) -> tuple[Array, Array]:
        """Return signed distances to cord and dural sac at a thickness; ``turns`` is the lesion's field."""
        cord, sac = self.yielding.both(*coordinates, thickness_mm)
        if thickness_mm == 0:
            return cord, sac
        into = thickness_mm - np.minimum(turns, 99.0)
        sac = np.maximum(sac, into + _DURA_MM)
        return np.maximum(np.maximum(cord, into + _FILM_MM), sac + _DURA_WALL_MM), sac

    def succession(self, coordinates: Coordinates, turns: Array) -> tuple[Array, npt.NDArray[np.int8]]:
        """Return when points pass to another tissue before they become lesion, and to which of `TISSUES`."""
        left, behind, along = coordinates
        return succession(
            lambda pick, now: self.distances((left[pick], behind[pick], along[pick]), turns[pick], now),
            turns,
            self._may_yield(left, behind, along),
            self.largest_mm,
        )

    def _may_yield(self, left: Array, behind: Array, along: Array) -> npt.NDArray[np.bool_]:
        """Return whether points lie in the canal where cord or sac moves."""
        low, high = self.yielding.span_mm
        inside = (along > low) & (along < high) & (behind > 0) & (np.abs(left) < _ASIDE_MM)
        pick = np.flatnonzero(inside & (behind < _BACK_MM))
        inside[:] = False
        inside[pick] = self.walls.canal(left[pick], behind[pick], along[pick]) < 0
        return inside
