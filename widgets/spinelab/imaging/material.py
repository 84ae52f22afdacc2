"""What a lesion shows on CT and MRI, blurred as the scanner blurs it. Knows tissues, not when voxels change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.imaging.noise import struts, tiled
from spinelab.imaging.rim import blurred
from spinelab.imaging.sequences import value

if TYPE_CHECKING:
    from collections.abc import Callable

    from spinelab.domain.frame import Array
    from spinelab.domain.lesion import Lesion

__all__ = ["material"]

Float = npt.NDArray[np.float32]
Box = tuple[slice, slice, slice]

_EVEN = {"lf": "hypertrophied ligament", "disc": "anulus"}
"""Families without calcium, and the tissue that they are drawn with."""
_GRAIN_HU, _GRAIN_MR = 70.0, 0.08
"""SD of trabeculae in ossified ligament, HU and share of MR signal; assumed."""
_LEAST = 0.02
_SEED = 5


def material(
    lesion: Lesion,
    points_mm: Array,
    ever: npt.NDArray[np.bool_],
    dura: Array,
    box: Box,
    spacing_mm: tuple[float, float, float],
) -> Callable[[str], Float]:
    """Return a function that gives the noiseless values of a lesion in a modality, shape of the box.

    Parameters
    ----------
    ever
        Voxels that can become lesion, shape of the box (z, y, x).
    dura
        Thickness at which the dura is ossified at each point, (n,).
    """
    family = str(lesion.recipe.family)
    if family in _EVEN:
        return lambda modality: np.full(ever.shape, value(modality, _EVEN[family]), dtype=np.float32)
    becomes = np.flatnonzero(ever.ravel())
    density = np.zeros(ever.size, dtype=np.float32)
    density[becomes] = np.where(np.isfinite(dura[becomes]), 1.0, lesion.density(points_mm[becomes]))
    dense = density.reshape(ever.shape)
    block = struts(spacing_mm, _SEED)
    texture = tiled(block, (box[0].start, box[1].start, box[2].start), ever.shape)
    weight = blurred(ever, spacing_mm)

    def values(modality: str) -> Float:
        if family in ("clf", "cpll"):
            full, soft = value(modality, "calcification"), value(modality, "yellow ligament")
            sharp = soft + (full - soft) * np.clip(0.35 + 0.65 * dense + 0.10 * texture, 0.1, 1.1)
        else:
            cortex, marrow = value(modality, "ossification cortex"), value(modality, "ossification marrow")
            grain = texture * (_GRAIN_HU if modality == "ct" else _GRAIN_MR * marrow) * (1 - dense)
            sharp = marrow + (cortex - marrow) * dense + grain
        # Of what lies around the lesion nothing is blurred into it: its rim is mixed later.
        spread = blurred(np.where(ever, sharp, 0), spacing_mm)
        return np.asarray(np.where(weight > _LEAST, spread / np.maximum(weight, _LEAST), 0), np.float32)

    return values
