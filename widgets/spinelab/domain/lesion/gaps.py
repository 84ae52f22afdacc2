"""Where the flavum bridges two laminae, read off the walls of the canal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spinelab.domain.lesion.walls import Walls

__all__ = ["LaminaGap", "lamina_gap"]

_ASIDE_MM, _REACH_MM = 4.0, 13.0
"""How far beside the midline, and how far from the disc, a gap is looked for."""
_OPEN_MM, _FLUSH_MM = 3.0, 0.45
"""Bone further than the first behind the drawn wall is no lamina; nearer than the second it is flush."""


@dataclass(frozen=True)
class LaminaGap:
    """The gap between two laminae beside the midline, positions along the line."""

    low_mm: float
    high_mm: float
    lamina_mm: float
    """Where the upper lamina first lies flush with the drawn wall, above the gap."""

    @property
    def middle_mm(self) -> float:
        """The middle of the gap."""
        return (self.low_mm + self.high_mm) / 2


def lamina_gap(walls: Walls, segment: str) -> LaminaGap:
    """Return the gap at a motion segment."""
    place = walls.chart.place_mm[segment]
    column = int(np.argmin(np.abs(walls.left_mm - _ASIDE_MM)))
    behind = walls.bone_mm[column] - walls.wall_mm[column]
    near = np.abs(walls.along_mm - place) < _REACH_MM
    open_ = np.flatnonzero(near & (behind > _OPEN_MM))
    runs = [run for run in np.split(open_, np.flatnonzero(np.diff(open_) > 1) + 1) if len(run)]
    run = min(runs, key=lambda held: abs(float(walls.along_mm[held].mean()) - place), default=None)
    low, high = (place - 2.0, place + 2.0) if run is None else walls.along_mm[run[[0, -1]]].tolist()
    flush = walls.along_mm[(walls.along_mm > high) & (behind < _FLUSH_MM)]
    lamina = float(flush.min()) if len(flush) else high + 2.0
    return LaminaGap(low, high, min(lamina, high + 8.0))
