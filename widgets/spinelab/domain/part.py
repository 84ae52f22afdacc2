"""Named parts and the solids they belong to. Knows how a shape is asked, not how it is made.

A *solid* is one closed surface (a vertebra, a disc's nucleus, a ligament of one side). A *part* is what has a
name. Most solids are one part; a vertebra is many (body, pedicles, laminae, processes), and each of its
points belongs to exactly one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt

from spinelab.domain.frame import Array
from spinelab.domain.vocabulary import Side, structure

__all__ = ["Chart", "Part", "PartId", "Solid"]

_NEAR_MM = 1.0
"""Further outside than this, whose territory a point lies in front of does not matter."""

PointField = Callable[[Array], Array]
"""A signed distance in patient coordinates: (n, 3) millimetres to (n,)."""


@dataclass(frozen=True, order=True)
class PartId:
    """What a learner selects: a structure, where it lies, and its side."""

    structure: str
    """Identifier of `vocabulary.STRUCTURES`."""
    level: str = ""
    """``"C5"`` for a vertebra, ``"C4-C5"`` for a segment, ``""`` for what runs through the region."""
    side: Side = Side.MIDLINE
    """The patient's side."""

    @property
    def name(self) -> str:
        """Name in plain words, such as ``Lamina C5, left``.

        >>> PartId("lamina", "C5", Side.LEFT).name
        'Lamina C5, left'
        """
        words = structure(self.structure).term + (f" {self.level}" if self.level else "")
        return words if self.side is Side.MIDLINE else f"{words}, {self.side}"


@dataclass(frozen=True, eq=False)
class Part:
    """A named part with its exact shape."""

    id: PartId
    """Structure, level and side."""
    bounds_mm: Array
    """Lower and upper corner of a box that holds the part, patient coordinates, shape (2, 3)."""
    field: PointField
    """Signed distance of the part alone."""

    @property
    def structure(self) -> str:
        """Identifier of the structure."""
        return self.id.structure

    @property
    def level(self) -> str:
        """Vertebra, segment, or empty."""
        return self.id.level

    @property
    def side(self) -> Side:
        """The patient's side."""
        return self.id.side

    def distance(self, points_mm: npt.ArrayLike) -> Array:
        """Return the signed distance of points of shape (..., 3), mm, negative inside."""
        points = np.asarray(points_mm)
        if points.dtype not in (np.float32, np.float64):
            points = points.astype(np.float64)
        return self.field(points.reshape(-1, 3)).reshape(points.shape[:-1])


@dataclass(frozen=True, eq=False)
class Chart:
    """A box in coordinates that bend with the spine."""

    bounds_mm: Array
    """Lower and upper corner in these coordinates, shape (2, 3)."""
    place: Callable[[Array], Array]
    """Patient points (n, 3) of points (n, 3) in these coordinates."""


@dataclass(frozen=True, eq=False)
class Solid:
    """One closed surface and the parts that share it."""

    name: str
    """For messages and cache keys, such as ``vertebra C5``."""
    bounds_mm: Array
    """Lower and upper corner of a box that holds the solid, patient coordinates, shape (2, 3)."""
    field: PointField
    """Signed distance of the whole solid."""
    ids: tuple[PartId, ...]
    """What the parts are called; exactly one for most solids."""
    shares: PointField | None = None
    """For points (n, 3): how far each lies outside each part's territory, (parts, n).

    None when there is one part.
    """
    twin: str | None = None
    """Name of the solid of which this one is the exact mirror image."""
    around: PointField | None = None
    """A quicker field of a shape that holds the solid: itself before it gave way to others."""
    chart: Chart | None = None
    """Coordinates in which it is nearly straight, where it runs with the spine."""
    surface: Callable[[], tuple[Array, npt.NDArray[np.int64]]] | None = None
    """Vertices and faces, where the solid is too thin to be sampled on a lattice."""

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts, in the order of ``ids``."""
        return tuple(
            Part(name, self.bounds_mm, partial(self._part, index)) for index, name in enumerate(self.ids)
        )

    def part_distances(self, points_mm: Array) -> Array:
        """Return the signed distance of points (n, 3) to each part, shape (parts, n), mm."""
        whole = self.field(points_mm)
        if self.shares is None:
            return whole[None]
        distances = np.repeat(whole[None], len(self.ids), axis=0)
        near = whole < _NEAR_MM
        if near.any():
            distances[:, near] = np.maximum(distances[:, near], self.shares(points_mm[near]))
        return distances

    def labels(self, points_mm: Array) -> npt.NDArray[np.intp]:
        """Return, for points of shape (n, 3), the index in ``parts`` of the part each belongs to."""
        if self.shares is None:
            return np.zeros(len(points_mm), dtype=np.intp)
        return np.asarray(np.argmin(self.shares(points_mm), axis=0))

    def _part(self, index: int, points_mm: Array) -> Array:
        whole = self.field(points_mm)
        if self.shares is None:
            return whole
        return np.asarray(np.maximum(whole, self.shares(points_mm)[index]))
