"""The arch of a lumbar vertebra: upright turned facets, three processes on each side, a hatchet of a spine.

Knows L1 to L5; the sacrum borrows its upper joint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.landmarks import LaminaLine, SpineLine
from spinelab.domain.piece import Piece, outside_body
from spinelab.domain.sdf import Field, Vector, ellipsoid, limb, smooth_intersect, smooth_join
from spinelab.domain.thoracic import inferior_process, pedicle, plate

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.site import Site

__all__ = [
    "cuts",
    "inferior_process",
    "lamina_line",
    "lamina_roof",
    "mammillary",
    "pieces",
    "spine_line",
    "superior_process",
]

_Y = (0.0, 1.0, 0.0)
_Z = (0.0, 0.0, 1.0)


def pieces(site: Site) -> list[Piece]:
    """Return the named pieces of the arch; paired ones for the left side."""
    depth, flare = site.size("articular_process", "depth"), site.size("articular_process", "flare")
    bar = pedicle(site)
    return [
        Piece("pedicle", bar, 4.0, territory=outside_body(site, bar)),
        Piece("lamina", _lamina(site), 4.0),
        Piece("superior_articular_process", superior_process(site), 3.0),
        Piece("inferior_articular_process", inferior_process(site.below, depth, flare), 4.0),
        Piece("spinous_process", _spine(site), 4.0, paired=False, territory=_behind_lamina(site)),
        Piece("transverse_process", _transverse(site), 4.0),
        Piece("mammillary_process", mammillary(site), 2.2),
        Piece("accessory_process", _accessory(site), 2.0),
    ]


def cuts(_site: Site, _bone: Field) -> list[tuple[Field, float]]:
    """Return nothing: a lumbar arch has neither foramen nor facet for a rib."""
    return []


def superior_process(site: Site) -> Field:
    """Return the plate outside and in front of the upper joint, on the end of the pedicle."""
    joint, depth = site.above.joint, site.size("articular_process", "depth")
    flare = site.size("articular_process", "flare")
    wide, high = joint.half_width_mm + flare, joint.half_height_mm + flare
    ahead = joint.gap_mm / 2 + depth / 2
    foot = site.above.from_disc(_beside(site, 0.0, -3.0, -ahead))
    root: Vector = (
        site.canal.transverse_mm / 2 + site.size("pedicle", "width") / 2 + 0.6,
        site.back_mm + 7.5,
        site.size("pedicle", "superior") + 0.5,
    )
    stem = limb(
        [(float(foot[0]), float(foot[1]), float(foot[2])), root],
        [(depth * 0.55, wide * 0.8), (depth * 0.75, wide * 0.9)],
        _Y,
    )

    def field(x: Array, y: Array, z: Array) -> Array:
        across, along, through = site.above.joint_local(x, y, z)
        blade = plate((across, along, through + ahead), (wide, high, depth / 2))
        # Round outside: it thins towards its edges.
        thin = 0.4 * depth * np.minimum((across * (1 / wide)) ** 2, 1.2)
        blade = smooth_intersect(blade, thin - through - ahead - depth / 2, 2.5)
        return smooth_join(blade, stem(x, y, z), 3.0)

    return field


def mammillary(site: Site) -> Field:
    """Return the knob on the back edge of the upper articular process."""
    joint, radius = site.above.joint, site.size("transverse_process", "tubercles")
    ahead = joint.gap_mm / 2 + site.size("articular_process", "depth") * 0.55
    at = site.above.from_disc(_beside(site, joint.half_width_mm + 0.4, -0.5, -ahead))
    center: Vector = (float(at[0]), float(at[1]), float(at[2]))
    return lambda x, y, z: ellipsoid(x, y, z, center, (radius, radius * 1.1, radius * 1.5))


def _beside(site: Site, across: float, along: float, through: float) -> Vector:
    """Return a point of the upper joint's own axes in the frame of its disc."""
    joint = site.above.joint
    through += float(joint.bow(np.array(across)))
    point = np.array(joint.center_mm) + np.array([across, along, through]) @ joint.axes
    return (float(point[0]), float(point[1]), float(point[2]))


def lamina_line(site: Site) -> LaminaLine:
    """Return the middle of the lamina: from the midline out along the slanting wall of the canal."""
    tilt = np.deg2rad(site.size("lamina", "tilt"))
    thick, height = site.size("lamina", "thickness"), site.size("lamina", "height") / 2
    # The front of the tilted plate just reaches into the canal, which then cuts it to size.
    spread = (thick / 2 * np.cos(tilt)) ** (4 / 3) + (height * np.sin(tilt)) ** (4 / 3)
    off = float(spread**0.75) - 0.7
    level, reach = site.size("lamina", "superior"), site.canal.transverse_mm * 0.42
    bend = site.canal.transverse_mm * 0.22
    return LaminaLine(
        (0.0, site.canal.back_at(0.0) + off, level),
        (bend, site.canal.back_at(bend) + off * 1.15, level + 0.8),
        (reach, site.canal.back_at(reach) + off * 1.1, level + 2.0),
        (0.0, -float(np.sin(tilt)), float(np.cos(tilt))),
        (height, height * 0.8),
    )


