"""The vertebral end of a rib: head, neck, tubercle and the first part of the shaft. Knows one rib."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.sdf import Vector, ellipsoid, limb, smooth_join
from spinelab.domain.spline import natural_spline
from spinelab.domain.thoracic import has_costal_process, rib_head, rib_head_radii, rib_tubercle
from spinelab.domain.vertebra import Vertebra, united

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.part import PointField

__all__ = ["rib"]

_Z = (0.0, 0.0, 1.0)


def rib(vertebra: Vertebra) -> PointField:
    """Return the left rib of a thoracic vertebra; it keeps the joint space to the bone itself."""
    site = vertebra.site
    head, radii = rib_head(site, united(vertebra.pieces)), rib_head_radii(site)
    neck, shaft = site.size("rib", "neck_height") / 2, site.size("rib", "shaft_height") / 2
    knots = np.arange(5.0)
    at = np.linspace(0.0, 4.0, 10)
    path = np.stack(
        [natural_spline(knots, line, at) for line in np.array(_path(vertebra, head)).T], axis=1
    ).tolist()
    thick, high = [2.8, 2.4, 3.1, 2.9, 2.8], [neck * 0.9, neck, neck * 1.02, shaft, shaft]
    sections = list(
        zip(np.interp(at, knots, thick).tolist(), np.interp(at, knots, high).tolist(), strict=True)
    )
    gap, shaft_bone = site.size("rib", "gap"), limb(path, sections, _Z)

    def field(points: Array) -> Array:
        x, y, z = site.frame.to_local(points)
        bone = shaft_bone(x, y, z)
        bone = smooth_join(bone, ellipsoid(x, y, z, head, radii), 3.0)
        if has_costal_process(site):
            knob = rib_tubercle(site)
            bone = smooth_join(bone, ellipsoid(x, y, z, knob, (4.6, 4.6, 4.8)), 2.5)
        near = bone < 1.5 + gap
        if near.any():
            bone[near] = np.maximum(bone[near], gap - vertebra.distance(points[near]))
        return bone

    return field


def _path(vertebra: Vertebra, head: Vector) -> list[Vector]:
    """Return head, neck, tubercle and two points of the shaft, local mm."""
    site = vertebra.site
    fall = float(np.tan(np.deg2rad(site.size("rib", "slope"))))
    shown = site.size("rib", "shaft_shown")
    start = np.array(head)
    free = start + np.array([19.0, 15.0, -4.0])  # the last two ribs touch no transverse process
    tubercle = np.array(rib_tubercle(site)) if has_costal_process(site) else free
    waist = start * 0.5 + tubercle * 0.5 + np.array([1.0, -1.2, 0.0])
    angle = tubercle + np.array([0.88, 0.42, -fall]) * shown * 0.45
    end = angle + np.array([0.97, -0.12, -fall * 1.3]) * shown * 0.55
    return [(float(p[0]), float(p[1]), float(p[2])) for p in (start, waist, tubercle, angle, end)]
