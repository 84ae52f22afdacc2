"""One pair of zygapophysial joints: where it lies and how it is turned.

Knows the joint, not the bones beyond it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.morphometry import measure
from spinelab.domain.sdf import smooth_intersect

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.sdf import Vector

__all__ = ["FacetJoint", "facet_joint"]

_BEYOND = 1.3
"""The curve of a joint goes on to this share of its half-width."""
_ROOM_MM = 5.0
"""Depth of the room that the lower articular process needs."""


@dataclass(frozen=True, eq=False)
class FacetJoint:
    """The left joint of a motion segment, in the frame of its disc; the right one is its mirror image."""

    center_mm: Vector
    axes: Array
    """Rows: across the joint (outwards), up along it, and through it from the lower bone to the upper."""
    half_width_mm: float
    half_height_mm: float
    gap_mm: float
    curve_mm: float = 0.0
    """How far its edges stand towards the upper bone: the upper facet of the lower bone is hollow."""

    def local(self, x: Array, y: Array, z: Array) -> tuple[Array, Array, Array]:
        """Return distances across, along and through the joint from its middle, mm."""
        dx, dy, dz = x - self.center_mm[0], y - self.center_mm[1], z - self.center_mm[2]
        across, along, through = (
            dx * float(axis[0]) + dy * float(axis[1]) + dz * float(axis[2]) for axis in self.axes
        )
        if self.curve_mm:
            through = through - self.bow(across)
        return across, along, through

    def bow(self, across: Array) -> Array:
        """Return how far the curved joint lies from the plane through its middle, mm."""
        share = np.minimum(np.abs(across) * (1 / self.half_width_mm), _BEYOND)
        return np.asarray(self.curve_mm * share * share)

    def lower_side(self, x: Array, y: Array, z: Array) -> Array:
        """Return the distance to the room in front of the upper facet: joint space and lower process, mm."""
        across, along, through = self.local(x, y, z)
        u, v = across * (1 / (self.half_width_mm + 0.6)), along * (1 / (self.half_height_mm + 0.6))
        uu, vv = u * u, v * v
        oval = (np.sqrt(np.sqrt(uu * uu + vv * vv)) - 1) * min(self.half_width_mm, self.half_height_mm)
        slab = np.abs(through - self.gap_mm / 2 + _ROOM_MM / 2) - _ROOM_MM / 2
        return smooth_intersect(oval, slab, 1.5)


@cache
def facet_joint(segment: str, half_depth_mm: float, canal_scale: float = 1.0) -> FacetJoint:
    """Return the joint of a motion segment whose disc ends ``half_depth_mm`` behind its middle.

    Around a wider canal the joints stand further back and apart.
    """

    def size(quantity: str) -> float:
        return measure("facet_joint", quantity, segment).value

    steep, turn = np.deg2rad(size("steepness")), np.deg2rad(size("turn"))
    through = np.array([np.sin(steep) * np.sin(turn), np.sin(steep) * np.cos(turn), np.cos(steep)])
    across = np.array([np.cos(turn), -np.sin(turn), 0.0])
    along = np.cross(through, across)
    if along[2] < 0:
        along = -along
    upper, more = segment.split("-", maxsplit=1)[0], canal_scale - 1
    apart = measure("spinal_canal", "transverse_diameter", upper).value_mm * 0.4 * more
    back = measure("spinal_canal", "ap_diameter", upper).value_mm * 0.7 * more
    center = (size("lateral") + apart, half_depth_mm + size("posterior") + back, size("superior"))
    return FacetJoint(
        center,
        np.stack([across, along, through]),
        size("width") / 2,
        size("height") / 2,
        size("gap"),
        size("curve"),
    )
