"""Long and short ligaments other than the yellow one.

Knows bands and sheets along bodies, joints and spines.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.morphometry import measure
from spinelab.domain.sdf import intersect, limb, smooth_intersect, smooth_join
from spinelab.domain.vocabulary import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spinelab.domain.body import Outline
    from spinelab.domain.facet import FacetJoint
    from spinelab.domain.frame import Array, Frame
    from spinelab.domain.part import PointField
    from spinelab.domain.sweep import Ruler
    from spinelab.domain.vertebra import Vertebra

__all__ = ["anterior_band", "capsule", "interspinous", "nuchal", "posterior_band", "supraspinous"]


def posterior_band(ruler: Ruler, segments: Sequence[str]) -> PointField:
    """Return the posterior longitudinal ligament: a strap behind the bodies, wide at the discs."""
    name = "posterior_longitudinal_ligament"
    bulge = ruler.table(lambda place: measure("disc", "bulge", place).value, list(segments))
    strap, wide, thick = (
        _by_segment(ruler, name, size, segments) for size in ("width_at_body", "width_at_disc", "thickness")
    )
    places = [place for place in ruler.place_mm if "-" not in place]
    hollow = ruler.table(lambda place: measure("vertebral_body", "hollow_behind", place).value, places)
    half_width = ruler.table(lambda place: measure("vertebral_body", "width", place).value / 2, places)
    discs = np.array([ruler.place_mm[segment] for segment in segments])

    def field(points: Array) -> Array:
        x, behind, along = ruler.coordinates(points)
        behind = behind - hollow(along) * np.minimum(
            (x / half_width(along)) ** 2 * 2.2, 1
        )  # along the bowed wall
        near = np.exp(-((along[:, None] - discs) ** 2).min(axis=1) / 22.0)  # falls away within about 5 mm
        half = (strap(along) + (wide(along) - strap(along)) * near) / 2
        edge = np.clip(1 - (x / half) ** 2, 0.0, 1)
        back = thick(along) * (0.45 + 0.55 * np.sqrt(edge)) + bulge(along) * near  # it rides over
        front = -0.9 * np.clip(near * 2.5 - 0.3, 0, 1)
        sheet = smooth_intersect(front - behind, behind - back, 0.4)
        band = smooth_intersect(sheet, np.abs(x) - half, 0.5)
        return smooth_intersect(band, _beyond(ruler, along), 0.6).astype(points.dtype)

    return field


def anterior_band(ruler: Ruler, vertebrae: Sequence[Vertebra], segments: Sequence[str]) -> PointField:
    """Return the anterior longitudinal ligament: a band in front of bodies and discs."""
    name = "anterior_longitudinal_ligament"
    width, thick = (_by_segment(ruler, name, size, segments) for size in ("width", "thickness"))
    hull, top = _hull(ruler, vertebrae), ruler.span_mm[1]
    if vertebrae[0].site.level is Level.C2:  # above the body of the axis the atlas would carry it on
        top = ruler.place_mm["C2"] + vertebrae[0].site.body.half_height_mm - 1.0

    def field(points: Array) -> Array:
        x, behind, along = ruler.coordinates(points)
        half = width(along) / 2
        body = thick(along) * (0.45 + 0.55 * np.sqrt(np.clip(1 - (x / half) ** 2, 0, 1)))
        wall = hull(x, behind, along)
        sheet = smooth_intersect(wall - body, -2.2 - wall, 0.4)
        band = smooth_intersect(sheet, np.abs(x) - half, 0.6)
        ends = intersect(_beyond(ruler, along), along - top)
        return smooth_intersect(intersect(band, behind + 4.0), ends, 0.8).astype(points.dtype)

    return field


def _hull(ruler: Ruler, vertebrae: Sequence[Vertebra]) -> Callable[[Array, Array, Array], Array]:
    """Return the distance to a straight sleeve around bodies and discs, from rim to rim without waists."""
    rims: list[tuple[float, Outline]] = []
    for vertebra in vertebrae:
        body, place = vertebra.site.body, ruler.place_mm[str(vertebra.site.level)]
        rims += [(place - body.half_height_mm, body.lower), (place + body.half_height_mm, body.upper)]
    rims.sort(key=lambda rim: rim[0])
    places = np.array([place for place, _ in rims])

    def field(x: Array, behind: Array, along: Array) -> Array:
        wall = np.full(x.shape, 50.0, dtype=x.dtype)
        stage = np.clip(np.searchsorted(places, along) - 1, 0, len(rims) - 2)
        for index, ((low, under), (high, over)) in enumerate(itertools.pairwise(rims)):
            here = np.flatnonzero(stage == index)
            share = np.clip((along[here] - low) / (high - low), 0, 1)
            first = under.distance(x[here], behind[here] + under.back_mm)
            second = over.distance(x[here], behind[here] + over.back_mm)
            wall[here] = first * (1 - share) + second * share
        return wall

    return field


def capsule(segment: str, frame: Frame, joint: FacetJoint) -> PointField:
    """Return the capsule of the left facet joint: a sleeve around its rim, open where bone and cartilage lie.

    In front of the inner edge of the joint the yellow ligament takes its place.
    """
    covered = measure("ligamentum_flavum", "capsule_cover", segment).value_mm - joint.half_width_mm
    thick = measure("facet_joint", "capsule", segment).value_mm
    wide, high = joint.half_width_mm, joint.half_height_mm

    def oval(across: Array, along: Array, grown: float) -> Array:
        u, v = across * (1 / (wide + grown)), along * (1 / (high + grown))
        uu, vv = u * u, v * v
        round_and_square = np.sqrt(uu + vv) + np.sqrt(np.sqrt(uu * uu + vv * vv))
        return np.asarray((round_and_square / 2 - 1) * (min(wide, high) + grown))

    def field(points: Array) -> Array:
        across, along, through = joint.local(*frame.to_local(points))
        ring = smooth_intersect(oval(across, along, thick + 0.5), -oval(across, along, -0.4), 0.6)
        sleeve = smooth_intersect(ring, np.abs(through) - joint.gap_mm / 2 - 2.2, 2.0)
        return smooth_intersect(sleeve, np.minimum(covered - across, -through), 0.8)

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


def supraspinous(vertebrae: Sequence[Vertebra], segments: Sequence[str]) -> PointField:
    """Return the cord over the tips of the spinous processes."""
    name = "supraspinous_ligament"
    width, thick = (measure(name, size, segments[0]).value_mm / 2 for size in ("width", "thickness"))
    tips = [_behind_tip(vertebra, 0.7) for vertebra in vertebrae]
    first, last = tips[0] - tips[1], tips[-1] - tips[-2]
    path = _points([tips[0] + first * 0.15, *tips, tips[-1] + last * 0.15])
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
    free = [tip + np.array([0.0, out + 2.5, 1.0]) for tip, out in zip(tips, reach, strict=True)]
    top = float(ruler.to_patient(0.0, 0.0, ruler.span_mm[1])[2])
    free = [np.array([0.0, free[0][1] + 2.0, top]), *free]
    front = [np.array([0.0, tips[0][1], top]), *tips]
    sheet = _polygon(np.array([point[1:] for point in (*front, *free[::-1])]))
    rope = limb(_points(free), [(border, border * 0.8)] * len(free), (0.0, 1.0, 0.0))

    def field(points: Array) -> Array:
        x, y, z = points[:, 0], points[:, 1], points[:, 2]
        septum = smooth_intersect(np.abs(x) - half, sheet(y, z), 0.4)
        return intersect(smooth_join(septum, rope(x, y, z), 1.5), z - top).astype(points.dtype)

    return field


def _by_segment(
    ruler: Ruler, structure: str, quantity: str, segments: Sequence[str]
) -> Callable[[Array], Array]:
    return ruler.table(lambda place: measure(structure, quantity, place).value, list(segments))


def _beyond(ruler: Ruler, along: Array) -> Array:
    low, high = ruler.span_mm
    return intersect(along - high, low - along)


def _ridge(vertebra: Vertebra, start: float, end: float) -> list[tuple[float, float]]:
    """Return two points (y, z) on the axis of a spinous process at shares of its length, patient mm."""
    path = vertebra.spine_line.path
    root, tip = (vertebra.site.frame.to_patient(path[index]) for index in (0, -1))
    points = [root + (tip - root) * share for share in (start, end)]
    return [(float(point[1]), float(point[2])) for point in points]


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
