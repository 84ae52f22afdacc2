"""Calcification of the posterior longitudinal ligament: a rounded nodule at a disc, apart from the bone.

Knows its place and shape. True crystal deposits here are rare: one proven case had calcium pyrophosphate in
ligament, flavum and discs and imitated ossification (`jmcr2016pseudogout`, `chen2025cppdpll`). Deposits look
granular and rounded and are not continuous with bone (claim ``pll-add-true-calcification``). That it lies at
a disc, the width of the gap and its proportions are assumed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.lesion.nodules import Nodules
from spinelab.domain.lesion.shapes import Nodule
from spinelab.domain.lesion.site import half_width_at, sides_of

if TYPE_CHECKING:
    from spinelab.domain.lesion.recipe import Recipe
    from spinelab.domain.lesion.walls import Walls

__all__ = ["calcified_posterior"]

_GAP_MM = 0.5
"""Ligament that stays free between nodule and wall."""
_ASIDE = 0.3
"""How far from the midline a paramedian nodule lies, as a share of half the canal's width."""


def calcified_posterior(walls: Walls, recipe: Recipe) -> Nodules:
    """Return the growth of a CPLL: one nodule at each disc of a recipe."""
    across, along = (0.75, 0.6) if recipe.oval else (0.5, 0.5)
    made = []
    for segment in recipe.segments:
        place = walls.chart.place_mm[segment]
        for side in sides_of(recipe):
            left = side * _ASIDE * half_width_at(walls, segment)
            wall = float(walls.front(np.array([left]), np.array([place]))[0][0])
            made.append(Nodule(left, wall + _GAP_MM, place, (0.0, 1.0), across, along))
    feet = tuple((nodule.left_mm, nodule.along_mm) for nodule in made)
    return Nodules(walls, tuple(made), feet, _GAP_MM, from_front=True)
