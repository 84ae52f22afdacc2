"""What can be taken for a calcified or ossified ligament: thick flavum, worn facet joint, bulging disc.

Knows their shapes. Hypertrophy thickens the flavum without calcium (1.41 mm in controls, 2.09 mm in
stenosis at C6-C7, `clft2021`) and is not buckling (`kalidindi2022`). A worn facet joint grows osteophytes and
its processes thicken (`kushchayev2018`): a bony rim towards the canal. A bulging disc is broad-based and lies
at the disc; spurs at its margins are osteophytes of spondylosis, not ossified ligament
(`yan2017pathogenesis`). In the neck disc degeneration is most frequent at C5-C6 (`tao2021cervical`). Widths
are assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.lesion.flavum_ossified import FlavumGrowth, Plate, plates_at
from spinelab.domain.lesion.gaps import lamina_gap
from spinelab.domain.lesion.posterior_ossified import PosteriorOssified, Sheet, lift_at
from spinelab.domain.lesion.shapes import Patch
from spinelab.domain.lesion.site import front_of, half_width_at, sides_of, tangent_at

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.lesion.recipe import Recipe
    from spinelab.domain.lesion.walls import Walls

__all__ = ["BulgingDisc", "bulging_discs", "thick_flavum", "worn_facets"]

_OUTWARDS = 1.2
"""A rim of a joint reaches beyond the canal, to the joint: share of half the canal's width."""
_BEYOND_MM = 2.0
"""How far a bulge with its spurs reaches beyond the disc."""
_SPUR_MM, _SPUR = 3.0, 0.75
"""Height of a spur along the line, from the edge of the body; its thickness as a share of the bulge."""
_EDGE_MM = 1.0
"""Within the disc a spur begins this far in front of its back."""


def thick_flavum(walls: Walls, recipe: Recipe) -> FlavumGrowth:
    """Return the growth of a flavum that is thick without calcium."""
    return plates_at(walls, recipe, rooted=False)


def worn_facets(walls: Walls, recipe: Recipe) -> FlavumGrowth:
    """Return the bony rims of worn facet joints: bumps in the outer angles of the canal."""
    plates, peaks = [], []
    for segment in recipe.segments:
        gap, half = lamina_gap(walls, segment), half_width_at(walls, segment)
        center = (gap.middle_mm + gap.lamina_mm) / 2
        for side in sides_of(recipe):
            left = side * 0.8 * half
            patch = Patch(0.0, center, 0.42 * half, 6.0, 4.0, 2, 2, 1.5)
            plates.append(Plate(left, tangent_at(walls, left), patch, 1.0, side))
            peaks.append((left, center))
    places = [along for _, along in peaks]
    span = min(places) - 9.0, max(places) + 9.0
    return FlavumGrowth(walls, tuple(plates), tuple(peaks), span, (), rooted=True, wide=_OUTWARDS)


@dataclass(frozen=True, eq=False)
class BulgingDisc(PosteriorOssified):
    """Bulges of discs, with spurs at the edges of the bodies above and below."""

    edges_mm: tuple[float, ...] = ()
    """Where the bodies end, along the line."""

    def spurs(self, left: Array, behind: Array, along: Array, thickness_mm: float) -> Array:
        """Return 1 in the spurs of a bulge of this thickness and 0 in the disc, (n,)."""
        height = front_of(self.walls, left, behind, along).level
        bony = np.zeros(len(left), dtype=bool)
        for edge in self.edges_mm:
            away = np.abs(along - edge) * (2 / _SPUR_MM)
            bony |= (away < 1) & (height < _SPUR * thickness_mm * np.sqrt(np.maximum(1 - away * away, 0)))
        return (bony & (height > -_EDGE_MM)).astype(left.dtype)


def bulging_discs(walls: Walls, recipe: Recipe) -> BulgingDisc:
    """Return broad-based bulges of discs with their marginal spurs."""
    sheets, edges = [], []
    middle = (len(recipe.segments) - 1) // 2
    for at, segment in enumerate(recipe.segments):
        center, half = walls.chart.place_mm[segment], walls.chart.half_height_mm[segment]
        reach = half + _BEYOND_MM
        patch = Patch(0.0, center, 0.85 * half_width_at(walls, segment), reach, 4.0, 4, 2, 0.8)
        lift, limits = lift_at(walls, center), (center - reach, center + reach)
        rise = 1.0 if at == middle else 0.75
        sheets.append(Sheet(patch, rise, center, limits, waves=False, lift_mm=lift))
        edges += [center - half - _SPUR_MM / 2, center + half + _SPUR_MM / 2]
    return BulgingDisc(walls, tuple(sheets), 1.0, edges_mm=tuple(edges))
