"""Where the voxels of a study lie. Knows boxes and counts, not what is in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spinelab.domain.frame import Array

__all__ = ["LIMIT_MB", "Grid", "StudyTooLargeError"]

LIMIT_MB = 900
"""A study that would need more memory than this is refused."""

_BYTES_A_VOXEL = 2
_WORKING_MB = 320
"""What lattices, textures and two slabs in work take on top of the volumes; measured by `tests/bench`."""


class StudyTooLargeError(ValueError):
    """A study was asked for that would not fit into memory."""


@dataclass(frozen=True)
class Grid:
    """A regular grid of voxels along the patient's axes, LPS millimetres."""

    origin_mm: tuple[float, float, float]
    """Centre of voxel 0: x, y, z."""
    spacing_mm: tuple[float, float, float]
    """Distance between neighbours: x, y, z."""
    shape: tuple[int, int, int]
    """Number of voxels: z, y, x."""

    @classmethod
    def around(
        cls, bounds_mm: Array, spacing_mm: tuple[float, float, float], volumes: int, where: str
    ) -> Grid:
        """Return the grid that covers a box, shape (2, 3), with so many volumes of 16 bits a voxel.

        Raises
        ------
        ValueError
            When a spacing is not between 0.2 and 5 mm.
        StudyTooLargeError
            With the limit and the request in MB.
        """
        if any(not 0.2 <= step <= 5 for step in spacing_mm):  # noqa: PLR2004
            raise ValueError(f"spacing_mm is {spacing_mm}; each step must lie between 0.2 and 5 mm.")
        low, high = np.asarray(bounds_mm, dtype=float)
        counts = np.maximum(np.round((high - low) / spacing_mm), 1).astype(int)
        need = float(np.prod(counts.astype(float))) * _BYTES_A_VOXEL * volumes / 2**20 + _WORKING_MB
        if need > LIMIT_MB:
            raise StudyTooLargeError(
                f"A study of {where} with {volumes - 1} modalities at {spacing_mm} mm would need "
                f"{need:.0f} MB; the limit is {LIMIT_MB} MB. Take a larger spacing or fewer modalities."
            )
        first = low + np.asarray(spacing_mm) / 2
        return cls(
            (float(first[0]), float(first[1]), float(first[2])),
            spacing_mm,
            (int(counts[2]), int(counts[1]), int(counts[0])),
        )

    @property
    def axes_mm(self) -> tuple[Array, Array, Array]:
        """Centres of the voxels along x, y and z, float32."""
        x, y, z = (
            (start + step * np.arange(count)).astype(np.float32)
            for start, step, count in zip(self.origin_mm, self.spacing_mm, self.shape[::-1], strict=True)
        )
        return x, y, z

    def slices(self, bounds_mm: Array) -> tuple[slice, slice, slice] | None:
        """Return the part of the grid (z, y, x) inside a box of shape (2, 3); None if there is none."""
        found = []
        for axis in (2, 1, 0):
            start, step, count = self.origin_mm[axis], self.spacing_mm[axis], self.shape[2 - axis]
            first = max(int(np.ceil((bounds_mm[0][axis] - start) / step)), 0)
            last = min(int(np.floor((bounds_mm[1][axis] - start) / step)) + 1, count)
            if last <= first:
                return None
            found.append(slice(first, last))
        return found[0], found[1], found[2]

    def points(self, box: tuple[slice, slice, slice]) -> npt.NDArray[np.float32]:
        """Return the patient points of a part of the grid, (n, 3), z slowest and x fastest."""
        x, y, z = self.axes_mm
        zz, yy, xx = np.meshgrid(z[box[0]], y[box[1]], x[box[2]], indexing="ij")
        return np.stack([xx.ravel(), yy.ravel(), zz.ravel()], axis=1)

    def index(self, point_mm: Array) -> tuple[int, int, int]:
        """Return the voxel (z, y, x) nearest to a patient point."""
        place = np.round((np.asarray(point_mm) - self.origin_mm) / self.spacing_mm).astype(int)
        z, y, x = (int(np.clip(place[2 - axis], 0, self.shape[axis] - 1)) for axis in range(3))
        return z, y, x
