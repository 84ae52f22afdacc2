"""One submission from folder to folder: the function that is mapped over a class, here or elsewhere."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from spinebank.grading.course import CourseSettings, late_rule
from spinebank.grading.judge import GradingSetupError
from spinebank.grading.marking import Due, Graders, marked
from spinebank.grading.plan import QuizPlan
from spinebank.grading.store import is_stored, store_feedback, store_graded
from spinebank.grading.submission import SECRET_FILE, read_submission

__all__ = ["Job", "Outcome", "State", "Task", "grade_one"]


class State(StrEnum):
    """What became of a submission in this run."""

    GRADED = "graded"
    UNCHANGED = "unchanged"
    """It was graded before, and neither it nor the key has changed."""
    OUTDATED = "graded with an earlier key"
    """The key has changed since; its marks move only when that is asked for."""
    FEEDBACK = "feedback written anew"
    """A person has marked or commented since."""
    FAILED = "not graded"


@dataclass(frozen=True)
class Task:
    """What is the same for a whole class."""

    settings: CourseSettings
    plan: QuizPlan
    due_at: datetime | None = None
    regrade: bool = False


@dataclass(frozen=True)
class Job:
    """One submission, and what is known of it from before."""

    student: str
    folder: Path
    content: str = ""
    """Hash of the submission as it was graded; empty if it never was."""
    revision: str = ""
    """`QuizPlan.revision` that it was graded with."""
    shown: str = ""
    """Hash of the graders' marks and comments that the feedback shows."""
    graders: Graders = field(default_factory=Graders)
    extension: timedelta | None = None
    penalty: float | None = None
    """What being late has cost so far; marks that a person gives later do not change it, as in nbgrader."""


@dataclass(frozen=True)
class Outcome:
    """What the gradebook has to be told of one submission."""

    student: str
    state: State
    content: str = ""
    shown: str = ""
    auto: tuple[float | None, ...] = ()
    waits: tuple[bool, ...] = ()
    timestamp: datetime | None = None
    penalty: float | None = None
    score: float = 0.0
    notes: tuple[str, ...] = ()
    """What was missing or damaged; for a submission that was not graded, why."""


def grade_one(task: Task, job: Job) -> Outcome:
    """Read a submission, mark it, and write graded copy and feedback.

    Returns
    -------
    Outcome
        Also for a submission that cannot be graded: nothing in it stops a class.

    Raises
    ------
    GradingSetupError
        If quiz or bank are at fault, which is the same for every submission.
    """
    try:
        return _graded(task, job)
    except GradingSetupError:
        raise
    except OSError as error:
        return _failed(job, f"A file cannot be read or written ({error.strerror or error}).")
    except Exception as error:  # noqa: BLE001 (one bad submission never stops the class)
        return _failed(job, f"It cannot be marked ({type(error).__name__}: {str(error)[:200]}).")


def _graded(task: Task, job: Job) -> Outcome:
    plan, settings = task.plan, task.settings
    submission = read_submission(job.folder, job.student, plan.quiz)
    content, shown = submission.fingerprint, _hash_of(job.graders)
    autograded = settings.autograded / job.student / plan.quiz
    feedback = settings.feedback / job.student / plan.quiz
    same = job.content == content and is_stored(autograded, feedback, plan.quiz)
    if same and job.revision != plan.revision and not task.regrade:
        return Outcome(job.student, State.OUTDATED)
    current = same and job.revision == plan.revision
    if current and job.shown == shown:
        return Outcome(job.student, State.UNCHANGED)
    rule = (lambda *_: job.penalty) if current else late_rule(settings.root) if task.due_at else None
    due = Due(task.due_at, job.extension, rule)
    result = marked(plan, submission, job.graders, due)
    secret = b"" if current else store_graded(autograded, plan, submission, result)
    store_feedback(feedback, plan, submission, result, secret or _secret_in(autograded))
    return Outcome(
        job.student,
        State.FEEDBACK if current else State.GRADED,
        content,
        shown,
        result.auto,
        result.waits,
        result.timestamp,
        result.penalty,
        result.score,
        result.notes,
    )


def _secret_in(folder: Path) -> bytes:
    return (folder / SECRET_FILE).read_bytes()


def _failed(job: Job, reason: str) -> Outcome:
    return Outcome(job.student, State.FAILED, notes=(reason,))


def _hash_of(graders: Graders) -> str:
    told = [sorted(part.items()) for part in (graders.manual, graders.extra, graders.comments)]
    return hashlib.sha256(repr(told).encode("utf-8", "replace")).hexdigest()
