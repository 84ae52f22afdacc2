"""Ossification of the posterior longitudinal ligament: continuous, segmental, mixed, localised.

Knows where each type lies. In sagittal sections (`tetreault2018classification`, `lee1996mri`, `chang2010ct`;
wording of the types: scale ``opll_type``): *continuous* runs unbroken behind several bodies and the discs
between them; *segmental* lies in islands behind bodies; *mixed* is both, one after the other; *localised*
(circumscribed) lies mainly at the disc. In axial sections the outline is a hill, a plateau, a square or a
mushroom on the back of the body (scale ``opll_type``, `lee1996mri`). It is a sheet within the ligament, not a
spur on it (`yan2017pathogenesis`). How fast it tapers and how wide it is are assumed: no source gives them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.lesion.shapes import Patch
from spinelab.domain.lesion.site import front_of, half_width_at

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.lesion.recipe import Recipe
    from spinelab.domain.lesion.walls import Walls

__all__ = ["PosteriorOssified", "Sheet", "lift_at", "ossified_posterior"]

_FULL = 0.4
"""Share of the canal's depth at which an ossification has its full width."""
_OUTLINES = {"hill": (0.68, 2), "plateau": (0.66, 4), "square": (0.52, 8), "mushroom": (0.72, 4)}
"""Half-width as a share of half the canal's width, and how flat the top is."""
_NECK, _CAP_MM = 0.5, 2.5
"""A mushroom begins at this share of its width and is at full width this far behind the wall."""
_ISLAND, _DISC_END_MM = 0.88, 5.5
"""Share of the height of a body that an island covers; reach of a localised one beyond the disc."""
_UNEVEN, _WAVE_MM = 0.28, 17.0
"""How much thinner a continuous ossification is away from its peak, and how soon."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """One unbroken piece of ossified ligament."""

    patch: Patch
    rise: float
    """Its greatest thickness as a share of that of the thickest piece."""
    peak_mm: float
    """Position of its peak along the line."""
    limits_mm: tuple[float, float]
    """It never grows beyond these positions."""
    waves: bool
    """Whether it is thinner away from its peak."""
    lift_mm: float
    """How far the wall at its peak lies behind the line from rim to rim: at a disc, its bulge."""

    def turns(self, left: Array, level: Array, along: Array, neck: float) -> Array:
        """Return the thickness at which points at a distance behind the line of the rims become lesion.

        Its surface is smooth although discs bulge into it.
        """
        height = np.maximum(level - self.lift_mm, 0)
        rise = np.full((), self.rise, dtype=left.dtype)
        if self.waves:
            away = (along - self.peak_mm) * (1 / _WAVE_MM)
            rise = rise * (1 - _UNEVEN * (1 - np.exp(-away * away)))
        if neck < 1:
            wide = neck + (1 - neck) * np.minimum(height * (1 / _CAP_MM), 1)
            left = left / wide
        grown = height / rise + self.patch.lag(left, along)
        low, high = self.limits_mm
        return np.where((along > low) & (along < high), grown, np.inf).astype(left.dtype)


@dataclass(frozen=True, eq=False)
class PosteriorOssified:
    """An OPLL: one or more sheets on the wall in front."""

    walls: Walls
    sheets: tuple[Sheet, ...]
    neck: float
    """Width at the wall as a share of the width behind it; 1 unless it is a mushroom."""
    from_front: bool = True
    most_mm: float = np.inf

    @property
    def peaks(self) -> tuple[tuple[float, float], ...]:
        """Where it is thickest: (left, along)."""
        return tuple((0.0, sheet.peak_mm) for sheet in self.sheets if sheet.rise == 1)

    @property
    def span_mm(self) -> tuple[float, float]:
        """Stretch of the line that it can reach."""
        lows, highs = zip(*(sheet.limits_mm for sheet in self.sheets), strict=True)
        return min(lows), max(highs)

    def turns(self, left: Array, behind: Array, along: Array) -> Array:
        """Return the thickness at which each point becomes lesion, mm; inf for never."""
        place = front_of(self.walls, left, behind, along)
        first, *others = (sheet.turns(left, place.level, along, self.neck) for sheet in self.sheets)
        for other in others:
            first = np.minimum(first, other)
        return np.where(place.free, first, np.inf).astype(left.dtype)

    def rind_mm(self, left: Array, behind: Array, along: Array) -> Array:
        """Return infinity: every bare surface grows."""
        del behind, along
        return np.full_like(left, np.inf)


def lift_at(walls: Walls, along: float) -> float:
    """Return how far behind the line from rim to rim the wall in front lies in the midline."""
    wall, _, rim = (float(value[0]) for value in walls.front(np.array([0.0]), np.array([along])))
    return wall - rim


def ossified_posterior(walls: Walls, recipe: Recipe) -> PosteriorOssified:
    """Return the growth of an OPLL of the type, levels and outline of a recipe."""
    levels = [str(level) for level in recipe.vertebrae]
    share, flat = _OUTLINES[recipe.outline]
    kind = recipe.kind.removeprefix("opll-")

    def patch(place: str, half_along: float, flat_along: int, flank: float, center: float) -> Patch:
        half, full = half_width_at(walls, place) * share, walls.canal_ap_mm(place) * _FULL
        return Patch(0.0, center, half, half_along, full, flat, flat_along, flank)

    def island(level: str, rise: float) -> Sheet:
        center, half = walls.chart.place_mm[level], walls.chart.half_height_mm[level] * _ISLAND
        limits = center - half, center + half
        return Sheet(
            patch(level, half, 4, 0.0, center),
            rise,
            center,
            limits,
            waves=False,
            lift_mm=lift_at(walls, center),
        )

    def unbroken(held: list[str]) -> Sheet:
        top, bottom = walls.chart.place_mm[held[0]], walls.chart.place_mm[held[-1]]
        half = (top - bottom) / 2 + 0.7 * walls.chart.half_height_mm[held[0]]
        center, peak = (top + bottom) / 2, held[(len(held) - 1) // 2]
        edge = half + 1.5
        made = patch(peak, half, 2, max(half - 8.0, 0.0), center)
        at = walls.chart.place_mm[peak]
        return Sheet(made, 1.0, at, (center - edge, center + edge), waves=True, lift_mm=lift_at(walls, at))

    def at_disc(segment: str, rise: float) -> Sheet:
        center = walls.chart.place_mm[segment]
        half = walls.chart.half_height_mm[segment] + _DISC_END_MM
        limits = center - half, center + half
        return Sheet(
            patch(segment, half, 2, 1.0, center),
            rise,
            center,
            limits,
            waves=False,
            lift_mm=lift_at(walls, center),
        )

    if kind == "continuous":
        sheets = [unbroken(levels)]
    elif kind == "mixed":
        sheets = [unbroken(levels[:-1]), island(levels[-1], 0.7)]
    elif kind == "segmental":
        middle = (len(levels) - 1) // 2
        sheets = [island(level, 1.0 if at == middle else 0.75) for at, level in enumerate(levels)]
    else:
        middle = (len(recipe.segments) - 1) // 2
        sheets = [at_disc(name, 1.0 if at == middle else 0.75) for at, name in enumerate(recipe.segments)]
    return PosteriorOssified(walls, tuple(sheets), _NECK if recipe.outline == "mushroom" else 1.0)
