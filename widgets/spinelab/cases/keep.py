"""A case under way, kept in a file at every step, so that a dead kernel loses nothing.

The file is a record of `spinelab.answers`, in the folder ``my-cases`` beside the notebook: one entry a case,
with its patient and its log. What does not fit the case of today is left alone and begun afresh.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spinelab.answers import AnswerSheet
from spinelab.cases.engine import IllegalEventError, play
from spinelab.cases.state import Event

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from spinelab.cases.schema import Case

__all__ = ["FOLDER", "CaseKeeper"]

FOLDER = "my-cases"
QUIZ = "cases"


class CaseKeeper:
    """Reads and writes the log of one case in a folder.

    Parameters
    ----------
    folder
        Where the notebook lies; ``my-cases`` is made inside it with the first step, not before.
    """

    def __init__(self, case: Case, folder: Path) -> None:
        self.case = case
        self.folder = folder / FOLDER
        self.notice = ""
        """What the learner should know of the file; empty when all is well."""

    def load(self) -> tuple[int, list[Event]]:
        """Return patient and log as they were left; the first patient and no log when there is nothing.

        Never raises because of what lies in the file: a log that no longer fits is set aside with a notice.
        """
        first = self.case.patient.seeds[0]
        if not self.folder.is_dir():
            return first, []
        sheet = AnswerSheet.open(self.folder, QUIZ)
        self.notice = sheet.notice
        kept = sheet.get(self.case.id)
        if kept is None:
            return first, []
        try:
            seed, log = _read(kept.response)
            play(self.case, log, seed)
        except (IllegalEventError, ValueError, TypeError, KeyError):
            self.notice = "The case was changed since you left it, so it begins again."
            return first, []
        if kept.revision != self.case.revision:
            self.notice = "The case was changed since you left it; what you did still fits."
        return seed, log

    def save(self, seed: int, log: Sequence[Event]) -> str:
        """Keep a log; returns one sentence for the learner."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return f"Not saved: {error.strerror} ({self.folder})."
        sheet = AnswerSheet.open(self.folder, QUIZ)
        response = {"seed": seed, "log": [event.as_dict() for event in log]}
        saved = sheet.put(self.case.id, response, self.case.revision)
        return f"Saved in {FOLDER}." if saved else sheet.notice


def _read(response: Any) -> tuple[int, list[Event]]:  # noqa: ANN401 (JSON from a file)
    if not isinstance(response, dict) or not isinstance(response.get("log"), list):
        raise TypeError("This is no log of a case.")
    return int(response["seed"]), [Event.of(given) for given in response["log"]]
