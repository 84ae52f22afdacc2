"""The unevenness of an individual: space bent a little, smoothly, and back again exactly. Knows no anatomy.

The symmetric spine is built first; an individual is its image under this map. What did not overlap still
does not, closed surfaces stay closed, and a mesh is bent quickly. Three shears follow one another; each moves
points along one axis by a function of the other two coordinates, so each is undone exactly by subtraction.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spinelab.domain.frame import Array

__all__ = ["Warp"]

_SWAY_MM, _SWAY_LENGTH_MM = 1.3, 170.0
"""Sideways sway of the column and its length: far below the 10 deg of a scoliosis; assumed."""
_TURN, _TURN_LENGTH_MM = 0.020, 75.0
"""Sideways lean of what lies behind (about 1 deg), mm per mm, and how fast it turns; assumed."""
_UNEVEN_MM, _UNEVEN_LENGTH_MM, _WAVES = 0.32, 38.0, 4
"""Height, length and number of the waves that make left and right differ; assumed."""


@dataclass(frozen=True)
class Warp:
    """The map from the symmetric spine (model millimetres) to one patient (patient millimetres)."""

    seed: int = 0
    """0: nothing is bent."""
    scale: float = 1.0
    """Stature against the reference."""

    @property
    def plain(self) -> bool:
        """Whether left and right stay alike."""
        return self.seed == 0

    @property
    def unchanged(self) -> bool:
        """Whether nothing moves at all."""
        return self.plain and self.scale == 1.0

    @cached_property
    def _waves(self) -> tuple[Array, ...]:
        """Phases of sway and turn, and wave vectors with phases of the two uneven shears."""
        draw = np.random.default_rng([self.seed, 7])
        sway, turn = draw.uniform(0, 2 * np.pi, 2), draw.uniform(0, 2 * np.pi, 2)
        return sway, turn, *(draw.normal(0.0, 1.0, (_WAVES, 3)) for _ in range(2))

    def to_patient(self, points_mm: Array) -> Array:
        """Return where points (..., 3) of the symmetric spine lie in the patient."""
        moved = np.array(points_mm, dtype=np.result_type(points_mm, np.float32))
        if not self.plain:
            moved[..., 0] += self._sideways(moved[..., 1], moved[..., 2])
            moved[..., 1] += self._uneven(2, moved[..., 0], moved[..., 2])
            moved[..., 2] += self._uneven(3, moved[..., 0], moved[..., 1])
        return np.asarray(moved * self.scale).astype(moved.dtype)

    def to_model(self, points_mm: Array) -> Array:
        """Return which points (..., 3) of the symmetric spine lie at these places in the patient."""
        kind = np.result_type(points_mm, np.float32)
        moved = np.array(points_mm / self.scale, dtype=kind)
        if not self.plain:
            moved[..., 2] -= self._uneven(3, moved[..., 0], moved[..., 1])
            moved[..., 1] -= self._uneven(2, moved[..., 0], moved[..., 2])
            moved[..., 0] -= self._sideways(moved[..., 1], moved[..., 2])
        return moved

    def axes_at(self, point_mm: Array, axes: Array) -> Array:
        """Return model axes (3, 3) as they stand in the patient at a model point (3,)."""
        step = 2.0
        ends = np.stack([point_mm + sign * step * axes for sign in (1, -1)])
        moved = self.to_patient(ends)
        left, behind = (moved[0, index] - moved[1, index] for index in (0, 1))
        left = left / np.linalg.norm(left)
        behind = behind - left * float(behind @ left)
        behind = behind / np.linalg.norm(behind)
        return np.stack([left, behind, np.cross(left, behind)])

    def _sideways(self, y: Array, z: Array) -> Array:
        sway, turn = self._waves[0], self._waves[1]
        run = z * (2 * np.pi / _SWAY_LENGTH_MM)
        away = _SWAY_MM * (np.sin(run + sway[0]) - np.sin(sway[0]))  # the origin stays where it is
        lean = z * (2 * np.pi / _TURN_LENGTH_MM)
        lean = np.sin(lean + turn[0]) + 0.6 * np.sin(1.7 * lean + turn[1])
        return np.asarray(away + _TURN * y * lean).astype(y.dtype)

    def _uneven(self, which: int, first: Array, second: Array) -> Array:
        total = np.zeros_like(first)
        for across, along, phase in self._waves[which]:
            length = float(np.hypot(across, along)) * _UNEVEN_LENGTH_MM / (2 * np.pi)
            ahead = float(phase) * 3
            total += np.sin((first * across + second * along) / length + ahead) - np.sin(ahead)
        return np.asarray(total * (_UNEVEN_MM / np.sqrt(_WAVES))).astype(first.dtype)
