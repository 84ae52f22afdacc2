"""A lesion on a spine: its exact growth field, its substance, and what gives way to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from spinelab.domain.lesion.flavum_nodule import calcified_flavum
from spinelab.domain.lesion.flavum_ossified import ossified_flavum
from spinelab.domain.lesion.lookalike import bulging_disc, thick_flavum, worn_facet
from spinelab.domain.lesion.nodules import Nodules
from spinelab.domain.lesion.posterior_nodule import calcified_posterior
from spinelab.domain.lesion.posterior_ossified import ossified_posterior
from spinelab.domain.lesion.recipe import Family, Recipe
from spinelab.domain.lesion.substance import dural_turns, substance
from spinelab.domain.lesion.succession import TISSUES, succession
from spinelab.domain.lesion.walls import Walls, walls_of
from spinelab.domain.lesion.yielding import Yielding, yielding_of
from spinelab.domain.vocabulary import Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from spinelab.domain.frame import Array
    from spinelab.domain.lesion.site import Growth
    from spinelab.domain.spine import Spine

__all__ = ["Lesion", "Tissue", "grow", "look_alike"]

_FILM_MM = 0.55
"""Between a lesion and the cord: the dura and a film of fluid."""
_DURA_MM, _DURA_WALL_MM = 0.05, 0.4
"""Between a lesion and the sac; thickness of the dura itself, which parts cord from outside."""
_THINNEST_MM = 0.05
"""No point is lesion before this thickness, so that there is none at 0."""
_ASIDE_MM, _AHEAD_MM, _BACK_MM = 13.0, -3.0, 26.0
"""Beyond these distances from the midline and the line no lesion lies."""
_MOST = {
    "olf-lateral": 0.4,
    "olf-extended": 0.45,
    "olf-enlarged": 0.6,
    "lf-hypertrophy": 0.35,
    "clf-nodule": 0.6,
    "cpll-nodule": 0.6,
}
"""Greatest thickness of a kind as a share of the depth of the canal, where it is less than the usual."""
_MOST_USUAL = 0.8

_MOST_LOOK_ALIKE = 0.35
"""The same for a worn facet joint or a bulging disc."""
Tissue = Literal["bone", "calcium", "ligament", "disc"]
_TISSUES: dict[Family, Tissue] = {
    Family.OLF: "bone",
    Family.CLF: "calcium",
    Family.OPLL: "bone",
    Family.CPLL: "calcium",
    Family.HYPERTROPHY: "ligament",
}
_GROWTHS: dict[Family, Callable[[Walls, Recipe], Growth]] = {
    Family.OLF: ossified_flavum,
    Family.CLF: calcified_flavum,
    Family.OPLL: ossified_posterior,
    Family.CPLL: calcified_posterior,
    Family.HYPERTROPHY: thick_flavum,
}


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
        """Return how dense the finished lesion is at each point, 0 (marrow, unmineralised) to 1 (cortex).

        Only meaningful inside the lesion of the recipe's thickness.
        """
        points = _as_points(points_mm)
        if self.growth is None or self.tissue in ("ligament", "disc"):
            return np.zeros(len(points), dtype=points.dtype)
        coordinates = self.walls.chart.coordinates(points)
        return substance(self.recipe, points, self._turns(coordinates), self.growth.rind_mm(*coordinates))

    def dural(self, points_mm: npt.ArrayLike) -> Array:
        """Return the thickness of the lesion at which the dura is ossified at each point; inf for never."""
        points = _as_points(points_mm)
        left, behind, along = self.walls.chart.coordinates(points)
        if self.growth is None or self.recipe.dural == "none":
            return np.full(len(points), np.inf, dtype=points.dtype)
        sac = self.yielding.both(left, behind, along, self.recipe.thickness_mm)[1]
        return dural_turns(self.recipe, (left, along), self.turns_at_mm(points), sac, self.growth.peaks)

    def neural(self, points_mm: npt.ArrayLike, thickness_mm: float) -> tuple[Array, Array]:
        """Return signed distances, mm, to the cord and to the dural sac (outer surface, all it holds).

        First-order: exact on the surfaces before indentation, of the right sign everywhere.

        Raises
        ------
        ValueError
            For a thickness below 0 or above the largest of the lesion.
        """
        self._check(thickness_mm)
        points = _as_points(points_mm)
        coordinates = self.walls.chart.coordinates(points)
        turns = None if self.growth is None else self._turns(coordinates)
        return self._neural(coordinates, turns, thickness_mm)

    def yields_at_mm(self, points_mm: npt.ArrayLike) -> Array:
        """Return the thickness at which a point passes to another tissue before it becomes lesion, mm.

        Shape (n,); inf for points that do not, or that become lesion straight away.
        """
        return self._succession(_as_points(points_mm))[0]

    def yields_to(self, points_mm: npt.ArrayLike) -> npt.NDArray[np.str_]:
        """Return the name of that tissue, shape (n,); empty where there is none.

        ``spinal_cord``, ``cerebrospinal_fluid``, ``epidural_fat``, or ``ligament`` between a nodule and bone.
        """
        return np.array(TISSUES)[self._succession(_as_points(points_mm))[1]]

    def yields(self, points_mm: npt.ArrayLike) -> tuple[Array, npt.NDArray[np.int8]]:
        """Return both at once: thickness, and index in `TISSUES` (0 for none); half the work."""
        return self._succession(_as_points(points_mm))

    @cached_property
    def yielding(self) -> Yielding:
        """How cord and sac give way, worked out once."""
        if self.growth is None:
            raise ValueError("There is no lesion, so nothing gives way to it.")
        return yielding_of(self.walls, self.growth, self.largest_mm)

    def _turns(self, coordinates: tuple[Array, Array, Array]) -> Array:
        if self.growth is None:
            return np.full(len(coordinates[0]), np.inf, dtype=coordinates[0].dtype)
        left, behind, along = coordinates
        low, high = self.growth.span_mm
        turns = np.full(len(left), np.inf, dtype=left.dtype)
        near = (along > low) & (along < high) & (np.abs(left) < _ASIDE_MM) & (behind > _AHEAD_MM)
        pick = np.flatnonzero(near & (behind < _BACK_MM))
        found = self.growth.turns(left[pick], behind[pick], along[pick])
        turns[pick] = np.maximum(found, np.asarray(_THINNEST_MM, dtype=left.dtype))
        return turns

    def _neural(
        self, coordinates: tuple[Array, Array, Array], turns: Array | None, thickness_mm: float
    ) -> tuple[Array, Array]:
        left, behind, along = coordinates
        if turns is None:
            center, across, deep = self.walls.nerves.cord(along)
            u, v = left / across, (behind - center) / deep
            radius = np.sqrt(u * u + v * v)
            slope = np.sqrt((u / across) ** 2 + (v / deep) ** 2) + 1e-6
            return radius * (radius - 1) / slope, self.walls.nerves.sac(left, behind, along)
        cord, sac = self.yielding.both(left, behind, along, thickness_mm)
        if thickness_mm == 0:
            return cord, sac
        into = thickness_mm - np.minimum(turns, 99.0)
        sac = np.maximum(sac, into + _DURA_MM)
        return np.maximum(np.maximum(cord, into + _FILM_MM), sac + _DURA_WALL_MM), sac

    def _succession(self, points: Array) -> tuple[Array, npt.NDArray[np.int8]]:
        if self.growth is None:
            nothing = np.full(len(points), np.inf, dtype=points.dtype)
            return nothing, np.zeros(len(points), dtype=np.int8)
        coordinates = self.walls.chart.coordinates(points)
        turns = self._turns(coordinates)
        when, to = succession(
            lambda pick, now: self._neural(
                (coordinates[0][pick], coordinates[1][pick], coordinates[2][pick]), turns[pick], now
            ),
            turns,
            self._may_yield(coordinates),
            self.largest_mm,
        )
        if isinstance(self.growth, Nodules):
            covered = self.growth.covered(*coordinates)
            rim = covered <= self.largest_mm
            when[rim], to[rim] = covered[rim], TISSUES.index("ligament")
        return when, to

    def _may_yield(self, coordinates: tuple[Array, Array, Array]) -> npt.NDArray[np.bool_]:
        """Return whether points lie in the canal where cord or sac moves."""
        left, behind, along = coordinates
        low, high = self.yielding.span_mm
        inside = (along > low) & (along < high) & (behind > 0) & (np.abs(left) < _ASIDE_MM)
        pick = np.flatnonzero(inside & (behind < _BACK_MM))
        inside[:] = False
        inside[pick] = self.walls.canal(left[pick], behind[pick], along[pick]) < 0
        return inside

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


def grow(spine: Spine, recipe: Recipe) -> Lesion:
    """Return the lesion of a recipe on a spine.

    Raises
    ------
    ValueError
        When the spine has not all the levels, or the canal has no room for the thickness.
    """
    walls = walls_of(spine)
    if recipe.family is Family.NONE:
        return Lesion(recipe, walls, None, 0.0, "ligament")
    missing = [level for level in recipe.vertebrae if level not in spine.levels]
    if missing:
        raise ValueError(
            f"{recipe.kind} was asked for at {'-'.join(recipe.ends)}, but this {spine.region} spine has "
            f"{spine.levels[0]} to {spine.levels[-1]}."
        )
    narrowest = min(recipe.vertebrae, key=lambda level: walls.canal_ap_mm(str(level)))
    depth = walls.canal_ap_mm(str(narrowest))
    if recipe.thickness_mm >= depth:
        raise ValueError(
            f"A lesion of {recipe.thickness_mm:g} mm is thicker than the canal, "
            f"which is {depth:.1f} mm deep at {narrowest}."
        )
    growth = _GROWTHS[recipe.family](walls, recipe)
    largest = min(_MOST.get(recipe.kind, _MOST_USUAL) * depth, growth.most_mm)
    if recipe.thickness_mm > largest:
        raise ValueError(
            f"{recipe.kind} can be at most {largest:.1f} mm thick at {narrowest}, where the canal is "
            f"{depth:.1f} mm deep; {recipe.thickness_mm:g} mm was asked for."
        )
    return Lesion(recipe, walls, growth, largest, _TISSUES[recipe.family])


def look_alike(
    spine: Spine, what: str, segment: str, thickness_mm: float, side: Literal["left", "right"] = "left"
) -> Lesion:
    """Return a worn facet joint (``"facet"``, of one side) or a bulging disc (``"disc"``) as a lesion.

    Raises
    ------
    ValueError
        For another word, a segment that the spine has not, or more than the canal has room for.
    """
    walls = walls_of(spine)
    if what not in ("facet", "disc"):
        raise ValueError(f"No look-alike {what!r}. Allowed: facet, disc.")
    known = [name for name in walls.chart.place_mm if "-" in name]
    if segment not in known:
        raise ValueError(f"No segment {segment!r} in this {spine.region} spine. Allowed: {', '.join(known)}.")
    largest = _MOST_LOOK_ALIKE * walls.canal_ap_mm(segment)
    if not 0 < thickness_mm <= largest:
        raise ValueError(
            f"A {what} can be 0 to {largest:.1f} mm thick at {segment}; {thickness_mm} mm was given."
        )
    upper, lower = (Level(name) for name in segment.split("-"))
    recipe = Recipe("none", (upper, lower), thickness_mm=thickness_mm, mature=False)
    if what == "disc":
        return Lesion(recipe, walls, bulging_disc(walls, segment), largest, "disc")
    return Lesion(recipe, walls, worn_facet(walls, segment, 1.0 if side == "left" else -1.0), largest, "bone")


def _as_points(points_mm: npt.ArrayLike) -> Array:
    points = np.asarray(points_mm)
    if points.dtype not in (np.float32, np.float64):
        points = points.astype(np.float64)
    if points.ndim != 2 or points.shape[1] != 3:  # noqa: PLR2004 (x, y and z)
        raise ValueError(f"Points must have shape (n, 3); {points.shape} was given.")
    return points
