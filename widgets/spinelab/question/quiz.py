"""A released quiz in a notebook: shows its questions and keeps the learner's answers. Knows no key."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.display import display

from spinelab.answers import AnswerSheet, ReviewMarks, read_answers
from spinelab.question.words import html_of, said_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spinelab.quiz import QuizPanel

__all__ = ["Quiz"]

_WORDS = 9


class Quiz:
    """The questions of one quiz, answered in this notebook.

    Parameters
    ----------
    path
        The ``questions.json`` that was released with the notebook.

    Raises
    ------
    FileNotFoundError
        If the file is not there: it has to lie beside the notebook.
    ValueError
        If the file is not a quiz of this course.

    """

    def __init__(self, path: str | Path = "questions.json") -> None:
        path = Path(path)
        quiz = _read(path)
        self.name: str = quiz["quiz"]
        self.title: str = quiz["title"]
        self._minutes = _minutes_of(quiz)
        self._questions = {question["id"]: question for question in quiz["questions"]}
        self._folder = path.resolve().parent
        self._static = bool(os.environ.get("NBGRADER_EXECUTION"))
        if self._static:
            found = read_answers(self._folder, self.name)
            self._given = {item_id: answer.response for item_id, answer in found.answers.items()}
            return
        self._sheet = AnswerSheet.open(self._folder, self.name)
        self._marks = ReviewMarks.open(self._folder, self.name)
        self._mirror = display(self._sheet.mimebundle(), raw=True, display_id=True)
        self.panel = self._open_panel()
        display(self.panel)
        if self._sheet.notice:
            print(self._sheet.notice)  # noqa: T201 (a notebook's way to tell its reader)

    def __repr__(self) -> str:
        return f"Quiz({self.name!r}, {len(self._questions)} questions)"

    def ask(self, item_id: str) -> None:
        """Show a question with the answer given so far.

        Raises
        ------
        KeyError
            If the quiz has no such question.

        """
        try:
            item = self._questions[item_id]
        except KeyError:
            raise KeyError(
                f"This quiz has no question {item_id!r}. It has: {', '.join(self._questions)}."
            ) from None
        if self._static:
            said = said_of(self._given.get(item_id), item)
            record = {
                "text/html": html_of(item["stem"], said),
                "text/plain": f"{item['stem']}\nAnswer: {said}",
            }
            display(record, raw=True)
            return
        from spinelab.question.widget import Question  # noqa: PLC0415 (not needed while grading)

        answer = self._sheet.get(item_id)
        response = answer.response if answer and isinstance(answer.response, dict) else {}
        question = Question(
            item=item,
            keep=partial(self._keep, item),
            response=response,
            flagged=item_id in self._marks.flagged,
            certainty=self._marks.certainty.get(item_id, ""),
        )
        question.observe(partial(self._note, item_id), names=["flagged", "certainty"])
        if response:
            question.saved = (
                f"Your patient is shown again. {_untouched(item)}"
                if set(response) == {"seed"}
                else "Your earlier answer is shown."
            )
            if answer and 0 < answer.revision < item["revision"]:
                question.saved = (
                    "This question was changed after you answered it. Your earlier answer is shown as far as "
                    "it still fits: look at it again."
                )
        display(question)

    def _open_panel(self) -> QuizPanel:
        from spinelab.quiz import QuizPanel  # noqa: PLC0415 (not needed while grading)

        questions = [
            {"id": item_id, "words": _beginning(item["stem"])} for item_id, item in self._questions.items()
        ]
        if self._minutes and not self._marks.started_at:
            self._marks.start()
        panel = QuizPanel(
            title=self.title,
            questions=questions,
            minutes=self._minutes,
            started_at=self._marks.started_at,
            time_hidden=self._marks.time_hidden,
        )
        panel.observe(self._note_time, names=["time_hidden", "restarted"])
        self._show_progress(panel)
        return panel

    def _show_progress(self, panel: QuizPanel) -> None:
        from spinelab.quiz import state_of  # noqa: PLC0415 (as above)

        answers = self._sheet.answers
        panel.states = {
            item_id: state_of(item, answers[item_id].response if item_id in answers else None)
            for item_id, item in self._questions.items()
        }
        panel.flagged = [item_id for item_id in self._questions if item_id in self._marks.flagged]
        panel.certainty = dict(self._marks.certainty)

    def _note(self, item_id: str, change: Mapping[str, Any]) -> None:
        """Keep a flag or a certainty, and show it in the panel."""
        if change["name"] == "flagged":
            self._marks.flag(item_id, flagged=change["new"])
        else:
            self._marks.rate(item_id, change["new"])
        self._show_progress(self.panel)

    def _note_time(self, change: Mapping[str, Any]) -> None:
        """Keep whether the time is hidden, or that it begins anew."""
        if change["name"] == "time_hidden":
            self._marks.hide_time(hidden=change["new"])
        else:
            self._marks.start()
            self.panel.started_at = self._marks.started_at

    def _keep(self, item: Mapping[str, Any], response: Mapping[str, Any]) -> str:
        if response:
            kept = self._sheet.put(item["id"], dict(response), item["revision"])
        else:
            kept = self._sheet.remove(item["id"])
        if self._mirror is not None:
            self._mirror.update(self._sheet.mimebundle(), raw=True)
        self._show_progress(self.panel)
        if not kept or self._sheet.notice:
            return self._sheet.notice
        if set(response) == {"seed"}:
            return f"Your patient was drawn and kept. {_untouched(item)}"
        return "Answer saved." if response else "Answer cleared."


def _read(path: Path) -> dict[str, Any]:
    try:
        quiz = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FileNotFoundError(
            f"{path} is missing: the quiz needs the file that came with this notebook, in the same folder."
        ) from None
    except ValueError as error:
        raise ValueError(f"{path} is damaged ({error}): fetch the quiz again.") from None
    if not isinstance(quiz, dict) or quiz.get("format") != "spinelab-questions" or quiz.get("version") != 1:
        raise ValueError(f"{path} is not a quiz of this course (format spinelab-questions, version 1).")
    return quiz


def _minutes_of(quiz: Mapping[str, Any]) -> int:
    """Return the working time in minutes; 0 for a quiz that names none, as those of older releases."""
    found = quiz.get("minutes")
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else 0


def _untouched(item: Mapping[str, Any]) -> str:
    """Say of a question whose patient was drawn that nothing was answered."""
    return "No step is taken yet." if item["kind"] == "case" else "Nothing is measured or marked yet."


def _beginning(stem: str) -> str:
    """Return the first words of a stem, by which a learner knows the question again."""
    words = stem.split()
    return " ".join(words[:_WORDS]) + (" …" if len(words) > _WORDS else "")
