"""When a question is met again: FSRS-6 through the `fsrs` library, and the rating that an answer suggests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import isinf
from typing import TYPE_CHECKING, Any

import fsrs
import fsrs.scheduler

from spinelab.review.record import MAX_LOG, Card

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["RATINGS", "Schedule", "suggested", "wait_words"]

RATINGS = {1: "Again", 2: "Hard", 3: "Good", 4: "Easy"}
"""The four ratings of FSRS, by number."""

RETENTION = 0.9
"""The chance of recall at which a question comes back; the library's default."""
STEP = timedelta(minutes=10)
"""After a wrong answer a question comes back in the same sitting; this course's choice."""
LONGEST_DAYS = 365
"""No question stays away for longer than a year; this course's choice."""

_DAY = timedelta(days=1)
_MONTH_DAYS, _YEAR_DAYS = 30, 365


class Schedule:
    """The scheduler of this course, with the library's default parameters.

    Parameters
    ----------
    fuzzing
        Whether intervals are varied a little by chance, so that what was learnt on one day does not all come
        back on one day.
    """

    def __init__(self, *, fuzzing: bool = True) -> None:
        self._fsrs = fsrs.Scheduler(
            desired_retention=RETENTION,
            learning_steps=[STEP],
            relearning_steps=[STEP],
            maximum_interval=LONGEST_DAYS,
            enable_fuzzing=fuzzing,
        )

    def rules(self) -> dict[str, Any]:
        """Return the figures of the scheduler as plain data, for an edition that computes in the page."""
        here = self._fsrs.to_dict()
        bounds = fsrs.scheduler.FUZZ_RANGES
        return {
            "parameters": here["parameters"],
            "retention": here["desired_retention"],
            "learning_s": here["learning_steps"],
            "relearning_s": here["relearning_steps"],
            "longest_days": here["maximum_interval"],
            "fuzzing": here["enable_fuzzing"],
            "fuzz": [
                [one["start"], None if isinf(one["end"]) else one["end"], one["factor"]] for one in bounds
            ],
            "least_stability": fsrs.scheduler.STABILITY_MIN,
            "most_log": MAX_LOG,
        }

    def outlook(self, before: Card | None, now: datetime) -> dict[int, Card]:
        """Return the card after a review at ``now`` (aware), for each of the four `RATINGS`."""
        return {rating: self._reviewed(before, rating, now.astimezone(UTC)) for rating in RATINGS}

    def recall(self, card: Card, now: datetime) -> float:
        """Return the chance, 0 to 1, that the answer is still known at ``now`` (aware)."""
        return float(self._fsrs.get_card_retrievability(_to_fsrs(card, now), now.astimezone(UTC)))

    def _reviewed(self, before: Card | None, rating: int, now: datetime) -> Card:
        after, _ = self._fsrs.review_card(_to_fsrs(before, now), fsrs.Rating(rating), review_datetime=now)
        log = before.log if before else ()
        return Card(
            state=after.state.value,
            step=after.step,
            stability=round(after.stability or 0.0, 4),
            difficulty=round(after.difficulty or 0.0, 4),
            due=after.due.replace(microsecond=0),
            last=now.replace(microsecond=0),
            reps=(before.reps if before else 0) + 1,
            again=(before.again if before else 0) + (rating == fsrs.Rating.Again),
            log=(*log, (int(now.timestamp()), rating))[-MAX_LOG:],
        )


def suggested(feedback: Mapping[str, Any], certainty: str, *, marked: bool) -> int:
    """Return the rating that an answer speaks for; the learner may choose another.

    Parameters
    ----------
    feedback
        What the judge said; its ``verdict`` counts.
    certainty
        One of `spinelab.answers.CERTAINTIES`, or "" for nothing said.
    marked
        Whether anybody marked the answer. Of one that nobody marks nothing is known: Good.

    >>> suggested({"verdict": "partly"}, "sure", marked=True)
    1
    >>> [suggested({"verdict": "correct"}, word, marked=True) for word in ("guess", "", "fairly", "sure")]
    [2, 3, 3, 4]
    """
    if not marked:
        return int(fsrs.Rating.Good)
    if feedback["verdict"] != "correct":
        return int(fsrs.Rating.Again)
    return int({"guess": fsrs.Rating.Hard, "sure": fsrs.Rating.Easy}.get(certainty, fsrs.Rating.Good))


def wait_words(wait: timedelta) -> str:
    """Say how long it is until a question comes back.

    >>> wait_words(timedelta(minutes=15)), wait_words(timedelta(days=1)), wait_words(timedelta(days=70))
    ('in 15 minutes', 'in 1 day', 'in 2 months')
    """
    if wait < _DAY:
        minutes = max(1, round(wait.total_seconds() / 60))
        return f"in {minutes} minute{'s' * (minutes != 1)}"
    if wait.days < 2 * _MONTH_DAYS:
        return f"in {wait.days} day{'s' * (wait.days != 1)}"
    if wait.days < _YEAR_DAYS:
        return f"in {round(wait.days / _MONTH_DAYS)} months"
    return "in a year"


def _to_fsrs(card: Card | None, now: datetime) -> fsrs.Card:
    """Return the library's card; its id, which it would take from the clock, is not used here."""
    if card is None:
        return fsrs.Card(card_id=0, due=now)
    return fsrs.Card(
        card_id=0,
        state=fsrs.State(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due,
        last_review=card.last,
    )
