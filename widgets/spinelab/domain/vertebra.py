"""One vertebra as a single closed bone whose every point has a name. Knows how pieces unite, not their shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from spinelab.domain import cervical, thoracic
from spinelab.domain.frame import Array
from spinelab.domain.landmarks import LaminaLine, SpineLine
from spinelab.domain.part import PartId, Solid
from spinelab.domain.piece import Piece
from spinelab.domain.sdf import Field, smooth_intersect, smooth_join
from spinelab.domain.shape import boxed
from spinelab.domain.site import Site
from spinelab.domain.vocabulary import Level, Region, Side

__all__ = ["Vertebra", "vertebra_at"]

_REACH_MM = 72.0
"""No part of a vertebra lies further from the middle of its body."""
_SIDES = {Side.LEFT: 1.0, Side.RIGHT: -1.0}


@dataclass(frozen=True, eq=False)
class Vertebra:
    """The bone of one vertebra."""

    site: Site
    pieces: tuple[Piece, ...]
    """The body first, then the arch; paired pieces are described on the left."""
    cuts: tuple[tuple[Field, float], ...]
    """What is bored out, and the rounding of each edge; the canal comes last."""
    roughness_mm: float = 0.0

    @property
    def lamina_line(self) -> LaminaLine:
        """The middle of the left lamina."""
        return _arch(self.site.level).lamina_line(self.site)

    @property
    def spine_line(self) -> SpineLine:
        """The axis of the spinous process."""
        return _arch(self.site.level).spine_line(self.site)

    def distance(self, points_mm: Array) -> Array:
        """Return the signed distance of patient points (n, 3), mm."""
        return self.local_distance(*self.site.frame.to_local(points_mm))

    def local_distance(self, x: Array, y: Array, z: Array) -> Array:
        """Return the signed distance in the local frame, mm."""
        folded = np.abs(x)
        bone = united(self.pieces)(folded, y, z)
        for hole, rounding in self.cuts:
            bone = smooth_intersect(bone, -hole(folded, y, z), rounding)
        return bone

    def shares(self, points_mm: Array) -> Array:
        """Return for patient points (n, 3) how far each lies outside each part's territory, (parts, n), mm."""
        x, y, z = self.site.frame.to_local(points_mm)
        folded = np.abs(x)
        claims = np.stack([piece.claim(folded, y, z) for piece in self.pieces])
        order = np.partition(claims, 1, axis=0)
        rivals = np.where(claims == order[0], order[1], order[0])
        lead = (claims - rivals) / 2
        shares = [
            lead[index] if side is Side.MIDLINE else np.maximum(lead[index], -_SIDES[side] * x)
            for index, side in self._named()
        ]
        return np.stack(shares)

    def _named(self) -> list[tuple[int, Side]]:
        """Return index and side of every part: one for the body and the spinous process, two for all others."""
        return [
            (index, side)
            for index, piece in enumerate(self.pieces)
            for side in (_SIDES if piece.paired else (Side.MIDLINE,))
        ]

    def solid(self) -> Solid:
        """Return the vertebra as a solid with its named parts."""
        level = str(self.site.level)
        ids = tuple(PartId(self.pieces[index].structure, level, side) for index, side in self._named())
        return Solid(f"vertebra {level}", self._bounds(), self.distance, ids, self.shares)

    def _bounds(self) -> Array:
        middle = self.site.frame.origin_mm
        return boxed(self.distance, middle - _REACH_MM, middle + _REACH_MM)


def united(pieces: Sequence[Piece]) -> Field:
    """Return the pieces joined to one bone, nothing bored out."""

    def field(x: Array, y: Array, z: Array) -> Array:
        bone = pieces[0].field(x, y, z)
        for piece in pieces[1:]:
            if not piece.names_only:
                bone = smooth_join(bone, piece.field(x, y, z), piece.blend_mm)
        return bone

    return field


def _arch(level: Level) -> ModuleType:
    """Return the module that knows the arch of a level."""
    return cervical if level.region is Region.CERVICAL else thoracic


def vertebra_at(site: Site) -> Vertebra:
    """Return the vertebra of a site."""
    body = Piece("vertebral_body", site.body.distance, 0.0, paired=False)
    arch, upper = _arch(site.level), _arch(Level(list(Level)[site.level.order - 1]))
    pieces = (body, *arch.pieces(site))
    bored = arch.cuts(site, united(pieces))
    depth, flare = site.size("articular_process", "depth"), site.size("articular_process", "flare")
    process = upper.inferior_process(site.above, depth, flare)
    gap = site.above.joint.gap_mm

    def clearance(x: Array, y: Array, z: Array) -> Array:
        return process(x, y, z) - gap * 0.9

    def canal(x: Array, y: Array, z: Array) -> Array:
        return site.canal.distance(x, y)

    return Vertebra(site, pieces, (*bored, (clearance, 0.6), (canal, 0.9)))
