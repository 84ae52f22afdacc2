"""The panel of a quiz: every question with its state, a way to each, the time, a closing summary. No key."""

from __future__ import annotations

from pathlib import Path

from spinelab import traits
from spinelab.base import CourseWidget
from spinelab.ui import linked_css, linked_esm

__all__ = ["QuizPanel"]

_HERE = Path(__file__).parent


class QuizPanel(CourseWidget):
    """Where a learner stands in a quiz.

    Parameters
    ----------
    title
        Title of the quiz.
    questions
        For each question in order: ``id`` and ``words``, the beginning of its stem. Nothing else of an item.
    states
        For each id: open, begun or answered.
    flagged
        Ids of the questions to look at again.
    certainty
        For each id that was rated: guess, fairly or sure.
    minutes
        Working time that the quiz announces, in minutes; 0 for a quiz without one. Nothing ends with it.
    started_at
        When the learner began, ISO 8601 in UTC; "" before that.
    time_hidden
        Whether the learner does not want to see the time.

    """

    _esm = linked_esm(_HERE / "view.js")
    _css = linked_css(_HERE.parent / "ui" / "theme.css", _HERE / "view.css")
    shown = (
        *("title", "questions", "states", "flagged", "certainty"),
        *("minutes", "started_at", "time_hidden"),
    )

    title = traits.Unicode("", help="Title of the quiz.")
    questions = traits.List(help="For each question in order: id, and words, the beginning of its stem.")
    states = traits.Dict(help="For each id: open, begun or answered.")
    flagged = traits.List(help="Ids of the questions to look at again.")
    certainty = traits.Dict(help="For each id that was rated: guess, fairly or sure.")
    minutes = traits.Int(0, min=0, help="Working time that the quiz announces; 0 for a quiz without one.")
    started_at = traits.Unicode("", help="When the learner began, ISO 8601 in UTC; empty before that.")
    time_hidden = traits.Bool(False, help="Whether the learner does not want to see the time.")  # noqa: FBT003
    restarted = traits.Int(0, help="How often the learner asked for the time to begin anew.")

    def __repr__(self) -> str:
        return f"QuizPanel({self.title!r}, {self._line()!r})"

    def in_words(self) -> str:
        """Return where the learner stands, and the state of every question."""
        lines = [f"{self.title}: {self._line()}"]
        if self.minutes:
            lines.append(f"Working time: about {self.minutes} minutes. Nothing is closed when they are over.")
        for number, question in enumerate(self.questions, start=1):
            state = self.states.get(question["id"], "open")
            flag = ", flagged" if question["id"] in self.flagged else ""
            lines.append(f"Question {number}, {state}{flag}: {question['words']}")
        return "\n".join(lines)

    def _line(self) -> str:
        """Return the line of progress, as the view writes it."""
        counts = dict.fromkeys(("answered", "begun"), 0)
        for question in self.questions:
            state = self.states.get(question["id"], "open")
            if state in counts:
                counts[state] += 1
        flagged = sum(question["id"] in self.flagged for question in self.questions)
        begun = f", {counts['begun']} begun" if counts["begun"] else ""
        later = f", {flagged} flagged" if flagged else ""
        return f"{counts['answered']} of {len(self.questions)} answered{begun}{later}."
