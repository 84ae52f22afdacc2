"""Noise and texture, cheap and the same at every run. Knows random numbers, not tissues."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.imaging.banded import smoothed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["NoiseTile", "ct_tile", "marbling", "smooth_noise", "struts", "tiled", "white_tile"]

Float = npt.NDArray[np.float32]

_TILE = 256
_SLICES = 12
_PEAK_MM = (0.57, 1.14)
"""Blur and high-pass of CT noise: their difference peaks at 0.27 cycles a mm (sfpm2017)."""


class NoiseTile:
    """A block of noise that repeats without a seam, dealt out slice by slice at random shifts."""

    def __init__(self, block: Float, seed: int) -> None:
        self._block, self._seed = block, seed

    def turned(self, change: Callable[[Float], Float]) -> NoiseTile:
        """Return the same noise with its values changed."""
        return NoiseTile(change(self._block), self._seed)

    def fill(self, out: Float, first_slice: int) -> None:
        """Write noise of unit SD into ``out`` (z, y, x); the same slice number gives the same noise."""
        for row, plane in enumerate(out):
            for here, noise in self.patches(first_slice + row, (0, 0), (plane.shape[0], plane.shape[1])):
                plane[here] = noise

    def patches(
        self, number: int, first: tuple[int, int], shape: tuple[int, int]
    ) -> Iterator[tuple[tuple[slice, slice], Float]]:
        """Yield the noise of a part of slice ``number`` in patches: where it goes, and the values.

        ``first`` is the part's first row and column in the slice: noise belongs to voxels, not to parts.
        """
        count, size = self._block.shape[:2]
        pick = np.random.default_rng((self._seed, number)).integers(0, [count, size, size])
        source = self._block[pick[0]]
        for down, rows in _runs(int(pick[1]) + first[0], shape[0], size):
            for right, columns in _runs(int(pick[2]) + first[1], shape[1], size):
                yield (rows, columns), source[down, right]


def _runs(first: int, length: int, size: int) -> Iterator[tuple[slice, slice]]:
    """Yield the runs of a repeated block that fill a length: their place in the block, and in the length."""
    done, at = 0, first % size
    while done < length:
        step = min(size - at, length - done)
        yield slice(at, at + step), slice(done, done + step)
        done, at = done + step, 0


def _unit(block: Float) -> Float:
    block -= block.mean()
    return np.asarray(block / block.std(), dtype=np.float32)


@lru_cache(maxsize=4)
def ct_tile(step_mm: float, seed: int) -> NoiseTile:
    """Return CT noise: blurred, then high-passed, so that neighbours are correlated and nothing drifts."""
    white = np.random.default_rng(seed).standard_normal((_SLICES, _TILE, _TILE), dtype=np.float32)
    fine, broad = (
        smoothed(white, (0.0, width / step_mm, width / step_mm), mode="wrap") for width in _PEAK_MM
    )
    return NoiseTile(_unit(fine - broad), seed)


@lru_cache(maxsize=4)
def white_tile(seed: int) -> NoiseTile:
    """Return nearly white noise, softened over one pixel as interpolated MR images are."""
    white = np.random.default_rng(seed).standard_normal((_SLICES, _TILE, _TILE), dtype=np.float32)
    return NoiseTile(_unit(smoothed(white, (0.0, 0.5, 0.5), mode="wrap")), seed)


def smooth_noise(
    shape: tuple[int, int, int],
    step_mm: tuple[float, float, float],
    wave_mm: tuple[float, float, float],
    seed: int,
) -> Float:
    """Return smooth noise of unit SD on a lattice (z, y, x); ``wave_mm`` (x, y, z) is about a wavelength."""
    white = np.random.default_rng(seed).standard_normal(shape, dtype=np.float32)
    z, y, x = (0.22 * wave / step for wave, step in zip(wave_mm[::-1], step_mm[::-1], strict=True))
    return _unit(smoothed(white, (z, y, x), mode="nearest", truncate=3.0))


@lru_cache(maxsize=4)
def struts(step_mm: tuple[float, float, float], seed: int) -> Float:
    """Return trabeculae as a block (z, y, x) of unit SD: upright struts, fewer level ones."""
    rng = np.random.default_rng(seed)
    shape = (64, 128, 128)

    def grain(x_mm: float, y_mm: float, z_mm: float) -> Float:
        white = rng.standard_normal(shape, dtype=np.float32)
        sigma = (z_mm / step_mm[2], y_mm / step_mm[1], x_mm / step_mm[0])
        return _unit(smoothed(white, sigma, mode="wrap", truncate=2.5))

    return _unit(grain(0.42, 0.42, 2.2) + 0.6 * grain(0.8, 0.8, 0.45) + 0.5 * grain(1.6, 1.6, 2.6))


@lru_cache(maxsize=4)
def marbling(step_mm: tuple[float, float, float], seed: int) -> Float:
    """Return the share of fat between muscle fibres as a block (z, y, x), 0 to 0.6: short feathery streaks.

    They run from front to back and along the body, as the sheets between fascicles do; a slower noise gathers
    them in places.
    """
    rng = np.random.default_rng(seed)

    def grain(x_mm: float, y_mm: float, z_mm: float) -> Float:
        white = rng.standard_normal((48, 96, 96), dtype=np.float32)
        sigma = (z_mm / step_mm[2], y_mm / step_mm[1], x_mm / step_mm[0])
        return _unit(smoothed(white, sigma, mode="wrap", truncate=2.0))

    streak, place = grain(0.55, 2.2, 5.0), grain(2.2, 3.5, 6.0)
    share = np.maximum((streak - 0.5) * 0.42, 0) * np.clip(0.7 * place + 0.6, 0, 1)
    return np.asarray(np.minimum(share, 0.6), dtype=np.float32)


def tiled(block: Float, first: tuple[int, int, int], shape: tuple[int, int, int]) -> Float:
    """Return a part of an endless repetition of a block that begins at voxel ``first`` (z, y, x)."""
    out = np.empty(shape, dtype=np.float32)
    runs = zip(first, shape, block.shape, strict=True)
    for parts in product(*(_runs(start, size, count) for start, size, count in runs)):
        there, here = zip(*parts, strict=True)
        out[here] = block[there]
    return out
