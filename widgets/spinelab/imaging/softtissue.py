"""Soft tissues on a coarse lattice: distances to muscles, vessels, organs and skin, and smooth noise.

Knows fields, not grey values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.imaging.lattice import Lattice
from spinelab.imaging.noise import smooth_noise

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.imaging.course import Course
    from spinelab.imaging.layout import Blob, Layout

__all__ = ["Soft", "SoftGroup", "soft_tissues"]

_STEP_MM = (1.5, 1.5, 4.0)
_WARP_MM, _WARP_WAVE_MM = 1.5, (34.0, 34.0, 60.0)
"""Soft shapes are bent by smooth noise, so that no outline is an ellipse; assumed."""
_SWELL_MM, _GAP_MM = 2.6, 1.5
"""Muscles swell beyond their outlines until they meet, but for a sheet of fat between them; assumed."""
_REACH_MM = 4.0

Float = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class SoftGroup:
    """Everything of one tissue that is painted together."""

    tissue: str
    field: Lattice
    """Signed distance to the nearest of them, cut to the box that holds them."""
    nearest: npt.NDArray[np.uint16]
    """Which of ``blobs`` is nearest, on the samples of ``field``."""
    blobs: tuple[Blob, ...]


@dataclass(frozen=True, eq=False)
class Soft:
    """The soft tissues of one patient."""

    skin: Lattice
    groups: tuple[SoftGroup, ...]
    fibre: Lattice
    """Noise drawn out along the body, for septa and vessels."""
    cloud: Lattice
    """Slow noise: where there is more or less of something."""


def soft_tissues(room: Layout, course: Course, bounds_mm: Array, seed: int) -> Soft:
    """Return the soft tissues within a box of shape (2, 3)."""
    start, shape = Lattice.box(bounds_mm, _STEP_MM)
    x, y, z = (
        (first + step * np.arange(count)).astype(np.float32)
        for first, step, count in zip(start, _STEP_MM, shape[::-1], strict=True)
    )
    zz = z[:, None, None]
    warp = [smooth_noise(shape, _STEP_MM, _WARP_WAVE_MM, seed * 11 + turn) * _WARP_MM for turn in (1, 2)]
    xx = x[None, None, :] + warp[0]
    vv = y[None, :, None] - course.back_mm(zz) + warp[1]
    share = course.share(zz)

    groups = []
    for tissue, blobs in room.groups:
        best = np.full(shape, 99.0, dtype=np.float32)
        second = best.copy() if tissue == "muscle" else None
        nearest = np.zeros(shape, dtype=np.uint16)
        for index, blob in enumerate(blobs):
            box = _window(blob, x, y, z, course)
            if box is None:
                continue
            here = blob.distance(xx[box], vv[box], share[box[0]])
            closer = here < best[box]
            if second is not None:
                second[box] = np.minimum(second[box], np.maximum(here, best[box]))
            best[box] = np.where(closer, here, best[box])
            nearest[box][closer] = index
        if second is not None:
            best = np.maximum(best - _SWELL_MM, (_GAP_MM - second + best) / 2)
        kept = _kept(best)
        if kept is not None:
            low = tuple(float(axis[part.start]) for axis, part in zip((x, y, z), kept[::-1], strict=True))
            field = Lattice((low[0], low[1], low[2]), _STEP_MM, np.ascontiguousarray(best[kept]))
            groups.append(SoftGroup(tissue, field, np.ascontiguousarray(nearest[kept]), blobs))

    def lattice(values: Float) -> Lattice:
        return Lattice(start, _STEP_MM, np.asarray(values, dtype=np.float32))

    return Soft(
        lattice(room.skin.distance(xx, vv, share)),
        tuple(groups),
        lattice(smooth_noise(shape, _STEP_MM, (9.0, 9.0, 60.0), seed * 11 + 3)),
        lattice(smooth_noise(shape, _STEP_MM, (22.0, 22.0, 50.0), seed * 11 + 4)),
    )


def _window(blob: Blob, x: Array, y: Array, z: Array, course: Course) -> tuple[slice, slice, slice] | None:
    """Return the part of the lattice that a shape can reach."""
    table = np.array(blob.stations)
    reach = table[:, 3:5].max(axis=1) + _REACH_MM + _SWELL_MM + 2 * _WARP_MM
    back = course.back_mm(z)
    low = (float((table[:, 1] - reach).min()), float((table[:, 2] - reach).min() + back.min()))
    high = (float((table[:, 1] + reach).max()), float((table[:, 2] + reach).max() + back.max()))
    columns, rows = (
        np.flatnonzero((axis > least) & (axis < most))
        for axis, least, most in zip((x, y), low, high, strict=True)
    )
    if not len(columns) or not len(rows):
        return None
    return slice(0, len(z)), slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _kept(distance: Float) -> tuple[slice, slice, slice] | None:
    """Return the box of everything nearer than the reach."""
    near = distance < _REACH_MM
    if not near.any():
        return None
    found = []
    for axis in range(3):
        hits = np.flatnonzero(near.any(axis=tuple(other for other in range(3) if other != axis)))
        found.append(slice(int(hits[0]), int(hits[-1]) + 1))
    return found[0], found[1], found[2]
