"""Where the crosshair of a reading room starts: deep in the lesion, or in the middle of the volume."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from spinelab.viewer.grown import asked_mm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spinelab.imaging.study import Study

__all__ = ["lesion_middle", "volume_middle"]

_LARGE = 0.95
"""Sections of a lesion with this share of the largest count as large as that."""


def lesion_middle(study: Study) -> list[float]:
    """Return a voxel deep in a lesion, in the middle of its largest axial sections; [] without a lesion."""
    from scipy import ndimage  # noqa: PLC0415 (only rooms with a lesion need it)

    growth = study.growth
    if growth is None or not growth.lesion.any():
        return []
    asked = study.lesion_mask(asked_mm(study))
    held = asked if asked.any() else growth.lesion
    areas = held.sum(axis=(1, 2))
    large = np.flatnonzero(areas >= _LARGE * areas.max())
    row = int(large[len(large) // 2])
    depth = ndimage.distance_transform_edt(np.pad(held[row], 1))[1:-1, 1:-1]
    deepest = np.argwhere(depth == depth.max())
    y, x = (int(index) for index in deepest[len(deepest) // 2])
    place = study.point_mm((growth.offset[0] + row, growth.offset[1] + y, growth.offset[2] + x))
    return [round(float(mm), 2) for mm in place]


def volume_middle(index: Mapping[str, Any]) -> list[float]:
    """Return the middle of the volume, at the middle of a voxel."""
    size = index["shape"][::-1]
    return [
        round(origin + (count // 2) * spacing, 2)
        for origin, count, spacing in zip(index["origin_mm"], size, index["spacing_mm"], strict=True)
    ]
