"""What the scanner adds: noise, and on MRI the shading of the coil. Knows images, not anatomy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.imaging.noise import ct_tile, white_tile

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.imaging.course import Course

__all__ = ["CT_NOISE_HU", "MR_NOISE", "coil", "finished"]

Float = npt.NDArray[np.float32]

CT_NOISE_HU = 16.0
"""SD of CT noise: a soft-tissue reconstruction of good quality; published series give 30 to 93 HU for thin
slices and sharp kernels (tozakidou2018, yeoh2021), which would hide what the course wants to show."""
MR_NOISE = 15.0
"""SD of the noise in each channel of an MR image, image units of 800 for the brightest tissue; assumed."""
_TOP = 1000.0
_TILE_SEEDS = {"ct": 101, "t1": 201, "t2": 301, "t2star": 401}


def coil(x: Array, v: Array) -> Float:
    """Return the sensitivity of a spine coil at x and at v mm behind the posterior walls; assumed.

    The coil lies under the back: what is near it is brighter, what lies far in front is darker.
    """
    near = 1 / (1 + np.exp(-(v - 30.0) / 20.0))
    return np.asarray((0.70 + 0.42 * near) * (1 - (x / 190.0) ** 2), dtype=np.float32)


def finished(
    modality: str,
    values: Float,
    axes_mm: tuple[Array, Array, Array],
    course: Course,
    *,
    first: tuple[int, int, int],
    width: tuple[int, int],
) -> npt.NDArray[np.int16]:
    """Return the image of noiseless values (z, y, x) that begin at voxel ``first`` (z, y, x) of a study.

    ``width`` is the number of rows and columns of the whole study: the same voxel always gets the same noise.
    ``values`` is used up.
    """
    x, y, z = axes_mm
    seed, step = _TILE_SEEDS[modality], round(float(x[1] - x[0]), 4)
    noise = np.empty((len(z), *width), dtype=np.float32)
    crop = (slice(None), slice(first[1], first[1] + len(y)), slice(first[2], first[2] + len(x)))
    if modality == "ct":
        ct_tile(step, seed).fill(noise, first[0])
        values += noise[crop] * np.float32(CT_NOISE_HU)
        np.clip(values, -1024, 3071, out=values)
        return np.rint(values, out=values).astype(np.int16)
    shade = np.stack([coil(x[None, :], (y - course.back_mm(at))[:, None]) for at in z])
    values *= shade
    white_tile(seed).fill(noise, first[0])
    values += noise[crop] * np.float32(MR_NOISE)
    white_tile(seed + 1).fill(noise, first[0])
    other = noise[crop] * np.float32(MR_NOISE)
    other *= other
    values *= values
    values += other
    np.sqrt(values, out=values)
    np.clip(values, 0, _TOP, out=values)
    return np.rint(values, out=values).astype(np.int16)
