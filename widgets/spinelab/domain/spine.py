"""The computed spine of one region: every part, and which part a point belongs to.

Knows assembly, not shapes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from spinelab.domain.assembly import assemble
from spinelab.domain.curvature import column
from spinelab.domain.frame import Array, Frame
from spinelab.domain.measures import Diameters, measured_canal, measured_tube
from spinelab.domain.morphometry import measure
from spinelab.domain.part import Part, PartId, PointField, Solid
from spinelab.domain.patient import REFERENCE, Patient
from spinelab.domain.vocabulary import Level, Region, Side, structure
from spinelab.domain.warp import Warp

__all__ = ["Diameters", "Found", "Spine", "build_spine", "posture"]


@dataclass(frozen=True)
class Found:
    """What lies at a point."""

    part: Part
    """The part that contains the point, or the nearest one."""
    distance_mm: float
    """Signed distance to the part's surface: zero or negative when the point is inside."""

    @property
    def inside(self) -> bool:
        """Whether the point lies in the part."""
        return self.distance_mm <= 0


@dataclass(frozen=True, eq=False)
class Spine:
    """One region of a computed spine, in LPS millimetres."""

    region: Region
    levels: tuple[Level, ...]
    """The vertebrae, cranial to caudal."""
    frames: dict[Level, Frame] = field(repr=False)
    """Local frame of each vertebra: origin in the middle of the body."""
    half_depth_mm: dict[Level, float] = field(repr=False)
    """Distance from the middle of each body back to its posterior wall."""
    solids: tuple[Solid, ...] = field(repr=False)
    patient: Patient = REFERENCE
    """Whose spine it is."""
    warp: Warp = field(default_factory=Warp, repr=False)
    """How the symmetric model was bent and scaled to this patient; bends nothing for the reference."""
    model: Spine | None = field(default=None, repr=False)
    """The symmetric spine in model millimetres of which this one is the image; None when it is its own."""

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every named part, grouped by solid."""
        return tuple(part for solid in self.solids for part in solid.parts)

    @cached_property
    def bounds_mm(self) -> Array:
        """Lower and upper corner of a box around everything, shape (2, 3)."""
        boxes = np.array([solid.bounds_mm for solid in self.solids])
        return np.stack([boxes[:, 0].min(axis=0), boxes[:, 1].max(axis=0)])

    @property
    def paramedian_mm(self) -> float:
        """Distance from the midline of a section through the laminae and the ligamentum flavum."""
        return 4.0

    @property
    def facet_mm(self) -> float:
        """Distance from the midline of a section through the facet joints."""
        return {Region.CERVICAL: 17.0, Region.LUMBAR: 15.0}.get(self.region, 12.0)

    def axial_frame(self, place: str) -> Frame:
        """Return the plane across a vertebra at its pedicles (``"C5"``) or across a disc (``"C5-C6"``)."""
        if "-" not in place:
            return self.frames[Level(place)]
        upper, lower = (self.frames[Level(level)] for level in place.split("-"))
        return Frame.tilted(
            tuple((upper.origin_mm + lower.origin_mm) / 2), (upper.pitch_deg + lower.pitch_deg) / 2
        )

    def part(self, structure_id: str, level: str = "", side: Side | str = Side.MIDLINE) -> Part:
        """Return one part.

        Raises
        ------
        KeyError
            With what is allowed, when the region has no such structure, level or side.
        """
        structure(structure_id)
        wanted = PartId(structure_id, level, Side(side))
        same = self.parts_of(structure_id)
        for part in same:
            if part.id == wanted:
                return part
        allowed = "; ".join(part.id.name for part in same) or "none of this structure"
        raise KeyError(f"No {wanted.name} in the {self.region} region. It has: {allowed}.")

    def parts_of(
        self, structure_id: str, level: str | None = None, side: Side | str | None = None
    ) -> list[Part]:
        """Return all parts of a structure, at any level and on any side where these are None."""
        return [
            part
            for part in self.parts
            if part.structure == structure_id and level in {None, part.level} and side in {None, part.side}
        ]

    def structure_at(self, point_mm: npt.ArrayLike) -> Found:
        """Return the part that contains a point of shape (3,), or else the nearest part and its distance."""
        point = np.asarray(point_mm, dtype=float).reshape(1, 3)
        low, high = self._boxes
        gaps = np.linalg.norm(np.maximum(np.maximum(low - point, point - high), 0), axis=1)
        best, distance = self.solids[0], np.inf
        for index in np.argsort(gaps, kind="stable"):
            if gaps[index] > max(distance, 0):
                break
            here = float(self.solids[index].field(point)[0])
            if gaps[index] > 0:
                here = max(here, float(gaps[index]))  # far off, the box knows better than the field
            if here < distance:
                best, distance = self.solids[index], here
        return Found(best.parts[int(best.labels(point)[0])], distance)

    @cached_property
    def _boxes(self) -> tuple[Array, Array]:
        return (
            np.array([solid.bounds_mm[0] for solid in self.solids]),
            np.array([solid.bounds_mm[1] for solid in self.solids]),
        )

    def canal_diameters_mm(self, level: Level | str) -> Diameters:
        """Measure the bony canal of a vertebra in the model itself."""
        frame, back = self._place(level)
        size, deep = self.patient.size_scale, self.patient.canal_scale * 0.45
        middle = frame.to_patient(
            (0.0, back + measure("spinal_canal", "ap_diameter", level).value_mm * deep * size, 0.0)
        )
        half = measure("vertebral_body", "height_posterior", level).value_mm / 2 * size
        lamina = measure("lamina", "superior", level).value_mm * size
        reach = measure("lamina", "height", level).value_mm / 2 * size - 1.0
        heights = np.unique(
            np.concatenate([np.linspace(-half + 1, half - 1, 13), lamina + np.linspace(-reach, reach, 13)])
        )
        bone = self._solid(f"vertebra {Level(level)}").field
        pedicle = measure("pedicle", "superior", level).value_mm * size
        return measured_canal(bone, frame.axes, middle, heights, pedicle)

    def cord_diameters_mm(self, level: Level | str) -> Diameters:
        """Measure the spinal cord behind the middle of a vertebra in the model itself.

        Raises
        ------
        KeyError
            When there is no such vertebra in the region.
        ValueError
            When the cord has ended above it.
        """
        frame, back = self._place(level)
        cord = next((solid for solid in self.solids if solid.name == "Spinal cord"), None)
        if cord is None:
            raise ValueError(f"There is no spinal cord behind {level}: it ends above, at the conus.")
        behind = np.arange(0.0, 20.0, 0.1)
        row = frame.to_patient(
            np.stack([np.zeros_like(behind), back + behind, np.zeros_like(behind)], axis=1)
        )
        inside = cord.field(row) < 0
        if not inside.any():
            raise ValueError(f"There is no spinal cord behind {level}: it ends above, at the conus.")
        middle = row[inside].mean(axis=0)
        return measured_tube(cord.field, frame.axes[0], frame.axes[1], middle)

    def _place(self, level: Level | str) -> tuple[Frame, float]:
        """Return the frame of a vertebra and how far behind its origin the posterior wall lies."""
        if level not in [str(known) for known in self.levels]:
            allowed = ", ".join(self.levels)
            raise KeyError(f"No vertebra {str(level)!r} in the {self.region} region. Allowed: {allowed}.")
        return self.frames[Level(level)], self.half_depth_mm[Level(level)]

    def _solid(self, name: str) -> Solid:
        return next(solid for solid in self.solids if solid.name == name)


def build_spine(region: Region | str, patient: Patient = REFERENCE) -> Spine:
    """Return the computed spine of a region; the same object at every call.

    The reference is symmetric, of mean stature, with published means. Every other patient is built with their
    own curves and canal and then, for a seed, bent a little (`Spine.warp`).

    Raises
    ------
    ValueError
        With the allowed regions, when there is no model of the region.
    """
    return _build(str(region), patient)


@lru_cache(maxsize=8)
def posture(region: Region | str, patient: Patient = REFERENCE) -> Spine:
    """Return where the vertebrae of a spine lie, without a single solid: the same as `build_spine`, at once.

    Raises
    ------
    ValueError
        With the allowed regions, when there is no model of the region.

    >>> bare = posture("cervical")
    >>> bare.solids, bare.levels == build_spine("cervical").levels
    ((), True)
    """
    warp = Warp(patient.seed, patient.size_scale)
    if not warp.unchanged:
        return _bent(posture(region, _upright(patient)), warp, patient)
    stack = column(str(region), patient)
    frames = {level: stack.vertebrae[level] for level in stack.levels}
    walls = {level: stack.half_depth_mm[level] for level in stack.levels}
    return Spine(stack.region, stack.levels, frames, walls, (), patient)


@lru_cache(maxsize=8)
def _build(region: str, patient: Patient) -> Spine:
    warp = Warp(patient.seed, patient.size_scale)
    if not warp.unchanged:
        return _bent(_build(region, _upright(patient)), warp, patient)
    return replace(posture(region, patient), solids=assemble(column(region, patient)))


def _upright(patient: Patient) -> Patient:
    """Return whose symmetric spine is bent to a patient's."""
    return replace(patient, seed=0, stature_cm=REFERENCE.stature_cm)


