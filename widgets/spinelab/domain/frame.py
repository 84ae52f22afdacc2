"""Positions and axes of the patient: local frames inside LPS millimetres. Knows coordinates, not anatomy.

Everything in `spinelab.domain` uses one convention, LPS: x grows towards the patient's **left**, y towards
**posterior**, z towards **superior**; one unit is one millimetre. A local frame keeps these meanings (x left,
y posterior, z along the spine) but sits on a vertebra or a disc and tilts with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Array", "Coordinates", "Frame"]

_AT_ONCE = 20_000
"""Points turned at once: with more, the linear algebra library would start threads of its own beside ours."""

Array = npt.NDArray[np.floating[Any]]
"""A numpy array of floating-point numbers."""

Coordinates = tuple[Array, Array, Array]
"""x, y and z as three contiguous arrays of equal shape: what the distance functions take."""


@dataclass(frozen=True, eq=False)
class Frame:
    """A right-handed frame in LPS millimetres."""

    origin_mm: Array
    """Origin in patient coordinates, shape (3,)."""
    axes: Array
    """Rows are the unit x, y and z axes in patient coordinates, shape (3, 3)."""

    @classmethod
    def tilted(cls, origin_mm: tuple[float, float, float], pitch_deg: float) -> Frame:
        """Return a frame turned about the left-right axis; positive pitch leans the top forwards.

        >>> Frame.tilted((0, 0, 0), 90).axes[2].round(6).tolist()
        [0.0, -1.0, 0.0]
        """
        angle = np.deg2rad(pitch_deg)
        cos, sin = float(np.cos(angle)), float(np.sin(angle))
        axes = np.array([[1.0, 0.0, 0.0], [0.0, cos, sin], [0.0, -sin, cos]])
        return cls(np.asarray(origin_mm, dtype=float), axes)

    @property
    def pitch_deg(self) -> float:
        """Forward lean of the z axis in degrees."""
        return float(np.rad2deg(np.arctan2(self.axes[1, 2], self.axes[1, 1])))

    def to_local(self, points_mm: Array) -> Coordinates:
        """Return local x, y, z of patient points of shape (n, 3), in the points' own precision."""
        shifted = points_mm.T - self.origin_mm.astype(points_mm.dtype)[:, None]
        axes, local = self.axes.astype(points_mm.dtype), np.empty(shifted.shape, dtype=points_mm.dtype)
        for start in range(0, shifted.shape[1], _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            np.matmul(axes, shifted[:, part], out=local[:, part])
        return local[0], local[1], local[2]

    def to_patient(self, local_mm: Array | tuple[float, float, float]) -> Array:
        """Return patient coordinates of local points of shape (..., 3)."""
        local = np.asarray(local_mm, dtype=float)
        patient: Array = local @ self.axes + self.origin_mm
        return patient
