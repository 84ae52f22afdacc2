"""Dural sac, cerebrospinal fluid, roots and cord under the brush, with grey and white matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.domain.morphometry import measure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spinelab.imaging.paint import Slab
    from spinelab.imaging.solids import Sampled

__all__ = ["grey_matter", "paint_sac"]

Float = npt.NDArray[np.float32]

_LUMEN_MM = 0.3
"""The cord is painted only where it lies this far within the sac."""


def paint_sac(slab: Slab, solids: Mapping[str, Sampled]) -> None:
    """Paint dura, fluid, roots, white and grey matter in this order."""
    dura = solids.get("dura_mater")
    if dura is not None and (found := slab.near(dura.field)) is not None:
        box, middle = found
        half = measure("dural_sac", "wall", "C5").value_mm / 2
        slab.over(box, middle - half, slab.plain("dura"))
        slab.over(box, middle + half, slab.plain("csf"))
        labels = slab.labels[box]
        labels[middle < half] = dura.first_label
        labels[middle < -half] = dura.first_label + np.uint16(0)
    roots = solids.get("cauda_equina")
    if roots is not None and (found := slab.near(roots.field)) is not None:
        box, distance = found
        slab.over(box, distance, slab.plain("nerve"))
        slab.labels[box][distance < 0] = roots.first_label
    cord = solids.get("spinal_cord")
    if cord is None or (found := slab.near(cord.field)) is None:
        return
    box, distance = found
    slab.over(box, distance, slab.plain("white matter"))
    inside = distance < 0
    slab.labels[box][inside] = cord.first_label
    share = grey_matter(distance, slab.x[box[2]], slab.y[box[1]])
    slab.mix(box, share, "grey matter")


def grey_matter(distance: Float, x: Float, y: Float) -> Float:
    """Return the share of grey matter: anterior and posterior horns joined by a commissure."""
    share = np.zeros_like(distance)
    for plane, out in zip(distance, share, strict=True):
        inside = plane < 0
        if inside.sum() < 12:  # noqa: PLR2004 (too little of the cord to have a shape)
            continue
        rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
        top, bottom, left, right = y[rows[0]], y[rows[-1]], x[columns[0]], x[columns[-1]]
        u = np.abs((x - (left + right) / 2) / max((right - left) / 2, 0.5))[None, :]
        v = ((y - (top + bottom) / 2) / max((bottom - top) / 2, 0.5))[:, None]
        front = np.hypot((u - 0.27) / 0.15, (v + 0.12) / 0.32)
        lean = 0.30 + 0.16 * (v - 0.1)
        behind = np.hypot((u - lean) / 0.085, (v - 0.34) / 0.40)
        bridge = np.hypot(u / 0.34, (v - 0.02) / 0.10)
        nearest = np.minimum(np.minimum(front, behind), bridge)
        out[:] = np.clip((1.25 - nearest) * 2.2, 0, 1) * inside
    return share
