"""Diameters read off the computed spine, as a reader would on a scan.

Knows how to measure, not what to expect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.part import PointField

__all__ = ["Diameters", "free_distance", "measured_canal", "measured_tube"]

_STEP_MM, _HALVINGS = 0.3, 7
"""Coarse steps find the first bone, halving finds its surface to 0.002 mm."""


@dataclass(frozen=True)
class Diameters:
    """Front to back and side to side, mm."""

    ap_mm: float
    transverse_mm: float


def free_distance(field: PointField, start_mm: Array, direction: Array, reach_mm: float) -> Array:
    """Return how far points (n, 3) can move before the field turns negative; ``inf`` if it never does."""
    steps = np.arange(0.0, reach_mm, _STEP_MM)
    points = start_mm[:, None, :] + steps[None, :, None] * direction
    hit = field(points.reshape(-1, 3)).reshape(len(start_mm), -1) < 0
    first = hit.argmax(axis=1)
    far = steps[first]
    near = np.maximum(far - _STEP_MM, 0.0)
    for _ in range(_HALVINGS):
        half = (near + far) / 2
        beyond = field(start_mm + half[:, None] * direction) < 0
        near, far = np.where(beyond, near, half), np.where(beyond, half, far)
    return np.where(hit.any(axis=1), far, np.inf)


def measured_canal(
    bone: PointField, axes: Array, middle_mm: Array, heights_mm: Array, pedicle_mm: float
) -> Diameters:
    """Measure the bony canal of one vertebra.

    Parameters
    ----------
    axes
        Left, posterior and superior direction of the vertebra, shape (3, 3).
    middle_mm
        A point in the middle of the canal, at the middle of the body.
    heights_mm
        Where to look along the canal, mm above the middle: at least body and lamina.
    pedicle_mm
        Height of the middle of the pedicles.

    Returns
    -------
        Diameters Front to back: in the midline, from the line along the posterior wall of the body to the
        nearest point of the lamina. Side to side: the greatest width between the pedicles, in the
        front half of the canal; behind it a lumbar arch is open at this height.
    """
    left, back, up = axes
    levels = middle_mm + heights_mm[:, None] * up
    behind = free_distance(bone, levels, back, 30.0)
    ahead = free_distance(bone, levels, -back, 30.0)
    rows = middle_mm + pedicle_mm * up + np.arange(-8.0, 1.0, 0.1)[:, None] * back
    widths = free_distance(bone, rows, left, 25.0) + free_distance(bone, rows, -left, 25.0)
    return Diameters(float(behind.min() + ahead.min()), float(widths[np.isfinite(widths)].max()))


def measured_tube(inside: PointField, left: Array, back: Array, middle_mm: Array) -> Diameters:
    """Measure what is solid around a point, across and front to back: cord or sac with all it holds."""

    def outward(points: Array) -> Array:
        return -inside(points)

    here = middle_mm[None]
    ap, across = (
        float((free_distance(outward, here, way, 30.0) + free_distance(outward, here, -way, 30.0))[0])
        for way in (back, left)
    )
    return Diameters(ap, across)
