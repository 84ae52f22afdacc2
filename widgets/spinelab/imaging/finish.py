"""What the scanner adds: noise, and on MRI the shading of the coil. Knows images, not anatomy."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.imaging.noise import NoiseTile, ct_tile, white_tile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spinelab.domain.frame import Array
    from spinelab.imaging.course import Course

__all__ = ["CT_NOISE_HU", "MR_NOISE", "coil", "finished", "noise_of"]

Float = npt.NDArray[np.float32]

CT_NOISE_HU = 16.0
"""SD of CT noise: a soft-tissue reconstruction of good quality; published series give 30 to 93 HU for thin
slices and sharp kernels (tozakidou2018, yeoh2021), which would hide what the course wants to show."""
MR_NOISE = 15.0
"""SD of the noise in each channel of an MR image, image units of 800 for the brightest tissue; assumed."""
_MR_RANGE, _CT_RANGE = (np.int16(0), np.int16(1000)), (np.int16(-1024), np.int16(3071))
_TILE_SEEDS = {"ct": 101, "t1": 201, "t2": 301, "t2star": 401}


def coil(x: Array, v: Array) -> tuple[Array, Array]:
    """Return the sensitivity of a spine coil at x and at v mm behind the posterior walls; assumed.

    The coil lies under the back: what is near it is brighter, what lies far in front is darker. It is the
    product of what is returned: a factor for each x, and one for each v.
    """
    near = 1 / (1 + np.exp(-(v - 30.0) / 20.0))
    return 1 - (x / 190.0) ** 2, 0.70 + 0.42 * near


def finished(
    modality: str,
    values: Float,
    axes_mm: tuple[Array, Array, Array],
    course: Course,
    *,
    first: tuple[int, int, int],
    out: npt.NDArray[np.int16] | None = None,
) -> npt.NDArray[np.int16]:
    """Return the image of noiseless values (z, y, x) that begin at voxel ``first`` (z, y, x) of a study.

    The same voxel always gets the same noise, whatever part of the study is asked for. ``values`` is used up;
    the image is written to ``out`` where there is one.
    """
    x, y, z = axes_mm
    out = np.empty(values.shape, dtype=np.int16) if out is None else out
    noise = noise_of(modality, float(x[1] - x[0]))
    sensitivity = np.empty(values.shape[1:], dtype=np.float32)
    for row, plane in enumerate(values):
        added, *squared = (tile.patches(first[0] + row, first[1:], (len(y), len(x))) for tile in noise)
        if squared:
            across, behind = coil(x, y - course.back_mm(z[row]))
            np.multiply(behind[:, None], across[None, :], out=sensitivity)
            np.multiply(plane, sensitivity, out=plane)
        _add(plane, added)
        for patches in squared:
            np.square(plane, out=plane)
            _add(plane, patches)
            np.sqrt(plane, out=plane)
        np.rint(plane, out=plane)
        np.copyto(out[row], plane, casting="unsafe")
        low, high = _MR_RANGE if squared else _CT_RANGE
        np.clip(out[row], low, high, out=out[row])  # whole numbers, many at a time
    return out


def _add(plane: Float, patches: Iterable[tuple[tuple[slice, slice], Float]]) -> None:
    for here, grain in patches:
        plane[here] += grain


def noise_of(modality: str, step_mm: float) -> tuple[NoiseTile, ...]:
    """Return what is added to a modality: HU; or both channels of an MR image, the second one squared."""
    seed = _TILE_SEEDS[modality]
    return (_ct_noise(round(step_mm, 4), seed),) if modality == "ct" else _mr_noise(seed)


@lru_cache(maxsize=4)
def _ct_noise(step_mm: float, seed: int) -> NoiseTile:
    return ct_tile(step_mm, seed).turned(lambda block: block * np.float32(CT_NOISE_HU))


@lru_cache(maxsize=4)
def _mr_noise(seed: int) -> tuple[NoiseTile, NoiseTile]:
    """Return the noise of the first channel, and that of the second squared."""
    return (
        white_tile(seed).turned(lambda block: block * np.float32(MR_NOISE)),
        white_tile(seed + 1).turned(lambda block: np.square(block * np.float32(MR_NOISE))),
    )
