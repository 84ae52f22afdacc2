"""What an examiner can find and in which states. Knows the words of the examination, not what causes it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from spinelab.domain.localisation.atlas import atlas

__all__ = ["FINDINGS", "MODALITIES", "NORMAL", "Certainty", "Effect", "Finding", "State", "finding"]


class State(StrEnum):
    """How something is found."""

    NORMAL = "normal"
    REDUCED = "reduced"
    """Sensation or a reflex."""
    BRISK = "brisk"
    """A tendon reflex."""
    WEAK_LOWER = "weak, lower motor neurone"
    """Weak with wasting and low tone: its own segment or root is struck."""
    WEAK_UPPER = "weak, upper motor neurone"
    """Weak with high tone: the corticospinal tract above it is struck."""
    PRESENT = "present"
    """A sign."""

    @property
    def weak(self) -> bool:
        """Whether it is one of the two kinds of weakness."""
        return self in {State.WEAK_LOWER, State.WEAK_UPPER}


class Certainty(StrEnum):
    """How sure a prediction is."""

    EXPECTED = "expected"
    POSSIBLE = "possible"


@dataclass(frozen=True)
class Effect:
    """A predicted state and how sure it is. What is normal is expected to be so."""

    state: State
    certainty: Certainty = Certainty.EXPECTED

    @property
    def code(self) -> str:
        """One letter for tables: lower case where the state is only possible.

        >>> Effect(State.BRISK, Certainty.POSSIBLE).code
        'b'
        """
        letter = _LETTERS[self.state]
        return letter if self.certainty is Certainty.EXPECTED else letter.lower()


_LETTERS = {
    State.NORMAL: "N",
    State.REDUCED: "R",
    State.BRISK: "B",
    State.WEAK_LOWER: "L",
    State.WEAK_UPPER: "U",
    State.PRESENT: "P",
}

NORMAL = Effect(State.NORMAL)

MODALITIES = {
    "pin": "Pin prick",
    "touch": "Light touch",
    "position": "Vibration and position",
}
"""How a dermatome is tested: pin prick for the spinothalamic tract, vibration for the dorsal column."""


@dataclass(frozen=True)
class Finding:
    """One thing that is examined."""

    id: str
    """Kind and what is examined: ``"pin:T10"``, ``"power:C5"``, ``"reflex:knee"``, ``"sign:gait"``."""
    name: str
    sided: bool
    """Whether left and right are examined apart; otherwise its side is ``"midline"``."""
    states: tuple[State, ...]
    """Abnormal states in which it can be found."""

    @property
    def sides(self) -> tuple[str, ...]:
        """Where it is examined."""
        return ("left", "right") if self.sided else ("midline",)


def _findings() -> tuple[Finding, ...]:
    facts = atlas()
    skin = [
        Finding(f"{way}:{segment}", f"{name}, {segment}", sided=True, states=(State.REDUCED,))
        for way, name in MODALITIES.items()
        for segment in facts.key_points
    ]
    power = [
        Finding(
            f"power:{muscle.segment}",
            f"{muscle.action.capitalize()} ({muscle.segment})",
            sided=True,
            states=(State.WEAK_LOWER, State.WEAK_UPPER),
        )
        for muscle in facts.muscles.values()
    ]
    reflexes = [
        Finding(
            f"reflex:{reflex.id}",
            reflex.name,
            sided=reflex.sided,
            states=(State.REDUCED, State.BRISK) if reflex.kind == "tendon" else (State.REDUCED,),
        )
        for reflex in facts.reflexes.values()
    ]
    signs = [
        Finding(f"sign:{sign.id}", sign.name, sided=sign.sided, states=(State.PRESENT,))
        for sign in facts.signs.values()
    ]
    return (*skin, *power, *reflexes, *signs)


FINDINGS = _findings()
"""Everything that is examined: dermatomes by modality, key muscles, reflexes, signs."""

_BY_ID = {entry.id: entry for entry in FINDINGS}


def finding(finding_id: str) -> Finding:
    """Return a finding.

    Raises
    ------
    KeyError
        With what is allowed, if there is none of that name.

    >>> finding("reflex:knee").name
    'Knee (patellar) reflex'
    """
    try:
        return _BY_ID[finding_id]
    except KeyError:
        kind = finding_id.partition(":")[0]
        near = [name for name in _BY_ID if name.startswith(f"{kind}:")] or [
            "pin:T10",
            "power:C5",
            "reflex:knee",
            "sign:gait",
        ]
        raise KeyError(f"No finding {finding_id!r}. Allowed: {', '.join(near)}.") from None
