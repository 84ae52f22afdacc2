"""Which part of a region is scanned. Knows levels and boxes, no voxels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.morphometry import measure

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.spine import Spine
    from spinelab.domain.vocabulary import Level

__all__ = ["scanned"]


def scanned(bounds_mm: Array, spine: Spine, levels: str) -> Array:
    """Return a box, shape (2, 3), cut down to some vertebrae and half a vertebra more at either end.

    Raises
    ------
    ValueError
        With the vertebrae of the region, for levels that it does not have or that run upwards.

    >>> from spinelab.domain.spine import build_spine
    >>> spine = build_spine("cervical")
    >>> box = scanned(spine.bounds_mm, spine, "C5")
    >>> bool(box[0, 2] < spine.frames["C5"].origin_mm[2] < box[1, 2])
    True
    """
    first, _, last = levels.partition("-")
    known = [str(level) for level in spine.levels]
    if first not in known or (last or first) not in known or known.index(first) > known.index(last or first):
        raise ValueError(
            f"No levels {levels!r} to scan in the {spine.region} region. "
            f"Allowed: one of {', '.join(known)}, or two from above downwards: '{known[0]}-{known[1]}'."
        )
    upper, lower = spine.levels[known.index(first)], spine.levels[known.index(last or first)]
    box = np.array(bounds_mm, dtype=float)
    box[1, 2] = min(box[1, 2], spine.frames[upper].origin_mm[2] + _height_mm(upper))
    box[0, 2] = max(box[0, 2], spine.frames[lower].origin_mm[2] - _height_mm(lower))
    return box


def _height_mm(level: Level) -> float:
    """Half a vertebra and half a neighbour: about one body."""
    return measure("vertebral_body", "height_posterior", level).value_mm
