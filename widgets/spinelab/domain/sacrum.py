"""The first sacral segment: base, promontory, wings and the joint for L5. Knows S1 only, cut off below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.landmarks import LaminaLine, SpineLine
from spinelab.domain.lumbar import lamina_line, lamina_roof, superior_process
from spinelab.domain.piece import Piece, outside_body
from spinelab.domain.sdf import Field, Vector, limb, smooth_intersect, smooth_join
from spinelab.domain.thoracic import inferior_process, pedicle

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.site import Site

__all__ = ["LaminaLine", "cuts", "inferior_process", "lamina_line", "pieces", "spine_line"]

_Y = (0.0, 1.0, 0.0)
_RIM_MM = 8.0
"""Height and depth of the rim that is called the promontory."""
_FORAMEN_MM = 5.0
"""Radius of the first anterior foramen, of which the lower cut shows the upper half; assumed."""


def pieces(site: Site) -> list[Piece]:
    """Return the named pieces beside and behind the body; paired ones for the left side."""
    bar, wing = pedicle(site), _wing(site)
    return [
        Piece("sacral_promontory", _promontory(site), 0.0, paired=False, names_only=True),
        Piece("sacral_wing", wing, 6.0, territory=outside_body(site, wing)),
        Piece("pedicle", bar, 4.0, territory=outside_body(site, bar)),
        Piece("lamina", _lamina(site), 4.0),
        Piece("superior_articular_process", superior_process(site), 3.0),
        Piece("spinous_process", _spine(site), 4.0, paired=False, territory=_behind_lamina(site)),
    ]


def cuts(site: Site, _bone: Field) -> list[tuple[Field, float]]:
    """Return the lower cut through the bone and the upper half of the first anterior foramen."""
    half, across = site.body.half_height_mm, site.body.lower.half_width_mm + 1.0

    def below(_x: Array, _y: Array, z: Array) -> Array:
        return z + half

    def foramen(x: Array, y: Array, z: Array) -> Array:
        away = np.hypot(np.abs(x) - across, z + half + 0.5) - _FORAMEN_MM
        return smooth_intersect(away, y - site.back_mm - 4.0, 2.0)

    return [(below, 0.6), (foramen, 2.0)]


def _promontory(site: Site) -> Field:
    """Return the front part of the upper rim of the body, which stands out into the pelvis."""
    front = site.back_mm - site.body.upper.depth_mm

    def field(x: Array, y: Array, z: Array) -> Array:
        above, _ = site.body.plates(x, y, z)
        ahead = y - front - _RIM_MM - 0.010 * x * x
        return np.asarray(np.maximum(np.maximum(-above - _RIM_MM, ahead), site.body.distance(x, y, z)) - 0.5)

    return field


def _wing(site: Site) -> Field:
    """Return the wing: broad from front to back, falling a little outwards, cut off at its outer side."""
    outer, half = site.size("sacrum", "span") / 2, site.body.half_height_mm
    high, deep = site.size("sacrum", "wing_height") / 2, site.size("sacrum", "wing_depth") / 2
    # It begins below the end plate, level with the back of the body, and sweeps outwards and backwards.
    start: Vector = (site.body.upper.half_width_mm - 10.0, site.back_mm - 9.0, half - high * 0.8 - 1.5)
    middle: Vector = (outer * 0.66, site.back_mm - 2.5, half - high - 1.5)
    end: Vector = (outer - 6.0, site.back_mm + 4.0, half - high - 4.0)
    sections = [(12.0, high * 0.8), (deep * 0.9, high * 0.95), (deep * 0.74, high * 0.92)]
    wing = limb([start, middle, end], sections, (0.0, 0.0, 1.0), flat=True)
    # The ear-shaped joint surface leans inwards on its way down.
    return lambda x, y, z: smooth_intersect(wing(x, y, z), (x - outer - 0.42 * (z + 2.0)) * 0.92, 6.0)


def _lamina(site: Site) -> Field:
    """Return the roof of the sacral canal, carried on both sides by the wings."""
    roof, line = lamina_roof(site), lamina_line(site)
    outer = site.canal.transverse_mm / 2 + 6.0
    path: list[Vector] = [line.side, (outer, site.back_mm + 8.0, line.side[2] - 1.0)]
    high = line.half_height[1]
    strut = limb(path, [(high, 3.4), (high * 1.05, 5.0)], _Y)
    return lambda x, y, z: smooth_join(roof(x, y, z), strut(x, y, z), 4.0)


def spine_line(site: Site) -> SpineLine:
    """Return the axis of the first tubercle of the median crest."""
    middle = lamina_line(site).middle
    angle = np.deg2rad(site.size("spinous_process", "inclination"))
    root, tip = (site.size("spinous_process", f"{end}_height") / 2 for end in ("root", "tip"))
    width, broad = (site.size("spinous_process", name) / 2 for name in ("width", "tip_width"))
    length = site.size("spinous_process", "length") - broad
    run = np.array([0.0, float(np.cos(angle)), -float(np.sin(angle))]) * length

    def along(share: float) -> Vector:
        return (0.0, middle[1] + share * float(run[1]), middle[2] + share * float(run[2]))

    return SpineLine(
        (along(0.02), along(0.55), along(1.0)),
        ((width * 1.3, root), (width, (root + tip) / 2), (broad, tip)),
        (0.0, 0.5, 0.87),
    )


def _spine(site: Site) -> Field:
    line = spine_line(site)
    return limb(line.path, line.half, line.up)


def _behind_lamina(site: Site) -> Field:
    process, start = _spine(site), lamina_line(site).middle[1] + site.size("lamina", "thickness") * 0.35
    return lambda x, y, z: np.maximum(process(x, y, z), start - y)
