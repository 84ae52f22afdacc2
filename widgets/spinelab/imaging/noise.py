"""Noise and texture, cheap and the same at every run. Knows random numbers, not tissues."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy import ndimage

__all__ = ["NoiseTile", "ct_tile", "marbling", "smooth_noise", "struts", "tiled", "white_tile"]

Float = npt.NDArray[np.float32]

_TILE = 256
_SLICES = 12
_PEAK_MM = (0.57, 1.14)
"""Blur and high-pass of CT noise: their difference peaks at 0.27 cycles a mm (sfpm2017)."""


class NoiseTile:
    """A block of noise that repeats without a seam, dealt out slice by slice at random shifts."""

    def __init__(self, block: Float, seed: int) -> None:
        self._block = np.concatenate([block, block], axis=2)
        self._block = np.concatenate([self._block, self._block], axis=1)
        self._seed = seed

    def fill(self, out: Float, first_slice: int) -> None:
        """Write noise of unit SD into ``out`` (z, y, x); the same slice number gives the same noise."""
        count, size = self._block.shape[0], self._block.shape[1] // 2
        height, width = out.shape[1:]
        for row in range(out.shape[0]):
            pick = np.random.default_rng((self._seed, first_slice + row)).integers(0, [count, size, size])
            source = self._block[pick[0]]
            for top in range(0, height, size):
                for left in range(0, width, size):
                    high, wide = min(size, height - top), min(size, width - left)
                    out[row, top : top + high, left : left + wide] = source[
                        pick[1] : pick[1] + high, pick[2] : pick[2] + wide
                    ]


def _unit(block: Float) -> Float:
    block -= block.mean()
    return np.asarray(block / block.std(), dtype=np.float32)


@lru_cache(maxsize=4)
def ct_tile(step_mm: float, seed: int) -> NoiseTile:
    """Return CT noise: blurred, then high-passed, so that neighbours are correlated and nothing drifts."""
    white = np.random.default_rng(seed).standard_normal((_SLICES, _TILE, _TILE), dtype=np.float32)
    fine, broad = (
        ndimage.gaussian_filter(white, (0.0, width / step_mm, width / step_mm), mode="wrap")
        for width in _PEAK_MM
    )
    return NoiseTile(_unit(fine - broad), seed)


@lru_cache(maxsize=4)
def white_tile(seed: int) -> NoiseTile:
    """Return nearly white noise, softened over one pixel as interpolated MR images are."""
    white = np.random.default_rng(seed).standard_normal((_SLICES, _TILE, _TILE), dtype=np.float32)
    return NoiseTile(_unit(ndimage.gaussian_filter(white, (0.0, 0.5, 0.5), mode="wrap")), seed)


def smooth_noise(
    shape: tuple[int, int, int],
    step_mm: tuple[float, float, float],
    wave_mm: tuple[float, float, float],
    seed: int,
) -> Float:
    """Return smooth noise of unit SD on a lattice (z, y, x); ``wave_mm`` (x, y, z) is about a wavelength."""
    white = np.random.default_rng(seed).standard_normal(shape, dtype=np.float32)
    sigma = [0.22 * wave / step for wave, step in zip(wave_mm[::-1], step_mm[::-1], strict=True)]
    return _unit(ndimage.gaussian_filter(white, sigma, mode="nearest", truncate=3.0))


@lru_cache(maxsize=4)
def struts(step_mm: tuple[float, float, float], seed: int) -> Float:
    """Return trabeculae as a block (z, y, x) of unit SD: upright struts, fewer level ones."""
    rng = np.random.default_rng(seed)
    shape = (64, 128, 128)

    def grain(x_mm: float, y_mm: float, z_mm: float) -> Float:
        white = rng.standard_normal(shape, dtype=np.float32)
        sigma = (z_mm / step_mm[2], y_mm / step_mm[1], x_mm / step_mm[0])
        return _unit(ndimage.gaussian_filter(white, sigma, mode="wrap", truncate=2.5))

    return _unit(grain(0.42, 0.42, 2.2) + 0.6 * grain(0.8, 0.8, 0.45) + 0.5 * grain(1.6, 1.6, 2.6))


@lru_cache(maxsize=4)
def marbling(step_mm: tuple[float, float, float], seed: int) -> Float:
    """Return the share of fat between muscle fibres as a block (z, y, x), 0 to 0.9: short bent streaks.

    Where smooth noise crosses zero lie sheets; a second, slower noise keeps only pieces of them.
    """
    rng = np.random.default_rng(seed)

    def grain(across_mm: float, along_mm: float) -> Float:
        white = rng.standard_normal((48, 96, 96), dtype=np.float32)
        sigma = (along_mm / step_mm[2], across_mm / step_mm[1], across_mm / step_mm[0])
        return _unit(ndimage.gaussian_filter(white, sigma, mode="wrap", truncate=2.0))

    sheet, piece = grain(1.25, 5.0), grain(2.2, 5.0)
    return np.asarray(np.clip((0.9 - np.abs(sheet) * 2.6) * np.clip(0.75 * piece + 0.2, 0, 1), 0, 0.7))


def tiled(block: Float, first: tuple[int, int, int], shape: tuple[int, int, int]) -> Float:
    """Return a part of an endless repetition of a block that begins at voxel ``first`` (z, y, x)."""
    rows = [
        (np.arange(size) + start) % count
        for start, size, count in zip(first, shape, block.shape, strict=True)
    ]
    return np.asarray(block[rows[0]][:, rows[1]][:, :, rows[2]])
