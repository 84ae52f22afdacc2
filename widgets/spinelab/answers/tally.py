"""How often a learner was right at each certainty. Knows no key: it is told who was right."""

from __future__ import annotations

from typing import TypedDict

from spinelab.answers.marks import CERTAINTIES

__all__ = ["Level", "Tally"]


class Level(TypedDict):
    """One certainty with what came of it."""

    certainty: str
    """One of `CERTAINTIES`."""
    right: int
    """Answers at this certainty that were wholly right."""
    count: int
    """All answers at this certainty."""


class Tally:
    """The answers of one kernel whose certainty was given, each question once.

    The first check of a question decides, with or without a certainty: whoever has read the reasons is sure.

    Examples
    --------
    >>> tally = Tally()
    >>> tally.note("anatomy-x-01", "sure", right=True)
    >>> tally.note("anatomy-x-01", "sure", right=False)
    >>> tally.levels()
    [{'certainty': 'sure', 'right': 1, 'count': 1}]
    """

    def __init__(self) -> None:
        self._seen: dict[str, tuple[str, bool]] = {}

    def note(self, item_id: str, certainty: str, *, right: bool) -> None:
        """Keep what came of the first check of a question.

        Parameters
        ----------
        item_id
            Which question.
        certainty
            One of `CERTAINTIES`, or "" where the learner said nothing.
        right
            Whether the answer was wholly right.
        """
        self._seen.setdefault(item_id, (certainty, right))

    def levels(self) -> list[Level]:
        """Return the certainties that were given, from a guess to sure; [] where none was."""
        found: list[Level] = []
        for certainty in CERTAINTIES:
            outcomes = [right for said, right in self._seen.values() if said == certainty]
            if outcomes:
                found.append({"certainty": certainty, "right": sum(outcomes), "count": len(outcomes)})
        return found
