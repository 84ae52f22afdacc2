"""The images of one patient of an examination: a few vertebrae with the lesion grown, and nothing else.

What is returned holds neither the growth of the lesion nor its recipe: whoever opens it in a browser finds
the picture, the heights of the vertebrae and no more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from spinelab.imaging.crop import Crop
from spinelab.imaging.simulate import simulate

if TYPE_CHECKING:
    from spinelab.domain.exam import Exam
    from spinelab.imaging.study import Study

__all__ = [
    "LARGEST_BYTES",
    "PROBE_RADIUS_MM",
    "View",
    "Voxels",
    "lesion_hu",
    "lesion_voxels",
    "probed",
    "viewed",
]

LARGEST_BYTES = 1_500_000
"""What one question may send to the browser; the field around the canal is as wide as that allows."""
PROBE_RADIUS_MM = 2.0
"""Radius of the viewer's probe."""
_HALF_VOXEL = 0.5


@dataclass(frozen=True)
class View:
    """What a learner is given of a patient; two views are two studies with noise of their own."""

    shown: tuple[str, str]
    """First and last vertebra in the pictures."""
    modalities: tuple[str, ...]
    """Any of ``ct``, ``t1``, ``t2``, ``t2star``."""
    plane: str = "axial"
    """Where most of the reading is done; a sagittal reader needs depth, an axial one width."""


class Voxels(NamedTuple):
    """Which voxels of a study are lesion, and where they lie."""

    held: npt.NDArray[np.bool_]
    """(z, y, x), from the first to the last slice that the growth of the lesion reaches."""
    first: tuple[int, int, int]
    """The first of them among the voxels of the study: x, y, z."""
    origin_mm: tuple[float, float, float]
    """The middle of the study's first voxel."""
    spacing_mm: tuple[float, float, float]


@lru_cache(maxsize=4)
def _study(exam: Exam, seed: int, view: View) -> Study:
    crop = Crop(*view.shown, LARGEST_BYTES, sagittal=view.plane == "sagittal")
    return simulate(
        exam.recipe(seed), exam.region, exam.patient(seed), levels=crop, modalities=view.modalities
    )


def viewed(exam: Exam, seed: int, view: View) -> Study:
    """Return what a learner sees of a patient.

    Raises
    ------
    ValueError
        If a vertebra is not in the model of the region.
    """
    study = _study(exam, seed, view)
    thickness = exam.recipe(seed).thickness_mm
    volumes = {name: study.at(thickness, name) for name in view.modalities}
    return replace(study, recipe="none", patient="", volumes=volumes, growth=None)


def probed(
    exam: Exam, seed: int, view: View, point_mm: tuple[float, float, float], plane: str
) -> tuple[float, bool] | None:
    """Return the mean of the viewer's probe at a point, HU, and whether the point is lesion.

    The probe is a disc of `PROBE_RADIUS_MM` in the slice that the point lies in. None outside the study.
    """
    study = _study(exam, seed, view)
    along = {"axial": 2, "coronal": 1, "sagittal": 0}[plane]
    at = (np.asarray(point_mm) - study.origin_mm) / np.asarray(study.spacing_mm)
    size = np.array(study.shape[::-1])
    if not ((at >= -_HALF_VOXEL) & (at < size - _HALF_VOXEL)).all():
        return None
    reach = [0.0 if axis == along else PROBE_RADIUS_MM / study.spacing_mm[axis] for axis in range(3)]
    at[along] = round(float(at[along]))
    spans = []
    for axis in range(3):
        first = max(0, int(np.ceil(at[axis] - reach[axis])))
        last = min(int(size[axis]) - 1, int(np.floor(at[axis] + reach[axis])))
        spans.append(np.arange(first, last + 1))
    x, y, z = np.meshgrid(*spans, indexing="ij")
    away = np.zeros(x.shape)
    for axis, index in enumerate((x, y, z)):
        if axis != along:
            away += ((index - at[axis]) / reach[axis]) ** 2
    thickness = exam.recipe(seed).thickness_mm
    values = study.at(thickness, "ct")[z, y, x][away <= 1]
    if study.growth is None:
        return float(values.mean()), False
    index = np.round(at).astype(int)[::-1] - study.growth.offset
    mask = study.lesion_mask(thickness)
    held = bool((index >= 0).all() and (index < mask.shape).all() and mask[tuple(index)])
    return float(values.mean()), held


def lesion_voxels(exam: Exam, seed: int, view: View) -> Voxels:
    """Return which voxels are lesion, for an edition that reads a probe without Python.

    Raises
    ------
    ValueError
        If there is no lesion.
    """
    study = _study(exam, seed, view)
    if study.growth is None:
        raise ValueError(f"There is no lesion in this examination ({exam.lesion}).")
    z, y, x = (int(first) for first in study.growth.offset)
    ox, oy, oz = (float(mm) for mm in study.origin_mm)
    sx, sy, sz = (float(mm) for mm in study.spacing_mm)
    held = study.lesion_mask(exam.recipe(seed).thickness_mm)
    return Voxels(held, (x, y, z), (ox, oy, oz), (sx, sy, sz))


def lesion_hu(exam: Exam, seed: int, view: View) -> float:
    """Return the mean CT value of the lesion without its rim, HU.

    The rim is left out because its voxels hold neighbouring tissue too; a lesion that is all rim is averaged
    whole.

    Raises
    ------
    ValueError
        If there is no lesion.
    """
    study = _study(exam, seed, view)
    thickness = exam.recipe(seed).thickness_mm
    mask = study.lesion_mask(thickness)
    if study.growth is None or not mask.any():
        raise ValueError(f"There is no lesion in this examination ({exam.lesion}), so it has no density.")
    core = ndimage.binary_erosion(mask)
    values = study.at(thickness, "ct")[study.growth.box]
    return float(values[core if core.any() else mask].mean())
