"""What is true of one patient of an item's pool: computed from the model, found in no file of the bank.

Formulas and sources are those of `spinelab.domain.measurement`; only a density needs the images.
A truth is kept in the user's cache folder, under a hash of the model's code and data, so that a class of any
size is marked with one model for each patient of the pool.
"""

from functools import lru_cache

import numpy as np

from spinebank.schema import Measurement, Quantity
from spinebank.score.subject import Subject, subject
from spinelab.domain.exam import Exam
from spinelab.domain.frame import Array
from spinelab.domain.marking import Truth
from spinelab.domain.measurement import c2_c7_angle_deg, cord, room
from spinelab.domain.measurement.alignment import lower_endplate
from spinelab.domain.measurement.plane import STEP_MM, AxialPlane, axial_plane, length_mm
from spinelab.domain.outlines import outline_of
from spinelab.domain.vocabulary import Level
from spinelab.imaging.exam import View, lesion_hu
from spinelab.imaging.store import kept, recalled, request_hash

__all__ = ["truth_of", "view_of"]

_NEVER_MM = 1e3


def truth_of(item: Measurement, seed: int) -> Truth:
    """Return the true value of an item for a patient, and where it is drawn.

    Raises
    ------
    ValueError
        If it cannot be measured on this patient: a fault of the item.
    """
    return _truth(item.scan.exam, seed, item.quantity, item.place, view_of(item))


def view_of(item: Measurement) -> View:
    """Return which pictures a learner is given; a density is read from just these."""
    return View(item.scan.shown_levels, tuple(item.scan.modalities), item.scan.plane)


@lru_cache(maxsize=500)
def _truth(exam: Exam, seed: int, quantity: Quantity, place: str, view: View) -> Truth:
    plane = "sagittal" if quantity is Quantity.C2_C7_ANGLE else "axial"
    seen = view if quantity is Quantity.LESION_DENSITY else None
    name = "truth-" + request_hash(exam, seed, str(quantity), place, seen)
    found = recalled(name)
    if found is None:
        value, points = _measured(exam, seed, quantity, place, view)
        lines = np.asarray(points, dtype=float).reshape(-1, 3)
        found = kept(name, {"value": np.array([value]), "points": lines})
    points = found["points"].astype(float)
    return Truth(float(found["value"].astype(float)[0]), tuple(map(_tuple, points)), plane)


def _measured(exam: Exam, seed: int, quantity: Quantity, place: str, view: View) -> tuple[float, Array]:
    """Return the value and where its lines or its outline lie, (n, 3) mm."""
    if quantity is Quantity.LESION_DENSITY:
        return lesion_hu(exam, seed, view), np.zeros((0, 3))
    who = subject(exam, seed)
    if quantity is Quantity.C2_C7_ANGLE:
        lines = [lower_endplate(who.spine, level) for level in (Level.C2, Level.C7)]
        return abs(c2_c7_angle_deg(who.spine)), np.concatenate(lines)
    if quantity is Quantity.CORD_AREA:
        plane = axial_plane(who.lesion, place)
        outside = plane.shaped(who.lesion.neural(plane.points_mm, who.thickness_mm)[0])
        ring = outline_of(outside < 0, plane.points_mm.reshape(*outside.shape, 3))
        return cord(who.lesion, who.thickness_mm, place).area_mm2, _levelled(ring)
    value, lines_mm = _length(who, quantity, place)
    return value, _levelled(lines_mm)


def _length(who: Subject, quantity: Quantity, place: str) -> tuple[float, Array]:
    """Measure front to back in the plane of a place; lines begin at their anterior end."""
    found = room(who.lesion, who.thickness_mm, place)
    plane = axial_plane(who.lesion, place)
    front, back = who.lesion.walls.midline(
        who.lesion.walls.chart.place_mm[place] if place else who.lesion.peak_place
    )
    canal = _line(plane, 0.0, front, back)
    if quantity is Quantity.CANAL_AP:
        return found.canal_ap_mm, canal
    turns = plane.shaped(who.lesion.turns_at_mm(plane.points_mm))
    inside = np.maximum(plane.canal, np.minimum(turns, _NEVER_MM) - who.thickness_mm)  # as `room` takes it
    if not (inside < 0).any():
        raise ValueError(f"There is no lesion at {place or 'its peak'} of this patient.")
    column = int(length_mm(inside, axis=0).argmax())
    rows = np.flatnonzero(inside[:, column] < 0)
    left = float(plane.left_mm[column])
    near, far = (float(plane.behind_mm[rows[end]]) + side * STEP_MM / 2 for end, side in ((0, -1), (-1, 1)))
    lesion = _line(plane, left, near, far)
    if quantity is Quantity.LESION_THICKNESS:
        return found.lesion_ap_mm, lesion
    if quantity is Quantity.RESIDUAL_CANAL:
        from_front = who.lesion.growth is not None and who.lesion.growth.from_front
        free = _line(plane, left, far, back) if from_front else _line(plane, left, front, near)
        return found.residual_canal_mm, free
    return found.occupying_ratio_percent, np.concatenate([canal, lesion])


def _line(plane: AxialPlane, left: float, front: float, back: float) -> Array:
    """Return two points of the plane at a distance left of the midline, (2, 3), from its samples."""
    grid = plane.points_mm.reshape(len(plane.behind_mm), len(plane.left_mm), 3)
    column = int(np.abs(plane.left_mm - left).argmin())
    return np.array(
        [
            [np.interp(behind, plane.behind_mm, grid[:, column, axis]) for axis in range(3)]
            for behind in (front, back)
        ]
    )


def _levelled(points: Array) -> Array:
    """Lay points of a slightly tilted plane into one slice, so that the viewer can draw them on it."""
    flat = np.array(points, dtype=float)
    flat[:, 2] = flat[:, 2].mean()
    return flat


def _tuple(point: Array) -> tuple[float, float, float]:
    x, y, z = (round(float(mm), 2) for mm in point)
    return x, y, z