def _bent(model: Spine, warp: Warp, patient: Patient) -> Spine:
    """Return the image of a symmetric spine."""
    frames = {
        level: Frame(warp.to_patient(frame.origin_mm), warp.axes_at(frame.origin_mm, frame.axes))
        for level, frame in model.frames.items()
    }
    walls = {level: half * warp.scale for level, half in model.half_depth_mm.items()}
    solids = tuple(_bent_solid(solid, warp) for solid in model.solids)
    return Spine(model.region, model.levels, frames, walls, solids, patient, warp, model)


def _bent_solid(solid: Solid, warp: Warp) -> Solid:
    return replace(
        solid,
        bounds_mm=_bent_box(solid.bounds_mm, warp),
        field=_seen(solid.field, warp),
        shares=_seen(solid.shares, warp) if solid.shares else None,
        twin=solid.twin if warp.plain else None,
        around=_seen(solid.around, warp) if solid.around else None,
        chart=None,
        surface=None,
    )


def _seen(distance: PointField, warp: Warp) -> PointField:
    """Return a field of the model as a field of the patient."""
    return lambda points: distance(warp.to_model(points)) * warp.scale


def _bent_box(bounds_mm: Array, warp: Warp) -> Array:
    """Return a box that holds the image of a box: of points all over it, and a little more."""
    axes = [np.linspace(low, high, 9) for low, high in bounds_mm.T]
    grid = warp.to_patient(np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3))
    return np.stack([grid.min(axis=0) - 0.3, grid.max(axis=0) + 0.3])
