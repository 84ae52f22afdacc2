"""Evenly spaced tables and quick linear look-up in them. Knows numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spinelab.domain.frame import Array

__all__ = ["Line", "Sheet"]


@dataclass(frozen=True, eq=False)
class Line:
    """Several quantities at even steps along one axis; beyond the ends the last value holds."""

    start: float
    step: float
    values: tuple[Array, ...]
    """One array of shape (k,) for each quantity."""

    def nearest(self, at: Array) -> tuple[Array, ...]:
        """Return each quantity at the table's place nearest to positions (n,)."""
        index = self._place(at).astype(np.intp)
        return tuple(values.astype(at.dtype)[index] for values in self.values)

    def __call__(self, at: Array) -> tuple[Array, ...]:
        """Return each quantity, interpolated at positions (n,)."""
        place = self._place(at)
        index = place.astype(np.intp)
        share = place - index.astype(at.dtype)
        found = []
        for values in self.values:
            low, rise = values[:-1].astype(at.dtype), np.diff(values).astype(at.dtype)
            found.append(low[index] + rise[index] * share)
        return tuple(found)

    def _place(self, at: Array) -> Array:
        place = (at - self.start) * (1 / self.step)
        np.clip(place, 0, len(self.values[0]) - 1.001, out=place)
        return np.asarray(place)


@dataclass(frozen=True, eq=False)
class Sheet:
    """Several quantities on one even lattice in two directions; beyond the edges the last value holds."""

    start: tuple[float, float]
    step: tuple[float, float]
    values: tuple[Array, ...]
    """One array of shape (rows, columns) for each quantity: the first coordinate runs over rows."""

    def __call__(self, first: Array, second: Array) -> tuple[Array, ...]:
        """Return each quantity, bilinear at positions (n,)."""
        rows, columns = self.values[0].shape
        u = np.clip((first - self.start[0]) * (1 / self.step[0]), 0, rows - 1.001)
        v = np.clip((second - self.start[1]) * (1 / self.step[1]), 0, columns - 1.001)
        i, j = u.astype(np.int32), v.astype(np.int32)
        u -= i.astype(u.dtype)
        v -= j.astype(v.dtype)
        corner = (i * columns + j).astype(np.intp)
        found = []
        for values in self.values:
            flat = values.astype(first.dtype).ravel()
            near, far = flat[corner], flat[corner + columns]
            near += (flat[corner + 1] - near) * v
            far += (flat[corner + columns + 1] - far) * v
            found.append(np.asarray(near + (far - near) * u))
        return tuple(found)
