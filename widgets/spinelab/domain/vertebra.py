"""One vertebra as a single closed bone whose every point has a name.

Knows how pieces unite, not their shapes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from spinelab.domain import axis, cervical, lumbar, sacrum, thoracic
from spinelab.domain.nearby import Nearby, Table
from spinelab.domain.part import PartId, Solid
from spinelab.domain.piece import Piece
from spinelab.domain.sdf import Field, smooth_join
from spinelab.domain.shape import boxed
from spinelab.domain.vocabulary import Level, Region, Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spinelab.domain.frame import Array
    from spinelab.domain.landmarks import LaminaLine, SpineLine
    from spinelab.domain.site import Neighbour, Site

__all__ = ["Vertebra", "lamina_line_at", "vertebra_at"]

_REACH_MM = 76.0
"""No part of a vertebra lies further from the middle of its body."""
_UNEVEN_MM, _WAVE_MM, _WAVES = 0.22, 9.0, 5
"""Height, length and number of the waves that make a bone look grown and not turned; assumed."""
_SIDES = {Side.LEFT: 1.0, Side.RIGHT: -1.0}


@dataclass(frozen=True, eq=False)
class Vertebra:
    """The bone of one vertebra."""

    site: Site
    pieces: tuple[Piece, ...]
    """The body first, then the arch; paired pieces are described on the left."""
    cuts: tuple[tuple[Field, float], ...]
    """What is bored out, and the rounding of each edge; the canal comes last."""
    above: Vertebra | None = None
    """The next vertebra up, where the region has one."""

    @property
    def lamina_line(self) -> LaminaLine:
        """The middle of the left lamina."""
        return lamina_line_at(self.site)

    @property
    def spine_line(self) -> SpineLine:
        """The axis of the spinous process."""
        return _arch(self.site.level).spine_line(self.site)

    def distance(self, points_mm: Array) -> Array:
        """Return the signed distance of patient points (n, 3), mm; it keeps clear of the vertebra above."""
        x, y, z = self.site.frame.to_local(points_mm)
        bone = self.local_distance(x, y, z)
        if self.above is not None:
            near = (bone < 1.0) & (z > 0)
            if near.any():
                other = self.above.local_distance(*self.above.site.frame.to_local(points_mm[near]))
                bone[near] = np.maximum(bone[near], self.site.above.joint.gap_mm * 0.85 - other)
        return bone

    def local_distance(self, x: Array, y: Array, z: Array) -> Array:
        """Return the signed distance in the local frame, mm."""
        folded = np.abs(x)
        return self._nearby.distance(folded, y, z)

    @cached_property
    def _nearby(self) -> Nearby:
        """The pieces and what is bored out, with a table of which of them matter where."""
        level = self.site.level.order
        return Nearby(
            [(piece.field, piece.blend_mm) for piece in self.pieces if not piece.names_only],
            self.cuts,
            lambda x, y, z: uneven(level, x, y, z),
            np.array([[0.0, -_REACH_MM, -_REACH_MM], [_REACH_MM] * 3]),
        )

    def shares(self, points_mm: Array) -> Array:
        """Return how far patient points (n, 3) lie outside each part's territory, (parts, n), mm."""
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
        """Return index and side of every part: one for body and spinous process, two for all others."""
        return [
            (index, side)
            for index, piece in enumerate(self.pieces)
            for side in (_SIDES if piece.paired else (Side.MIDLINE,))
        ]

    def worked_out(self) -> tuple[Table, Array]:
        """Return what takes long to find, as numbers: the table of the pieces and the box of the bone."""
        middle = self.site.frame.origin_mm
        return self._nearby.table, boxed(self.distance, middle - _REACH_MM, middle + _REACH_MM)

    def given(self, table: Table) -> None:
        """Take the table of the pieces from a copy of this process that worked it out."""
        self._nearby.table = table

    def solid(self, bounds_mm: Array) -> Solid:
        """Return the vertebra as a solid with its named parts, within the box of `worked_out`."""
        level = str(self.site.level)
        ids = tuple(PartId(self.pieces[index].structure, level, side) for index, side in self._named())
        return Solid(f"vertebra {level}", bounds_mm, self.distance, ids, self.shares)

    def coarse_solid(self, bounds_mm: Array) -> Solid:
        """Return the vertebra as a solid of two parts, body and arch, for the overview."""
        level = str(self.site.level)

        def shares(points_mm: Array) -> Array:
            x, y, z = self.site.frame.to_local(points_mm)
            body, *others = (piece.claim(np.abs(x), y, z) for piece in self.pieces)
            lead = (body - np.min(others, axis=0)) / 2
            return np.stack([lead, -lead])

        ids = (PartId("vertebral_body", level), PartId("vertebral_arch", level))
        return Solid(f"vertebra {level}", bounds_mm, self.distance, ids, shares)


