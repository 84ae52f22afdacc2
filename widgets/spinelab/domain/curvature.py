"""The sagittal curve: where each vertebra and disc sits and how it tilts.

Knows lengths and angles, not shapes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from spinelab.domain.frame import Array, Frame
from spinelab.domain.morphometry import measure
from spinelab.domain.patient import REFERENCE, Patient
from spinelab.domain.vocabulary import Level, Region, levels_of, segment

__all__ = ["MODELLED", "Column", "column", "modelled", "segmental_angle_deg"]

MODELLED: dict[Region, tuple[Level, Level, Level]] = {
    Region.CERVICAL: (Level.C2, Level.T1, Level.C5),
    Region.THORACIC: (Level.T1, Level.T12, Level.T10),
    Region.LUMBAR: (Level.L1, Level.S1, Level.L3),
    Region.WHOLE: (Level.C2, Level.S1, Level.T8),
}
"""First and last vertebra of each region that can be built, and the one that stands level at the origin."""

_CURVES = {
    "lordosis_deg": (Level.C2, Level.C7),
    "kyphosis_deg": (Level.T1, Level.T12),
    "lumbar_lordosis_deg": (Level.T12, Level.S1),
}
"""Between which vertebrae a patient's own curve is shared out, the same change in every disc."""


@dataclass(frozen=True, eq=False)
class Column:
    """Frames of a region and of one neighbour above and below, in LPS millimetres."""

    region: Region
    levels: tuple[Level, ...]
    """The vertebrae of the region, cranial to caudal, without the neighbours."""
    vertebrae: dict[Level, Frame]
    """For each vertebra: origin in the middle of the body, y towards its posterior wall."""
    discs: dict[str, Frame]
    """For each segment: origin in the middle of the disc, tilt between the two plates."""
    wedge_deg: dict[Level, float]
    """For each vertebra: how far the upper plate leans forwards against the lower one."""
    half_depth_mm: dict[Level | str, float]
    """Distance from a frame's origin to the posterior wall or margin."""
    patient: Patient = REFERENCE
    """Whose column it is."""

    @property
    def with_neighbours(self) -> tuple[Level, ...]:
        """The vertebrae including the neighbours: one above, and one below unless the region ends at S1."""
        return tuple(self.vertebrae)

    @property
    def segments(self) -> tuple[str, ...]:
        """The motion segments between two vertebrae of the region."""
        return tuple(segment(level) for level in self.levels[:-1])

    def posterior_wall(self) -> Array:
        """Return points (n, 3) down the posterior margins of bodies and discs, cranial to caudal."""
        points = []
        for level in self.with_neighbours:
            half = measure("vertebral_body", "height_posterior", level).value_mm / 2
            wall = self.half_depth_mm[level]
            points += [self.vertebrae[level].to_patient((0, wall, z)) for z in (half, 0.0, -half)]
        return np.array(points)


def _mean_depth(level: Level, patient: Patient) -> float:
    upper, lower = (measure("vertebral_body", f"depth_{end}", level).value_mm for end in ("upper", "lower"))
    return (upper + lower) / 2 * patient.body_scale


def _wedge_deg(level: Level, patient: Patient) -> float:
    front, back = (
        measure("vertebral_body", f"height_{end}", level).value_mm for end in ("anterior", "posterior")
    )
    return float(np.rad2deg(np.arctan((back - front) / _mean_depth(level, patient))))


def modelled(region: Region | str) -> Region:
    """Return the region, if there is a model of it.

    Raises
    ------
    ValueError
        With the allowed regions, when there is none.
    """
    if region not in [str(known) for known in MODELLED]:
        raise ValueError(f"No model of the region {str(region)!r}. Allowed: {', '.join(MODELLED)}.")
    return Region(region)


