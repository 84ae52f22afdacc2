"""The images of one patient of an examination: grown to the lesion's thickness, cropped, and nothing else.

What is returned holds neither the growth of the lesion nor its recipe: whoever opens it in a browser finds
the picture, the heights of the vertebrae and no more.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

from spinelab.imaging.simulate import simulate

if TYPE_CHECKING:
    from spinelab.domain.exam import Exam
    from spinelab.imaging.study import Study

__all__ = ["LARGEST_BYTES", "lesion_hu", "probed", "viewed"]

LARGEST_BYTES = 1_500_000
"""What one question may send to the browser; the field around the canal is cut to fit."""
PROBE_RADIUS_MM = 2.0
"""Radius of the viewer's probe."""
_SAGITTAL_HALF_MM = 12.0
"""How far a study for sagittal reading reaches to either side."""
_CANAL = ("spinal dura mater", "spinal cord", "cerebrospinal", "cauda equina")
_HALF_VOXEL = 0.5


@lru_cache(maxsize=4)
def _study(exam: Exam, seed: int, modalities: tuple[str, ...]) -> Study:
    return simulate(exam.recipe(seed), exam.region, exam.patient(seed), modalities=modalities)


def viewed(exam: Exam, seed: int, shown: tuple[str, str], modalities: tuple[str, ...], plane: str) -> Study:
    """Return what a learner sees of a patient.

    Parameters
    ----------
    exam, seed
        The examination and a seed of its pool.
    shown
        First and last vertebra that must be in the pictures.
    modalities
        Any of ``ct``, ``t1``, ``t2``, ``t2star``.
    plane
        Where most of the reading is done; a sagittal reader needs depth, an axial one width.

    Raises
    ------
    ValueError
        If a vertebra is not in the study.
    """
    whole = _study(exam, seed, modalities)
    thickness = exam.recipe(seed).thickness_mm
    box = _box(whole, shown, len(modalities), plane)
    z, y, x = (part.start for part in box)
    origin = np.asarray(whole.origin_mm) + np.array([x, y, z]) * np.asarray(whole.spacing_mm)
    labels = np.ascontiguousarray(whole.labels[box])
    return replace(
        whole,
        recipe="none",
        patient="",
        origin_mm=(float(origin[0]), float(origin[1]), float(origin[2])),
        shape=(labels.shape[0], labels.shape[1], labels.shape[2]),
        volumes={name: np.ascontiguousarray(whole.at(thickness, name)[box]) for name in modalities},
        labels=labels,
        growth=None,
    )


def probed(
    exam: Exam, seed: int, point_mm: tuple[float, float, float], plane: str
) -> tuple[float, bool] | None:
    """Return the mean of the viewer's probe at a point, HU, and whether the point is lesion.

    The probe is a disc of `PROBE_RADIUS_MM` in the slice that the point lies in. None outside the study.
    """
    study = _study(exam, seed, ("ct",))
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


def lesion_hu(exam: Exam, seed: int) -> float:
    """Return the mean CT value of the lesion without its rim, HU.

    The rim is left out because its voxels hold neighbouring tissue too; a lesion that is all rim is averaged
    whole.

    Raises
    ------
    ValueError
        If there is no lesion.
    """
    study = _study(exam, seed, ("ct",))
    thickness = exam.recipe(seed).thickness_mm
    mask = study.lesion_mask(thickness)
    if study.growth is None or not mask.any():
        raise ValueError(f"There is no lesion in this examination ({exam.lesion}), so it has no density.")
    core = ndimage.binary_erosion(mask)
    values = study.at(thickness, "ct")[study.growth.box]
    return float(values[core if core.any() else mask].mean())


def _box(study: Study, shown: tuple[str, str], modalities: int, plane: str) -> tuple[slice, slice, slice]:
    rows = _rows(study, shown)
    canal = _canal(study, rows)
    middle = [(canal[axis].start + canal[axis].stop) / 2 for axis in (0, 1)]
    budget = LARGEST_BYTES / (2 * modalities * (rows.stop - rows.start))
    depth, width = study.shape[1:]
    if plane == "sagittal":
        across = min(width, int(2 * _SAGITTAL_HALF_MM / study.spacing_mm[0]))
        deep = min(depth, int(budget / across))
    else:
        deep = across = int(min(budget**0.5, depth, width))
        across = min(width, int(budget / deep))
    return rows, _around(middle[0], deep, depth), _around(middle[1], across, width)


def _rows(study: Study, shown: tuple[str, str]) -> slice:
    """Return the slices from the top of the first to the bottom of the last vertebra shown."""
    found = []
    for level in shown:
        ours = [n for n, name in enumerate(study.names) if name.lower() == f"vertebral body {level.lower()}"]
        held = np.flatnonzero(np.isin(study.labels, ours).any(axis=(1, 2))) if ours else np.array([])
        if not held.size:
            raise ValueError(f"The study has no vertebra {level}, which was to be shown.")
        found.append(held)
    low, high = (int(edge) for edge in (min(map(np.min, found)), max(map(np.max, found))))
    return slice(low, high + 1)


def _canal(study: Study, rows: slice) -> tuple[slice, slice]:
    """Return the box around what the canal holds: y, x."""
    ours = [n for n, name in enumerate(study.names) if name.lower().startswith(_CANAL)]
    held = np.isin(study.labels[rows], ours)
    y, x = (np.flatnonzero(held.any(axis=axes)) for axes in ((0, 2), (0, 1)))
    return slice(int(y[0]), int(y[-1]) + 1), slice(int(x[0]), int(x[-1]) + 1)


def _around(middle: float, size: int, most: int) -> slice:
    start = int(np.clip(round(middle - size / 2), 0, most - size))
    return slice(start, start + size)
