"""Calcification of the ligamentum flavum: a nodule within the ligament, apart from the lamina.

Knows its place and shape. Round or oval, with clear margins, in front of the laminae and not continuous
with them (`morizane2003`, `lu2021`, `miyasaka1983`); midline or to one side (`lu2021` notes another side
pattern than OLF; paramedian in `rhyu1997`). Nodules are 5-7 mm (`kawano1988`), most at C4-C7
(`morizane2003`, `lu2021`), often at several levels (`lu2021`). That it spares the superficial layer could
not be confirmed (claim ``lf-add-clf-superficial-sparing``): the thin gap here stands for the missing
continuity with the lamina, not for a named layer. Its width and the proportions of an oval are assumed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spinelab.domain.lesion.gaps import lamina_gap
from spinelab.domain.lesion.nodules import Nodules
from spinelab.domain.lesion.shapes import Nodule
from spinelab.domain.lesion.site import behind_of, half_width_at, peak_depth, sides_of

if TYPE_CHECKING:
    from spinelab.domain.lesion.recipe import Recipe
    from spinelab.domain.lesion.walls import Walls

__all__ = ["calcified_flavum"]

_GAP_MM = 0.6
"""Ligament that stays free between nodule and lamina."""
_ROOF = 0.14
"""In the midline the laminae close in like a roof; a nodule keeps this share of its depth from the ridge."""
_ASIDE = 0.42
"""How far from the midline a paramedian nodule lies, as a share of half the canal's width."""


def calcified_flavum(walls: Walls, recipe: Recipe) -> Nodules:
    """Return the growth of a CLF: one nodule (or one on each side) at every segment of a recipe."""
    across, along = (0.7, 0.65) if recipe.oval else (0.5, 0.5)
    made, feet = [], []
    for segment in recipe.segments:
        place = lamina_gap(walls, segment).middle_mm
        for side in sides_of(recipe):
            left = side * _ASIDE * half_width_at(walls, segment)
            wall, inwards = peak_depth(walls, left, place)
            away = np.arange(_GAP_MM, 4 * _GAP_MM, 0.02)
            depth = behind_of(
                walls, left + away * inwards[0], wall + away * inwards[1], away * 0 + place
            ).depth
            gap = float(away[(depth > _GAP_MM).argmax()])
            gap += _ROOF * recipe.thickness_mm if side == 0 else 0.0
            pole = left + gap * inwards[0], wall + gap * inwards[1]
            feet.append((left, place))
            made.append(Nodule(*pole, place, inwards, across, along))
    return Nodules(walls, tuple(made), tuple(feet), _GAP_MM, from_front=False)
