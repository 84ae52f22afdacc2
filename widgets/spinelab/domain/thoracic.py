"""The arch of a thoracic vertebra: overlapping laminae, near-coronal facets, costal processes.

Knows T1 to T12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.landmarks import LaminaLine, SpineLine
from spinelab.domain.piece import Piece, outside_body
from spinelab.domain.sdf import Field, Vector, ellipsoid, limb, smooth_intersect, smooth_join
from spinelab.domain.vocabulary import Level

if TYPE_CHECKING:
    from spinelab.domain.frame import Array, Coordinates
    from spinelab.domain.site import Neighbour, Site

__all__ = [
    "behind_lamina",
    "cuts",
    "has_costal_process",
    "inferior_process",
    "lamina_line",
    "pedicle",
    "pieces",
    "plate",
    "rib_head",
    "rib_head_radii",
    "rib_tubercle",
    "spine",
    "spine_line",
]

_Y = (0.0, 1.0, 0.0)
_Z = (0.0, 0.0, 1.0)
_TUBERCLE_MM = 5.0
"""Radius of the tubercle of a rib where it meets the transverse process; assumed."""


def inferior_process(neighbour: Neighbour, depth_mm: float, flare_mm: float) -> Field:
    """Return the lower articular process behind a joint, in this vertebra's coordinates."""
    joint = neighbour.joint
    wide, high = joint.half_width_mm + flare_mm, joint.half_height_mm + flare_mm
    behind = joint.gap_mm / 2 + depth_mm / 2

    def field(x: Array, y: Array, z: Array) -> Array:
        across, along, through = neighbour.joint_local(x, y, z)
        blade = plate((across, along - 0.8, through - behind), (wide, high, depth_mm / 2))
        if not joint.curve_mm:
            return blade
        # The back of a curved process is flat, and it thins towards its edges.
        thin = 2 * joint.bow(across) + 0.15 * depth_mm * (across * (1 / wide)) ** 2
        return smooth_intersect(blade, through + thin - behind - depth_mm / 2, 2.5)

    return field


def plate(at: Coordinates, half: Vector) -> Array:
    """Return an oval plate with rounded edges: across, along and through the joint."""
    (across, along, through), (wide, high, thick) = at, half
    u, v = across * (1 / wide), along * (1 / high)
    uu, vv = u * u, v * v
    oval = (0.5 * np.sqrt(uu + vv) + 0.5 * np.sqrt(np.sqrt(uu * uu + vv * vv)) - 1) * min(wide, high)
    return smooth_intersect(oval, np.abs(through) - thick, 1.8)


def pieces(site: Site) -> list[Piece]:
    """Return the named pieces of the arch; paired ones for the left side."""
    depth, flare = site.size("articular_process", "depth"), site.size("articular_process", "flare")
    return [
        Piece("pedicle", pedicle(site), 3.5, territory=outside_body(site, pedicle(site))),
        Piece("lamina", _lamina(site), 4.0),
        Piece("superior_articular_process", superior_plate(site, depth, flare), 2.6),
        Piece("inferior_articular_process", inferior_process(site.below, depth, flare), 3.2),
        Piece("spinous_process", spine(site), 6.0, paired=False, territory=behind_lamina(site)),
        Piece("transverse_process", _transverse(site), 3.4),
    ]


def cuts(site: Site, bone: Field) -> list[tuple[Field, float]]:
    """Return the dishes of the costal facets on the body and, down to T10, on the transverse processes."""
    gap = site.size("rib", "gap")
    head, radii = rib_head(site, bone), rib_head_radii(site)
    grown = (radii[0] + gap, radii[1] + gap, radii[2] + gap)
    cuts: list[tuple[Field, float]] = [(lambda x, y, z: ellipsoid(np.abs(x), y, z, head, grown), 1.0)]
    if has_costal_process(site):
        tubercle = rib_tubercle(site)
        reach = _TUBERCLE_MM + gap
        cuts.append((lambda x, y, z: ellipsoid(np.abs(x), y, z, tubercle, (reach, reach, reach * 1.1)), 1.0))
    return cuts


def has_costal_process(site: Site) -> bool:
    """Return whether the transverse process carries a facet for the rib: not at T11 and T12."""
    return site.level.order <= Level.T10.order


def rib_tubercle(site: Site) -> Vector:
    """Return the middle of the tubercle of the left rib, in front of the tip of the transverse process."""
    tip, thick = _transverse_line(site)[-1], site.size("transverse_process", "thickness") / 2
    return (float(tip[0]) + 1.0, float(tip[1]) - thick - _TUBERCLE_MM + 0.6, float(tip[2]) + 1.6)


