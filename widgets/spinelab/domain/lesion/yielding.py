"""How cord and dura give way to a lesion, plane by plane.

In each axial plane the dural sac first moves away into the fat opposite the lesion, as far as there is fat.
The cord, an ellipse, moves and turns into a flatter and wider ellipse between the lesion and the far wall of
the sac, and the lesion indents what is left in its way. Its width follows from one rule: the area of the cord
stays what it was until the cord is as wide as the sac allows; after that the area falls. All this is worked
out once per lesion on a small table over (thickness, position along the canal); a point then only looks its
ellipse up. The rule is a model, not a measurement: that the cord's area is lost only late fits the finding
that its loss tells myelopathy better than the occupying ratio does (`sca_severe_opll`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.domain.lesion.lookup import Line
from spinelab.domain.lesion.nerves import NO_CORD_MM
from spinelab.domain.lesion.smooth import blurred

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.lesion.site import Growth
    from spinelab.domain.lesion.walls import Walls

__all__ = ["Yielding", "yielding_of"]

_STEP_MM, _THICKNESS_STEP_MM, _ACROSS_MM = 0.5, 0.25, 9.0
_GAP_MM = 0.55
"""Least distance from a lesion to the cord: the dura and a film of fluid."""
_STIFF_MM = 3.0
"""The cord does not kink: its course is smoothed along the canal, mm standard deviation."""
_SIDE_FLUID_MM = 0.6
"""Fluid that stays beside a cord that is as wide as it can be."""
_PEAK = 0.55
"""How far the ellipse gives way to the peak of a lesion; the rest is indentation."""
_HALVINGS = 10


@dataclass(frozen=True, eq=False)
class Yielding:
    """Ellipse of the cord and shift of the sac at each thickness and position."""

    walls: Walls
    thickness_mm: Array
    along_mm: Array
    moves_mm: Array
    """Middle (left, behind) and half-diameters (across, deep) of the cord; backward shift of the sac.

    Shape (5, thickness, along).
    """

    def both(self, left: Array, behind: Array, along: Array, thickness_mm: float) -> tuple[Array, Array]:
        """Return first-order distances to cord and moved sac, mm, before any indentation."""
        aside, center, across, deep, moved = self._at(thickness_mm)(along)
        p, q = 1 / across, 1 / deep
        u, v = (left - aside) * p, (behind - center) * q
        radius = np.sqrt(u * u + v * v)
        u *= p
        v *= q
        slope = np.sqrt(u * u + v * v) + 1e-6  # keeps the very middle from dividing by zero
        cord = radius * (radius - 1) / slope
        cord[across < 2 * NO_CORD_MM] = 99.0
        return cord, self.walls.nerves.sac(left, behind - moved, along)

    @property
    def span_mm(self) -> tuple[float, float]:
        """Stretch of the line on which cord or sac ever differ from the undisturbed ones."""
        moved = np.abs(self.moves_mm - self.moves_mm[:, :1]).max(axis=(0, 1)) > 0.01  # noqa: PLR2004 (mm)
        held = self.along_mm[moved]
        return (float(held.min()) - 1.0, float(held.max()) + 1.0) if len(held) else (0.0, 0.0)

    def _at(self, thickness_mm: float) -> Line:
        place = float(np.clip(thickness_mm / _THICKNESS_STEP_MM, 0, len(self.thickness_mm) - 1.001))
        index = int(place)
        low, high = self.moves_mm[:, index], self.moves_mm[:, index + 1]
        rows = low + (high - low) * (place - index)
        return Line(float(self.along_mm[0]), float(self.along_mm[1] - self.along_mm[0]), tuple(rows))


def yielding_of(walls: Walls, growth: Growth, largest_mm: float) -> Yielding:
    """Work out how cord and sac give way to a growing lesion."""
    low, high = growth.span_mm
    along = walls.along_mm[(walls.along_mm > low - 16.0) & (walls.along_mm < high + 16.0)]
    thickness = np.arange(0.0, largest_mm + 2 * _THICKNESS_STEP_MM, _THICKNESS_STEP_MM)
    across = np.arange(-_ACROSS_MM, _ACROSS_MM + 0.1, _STEP_MM)
    center, wide, deep = (table.astype(float) for table in walls.nerves.cord(along))
    in_front, behind_it = _lesion_faces(growth, along, across, thickness)
    sac_front, sac_back = _sac_faces(walls, along, across)
    moved = _sac_shift(walls, (along, across), (in_front, behind_it), (sac_front, sac_back))
    # Limits of the cord: the wall of the moved sac, or the lesion, whichever is nearer.
    middle = len(across) // 2
    free_front = np.minimum(sac_front[:, middle] + _GAP_MM, center - deep)[None, :, None] + moved[..., None]
    free_back = np.maximum(sac_back[:, middle] - _GAP_MM, center + deep)[None, :, None] + moved[..., None]
    front = np.maximum(in_front + _GAP_MM, free_front)
    back = np.maximum(np.minimum(behind_it - _GAP_MM, free_back), front + 0.2)
    weight = np.maximum(1 - (across / (0.8 * wide[:, None])) ** 2, 0)
    weight = weight / weight.sum(axis=1, keepdims=True)
    near = np.abs(across) < 0.7 * wide[:, None]
    nearest_front = np.where(near, front, -np.inf).max(axis=2)
    nearest_back = np.where(near, back, np.inf).min(axis=2)
    mean_front, mean_back = (front * weight).sum(axis=2), (back * weight).sum(axis=2)
    low_limit = _PEAK * nearest_front + (1 - _PEAK) * mean_front
    high_limit = _PEAK * nearest_back + (1 - _PEAK) * mean_back
    half = np.clip((high_limit - low_limit) / 2, 0.25 * deep, deep)
    place = np.clip(center, low_limit + half, np.maximum(high_limit - half, low_limit + half))
    room = np.minimum(*_side_room(walls, along))
    aside = _aside(front - free_front, free_back - back, across, wide, room)
    shift = blurred(place - center, _STIFF_MM, axis=1)
    flat = blurred(half / deep, _STIFF_MM / 2, axis=1)
    aside = blurred(aside, _STIFF_MM, axis=1)
    place, half = center + shift, flat * deep
    widest = np.maximum(room - _SIDE_FLUID_MM - np.abs(aside), wide)
    limits = (
        np.maximum(front, sac_front + _GAP_MM + moved[..., None]),
        np.minimum(back, sac_back - _GAP_MM + moved[..., None]),
    )
    width = _width((wide, widest), (aside, place, half), limits, across, np.pi * wide * deep)
    changed = np.stack([aside, place, width, half, moved])
    return Yielding(walls, thickness, walls.along_mm, _everywhere(walls, along, changed))


def _everywhere(walls: Walls, along: Array, changed: Array) -> Array:
    """Return what changes beside the lesion, and elsewhere the undisturbed cord, (5, thickness, along)."""
    center, wide, deep = walls.nerves.cord(walls.along_mm)
    still = np.stack([np.zeros_like(center), center, wide, deep, np.zeros_like(center)])[:, None]
    whole = np.repeat(still, changed.shape[1], axis=1)
    first = int(np.searchsorted(walls.along_mm, along[0]))
    whole[:, :, first : first + len(along)] = changed
    return whole


def _lesion_faces(growth: Growth, along: Array, across: Array, thickness: Array) -> tuple[Array, Array]:
    """Return how far behind the line the lesion's free surface lies, (thickness, along, across).

    For a lesion from the front the first array holds it and the second is out of reach, and the reverse.
    """
    behind = np.arange(-1.5, 22.0, _STEP_MM)
    left, place, back = np.meshgrid(across, along, behind, indexing="ij")
    turns = growth.turns(left.ravel(), back.ravel(), place.ravel()).reshape(left.shape)
    turns = np.minimum(turns, 1e3).transpose(1, 0, 2)
    if not growth.from_front:
        turns, behind = turns[..., ::-1], behind[::-1]
    # From the wall inwards the thickness rises; the last point that has turned is the surface.
    faces = np.empty((len(thickness), *turns.shape[:2]))
    for index, now in enumerate(thickness):
        inside = turns <= now
        last = inside.shape[-1] - 1 - inside[..., ::-1].argmax(axis=-1)
        here = np.take_along_axis(turns, last[..., None], -1)[..., 0]
        following = np.minimum(last + 1, len(behind) - 1)
        beyond = np.take_along_axis(turns, following[..., None], -1)[..., 0]
        share = np.clip((now - here) / np.maximum(beyond - here, 1e-6), 0, 1)
        surface = behind[last] + (behind[1] - behind[0]) * share
        faces[index] = np.where(inside.any(axis=-1), surface, -50.0 if growth.from_front else 50.0)
    nothing = np.full_like(faces, 50.0 if growth.from_front else -50.0)
    return (faces, nothing) if growth.from_front else (nothing, faces)


def _sac_faces(walls: Walls, along: Array, across: Array) -> tuple[Array, Array]:
    """Return how far behind the line the sac begins and ends, (along, across)."""
    behind = np.arange(0.0, 22.0, _STEP_MM)
    place, left, back = np.meshgrid(along, across, behind, indexing="ij")
    away = walls.nerves.sac(left.ravel(), back.ravel(), place.ravel()).reshape(place.shape)
    middle = np.broadcast_to(walls.nerves.middle(along)[0][:, None], away.shape[:2])
    inside = away < 0
    held = inside.any(axis=2)
    first = inside.argmax(axis=2)
    last = len(behind) - 1 - inside[..., ::-1].argmax(axis=2)

    def surface(index: npt.NDArray[np.intp], step: int) -> Array:
        beyond = np.clip(index + step, 0, len(behind) - 1)
        here, there = (np.take_along_axis(away, at[..., None], 2)[..., 0] for at in (index, beyond))
        return np.asarray(behind[index] + step * _STEP_MM * here / np.minimum(here - there, -1e-6))

    return np.where(held, surface(first, -1), middle), np.where(held, surface(last, 1), middle)


def _sac_shift(
    walls: Walls, place: tuple[Array, Array], lesion: tuple[Array, Array], sac: tuple[Array, Array]
) -> Array:
    """Return how far the sac moves backwards (forwards: negative), (thickness, along)."""
    along, across = place
    (in_front, behind_it), (sac_front, sac_back) = lesion, sac
    central = np.abs(across) < 4.0  # noqa: PLR2004 (mm beside the midline)
    pushed = np.maximum(in_front - sac_front, 0)[..., central].mean(axis=2)
    pulled = np.maximum(sac_back - behind_it, 0)[..., central].mean(axis=2)
    left, at = np.meshgrid(across[central], along, indexing="ij")
    wall = walls.behind(left.ravel(), at.ravel())
    back_wall = (wall[0] / wall[1]).reshape(left.shape).T
    body = walls.front(left.ravel(), at.ravel())[0].reshape(left.shape).T
    fat_behind = np.maximum((back_wall - sac_back[:, central]).min(axis=1) - 0.4, 0)
    fat_ahead = np.maximum((sac_front[:, central] - body).min(axis=1) - 0.9, 0)
    moved = np.minimum(pushed, 0.9 * fat_behind) - np.minimum(pulled, 0.9 * fat_ahead)
    return np.asarray(blurred(moved, 2.0, axis=1))


def _side_room(walls: Walls, along: Array) -> tuple[Array, Array]:
    """Return how far the sac reaches to the left and to the right of the midline at its middle."""
    zero = np.zeros_like(along)
    (left,) = walls.nerves.outline(zero, along)
    (right,) = walls.nerves.outline(zero + np.pi, along)
    return left, right


def _aside(from_front: Array, from_back: Array, across: Array, wide: Array, room: Array) -> Array:
    """Return how far the cord moves to its left, away from a lesion of the other side."""
    push = np.maximum(from_front, 0) + np.maximum(from_back, 0)
    lever = np.where(np.abs(across) < wide[:, None], np.sign(across), 0.0)
    uneven = (push * lever).sum(axis=2) / np.maximum(np.abs(lever).sum(axis=1) / 2, 1)
    limit = np.maximum(room - _SIDE_FLUID_MM - wide, 0) * 0.8
    return np.asarray(np.clip(-0.5 * uneven, -limit, limit))


def _width(
    bounds: tuple[Array, Array],
    ellipse: tuple[Array, Array, Array],
    limits: tuple[Array, Array],
    across: Array,
    area: Array,
) -> Array:
    """Return the half-width at which the indented ellipse has the area of the undisturbed cord."""
    aside, place, half = (table[..., None] for table in ellipse)
    front, back = limits
    low, high = (np.broadcast_to(bound, aside.shape[:2]).copy() for bound in bounds)
    aim = area * 0.995  # what sampling the ellipse in columns misses
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        bow = 1 - ((across - aside) / middle[..., None]) ** 2
        reach = half * np.sqrt(np.maximum(bow, 0))
        column = np.minimum(place + reach, back) - np.maximum(place - reach, front)
        enough = np.maximum(column, 0).sum(axis=2) * _STEP_MM >= aim
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return high
