"""What a scorer of one kind hands back, before points are known."""

from dataclasses import dataclass

from spinebank.score.result import Part

__all__ = ["Judged", "unusable"]


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
