"""One axial plane of a spine with a lesion, sampled finely. Knows sampling, not what is measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.lesion import Lesion
    from spinelab.domain.lesion.walls import Walls

__all__ = ["STEP_MM", "AxialPlane", "axial_plane", "covered_mm2", "length_mm", "plane_along"]

STEP_MM = 0.1
_LEFT_MM, _FRONT_MM, _BACK_MM = 14.0, -2.0, 22.0


@dataclass(frozen=True, eq=False)
class AxialPlane:
    """Samples at right angles to the canal; rows run backwards, columns to the patient's left."""

    left_mm: Array
    behind_mm: Array
    points_mm: Array
    """Patient points, (rows * columns, 3)."""
    canal: Array
    """How far outside the bony canal each sample lies, mm, (rows, columns)."""
    canal_ap_mm: float
    """Depth of the canal in the midline."""

    def shaped(self, values: Array) -> Array:
        """Return values of the points as (rows, columns)."""
        return values.reshape(len(self.behind_mm), len(self.left_mm))


def axial_plane(lesion: Lesion, place: str = "") -> AxialPlane:
    """Return the plane at a vertebra (``"C5"``), a segment (``"C5-C6"``), or the peak of the lesion (empty).

    Raises
    ------
    ValueError
        With the places that the spine has.
    """
    known = lesion.walls.chart.place_mm
    if place and place not in known:
        raise ValueError(f"No place {place!r} on this spine. Allowed: {', '.join(sorted(known))}.")
    along = known[place] if place else lesion.peak_place
    return plane_along(lesion.walls, along)


def plane_along(walls: Walls, along: float) -> AxialPlane:
    """Return the plane at a position along the canal, mm in the coordinates of ``walls.chart``."""
    left = np.arange(-_LEFT_MM, _LEFT_MM + STEP_MM / 2, STEP_MM)
    behind = np.arange(_FRONT_MM, _BACK_MM, STEP_MM)
    ahead, across = np.meshgrid(behind, left, indexing="ij")
    flat = across.ravel(), ahead.ravel(), np.full(across.size, along)
    front, back = walls.midline(along)
    return AxialPlane(
        left,
        behind,
        walls.chart.to_patient(*flat),
        walls.canal(*flat).reshape(across.shape),
        back - front,
    )


def length_mm(distance: Array, axis: int) -> Array:
    """Return how long each row or column runs inside a shape, from signed distances at `STEP_MM`."""
    return np.asarray(np.clip(0.5 - distance / STEP_MM, 0, 1).sum(axis=axis) * STEP_MM)


def covered_mm2(distance: Array) -> float:
    """Return the area inside a shape, from signed distances at `STEP_MM`."""
    return float(np.clip(0.5 - distance / STEP_MM, 0, 1).sum() * STEP_MM**2)
