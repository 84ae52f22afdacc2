"""Spaced review as a widget: asks what is due, rates each answer, and keeps the progress in one file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets
from ipywidgets import Widget, widget_serialization

from spinelab import traits
from spinelab.base import CourseWidget
from spinelab.review.keep import ProgressFile
from spinelab.review.record import Card, ProgressError, as_json, merged, parse_progress
from spinelab.review.schedule import RATINGS, Schedule, suggested, wait_words
from spinelab.review.today import Today, today
from spinelab.ui import linked_css, linked_esm

if TYPE_CHECKING:
    from spinelab.question.widget import Question
    from spinelab.review.deck import Deck
    from spinelab.review.picture import Forecast

__all__ = ["Clock", "Review"]

Clock = Callable[[], datetime]
"""Returns the time, aware, in the zone whose midnight ends the learner's day."""

_HERE = Path(__file__).parent
_FAULTS = (LookupError, ValueError, OSError)
"""What a question raises that cannot be read or computed; the learner goes on with the next."""


def local_time() -> datetime:
    """Return the time in this machine's own zone."""
    return datetime.now().astimezone()


class Review(CourseWidget):
    """Asks the practice questions again when they are about to be forgotten.

    The interval follows FSRS. A wrong or partly right answer is rated Again, a right guess Hard, a right
    answer Good, a right and sure one Easy; the learner may choose another rating. Nothing counts.

    Parameters
    ----------
    deck
        What there is to ask: `spinebank.practice_deck`.
    new_a_day
        Most questions that are met for the first time on one day, 0 to 100.
    folder
        Where the progress is kept, in ``my-review.json``; the working folder when not given. None keeps
        nothing.
    clock
        Where the time comes from; this machine's clock when not given.
    fuzzing
        Whether intervals vary a little by chance, so that questions of one day do not stay together.

    Raises
    ------
    traitlets.TraitError
        If ``new_a_day`` is out of range.
    """

    _esm = linked_esm(_HERE / "view.js")
    _css = linked_css(_HERE.parent / "ui" / "theme.css", _HERE / "view.css")
    shown = ("new_a_day",)

    new_a_day = traits.Int(10, min=0, max=100, help="Most new questions a day.")
    stage = traits.Enum(
        ("start", "asking", "rated", "done"), "start", help="Where the learner stands in this sitting."
    )
    counts = traits.Dict(help="Numbers of questions: due and fresh today, done in this sitting, seen, total.")
    asked = traits.Dict(help="Of the question on the screen: lesson, goal, and whether it was met before.")
    question = traitlets.Instance(Widget, allow_none=True, help="The question on the screen.").tag(
        sync=True, **widget_serialization
    )
    rating = traits.Enum((0, *RATINGS), 0, help="Rating of the last answer, 1 Again to 4 Easy; 0 before it.")
    waits = traits.List(help="For each rating: when the question would come back, in words.")
    turned = traits.Int(0, help="How often the learner asked for the next question.")
    progress = traits.Unicode("", help="The progress file as text, to download.")
    restored = traits.Unicode("", help="The text of a file to restore from; taken in at once.")
    saved = traits.Unicode("", help="What became of the progress, in a sentence or two.")

    def __init__(
        self,
        deck: Deck,
        *,
        folder: str | Path | None = ".",
        clock: Clock = local_time,
        fuzzing: bool = True,
        **state: Any,
    ) -> None:
        super().__init__(**state)
        self.deck = deck
        self._deck = {item.id: item for item in deck.items}
        self._ask = deck.ask
        self._clock = clock
        self._schedule = Schedule(fuzzing=fuzzing)
        self._file = ProgressFile(None if folder is None else Path(folder))
        found = self._file.load(clock())
        self._cards: dict[str, Card] = dict(found.cards)
        self._put_off: dict[str, None] = {}
        self._now_asked = ""
        self._outlook: dict[int, Card] = {}
        self._done = 0
        self.saved = " ".join(found.notes[:1])
        self._tell()

    def __repr__(self) -> str:
        return f"Review(new_a_day={self.new_a_day}, met={self.counts['seen']})"

    def in_words(self) -> str:
        """Return what is due today, and how many questions were met."""
        there = self.counts
        met = f"{there['seen']} of {there['total']} met so far" if there["seen"] else "none met so far"
        return (
            f"Spaced review of the practice questions: {there['due']} due today, {there['fresh']} new ones "
            f"offered today, {met}.\nRun the notebook to review."
        )

    def rules(self) -> dict[str, Any]:
        """Return the figures by which it is planned when a question comes back, as plain data."""
        return self._schedule.rules()

    def forecast(self) -> Forecast:
        """Return what falls due in the next 30 days and what is weak, by objective, to be shown in a cell."""
        from spinelab.review.picture import forecast  # noqa: PLC0415 (the picture is drawn when asked for)

        return forecast(tuple(self._deck.values()), self._cards, self._schedule, self._clock())

    def _today(self) -> Today:
        return today(tuple(self._deck), self._cards, self._clock(), self.new_a_day, self._put_off)

    @traitlets.observe("turned")
    def _on_turned(self, _change: Mapping[str, Any]) -> None:
        """Ask the next question; the one on the screen is put off if it was not answered."""
        if self.stage == "asking":
            self._put_off.pop(self._now_asked, None)
            self._put_off[self._now_asked] = None
        for item in self._today().order:
            try:
                question = self._ask(item)
            except _FAULTS as error:
                self._put_off[item] = None
                self.saved = f"The question {item!r} cannot be shown: {str(error).splitlines()[0]}"
                continue
            self._show(item, question)
            return
        self._now_asked = ""
        self._put(None)
        self.asked = {}
        self.stage = "done"
        self._tell()

    def _show(self, item: str, question: Question) -> None:
        self._now_asked = item
        self._outlook = {}
        self.rating, self.waits = 0, []
        entry = self._deck[item]
        self.asked = {"lesson": entry.lesson, "goal": entry.goal, "again": item in self._cards}
        self.stage = "asking"
        question.observe(self._on_feedback, names="feedback")
        self._put(question)
        self._tell()

    def _put(self, question: Question | None) -> None:
        """Put a question on the screen, and close the one before with its model or pictures."""
        before: Any = self.question
        self.question = question
        if before is not None:
            if before.scene is not None:
                before.scene.close()
            before.close()

    def _on_feedback(self, change: Mapping[str, Any]) -> None:
        """Rate the first answer that was checked; what follows on the same question is for learning only."""
        if self.stage != "asking" or not change["new"].get("verdict"):
            return
        now = self._clock()
        self._outlook = self._schedule.outlook(self._cards.get(self._now_asked), now)
        self.waits = [wait_words(card.due - card.last) for card in self._outlook.values()]
        self._put_off.pop(self._now_asked, None)
        self._done += 1
        self.stage = "rated"
        certainty = change["owner"].certainty
        self.rating = suggested(change["new"], certainty, marked=self._deck[self._now_asked].marked)

    @traitlets.observe("rating")
    def _on_rating(self, change: Mapping[str, Any]) -> None:
        if self.stage == "rated" and change["new"]:
            self._keep({**self._cards, self._now_asked: self._outlook[change["new"]]})

    @traitlets.observe("restored")
    def _on_restored(self, change: Mapping[str, Any]) -> None:
        """Take in a file that the learner chose; of each question the later review is kept."""
        text = change["new"]
        if not text:
            return
        self.restored = ""
        try:
            found = parse_progress(text, self._clock(), "The file")
        except ProgressError as error:
            self.saved = f"{error} Nothing was changed."
            return
        before = self._cards
        together = merged(before, found.cards)
        news = sum(before.get(item) != card for item, card in together.items())
        self._keep(together)
        count = len(found.cards)
        read = f"{count} question{'s' * (count != 1)} read, {news} of them newer than what was here."
        self.saved = " ".join([read, *found.notes[:3], self.saved])

    def _keep(self, cards: dict[str, Card]) -> None:
        self._cards, self.saved = self._file.save(cards, self._clock())
        self._tell()

    def _tell(self) -> None:
        """Bring up to date what the view shows of the day, and the file to download."""
        there = self._today()
        seen = sum(item in self._deck for item in self._cards)
        self.counts = {
            "due": len(there.due),
            "fresh": len(there.fresh),
            "done": self._done,
            "seen": seen,
            "total": len(self._deck),
        }
        self.progress = as_json(self._cards)
