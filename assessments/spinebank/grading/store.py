"""Graded copy and feedback on disk: each folder whole or not at all, whenever the process is killed."""

import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from spinebank.grading.marking import Marked
from spinebank.grading.plan import QuizPlan
from spinebank.grading.submission import SECRET_FILE, TIMESTAMP_FILE, Submission
from spinelab.answers import ANSWERS_FILE
from spinelab.answers.record import MAX_RECORD_BYTES

__all__ = ["is_stored", "store_feedback", "store_graded"]

READ_ONLY = 0o444
"""What nbgrader gives a graded copy."""
READABLE = 0o644
"""What nbgrader gives feedback."""


def is_stored(autograded: Path, feedback: Path, quiz: str) -> bool:
    """Say whether graded copy and feedback of a submission are there."""
    return (autograded / f"{quiz}.ipynb").is_file() and (feedback / f"{quiz}.html").is_file()


def store_graded(folder: Path, plan: QuizPlan, submission: Submission, result: Marked) -> bytes:
    """Write ``autograded/<student>/<quiz>/`` and return the secret that names the feedback on release.

    Of the submission only answers, time stamp and secret are taken along; the quiz's own files are the
    source's. Where the submission has no secret, as after ``nbgrader zip_collect``, one is made and kept,
    without which ``nbgrader release_feedback`` fails.
    """
    files = {f"{plan.quiz}.ipynb": result.notebook}
    files |= {name: data for name, data in submission.sources if name == ANSWERS_FILE and _fits(data)}
    files |= plan.files
    if submission.timestamp is not None:
        files[TIMESTAMP_FILE] = submission.timestamp
    secret = submission.secret or _kept_secret(folder)
    files[SECRET_FILE] = secret
    _replace_folder(folder, files, READ_ONLY)
    return secret


def store_feedback(
    folder: Path, plan: QuizPlan, submission: Submission, result: Marked, secret: bytes
) -> None:
    """Write ``feedback/<student>/<quiz>/``: the page, and the two files that releasing it needs."""
    files = {
        f"{plan.quiz}.html": result.page,
        TIMESTAMP_FILE: submission.timestamp or b"",
        SECRET_FILE: secret,
    }
    _replace_folder(folder, files, READABLE)


def _fits(data: bytes) -> bool:
    return len(data) <= MAX_RECORD_BYTES


def _kept_secret(folder: Path) -> bytes:
    try:
        return (folder / SECRET_FILE).read_bytes()
    except OSError:
        return secrets.token_hex(64).encode()


def _replace_folder(folder: Path, files: Mapping[str, bytes], mode: int) -> None:
    """Put a folder with these files in place of another.

    A process that is killed leaves the old folder, the new one or none, and perhaps a draft that the next run
    sweeps away; the caller holds the quiz's lock.

    Raises
    ------
    OSError
        If the disk is full or may not be written to.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f".{folder.name}.*.tmp"):
        shutil.rmtree(left, ignore_errors=True)
    fresh = folder.with_name(f".{folder.name}.fresh.tmp")
    fresh.mkdir(mode=0o755)
    for name, data in files.items():
        path = fresh / name
        path.write_bytes(data)
        path.chmod(mode)
    if folder.exists() or folder.is_symlink():
        former = folder.with_name(f".{folder.name}.former.tmp")
        folder.rename(former)
        fresh.rename(folder)
        shutil.rmtree(former, ignore_errors=True)
    else:
        fresh.rename(folder)
