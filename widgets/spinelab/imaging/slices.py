"""One slice of a volume, the right way up. Knows arrays in (z, y, x) order, not what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["AXES", "sliced", "upside_down"]

AXES = {"axial": (0, 1, 2), "sagittal": (2, 0, 1), "coronal": (1, 0, 2)}
"""Of a volume (z, y, x), for each plane: the axis across the slice, its rows, its columns."""


def upside_down(plane: str) -> bool:
    """Whether rows of the array run against those of a picture: z runs upwards, rows downwards."""
    return AXES[plane][1] == 0


def sliced(volume: npt.NDArray[Any], plane: str, index: int) -> npt.NDArray[Any]:
    """Return a slice as a picture shows it: head up, or front up.

    >>> sliced(np.arange(8).reshape(2, 2, 2), "coronal", 0).tolist()
    [[4, 5], [0, 1]]
    """
    flat: npt.NDArray[Any] = np.take(volume, index, axis=AXES[plane][0])
    return flat[::-1] if upside_down(plane) else flat
