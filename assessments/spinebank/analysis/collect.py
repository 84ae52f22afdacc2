"""From the submissions of a course to a table: answers as data, marks as grading gives them.

No code of a student runs. What the course's gradebook knows is added where there is one: the marks that a
person gave, and who was late. Folders, gradebook and students left out are those of nbgrader's settings.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from spinebank.analysis.gradebook import GradebookFacts, gradebook_facts
from spinebank.analysis.table import NOT_CHOSEN, ItemColumn, ResponseTable, unreached
from spinebank.grading.course import handed_in, settings_of
from spinebank.grading.judge import judged
from spinebank.load import Bank, BankError, Problem
from spinebank.schema import FreeText, Item, SingleBest
from spinelab.answers import Answer, read_answers
from spinelab.answers.record import LONG_AGO

__all__ = ["LONGEST_S", "collect", "quiz_items"]

LONGEST_S = timedelta(minutes=30).total_seconds()
"""A longer gap between two answers is a pause, not time on a question: our choice."""


def collect(course: Path, quiz: str, bank: Bank, form: str = "A") -> ResponseTable:
    """Return the table of a quiz's submissions.

    Parameters
    ----------
    course
        Root of the nbgrader course; answers lie where it keeps submissions.
    quiz
        Name of the assignment.
    bank
        The banks as they are now: a corrected key counts.
    form
        What to call the form that this assignment is.

    Raises
    ------
    BankError
        If the quiz was not built, or asks for an item that no bank has.
    GradingSetupError
        If the gradebook cannot be read, the course keeps its folders in an order that is not known, or an
        item cannot be marked by anybody (no panel has answered it).
    """
    settings = settings_of(course)
    facts = gradebook_facts(settings.db_url, quiz)
    asked = quiz_items(course, quiz, bank)
    by_hand = {name for _, name in facts.manual}
    items = [item for item in asked if not isinstance(item, FreeText) or item.id in by_hand]
    notes = [
        f"'{item.id}' is left out: a person marks it, and the gradebook holds no such mark."
        for item in asked
        if item not in items
    ]
    rows, silent = [], 0
    for one in handed_in(settings, quiz):
        answers = {} if one.refusal else read_answers(one.folder, quiz).answers
        if any(item.id in answers for item in asked):
            rows.append((one.student, _row(one.student, items, answers, facts)))
        else:
            silent += 1
    if silent:
        what = "submission holds" if silent == 1 else "submissions hold"
        notes.append(f"{silent} {what} no answer and {'is' if silent == 1 else 'are'} left out.")
    shape = (len(rows), len(items))
    columns = [
        np.array([row[place] for _, row in rows], dtype=kind).reshape(shape)
        for place, kind in enumerate((float, np.int64, bool, float))
    ]
    answered = columns[2]
    return ResponseTable(
        quiz=quiz,
        items=tuple(map(_column, items)),
        students=tuple(name for name, _ in rows),
        fraction=columns[0],
        chosen=columns[1],
        answered=answered,
        not_reached=unreached(answered),
        seconds=columns[3],
        form=(form,) * len(rows),
        late=tuple(facts.late.get(name) for name, _ in rows),
        notes=tuple(notes),
    )


def quiz_items(course: Path, quiz: str, bank: Bank) -> list[Item]:
    """Return the items of a quiz in the order asked: as it was released, else as it was built.

    Raises
    ------
    BankError
        If neither is there, or an item is in no bank.
    """
    places = [course / stage / quiz / "questions.json" for stage in ("release", "source")]
    path = next((place for place in places if place.is_file()), places[-1])
    try:
        names = [question["id"] for question in json.loads(path.read_text(encoding="utf-8"))["questions"]]
    except FileNotFoundError:
        raise BankError(
            [Problem(path, 1, f"there is no quiz '{quiz}': run 'spinebank build {quiz}' first.")]
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BankError([Problem(path, 1, f"the questions cannot be read ({error}).")]) from None
    if missing := [name for name in names if name not in bank.items]:
        raise BankError([Problem(path, 1, f"no bank has the item {', '.join(missing)}.")])
    return [bank.items[name].item for name in names]


def _row(
    student: str, items: Sequence[Item], answers: Mapping[str, Answer], facts: GradebookFacts
) -> tuple[list[float], list[int], list[bool], list[float]]:
    """Return shares of the mark, chosen options, whether there is an answer, and seconds."""
    shares, chosen, answered = [], [], []
    for item in items:
        answer = answers.get(item.id)
        result = judged(item, answer)
        given = facts.manual.get((student, item.id))
        shares.append(result.fraction if given is None else min(max(given / item.points, 0.0), 1.0))
        chosen.append(_choice(item, answer.response if answer else None))
        answered.append(result.usable)
    return shares, chosen, answered, _times(items, answers)


def _choice(item: Item, response: Any) -> int:  # noqa: ANN401 (whatever a student's file holds)
    if not isinstance(item, SingleBest) or not isinstance(response, dict):
        return NOT_CHOSEN
    ids = [option.id for option in item.options]
    choice = response.get("choice")
    return ids.index(choice) if isinstance(choice, str) and choice in ids else NOT_CHOSEN


def _times(items: Sequence[Item], answers: Mapping[str, Answer]) -> list[float]:
    """Return the time since the answer before, s; NaN for the first and after a pause.

    An answer keeps the moment of its last change, so these are times between last changes.
    """
    moments: list[tuple[datetime, int]] = sorted(
        (answers[item.id].instant, place)
        for place, item in enumerate(items)
        if item.id in answers and answers[item.id].instant != LONG_AGO
    )
    seconds = [float("nan")] * len(items)
    for (before, _), (moment, place) in pairwise(moments):
        gap = (moment - before).total_seconds()
        if 0 < gap <= LONGEST_S:
            seconds[place] = gap
    return seconds


def _column(item: Item) -> ItemColumn:
    options = tuple(option.id for option in item.options) if isinstance(item, SingleBest) else ()
    key = options.index(item.key.id) if isinstance(item, SingleBest) else NOT_CHOSEN
    return ItemColumn(item.id, item.kind, item.objective, item.points, options, key)
