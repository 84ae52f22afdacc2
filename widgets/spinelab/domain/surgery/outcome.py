"""What an operation leaves in the axial plane of the lesion's peak: canal, lesion, cord, numbers.

Areas and lengths come from the geometry of the model. The cord follows `spinelab.domain.surgery.drift` after
an opening from behind, and `spinelab.domain.lesion.yielding` where the lesion is gone or thinner. That it
fills out again is assumed, and says nothing of its function.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.measurement import KLine, k_line
from spinelab.domain.surgery.drift import Drift, drift
from spinelab.domain.surgery.opening import hinge_of, opened_by_doors, opened_by_removal
from spinelab.domain.surgery.operation import OPENING_DEG, SHELL_MM, Operation
from spinelab.domain.vocabulary import Level

if TYPE_CHECKING:
    import numpy.typing as npt

    from spinelab.domain.frame import Array
    from spinelab.domain.lesion import Lesion
    from spinelab.domain.spine import Spine

__all__ = ["STEP_MM", "Outcome", "Plane", "mass_left_mm", "operate", "unoperated"]

STEP_MM = 0.2
_LEFT_MM, _FRONT_MM, _BACK_MM = 17.0, -3.0, 34.0
_FILM_MM, _DURA_MM = 0.55, 0.4
_ARCH = {"lamina", "spinous_process", "vertebral_arch"}
_FULL_MM = 0.15
"""A cord that is flatter by less than this counts as not compressed."""


@dataclass(frozen=True, eq=False)
class Plane:
    """An axial plane: what each sample is, (rows backwards, columns to the patient's left)."""

    left_mm: Array
    behind_mm: Array
    canal: npt.NDArray[np.bool_]
    lesion: npt.NDArray[np.bool_]
    cord: Array
    """Signed distance, mm."""
    sac: Array


@dataclass(frozen=True, eq=False)
class Outcome:
    """One state of the canal at the peak of the lesion."""

    plane: Plane
    canal_area_mm2: float
    """Area of the canal between bone, lesion included."""
    free_area_mm2: float
    """The same without the lesion."""
    ap_mm: float
    """Free front-to-back diameter in the midline."""
    lesion_ap_mm: float
    occupying_ratio_percent: float
    """Lesion over the depth of the canal as it now is, in the midline."""
    cord_area_mm2: float
    cord_ap_mm: float
    cord_behind_mm: float
    """How far behind the line of the posterior walls the middle of the cord lies."""
    k_line: str
    """``(+)``, ``(-)``, or empty where it does not apply."""
    drift: Drift | None = None
    """How the cord moved, after an opening from behind."""


def unoperated(spine: Spine, lesion: Lesion, thickness_mm: float) -> Outcome:
    """Return the canal as it is before an operation."""
    left, behind = _grid()
    turns, cord, sac = _fields(lesion, left, behind, thickness_mm)
    canal = _canal(lesion, left, behind)
    plane = Plane(left[0], behind[:, 0], canal, canal & (turns <= thickness_mm), cord, sac)
    return _measured(plane, _k_state(spine, lesion, thickness_mm))


def operate(
    spine: Spine, lesion: Lesion, thickness_mm: float, operation: Operation, forward_mm: float = 4.0
) -> Outcome:
    """Return the canal after an operation over the vertebrae of the lesion.

    Parameters
    ----------
    spine, lesion
        The patient; the lesion is grown on the spine.
    thickness_mm
        How thick it is.
    operation
        One that is for lesions of its family.
    forward_mm
        How far a freed mass comes forward; assumed, so the caller chooses.

    Raises
    ------
    ValueError
        When the operation is not for the lesion, or a length is negative.
    """
    if lesion.recipe.family not in operation.families:
        raise ValueError(
            f"{operation.name} is not for {lesion.recipe.kind}; it is for "
            f"{', '.join(family.upper() for family in operation.families)}."
        )
    if forward_mm < 0:
        raise ValueError(f"A mass moves forward by 0 mm or more; {forward_mm} mm was given.")
    kept = mass_left_mm(operation, thickness_mm, forward_mm)
    left, behind = _grid()
    canal = _canal(lesion, left, behind)
    before = unoperated(spine, lesion, thickness_mm)
    turns, cord, sac = _fields(lesion, left, behind, kept)
    canal = canal | _opened(spine, lesion, operation, left, behind)
    held = canal & (turns <= kept) if kept > 0 else np.zeros_like(canal)
    shift = None
    if operation.mass == "left":
        line = _k_line(spine, lesion, thickness_mm)
        clear = line.clear_mm if line else inf
        shift = drift(operation.bone, _room_behind(before.plane, canal), clear)
        cord, sac = _drifted(lesion, thickness_mm, shift.shift_mm, before.plane, canal)
    plane = Plane(left[0], behind[:, 0], canal, held, cord, sac)
    return _measured(plane, _k_state(spine, lesion, kept), shift)


def mass_left_mm(operation: Operation, thickness_mm: float, forward_mm: float) -> float:
    """Return how thick a lesion still stands into the canal after an operation."""
    left = {
        "left": thickness_mm,
        "removed": 0.0,
        "moved forward": max(thickness_mm - forward_mm, 0.0),
        "thinned": min(SHELL_MM, thickness_mm),
    }
    return left[operation.mass]


def _grid() -> tuple[Array, Array]:
    behind, left = np.meshgrid(
        np.arange(_FRONT_MM, _BACK_MM, STEP_MM),
        np.arange(-_LEFT_MM, _LEFT_MM + STEP_MM / 2, STEP_MM),
        indexing="ij",
    )
    return left, behind


def _fields(lesion: Lesion, left: Array, behind: Array, thickness_mm: float) -> tuple[Array, Array, Array]:
    place = np.full(left.size, lesion.peak_place)
    points = lesion.walls.chart.to_patient(left.ravel(), behind.ravel(), place)
    cord, sac = lesion.neural(points, thickness_mm)
    shape = left.shape
    return lesion.turns_at_mm(points).reshape(shape), cord.reshape(shape), sac.reshape(shape)


def _canal(lesion: Lesion, left: Array, behind: Array) -> npt.NDArray[np.bool_]:
    place = np.full(left.size, lesion.peak_place)
    return (lesion.walls.canal(left.ravel(), behind.ravel(), place) < 0).reshape(left.shape)


def _opened(
    spine: Spine, lesion: Lesion, operation: Operation, left: Array, behind: Array
) -> npt.NDArray[np.bool_]:
    """Return what the canal gains behind."""
    walls, along = lesion.walls, lesion.peak_place
    if operation.bone == "hinged on one side":
        return opened_by_doors((hinge_of(walls, along, -1.0),), left, behind, OPENING_DEG)
    if operation.bone == "split and hinged on both sides":
        hinges = tuple(hinge_of(walls, along, side, half=True) for side in (-1.0, 1.0))
        return opened_by_doors(hinges, left, behind, OPENING_DEG)
    if operation.bone == "laminae removed":
        points = walls.chart.to_patient(left.ravel(), behind.ravel(), np.full(left.size, along))
        bone = np.zeros(left.size, dtype=bool)
        for part in spine.parts:
            if part.structure in _ARCH and Level(part.level) in lesion.recipe.vertebrae:
                near = np.flatnonzero(
                    ((points > part.bounds_mm[0] - 1) & (points < part.bounds_mm[1] + 1)).all(axis=1)
                )
                bone[near] |= part.distance(points[near]) < 0
        return opened_by_removal(walls, bone.reshape(left.shape), along, left, behind)
    return np.zeros(left.shape, dtype=bool)


def _room_behind(before: Plane, canal: npt.NDArray[np.bool_]) -> float:
    """Return the free depth behind the sac in the midline."""
    middle = len(before.left_mm) // 2
    sac = np.flatnonzero(before.sac[:, middle] < 0)
    wall = np.flatnonzero(canal[:, middle])
    return float((wall.max() - sac.max()) * STEP_MM) if len(sac) and len(wall) else 0.0


def _drifted(
    lesion: Lesion, thickness_mm: float, shift_mm: float, before: Plane, canal: npt.NDArray[np.bool_]
) -> tuple[Array, Array]:
    """Return cord and sac moved back by a shift: a flattened cord first fills out, then moves as a whole."""
    at = np.array([lesion.peak_place])
    nearest = int(np.abs(lesion.yielding.thickness_mm - thickness_mm).argmin())
    aside, place, wide, deep, _ = (
        float(np.interp(at[0], lesion.yielding.along_mm, lesion.yielding.moves_mm[quantity, nearest]))
        for quantity in range(5)
    )
    _, free_wide, free_deep = (float(value[0]) for value in lesion.walls.nerves.cord(at))
    fuller = min(free_deep, deep + shift_mm / 2)
    regained = (fuller - deep) / (free_deep - deep) if free_deep - deep > _FULL_MM else 1.0
    center = place - deep + fuller + shift_mm - 2 * (fuller - deep)
    across = wide + (free_wide - wide) * regained
    left, behind = np.meshgrid(before.left_mm, before.behind_mm)
    u, v = (left - aside) / across, (behind - center) / fuller
    radius = np.hypot(u, v)
    cord = radius * (radius - 1) / (np.hypot(u / across, v / fuller) + 1e-6)
    rows = round(shift_mm / STEP_MM)
    moved = np.full_like(before.sac, 9.0)
    moved[rows:] = before.sac[: len(before.sac) - rows]
    sac = np.where(canal, np.minimum(before.sac, moved), np.maximum(before.sac, 0.1))
    place_at = np.full(left.size, lesion.peak_place)
    points = lesion.walls.chart.to_patient(left.ravel(), behind.ravel(), place_at)
    into = (thickness_mm - np.minimum(lesion.turns_at_mm(points), 99.0)).reshape(left.shape)
    sac = np.maximum(sac, into)
    return np.maximum(np.maximum(cord, into + _FILM_MM), sac + _DURA_MM), sac


def _measured(plane: Plane, state: str, shift: Drift | None = None) -> Outcome:
    cell = STEP_MM**2
    middle = len(plane.left_mm) // 2
    depth = float(plane.canal[:, middle].sum() * STEP_MM)
    lesion = plane.lesion.sum(axis=0).max() * STEP_MM if plane.lesion.any() else 0.0
    column = plane.canal[:, middle] & ~plane.lesion[:, middle]
    inside = np.clip(0.5 - plane.cord / STEP_MM, 0, 1)
    weight = inside.sum()
    columns = inside.sum(axis=0) * STEP_MM
    center = float((inside * plane.behind_mm[:, None]).sum() / weight) if weight else float("nan")
    aside = float((columns * plane.left_mm).sum() / columns.sum()) if weight else 0.0
    return Outcome(
        plane,
        float(plane.canal.sum() * cell),
        float((plane.canal & ~plane.lesion).sum() * cell),
        float(column.sum() * STEP_MM),
        float(lesion),
        float(100 * min(lesion / depth, 1.0)),
        float(weight * cell),
        float(np.interp(aside, plane.left_mm, columns)),
        center,
        state,
        shift,
    )


def _k_state(spine: Spine, lesion: Lesion, thickness_mm: float) -> str:
    line = _k_line(spine, lesion, thickness_mm)
    return line.state if line else ""


def _k_line(spine: Spine, lesion: Lesion, thickness_mm: float) -> KLine | None:
    """Return the K-line; it is about an OPLL of a neck."""
    front = lesion.growth is not None and lesion.growth.from_front
    if not front or not {Level.C2, Level.C7} <= set(spine.levels):
        return None
    return k_line(spine, lesion, thickness_mm) if thickness_mm > 0 else None
