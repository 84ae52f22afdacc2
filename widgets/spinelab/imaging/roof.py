"""Where the spinal canal ends behind: there epidural fat ends and the muscles of the back begin.

Knows the curve of a spine, the sizes of its canal and where its laminae end, no tissues.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.canal import canal_of
from spinelab.domain.recess import rooms_of

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.recess import Room
    from spinelab.domain.spine import Spine

__all__ = ["Roof"]

_WIDE = 0.9
"""Beyond this share of half the width of the narrowest canal the wall is taken to lie no further in front."""
_COLUMNS = 7
_PLACES = 9
"""Between two laminae that the yellow ligaments bridge standing back, the wall is told at so many places."""
_RIND_MM = 1.2
"""The wall is taken to lie this much further back: in the middle of the yellow ligament that covers it."""


@dataclass(frozen=True, eq=False)
class Roof:
    """The middle of the yellow ligaments and the front of the laminae as a table, caudal first."""

    x_mm: Array
    """Columns beside the midline, shape (columns,); both sides are alike."""
    y_mm: Array
    z_mm: Array
    """Places on the wall, shape (columns, places): one for each vertebra, more where ligaments stand back."""

    @classmethod
    def of(cls, spine: Spine) -> Roof:
        """Return the wall behind the canal of a spine, drawn straight from vertebra to vertebra.

        In the loin it follows the yellow ligaments back between the laminae.
        """
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
        x = x * spine.warp.scale
        rooms = [
            room
            for room in rooms_of(spine)
            if table[0, 0, 2] < room.crest_mm[2] and room.edge_mm[2] < table[-1, 0, 2]
        ]
        table = np.concatenate([table, *(_within(room, table, x) for room in rooms)])
        table = np.take_along_axis(table, np.argsort(table[..., 2], axis=0)[..., None], axis=0)
        return cls(x, table[..., 1].T, table[..., 2].T)

    def behind_mm(self, x: Array, y: Array, z: Array) -> Array:
        """Return how far behind the wall the points of a grid lie, shape (z, y, x)."""
        wall = np.stack([np.interp(z, *column) for column in zip(self.z_mm, self.y_mm, strict=True)], axis=1)
        back = np.stack([np.interp(np.abs(x), self.x_mm, row) for row in wall]).astype(np.float32)
        return np.asarray(y[None, :, None] - back[:, None, :])


def _within(room: Room, wall: Array, x_mm: Array) -> Array:
    """Return places on a wall (places, columns, 3) within a room, moved back, in the same form."""
    low, high = float(room.crest_mm[2]), float(room.edge_mm[2])
    z = np.linspace(low, high + 1, _PLACES)
    straight = np.stack([np.interp(z, at[:, 2], at[:, 1]) for at in wall.swapaxes(0, 1)], axis=1)
    deep = room.recess.deep(x_mm[None, :], (z - high)[:, None], (z - low)[:, None])
    across, up = np.broadcast_to(x_mm[None, :], deep.shape), np.broadcast_to(z[:, None], deep.shape)
    return np.stack([across, straight + deep, up], axis=-1)