def uneven(seed: int, x: Array, y: Array, z: Array) -> Array:
    """Return small smooth irregularities, mm: a few crossing waves, different in every vertebra.

    Both sides share them, because ``x`` is the distance from the midline. A seeded individual may add its
    own.
    """
    waves = np.random.default_rng(seed).normal(0.0, 1.0, (_WAVES, 4))
    total = np.zeros_like(x)
    for wave in waves:
        length = float(np.linalg.norm(wave[:3]))
        a, b, c = (float(part) * (2 * np.pi / _WAVE_MM / length) for part in wave[:3])
        total += np.sin(a * x + b * y + c * z + float(wave[3]) * 3)
    return np.asarray(total * (_UNEVEN_MM / np.sqrt(_WAVES)))


def united(pieces: Sequence[Piece]) -> Field:
    """Return the pieces joined to one bone, nothing bored out."""

    def field(x: Array, y: Array, z: Array) -> Array:
        bone = pieces[0].field(x, y, z)
        for piece in pieces[1:]:
            if not piece.names_only:
                bone = smooth_join(bone, piece.field(x, y, z), piece.blend_mm)
        return bone

    return field


class _Arch(Protocol):
    """What a module that knows the arches of a region offers."""

    def pieces(self, site: Site, /) -> list[Piece]: ...
    def cuts(self, site: Site, bone: Field, /) -> list[tuple[Field, float]]: ...
    def inferior_process(self, neighbour: Neighbour, depth_mm: float, flare_mm: float, /) -> Field: ...
    def lamina_line(self, site: Site, /) -> LaminaLine: ...
    def spine_line(self, site: Site, /) -> SpineLine: ...


def _arch(level: Level) -> _Arch:
    """Return the module that knows the arch of a level."""
    if level in _ALONE:
        return _ALONE[level]
    return {Region.CERVICAL: cervical, Region.THORACIC: thoracic, Region.LUMBAR: lumbar}[level.region]


_ALONE: dict[Level, _Arch] = {Level.C2: axis, Level.S1: sacrum}


def lamina_line_at(site: Site) -> LaminaLine:
    """Return the middle of the left lamina of a vertebra, without the vertebra."""
    return _arch(site.level).lamina_line(site)


def vertebra_at(site: Site, above: Vertebra | None = None) -> Vertebra:
    """Return the vertebra of a site, below the one that is already there."""
    body = Piece("vertebral_body", site.body.distance, 0.0, paired=False)
    arch, upper = _arch(site.level), _arch(Level(list(Level)[site.level.order - 1]))
    pieces = (body, *arch.pieces(site))
    bored = arch.cuts(site, united(pieces))
    depth, flare = site.size("articular_process", "depth"), site.size("articular_process", "flare")
    process = upper.inferior_process(site.above, depth, flare)
    gap = site.above.joint.gap_mm

    def clearance(x: Array, y: Array, z: Array) -> Array:
        return process(x, y, z) - gap * 0.9

    def canal(x: Array, y: Array, _z: Array) -> Array:
        return site.canal.distance(x, y)

    def facet(x: Array, y: Array, z: Array) -> Array:
        return site.below.joint.lower_side(*site.below.to_disc(x, y, z))

    return Vertebra(site, pieces, (*bored, (clearance, 0.6), (facet, 1.0), (canal, 1.2)), above)
