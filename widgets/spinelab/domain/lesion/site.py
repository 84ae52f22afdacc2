"""The place where a lesion grows, and depths measured from the walls of the canal there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from spinelab.domain.lesion.lookup import Line

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.lesion.recipe import Recipe
    from spinelab.domain.lesion.walls import Walls

__all__ = [
    "LIGAMENT_MM",
    "Behind",
    "Front",
    "Growth",
    "behind_of",
    "front_of",
    "half_width_at",
    "peak_depth",
    "sides_of",
    "tangent_at",
]

_ROOT_MM = 0.6
"""How deep a lesion in front follows the wall into the hollow of a body."""
LIGAMENT_MM = 2.0
"""How far behind the drawn wall the flavum lies between two laminae, and so the root of a lesion of it."""
_NEAR_MM = 1.2
"""Bone nearer than this behind a point is what a lesion is rooted in; further than twice this is none."""


class Growth(Protocol):
    """What every family of lesion provides."""

    @property
    def from_front(self) -> bool:
        """Whether it grows backwards from bodies and discs, or forwards from laminae and flavum."""
        ...

    @property
    def peaks(self) -> tuple[tuple[float, float], ...]:
        """Where it is thickest: (left, along) of each peak."""
        ...

    @property
    def span_mm(self) -> tuple[float, float]:
        """Stretch of the line that it can reach."""
        ...

    @property
    def most_mm(self) -> float:
        """Greatest thickness that its shape allows, whatever the canal."""
        ...

    def turns(self, left: Array, behind: Array, along: Array) -> Array:
        """Return the thickness at which each point becomes lesion, mm; inf for never."""
        ...

    def rind_mm(self, left: Array, behind: Array, along: Array) -> Array:
        """Return how deep points lie under a bare surface of the lesion that does not grow; inf for none."""
        ...


@dataclass(frozen=True, eq=False)
class Front:
    """Depths behind bodies and discs."""

    height: Array
    """Distance behind the drawn wall; 0 in its hollows."""
    level: Array
    """Distance behind the line from rim to rim, which knows no bulging disc."""
    free: npt.NDArray[np.bool_]
    """Whether the point lies behind bone and disc, within reach of a root."""


@dataclass(frozen=True, eq=False)
class Behind:
    """Depths in front of the laminae."""

    depth: Array
    """Distance in front of the drawn wall at right angles to it; negative in the ligament behind it."""
    free: npt.NDArray[np.bool_]
    """Whether the point lies in front of bone, within reach of a root."""
    back: Array
    """Distance in front of the furthest that a root reaches."""
    open: Array
    """0 where bone lies close behind the point, 1 in the gap between two laminae."""


def front_of(walls: Walls, left: Array, behind: Array, along: Array) -> Front:
    """Return depths of points behind the wall in front."""
    drawn, bone, rim = walls.front(left, along)
    height = behind - drawn
    return Front(np.maximum(height, 0), behind - rim, (height > -_ROOT_MM) & (behind >= bone))


def behind_of(
    walls: Walls, left: Array, behind: Array, along: Array, root_mm: Array | float = LIGAMENT_MM
) -> Behind:
    """Return depths of points in front of the wall behind; a root reaches ``root_mm`` behind it."""
    level, share, bone = walls.behind(left, along)
    depth = level - share * behind
    # Where the wall is steep, the root goes no further straight back than about as far as it is deep.
    root = -root_mm * np.minimum(1, 1.3 * share)
    gap = np.clip((bone - behind - _NEAR_MM) * (1 / _NEAR_MM), 0, 1)
    return Behind(depth, (depth > root) & (behind <= bone), depth - root, gap)


def peak_depth(walls: Walls, left: float, along: float) -> tuple[float, tuple[float, float]]:
    """Return how far behind the line the wall behind lies at a place, and its inward normal."""
    at = np.array([left]), np.array([along])
    level, share = (float(value[0]) for value in walls.behind(*at)[:2])
    lean = float(np.sqrt(max(1 - share * share, 0.0)))
    return level / share, (-np.sign(left) * lean, -share)


def tangent_at(walls: Walls, left: float) -> Line:
    """Return the tangent of the wall behind at a distance from the midline, at every place along the line.

    Three quantities: how far behind the line it touches, and its inward normal (left, behind).
    """
    level, share = walls.behind(np.full(len(walls.along_mm), left), walls.along_mm)[:2]
    lean = np.sqrt(np.maximum(1 - share * share, 0))
    step = float(walls.along_mm[1] - walls.along_mm[0])
    return Line(float(walls.along_mm[0]), step, (level / share, -np.sign(left) * lean, -share))


def half_width_at(walls: Walls, place: str) -> float:
    """Return half the width of the canal at a vertebra or segment."""
    return float(walls.half_width(np.array([walls.chart.place_mm[place]]))[0][0])


def sides_of(recipe: Recipe) -> tuple[float, ...]:
    """Return +1 for the patient's left and -1 for the right, for each side that the recipe names."""
    return {"left": (1.0,), "right": (-1.0,), "midline": (0.0,)}.get(recipe.side, (1.0, -1.0))
