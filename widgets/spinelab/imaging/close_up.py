"""The part of a study around the canal: what a lesson shows, a tenth of the whole. Knows cropping only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spinelab.imaging.study import Growth, Study

__all__ = ["close_up"]

_CANAL = ("spinal dura mater", "spinal cord", "cerebrospinal", "cauda equina")
Box = tuple[slice, slice, slice]


def close_up(study: Study, first: str, last: str, half_mm: float = 28.0) -> Study:
    """Return the part of a study from one vertebra to another, around its canal, with its lesion.

    Grey values and patient coordinates stay what they are; only what lies outside is left out.

    Parameters
    ----------
    first, last
        Uppermost and lowest vertebra, shown whole: ``"C4"``, ``"C7"``.
    half_mm
        How far the part reaches from the middle of the canal, to the front, back and both sides.

    Raises
    ------
    ValueError
        If the study has no such vertebra, or the lesion does not lie wholly within the part.
    """
    rows = _rows(study, first, last)
    box = (rows, *_around(study, rows, half_mm))
    z, y, x = (part.start for part in box)
    labels = np.ascontiguousarray(study.labels[box])
    origin = study.point_mm((z, y, x))
    return replace(
        study,
        origin_mm=(float(origin[0]), float(origin[1]), float(origin[2])),
        shape=(labels.shape[0], labels.shape[1], labels.shape[2]),
        volumes={name: np.ascontiguousarray(volume[box]) for name, volume in study.volumes.items()},
        labels=labels,
        growth=None if study.growth is None else _moved(study.growth, box),
    )


def _rows(study: Study, first: str, last: str) -> slice:
    """Return the slices that hold the two vertebral bodies and all between them."""
    held = [
        np.flatnonzero((study.labels == number).any(axis=(1, 2)))
        for level in (first, last)
        for number, name in enumerate(study.names)
        if name.lower() == f"vertebral body {level.lower()}"
    ]
    if len(held) < 2 or not all(rows.size for rows in held):  # noqa: PLR2004 (first and last)
        raise ValueError(f"The {study.region} study does not show both vertebrae: {first}, {last}.")
    return slice(int(min(rows[0] for rows in held)), int(max(rows[-1] for rows in held)) + 1)


def _around(study: Study, rows: slice, half_mm: float) -> tuple[slice, slice]:
    """Return the square around the canal: y, x."""
    ours = [number for number, name in enumerate(study.names) if name.lower().startswith(_CANAL)]
    held = np.isin(study.labels[rows], ours)
    parts = []
    for axis, spacing in ((1, study.spacing_mm[1]), (2, study.spacing_mm[0])):
        found = np.flatnonzero(held.any(axis=tuple({0, 1, 2} - {axis})))
        middle, half = (int(found[0]) + int(found[-1])) // 2, round(half_mm / spacing)
        parts.append(slice(max(0, middle - half), min(study.shape[axis], middle + half + 1)))
    return parts[0], parts[1]


def _moved(growth: Growth, box: Box) -> Growth:
    """Return the growth within a box, counted from the box's first voxel."""
    lesion = [np.flatnonzero(growth.lesion.any(axis=tuple({0, 1, 2} - {axis}))) for axis in range(3)]
    inner, offset = [], []
    for axis, (part, start) in enumerate(zip(box, growth.offset, strict=True)):
        low, high = max(part.start, start), min(part.stop, start + growth.first_mm.shape[axis])
        if lesion[axis].size and (start + lesion[axis][0] < low or start + lesion[axis][-1] >= high):
            raise ValueError("The lesion reaches beyond this part of the study: choose more vertebrae.")
        inner.append(slice(low - start, high - start))
        offset.append(low - part.start)
    cut = (inner[0], inner[1], inner[2])
    return replace(
        growth,
        offset=(offset[0], offset[1], offset[2]),
        first_mm=np.ascontiguousarray(growth.first_mm[cut]),
        second_mm=np.ascontiguousarray(growth.second_mm[cut]),
        first_value={name: np.ascontiguousarray(v[cut]) for name, v in growth.first_value.items()},
        second_value={name: np.ascontiguousarray(v[cut]) for name, v in growth.second_value.items()},
        lesion=np.ascontiguousarray(growth.lesion[cut]),
    )
