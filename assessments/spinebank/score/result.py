"""What comes out of scoring an answer."""

from dataclasses import dataclass

__all__ = ["Part", "Result"]


@dataclass(frozen=True)
class Part:
    """How one part of an answer was judged: an option, a statement, an element."""

    id: str
    chosen: bool | None
    """What the learner did: ticked an option, called a statement true; None where it was left open."""
    correct: bool
    """Whether that was right."""


@dataclass(frozen=True)
class Result:
    """The mark for one answer to one item."""

    fraction: float
    """Share of the full mark, 0 to 1."""
    points: float
    """The mark, 0 to the item's points."""
    sentence: str
    """What happened, in one sentence that gives away neither key nor reasons."""
    parts: tuple[Part, ...] = ()
    """Judgement of each part, in the order of the item file. It gives the key away: for practice only."""
    usable: bool = True
    """Whether the answer was one to this question; False for none, junk, or an option that the item lacks."""
    needs_person: bool = False
    """Whether a person has to mark the answer; fraction and points are then 0 until one has."""
