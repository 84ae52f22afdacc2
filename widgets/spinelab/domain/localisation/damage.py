"""What a lesion strikes: tracts on each side, grey matter and roots segment by segment. Knows no signs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spinelab.domain.localisation.atlas import rank
from spinelab.domain.localisation.finding import Certainty
from spinelab.domain.localisation.lesion import Extent, Lesion
from spinelab.domain.vocabulary import Side

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["BOTH", "OTHER", "Damage", "damage_of", "stronger"]

BOTH = (Side.LEFT, Side.RIGHT)
OTHER = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}

Struck = dict[str, Certainty]
"""Segment to how sure it is that it is struck."""


@dataclass
class Damage:
    """Tracts and grey matter that a lesion strikes. What is not named is spared."""

    lesion: Lesion
    tracts: dict[tuple[str, Side], Certainty] = field(default_factory=dict)
    """(tract, side of the cord)."""
    anterior: dict[Side, Struck] = field(default_factory=lambda: {side: {} for side in BOTH})
    """Anterior horn or motor root."""
    posterior: dict[Side, Struck] = field(default_factory=lambda: {side: {} for side in BOTH})
    """Posterior horn or sensory root."""
    crossing: Struck = field(default_factory=dict)
    """Fibres of pain and temperature on their way across the midline, both sides."""

    @property
    def lowest(self) -> int:
        """Rank of the lowest segment that is struck first of all: long-tract signs begin below it."""
        return max(rank(segment) for segment in self.lesion.segments)

    def tract(self, name: str, side: Side) -> Certainty | None:
        """Whether a tract on a side of the cord is struck."""
        return self.tracts.get((name, side))


def damage_of(lesion: Lesion) -> Damage:
    """Return what a lesion strikes."""
    damage = Damage(lesion)
    sides = BOTH if lesion.side is Side.MIDLINE else (lesion.side,)
    if not lesion.of_cord:
        _strike_roots(damage, sides)
        return damage
    strikes = {part: Certainty(value) for part, value in lesion.pattern.strikes.items()}
    for side in sides:
        for tract in ("corticospinal", "dorsal_column", "spinothalamic"):
            if tract in strikes:
                damage.tracts[tract, side] = strikes[tract]
        _strike_grey(damage.anterior[side], strikes.get("anterior_horn"), lesion)
        _strike_grey(damage.posterior[side], strikes.get("posterior_horn"), lesion)
    _strike_grey(damage.crossing, strikes.get("crossing"), lesion)
    return damage


def stronger(first: Certainty | None, second: Certainty | None) -> Certainty | None:
    """Return the surer of two, None where neither applies."""
    found = {first, second} - {None}
    if not found:
        return None
    return Certainty.EXPECTED if Certainty.EXPECTED in found else Certainty.POSSIBLE


def _strike_grey(struck: Struck, certainty: Certainty | None, lesion: Lesion) -> None:
    if certainty is None:
        return
    struck.update(dict.fromkeys(lesion.neighbours, Certainty.POSSIBLE))
    struck.update(dict.fromkeys(lesion.segments, certainty))


def _strike_roots(damage: Damage, sides: tuple[Side, ...]) -> None:
    """Roots and the cone: motor and sensory parts together."""
    struck: Mapping[str, Certainty] = {
        **dict.fromkeys(damage.lesion.neighbours, Certainty.POSSIBLE),
        **dict.fromkeys(damage.lesion.segments, Certainty.EXPECTED),
    }
    for side in sides:
        damage.anterior[side].update(struck)
        damage.posterior[side].update(struck)
    if damage.lesion.extent is Extent.CAUDA_EQUINA and damage.lesion.side is not Side.MIDLINE:
        for segment in ("S2", "S3", "S4-5"):  # the sacral roots of both sides lie together in the middle
            damage.posterior[OTHER[damage.lesion.side]][segment] = Certainty.POSSIBLE
