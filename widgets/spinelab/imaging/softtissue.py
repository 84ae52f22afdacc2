"""Soft tissues on a coarse lattice: distances to muscles, vessels, organs and skin, and smooth noise.

Knows fields, not grey values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from spinelab.imaging.lattice import Lattice
from spinelab.imaging.noise import smooth_noise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spinelab.domain.frame import Array
    from spinelab.imaging.course import Course
    from spinelab.imaging.layout import Blob, Layout

__all__ = ["Soft", "SoftGroup", "soft_tissues"]

_STEP_MM = (1.5, 1.5, 4.0)
_WARP_MM, _WARP_WAVE_MM = 1.5, (34.0, 34.0, 60.0)
"""Soft shapes are bent by smooth noise, so that no outline is an ellipse; assumed."""
_SWELL_MM = 2.0
"""Muscles swell beyond their outlines until they meet; assumed."""
_SHEET_MM, _SHEET_VARIES_MM, _SHEET_LEAST_MM = 0.0, 0.3, -0.6
"""Thickness of the sheet of fat between two muscles as a mean, its variation (SD) and its least: well below
zero they touch and none is seen; assumed."""
_SOFT_MM = 1.1
"""The crease between two muscles is rounded over this distance, which the lattice can hold."""
_FURROW_SLOPE = 0.4
"""Behind the spinous processes muscles part towards the skin, this many mm to each side a mm; assumed."""
_UNDER_SKIN_MM = 3.0
"""Muscles keep this far from the surface of the body: skin and the fat beneath it; assumed."""
_REACH_MM = 4.0
_NOWHERE_MM = 99.0
_COVER_MM, _SPREAD = 3.0, 3
"""Where lung is this deep at a sample and at all so many around it, it covers every voxel in whose value the
sample takes part."""
_LAYERS = 8
"""Layers of the lattice worked on at a time."""

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

    depth: Lattice
    """How deep below the surface of the body, mm, negative in the air."""
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
    zz, back = z[:, None, None], course.back_mm(z)
    warp = [smooth_noise(shape, _STEP_MM, _WARP_WAVE_MM, seed * 11 + turn) * _WARP_MM for turn in (1, 2)]
    xx = x[None, None, :] + warp[0]
    vv = y[None, :, None] - back[:, None, None] + warp[1]
    share = course.share(zz)

    cloud = smooth_noise(shape, _STEP_MM, (22.0, 22.0, 50.0), seed * 11 + 4)
    skin = np.asarray(room.skin.distance(xx, vv, share), dtype=np.float32)
    groups: list[SoftGroup] = []
    for tissue, blobs in room.groups:
        best = np.full(shape, _NOWHERE_MM, dtype=np.float32)
        second = best.copy() if tissue == "muscle" else None
        nearest = np.zeros(shape, dtype=np.uint16)
        for index, blob in enumerate(blobs):
            sections = blob.sections(share)
            for box in _windows(blob, (x, y), back, room.fill_mm):
                here = blob.distance(xx[box], vv[box], sections[box[0]])
                so_far = best[box]
                nearest[box][here < so_far] = index
                if second is not None:
                    np.minimum(second[box], np.maximum(here, so_far), out=second[box])
                np.minimum(so_far, here, out=so_far)
        if second is not None:
            furrow = (skin + room.furrow_mm) * _FURROW_SLOPE - np.abs(xx)
            best = np.maximum(_packed(best, second, room.fill_mm, cloud), skin + _UNDER_SKIN_MM)
            best = np.maximum(best, furrow)
        kept = _kept(best, spare=int(tissue == "lung"))
        if kept is not None:
            low = tuple(float(axis[part.start]) for axis, part in zip((x, y, z), kept[::-1], strict=True))
            field = Lattice((low[0], low[1], low[2]), _STEP_MM, np.ascontiguousarray(best[kept]))
            if tissue == "lung":
                _hide(field, (group.field for group in groups))
            groups.append(SoftGroup(tissue, field, np.ascontiguousarray(nearest[kept]), blobs))

    def lattice(values: Float) -> Lattice:
        return Lattice(start, _STEP_MM, np.asarray(values, dtype=np.float32))

    return Soft(
        lattice(-skin),
        tuple(groups),
        lattice(smooth_noise(shape, _STEP_MM, (9.0, 9.0, 60.0), seed * 11 + 3)),
        lattice(cloud),
    )


def _packed(best: Float, second: Float, fill_mm: float, cloud: Float) -> Float:
    """Return the distance to muscles that fill their compartment, but for sheets of fat between them.

    ``best`` and ``second`` are the distances to the nearest and the next outline; ``cloud`` is smooth noise.
    """
    apart = second - best
    notch = np.clip(1 - apart * (1 / (4 * fill_mm)), 0, 1)
    filled = best - _SWELL_MM - fill_mm * notch * notch
    sheet = np.maximum(_SHEET_MM + _SHEET_VARIES_MM * cloud, _SHEET_LEAST_MM)
    crease = np.sqrt(apart * apart + _SOFT_MM**2) - _SOFT_MM
    return np.asarray(np.maximum(filled, (sheet - crease) / 2), dtype=np.float32)


def _hide(lung: Lattice, under: Iterable[Lattice]) -> None:
    """Take tissues out from where lung will cover them whole, as it does most of the wall of the chest.

    ``lung`` reaches beyond itself, but where the view ends.
    """
    hidden = ndimage.minimum_filter(lung.values < -_COVER_MM, 2 * _SPREAD + 1, mode="nearest")
    for field in under:
        apart = (np.subtract(lung.start_mm, field.start_mm) / _STEP_MM).round().astype(int)[::-1]
        here, there = (
            tuple(
                slice(max(sign * step, 0), min(sign * step + other, size))
                for step, size, other in zip(apart.tolist(), sizes, others, strict=True)
            )
            for sign, sizes, others in (
                (1, field.values.shape, lung.values.shape),
                (-1, lung.values.shape, field.values.shape),
            )
        )
        field.values[here][hidden[there]] = _NOWHERE_MM


def _windows(
    blob: Blob, axes_mm: tuple[Array, Array], back: Array, fill_mm: float
) -> Iterator[tuple[slice, slice, slice]]:
    """Yield the part of the lattice that a shape can reach, a few layers at a time."""
    table = np.array(blob.stations)
    reach = table[:, 3:5].max(axis=1) + _REACH_MM + _SWELL_MM + fill_mm + 2 * _WARP_MM
    low = (float((table[:, 1] - reach).min()), float((table[:, 2] - reach).min() + back.min()))
    high = (float((table[:, 1] + reach).max()), float((table[:, 2] + reach).max() + back.max()))
    columns, rows = (
        np.flatnonzero((axis > least) & (axis < most))
        for axis, least, most in zip(axes_mm, low, high, strict=True)
    )
    if len(columns) and len(rows):
        for first in range(0, len(back), _LAYERS):
            layers = slice(first, min(first + _LAYERS, len(back)))
            yield layers, slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _kept(distance: Float, spare: int) -> tuple[slice, slice, slice] | None:
    """Return the box of everything nearer than the reach, and so many samples more on each side."""
    near = distance < _REACH_MM
    if not near.any():
        return None
    found = []
    for axis in range(3):
        hits = np.flatnonzero(near.any(axis=tuple(other for other in range(3) if other != axis)))
        found.append(slice(max(int(hits[0]) - spare, 0), int(hits[-1]) + 1 + spare))
    return found[0], found[1], found[2]
