"""Where one vertebra is built: its own frame and the joints it shares with its neighbours.

Knows places only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.body import Body, body_of
from spinelab.domain.canal import Canal, canal_of
from spinelab.domain.facet import FacetJoint, facet_joint
from spinelab.domain.morphometry import measure
from spinelab.domain.vocabulary import Level, segment

if TYPE_CHECKING:
    from spinelab.domain.curvature import Column
    from spinelab.domain.frame import Array, Coordinates, Frame
    from spinelab.domain.sdf import Vector

__all__ = ["Neighbour", "Site", "site_of"]

_OUT_OF_REACH_MM = 400.0
"""Where the axis has its joint above and the sacrum its joint below, which are shaped in their own ways."""
_GRIP_MM = 0.25
"""How far the canal reaches into the body's wall, so that the canal alone decides where bone ends."""


@dataclass(frozen=True, eq=False)
class Neighbour:
    """A joint with the vertebra above or below, seen from the frame of this vertebra."""

    joint: FacetJoint
    turn: Array
    """Rotation from this vertebra's axes to those of the disc, shape (3, 3)."""
    shift_mm: Array
    """Origin of this vertebra in the frame of the disc, shape (3,)."""

    def to_disc(self, x: Array, y: Array, z: Array) -> Coordinates:
        """Return coordinates in the frame of the disc; both frames share the left-right axis."""
        cos, sin = float(self.turn[1, 1]), float(self.turn[1, 2])
        return x, y * cos + z * sin + float(self.shift_mm[1]), z * cos - y * sin + float(self.shift_mm[2])

    def from_disc(self, point_mm: Vector) -> Array:
        """Return a point of the disc's frame in the frame of this vertebra."""
        return np.asarray(np.asarray(point_mm) - self.shift_mm) @ self.turn

    def joint_local(self, x: Array, y: Array, z: Array) -> Coordinates:
        """Return distances across, along and through the left joint."""
        return self.joint.local(*self.to_disc(x, y, z))


@dataclass(frozen=True, eq=False)
class Site:
    """Everything that the shape of one vertebra depends on."""

    level: Level
    frame: Frame
    body: Body
    canal: Canal
    back_mm: float
    """Local y of the posterior wall of the body."""
    above: Neighbour
    below: Neighbour

    def size(self, structure: str, quantity: str) -> float:
        """Return a reference size at this level."""
        return measure(structure, quantity, self.level).value


def site_of(column: Column, level: Level) -> Site:
    """Return the site of a vertebra of a region."""
    frame, back = column.vertebrae[level], column.half_depth_mm[level]
    patient = column.patient
    upper = list(Level)[level.order - 1]

    def neighbour(name: str) -> Neighbour:
        disc = column.discs[name]
        joint = facet_joint(name, column.half_depth_mm[name], patient.canal_scale)
        return Neighbour(joint, disc.axes @ frame.axes.T, disc.axes @ (frame.origin_mm - disc.origin_mm))

    def absent(name: str, way: float) -> Neighbour:
        joint = facet_joint(name, back, patient.canal_scale)
        return Neighbour(joint, np.eye(3), np.array([0.0, 0.0, -way * _OUT_OF_REACH_MM]))

    return Site(
        level,
        frame,
        body_of(level, back, patient.body_scale),
        canal_of(level, back - _GRIP_MM, patient.canal_scale),
        back,
        absent("C2-C3", 1) if level is Level.C2 else neighbour(segment(upper)),
        absent("L5-S1", -1) if level is Level.S1 else neighbour(segment(level)),
    )
