"""A shape before it makes room for its neighbours. Knows one shape and the box that holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from spinelab.domain.frame import Array
    from spinelab.domain.part import Chart, PartId, PointField
    from spinelab.domain.surface import Triangles

__all__ = ["Shape", "boxed", "mirrored"]

_COARSE_MM, _FINE_MM = 8.0, 2.0


@dataclass(frozen=True, eq=False)
class Shape:
    """One named shape in patient coordinates."""

    id: PartId
    field: PointField
    bounds_mm: Array
    """Lower and upper corner, shape (2, 3)."""
    filled: PointField | None = None
    """What it keeps others out of, where that is more than itself: a sac with all that lies in it."""

    twin: PartId | None = None
    """The shape of which this one is the exact mirror image."""
    chart: Chart | None = None
    """The coordinates in which it is nearly straight, where it runs with the spine."""
    surface: Callable[[], Triangles] | None = None
    """Its triangles, where it is too thin to be sampled on a lattice."""
    more: tuple[PartId, ...] = ()
    """Further names, where it has several parts."""
    shares: PointField | None = None
    """How far points (n, 3) lie outside each named part, (parts, n); with ``more`` only."""

    @property
    def occupied(self) -> PointField:
        """The field that later shapes make room for."""
        return self.filled or self.field


def boxed(field: PointField, low_mm: Array, high_mm: Array) -> Array:
    """Return a close box around a shape that lies somewhere between two corners, shape (2, 3).

    Raises
    ------
    ValueError
        When nothing of the shape lies there.
    """
    axes = [np.arange(low, high + _COARSE_MM, _COARSE_MM) for low, high in zip(low_mm, high_mm, strict=True)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3).astype(np.float32)
    coarse = grid[field(grid) < _COARSE_MM * 1.4]  # half the diagonal of a cell and half as much again
    steps = np.arange(-_COARSE_MM / 2, _COARSE_MM / 2, _FINE_MM) + _FINE_MM / 2
    around = (
        np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(-1, 3).astype(np.float32)
    )
    low, high = (np.full(3, end, dtype=np.float32) for end in (np.inf, -np.inf))
    reach = _COARSE_MM / 2
    while len(coarse):
        # Only the outermost cells are asked: those between lie within what they show.
        lowest, highest = coarse - reach < low, coarse + reach > high
        rim = (lowest & (coarse == coarse.min(axis=0))) | (highest & (coarse == coarse.max(axis=0)))
        asked = rim.any(axis=1)
        fine = (coarse[asked][:, None, :] + around).reshape(-1, 3)
        near = fine[field(fine) < _FINE_MM * 0.9]
        if len(near):
            low, high = np.minimum(low, near.min(axis=0)), np.maximum(high, near.max(axis=0))
        coarse = coarse[~asked]
        coarse = coarse[((coarse - reach < low) | (coarse + reach > high)).any(axis=1)]
    if not np.isfinite(low).all():
        raise ValueError(f"Nothing of the shape lies between {low_mm} and {high_mm} mm.")
    return np.stack([low - _FINE_MM, high + _FINE_MM]).astype(float)


def mirrored(field: PointField) -> PointField:
    """Return the same shape on the other side of the midline."""
    return lambda points: field(points * np.array([-1, 1, 1], dtype=points.dtype))
