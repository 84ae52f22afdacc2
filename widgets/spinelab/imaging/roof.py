"""Where the spinal canal ends behind: there epidural fat ends and the muscles of the back begin.

Knows the curve of a spine and the sizes of its canal, no tissues.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.canal import canal_of

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.spine import Spine

__all__ = ["Roof"]

_WIDE = 0.9
"""Beyond this share of half the width of the narrowest canal the wall is taken to lie no further in front."""
_COLUMNS = 7
_RIND_MM = 1.2
"""The wall is taken to lie this much further back: in the middle of the yellow ligament that covers it."""


@dataclass(frozen=True, eq=False)
class Roof:
    """The middle of the yellow ligaments and the front of the laminae as a table, caudal first."""

    x_mm: Array
    """Columns beside the midline, shape (columns,); both sides are alike."""
    y_mm: Array
    z_mm: Array
    """Places on the wall, shape (columns, vertebrae)."""

    @classmethod
    def of(cls, spine: Spine) -> Roof:
        """Return the wall behind the canal of a spine, drawn straight from vertebra to vertebra."""
        model = spine.model or spine
        canals = {
            level: canal_of(level, model.half_depth_mm[level], spine.patient.canal_scale)
            for level in model.levels[::-1]
        }
        x = np.linspace(0.0, _WIDE * min(canal.transverse_mm for canal in canals.values()) / 2, _COLUMNS)
        walls = []
        for level, canal in canals.items():
            wall = [(at, canal.back_at(at) + _RIND_MM, 0.0) for at in x.tolist()]
            walls.append(spine.warp.to_patient(model.frames[level].to_patient(np.array(wall))))
        table = np.array(walls)
        return cls(x * spine.warp.scale, table[..., 1].T, table[..., 2].T)

    def behind_mm(self, x: Array, y: Array, z: Array) -> Array:
        """Return how far behind the wall the points of a grid lie, shape (z, y, x)."""
        wall = np.stack([np.interp(z, *column) for column in zip(self.z_mm, self.y_mm, strict=True)], axis=1)
        back = np.stack([np.interp(np.abs(x), self.x_mm, row) for row in wall]).astype(np.float32)
        return np.asarray(y[None, :, None] - back[:, None, :])
