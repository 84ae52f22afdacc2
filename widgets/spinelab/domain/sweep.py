"""A curved ruler down the posterior walls of the bodies: what runs through a region is measured along it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.morphometry import measure
from spinelab.domain.spline import natural_spline
from spinelab.domain.vocabulary import Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from spinelab.domain.curvature import Column
    from spinelab.domain.frame import Array, Coordinates

__all__ = ["Ruler", "ruler_of"]

_STEP_MM = 0.5


@dataclass(frozen=True, eq=False)
class Ruler:
    """The posterior wall line of a region in the midline, sampled every half millimetre, caudal first."""

    y_mm: Array
    z_mm: Array
    slope: Array
    """dy/ds at each sample; the line never leaves the midline."""
    place_mm: dict[str, float]
    """Position along the line of the middle of each vertebra ("C5") and disc ("C5-C6")."""
    span_mm: tuple[float, float]
    """Where structures that run through the region begin and end: the middle of the discs beyond it,
    the tip of the dens, the lower end of S1."""

    @property
    def along_mm(self) -> Array:
        """Position of each sample, mm from the caudal end."""
        return np.arange(len(self.y_mm)) * _STEP_MM

    def coordinates(self, points_mm: Array) -> Coordinates:
        """Return for points (n, 3): distance from the midline, behind the line, and position along it, mm."""
        y, z = points_mm[:, 1].astype(float), points_mm[:, 2].astype(float)
        start, heights = self._by_height
        (along,) = _looked_up(heights, (z - start) * (1 / _STEP_MM))
        for _ in range(2):
            at_y, at_z, slope = self._at(along)
            along = along + (y - at_y) * slope + (z - at_z) * np.sqrt(1 - slope * slope)
        at_y, at_z, slope = self._at(along)
        behind = (y - at_y) * np.sqrt(1 - slope * slope) - (z - at_z) * slope
        kind = points_mm.dtype
        return points_mm[:, 0], behind.astype(kind), along.astype(kind)

    @cached_property
    def _by_height(self) -> tuple[float, Array]:
        """The position along the line at even heights: the lowest of them, and the positions, (1, n)."""
        heights = np.arange(self.z_mm[0], self.z_mm[-1], _STEP_MM)
        return float(heights[0]), np.interp(heights, self.z_mm, self.along_mm)[None]

    @cached_property
    def _line(self) -> Array:
        """y, z and slope at each sample, shape (3, n)."""
        return np.stack([self.y_mm, self.z_mm, self.slope])

    def _at(self, along: Array) -> Coordinates:
        inside = np.clip(along, 0.0, (len(self.y_mm) - 1) * _STEP_MM)
        y, z, slope = _looked_up(self._line, inside * (1 / _STEP_MM))
        run = along - inside
        return y + run * slope, z + run * np.sqrt(1 - slope * slope), slope

    def to_patient(self, x: Array | float, behind: Array | float, along: Array | float) -> Array:
        """Return patient points (..., 3) of ruler coordinates."""
        at_y, at_z, slope = self._at(np.asarray(along, dtype=float))
        level = np.sqrt(1 - slope * slope)
        x, y, z = np.broadcast_arrays(x, at_y + behind * level, at_z - behind * slope)
        return np.stack([x, y, z], axis=-1).astype(float)

    def table(self, value: Callable[[str], float], places: list[str]) -> Callable[[Array], Array]:
        """Return a smooth function of the position along the line through values at named places."""
        pairs = sorted((self.place_mm[place], value(place)) for place in places)
        knots, values = (np.array(column) for column in zip(*pairs, strict=True))
        samples = natural_spline(knots, values, self.along_mm)
        last = len(samples) - 1

        def found(along: Array) -> Array:
            (value,) = _looked_up(samples[None], np.clip(along * (1 / _STEP_MM), 0, last))
            return value.astype(along.dtype)

        return found


def _looked_up(tables: Array, place: Array) -> list[Array]:
    """Return several tables of even steps, shape (tables, n), read at places between 0 and n - 1."""
    index = np.clip(place, 0, tables.shape[1] - 2).astype(np.intp)
    share = np.clip(place - index, 0, 1)
    return [low[index] * (1 - share) + low[1:][index] * share for low in tables]


def ruler_of(column: Column) -> Ruler:
    """Return the ruler of a region."""
    wall = column.posterior_wall()[::-1]
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(wall, axis=0), axis=1))])
    keep = np.concatenate([[True], np.diff(length) > 1e-6])  # noqa: PLR2004 (the same point twice)
    wall, length = wall[keep], length[keep]
    along = np.arange(0.0, length[-1], _STEP_MM)
    y, z = (natural_spline(length, wall[:, axis], along) for axis in (1, 2))
    slope = np.gradient(y, _STEP_MM)
    slope = slope / np.hypot(slope, np.gradient(z, _STEP_MM))
    place: dict[str, float] = {}
    frames = {**{str(level): frame for level, frame in column.vertebrae.items()}, **column.discs}
    for name, frame in frames.items():
        half = column.half_depth_mm[Level(name) if "-" not in name else name]
        point = frame.to_patient((0.0, half, 0.0))
        place[name] = float(along[np.argmin(np.hypot(y - point[1], z - point[2]))])
    return Ruler(y, z, slope, place, _span(column, place))


def _span(column: Column, place: dict[str, float]) -> tuple[float, float]:
    """Return the middle of the discs beyond; behind the tip of the dens and at the lower end of S1."""
    first, last = column.levels[0], column.levels[-1]
    top = str(column.with_neighbours[0]) + ("" if first is Level.C2 else f"-{first}")
    if last is Level.S1:
        half = measure("vertebral_body", "height_posterior", last).value_mm / 2
        return place[str(last)] - half + 1.0, place[top]
    return place[f"{last}-{last.below}"], place[top]
