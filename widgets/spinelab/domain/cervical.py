"""The arch of a cervical vertebra: pillars, bored transverse processes, uncus and forked spine.

Knows C3 to C7; the axis borrows lamina and spinous process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.landmarks import LaminaLine, SpineLine
from spinelab.domain.piece import Piece, outside_body
from spinelab.domain.sdf import Field, Vector, intersect, limb, pill, smooth_intersect, smooth_join

if TYPE_CHECKING:
    from spinelab.domain.facet import FacetJoint
    from spinelab.domain.frame import Array
    from spinelab.domain.site import Neighbour, Site

__all__ = [
    "behind_lamina",
    "cuts",
    "foramen_center",
    "inferior_process",
    "lamina",
    "lamina_line",
    "pieces",
    "spine",
    "spine_line",
]

_Z = (0.0, 0.0, 1.0)
_WAIST = 0.45
"""How much wider than its middle a pillar is at its facets, as a share of the middle; assumed."""


def inferior_process(neighbour: Neighbour, depth_mm: float, flare_mm: float) -> Field:
    """Return the lower half of the pillar above a joint, down to its facet, local to this vertebra."""
    joint = neighbour.joint
    half = (joint.half_width_mm + flare_mm, depth_mm / 2)
    rim = _rim(joint, flare_mm)

    def field(x: Array, y: Array, z: Array) -> Array:
        dx, dy, dz = neighbour.to_disc(x, y, z)
        across, along, through = joint.local(dx, dy, dz)
        away_x, away_y, away_z = (axis - at for axis, at in zip((dx, dy, dz), joint.center_mm, strict=True))
        # Pillars lean back a little on their way down.
        sides = smooth_intersect(pill(away_x, away_y + 0.12 * away_z, half), away_z - 20.0, 2.6)
        sides = smooth_intersect(sides, pill(across, np.minimum(along, 0), rim), 2.0)
        return smooth_intersect(sides, joint.gap_mm / 2 - through, 1.0)

    return field


def pieces(site: Site) -> list[Piece]:
    """Return the named pieces of the arch; paired ones for the left side."""
    return [
        Piece("pedicle", _pedicle(site), 3.0, territory=outside_body(site, _pedicle(site))),
        *_pillar(site),
        Piece("lamina", lamina(site), 2.4),
        Piece("spinous_process", spine(site), 4.0, paired=False, territory=behind_lamina(site)),
        Piece("transverse_process", _transverse(site), 2.2),
        Piece("uncinate_process", _uncus(site), 1.6, territory=_uncus_territory(site)),
    ]


def cuts(site: Site, _bone: Field) -> list[tuple[Field, float]]:
    """Return what is bored out of the united bone, with the rounding of each edge."""
    width = site.size("transverse_process", "foramen") / 2
    center = foramen_center(site)

    def artery(x: Array, y: Array, z: Array) -> Array:
        away_x, away_y = np.abs(x) - center[0] - 0.06 * z, y - center[1] - 0.1 * z
        return np.sqrt(away_x * away_x + 0.8 * away_y * away_y) - width

    return [(artery, 1.2)]


def foramen_center(site: Site) -> tuple[float, float]:
    """Return local x and y of the left transverse foramen at mid-height."""
    width = site.size("transverse_process", "foramen") / 2
    return site.body.upper.half_width_mm + width + 0.8, site.back_mm - 3.6


def _pillar_middle(site: Site) -> tuple[Array, Array]:
    upper = site.above.from_disc(site.above.joint.center_mm)
    lower = site.below.from_disc(site.below.joint.center_mm)
    return upper, lower


def _pedicle(site: Site) -> Field:
    upper, lower = _pillar_middle(site)
    middle = (upper + lower) / 2
    height = site.size("pedicle", "superior")
    half = (site.size("pedicle", "width") / 2, site.size("pedicle", "height") / 2)
    start: Vector = (site.body.upper.half_width_mm - 5.0, site.back_mm - 4.0, height + 0.4)
    end: Vector = (float(middle[0]) - 2.0, float(middle[1]) - 1.0, height - 0.4)
    return limb([start, end], [half, half], _Z)


def _pillar(site: Site) -> list[Piece]:
    """Return the upper and the lower half of the articular pillar, between its two facets."""
    upper, lower = _pillar_middle(site)
    depth, flare = site.size("articular_process", "depth"), site.size("articular_process", "flare")
    middle = (upper + lower) / 2
    half_height = float(upper[2] - lower[2]) / 2
    lean = float(upper[1] - lower[1]) / float(upper[2] - lower[2])
    wide = (site.above.joint.half_width_mm + site.below.joint.half_width_mm) / 2 + flare + 0.6
    splay = float(upper[0] - lower[0]) / float(upper[2] - lower[2])

    def column(x: Array, y: Array, z: Array) -> Array:
        away = z - float(middle[2])
        beside, up, top = site.above.joint_local(x, y, z)
        aside, down, bottom = site.below.joint_local(x, y, z)
        waist = 1 + _WAIST * np.maximum(1 - (away * (1 / half_height)) ** 2, 0)
        across = (x - splay * away - float(middle[0])) * waist
        sides = pill(across, y - lean * away - float(middle[1]), (wide, depth / 2))
        # The upper edge of the upper facet and the lower edge of the lower one are round.
        ends = smooth_intersect(
            pill(beside, np.maximum(up, 0), _rim(site.above.joint, flare)),
            pill(aside, np.minimum(down, 0), _rim(site.below.joint, flare)),
            0.8,
        )
        facets = smooth_intersect(
            top + site.above.joint.gap_mm / 2, site.below.joint.gap_mm / 2 - bottom, 0.8
        )
        return smooth_intersect(smooth_intersect(sides, ends, 2.0), facets, 2.0)

    def split(y: Array, z: Array) -> Array:
        return z - float(middle[2]) - 0.45 * (y - float(middle[1]))

    def upper_half(x: Array, y: Array, z: Array) -> Array:
        return intersect(column(x, y, z), -split(y, z))

    def lower_half(x: Array, y: Array, z: Array) -> Array:
        return intersect(column(x, y, z), split(y, z))

    return [
        Piece("superior_articular_process", column, 2.0, territory=upper_half),
        Piece("inferior_articular_process", lower_half, 0.0, names_only=True),
    ]


def _rim(joint: FacetJoint, flare_mm: float) -> tuple[float, float]:
    """Return half the width and half the height of the bone around a facet."""
    return joint.half_width_mm + flare_mm, joint.half_height_mm + flare_mm


def lamina_line(site: Site) -> LaminaLine:
    """Return the middle of the lamina: along the back of the canal, out to the pillar."""
    tilt = np.deg2rad(site.size("lamina", "tilt"))
    thick, height = site.size("lamina", "thickness"), site.size("lamina", "height") / 2
    slope = float(np.tan(np.deg2rad(site.canal.slope_deg)))
    # The front of the tilted plate just reaches into the canal, which then cuts it to size.
    spread = (thick / 2 * np.cos(tilt)) ** (4 / 3) + (height * np.sin(tilt)) ** (4 / 3)
    behind = site.canal.front_mm + site.canal.ap_mm + float(spread**0.75) - 0.6
    level = site.size("lamina", "superior")
    reach = site.below.joint.center_mm[0] - 3.2
    return LaminaLine(
        (0.0, behind, level),
        _bend(site, behind, level + 1.8 * 0.45),
        (reach, behind - (reach - 1.5) * slope * 0.92 - 0.6, level + 1.8),
        (0.0, -float(np.sin(tilt)), float(np.cos(tilt))),
        (height, height * 0.92),
    )


def _bend(site: Site, behind_mm: float, level_mm: float) -> Vector:
    """Return the point where the lamina turns, so that it follows the wall of the canal at even thickness."""
    x = site.canal.transverse_mm * 0.3
    return (x, site.canal.back_at(x) + (behind_mm - site.canal.back_at(0.0)) * 1.12, level_mm)


def lamina(site: Site) -> Field:
    """Return the plate behind the canal, on both sides."""
    line, thick = lamina_line(site), site.size("lamina", "thickness") / 2
    first, last = line.half_height
    sections = [(thick, first), (thick, (first + last) / 2), (thick, last)]
    plate = limb([line.middle, line.bend, line.side], sections, line.up, flat=True)
    return lambda x, y, z: plate(np.sqrt(x * x + 1.2), y, z)


def spine_line(site: Site) -> SpineLine:
    """Return the axis of the spinous process, as far as the fork where there is one."""
    middle = lamina_line(site).middle
    angle = np.deg2rad(site.size("spinous_process", "inclination"))
    length, forked = site.size("spinous_process", "length"), _fork_mm(site) > 0
    root, tip = (
        site.size("spinous_process", "root_height") / 2,
        site.size("spinous_process", "tip_height") / 2,
    )
    width, broad = site.size("spinous_process", "width") / 2, site.size("spinous_process", "tip_width") / 2
    run = np.array([0.0, float(np.cos(angle)), -float(np.sin(angle))]) * length

    def along(share: float, sag: float) -> Vector:
        return (0.0, middle[1] + share * float(run[1]), middle[2] + share * float(run[2]) - sag)

    end = 0.74 if forked else 1.0 - tip / length
    return SpineLine(
        (along(0.0, 0.0), along(0.45, 0.5), along(end, 0.2)),
        ((width * 1.35, root), (width, (root + tip) / 2), (width if forked else broad, tip)),
        _Z,
    )


def behind_lamina(site: Site) -> Field:
    """Return the spinous process without the root that lies inside the laminae."""
    process, start = spine(site), lamina_line(site).middle[1] + site.size("lamina", "thickness") * 0.35
    return lambda x, y, z: np.maximum(process(x, y, z), start - y)


def _fork_mm(site: Site) -> float:
    """Return the distance of each prong from the midline; less than 1 mm is no fork."""
    fork = site.size("spinous_process", "fork")
    return fork if fork >= 1 else 0.0


def spine(site: Site) -> Field:
    """Return the spinous process with the two prongs of its fork, where it has one."""
    line, fork = spine_line(site), _fork_mm(site)
    shaft = limb(line.path, line.half, line.up)
    if not fork:
        return shaft
    tip = line.half[-1][1]
    root, end = np.array(line.path[0]), np.array(line.tip)
    start, stop = root + (end - root) * 0.81, root + (end - root) * 1.26
    prongs: list[Vector] = [
        (0.4, float(start[1]), float(start[2])),
        (fork - 1.2, float(stop[1]), float(stop[2])),
    ]
    prong = limb(prongs, [(1.8, tip * 0.8), (2.1, 2.5)], _Z)
    return lambda x, y, z: smooth_join(shaft(x, y, z), prong(x, y, z), 2.4)


def _transverse(site: Site) -> Field:
    def size(quantity: str) -> float:
        return site.size("transverse_process", quantity)

    upper, lower = _pillar_middle(site)
    middle = (upper + lower) / 2
    level, drop = site.size("pedicle", "superior"), size("drop")
    front: Vector = (size("anterior_tubercle_lateral"), size("anterior_tubercle_posterior"), drop + 0.8)
    behind: Vector = (size("posterior_tubercle_lateral"), size("posterior_tubercle_posterior"), drop - 0.8)
    knob, heel = size("anterior_tubercle_size"), size("posterior_tubercle_size")
    root: Vector = (site.body.upper.half_width_mm - 2.5, front[1] + 1.2, level - 1.0)
    base: Vector = (float(middle[0]) - 2.5, float(middle[1]) - 3.4, level - 1.4)
    hinge: Vector = ((front[0] + behind[0]) / 2 + 0.8, (front[1] + behind[1]) / 2 - 0.8, drop - 1.8)

    plate: list[Vector] = [
        (site.body.upper.half_width_mm, (root[1] + base[1]) / 2, drop + 0.2),
        (hinge[0] - 2.0, hinge[1], drop - 1.4),
    ]
    spread = (base[1] - root[1]) / 2 - 0.6

    anterior = limb([root, front], [(1.5, 2.4), (knob, knob * 1.1)], _Z)
    posterior = limb([base, behind], [(2.0, 2.8), (heel, heel * 1.05)], _Z)
    bridge = limb([front, hinge, behind], [(1.3, 1.5), (1.5, 1.4), (1.5, 1.5)], _Z)
    floor = limb(plate, [(spread, 1.3), (spread * 0.9, 1.1)], _Z, flat=True)

    def field(x: Array, y: Array, z: Array) -> Array:
        bars = smooth_join(anterior(x, y, z), posterior(x, y, z), 1.0)
        return smooth_join(smooth_join(bars, bridge(x, y, z), 2.0), floor(x, y, z), 1.6)

    return field


def _uncus_territory(site: Site) -> Field:
    """Return the lip alone, without the flat of the end plate that its shape runs out into."""
    lip, inner = _uncus(site), site.body.upper.half_width_mm - site.size("uncinate_process", "width") * 0.95
    return lambda x, y, z: np.maximum(lip(x, y, z), inner - x)


def _uncus(site: Site) -> Field:
    """Return the lip that the posterolateral rim of the upper end plate is drawn up into."""
    body, height = site.body, site.size("uncinate_process", "height") * 0.8  # a part of it lies below the rim
    width, length = site.size("uncinate_process", "width"), site.size("uncinate_process", "length")
    side, top = body.upper.half_width_mm, body.half_height_mm
    crest = side - width * 0.22
    middle, reach = site.back_mm - 1.2 - length * 0.42, length * 0.62

    def field(x: Array, y: Array, z: Array) -> Array:
        rise = np.clip((x - side + width * 1.15) * (1 / (crest - side + width * 1.15)), 0, 1)
        along = np.clip(1 - ((y - middle) * (1 / reach)) ** 2, 0, 1)
        roof = top + height * rise * np.sqrt(along) - 0.4
        under = (z - roof) * 0.72  # the inner face slopes at about 45 degrees
        walls = body.column(x - 0.18 * np.maximum(z - top, 0), y, z) + 0.35 * np.maximum(top - z, 0)
        return smooth_intersect(smooth_intersect(walls, under, 1.8), top - 4.0 - z, 1.0)

    return field
