"""A part of an item, explained: what the view writes under it."""

from dataclasses import dataclass

__all__ = ["Reason"]


@dataclass(frozen=True)
class Reason:
    """One option, statement, element, scenario or criterion, explained."""

    id: str
    text: str
    label: str
    """What it is, in a few words: "Best answer", "False, you said true", "Place 2"."""
    chosen: bool | None
    """An option: whether the learner chose it. A statement: what the learner called it. Else None."""
    correct: bool | None
    """An option: whether it is the best. A statement or element: whether the learner was right.

    None: there is no verdict.
    """
    rationale: str
