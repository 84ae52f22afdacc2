"""The measurements of a growing lesion in one axial plane, thickness by thickness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.lesion.nerves import NO_CORD_MM
from spinelab.domain.measurement.cord import Cord, cord_in
from spinelab.domain.measurement.plane import axial_plane
from spinelab.domain.measurement.room import Room, room_in

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.lesion import Lesion

__all__ = ["Series", "series"]


@dataclass(frozen=True, eq=False)
class Series:
    """What `room` and `cord` say at each thickness."""

    thickness_mm: Array
    rooms: tuple[Room, ...]
    cords: tuple[Cord, ...]
    """Empty where there is no cord, below the conus."""


def series(lesion: Lesion, thickness_mm: Array, place: str = "") -> Series:
    """Measure a lesion at every given thickness, at a vertebra, a segment or (empty) its own peak.

    The results are those of `room` and `cord`; the plane is sampled once, and the cord only in the canal.

    Raises
    ------
    ValueError
        For a place that the spine has not, or a thickness the lesion cannot have.
    """
    plane = axial_plane(lesion, place)
    turns = plane.shaped(lesion.turns_at_mm(plane.points_mm))
    rooms = tuple(room_in(plane, turns, float(thickness)) for thickness in thickness_mm)
    along = lesion.walls.chart.place_mm[place] if place else lesion.peak_place
    _, across, _ = lesion.walls.nerves.cord(np.array([along]))
    if float(across[0]) <= 2 * NO_CORD_MM:
        return Series(thickness_mm, rooms, ())
    inside = (plane.canal < 0.5).ravel()  # noqa: PLR2004 (mm: no cord outside the canal)
    points = plane.points_mm[inside]

    def spread(cord: Array) -> Array:
        distance = np.full(inside.shape, 9.0)
        distance[inside] = cord
        return plane.shaped(distance)

    each = lesion.neural_each(points, [0.0, *(float(thickness) for thickness in thickness_mm)])
    free, *now = (spread(cord) for cord, _ in each)
    return Series(thickness_mm, rooms, tuple(cord_in(plane, held, free) for held in now))
