"""Ossification of the ligamentum flavum: the five axial types of Sato.

Knows where each type lies. The names are those of `zhang2020class`; which types stay on one side and which
unite follows from their surgery (laminotomy for the first three, laminectomy in one piece for fused and
tuberous, `tanaka2006olf`). Detailed definitions were not seen; the shapes are the usual reading of the names:

* *lateral*: in the capsular part only, in the angle before the facet joint;
* *extended*: as a thin sheet from there into the part between the laminae;
* *enlarged*: thicker, its anteromedial part bulging into the canal; the two sides do not meet;
* *fused*: both sides enlarged and united, with a notch between them in the midline;
* *tuberous*: fused, with a midline tuber that grows forwards.

All are continuous with the lamina (`miyasaka1983`, `ono1999`, `lu2021`), thicken the ligament towards the
canal and taper along it within one segment. Widths and tapers are assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.domain.lesion.gaps import LaminaGap, lamina_gap
from spinelab.domain.lesion.shapes import Patch
from spinelab.domain.lesion.site import LIGAMENT_MM, behind_of, half_width_at, sides_of, tangent_at

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.lesion.lookup import Line
    from spinelab.domain.lesion.recipe import Recipe
    from spinelab.domain.lesion.walls import Walls

__all__ = ["FlavumGrowth", "Plate", "ossified_flavum", "plates_at"]

_FULL = 0.36
"""Share of the canal's depth at which an ossification has its full extent."""
_WIDE = 0.93
"""Nothing lies further out than this share of half the canal's width: there the facet joint begins."""
_CLEFT_MM = 0.6
"""Half the space that unfused sides leave between them."""
_BACKWARDS = 1.2
"""Thickness in front for each millimetre ossified backwards between two laminae: the back is round."""
_BULGE_MM = 1.2
"""How much further back than at the two laminae an ossification reaches halfway between them; assumed."""
_BARE = 0.5
"""Where a place is more open than this behind, the back of a lesion is bare."""
_END_MM = 7.5
"""How far the ossification tapers along the ligament beyond its even part, at full extent."""

_TYPES: dict[str, tuple[tuple[float, float, int, float], ...]] = {
    "olf-lateral": ((0.74, 0.42, 2, 1.0),),
    "olf-extended": ((0.50, 0.62, 4, 1.0),),
    "olf-enlarged": ((0.46, 0.68, 2, 1.0),),
    "olf-fused": ((0.44, 0.68, 2, 1.0), (0.0, 0.55, 2, 0.62)),
    "olf-tuberous": ((0.50, 0.68, 2, 0.62), (0.0, 0.46, 2, 1.0)),
    "lf-hypertrophy": ((0.42, 0.60, 4, 1.0),),
}
"""For each plate: peak from the midline and half-width along its tangent (shares of half the canal);
flatness; thickness as a share of that of the thickest plate.
"""


_UNITED = {"olf-fused", "olf-tuberous"}
"""Types whose sides are one."""


@dataclass(frozen=True, eq=False)
class Plate:
    """One thickening of the flavum."""

    left_mm: float
    """Where it is thickest, left of the midline."""
    tangent: Line
    """Touching point and inward normal of the wall there, at every place along the line."""
    patch: Patch
    """Its fall-off along that tangent and along the line."""
    rise: float
    """Its thickness as a share of that of the thickest plate."""
    side: float
    """+1 left, -1 right; 0 where it may cross the midline."""

    def room_mm(self, along: float) -> float:
        """Return how thick the lesion can be before this plate, growing inwards, meets the midline."""
        lean = max(abs(float(self.tangent(np.array([along]))[1][0])), 0.02)
        apart = abs(self.left_mm) - (_CLEFT_MM if self.side else 0.0)
        return apart / lean / self.rise if self.left_mm else np.inf

    def turns(self, left: Array, behind: Array, along: Array) -> Array:
        """Return the thickness at which points in front of bone become lesion."""
        wall, inwards, forwards = self.tangent(along)
        u, v = left - self.left_mm, behind - wall
        depth, across = u * inwards + v * forwards, v * inwards - u * forwards
        grown = np.maximum(depth, 0) * (1 / self.rise) + self.patch.lag(across, along)
        if self.side:
            grown = np.where(left * self.side > _CLEFT_MM, grown, np.inf)
        return np.asarray(grown)


