"""The edge of a lesion in voxels: how much of each is lesion, and when. Knows shares, not tissues.

A lesion ends in two ways. Where it grows, a voxel passes slowly from what it was to lesion. Where it never
grows (at a lamina, at the gap around a nodule, at the end of an island), its edge stands still and is blurred
as the scanner blurs every edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from spinelab.imaging.paint import EDGE_MM

if TYPE_CHECKING:
    from spinelab.domain.frame import Array

__all__ = ["Rim", "blurred", "rim_of"]

Float = npt.NDArray[np.float32]

_SIGMA_MM = EDGE_MM * 0.8 / 2.563
"""A Gaussian of this width rises from 10 to 90 % as a painted edge does."""
_LEAST = 0.04
"""A smaller share of lesion in a voxel is not seen."""
_BONY = 0.75
"""Voxels with more bone than this lie behind the surface that the lesion is rooted in, and fade out of it."""
_NEAR_MM = 0.8
"""Within this distance of its surface at the asked thickness a lesion is drawn by distance."""


@dataclass(frozen=True, eq=False)
class Rim:
    """What a lesion does to the voxels of a box."""

    turns_mm: Array
    """Thickness at which half of the change has happened, shape of the box; inf where nothing happens."""
    share: Float
    """How much of a voxel is lesion in the end, 0 to 1."""


def blurred(values: npt.NDArray[np.generic], spacing_mm: tuple[float, float, float]) -> Float:
    """Return values (z, y, x) as the scanner blurs them; ``spacing_mm`` is x, y, z."""
    sigma = [_SIGMA_MM / step for step in spacing_mm[::-1]]
    return np.asarray(
        ndimage.gaussian_filter(np.asarray(values, dtype=np.float32), sigma, mode="nearest", truncate=3.0)
    )


def rim_of(
    turns_mm: Array, bone: Float | None, asked_mm: float, spacing_mm: tuple[float, float, float]
) -> Rim:
    """Return when and how far each voxel becomes lesion.

    Parameters
    ----------
    turns_mm
        Thickness at which the middle of each voxel becomes lesion, shape (z, y, x); inf for never.
    bone
        Share of bone in each voxel; a lesion joins it without a seam. None for a lesion apart from bone.
    asked_mm
        The thickness at which the picture is to be best.
    """
    ever = np.isfinite(turns_mm)
    share = blurred(ever, spacing_mm)
    seen = share > _LEAST
    spread = blurred(np.where(ever, turns_mm, 0), spacing_mm)
    turns = np.where(ever, turns_mm, np.where(seen, spread / np.maximum(share, _LEAST), np.inf))
    if bone is not None:
        between = np.maximum(1 - share - bone, 0)
        share = share / np.maximum(share + between, _LEAST)
        share *= np.clip((1 - bone) / (1 - _BONY), 0, 1)
        seen &= share > _LEAST
    turns[~seen] = np.inf
    _steep(turns, asked_mm, spacing_mm)
    return Rim(turns, np.where(seen, np.minimum(share, 1), 0).astype(np.float32))


def _steep(turns: Array, asked_mm: float, spacing_mm: tuple[float, float, float]) -> None:
    """Turn thickness into distance where the surface of the asked thickness is steep, in place.

    There a millimetre of thickness is a fraction of a millimetre of width: voxels would flip at once.
    """
    held = np.where(np.isfinite(turns), turns, np.nan)
    slopes = np.gradient(held, *spacing_mm[::-1])
    slope = np.sqrt(sum(part * part for part in slopes))
    slope = np.maximum(np.nan_to_num(slope, nan=1.0), 1.0)
    away = (held - asked_mm) / slope
    near = np.abs(np.nan_to_num(away, nan=np.inf)) < _NEAR_MM
    turns[near] = asked_mm + away[near]
