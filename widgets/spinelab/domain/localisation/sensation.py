"""Which dermatomes lose which kind of sensation. Knows sensory pathways only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spinelab.domain.localisation.atlas import atlas, rank
from spinelab.domain.localisation.damage import BOTH, OTHER, Damage, stronger
from spinelab.domain.localisation.finding import NORMAL, Certainty, Effect, State
from spinelab.domain.localisation.lesion import Extent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spinelab.domain.vocabulary import Side

__all__ = ["sensation"]

_CROSSED_WITHIN = 2
"""Segments above its root by which a fibre of pain has certainly crossed [brownsequard_dictionary]."""


def sensation(damage: Damage) -> Iterator[tuple[str, Side, Effect]]:
    """Yield finding, side of the body and what is found, for every dermatome and kind of sensation."""
    for side in BOTH:
        for segment in atlas().key_points:
            pin = _pin(damage, side, segment)
            position = _position(damage, side, segment)
            for way, certainty in (
                ("pin", pin),
                ("position", position),
                ("touch", _touch(damage, side, segment, pin, position)),
            ):
                yield f"{way}:{segment}", side, _lost(certainty)


def _lost(certainty: Certainty | None) -> Effect:
    return NORMAL if certainty is None else Effect(State.REDUCED, certainty)


def _pin(damage: Damage, side: Side, segment: str) -> Certainty | None:
    """Pain and temperature: carried by the tract of the other side, from one or two segments lower."""
    at_level = stronger(damage.posterior[side].get(segment), damage.crossing.get(segment))
    tract = damage.tract("spinothalamic", OTHER[side])
    below = rank(segment) - damage.lowest
    if tract is None or below < 1:
        return at_level
    either_way = damage.tract("spinothalamic", side) is not None  # lost whether crossed by then or not
    return stronger(at_level, tract if either_way or below >= _CROSSED_WITHIN else Certainty.POSSIBLE)


def _position(damage: Damage, side: Side, segment: str) -> Certainty | None:
    """Vibration and position: carried by the dorsal column of the same side."""
    tract = damage.tract("dorsal_column", side)
    if tract is None:
        return None  # a root or the cone alone: joints have more than one root
    if rank(segment) > damage.lowest:
        return tract
    return damage.posterior[side].get(segment)


def _touch(
    damage: Damage, side: Side, segment: str, pin: Certainty | None, position: Certainty | None
) -> Certainty | None:
    """Light touch runs in both pathways and is surely lost only where both are, or where its root is."""
    if damage.lesion.extent is Extent.CONUS:
        return Certainty.POSSIBLE if pin else None  # touch is spared in the cone [medscape_conus_table]
    root = damage.posterior[side].get(segment)
    if root is Certainty.EXPECTED:
        return root
    if pin is Certainty.EXPECTED and position is Certainty.EXPECTED:
        return Certainty.EXPECTED
    both_ways = damage.tract("dorsal_column", side) or damage.tract("spinothalamic", OTHER[side])
    if pin or position:
        return Certainty.POSSIBLE if both_ways or root else None
    return None