def lamina_roof(site: Site) -> Field:
    """Return the roof of the canal alone."""
    line, thick = lamina_line(site), site.size("lamina", "thickness") / 2
    first, last = line.half_height
    sizes = [(thick, first), (thick, (first + last) / 2), (thick * 0.95, last)]
    tile = limb([line.middle, line.bend, line.side], sizes, line.up, flat=True)
    return lambda x, y, z: tile(np.sqrt(x * x + 1.5), y, z)


def _lamina(site: Site) -> Field:
    """Return the roof and the isthmus that runs from the pedicle down to the lower facet."""
    roof, line = lamina_roof(site), lamina_line(site)
    depth = site.size("articular_process", "depth")
    foot = site.below.joint
    down = site.below.from_disc(
        tuple((np.array(foot.center_mm) + foot.axes[2] * (foot.gap_mm + depth) / 2).tolist())
    )
    outer = site.canal.transverse_mm / 2 + site.size("pedicle", "width") * 0.42
    isthmus: list[Vector] = [
        (outer, site.back_mm + 9.0, site.size("pedicle", "superior") - 3.0),
        ((outer + line.side[0]) / 2 + 0.8, line.side[1] + 0.6, line.side[2] - 1.0),
        (float(down[0]), float(down[1]), float(down[2]) + 2.0),
    ]
    thick = site.size("lamina", "thickness") / 2
    strut = limb(isthmus, [(5.2, thick * 1.1), (5.6, thick * 1.15), (5.0, depth * 0.55)], _Y)
    return lambda x, y, z: smooth_join(roof(x, y, z), strut(x, y, z), 4.0)


def spine_line(site: Site) -> SpineLine:
    """Return the axis of the spinous process."""
    middle = lamina_line(site).middle
    angle = np.deg2rad(site.size("spinous_process", "inclination"))
    length = site.size("spinous_process", "length")
    root, tip = (site.size("spinous_process", f"{end}_height") / 2 for end in ("root", "tip"))
    width, broad = (site.size("spinous_process", name) / 2 for name in ("width", "tip_width"))
    run = np.array([0.0, float(np.cos(angle)), -float(np.sin(angle))]) * (length - broad)

    def along(share: float) -> Vector:
        return (0.0, middle[1] + share * float(run[1]), middle[2] - 1.0 + share * float(run[2]))

    return SpineLine(
        (along(0.02), along(0.35), along(0.75), along(1.0)),
        ((width * 1.3, root * 0.9), (width, (root + tip) / 2 * 0.92), (width, tip), (broad, tip * 0.94)),
        (0.0, 0.12, 1.0),
    )


def _spine(site: Site) -> Field:
    line = spine_line(site)
    return limb(line.path, line.half, line.up, flat=True)


def _behind_lamina(site: Site) -> Field:
    """Return the spinous process without the root that lies inside the laminae."""
    process, start = _spine(site), lamina_line(site).middle[1] + site.size("lamina", "thickness") * 0.35
    return lambda x, y, z: np.maximum(process(x, y, z), start - y)


def _root(site: Site) -> Array:
    """Return where the costal process leaves the junction of pedicle and lamina, local mm."""
    outer = site.canal.transverse_mm / 2 + site.size("pedicle", "width") * 0.55
    return np.array([outer, site.back_mm + 7.0, site.size("transverse_process", "root_superior")])


def _transverse(site: Site) -> Field:
    def size(quantity: str) -> float:
        return site.size("transverse_process", quantity)

    root, half = _root(site), size("thickness") / 2
    run = size("span") / 2 - half - float(root[0])
    back, rise = (float(np.tan(np.deg2rad(size(name)))) for name in ("backwards", "upwards"))
    middle = root + np.array([0.5, 0.5 * back, 0.35 * rise]) * run
    tip = root + np.array([1.0, back, rise]) * run
    path: list[Vector] = [(float(p[0]), float(p[1]), float(p[2])) for p in (root, middle, tip)]
    high = size("height") / 2
    sections = [(half * 1.5, high * 1.1), (half, high), (half * 0.9, high * 0.78)]
    return limb(path, sections, _Z, flat=True)


def _accessory(site: Site) -> Field:
    """Return the small spur on the back of the root of the costal process."""
    root, radius = _root(site), site.size("transverse_process", "tubercles") * 0.62
    start: Vector = (float(root[0]) + 2.0, float(root[1]) + 1.5, float(root[2]) - 2.0)
    end: Vector = (float(root[0]) + 3.5, float(root[1]) + 5.8, float(root[2]) - 5.0)
    return limb([start, end], [(radius * 1.3, radius * 1.3), (radius, radius)], _Z)
