"""The K-line and whether a lesion from the front crosses it. Source: scale ``k_line`` of ``scales.yaml``."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.lesion.walls import walls_of
from spinelab.domain.vocabulary import Level

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.lesion import Lesion
    from spinelab.domain.spine import Spine

__all__ = ["KLine", "against_line", "canal_middle", "clearance_mm", "edge_in_midline", "k_line"]

_STEP_MM = 0.1
_CORNERS = 3


@dataclass(frozen=True, eq=False)
class KLine:
    """The line and the point of the lesion that comes nearest to it or furthest beyond it."""

    upper_mm: Array
    """Middle of the canal at C2, patient mm, shape (3,)."""
    lower_mm: Array
    """Middle of the canal at C7."""
    peak_mm: Array
    """The point of the lesion furthest back against the line."""
    clear_mm: float
    """Distance of that point in front of the line; negative beyond it."""

    @property
    def positive(self) -> bool:
        """Whether the lesion stays in front of the line: K-line (+)."""
        return self.clear_mm >= 0

    @property
    def state(self) -> str:
        """``(+)`` or ``(-)``."""
        return "(+)" if self.positive else "(-)"


def clearance_mm(upper: tuple[float, float], lower: tuple[float, float], peak: tuple[float, float]) -> float:
    """Return how far a point lies in front of the line between two others, mm; beyond it is negative.

    Each point is (how far back, how high), mm, on one lateral picture; the line runs from C2 down to C7.
    Distances are taken at right angles to it (scale ``k_line``; `kline_positive2020`).

    Raises
    ------
    ValueError
        When the upper point does not lie above the lower one.

    >>> clearance_mm((0.0, 80.0), (0.0, 0.0), (-2.0, 40.0))
    2.0
    """
    back, up = upper[0] - lower[0], upper[1] - lower[1]
    if up <= 0:
        raise ValueError(f"The middle of the canal at C2 lies above that at C7; {up:g} mm higher was given.")
    off, above = peak[0] - lower[0], peak[1] - lower[1]
    return (back * above - up * off) / math.hypot(back, up)


def canal_middle(spine: Spine, level: Level) -> Array:
    """Return the middle of the bony canal at a vertebra in the midline, patient mm, shape (3,)."""
    walls = walls_of(spine)
    along = walls.chart.place_mm[str(level)]
    front, back = walls.midline(along)
    return walls.chart.to_patient(0.0, (front + back) / 2, along)


def k_line(spine: Spine, lesion: Lesion, thickness_mm: float) -> KLine:
    """Return the K-line and the state of an OPLL of a thickness.

    The straight line joins the middles of the canal at C2 and C7 in the midsagittal plane; (+) when the
    lesion stays in front of it, (-) when it has grown beyond. Distances are taken at right angles to the line
    (scale ``k_line``; `fujiyoshi2008`, `kline_positive2020`, `kline_standing2022`).

    Raises
    ------
    ValueError
        When C2 or C7 is missing, or there is no lesion in front of the cord.
    """
    for level in (Level.C2, Level.C7):
        if level not in spine.levels:
            raise ValueError(
                f"The K-line joins C2 and C7; this {spine.region} spine has "
                f"{spine.levels[0]} to {spine.levels[-1]}, so {level} is missing."
            )
    upper, lower = canal_middle(spine, Level.C2), canal_middle(spine, Level.C7)
    return against_line(lesion, thickness_mm, upper, lower)


def against_line(lesion: Lesion, thickness_mm: float, upper_mm: Array, lower_mm: Array) -> KLine:
    """Return how a lesion of a thickness lies to any line, such as a K-line that a learner drew.

    Parameters
    ----------
    lesion, thickness_mm
        A lesion in front of the cord.
    upper_mm, lower_mm
        Two points of the line, shape (3,), patient mm.

    Raises
    ------
    ValueError
        When there is no lesion in front of the cord, or it does not reach the midline.
    """
    if lesion.growth is None or not lesion.growth.from_front or thickness_mm <= 0:
        raise ValueError("The K-line is about a lesion in front of the cord (OPLL); there is none here.")
    length = float(np.linalg.norm(lower_mm - upper_mm))
    way = (lower_mm - upper_mm) / length if length else np.array([0.0, 0.0, -1.0])
    forwards = np.array([0.0, way[2], -way[1]])  # at right angles, towards the front of a patient who stands
    forwards = forwards if forwards[1] < 0 else -forwards
    held = _in_midline(lesion, thickness_mm)
    if not len(held):
        raise ValueError("The lesion does not reach the midline, so the K-line says nothing about it.")
    clear = (held - upper_mm) @ forwards
    nearest = int(clear.argmin())
    return KLine(upper_mm, lower_mm, held[nearest], float(clear[nearest]))


def edge_in_midline(lesion: Lesion, thickness_mm: float) -> Array:
    """Return the corners of a lesion in the midsagittal plane, (n, 2): y and z, patient mm.

    They are the corners of its convex hull, and so all that `against_line` depends on: no point of the lesion
    lies farther back than the farthest of them, whichever way a line runs.

    Raises
    ------
    ValueError
        When the lesion does not reach the midline.
    """
    from scipy.spatial import ConvexHull  # noqa: PLC0415 (slow to import; only a published page needs it)

    held = _in_midline(lesion, thickness_mm)[:, 1:]
    if len(held) < _CORNERS:
        raise ValueError("The lesion does not reach the midline, so the K-line says nothing about it.")
    corners: Array = held[ConvexHull(held).vertices]
    return corners


def _in_midline(lesion: Lesion, thickness_mm: float) -> Array:
    """Return points of the lesion in the midsagittal plane, (n, 3), patient mm."""
    if lesion.growth is None:
        return np.zeros((0, 3))
    low, high = lesion.growth.span_mm
    behind, along = np.meshgrid(np.arange(-1.0, 16.0, _STEP_MM), np.arange(low, high, 0.25), indexing="ij")
    points = lesion.walls.chart.to_patient(0.0, behind.ravel(), along.ravel())
    return points[lesion.turns_at_mm(points) <= thickness_mm]
