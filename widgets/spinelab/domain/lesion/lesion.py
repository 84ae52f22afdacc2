"""A lesion on a spine: its exact growth field and its substance. What gives way to it: `surroundings`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from spinelab.domain.lesion.lookalike import BulgingDisc
from spinelab.domain.lesion.nodules import Nodules
from spinelab.domain.lesion.substance import dural_turns, substance
from spinelab.domain.lesion.succession import TISSUES
from spinelab.domain.lesion.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spinelab.domain.frame import Array, Coordinates
    from spinelab.domain.lesion.core import Core
    from spinelab.domain.lesion.recipe import Recipe
    from spinelab.domain.lesion.site import Growth
    from spinelab.domain.lesion.walls import Walls
    from spinelab.domain.lesion.yielding import Yielding

__all__ = ["Lesion", "Tissue"]

_THINNEST_MM = 0.05
"""No point is lesion before this thickness, so that there is none at 0."""
_ASIDE_MM, _AHEAD_MM, _BACK_MM = 13.0, -3.0, 26.0
"""Beyond these distances from the midline and the line no lesion lies."""
Tissue = Literal["bone", "calcium", "ligament", "disc"]


@dataclass(frozen=True, eq=False)
class Lesion:
    """A lesion that can be had at any thickness up to its largest.

    Points are patient millimetres, shape (n, 3), here and below. Fields come in the points' own precision.
    """

    recipe: Recipe
    walls: Walls = field(repr=False)
    growth: Growth | None = field(repr=False)
    """None where there is no lesion."""
    largest_mm: float
    """Thickest that the fields are made for."""
    tissue: Tissue
    """What its points become."""
    cores: tuple[Core, ...] = field(default=(), repr=False)
    """The insides of worn discs that go with it."""

    def turns_at_mm(self, points_mm: npt.ArrayLike, *, endless: bool = False) -> Array:
        """Return the thickness at which each point becomes lesion, mm, shape (n,); inf for never.

        The lesion of thickness t is exactly where this is at most t. With ``endless`` the field goes on as if
        the lesion could grow beyond its largest.
        """
        points = _as_points(points_mm)
        if self.growth is None:
            return np.full(len(points), np.inf, dtype=points.dtype)
        turns = self._turns(self.walls.chart.coordinates(points))
        if not endless:
            turns[turns > self.largest_mm] = np.inf
        return turns

    @cached_property
    def bounds_mm(self) -> Array:
        """Lower and upper corner of a box around the largest lesion, patient mm, shape (2, 3)."""
        if self.growth is None:
            return np.zeros((2, 3))
        points = self._lattice(0.6)
        held = points[np.isfinite(self.turns_at_mm(points))]
        return np.stack([held.min(axis=0) - 1.5, held.max(axis=0) + 1.5])

    @property
    def peak_place(self) -> float:
        """Position along the canal of the thickest point, in the coordinates of ``walls.chart``, mm."""
        if self.growth is None:
            raise ValueError("There is no lesion, so it has no peak.")
        places = sorted(along for _, along in self.growth.peaks)
        return places[len(places) // 2]

    @cached_property
    def reach_mm(self) -> Array:
        """Lower and upper corner of a box around everything that changes, cord and sac included, (2, 3)."""
        if self.growth is None:
            return np.zeros((2, 3))
        low, high = np.add(self.growth.span_mm, (-16.0, 16.0))
        corners = self.walls.chart.to_patient(
            np.array([-13.0, 13.0])[:, None, None],
            np.array([-2.0, 20.0])[None, :, None],
            np.linspace(low, high, 30),
        ).reshape(-1, 3)
        return np.stack([corners.min(axis=0), corners.max(axis=0)])

    def density(self, points_mm: npt.ArrayLike) -> Array:
        """Return how dense the finished lesion is at each point, 0 (marrow, no mineral) to 1 (cortex).

        Only meaningful inside the lesion of the recipe's thickness.
        """
        points = _as_points(points_mm)
        if self.growth is None or self.tissue == "ligament":
            return np.zeros(len(points), dtype=points.dtype)
        coordinates = self.walls.chart.coordinates(points)
        if isinstance(self.growth, BulgingDisc):
            return self.growth.spurs(*coordinates, self.recipe.thickness_mm)
        return substance(self.recipe, points, self._turns(coordinates), self.growth.rind_mm(*coordinates))

    def dural(self, points_mm: npt.ArrayLike) -> Array:
        """Return the thickness of the lesion at which the dura is ossified at each point; inf for never."""
        points = _as_points(points_mm)
        left, behind, along = self.walls.chart.coordinates(points)
        if self.growth is None or self.recipe.dural == "none":
            return np.full(len(points), np.inf, dtype=points.dtype)
        sac = self.yielding.both(left, behind, along, self.recipe.thickness_mm)[1]
        return dural_turns(self.recipe, (left, along), self.turns_at_mm(points), sac, self.growth.peaks)

    def within_discs(self, points_mm: npt.ArrayLike) -> tuple[Array, npt.NDArray[np.bool_]]:
        """Return the thickness at which points in worn discs change, mm (inf: never), and whether to gas."""
        points = _as_points(points_mm)
        turns, gas = np.full(len(points), np.inf, dtype=points.dtype), np.zeros(len(points), dtype=bool)
        for core in self.cores:
            now, vacuum = core.turns_at_mm(points)
            turns, gas = np.minimum(turns, now), gas | vacuum
        return turns, gas

    def neural(self, points_mm: npt.ArrayLike, thickness_mm: float) -> tuple[Array, Array]:
        """Return signed distances, mm, to the cord and to the dural sac (outer surface, all it holds).

        First-order: exact on the surfaces before indentation, of the right sign everywhere.

        Raises
        ------
        ValueError
            For a thickness below 0 or above the largest of the lesion.
        """
        return next(self.neural_each(points_mm, (thickness_mm,)))

    def neural_each(
        self, points_mm: npt.ArrayLike, thickness_mm: Iterable[float]
    ) -> Iterator[tuple[Array, Array]]:
        """Yield what `neural` returns for each thickness; what they share is worked out once."""
        coordinates = self.walls.chart.coordinates(_as_points(points_mm))
        turns = None if self.surroundings is None else self._turns(coordinates)
        for thickness in thickness_mm:
            self._check(thickness)
            if self.surroundings is None or turns is None:
                yield self.walls.nerves.undisturbed(*coordinates)
            else:
                yield self.surroundings.distances(coordinates, turns, thickness)

    def yields_at_mm(self, points_mm: npt.ArrayLike) -> Array:
        """Return the thickness at which a point passes to another tissue before it becomes lesion, mm.

        Shape (n,); inf for points that do not, or that become lesion straight away.
        """
        return self.yields(points_mm)[0]

    def yields_to(self, points_mm: npt.ArrayLike) -> npt.NDArray[np.str_]:
        """Return the name of that tissue, shape (n,); empty where there is none.

        ``spinal_cord``, ``cerebrospinal_fluid``, ``epidural_fat``, or ``ligament`` between a nodule and bone.
        """
        return np.array(TISSUES)[self.yields(points_mm)[1]]

    def yields(self, points_mm: npt.ArrayLike) -> tuple[Array, npt.NDArray[np.int8]]:
        """Return both at once: thickness, and index in `TISSUES` (0 for none); half the work."""
        points = _as_points(points_mm)
        if self.surroundings is None:
            nothing = np.full(len(points), np.inf, dtype=points.dtype)
            return nothing, np.zeros(len(points), dtype=np.int8)
        coordinates = self.walls.chart.coordinates(points)
        when, to = self.surroundings.succession(coordinates, self._turns(coordinates))
        if isinstance(self.growth, Nodules):
            covered = self.growth.covered(*coordinates)
            rim = covered <= self.largest_mm
            when[rim], to[rim] = covered[rim], TISSUES.index("ligament")
        return when, to

    @cached_property
    def surroundings(self) -> Surroundings | None:
        """What gives way to it; None where there is no lesion."""
        return None if self.growth is None else Surroundings(self.walls, self.growth, self.largest_mm)

    @property
    def yielding(self) -> Yielding:
        """How cord and sac give way, worked out once."""
        if self.surroundings is None:
            raise ValueError("There is no lesion, so nothing gives way to it.")
        return self.surroundings.yielding

    def _turns(self, coordinates: Coordinates) -> Array:
        left, behind, along = coordinates
        turns = np.full(len(left), np.inf, dtype=left.dtype)
        if self.growth is None:
            return turns
        low, high = self.growth.span_mm
        near = (along > low) & (along < high) & (np.abs(left) < _ASIDE_MM) & (behind > _AHEAD_MM)
        pick = np.flatnonzero(near & (behind < _BACK_MM))
        found = self.growth.turns(left[pick], behind[pick], along[pick])
        turns[pick] = np.maximum(found, np.asarray(_THINNEST_MM, dtype=left.dtype))
        return turns

    def _lattice(self, step_mm: float) -> Array:
        low, high = self.growth.span_mm if self.growth else (0.0, 0.0)
        left, behind, along = np.meshgrid(
            np.arange(-13.0, 13.1, step_mm),
            np.arange(-3.0, 24.0, step_mm),
            np.arange(low - 2, high + 2, step_mm),
            indexing="ij",
        )
        return self.walls.chart.to_patient(left.ravel(), behind.ravel(), along.ravel())

    def _check(self, thickness_mm: float) -> None:
        if not 0 <= thickness_mm <= self.largest_mm + 1e-9:
            raise ValueError(
                f"The lesion can be 0 to {self.largest_mm:.1f} mm thick here; {thickness_mm} mm was given."
            )


def _as_points(points_mm: npt.ArrayLike) -> Array:
    points = np.asarray(points_mm)
    if points.dtype not in (np.float32, np.float64):
        points = points.astype(np.float64)
    if points.ndim != 2 or points.shape[1] != 3:  # noqa: PLR2004 (x, y and z)
        raise ValueError(f"Points must have shape (n, 3); {points.shape} was given.")
    return points
