"""A lesion and its surroundings sampled on grids that bend with the spine, for drawing. Knows no drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.lesion.lesion import Lesion

__all__ = ["NEVER", "Grid", "cord_rows", "sampled", "span_of"]

NEVER = 99.0
"""Stands for a point that never becomes lesion, mm."""
_LEFT_MM, _FRONT_MM, _BACK_MM = 13.0, -3.0, 22.0


@dataclass(frozen=True, eq=False)
class Grid:
    """Samples over (along, behind, left), the last running fastest."""

    left_mm: Array
    behind_mm: Array
    along_mm: Array
    turns_mm: Array
    """Thickness at which each point becomes lesion; `NEVER` for never."""
    sac_mm: Array
    """Signed distance to the undisturbed dural sac."""


def sampled(lesion: Lesion, along_mm: Array, step_mm: float) -> Grid:
    """Return the fields around the canal at positions along it, at a step across it, mm."""
    left = np.arange(-_LEFT_MM, _LEFT_MM + step_mm / 2, step_mm)
    behind = np.arange(_FRONT_MM, _BACK_MM, step_mm)
    place, back, aside = np.meshgrid(along_mm, behind, left, indexing="ij")
    points = lesion.walls.chart.to_patient(aside.ravel(), back.ravel(), place.ravel())
    turns = np.minimum(lesion.turns_at_mm(points), NEVER).reshape(place.shape)
    sac = lesion.walls.nerves.sac(aside.ravel(), back.ravel(), place.ravel()).reshape(place.shape)
    return Grid(left, behind, along_mm, turns, sac)


def cord_rows(lesion: Lesion, thickness_mm: Array, along_mm: Array) -> Array:
    """Return how the cord lies at each thickness and position, shape (5, thickness, along), mm.

    Middle (left, behind) and half-diameters (across, deep) of its ellipse, and the backward shift of the sac.
    """
    if lesion.growth is None:
        center, across, deep = lesion.walls.nerves.cord(along_mm)
        still = np.stack([center * 0, center, across, deep, center * 0])
        return np.repeat(still[:, None], len(thickness_mm), axis=1)
    given = lesion.yielding
    rows = np.empty((5, len(thickness_mm), len(along_mm)))
    for index, thickness in enumerate(thickness_mm):
        nearest = int(np.abs(given.thickness_mm - thickness).argmin())
        if abs(float(given.thickness_mm[nearest]) - float(thickness)) > 1e-6:  # noqa: PLR2004 (rounding)
            raise ValueError(f"The cord is known at every quarter of a millimetre, not at {thickness} mm.")
        for quantity in range(5):
            rows[quantity, index] = np.interp(along_mm, given.along_mm, given.moves_mm[quantity, nearest])
    return rows


def span_of(lesion: Lesion, beyond_mm: float) -> tuple[float, float]:
    """Return the stretch of the canal that the vertebrae of the recipe take, and a little more, mm."""
    chart = lesion.walls.chart
    upper, lower = (str(level) for level in lesion.recipe.ends)
    return (
        chart.place_mm[lower] - chart.half_height_mm[lower] - beyond_mm,
        chart.place_mm[upper] + chart.half_height_mm[upper] + beyond_mm,
    )