def rib_head_radii(site: Site) -> Vector:
    """Return half the size of the head of a rib, outwards, backwards and upwards, mm."""
    radius = site.size("rib", "head_radius")
    return (radius * 0.8, radius * 0.9, radius)


def rib_head(site: Site, bone: Field) -> Vector:
    """Return the middle of the head of the left rib, sunk 1 mm into the uncut bone; local mm."""
    y, z = site.back_mm + site.size("rib", "head_posterior"), site.size("rib", "head_superior")
    probe = np.linspace(0.0, 40.0, 801)
    inside = bone(probe, np.full_like(probe, y), np.full_like(probe, z)) < 0
    return (float(probe[inside].max()) + rib_head_radii(site)[0] - 1.0, y, z)


def pedicle(site: Site) -> Field:
    """Return the bar from the body back to the articular processes, beside the canal."""
    # A little wider on its inner side, where the canal then cuts it to size.
    half = (site.size("pedicle", "width") / 2 + 0.5, site.size("pedicle", "height") / 2)
    height = site.size("pedicle", "superior")
    inner = site.canal.transverse_mm / 2 + half[0] - 1.0
    start: Vector = (
        min(inner - 0.6, site.body.upper.half_width_mm - half[0] - 0.4),
        site.back_mm - 5.0,
        height,
    )
    middle: Vector = (inner, site.back_mm + 3.5, height)
    end: Vector = (inner + 0.6, site.back_mm + 9.0, height - 0.8)
    sections = [(half[0] * 1.15, half[1] * 1.02), half, (half[0] * 0.95, half[1] * 0.9)]
    return limb([start, middle, end], sections, _Z)


def superior_plate(site: Site, depth_mm: float, flare_mm: float) -> Field:
    """Return the plate that stands up from the end of the pedicle; the joint faces backwards."""
    neighbour = site.above
    joint = neighbour.joint
    wide, high = joint.half_width_mm + flare_mm, joint.half_height_mm + flare_mm
    ahead = joint.gap_mm / 2 + depth_mm / 2
    foot = neighbour.from_disc(joint.center_mm)
    root: list[Vector] = [
        (float(foot[0]) + 0.6, float(foot[1]) - 2.6, float(foot[2]) - 3.0),
        (float(foot[0]) + 1.6, float(foot[1]) - 1.2, site.size("pedicle", "superior") - 1.0),
    ]
    stem = limb(root, [(wide * 0.85, depth_mm * 0.5), (wide, depth_mm * 0.85)], _Y)

    def field(x: Array, y: Array, z: Array) -> Array:
        across, along, through = neighbour.joint_local(x, y, z)
        blade = plate((across, along + 1.0, through + ahead), (wide, high + 0.6, depth_mm / 2))
        return smooth_join(blade, stem(x, y, z), 2.5)

    return field


def lamina_line(site: Site) -> LaminaLine:
    """Return the middle of the lamina: along the back of the canal, out to its side wall."""
    tilt = np.deg2rad(site.size("lamina", "tilt"))
    thick, height = site.size("lamina", "thickness"), site.size("lamina", "height") / 2
    slope = float(np.tan(np.deg2rad(site.canal.slope_deg)))
    # The front of the tilted plate just reaches into the canal, which then cuts it to size.
    spread = (thick / 2 * np.cos(tilt)) ** (4 / 3) + (height * np.sin(tilt)) ** (4 / 3)
    behind = site.canal.front_mm + site.canal.ap_mm + float(spread**0.75) - 0.7
    level = site.size("lamina", "superior")
    reach = site.canal.transverse_mm / 2 + 0.8
    return LaminaLine(
        (0.0, behind, level),
        _bend(site, behind, level + 2.2 * 0.45),
        (reach, behind - (reach - 2.0) * slope * 1.05, level + 2.2),
        (0.0, -float(np.sin(tilt)), float(np.cos(tilt))),
        (height, height * 0.72),
    )


def _bend(site: Site, behind_mm: float, level_mm: float) -> Vector:
    """Return the point where the lamina turns, so that it follows the wall of the canal at even thickness."""
    x = site.canal.transverse_mm * 0.28
    return (x, site.canal.back_at(x) + (behind_mm - site.canal.back_at(0.0)) * 1.1, level_mm)


