"""What is true of one patient of an item's pool: computed from the model, found in no file.

Formulas and sources are those of `spinelab.domain.measurement`. Only the density of a lesion needs the images.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from spinebank.schema import Mark, Measurement, Quantity
from spinebank.schema.mark import LESION
from spinelab.domain.exam import Exam
from spinelab.domain.frame import Array
from spinelab.domain.lesion import Lesion, grow
from spinelab.domain.marking import Truth
from spinelab.domain.measurement import c2_c7_angle_deg, cord, occupying_ratio_percent, residual_canal_mm, room
from spinelab.domain.measurement.alignment import lower_endplate
from spinelab.domain.measurement.plane import STEP_MM, AxialPlane, axial_plane, length_mm
from spinelab.domain.outlines import outline_of
from spinelab.domain.spine import Spine, build_spine
from spinelab.domain.vocabulary import Level

__all__ = ["Subject", "largest_slice_mm", "lesion_outline", "subject", "target_distance", "truth_of"]

Points = tuple[tuple[float, float, float], ...]

_BALL_MM = 0.25
"""Distances to a lesion are found on a lattice of this step."""
_NEVER_MM = 1e3
_NORMAL = {"sagittal": 0, "coronal": 1, "axial": 2}


@dataclass(frozen=True, eq=False)
class Subject:
    """One patient of a pool with the lesion grown."""

    spine: Spine
    lesion: Lesion
    thickness_mm: float


@lru_cache(maxsize=12)
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


def truth_of(item: Measurement, seed: int) -> Truth:
    """Return the true value of an item for a patient, and where it is drawn.

    Raises
    ------
    ValueError
        If it cannot be measured on this patient: a fault of the item.
    """
    return _truth(item.scan.exam, seed, item.quantity, item.place)


@lru_cache(maxsize=200)
def _truth(exam: Exam, seed: int, quantity: Quantity, place: str) -> Truth:
    who = subject(exam, seed)
    match quantity:
        case Quantity.C2_C7_ANGLE:
            lines = [lower_endplate(who.spine, level) for level in (Level.C2, Level.C7)]
            return Truth(abs(c2_c7_angle_deg(who.spine)), _tuples(np.concatenate(lines)), "sagittal")
        case Quantity.CORD_AREA:
            plane = axial_plane(who.lesion, place)
            distance = plane.shaped(who.lesion.neural(plane.points_mm, who.thickness_mm)[0])
            ring = outline_of(distance < 0, plane.points_mm.reshape(*distance.shape, 3))
            return Truth(cord(who.lesion, who.thickness_mm, place).area_mm2, _level(ring))
        case Quantity.LESION_DENSITY:
            from spinelab.imaging.exam import lesion_hu  # noqa: PLC0415 (only this one needs images)

            return Truth(lesion_hu(exam, seed), (), distance=_to_lesion(who, 0.0))
        case _:
            return _room(who, quantity, place)


def _room(who: Subject, quantity: Quantity, place: str) -> Truth:
    """Measure lengths in the plane of a place; lines run front to back, anterior end first."""
    found = room(who.lesion, who.thickness_mm, place)
    plane = axial_plane(who.lesion, place)
    front, back = who.lesion.walls.midline(_along(who.lesion, place))
    canal = _line(plane, 0.0, front, back)
    if quantity is Quantity.CANAL_AP:
        return Truth(found.canal_ap_mm, _level(canal))
    turns = plane.shaped(who.lesion.turns_at_mm(plane.points_mm))
    inside = np.maximum(plane.canal, np.minimum(turns, _NEVER_MM) - who.thickness_mm)  # as `room` takes it
    if not (inside < 0).any():
        raise ValueError(f"There is no lesion at {place or 'its peak'} of this patient.")
    column = int(length_mm(inside, axis=0).argmax())
    rows = np.flatnonzero(inside[:, column] < 0)
    left = float(plane.left_mm[column])
    lesion = _line(
        plane, left, plane.behind_mm[rows[0]] - STEP_MM / 2, plane.behind_mm[rows[-1]] + STEP_MM / 2
    )
    if quantity is Quantity.LESION_THICKNESS:
        return Truth(found.lesion_ap_mm, _level(lesion))
    if quantity is Quantity.RESIDUAL_CANAL:
        rest = residual_canal_mm(found.lesion_ap_mm, found.canal_ap_mm)
        free = [lesion[1], _line(plane, left, back, back)[0]] if _in_front(who) else [canal[0], lesion[0]]
        return Truth(rest, _level(np.array(free)))
    ratio = occupying_ratio_percent(found.lesion_ap_mm, found.canal_ap_mm)
    return Truth(ratio, _level(np.concatenate([canal, lesion])))


def target_distance(item: Mark, seed: int) -> Callable[[Array], Array]:
    """Return a function of points (n, 3): how far outside the target each lies, mm; 0 or less inside."""
    who = subject(item.scan.exam, seed)
    if item.target == LESION:
        return _to_lesion(who, max(item.tolerance, item.half_tolerance or 0.0))
    asked = [
        part
        for part in who.spine.parts
        if part.id.structure == item.target
        and item.level in {None, part.id.level}
        and item.side in {None, part.id.side}
    ]
    if not asked:
        raise ValueError(f"The model has no {item.target} at level {item.level}, side {item.side}.")
    return lambda points: np.min([part.distance(points) for part in asked], axis=0)


def lesion_outline(item: Mark, seed: int, through_mm: float) -> tuple[Array, float]:
    """Return the lesion's outline in a slice, (n, 3) mm, and how far the slice lies from the one of most lesion.

    Parameters
    ----------
    item, seed
        An outline item and a patient of its pool.
    through_mm
        Where the slice lies along the normal of the item's plane; a slice that misses the lesion gives (0, 3).
    """
    who = subject(item.scan.exam, seed)
    normal = _NORMAL[item.outline_plane]
    points, held = _cut(who, normal, through_mm)
    return outline_of(held, points), abs(largest_slice_mm(item, seed) - through_mm)


def largest_slice_mm(item: Mark, seed: int) -> float:
    """Return where along the normal of the item's plane the lesion fills most of a slice."""
    return _largest(item.scan.exam, seed, _NORMAL[item.outline_plane])


