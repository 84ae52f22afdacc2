"""What is to be reviewed today, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from spinelab.review.record import Card

__all__ = ["Today", "day_of", "today"]


@dataclass(frozen=True)
class Today:
    """Ids of the questions of a day, each list in the order in which it is asked."""

    due: tuple[str, ...]
    """Met before, and due by the end of the day; the longest overdue first."""
    fresh: tuple[str, ...]
    """Not met before, as many as the day still allows, in the order of the lessons."""
    order: tuple[str, ...]
    """All of them as they are asked: what is due already, what is new, what is due later today."""


def today(
    ids: Sequence[str],
    cards: Mapping[str, Card],
    now: datetime,
    new_a_day: int,
    put_off: Container[str] = (),
) -> Today:
    """Say what is to be reviewed.

    Parameters
    ----------
    ids
        Every question of the deck.
    cards
        What was reviewed; cards of other questions do not count.
    now
        The time in the learner's own zone; its day ends at midnight.
    new_a_day
        Most questions that are met for the first time on one day.
    put_off
        Questions that the learner does not want now; they come last.
    """
    begin, end = day_of(now)
    known = [item for item in ids if item in cards]
    due = sorted((item for item in known if cards[item].due < end), key=lambda item: cards[item].due)
    met = sum(_first_met_since(cards[item], begin) for item in known)
    fresh = [item for item in ids if item not in cards][: max(0, new_a_day - met)]
    ready = [item for item in due if cards[item].due <= now]
    later = [item for item in due if cards[item].due > now]
    order = sorted(
        [*ready, *fresh, *later], key=lambda item: item in put_off
    )  # sorted keeps the rest as it is
    return Today(tuple(due), tuple(fresh), tuple(order))


def day_of(now: datetime) -> tuple[datetime, datetime]:
    """Return the midnights before and after a moment, in its own zone."""
    begin = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return begin, begin + timedelta(days=1)


def _first_met_since(card: Card, begin: datetime) -> bool:
    """Say whether all reviews of a card are known one by one, and the first is not older than that."""
    return len(card.log) == card.reps and card.log[0][0] >= begin.timestamp()
