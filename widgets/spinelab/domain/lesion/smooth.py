"""Smoothing and drawing-through of tables along one axis. Knows numbers only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

if TYPE_CHECKING:
    from spinelab.domain.frame import Array

__all__ = ["blurred", "bridged"]


def blurred(values: Array, sigma: float, axis: int) -> Array:
    """Return values blurred by a Gaussian of ``sigma`` samples along an axis; the edges are held."""
    reach = max(round(3 * sigma), 1)
    weight = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    return np.asarray(_windows(values, reach, axis) @ (weight / weight.sum()))


def bridged(values: Array, window: int, axis: int) -> Array:
    """Return values without the peaks that are narrower than an odd ``window`` of samples (an opening)."""
    lowest = _windows(values, window // 2, axis).min(axis=-1)
    return np.asarray(_windows(lowest, window // 2, axis).max(axis=-1))


def _windows(values: Array, reach: int, axis: int) -> Array:
    edges = [(reach, reach) if index == axis % values.ndim else (0, 0) for index in range(values.ndim)]
    return sliding_window_view(np.pad(values, edges, mode="edge"), 2 * reach + 1, axis=axis)
