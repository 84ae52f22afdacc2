"""What a lesion shows on CT and MRI, blurred as a scanner blurs. Knows tissues, not when voxels change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.domain.lesion import Family
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

_GRAIN_HU, _GRAIN_MR = 70.0, 0.08
"""SD of trabeculae in ossified ligament, HU and share of MR signal; assumed."""
_LEAST = 0.02
_SEED = 5


def material(
    lesion: Lesion,
    points_mm: Array,
    turning: tuple[npt.NDArray[np.bool_], Array, npt.NDArray[np.bool_]],
    box: Box,
    spacing_mm: tuple[float, float, float],
) -> Callable[[str], Float]:
    """Return a function that gives the noiseless values of a lesion in a modality, shape of the box.

    Parameters
    ----------
    turning
        Voxels that can become lesion, shape of the box (z, y, x); thickness at which the dura is ossified at
        each point, (n,); points that become gas, (n,).
    """
    family, (ever, dura, gas) = lesion.recipe.family, turning
    becomes = np.flatnonzero(ever.ravel())
    density = np.zeros(ever.size, dtype=np.float32)
    density[becomes] = np.where(np.isfinite(dura[becomes]), 1.0, lesion.density(points_mm[becomes]))
    dense = density.reshape(ever.shape)
    block = struts(spacing_mm, _SEED)
    texture = tiled(block, (box[0].start, box[1].start, box[2].start), ever.shape)
    weight = blurred(ever, spacing_mm)

    def values(modality: str) -> Float:
        sharp = _sharp(modality, family, dense, texture)
        sharp[gas.reshape(ever.shape)] = value(modality, "air")
        # Of what lies around the lesion nothing is blurred into it: its rim is mixed later.
        spread = blurred(np.where(ever, sharp, 0), spacing_mm)
        return np.where(weight > _LEAST, spread / np.maximum(weight, _LEAST), 0).astype(np.float32)

    return values


def _sharp(modality: str, family: Family, dense: Float, texture: Float) -> Float:
    """Return what the substance of a lesion shows before the scanner blurs it."""
    cortex = value(modality, "ossification cortex")
    match family:
        case Family.HYPERTROPHY:
            return np.full_like(dense, value(modality, "hypertrophied ligament"))
        case Family.DISC:
            anulus = value(modality, "anulus")
            return np.asarray(anulus + (cortex - anulus) * dense, dtype=np.float32)
        case Family.CLF | Family.CPLL:
            full, soft = value(modality, "calcification"), value(modality, "yellow ligament")
            share = np.clip(0.35 + 0.65 * dense + 0.10 * texture, 0.1, 1.1)
            return np.asarray(soft + (full - soft) * share, dtype=np.float32)
        case _:
            marrow = value(modality, "ossification marrow")
            grain = texture * (_GRAIN_HU if modality == "ct" else _GRAIN_MR * marrow) * (1 - dense)
            return np.asarray(marrow + (cortex - marrow) * dense + grain, dtype=np.float32)
