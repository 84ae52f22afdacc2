"""What can be taken for a calcified or ossified ligament: thick flavum, worn facet joint, bulging disc.

Knows their shapes. Hypertrophy thickens the flavum without calcium (1.41 mm in controls, 2.09 mm in
stenosis at C6-C7, `clft2021`) and is not buckling (`kalidindi2022`). A worn facet joint grows a bony rim
towards the canal; a bulging disc is broad-based and lies at the disc. Spurs at its margins are osteophytes
of spondylosis, not ossified ligament (`yan2017pathogenesis`). Widths are assumed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spinelab.domain.lesion.flavum_ossified import FlavumGrowth, Plate, plates_at
from spinelab.domain.lesion.gaps import lamina_gap
from spinelab.domain.lesion.posterior_ossified import PosteriorOssified, Sheet, lift_at
from spinelab.domain.lesion.shapes import Patch
from spinelab.domain.lesion.site import half_width_at, tangent_at

if TYPE_CHECKING:
    from spinelab.domain.lesion.recipe import Recipe
    from spinelab.domain.lesion.walls import Walls

__all__ = ["bulging_disc", "thick_flavum", "worn_facet"]


def thick_flavum(walls: Walls, recipe: Recipe) -> FlavumGrowth:
    """Return the growth of a flavum that is thick without calcium."""
    return plates_at(walls, recipe, rooted=False)


def worn_facet(walls: Walls, segment: str, side: float) -> FlavumGrowth:
    """Return the bony rim of a worn facet joint: a bump in the outer angle of the canal."""
    gap, half = lamina_gap(walls, segment), half_width_at(walls, segment)
    center = (gap.middle_mm + gap.lamina_mm) / 2
    left = side * 0.8 * half
    patch = Patch(0.0, center, 0.3 * half, 6.0, 4.0, 2, 2, 1.5)
    rim = Plate(left, tangent_at(walls, left), patch, 1.0, side)
    return FlavumGrowth(walls, (rim,), ((left, center),), (center - 9.0, center + 9.0), rooted=True)


def bulging_disc(walls: Walls, segment: str) -> PosteriorOssified:
    """Return a broad-based bulge of a disc with its marginal spurs."""
    center, half = walls.chart.place_mm[segment], walls.chart.half_height_mm[segment] + 2.0
    patch = Patch(0.0, center, 0.85 * half_width_at(walls, segment), half, 4.0, 4, 2, 0.8)
    lift = lift_at(walls, center)
    sheet = Sheet(patch, 1.0, center, (center - half, center + half), waves=False, lift_mm=lift)
    return PosteriorOssified(walls, (sheet,), 1.0)
