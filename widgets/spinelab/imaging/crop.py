"""The part of a region that a study shows: some vertebrae, and how much around their canal.

A `Crop` says what is to be computed, and computing a part takes a fraction of the time of the whole: three
vertebrae are a tenth of a neck. `close_up` cuts the same kind of part out of a study that is there already.
Knows levels and boxes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.morphometry import measure
from spinelab.domain.vocabulary import Level

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.spine import Spine
    from spinelab.imaging.course import Course
    from spinelab.imaging.study import Growth, Study

__all__ = ["Crop", "close_up"]

_CANAL_MM = 8.0
"""Half the depth of a canal, about: the field is centred so far behind the posterior walls."""
_SAGITTAL_MM = 24.0
"""Width of a study for sagittal reading."""
_BYTES = 2
_MARGIN_MM = 1.0
_CANAL = ("spinal dura mater", "spinal cord", "cerebrospinal", "cauda equina")
Box = tuple[slice, slice, slice]


@dataclass(frozen=True)
class Crop:
    """Which vertebrae a study is to show, and how much around them."""

    first: str
    """Highest vertebra, whole."""
    last: str
    """Lowest vertebra, whole; the same as the first for a single one."""
    largest_bytes: int | None = None
    """Most that all volumes together may take; the field around the canal is as wide as that allows.

    None shows the whole width, and half a vertebra more at either end.
    """
    sagittal: bool = False
    """Whether depth is wanted rather than width, for sagittal reading; with ``largest_bytes`` only."""

    @classmethod
    def parse(cls, words: str) -> Crop:
        """Return the vertebrae in words, at their whole width.

        >>> Crop.parse("T9-T12")
        Crop(first='T9', last='T12', largest_bytes=None, sagittal=False)
        """
        first, _, last = words.partition("-")
        return cls(first, last or first)

    def bounds_mm(
        self,
        spine: Spine,
        course: Course,
        whole_mm: Array,
        spacing_mm: tuple[float, float, float],
        volumes: int,
    ) -> Array:
        """Return the corners of the study within those of the whole region, shape (2, 3).

        Raises
        ------
        ValueError
            With the vertebrae of the region, for levels that it does not have or that run upwards.
        """
        self._check(spine)
        if self.largest_bytes is None:
            low_z, high_z = self._span_mm(spine)
            box = np.array(whole_mm, dtype=float)
            box[:, 2] = max(float(box[0, 2]), low_z), min(float(box[1, 2]), high_z)
            return box
        low_z = max(float(whole_mm[0][2]), _ends_mm(spine, self.last)[0])
        high_z = min(float(whole_mm[1][2]), _ends_mm(spine, self.first)[1])
        slices = max(1, round((high_z - low_z) / spacing_mm[2]))
        cells = self.largest_bytes / (_BYTES * volumes * slices)
        room = [float(whole_mm[1][axis] - whole_mm[0][axis]) / spacing_mm[axis] for axis in (0, 1)]
        across = _SAGITTAL_MM / spacing_mm[0] if self.sagittal else np.sqrt(cells)
        across = min(int(across), int(room[0]))
        deep = min(int(cells / across), int(room[1]))
        across = across if self.sagittal else min(int(cells / deep), int(room[0]))
        middle_y = float(course.back_mm(np.linspace(low_z, high_z, 30)).mean()) + _CANAL_MM
        half_x, half_y = across * spacing_mm[0] / 2, deep * spacing_mm[1] / 2
        middle_y = float(np.clip(middle_y, whole_mm[0][1] + half_y, whole_mm[1][1] - half_y))
        return np.array(
            [[-half_x, middle_y - half_y, low_z], [half_x, middle_y + half_y, low_z + slices * spacing_mm[2]]]
        )

    def _check(self, spine: Spine) -> None:
        known = [str(level) for level in spine.levels]
        places = [known.index(level) for level in (self.first, self.last) if level in known]
        if len(places) == 2 and places[0] <= places[1]:  # noqa: PLR2004 (first and last)
            return
        words = self.first if self.first == self.last else f"{self.first}-{self.last}"
        raise ValueError(
            f"No levels {words!r} to show in the {spine.region} region. "
            f"Allowed: one of {', '.join(known)}, or two from above downwards: '{known[0]}-{known[1]}'."
        )

    def _span_mm(self, spine: Spine) -> tuple[float, float]:
        """Return from where to where the vertebrae reach in height, with half a neighbour: about a body."""
        upper, lower = Level(self.first), Level(self.last)
        return (
            float(spine.frames[lower].origin_mm[2]) - _body_mm(lower),
            float(spine.frames[upper].origin_mm[2]) + _body_mm(upper),
        )


def _body_mm(level: Level) -> float:
    return measure("vertebral_body", "height_posterior", level).value_mm


def _ends_mm(spine: Spine, level: str) -> tuple[float, float]:
    """Return from where to where a vertebra reaches in height: to the middle of its discs and 1 mm beyond."""
    heights = [float(spine.frames[known].origin_mm[2]) for known in spine.levels]
    index = [str(known) for known in spine.levels].index(level)
    own = heights[index]
    above = heights[index - 1] if index else 2 * own - heights[index + 1]
    below = heights[index + 1] if index + 1 < len(heights) else 2 * own - heights[index - 1]
    return (own + below) / 2 - _MARGIN_MM, (own + above) / 2 + _MARGIN_MM


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
