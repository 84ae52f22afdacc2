"""A computed study: volumes without the lesion, labels, and the lesion as a field of growth.

Knows arrays and how a thickness turns into grey values, not how they were computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.imaging.finish import Float

__all__ = ["NEVER", "Growth", "Image", "Study"]

Image = npt.NDArray[np.int16]
Steps = npt.NDArray[np.uint8]

NEVER = 255
"""A voxel with this step never changes."""
_STEP_MM = 0.1


@dataclass(frozen=True, eq=False)
class Growth:
    """How the voxels of a box change while a lesion grows."""

    offset: tuple[int, int, int]
    """First voxel of the box: z, y, x."""
    first_mm: Steps
    """Thickness at which a voxel changes first, in steps of 0.1 mm; 255 is never. Shape of the box."""
    second_mm: Steps
    """Thickness at which it changes again, if it does."""
    first_value: dict[str, Image]
    """For every modality what the voxel shows after the first change."""
    second_value: dict[str, Image]
    """For every modality what it shows after the second change."""
    lesion: npt.NDArray[np.bool_]
    """Voxels that become lesion at their last change; the others only make room."""
    largest_mm: float
    """Thickness of the lesion when it is fully grown."""
    ramp_mm: float = 1.0
    """Thickness over which a voxel passes from one value to the next: its partial volume."""

    @property
    def box(self) -> tuple[slice, slice, slice]:
        """The box as slices of the study's arrays."""
        z, y, x = (
            slice(start, start + size) for start, size in zip(self.offset, self.first_mm.shape, strict=True)
        )
        return z, y, x

    def shares(self, thickness_mm: float) -> tuple[Float, Float]:
        """Return how far each voxel has passed its first and its second change, 0 to 1."""
        first, second = (
            np.where(
                steps == NEVER,
                np.float32(0),
                np.clip(
                    (np.float32(thickness_mm) - steps * np.float32(_STEP_MM)) / np.float32(self.ramp_mm)
                    + 0.5,
                    0,
                    1,
                ),
            ).astype(np.float32)
            for steps in (self.first_mm, self.second_mm)
        )
        return first, second


@dataclass(frozen=True, eq=False)
class Study:
    """One computed patient, seen by every modality on one grid. Everything in it is simulated."""

    region: str
    recipe: str
    """The lesion in words, as `Recipe.parse` reads them; ``none`` without one."""
    patient: str
    """Who it is, in words."""
    seed: int
    spacing_mm: tuple[float, float, float]
    """Distance between voxels: x, y, z."""
    origin_mm: tuple[float, float, float]
    """Patient coordinates (LPS) of the middle of voxel 0: x, y, z."""
    shape: tuple[int, int, int]
    """Number of voxels: z, y, x."""
    volumes: dict[str, Image]
    """Grey values without the lesion, (z, y, x): CT in HU, MRI in image units from 0 to 1000."""
    labels: npt.NDArray[np.uint16]
    """What each voxel is without the lesion: index in ``names``; 0 is none."""
    names: tuple[str, ...]
    growth: Growth | None = None

    def at(self, thickness_mm: float, modality: str) -> Image:
        """Return the volume of a modality with the lesion grown to a thickness.

        Raises
        ------
        KeyError
            With the modalities that the study has.
        """
        if modality not in self.volumes:
            raise KeyError(f"No modality {modality!r} in this study. It has: {', '.join(self.volumes)}.")
        volume, growth = self.volumes[modality], self.growth
        if growth is None or thickness_mm <= 0:
            return volume
        grown = volume.copy()
        part = grown[growth.box].astype(np.float32)
        first, second = growth.shares(thickness_mm)
        part += first * (growth.first_value[modality] - part)
        part += second * (growth.second_value[modality] - part)
        grown[growth.box] = np.rint(part).astype(np.int16)
        return grown

    def lesion_mask(self, thickness_mm: float) -> npt.NDArray[np.bool_]:
        """Return which voxels of the growth's box are lesion at a thickness; empty without a lesion."""
        growth = self.growth
        if growth is None:
            return np.zeros((0, 0, 0), dtype=bool)
        last = np.where(growth.second_mm == NEVER, growth.first_mm, growth.second_mm)
        return np.asarray(growth.lesion & (last != NEVER) & (last * _STEP_MM <= thickness_mm))

    def name_at(self, index: tuple[int, int, int]) -> str:
        """Return what a voxel (z, y, x) is called without the lesion."""
        return self.names[int(self.labels[index])]

    def index(self, point_mm: Array) -> tuple[int, int, int]:
        """Return the voxel (z, y, x) nearest to a patient point (x, y, z) in mm."""
        place = np.round((np.asarray(point_mm) - self.origin_mm) / np.asarray(self.spacing_mm)).astype(int)
        z, y, x = (int(np.clip(place[2 - axis], 0, self.shape[axis] - 1)) for axis in range(3))
        return z, y, x

    def point_mm(self, index: tuple[int, int, int]) -> Array:
        """Return the patient point (x, y, z) of a voxel (z, y, x)."""
        place: Array = np.asarray(self.origin_mm) + np.asarray(index[::-1]) * np.asarray(self.spacing_mm)
        return place