def _lamina(site: Site) -> Field:
    """Return the roof of the canal and, on its side, the isthmus that runs down to the lower facet."""
    line, thick = lamina_line(site), site.size("lamina", "thickness") / 2
    first, last = line.half_height
    roof = [(thick, first), (thick * 0.95, (first + last) / 2), (thick * 0.9, last)]
    foot = site.below.from_disc(site.below.joint.center_mm)
    depth, side = site.size("articular_process", "depth"), line.side
    isthmus: list[Vector] = [
        (side[0] + 2.4, side[1] - 2.2, site.size("transverse_process", "root_superior") + 1.5),
        (side[0] + 1.0, side[1] + 0.4, (side[2] + float(foot[2])) / 2),
        (float(foot[0]) - 1.2, float(foot[1]) + depth * 0.75, float(foot[2]) + 1.0),
    ]
    across = [(5.2, thick), (4.4, thick * 0.92), (site.below.joint.half_width_mm * 0.7, depth * 0.5)]
    tile = limb([line.middle, line.bend, side], roof, line.up, flat=True)
    strut = limb(isthmus, across, _Y)
    return lambda x, y, z: smooth_join(tile(np.sqrt(x * x + 2.0), y, z), strut(x, y, z), 4.5)


def spine_line(site: Site) -> SpineLine:
    """Return the axis of the spinous process."""
    middle = lamina_line(site).middle
    angle = np.deg2rad(site.size("spinous_process", "inclination"))
    length = site.size("spinous_process", "length")
    root, tip = (
        site.size("spinous_process", "root_height") / 2,
        site.size("spinous_process", "tip_height") / 2,
    )
    width, broad = site.size("spinous_process", "width") / 2, site.size("spinous_process", "tip_width") / 2
    cos, sin = float(np.cos(angle)), float(np.sin(angle))

    def along(share: float, sag: float) -> Vector:
        run = share * length
        return (0.0, middle[1] + run * cos - sag * sin, middle[2] - 0.5 - run * sin - sag * cos)

    end = 1.0 - min(tip, broad) / length
    return SpineLine(
        (along(0.02, 0.0), along(0.4, 0.4), along(0.75, 0.3), along(end, 0.0)),
        (
            (width * 1.5, root),
            (width, root * 0.55 + tip * 0.45),
            (width * 0.92, tip * 1.05),
            (broad, tip * 0.95),
        ),
        (0.0, sin * 0.8, cos),
    )


def spine(site: Site) -> Field:
    """Return the spinous process."""
    line = spine_line(site)
    return limb(line.path, line.half, line.up)


def behind_lamina(site: Site) -> Field:
    """Return the spinous process without the root that lies inside the laminae."""
    process, start = spine(site), lamina_line(site).middle[1] + site.size("lamina", "thickness") * 0.35
    return lambda x, y, z: np.maximum(process(x, y, z), start - y)


def _transverse_line(site: Site) -> list[Vector]:
    def size(quantity: str) -> float:
        return site.size("transverse_process", quantity)

    back, rise = np.deg2rad(size("backwards")), np.deg2rad(size("upwards"))
    out = np.array([np.cos(back) * np.cos(rise), np.sin(back) * np.cos(rise), np.sin(rise)])
    root = np.array(
        [
            site.canal.transverse_mm / 2 + site.size("pedicle", "width") * 0.6,
            site.back_mm + 9.5,
            size("root_superior"),
        ]
    )
    length = size("length") - size("thickness") * 0.4
    points = [root, root + out * length * 0.55 - np.array([0.0, 0.0, 0.3]), root + out * length]
    return [(float(p[0]), float(p[1]), float(p[2])) for p in points]


def _transverse(site: Site) -> Field:
    line = _transverse_line(site)
    thick = site.size("transverse_process", "thickness") / 2
    sections = [(thick * 1.2, thick * 1.6), (thick * 0.98, thick * 1.2), (thick * 0.98, thick * 1.15)]
    process = limb(line, sections, _Z)
    root, knob = line[0], site.size("transverse_process", "tubercles")
    if knob < 1:
        return process
    upper: Vector = (root[0] + 0.4, root[1] + 3.0, root[2] + 4.6)
    lower: Vector = (root[0] + 0.8, root[1] + 2.6, root[2] - 5.0)
    mammillary = limb([root, upper], [(2.8, 2.8), (knob, knob)], _Y)
    accessory = limb([root, lower], [(2.6, 2.6), (knob * 0.8, knob * 0.8)], _Y)

    def field(x: Array, y: Array, z: Array) -> Array:
        return smooth_join(smooth_join(process(x, y, z), mammillary(x, y, z), 2.0), accessory(x, y, z), 2.0)

    return field
