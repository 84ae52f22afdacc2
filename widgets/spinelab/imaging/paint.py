"""A slab of slices under the brush: grey values of every modality and labels, painted from back to front.

Partial volume is the share of a voxel that lies inside a surface, taken from the signed distance over the
width of an edge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.imaging.lattice import weights
from spinelab.imaging.sequences import value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spinelab.domain.frame import Array
    from spinelab.imaging.lattice import Lattice

__all__ = ["EDGE_MM", "Box", "Slab", "share_inside"]

Float = npt.NDArray[np.float32]
Box = tuple[slice, slice, slice]

EDGE_MM = 1.2
"""Width of an edge from nothing to full: it rises from 10 to 90 % in 0.96 mm.

1.05 mm was measured on CT (yeoh2021).
"""


def share_inside(distance_mm: Float) -> Float:
    """Return the share of each voxel inside a surface.

    >>> share_inside(np.float32([-1, 0, 1])).tolist()
    [1.0, 0.5, 0.0]
    """
    share = distance_mm * np.float32(-1 / EDGE_MM)
    share += np.float32(0.5)
    return np.clip(share, 0, 1, out=share)


class Slab:
    """Consecutive slices of a study while they are painted."""

    def __init__(
        self,
        axes_mm: tuple[Array, Array, Array],
        modalities: tuple[str, ...],
        first_slice: int,
        step_z: float,
    ) -> None:
        self.x, self.y, self.z = axes_mm
        self.first_slice, self.step_z = first_slice, step_z
        shape = (len(self.z), len(self.y), len(self.x))
        self.values: dict[str, Float] = {name: np.zeros(shape, dtype=np.float32) for name in modalities}
        self.labels = np.zeros(shape, dtype=np.uint16)

    def window(self, bounds_mm: Array) -> Box | None:
        """Return the part of the slab inside a box of shape (2, 3); None if there is none."""
        found = []
        for number, axis in ((2, self.z), (1, self.y), (0, self.x)):
            first = int(np.searchsorted(axis, bounds_mm[0][number]))
            last = int(np.searchsorted(axis, bounds_mm[1][number], side="right"))
            if last <= first:
                return None
            found.append(slice(first, last))
        return found[0], found[1], found[2]

    def read(self, lattice: Lattice, box: Box) -> Float:
        """Return a field on a part of the slab."""
        across, back = lattice.rows(0, self.x)[box[2]], lattice.rows(1, self.y)[box[1]]
        start, step = lattice.start_mm[2], lattice.step_mm[2]
        return lattice.woven(across, back, weights(start, step, lattice.values.shape[0], self.z[box[0]]))

    def near(self, lattice: Lattice, reach_mm: float = 1.0) -> tuple[Box, Float] | None:
        """Return the close box in which a field lies below ``reach_mm`` and its values there."""
        corners = lattice.close(float(self.z[0]), float(self.z[-1]), reach_mm)
        box = None if corners is None else self.window(corners)
        if box is None:
            return None
        field = self.read(lattice, box)
        close = field < reach_mm
        tight = []
        for axis, part in enumerate(box):
            hits = np.flatnonzero(close.any(axis=tuple(other for other in range(3) if other != axis)))
            if not len(hits):
                return None
            tight.append((part.start, int(hits[0]), int(hits[-1]) + 1))
        inner = tuple(slice(low, high) for _, low, high in tight)
        outer = [slice(start + low, start + high) for start, low, high in tight]
        return (outer[0], outer[1], outer[2]), np.ascontiguousarray(field[inner])

    def nearest(self, values: npt.NDArray[np.uint8], lattice: Lattice, box: Box) -> npt.NDArray[np.uint16]:
        """Return samples that lie on a lattice's points, each voxel taking the nearest."""
        rows = [
            np.clip(np.round((axis[part] - first) / gap), 0, count - 1).astype(np.intp)
            for axis, part, first, gap, count in zip(
                (self.z, self.y, self.x),
                box,
                lattice.start_mm[::-1],
                lattice.step_mm[::-1],
                values.shape,
                strict=True,
            )
        ]
        return values[rows[0]][:, rows[1]][:, :, rows[2]].astype(np.uint16)

    def over(self, box: Box, distance_mm: Float, values: Mapping[str, Float | float]) -> None:
        """Paint a tissue over what is there."""
        share = share_inside(distance_mm)
        for name, new in values.items():
            canvas = self.values[name][box]
            step = np.subtract(new, canvas, dtype=np.float32)
            step *= share
            canvas += step

    def mix(self, box: Box, share: Float, tissue: str) -> None:
        """Blend a tissue in by a share of each voxel."""
        for name, values in self.values.items():
            canvas = values[box]
            canvas += share * (np.float32(value(name, tissue)) - canvas)

    def plain(self, tissue: str) -> dict[str, float]:
        """Return the even values of a tissue in every modality of the slab."""
        return {name: value(name, tissue) for name in self.values}
