"""From signs to the lesions that fit, with reasons. Knows how to compare, not how signs arise.

The points are chosen for teaching (``fit`` in `neurology.yaml`): they give an order, no probability.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spinelab.domain.localisation.atlas import atlas, rank
from spinelab.domain.localisation.finding import Certainty, Effect, State, finding
from spinelab.domain.localisation.forward import Signs, signs_at
from spinelab.domain.localisation.lesion import Lesion, every_lesion

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LEVEL_KEYS", "NO_LEVEL", "Candidate", "Reason", "candidates", "checked"]

LEVEL_KEYS = ("pin_level:left", "pin_level:right")
"""Observations beside `FINDINGS`: the highest dermatome in which pin prick is lost on a side of the body."""
NO_LEVEL = "none"
"""Pin prick is normal everywhere on that side."""


@dataclass(frozen=True)
class Reason:
    """One observation, compared with what a lesion predicts."""

    observed: str
    """The observation in words."""
    points: int
    """Above 0 for, below 0 against, 0 neither."""
    why: str


@dataclass(frozen=True)
class Candidate:
    """A lesion that was compared with the observations."""

    lesion: Lesion
    points: int
    reasons: tuple[Reason, ...]

    @property
    def reasons_for(self) -> tuple[Reason, ...]:
        """What fits."""
        return tuple(reason for reason in self.reasons if reason.points > 0)

    @property
    def reasons_against(self) -> tuple[Reason, ...]:
        """What does not fit."""
        return tuple(reason for reason in self.reasons if reason.points < 0)

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {
            "level": self.lesion.level,
            "side": str(self.lesion.side),
            "extent": str(self.lesion.extent),
            "points": self.points,
            "reasons": [
                {"observed": reason.observed, "points": reason.points, "why": reason.why}
                for reason in self.reasons
            ],
        }


def candidates(signs: Mapping[str, str], *, most: int = 8) -> list[Candidate]:
    """Return the lesions that fit best, best first.

    Parameters
    ----------
    signs
        Observation to what was found, as far as it was examined: ``{"reflex:knee@left": "brisk",
        "sign:gait": "present", "sign:hoffmann@right": "normal", "pin_level:left": "T12"}``. A finding that
        has sides is followed by ``@left`` or ``@right``. Weakness may be given as ``"weak"``.
    most
        How many to return; candidates with as many points as the last are returned too.

    Raises
    ------
    ValueError
        If an observation or its state does not exist, or there is none.

    >>> seen = {"reflex:triceps@left": "reduced", "power:C7@left": "weak", "sign:plantar@left": "normal"}
    >>> best = candidates(seen)
    >>> best[0].lesion.in_words()
    'One nerve root, left, at C6-C7: root C7'
    """
    observed = {key: checked(key, state) for key, state in signs.items()}
    if not observed:
        raise ValueError("No sign was given; give at least one, for example {'sign:gait': 'present'}.")
    ranked = sorted(
        (_compare(lesion, observed) for lesion in every_lesion()),
        key=lambda candidate: -candidate.points,  # the sort keeps cranial before caudal
    )
    least = ranked[min(most, len(ranked)) - 1].points
    return [candidate for candidate in ranked if candidate.points >= least]


def checked(key: str, state: str) -> str:
    """Return the state of an observation if both exist.

    Raises
    ------
    ValueError
        With what is allowed.
    """
    if key in LEVEL_KEYS:
        allowed: tuple[str, ...] = (NO_LEVEL, *atlas().key_points)
    else:
        name, _, side = key.partition("@")
        try:
            entry = finding(name)
        except KeyError as error:
            raise ValueError(error.args[0]) from None
        if (side or "midline") not in entry.sides:
            raise ValueError(
                f"{name!r} needs a side: write {' or '.join(f'{name}@{each}' for each in entry.sides)}."
            )
        allowed = ("normal", *(str(each) for each in entry.states))
        if entry.states[0].weak:
            allowed = ("normal", "weak", *allowed[1:])
    if state not in allowed:
        raise ValueError(f"{key!r} cannot be {state!r}. Allowed: {', '.join(allowed)}.")
    return state


def _compare(lesion: Lesion, observed: Mapping[str, str]) -> Candidate:
    signs = signs_at(lesion)
    reasons = tuple(
        _judge_level(key, state, signs) if key in LEVEL_KEYS else _judge(key, state, signs)
        for key, state in observed.items()
    )
    return Candidate(lesion, sum(reason.points for reason in reasons), reasons)


def _judge(key: str, state: str, signs: Signs) -> Reason:
    name, _, side = key.partition("@")
    effect, fit = signs.effects[name, side or "midline"], atlas().fit
    words = f"{finding(name).name}{f', {side}' if side else ''}: {state}"
    expected = effect.certainty is Certainty.EXPECTED
    if state == "normal":
        if effect.state is State.NORMAL:
            return Reason(words, fit["absent_as_predicted"], "normal here, as it would be")
        if expected:
            return Reason(words, fit["expected_missing"], f"expected here: {effect.state}")
        return Reason(words, 0, f"possible here: {effect.state}, but it need not be")
    if _same(state, effect):
        points = fit["expected_seen"] if expected else fit["possible_seen"]
        return Reason(words, points, f"{effect.certainty} here")
    return Reason(words, fit["unexplained"], f"not explained: here it would be {effect.state}")


def _same(state: str, effect: Effect) -> bool:
    return effect.state.weak if state == "weak" else state == effect.state


def _judge_level(key: str, seen: str, signs: Signs) -> Reason:
    """Compare sensory levels: one below the lesion can be explained, one above it cannot."""
    side, fit = key.partition(":")[2], atlas().fit
    surely = signs.sensory_level(side)
    predicted = surely or signs.sensory_level(side, surely=False)
    if seen == NO_LEVEL:
        words = f"Pin prick normal, {side}"
        if surely:
            return Reason(words, fit["expected_missing"], f"loss is expected from {surely}")
        return Reason(words, fit["absent_as_predicted"], "normal here, as it would be")
    words = f"Pin prick lost from {seen} down, {side}"
    if predicted is None:
        return Reason(words, fit["unexplained"], "not explained: no loss of pin prick on this side")
    return Reason(words, *_judge_distance(rank(seen) - rank(predicted), predicted))


def _judge_distance(below: int, predicted: str) -> tuple[int, str]:
    """Return points and reason for a level seen so many segments below the one predicted."""
    fit = atlas().fit
    if abs(below) <= fit["level_near"]["distance"]:
        return fit["level_near"]["points"], f"loss is expected from {predicted}"
    if below < 0:
        return fit["level_above"]["points"], f"not explained: loss would begin at {predicted}, lower"
    if below <= fit["level_below"]["distance"]:
        return fit["level_below"]["points"], f"a level some segments below {predicted} is usual"
    far = f"{below} segments below {predicted}: possible, as a false localising level"
    return fit["level_far_below"]["points"], far
