"""The room behind the dural sac between two laminae of the loin, where the yellow ligaments stand back.

Fat fills it. In adults this fat is not continuous: it lies at the level of the discs in a triangle with its
apex behind, bounded by the yellow ligaments at the sides and by the sac in front (`wolframgabel1996`); from
the upper edge of one lamina it reaches to under the next (`boezaart2019epidural`). The ligaments are steeply
arched, and elsewhere much of the dura touches the wall of the canal (`hogan1991epidural`). Knows shape and
place of the room, no ligament and no fat.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.curvature import column
from spinelab.domain.morphometry import measure
from spinelab.domain.site import site_of
from spinelab.domain.vertebra import lamina_line_at
from spinelab.domain.vocabulary import Level, segment

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.spine import Spine

__all__ = ["Recess", "Room", "recess_of", "rooms_of"]

_EDGE_MM = 3.0
"""Above and below, the room becomes shallow over this height; assumed."""
_UNDER_MM = 0.5
"""It ends this far above the lower edge of the upper lamina, which leaves no more room; assumed."""


@dataclass(frozen=True)
class Recess:
    """The shape of one room; both sides of it are alike."""

    depth_mm: float
    """How far the ligaments stand back in the midline."""
    half_width_mm: float
    """Further from the midline than this they do not."""

    def deep(self, beside: Array, above_edge: Array, above_crest: Array) -> Array:
        """Return how far the ligaments stand back, mm.

        ``beside`` is the distance from the midline, ``above_edge`` the height above the lower edge of the
        upper lamina, ``above_crest`` that above the upper edge of the lower lamina, all mm.
        """
        share = np.minimum(np.abs(beside) * (1 / self.half_width_mm), 1)
        arch = (1 - share * share) ** 2
        return np.asarray(self.depth_mm * arch * _opens(_UNDER_MM - above_edge) * _opens(above_crest))


@dataclass(frozen=True, eq=False)
class Room:
    """One room in a spine."""

    recess: Recess
    crest_mm: Array
    """The upper edge of the lower lamina in the midline, patient mm, shape (3,)."""
    edge_mm: Array
    """The lower edge of the upper lamina in the midline, patient mm, shape (3,)."""


def recess_of(between: str) -> Recess | None:
    """Return the shape for a segment such as ``"L4-L5"``; nothing where the ligaments do not stand back."""
    depth, half = (
        measure("ligamentum_flavum", quantity, between).value for quantity in ("recess", "recess_half_width")
    )
    return Recess(depth, half) if depth else None


def rooms_of(spine: Spine) -> tuple[Room, ...]:
    """Return the rooms of a spine, cranial first; none outside the loin. Asks for no solid."""
    levels = [Level(level) for level in spine.levels]
    shapes = [recess_of(segment(level)) for level in levels[:-1]]
    if not any(shapes):
        return ()
    model = spine.model or spine
    stack, size = column(model.region, model.patient), spine.warp.scale
    edges = []
    for level in levels:
        site = site_of(stack, level)
        line = lamina_line_at(site)
        ends = [(0.0, line.middle[1], float(end[0])) for end in line.edges(np.zeros(1))]
        edges.append(spine.warp.to_patient(site.frame.to_patient(np.array(ends))))
    return tuple(
        Room(Recess(shape.depth_mm * size, shape.half_width_mm * size), lower[1], upper[0])
        for shape, upper, lower in zip(shapes, edges, edges[1:], strict=False)
        if shape
    )


def _opens(height: Array) -> Array:
    share = np.clip(height * (1 / _EDGE_MM), 0, 1)
    return np.asarray(share * share * (3 - 2 * share))