@dataclass(frozen=True, eq=False)
class FlavumGrowth:
    """Plates on the wall behind, at one or more segments."""

    walls: Walls
    plates: tuple[Plate, ...]
    peaks: tuple[tuple[float, float], ...]
    span_mm: tuple[float, float]
    gaps: tuple[LaminaGap, ...]
    """Where the ligament lies bare between two laminae."""
    rooted: bool
    """Whether it fills the ligament back to the laminae; otherwise it only lies in front of them."""
    wide: float = _WIDE
    """Nothing lies further out than this share of half the canal's width."""
    from_front: bool = False

    @property
    def most_mm(self) -> float:
        """Thickness at which the growth of one side would reach the midline."""
        return min((plate.room_mm(along) for plate in self.plates for _, along in self.peaks), default=np.inf)

    def _root_mm(self, along: Array) -> Array:
        """Return how far behind the drawn wall it may reach: bulging between two laminae."""
        reach = np.zeros_like(along)
        for gap in self.gaps:
            off = (along - gap.middle_mm) * (2 / (gap.high_mm - gap.low_mm + 2))
            reach = np.maximum(reach, 1 - off * off)
        return np.asarray(LIGAMENT_MM + _BULGE_MM * reach)

    def turns(self, left: Array, behind: Array, along: Array) -> Array:
        """Return the thickness at which each point becomes lesion, mm; inf for never."""
        place = behind_of(self.walls, left, behind, along, self._root_mm(along))
        first, *others = (plate.turns(left, behind, along) for plate in self.plates)
        for other in others:
            first = np.minimum(first, other)
        wide = self.walls.half_width(along)[0] * self.wide
        held: npt.NDArray[np.bool_] = place.free & (np.abs(left) < wide)
        first = first + _BACKWARDS * place.open * np.maximum(-place.depth, 0)
        if not self.rooted:
            held &= place.depth >= 0
        return np.where(held, first, np.inf).astype(left.dtype)

    def rind_mm(self, left: Array, behind: Array, along: Array) -> Array:
        """Return how deep points lie under the back between two laminae, or beside the cleft."""
        place = behind_of(self.walls, left, behind, along, self._root_mm(along))
        under = np.where(place.open > _BARE, place.back, np.inf)
        apart = all(plate.side for plate in self.plates)
        return np.minimum(under, np.abs(left) - _CLEFT_MM) if apart else under


def ossified_flavum(walls: Walls, recipe: Recipe) -> FlavumGrowth:
    """Return the growth of an OLF of the type, levels and side of a recipe."""
    return plates_at(walls, recipe, rooted=True)


def plates_at(walls: Walls, recipe: Recipe, *, rooted: bool) -> FlavumGrowth:
    """Return plates of the type of a recipe at each of its segments."""
    plates, peaks, ends, gaps = [], [], [], []
    for segment in recipe.segments:
        gap = lamina_gap(walls, segment)
        gaps.append(gap)
        half, full = half_width_at(walls, segment), walls.canal_ap_mm(segment) * _FULL
        # Equally thick from the lower edge of the upper lamina to the middle of the gap.
        low, high = gap.middle_mm - 1.0, gap.lamina_mm + 0.5
        center, flank = (low + high) / 2, (high - low) / 2
        for peak, wide, flat, rise in _TYPES[recipe.kind]:
            for side in sides_of(recipe) if peak else (0.0,):
                left = side * peak * half
                patch = Patch(0.0, center, wide * half, flank + _END_MM, full, flat, 2, flank)
                apart = 0.0 if recipe.kind in _UNITED else side
                plates.append(Plate(left, tangent_at(walls, left), patch, rise, apart))
                if rise == 1:
                    peaks.append((left, gap.lamina_mm))
        ends += [center - flank - _END_MM - 3, center + flank + _END_MM + 3]
    return FlavumGrowth(walls, tuple(plates), tuple(peaks), (min(ends), max(ends)), tuple(gaps), rooted)
