"""Power of the key muscles and the reflexes. Knows upper and lower motor neurones, not sensation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spinelab.domain.localisation.atlas import Reflex, atlas, rank
from spinelab.domain.localisation.damage import BOTH, Damage, stronger
from spinelab.domain.localisation.finding import NORMAL, Certainty, Effect, State
from spinelab.domain.vocabulary import Side

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["power", "reflexes"]


def power(damage: Damage) -> Iterator[tuple[str, Side, Effect]]:
    """Yield finding, side and what is found, for every key muscle."""
    for side in BOTH:
        for segment in atlas().muscles:
            yield f"power:{segment}", side, _muscle(damage, side, segment)


def _muscle(damage: Damage, side: Side, segment: str) -> Effect:
    own = damage.anterior[side].get(segment)
    if own is Certainty.EXPECTED:
        return Effect(State.WEAK_LOWER)
    above = damage.tract("corticospinal", side)
    if above and rank(segment) > damage.lowest:
        return Effect(State.WEAK_UPPER, above)
    return Effect(State.WEAK_LOWER, own) if own else NORMAL


def reflexes(damage: Damage) -> Iterator[tuple[str, Side, Effect]]:
    """Yield finding, side and what is found, for every reflex."""
    for reflex in atlas().reflexes.values():
        found = {side: _reflex(damage, side, reflex) for side in BOTH}
        if reflex.sided:
            for side, effect in found.items():
                yield f"reflex:{reflex.id}", side, effect
        else:
            yield f"reflex:{reflex.id}", Side.MIDLINE, _together(list(found.values()))


def _reflex(damage: Damage, side: Side, reflex: Reflex) -> Effect:
    """Broken arc: reduced. Whole arc below a corticospinal lesion: brisk, or lost if it is a skin reflex."""
    arc = _arc(damage, side)
    main = [arc.get(segment) for segment in reflex.main]
    below = all(rank(segment) > damage.lowest for segment in reflex.main)
    above = damage.tract("corticospinal", side)
    if any(arc.get(segment) for segment in reflex.arc):
        if below and above and not any(main):
            state = State.BRISK if reflex.kind == "tendon" else State.REDUCED
            return Effect(state, Certainty.POSSIBLE)
        whole = all(main) or (any(main) and not damage.lesion.of_cord)
        sure = whole and Certainty.EXPECTED in main
        return Effect(State.REDUCED, Certainty.EXPECTED if sure else Certainty.POSSIBLE)
    if not (below and above) or reflex.kind == "sacral":
        return NORMAL
    if reflex.kind == "skin":
        return Effect(
            State.REDUCED, Certainty.POSSIBLE
        )  # missing in many healthy people [dejong_superficial]
    return Effect(State.BRISK, above)


def _arc(damage: Damage, side: Side) -> dict[str, Certainty]:
    """Segments in which either limb of an arc may be broken."""
    found: dict[str, Certainty] = {}
    for struck in (damage.anterior[side], damage.posterior[side]):
        for segment, certainty in struck.items():
            found[segment] = stronger(found.get(segment), certainty) or certainty
    return found


def _together(effects: list[Effect]) -> Effect:
    """One reflex for both sides: surely lost only if lost on both."""
    if all(effect == effects[0] for effect in effects):
        return effects[0]
    return Effect(State.REDUCED, Certainty.POSSIBLE)
