"""Curve and balance of the neck on a sagittal image. Sources: scale ``alignment`` of ``scales.yaml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.vocabulary import Level

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.spine import Spine

__all__ = ["c2_c7_angle_deg", "c2_c7_sva_mm", "lower_endplate"]

_STEP_MM = 0.05
_SHARE = 0.7
"""The end plate is read at these shares of half the depth of the body, in front and behind."""


def c2_c7_angle_deg(spine: Spine) -> float:
    """Return the angle between the lower end plates of C2 and C7, degrees; lordosis is positive.

    Formula: scale ``alignment``, cobb_deg (`martini2021alignment`, `chinaxiv_cobb`). Authors differ on the
    sign; here it is positive when the plates open forwards.

    Raises
    ------
    ValueError
        When the spine has no C2 or no C7.
    """
    _need(spine, "The C2-C7 angle")
    upper, lower = (_lean_deg(lower_endplate(spine, level)) for level in (Level.C2, Level.C7))
    return lower - upper


def c2_c7_sva_mm(spine: Spine) -> float:
    """Return how far the plumb line of C2 falls in front of C7, mm; behind it is negative.

    From the middle of the body of C2 to the posterior upper corner of C7, horizontally (`spinebase_csva`),
    the patient's z axis taken as the vertical. About 40 mm and more went with disability after posterior
    fusion (`tang2012sva`; weak correlation).

    Raises
    ------
    ValueError
        When the spine has no C2 or no C7.
    """
    _need(spine, "The C2-C7 SVA")
    corner = _rim(spine, Level.C7, up=True)[1]
    return float(corner[1] - spine.frames[Level.C2].origin_mm[1])


def lower_endplate(spine: Spine, level: Level) -> Array:
    """Return two points of the lower end plate in the midline, in front and behind, patient mm, (2, 3)."""
    return _rim(spine, level, up=False)


def _rim(spine: Spine, level: Level, *, up: bool) -> Array:
    frame, half = spine.frames[level], spine.half_depth_mm[level]
    body = spine.part("vertebral_body", str(level))
    away = np.arange(0.0, 16.0, _STEP_MM) * (1 if up else -1)
    found = []
    for share in (-_SHARE, _SHARE):
        points = frame.to_patient(np.stack([away * 0, away * 0 + half * share, away], axis=1))
        inside = np.flatnonzero(body.distance(points) < 0)  # the last one: a vein leaves the body behind
        found.append(points[int(inside.max())])
    if up:  # the corner itself lies at the wall
        back = frame.to_patient((0.0, half, 0.0)) + (found[1] - frame.to_patient((0.0, half * _SHARE, 0.0)))
        found[1] = back
    return np.array(found)


def _lean_deg(plate: Array) -> float:
    front, back = plate
    return float(np.rad2deg(np.arctan2(back[2] - front[2], back[1] - front[1])))


def _need(spine: Spine, what: str) -> None:
    for level in (Level.C2, Level.C7):
        if level not in spine.levels:
            raise ValueError(
                f"{what} needs C2 and C7; this {spine.region} spine has "
                f"{spine.levels[0]} to {spine.levels[-1]}, so {level} is missing."
            )