@lru_cache(maxsize=200)
def _largest(exam: Exam, seed: int, normal: int) -> float:
    who = subject(exam, seed)
    low, high = who.lesion.bounds_mm[:, normal]
    areas = {float(step): int(_cut(who, normal, float(step))[1].sum()) for step in np.arange(low, high, 0.5)}
    return max(areas, key=lambda step: areas[step])


def _cut(who: Subject, normal: int, through_mm: float) -> tuple[Array, Array]:
    """Return the points of a raster in a slice, (rows, columns, 3), and which are lesion, (rows, columns)."""
    bounds = who.lesion.bounds_mm
    axes = [np.arange(bounds[0, axis], bounds[1, axis], _BALL_MM) for axis in range(3)]
    axes[normal] = np.array([through_mm])
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).squeeze(axis=normal)
    held = who.lesion.turns_at_mm(grid.reshape(-1, 3)) <= who.thickness_mm
    return grid, held.reshape(grid.shape[:2])


def _to_lesion(who: Subject, reach_mm: float) -> Callable[[Array], Array]:
    low, high = who.lesion.bounds_mm
    axes = [np.arange(low[axis], high[axis], 2 * _BALL_MM) for axis in range(3)]
    lattice = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    inside = lattice[who.lesion.turns_at_mm(lattice) <= who.thickness_mm]
    steps = np.arange(-reach_mm, reach_mm + _BALL_MM, _BALL_MM)
    ball = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(-1, 3)

    def distance(points: Array) -> Array:
        found = []
        for point in np.asarray(points, dtype=float):
            if who.lesion.turns_at_mm(point[None])[0] <= who.thickness_mm:
                found.append(0.0)
                continue
            near = point + ball
            held = near[who.lesion.turns_at_mm(near) <= who.thickness_mm]
            known = np.concatenate([held, inside])
            found.append(float(np.linalg.norm(known - point, axis=1).min()))
        return np.array(found)

    return distance


def _line(plane: AxialPlane, left: float, front: float, back: float) -> Array:
    """Return two points of the plane at a distance left of the midline, (2, 3), by interpolating its samples."""
    grid = plane.points_mm.reshape(len(plane.behind_mm), len(plane.left_mm), 3)
    column = int(np.abs(plane.left_mm - left).argmin())
    return np.array(
        [
            [np.interp(behind, plane.behind_mm, grid[:, column, axis]) for axis in range(3)]
            for behind in (front, back)
        ]
    )


def _along(lesion: Lesion, place: str) -> float:
    return lesion.walls.chart.place_mm[place] if place else lesion.peak_place


def _in_front(who: Subject) -> bool:
    return who.lesion.growth is not None and who.lesion.growth.from_front


def _level(points: Array) -> Points:
    """Lay points of a slightly tilted plane into one slice, so that the viewer can draw them on it."""
    flat = np.array(points, dtype=float)
    flat[:, 2] = flat[:, 2].mean()
    return _tuples(flat)


def _tuples(points: Array) -> Points:
    return tuple((round(float(x), 2), round(float(y), 2), round(float(z), 2)) for x, y, z in points)
