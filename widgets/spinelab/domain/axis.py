"""The second cervical vertebra: dens, sloping upper facets, broad laminae, forked spine. Knows C2 only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain import cervical
from spinelab.domain.cervical import inferior_process, lamina_line, spine_line
from spinelab.domain.piece import Piece, outside_body
from spinelab.domain.sdf import Field, Vector, limb, smooth_intersect, smooth_join

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.site import Site

__all__ = ["artery_way", "cuts", "inferior_process", "lamina_line", "pieces", "spine_line"]

_Y = (0.0, 1.0, 0.0)
_Z = (0.0, 0.0, 1.0)
_SHOULDER_MM = 5.5
"""Half the thickness of the bone below an upper facet; assumed."""


def pieces(site: Site) -> list[Piece]:
    """Return the named pieces around the body; paired ones for the left side."""
    mass, bar = _lateral_mass(site), _isthmus(site)
    return [
        Piece("dens", _dens(site), 2.5, paired=False, territory=_above_body(site)),
        Piece("superior_articular_process", mass, 2.6, territory=outside_body(site, mass)),
        Piece("pedicle", bar, 2.6, territory=outside_body(site, bar)),
        Piece("inferior_articular_process", _lower_pillar(site), 2.4),
        Piece("lamina", cervical.lamina(site), 2.6),
        Piece(
            "spinous_process",
            cervical.spine(site),
            3.0,
            paired=False,
            territory=cervical.behind_lamina(site),
        ),
        Piece("transverse_process", _transverse(site), 2.0),
    ]


def cuts(site: Site, _bone: Field) -> list[tuple[Field, float]]:
    """Return the bent passage of the vertebral artery: up, then outwards below the upper facet."""
    width = site.size("transverse_process", "foramen") / 2
    way = artery_way(site)
    tunnel = limb([(way[0][0], way[0][1], way[0][2] - 12.0), *way], [(width, width)] * 4, (0.0, 0.8, 0.6))
    return [(lambda x, y, z: tunnel(np.abs(x), y, z), 1.0)]


def artery_way(site: Site) -> list[Vector]:
    """Return three points of the way of the left artery through this bone, caudal first; local mm."""
    x, y, z = site.size("atlantoaxial_joint", "lateral") + 1.6, site.back_mm - 0.6, -site.body.half_height_mm
    return [(x, y, z + 1.0), (x + 1.4, y - 0.2, z + 5.4), (x + 12.0, y - 1.2, z + 7.4)]


def _dens(site: Site) -> Field:
    height, lean = site.size("dens", "height"), np.deg2rad(site.size("dens", "lean"))
    wide, deep = site.size("dens", "width") / 2, site.size("dens", "depth") / 2
    foot = (site.back_mm - 1.0 - deep, site.body.half_height_mm - 5.0)
    back, up = float(np.sin(lean)), float(np.cos(lean))

    def at(share: float) -> Vector:
        run = 5.0 + share * height
        return (0.0, foot[0] + run * back, foot[1] + run * up)

    end = 1 - wide * 0.66 / height
    sections = [(wide * 1.3, deep * 1.05), (wide * 0.88, deep * 0.84), (wide, deep * 0.98)]
    sections += [(wide * 0.97, deep * 0.94), (wide * 0.66, deep * 0.66)]
    return limb([at(-0.3), at(0.2), at(0.52), at(0.72), at(end)], sections, _Y)


def _above_body(site: Site) -> Field:
    """Return the dens from the shoulders of the axis upwards."""
    dens, foot = _dens(site), site.body.half_height_mm - 1.5
    return lambda x, y, z: np.maximum(dens(x, y, z), foot - z)


def _lateral_mass(site: Site) -> Field:
    """Return the shoulder that carries the facet for the atlas, sloping outwards and down."""
    slope = np.deg2rad(site.size("atlantoaxial_joint", "slope"))
    cos, sin = float(np.cos(slope)), float(np.sin(slope))
    wide, deep = (site.size("atlantoaxial_joint", half) for half in ("half_width", "half_depth"))
    middle = (site.size("atlantoaxial_joint", "lateral"), site.back_mm - 4.6, site.body.half_height_mm - 1.0)

    def field(x: Array, y: Array, z: Array) -> Array:
        dx, dy, dz = x - middle[0], y - middle[1], z - middle[2]
        across, through = dx * cos - dz * sin, dx * sin + dz * cos
        u, v = across * (1 / wide), dy * (1 / deep)
        oval = (np.sqrt(u * u + v * v) - 1) * wide
        dome = through + 0.05 * across * across - 0.4  # a little convex from side to side
        under = -through - _SHOULDER_MM * 2 + 0.30 * np.maximum(across, 0)
        return smooth_intersect(
            smooth_intersect(oval + 0.12 * np.maximum(-through, 0), dome, 1.6), under, 4.0
        )

    return field


def _isthmus(site: Site) -> Field:
    """Return the bar from the lateral mass back and down to the lower articular process."""
    joint = site.below.from_disc(site.below.joint.center_mm)
    half = (site.size("pedicle", "width") / 2, site.size("pedicle", "height") / 2)
    level = site.size("pedicle", "superior")
    start: Vector = (site.canal.transverse_mm / 2 - 0.2, site.back_mm - 4.0, level + 1.0)
    end: Vector = (float(joint[0]) - 2.4, float(joint[1]) - 1.0, (level * 2 + float(joint[2])) / 3 + 1.0)
    return limb([start, end], [half, half], _Z)


def _lower_pillar(site: Site) -> Field:
    depth, flare = site.size("articular_process", "depth"), site.size("articular_process", "flare")
    process = inferior_process(site.below, depth, flare)
    top = site.size("pedicle", "superior") - 0.5
    return lambda x, y, z: smooth_intersect(process(x, y, z), z - top, 4.0)


def _transverse(site: Site) -> Field:
    """Return the small process with one tubercle, and the bar in front of the artery."""
    way, out = artery_way(site), site.size("transverse_process", "posterior_tubercle_lateral")
    low = site.size("transverse_process", "drop")
    tip: Vector = (out - 2.0, way[0][1] + 2.6, low - 0.6)
    behind: Vector = (way[0][0] - 1.0, way[0][1] + 5.2, low + 1.8)
    front: Vector = (way[0][0] - 3.4, way[0][1] - 5.0, low + 2.4)
    corner: Vector = (way[0][0] + 3.8, way[0][1] - 3.8, low + 0.6)
    back_bar = limb([behind, tip], [(2.4, 2.8), (2.3, 2.5)], _Z)
    front_bar = limb([front, corner, tip], [(1.8, 2.4), (1.7, 2.1), (2.0, 2.2)], _Z)
    return lambda x, y, z: smooth_join(back_bar(x, y, z), front_bar(x, y, z), 1.6)
