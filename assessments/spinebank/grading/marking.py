"""One submission marked: bytes in, marks and pages out. A pure function; it opens no file and runs no code.

Nothing in a submission can raise here. What is missing or damaged scores 0, and a sentence says why.
"""

import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from spinebank.grading.feedback import Shown, feedback_page
from spinebank.grading.judge import GradingSetupError, capped, judged, report_of
from spinebank.grading.notebook import Outputs, filled
from spinebank.grading.plan import QuizPlan, Slot
from spinebank.grading.submission import Submission, found_in, moment_of
from spinelab.answers import Answer, FoundAnswers
from spinelab.question.words import html_of, said_of

__all__ = ["Due", "Graders", "Marked", "Penalty", "marked"]

LONGEST_SAID = 20_000
"""Characters of an answer that are shown; no honest answer is longer."""

Judgement = tuple[float | None, str]
"""The mark of a slot, None where a person marks, and the sentences beside it."""

Penalty = Callable[[str, float, float], float | None]
"""The course's rule for late work: student, score and seconds late to points taken off, or None."""


@dataclass(frozen=True)
class Graders:
    """What people have done to a submission in formgrader; kept whenever it is graded again."""

    manual: Mapping[str, float] = field(default_factory=dict)
    """Marks by cell."""
    extra: Mapping[str, float] = field(default_factory=dict)
    """Extra credit by cell."""
    comments: Mapping[str, str] = field(default_factory=dict)
    """Comments by cell."""


@dataclass(frozen=True)
class Due:
    """When a submission was due, and what being late costs."""

    at: datetime | None = None
    """UTC, without a zone."""
    extension: timedelta | None = None
    penalty: Penalty | None = None


@dataclass(frozen=True)
class Marked:
    """A submission, marked."""

    student: str
    auto: tuple[float | None, ...]
    """The mark of each slot; None where a person marks."""
    waits: tuple[bool, ...]
    """nbgrader's ``needs_manual_grade`` of each slot."""
    timestamp: datetime | None
    late_s: float
    penalty: float | None
    score: float
    """The sum of automatic and manual marks with extra credit, before a penalty."""
    notes: tuple[str, ...]
    """One sentence for everything that was missing, damaged or left out."""
    notebook: bytes
    page: bytes


def marked(plan: QuizPlan, submission: Submission, graders: Graders, due: Due) -> Marked:
    """Mark a submission.

    Parameters
    ----------
    plan
        The quiz.
    submission
        What was handed in.
    graders
        Marks and comments of people; they are kept and shown.
    due
        When it was due.

    Raises
    ------
    GradingSetupError
        If nobody's answer to an item can be marked. Never because of the submission.
    """
    found = found_in(submission, plan.quiz)
    notes = list(found.notes)
    if not found.source:
        notes.append(
            "No usable answers were found, so every question that is not marked by a person scores 0."
        )
    try:
        timestamp = moment_of(submission.timestamp)
    except ValueError as error:
        timestamp = None
        notes.append(f"{error}: the submission counts as on time.")
    judgements: dict[str, Judgement] = {}
    shown: list[Shown] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for slot in plan.slots:
            mark, told = _judged(slot, found)
            said = _said(plan, slot.item.id, found.answers) if slot.by_person else ""
            judgements[slot.cell] = (mark, told)
            shown.append(_shown(slot, plan.stem(slot.item.id), (mark, told), said, graders))
    auto = [mark for mark, _ in judgements.values()]
    outputs = dict(_outputs(plan, found.answers, judgements))
    score = sum(one.score for one in shown)
    late_s = _late_s(timestamp, due)
    penalty = _penalty(submission.student, score, late_s, due.penalty)
    return Marked(
        submission.student,
        tuple(auto),
        tuple(
            mark is None or slot.cell in graders.manual for slot, mark in zip(plan.slots, auto, strict=True)
        ),
        timestamp,
        late_s,
        penalty,
        score,
        tuple(notes),
        filled(plan.skeleton, outputs),
        feedback_page(plan.quiz, plan.skeleton.heading, shown, penalty or 0.0),
    )


def _judged(slot: Slot, found: FoundAnswers) -> Judgement:
    answer = found.answers.get(slot.item.id)
    result = judged(slot.item, answer)
    if slot.by_person:
        return None, f"A person marks this answer: up to {slot.points:g} points."
    return capped(result, slot.points), report_of(slot.item, result, answer, found, slot.feedback)


def _shown(slot: Slot, stem: str, judgement: Judgement, said: str, graders: Graders) -> Shown:
    mark, told = judgement
    manual = graders.manual.get(slot.cell)
    return Shown(
        cell=slot.cell,
        stem=stem,
        told=told,
        score=(manual if manual is not None else mark or 0.0) + graders.extra.get(slot.cell, 0.0),
        points=slot.points,
        said=said,
        comment=graders.comments.get(slot.cell, ""),
        waits=mark is None and manual is None,
    )


def _outputs(
    plan: QuizPlan, answers: Mapping[str, Answer], judgements: Mapping[str, Judgement]
) -> Iterator[tuple[str, Outputs]]:
    """Yield what each cell that shows a question would print."""
    for cell, item_id in plan.skeleton.asked.items():
        stem, said = plan.stem(item_id), _said(plan, item_id, answers)
        mark, told = judgements.get(cell, (None, ""))
        yield cell, Outputs(html_of(stem, said), f"{stem}\nAnswer: {said}", told, mark)


def _said(plan: QuizPlan, item_id: str, answers: Mapping[str, Answer]) -> str:
    answer = answers.get(item_id)
    said = said_of(None if answer is None else answer.response, plan.questions.get(item_id, {}))
    return said if len(said) <= LONGEST_SAID else f"{said[:LONGEST_SAID]} …"


def _late_s(timestamp: datetime | None, due: Due) -> float:
    """Return how late a submission is, seconds, as nbgrader counts."""
    if timestamp is None or due.at is None:
        return 0.0
    return max(0.0, (timestamp - due.at - (due.extension or timedelta())).total_seconds())


def _penalty(student: str, score: float, late_s: float, rule: Penalty | None) -> float | None:
    """Return the points taken off, between 0 and the score as in nbgrader; None where there is no penalty."""
    if late_s <= 0 or rule is None:
        return None
    try:
        penalty = rule(student, score, late_s)
    except Exception as error:
        raise GradingSetupError(
            f"The course's rule for late work failed for {student} ({type(error).__name__}: {error})."
        ) from error
    return None if penalty is None else 0 if penalty < 0 else min(penalty, score)
