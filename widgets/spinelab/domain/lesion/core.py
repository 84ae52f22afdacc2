"""The inside of a worn disc: a dry nucleus, and gas in it. Knows one disc, not its bulge.

A degenerated disc loses height and its nucleus loses signal, and gas may gather in it, the vacuum phenomenon
(`kushchayev2018`); gas lies mostly in nucleus and front of the anulus, as an island more often than as a line
(lumbar discs, `murata2018vacuum`). How large it is and that it comes late are assumed; loss of height is not
drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.part import Part
    from spinelab.domain.spine import Spine

__all__ = ["Core", "core_of"]

_DRY, _GAS = 0.3, 0.6
"""Shares of the asked thickness of the bulge at which the nucleus is dry and gas begins to show."""
_FAR_MM = 0.4
"""How far beyond the nucleus its edge is taken, so that nothing bright remains."""
_ISLAND = (0.6, 0.5, 0.24)
"""Half-size of the gas as a share of half the nucleus: across, from front to back, in height."""


@dataclass(frozen=True, eq=False)
class Core:
    """The inside of one disc."""

    nucleus: Part
    asked_mm: float

    @property
    def bounds_mm(self) -> Array:
        """Lower and upper corner of a box around it, patient mm, shape (2, 3)."""
        return np.asarray(self.nucleus.bounds_mm, dtype=float)

    def turns_at_mm(self, points_mm: Array) -> tuple[Array, npt.NDArray[np.bool_]]:
        """Return the thickness at which points (n, 3) change, mm (inf for never), and whether to gas."""
        turns = np.full(len(points_mm), np.inf, dtype=points_mm.dtype)
        gas = np.zeros(len(points_mm), dtype=bool)
        low, high = self.bounds_mm
        pick = np.flatnonzero(((points_mm > low - 1) & (points_mm < high + 1)).all(axis=1))
        near = pick[self.nucleus.distance(points_mm[pick]) < _FAR_MM]
        turns[near] = _DRY * self.asked_mm
        half = (high - low) / 2 * _ISLAND
        away = (((points_mm[near] - (low + high) / 2) / half) ** 2).sum(axis=1)
        held = near[away < 1]
        gas[held] = True
        turns[held] = self.asked_mm * (_GAS + (1 - _GAS) * 0.8 * away[away < 1])
        return turns, gas


def core_of(spine: Spine, segment: str, asked_mm: float) -> Core:
    """Return the inside of the disc of a segment."""
    return Core(spine.part("nucleus_pulposus", segment), asked_mm)
