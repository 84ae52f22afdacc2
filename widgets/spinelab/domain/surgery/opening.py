"""The canal after its back wall was opened, in one axial plane. Knows hinges and angles, no cord.

A lamina that swings on a hinge sweeps a sector: every point of the wall moves on a circle around the hinge.
The canal gains what lies between the wall before and after, closed at its open end by the circle of the free
edge. `jung2021opening` simulated laminoplasty in the same way; the wall here is that of the computed spine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from spinelab.domain.frame import Array
    from spinelab.domain.lesion.walls import Walls

__all__ = ["Hinge", "hinge_of", "opened_by_doors", "opened_by_removal"]

_EDGE_MM = 0.4
"""Hinge and cut lie this far inside the edge of the canal."""
_LAMINA_MM = (3.0, 6.0)
"""Depth of the laminae is read between these distances from the midline."""


@dataclass(frozen=True, eq=False)
class Hinge:
    """One edge of the back wall and the wall seen from it."""

    side: float
    """-1 for a hinge on the patient's right, +1 on the left."""
    left_mm: float
    behind_mm: float
    reach_mm: Array
    """Distances from the hinge along the wall, rising."""
    angle_rad: Array
    """Direction of the wall at these distances: 0 across, positive backwards."""


def hinge_of(walls: Walls, along_mm: float, side: float, *, half: bool = False) -> Hinge:
    """Return the hinge on one side; with ``half`` the lamina ends in the midline."""
    edge = float(walls.half_width(np.array([along_mm]))[0][0]) - _EDGE_MM
    left = np.linspace(side * edge, 0.0 if half else -side * edge, 60)
    level, share = walls.behind(left, np.full(60, along_mm))[:2]
    behind = level / share
    across, back = np.abs(left - left[0]), behind - behind[0]
    reach = np.maximum.accumulate(np.hypot(across, back))
    angle = np.arctan2(back, np.maximum(across, 1e-6))
    angle[0] = angle[1]
    return Hinge(side, float(left[0]), float(behind[0]), reach, angle)


def opened_by_doors(
    hinges: tuple[Hinge, ...], left: Array, behind: Array, opening_deg: float
) -> npt.NDArray[np.bool_]:
    """Return which points the canal gains when laminae swing back on one or two hinges by an angle."""
    gained = np.zeros(left.shape, dtype=bool)
    beyond = np.ones(left.shape, dtype=bool)
    for hinge in hinges:
        across, back = (left - hinge.left_mm) * -hinge.side, behind - hinge.behind_mm
        reach, angle = np.hypot(across, back), np.arctan2(back, across)
        wall = np.interp(reach, hinge.reach_mm, hinge.angle_rad)
        swept = (angle >= wall) & (angle <= wall + np.deg2rad(opening_deg)) & (reach <= hinge.reach_mm[-1])
        gained |= swept
        beyond &= reach > hinge.reach_mm[-1]
    if len(hinges) > 1:  # the gap between the two halves, up to the spacer between their tips
        tips = [_tip(hinge, opening_deg) for hinge in hinges]
        low, high = sorted(tip[0] for tip in tips)
        start = hinges[0].behind_mm + hinges[0].reach_mm[-1] * np.sin(hinges[0].angle_rad[-1])
        gained |= beyond & (left > low) & (left < high) & (behind > start - 0.5) & (behind < tips[0][1])
    return gained


def opened_by_removal(
    walls: Walls, bone: npt.NDArray[np.bool_], along_mm: float, left: Array, behind: Array
) -> npt.NDArray[np.bool_]:
    """Return which points the canal gains when the laminae between the facets are taken away.

    It then reaches back to where the outer surface of the laminae lay.

    Parameters
    ----------
    walls
        Walls of the canal.
    bone
        Which points lie in the bone that is removed; with ``left`` and ``behind`` (rows, columns), rows
        running backwards.
    along_mm
        Place of the plane.
    left, behind
        Coordinates of the points.
    """
    half = float(walls.half_width(np.array([along_mm]))[0][0]) - _EDGE_MM
    level, share = walls.behind(left.ravel(), np.full(left.size, along_mm))[:2]
    wall = (level / share).reshape(left.shape)
    lamina = bone & (np.abs(left) > _LAMINA_MM[0]) & (np.abs(left) < _LAMINA_MM[1]) & (behind > wall - 1)
    columns = lamina.any(axis=0)
    if not columns.any():
        depth = 0.0
    else:
        last = np.where(lamina, behind, -np.inf).max(axis=0)[columns]
        depth = float(np.median(last - wall[0, columns]))
    return np.asarray((np.abs(left) < half) & (behind >= wall) & (behind < wall + max(depth, 0.0)))


def _tip(hinge: Hinge, opening_deg: float) -> tuple[float, float]:
    """Return where the free edge of a half lamina comes to lie: (left, behind)."""
    angle = hinge.angle_rad[-1] + np.deg2rad(opening_deg)
    reach = hinge.reach_mm[-1]
    return (
        float(hinge.left_mm - hinge.side * reach * np.cos(angle)),
        float(hinge.behind_mm + reach * np.sin(angle)),
    )
