"""``spinebank grade``: a class graded from start to end, and what there is to say about it."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from spinebank.grading.course import handed_in, settings_of
from spinebank.grading.engine import Engine, engine_for
from spinebank.grading.gradebook import Before, Book
from spinebank.grading.judge import GradingSetupError
from spinebank.grading.ledger import Move
from spinebank.grading.plan import plan_of
from spinebank.grading.task import Job, Outcome, State, Task
from spinelab.answers.lock import folder_lock

__all__ = ["Remark", "Report", "grade"]

BATCH = 200
"""Submissions in one transaction."""
BATCH_SECONDS = 5.0
"""How long marks wait at most before they are written."""


@dataclass(frozen=True)
class Remark:
    """Something to say about one submission."""

    student: str
    sentence: str


@dataclass
class Report:
    """What a run did."""

    quiz: str
    submissions: int = 0
    states: dict[str, int] = field(default_factory=dict)
    """How many submissions ended in each `State`."""
    failed: list[Remark] = field(default_factory=list)
    """Submissions that could not be graded, each with the reason."""
    remarks: list[Remark] = field(default_factory=list)
    """What was missing or damaged in submissions that were graded."""
    moved: list[Move] = field(default_factory=list)
    """Marks that differ from the last time."""
    seconds: float = 0.0

    @property
    def per_minute(self) -> float:
        """Submissions a minute."""
        return 60 * self.submissions / self.seconds if self.seconds else 0.0

    def as_json(self) -> dict[str, Any]:
        """Return the report as a JSON object."""
        return {
            "quiz": self.quiz,
            "submissions": self.submissions,
            "states": self.states,
            "seconds": round(self.seconds, 3),
            "per_minute": round(self.per_minute, 1),
            "failed": [asdict(one) for one in self.failed],
            "remarks": [asdict(one) for one in self.remarks],
            "moved": [asdict(one) for one in self.moved],
        }


def grade(
    course: Path,
    quiz: str,
    *,
    student: str | None = None,
    workers: int | None = None,
    regrade: bool = False,
    engine: Engine | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Grade the submissions of a quiz into nbgrader's gradebook, ``autograded/`` and ``feedback/``.

    A submission that was graded before is left alone while neither it nor the key changes. A process that is
    killed can be started again at any time and ends with the same gradebook.

    Parameters
    ----------
    course
        Root of the nbgrader course.
    quiz
        Name of the quiz.
    student
        Only this one. None: all.
    workers
        Processes. None: as many as there are processors, if the class is large enough.
    regrade
        Grade submissions again that were graded with an earlier key, and report each mark that moves.
    engine
        How to work through the class; for a cluster. None: by ``workers``.
    progress
        Called with the number of submissions that are done, and of all.

    Raises
    ------
    GradingSetupError
        If quiz, bank or gradebook are not in order, or another run grades the same quiz.
    """
    started = time.perf_counter()
    settings = settings_of(course)
    source = settings.source / quiz
    if not source.is_dir():
        raise GradingSetupError(f"There is no quiz source/{quiz}/: run 'spinebank build {quiz}' first.")
    with _alone_in(source, quiz), Book(settings, quiz) as book:
        plan = plan_of(course, quiz, source, book.known_cells())
        handed = handed_in(settings, quiz, student)
        if student is not None and not handed:
            raise GradingSetupError(
                f"{student} has handed in no '{quiz}': there is no submitted/{student}/{quiz}/."
            )
        report = Report(quiz, submissions=len(handed))
        before = book.before()
        jobs = [_job(one.student, one.folder, before.get(one.student)) for one in handed if not one.refusal]
        for one in handed:
            if one.refusal:
                _note(report, Outcome(one.student, State.FAILED, notes=(one.refusal,)))
        work = (engine or engine_for(len(jobs), workers))(Task(settings, plan, book.due_at, regrade), jobs)
        slots = [slot.cell for slot in plan.slots]
        for batch in _batches(_watched(work, report, progress)):
            report.moved += book.save(batch, slots, plan.revision)
        if regrade:
            report.moved += _moved_before(report, before)
    for remarks in (report.failed, report.remarks):
        remarks.sort(key=lambda one: one.student)
    report.moved.sort(key=lambda move: (move.student, slots.index(move.cell)))
    report.seconds = time.perf_counter() - started
    return report


def _moved_before(report: Report, before: dict[str, Before]) -> list[Move]:
    """Return what an earlier run with the same key moved, which may have been killed before it could tell."""
    now = {move.student for move in report.moved}
    return [move for student, one in before.items() if student not in now for move in one.moved]


@contextmanager
def _alone_in(source: Path, quiz: str) -> Iterator[None]:
    """Keep other runs away from a quiz; the system lets go of the lock when a process dies."""
    try:
        with folder_lock(source):
            yield
    except TimeoutError:
        raise GradingSetupError(f"Another run is grading '{quiz}': wait until it has ended.") from None


def _job(student: str, folder: Path, before: Before | None) -> Job:
    if before is None:
        return Job(student, folder)
    return Job(
        student,
        folder,
        before.content,
        before.revision,
        before.shown,
        before.graders,
        before.extension,
        before.penalty,
    )


def _watched(
    work: Iterator[Outcome], report: Report, progress: Callable[[int, int], None] | None
) -> Iterator[Outcome]:
    """Pass on outcomes and count them."""
    for outcome in work:
        _note(report, outcome)
        if progress is not None:
            progress(sum(report.states.values()), report.submissions)
        yield outcome


def _note(report: Report, outcome: Outcome) -> None:
    report.states[outcome.state] = report.states.get(outcome.state, 0) + 1
    remarks = report.failed if outcome.state is State.FAILED else report.remarks
    remarks += [Remark(outcome.student, note) for note in outcome.notes]


def _batches(outcomes: Iterator[Outcome]) -> Iterator[Sequence[Outcome]]:
    """Yield what has to be written, in batches that are neither large nor old."""
    batch: list[Outcome] = []
    since = time.monotonic()
    for outcome in outcomes:
        if outcome.state in {State.GRADED, State.FEEDBACK}:
            batch.append(outcome)
        if len(batch) >= BATCH or (batch and time.monotonic() - since > BATCH_SECONDS):
            yield batch
            batch, since = [], time.monotonic()
    if batch:
        yield batch
