"""Long and short ligaments other than the yellow one. Knows bands and sheets along bodies, joints and spines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from spinelab.domain.curvature import Column
from spinelab.domain.facet import FacetJoint
from spinelab.domain.frame import Array, Frame
from spinelab.domain.morphometry import measure
from spinelab.domain.part import PointField
from spinelab.domain.sdf import limb, smooth_intersect, smooth_join
from spinelab.domain.sweep import Ruler
from spinelab.domain.vertebra import Vertebra

__all__ = ["anterior_band", "capsule", "interspinous", "nuchal", "posterior_band", "supraspinous"]


def posterior_band(ruler: Ruler, segments: Sequence[str]) -> PointField:
    """Return the posterior longitudinal ligament: a strap behind the bodies, wide and attached at the discs."""
    name = "posterior_longitudinal_ligament"
    strap, wide, thick = (
        _by_segment(ruler, name, size, segments) for size in ("width_at_body", "width_at_disc", "thickness")
    )
    discs = np.array([ruler.place_mm[segment] for segment in segments])

    def field(points: Array) -> Array:
        x, behind, along = ruler.coordinates(points)
        near = np.exp(-((along[:, None] - discs) ** 2).min(axis=1) / 22.0)  # falls away within about 5 mm
        half = (strap(along) + (wide(along) - strap(along)) * near) / 2
        edge = np.clip(1 - (x / half) ** 2, 0.0, 1)
        back = thick(along) * (0.45 + 0.55 * np.sqrt(edge))
        front = -0.9 * np.clip(near * 2.5 - 0.3, 0, 1)
        sheet = smooth_intersect(front - behind, behind - back, 0.4)
        band = smooth_intersect(sheet, np.abs(x) - half, 0.5)
        return np.maximum(band, _beyond(ruler, along)).astype(points.dtype)

    return field


def anterior_band(column: Column, ruler: Ruler) -> PointField:
    """Return the anterior longitudinal ligament: a band over the front of bodies and discs that fills their waists."""
    name, segments = "anterior_longitudinal_ligament", list(column.discs)
    width, thick = (_by_segment(ruler, name, size, segments) for size in ("width", "thickness"))
    places = [str(level) for level in column.with_neighbours]

    def depth_at(place: str) -> float:
        upper, lower = (measure("vertebral_body", f"depth_{end}", place).value for end in ("upper", "lower"))
        return max(upper, lower)

    depth = ruler.table(depth_at, places)
    half_width = ruler.table(lambda place: measure("vertebral_body", "width", place).value / 2, places)

    def field(points: Array) -> Array:
        x, behind, along = ruler.coordinates(points)
        half, broad = width(along) / 2, half_width(along)
        turn = 1 - np.sqrt(np.clip(1 - (x / (broad * 1.05)) ** 2, 0.05, 1))  # the front is rounded
        front = -depth(along) + turn * depth(along) * 0.46
        body = thick(along) * (0.35 + 0.65 * np.sqrt(np.clip(1 - (x / half) ** 2, 0, 1)))
        sheet = smooth_intersect(front - body - behind, behind - front - 2.6, 0.4) * 0.9
        band = smooth_intersect(sheet, np.abs(x) - half, 0.6)
        return np.maximum(band, _beyond(ruler, along)).astype(points.dtype)

    return field


def capsule(segment: str, frame: Frame, joint: FacetJoint) -> PointField:
    """Return the capsule of the left facet joint: a sleeve around its rim, open where bone and cartilage lie."""
    thick = measure("facet_joint", "capsule", segment).value_mm
    wide, high = joint.half_width_mm, joint.half_height_mm

    def oval(across: Array, along: Array, grown: float) -> Array:
        u, v = across * (1 / (wide + grown)), along * (1 / (high + grown))
        uu, vv = u * u, v * v
        return (0.5 * np.sqrt(uu + vv) + 0.5 * np.sqrt(np.sqrt(uu * uu + vv * vv)) - 1) * (
            min(wide, high) + grown
        )

    def field(points: Array) -> Array:
        across, along, through = joint.local(*frame.to_local(points))
        ring = smooth_intersect(oval(across, along, thick + 0.5), -oval(across, along, -0.4), 0.6)
        return smooth_intersect(ring, np.abs(through) - joint.gap_mm / 2 - 2.4, 1.2)

    return field


def interspinous(segment: str, above: Vertebra, below: Vertebra) -> PointField:
    """Return the sheet between two spinous processes."""
    half = measure("interspinous_ligament", "thickness", segment).value_mm / 2
    corners = np.array([*_ridge(above, 0.06, 1.05), *_ridge(below, 0.06, 1.05)[::-1]])
    sheet = _polygon(corners)

    def field(points: Array) -> Array:
        flat = sheet(points[:, 1], points[:, 2])
        waist = half * (1 + 0.25 * np.clip(-flat / 4, 0, 1))
        return smooth_intersect(np.abs(points[:, 0]) - waist, flat, 0.5).astype(points.dtype)

    return field


def supraspinous(ruler: Ruler, vertebrae: Sequence[Vertebra], segments: Sequence[str]) -> PointField:
    """Return the cord over the tips of the spinous processes."""
    name = "supraspinous_ligament"
    width, thick = (measure(name, size, segments[0]).value_mm / 2 for size in ("width", "thickness"))
    tips = [_behind_tip(vertebra, thick * 0.5) for vertebra in vertebrae]
    first, last = tips[0] - tips[1], tips[-1] - tips[-2]
    path = _points([tips[0] + first * 0.4, *tips, tips[-1] + last * 0.35])
    rope = limb(path, [(width, thick)] * len(path), (0.0, 1.0, 0.0))
    return lambda points: rope(points[:, 0], points[:, 1], points[:, 2])


def nuchal(ruler: Ruler, vertebrae: Sequence[Vertebra], segments: Sequence[str]) -> PointField:
    """Return the midline septum of the neck: from the tips of the spines back to its free border."""
    half = measure("nuchal_ligament", "thickness", segments[0]).value_mm / 2
    border = measure("nuchal_ligament", "border", segments[0]).value_mm / 2
    tips = [_behind_tip(vertebra, -4.0) for vertebra in vertebrae]
    reach = [
        measure("nuchal_ligament", "reach", f"{v.site.level}-{v.site.level.below}").value_mm
        for v in vertebrae
    ]
    free = [tip + (0.0, out + 2.5, 1.0) for tip, out in zip(tips, reach, strict=True)]
    top = ruler.to_patient(0.0, 0.0, ruler.span_mm[1])[2]
    free = [np.array([0.0, free[0][1] + 2.0, top]), *free]
    sheet = _polygon(
        np.array([(p[1], p[2]) for p in [tips[0] + (0.0, 0.0, top - tips[0][2]), *tips, *free[::-1]]])
    )
    rope = limb(_points(free), [(border, border * 0.8)] * len(free), (0.0, 1.0, 0.0))

    def field(points: Array) -> Array:
        x, y, z = points[:, 0], points[:, 1], points[:, 2]
        septum = smooth_intersect(np.abs(x) - half, sheet(y, z), 0.4)
        return np.maximum(smooth_join(septum, rope(x, y, z), 1.5), z - float(top)).astype(points.dtype)

    return field


def _by_segment(
    ruler: Ruler, structure: str, quantity: str, segments: Sequence[str]
) -> Callable[[Array], Array]:
    return ruler.table(lambda place: measure(structure, quantity, place).value, list(segments))


def _beyond(ruler: Ruler, along: Array) -> Array:
    low, high = ruler.span_mm
    return np.maximum(along - high, low - along)


def _ridge(vertebra: Vertebra, start: float, end: float) -> list[tuple[float, float]]:
    """Return two points (y, z) on the axis of a spinous process at shares of its length, patient mm."""
    path = vertebra.spine_line.path
    root, tip = (vertebra.site.frame.to_patient(path[index]) for index in (0, -1))
    return [tuple((root + (tip - root) * share)[1:].tolist()) for share in (start, end)]


def _behind_tip(vertebra: Vertebra, further_mm: float) -> Array:
    """Return the point of the midline behind the tip of a spinous process, patient mm."""
    line = vertebra.spine_line
    tip, before = np.array(line.path[-1]), np.array(line.path[-2])
    out = (tip - before) / np.linalg.norm(tip - before)
    cap = min(line.half[-1])
    return vertebra.site.frame.to_patient(tip + out * (cap + further_mm))


def _points(path: Sequence[Array]) -> list[tuple[float, float, float]]:
    return [(float(point[0]), float(point[1]), float(point[2])) for point in path]


def _polygon(corners: Array) -> Callable[[Array, Array], Array]:
    """Return the exact signed distance to a polygon in the plane."""
    ends = np.roll(corners, -1, axis=0)

    def distance(y: Array, z: Array) -> Array:
        nearest = np.full(y.shape, np.inf, dtype=y.dtype)
        inside = np.zeros(y.shape, dtype=bool)
        for (ay, az), (by, bz) in zip(corners.tolist(), ends.tolist(), strict=True):
            ey, ez = by - ay, bz - az
            share = np.clip(((y - ay) * ey + (z - az) * ez) * (1 / (ey * ey + ez * ez)), 0, 1)
            nearest = np.minimum(nearest, (y - ay - share * ey) ** 2 + (z - az - share * ez) ** 2)
            crosses = (az > z) != (bz > z)
            if ez:
                inside ^= crosses & (y < (z - az) * (ey / ez) + ay)
        return np.where(inside, -1.0, 1.0).astype(y.dtype) * np.sqrt(nearest)

    return distance