@cache
def column(region: Region | str, patient: Patient = REFERENCE) -> Column:
    """Stack the vertebrae of a region along their posterior walls.

    Heights of bodies and discs behind, wedge of the bodies and the angle between neighbouring lower end
    plates are those of `morphometry`; the wedge of each disc follows from them. A patient's own curve changes
    the angle of every disc between its ends by the same amount. The reference vertebra of
    `MODELLED` lies at the origin without tilt.

    Raises
    ------
    ValueError
        With the allowed regions, when the region cannot be built.
    """
    first, last, level_one = MODELLED[modelled(region)]
    levels = levels_of(first, last)
    chain = (list(Level)[first.order - 1], *levels, *(() if last is Level.S1 else (last.below,)))
    wedges = {level: _wedge_deg(level, patient) for level in chain}
    lower = _lower_plate_pitches(chain, level_one, wedges, patient)
    frames, discs, depths = _stack(chain, lower, wedges, patient)
    shift = frames[level_one].origin_mm
    return Column(
        Region(region),
        levels,
        {level: Frame(frame.origin_mm - shift, frame.axes) for level, frame in frames.items()},
        {name: Frame(frame.origin_mm - shift, frame.axes) for name, frame in discs.items()},
        wedges,
        depths,
        patient,
    )


def _lower_plate_pitches(
    chain: tuple[Level, ...], level_one: Level, wedges: dict[Level, float], patient: Patient
) -> dict[Level, float]:
    """Return the pitch of each lower end plate; lordosis leans the upper neighbour backwards."""
    pitch = dict.fromkeys(chain, 0.0)
    for below, above in zip(chain[::-1], chain[-2::-1], strict=False):
        pitch[above] = pitch[below] - segmental_angle_deg(above, patient)
    turn = pitch[level_one] + wedges[level_one] / 2
    return {level: value - turn for level, value in pitch.items()}


def segmental_angle_deg(upper: Level, patient: Patient) -> float:
    """Return the angle between the lower end plates of a vertebra and the one below, lordosis positive."""
    angle = measure("curvature", "segmental_angle", segment(upper)).value_deg
    for curve, (first, last) in _CURVES.items():
        if first.order <= upper.order < last.order:
            wanted, mean = getattr(patient, curve), getattr(REFERENCE, curve)
            bend = mean - wanted if curve == "kyphosis_deg" else wanted - mean
            angle += bend / (last.order - first.order)
    return angle


def _stack(
    chain: tuple[Level, ...], lower: dict[Level, float], wedges: dict[Level, float], patient: Patient
) -> tuple[dict[Level, Frame], dict[str, Frame], dict[Level | str, float]]:
    frames: dict[Level, Frame] = {}
    discs: dict[str, Frame] = {}
    depths: dict[Level | str, float] = {}
    corner = np.zeros(3)  # the lower posterior corner of the vertebra at hand
    below: Level | None = None
    for level in chain[::-1]:
        if below is not None:
            pitch = (lower[level] + lower[below] + wedges[below]) / 2
            name, height = segment(level), measure("disc", "height_posterior", segment(level)).value_mm
            margins = (
                measure("vertebral_body", "depth_lower", level),
                measure("vertebral_body", "depth_upper", below),
            )
            half = sum(depth.value_mm for depth in margins) / 4 * patient.body_scale
            tilt = Frame.tilted((0, 0, 0), pitch)
            discs[name] = Frame(corner + tilt.to_patient((0, -half, height / 2)), tilt.axes)
            depths[name] = half
            corner = corner + tilt.to_patient((0, 0, height))
        tilt = Frame.tilted((0, 0, 0), lower[level] + wedges[level] / 2)
        height, half = (
            measure("vertebral_body", "height_posterior", level).value_mm,
            _mean_depth(level, patient) / 2,
        )
        frames[level] = Frame(corner + tilt.to_patient((0, -half, height / 2)), tilt.axes)
        depths[level] = half
        corner = corner + tilt.to_patient((0, 0, height))
        below = level
    return {level: frames[level] for level in chain}, dict(list(discs.items())[::-1]), depths
