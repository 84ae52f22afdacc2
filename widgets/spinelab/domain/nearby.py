"""The pieces of a bone joined to one, asking at each point only those that matter there.

A vertebra has a dozen pieces, and near any one point two or three of them count: which, a coarse lattice of
cells tells. Knows fields, not anatomy.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from spinelab.domain.frame import Array  # noqa: TC001 (a field of a named tuple)
from spinelab.domain.sdf import smooth_intersect, smooth_join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spinelab.domain.sdf import Field

__all__ = ["Nearby", "Table"]

_CELL_MM, _SCOUT_MM = 4.0, 8.0
_ABOUT_MM = 0.5
"""Exact where a point lies no further outside the bone than this; beyond, a little rough."""
_FILLET = 0.85
"""Share of a fillet's width in which it adds more than 0.03 mm."""
_DEEP_MM, _OUTSIDE_MM = 4.5, 2.5
"""So deep inside, and so far outside, what is bored out still matters."""
_FAR_MM = 60.0

Bits = npt.NDArray[np.uint32]


class Table(NamedTuple):
    """Which pieces matter in which cell: numbers only, so that another process can work them out."""

    low_mm: Array
    """Lower corner of the first cell, shape (3,)."""
    bits: Bits
    """Pieces and holes that matter in each cell, one bit for each."""
    far_mm: npt.NDArray[np.float32]
    """Distance of the middle of each cell to the nearest piece."""


class Nearby:
    """Pieces joined one after another by fillets, then holes bored out with rounded edges.

    The result differs from asking every piece everywhere by less than 0.05 mm within half a millimetre of the
    surface, and has the same sign everywhere.
    """

    def __init__(
        self,
        pieces: Sequence[tuple[Field, float]],
        holes: Sequence[tuple[Field, float]],
        grain: Field,
        bounds_mm: Array,
    ) -> None:
        """Take the pieces.

        Parameters
        ----------
        pieces, holes
            Up to 32 signed distances in all, each with the width of its fillet or edge, mm.
        grain
            Small irregularities of the surface, added before anything is bored out, mm.
        bounds_mm
            Lower and upper corner of a box that holds all pieces, shape (2, 3).
        """
        self._pieces, self._holes, self._grain = tuple(pieces), tuple(holes), grain
        self._bounds_mm = bounds_mm

    @cached_property
    def table(self) -> Table:
        """Which pieces matter where; worked out at the first use unless it was given before."""
        low, shape = _cells(self._bounds_mm, _SCOUT_MM)
        points = _middles(low, shape, _SCOUT_MM)
        least = np.min([field(*points) for field, _ in self._pieces], axis=0)
        held = np.argwhere((least < _half_mm(_SCOUT_MM) + _reach(self._pieces).max()).reshape(shape))
        box = np.stack([low + held.min(axis=0) * _SCOUT_MM, low + (held.max(axis=0) + 1) * _SCOUT_MM])
        low, shape = _cells(box, _CELL_MM)
        points = _middles(low, shape, _CELL_MM)
        found = np.stack([field(*points) for field, _ in self._pieces])
        widths = np.array([width for _, width in self._pieces])[:, None]
        counts = found < _reach(self._pieces)[:, None] + _half_mm(_CELL_MM)
        widest = (widths * counts).max(axis=0)
        counts = found < _ABOUT_MM + _FILLET * widest + _half_mm(_CELL_MM)
        bored = [hole(*points) < width + _DEEP_MM + _half_mm(_CELL_MM) for hole, width in self._holes]
        counts = np.concatenate([counts, bored])
        powers = (1 << np.arange(len(counts), dtype=np.uint32))[:, None]
        bits = np.where(counts, powers, np.uint32(0)).sum(axis=0, dtype=np.uint32).reshape(shape)
        return Table(low, bits, found.min(axis=0).astype(np.float32).reshape(shape))

    def distance(self, x: Array, y: Array, z: Array) -> Array:
        """Return the signed distance, mm."""
        low, cells, far_mm = self.table
        place = np.stack([x, y, z])
        place -= low.astype(place.dtype)[:, None]
        place *= place.dtype.type(1 / _CELL_MM)
        bits = cells[
            tuple(
                np.minimum(np.maximum(at.astype(np.intp), 0), count - 1)
                for at, count in zip(place, cells.shape, strict=True)
            )
        ]
        bone = np.full_like(x, _FAR_MM)
        for number, (field, width) in enumerate(self._pieces):
            mine = np.flatnonzero(bits & np.uint32(1 << number))
            if len(mine):
                bone[mine] = smooth_join(bone[mine], field(x[mine], y[mine], z[mine]), width)
        far = np.flatnonzero(bone > _OUTSIDE_MM)
        if len(far):
            from scipy import ndimage  # noqa: PLC0415 (slow to import, and a cached spine needs none)

            rough = ndimage.map_coordinates(far_mm, place[:, far] - 0.5, order=1, mode="nearest")
            bone[far] = np.minimum(bone[far], np.maximum(rough, _OUTSIDE_MM))
        close = np.flatnonzero(bone < _OUTSIDE_MM)
        bone[close] = self._bored(bone[close], bits[close], x[close], y[close], z[close])
        return bone

    def _bored(self, bone: Array, bits: Bits, x: Array, y: Array, z: Array) -> Array:
        bone += self._grain(x, y, z)
        for number, (hole, width) in enumerate(self._holes, start=len(self._pieces)):
            mine = np.flatnonzero(bits & np.uint32(1 << number))
            if len(mine):
                bone[mine] = smooth_intersect(bone[mine], -hole(x[mine], y[mine], z[mine]), width)
        return bone


def _reach(pieces: Sequence[tuple[Field, float]]) -> Array:
    """Return where each piece matters: wherever it is less than this, mm."""
    return np.array([_ABOUT_MM + _FILLET * width for _, width in pieces])


def _half_mm(cell_mm: float) -> float:
    """Return how far the corner of a cell lies from its middle, mm."""
    return float(np.sqrt(3) / 2 * cell_mm)


def _cells(bounds_mm: Array, cell_mm: float) -> tuple[Array, tuple[int, int, int]]:
    """Return the lower corner and the number of cells that fill a box."""
    x, y, z = (int(count) for count in np.ceil((bounds_mm[1] - bounds_mm[0]) / cell_mm))
    return np.asarray(bounds_mm[0], dtype=float), (x, y, z)


def _middles(low: Array, shape: tuple[int, int, int], cell_mm: float) -> list[Array]:
    """Return x, y and z of the middles of all cells, x slowest."""
    axes = [start + (np.arange(count) + 0.5) * cell_mm for start, count in zip(low, shape, strict=True)]
    return [axis.ravel().astype(np.float32) for axis in np.meshgrid(*axes, indexing="ij")]
