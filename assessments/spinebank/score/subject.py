"""One patient of a pool with the lesion grown, and where it lies, kept on disk for the next marking."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinebank.schema import Mark
from spinebank.schema.mark import LESION
from spinelab.domain.exam import Exam
from spinelab.domain.frame import Array
from spinelab.domain.lesion import Lesion, grow
from spinelab.domain.outlines import outline_of, plane_axes
from spinelab.domain.part import Part
from spinelab.domain.spine import Spine, build_spine
from spinelab.imaging.store import kept, recalled, request_hash

if TYPE_CHECKING:
    from scipy.spatial import KDTree

__all__ = ["Place", "Subject", "asked_parts", "lesion_place", "subject", "target_distance", "target_outline"]

STEP_MM = 0.25
"""The lesion is kept on a lattice of this step: half a voxel, and less than any tolerance."""


@dataclass(frozen=True, eq=False)
class Subject:
    """One patient of a pool with the lesion grown."""

    spine: Spine
    lesion: Lesion
    thickness_mm: float


@lru_cache(maxsize=6)
def subject(exam: Exam, seed: int) -> Subject:
    """Return a patient of the pool with the lesion.

    Raises
    ------
    ValueError
        If the canal of this patient has no room for the lesion: a fault of the item.
    """
    recipe = exam.recipe(seed)
    spine = build_spine(exam.region, exam.patient(seed))
    return Subject(spine, grow(spine, recipe), recipe.thickness_mm)


@dataclass(frozen=True, eq=False)
class Place:
    """Where a lesion lies: a box of lattice points."""

    origin_mm: Array
    """Patient coordinates of the first point: x, y, z."""
    held: npt.NDArray[np.bool_]
    """Which points are lesion, (x, y, z)."""

    def distance(self, points: Array) -> Array:
        """Return how far each of the points (n, 3) lies outside the lesion, mm, to half a lattice step."""
        nearest, _ = self._tree.query(points)
        return np.maximum(0.0, np.asarray(nearest, dtype=float) - STEP_MM / 2)

    @cached_property
    def _tree(self) -> "KDTree":
        """The lattice points of the lesion, kept for the next answer about the same patient."""
        from scipy.spatial import KDTree  # noqa: PLC0415 (a quarter of a second, and for marked points only)

        return KDTree(self.origin_mm + np.argwhere(self.held) * STEP_MM)

    def largest_mm(self, plane: str) -> float:
        """Return where along the normal of a plane the lesion fills most of a slice."""
        normal = _normal(plane)
        areas = self.held.sum(axis=tuple(axis for axis in range(3) if axis != normal))
        most = np.flatnonzero(areas == areas.max())
        return float(self.origin_mm[normal] + most[len(most) // 2] * STEP_MM)

    def outline(self, plane: str, through_mm: float) -> Array:
        """Return the lesion's longest outline in a slice, (n, 3) mm; (0, 3) where the slice misses it."""
        normal = _normal(plane)
        index = round((through_mm - float(self.origin_mm[normal])) / STEP_MM)
        if not 0 <= index < self.held.shape[normal]:
            return np.zeros((0, 3))
        axes = [self.origin_mm[axis] + np.arange(self.held.shape[axis]) * STEP_MM for axis in range(3)]
        axes[normal] = np.array([through_mm])
        grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).squeeze(axis=normal)
        return outline_of(np.moveaxis(self.held, normal, 0)[index], grid)


@lru_cache(maxsize=50)
def lesion_place(exam: Exam, seed: int) -> Place:
    """Return where a patient's lesion lies.

    Raises
    ------
    ValueError
        As `subject`.
    """
    name = "place-" + request_hash(exam, seed, STEP_MM)
    found = recalled(name)
    if found is None:
        who = subject(exam, seed)
        low, high = who.lesion.bounds_mm
        axes = [np.arange(low[axis], high[axis] + STEP_MM, STEP_MM) for axis in range(3)]
        grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
        held = np.concatenate(
            [who.lesion.turns_at_mm(sheet.reshape(-1, 3)) <= who.thickness_mm for sheet in grid]
        ).reshape(grid.shape[:3])
        found = kept(name, {"origin": low, "held": held})
    return Place(found["origin"].astype(float), found["held"].astype(bool))


def asked_parts(item: Mark, seed: int) -> list[Part]:
    """Return the parts of a patient's spine that an item asks for; not for items on the lesion.

    Raises
    ------
    ValueError
        If the model of this patient has no such structure: a fault of the item.
    """
    parts = subject(item.scan.exam, seed).spine.parts_of(item.target, item.level, item.side)
    if not parts:
        raise ValueError(f"The model has no '{item.target}' at level {item.level}, side {item.side}.")
    return parts


def target_distance(item: Mark, seed: int) -> Callable[[Array], Array]:
    """Return a function of points (n, 3): how far outside the target each lies, mm; 0 or less inside.

    Raises
    ------
    ValueError
        If the model of this patient has no such structure: a fault of the item.
    """
    exam = item.scan.exam
    if item.target == LESION:
        return lesion_place(exam, seed).distance
    asked = asked_parts(item, seed)
    return lambda points: np.min([part.distance(points) for part in asked], axis=0)


def target_outline(item: Mark, seed: int, plane: str, through_mm: float) -> Array:
    """Return the outline of what was to be marked in a slice, (n, 3) mm; (0, 3) where the slice misses it."""
    if item.target == LESION:
        return lesion_place(item.scan.exam, seed).outline(plane, through_mm)
    parts = asked_parts(item, seed)
    low = np.min([part.bounds_mm[0] for part in parts], axis=0)
    high = np.max([part.bounds_mm[1] for part in parts], axis=0)
    normal = _normal(plane)
    axes = [np.arange(low[axis], high[axis] + STEP_MM, STEP_MM) for axis in range(3)]
    axes[normal] = np.array([through_mm])
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).squeeze(axis=normal)
    outside = target_distance(item, seed)(grid.reshape(-1, 3)).reshape(grid.shape[:2])
    return outline_of(outside < 0, grid)


def _normal(plane: str) -> int:
    return ({0, 1, 2} - set(plane_axes(plane))).pop()
