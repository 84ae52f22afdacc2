"""What a scorer of one kind hands back, before points are known."""

import math
from dataclasses import dataclass

from spinebank.score.result import Part

__all__ = ["Judged", "finite_number", "unusable"]


@dataclass(frozen=True)
class Judged:
    """The share of the mark, what happened, and the parts."""

    fraction: float
    sentence: str
    parts: tuple[Part, ...] = ()
    usable: bool = True
    """Whether it was an answer to this question at all."""


def unusable(sentence: str) -> Judged:
    """Return a judgement of 0 with its reason."""
    return Judged(0.0, sentence, usable=False)


def finite_number(value: object) -> float | None:
    """Return the value as a float if it is a finite number; None for everything else, booleans included."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
