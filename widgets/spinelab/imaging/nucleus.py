"""A nucleus under the brush: it passes slowly into the anulus, and most lumbar ones hold a dark cleft."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spinelab.imaging.lattice import Lattice
    from spinelab.imaging.paint import Box, Slab

__all__ = ["fibrous"]

Float = npt.NDArray[np.float32]

_PASSING = 0.45
"""The nucleus passes into the anulus over this share of its radius; assumed."""
_CLEFT_LEAST_MM = 12.0
"""Half the width of the smallest nucleus with a cleft, so that only lumbar ones have it: more than 80 % of
lumbar discs over 30 years (inc_lumbar_mri); of other regions no figure was found."""
_CLEFT_MM, _CLEFT_WIDE, _CLEFT = 1.9, 0.8, 0.5
"""How far above and below its middle a cleft fades, its share of the radius of the nucleus, and how much like
anulus it is; assumed."""


def fibrous(slab: Slab, field: Lattice, box: Box) -> Float:
    """Return how much like anulus a nucleus is, 0 to 1: more towards its edge, and in its cleft."""
    low, high = field.bounds_mm
    (x0, y0, _), (half_x, half_y, _) = (low + high) / 2, (high - low) / 2
    z, y, x = slab.z[box[0]], slab.y[box[1]], slab.x[box[2]]
    radius = np.hypot((x[None, :] - x0) / half_x, (y[:, None] - y0) / half_y).astype(np.float32)
    edge = np.clip(1 - (1 - radius) * (1 / _PASSING), 0, 1)
    if half_x < _CLEFT_LEAST_MM:
        return np.repeat(edge[None], len(z), axis=0)
    away = np.abs(z[:, None] - _level(field, y)[None, :]).astype(np.float32)
    cleft = np.clip(1 - away * (1 / _CLEFT_MM), 0, 1)[:, :, None] * np.clip((_CLEFT_WIDE - radius) * 2, 0, 1)
    return np.asarray(np.maximum(cleft * np.float32(_CLEFT), edge), dtype=np.float32)


def _level(field: Lattice, y: Float) -> Float:
    """Return the height of the middle of a nucleus, which may slope from front to back, at each y."""
    (_, row, layer), (_, deep, thick) = field.start_mm, field.step_mm
    rows = row + deep * np.arange(field.values.shape[1])
    layers = layer + thick * np.arange(field.values.shape[0])
    inside = np.maximum(-field.values, 0).sum(axis=2) ** 2
    weight = inside.sum(axis=0)
    heights = (inside * layers[:, None]).sum(axis=0) / np.maximum(weight, 1e-6)
    slope, level = np.polyfit(rows, heights, 1, w=np.sqrt(weight))
    return np.asarray(level + slope * y, dtype=np.float32)
