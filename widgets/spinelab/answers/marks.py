"""What is noted beside the answers: questions to look at again, how sure the learner was, when they began.

These notes are the learner's own: they lie in ``review.json`` beside the answers, and no grader reads them.
"""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from spinelab.answers.bounded import read_bounded
from spinelab.answers.place import course_place
from spinelab.answers.record import MAX_ANSWERS, MAX_ID_CHARS
from spinelab.files import replace_file

__all__ = ["CERTAINTIES", "MARKS_FILE", "ReviewMarks"]

MARKS_FILE = "review.json"
CERTAINTIES = ("guess", "fairly", "sure")
"""How sure a learner can say to be; the same three words as in the claim judge."""

_FORMAT = "spinelab-review"
_VERSION = 1
_MAX_BYTES = 200_000


class ReviewMarks:
    """Flags, certainties and the clock of one learner in one quiz; every change is saved at once.

    A file that is missing, damaged or of another quiz counts as empty: nothing that counts is lost with it.
    In ``source/`` and the other folders of a course nothing is saved.
    """

    def __init__(self, folder: Path, quiz: str) -> None:
        self.path = folder / MARKS_FILE
        self.quiz = quiz
        self._may_save = course_place(folder) is None
        self._flagged: list[str] = []
        self._certainty: dict[str, str] = {}
        self._started_at = ""
        self._time_hidden = False

    @classmethod
    def open(cls, folder: str | os.PathLike[str], quiz: str) -> Self:
        """Open the notes of a folder. Writes nothing, and never raises because of what lies there."""
        marks = cls(Path(folder).absolute(), quiz)
        try:
            data = read_bounded(marks.path, _MAX_BYTES)
            loaded = json.loads(data or b"{}")
        except (OSError, ValueError, RecursionError):
            return marks
        if isinstance(loaded, dict) and loaded.get("format") == _FORMAT and loaded.get("quiz") == quiz:
            marks._take(loaded)
        return marks

    @property
    def flagged(self) -> list[str]:
        """Ids of the questions to look at again, in the order in which they were flagged."""
        return list(self._flagged)

    @property
    def certainty(self) -> Mapping[str, str]:
        """For each question that was rated: one of `CERTAINTIES`."""
        return dict(self._certainty)

    @property
    def started_at(self) -> str:
        """When the learner began, ISO 8601 in UTC, seconds; empty where they did not begin yet."""
        return self._started_at

    @property
    def time_hidden(self) -> bool:
        """Whether the learner does not want to see the time."""
        return self._time_hidden

    def start(self) -> bool:
        """Note that the learner begins now; returns whether that is on disk."""
        self._started_at = datetime.now(UTC).isoformat(timespec="seconds")
        return self._save()

    def hide_time(self, *, hidden: bool) -> bool:
        """Keep whether the learner wants to see the time; returns whether that is on disk."""
        self._time_hidden = hidden
        return self._save()

    def flag(self, item_id: str, *, flagged: bool) -> bool:
        """Flag a question or take its flag away; returns whether that is on disk."""
        rest = [other for other in self._flagged if other != item_id]
        self._flagged = [*rest, item_id] if flagged else rest
        return self._save()

    def rate(self, item_id: str, certainty: str) -> bool:
        """Keep how sure the learner is, or with "" that nothing was said; returns whether that is on disk.

        Raises
        ------
        ValueError
            If the word is not one of `CERTAINTIES`.
        """
        if certainty and certainty not in CERTAINTIES:
            raise ValueError(f"The certainty is {certainty!r}; allowed: {', '.join(CERTAINTIES)}, or ''.")
        self._certainty.pop(item_id, None)
        if certainty:
            self._certainty[item_id] = certainty
        return self._save()

    def _take(self, loaded: Mapping[str, Any]) -> None:
        flagged, rated = loaded.get("flagged"), loaded.get("certainty")
        if isinstance(flagged, list):
            known = [one for one in flagged if isinstance(one, str) and 0 < len(one) <= MAX_ID_CHARS]
            self._flagged = list(dict.fromkeys(known))[:MAX_ANSWERS]
        if isinstance(rated, dict):
            pairs = [(key, word) for key, word in rated.items() if word in CERTAINTIES]
            self._certainty = dict(pairs[:MAX_ANSWERS])
        self._started_at = _moment(loaded.get("started_at"))
        self._time_hidden = loaded.get("time_hidden") is True

    def _save(self) -> bool:
        if not self._may_save:
            return False
        record = {
            "format": _FORMAT,
            "version": _VERSION,
            "quiz": self.quiz,
            "flagged": self._flagged,
            "certainty": self._certainty,
            "started_at": self._started_at,
            "time_hidden": self._time_hidden,
        }
        try:
            replace_file(self.path, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
        except OSError:
            return False
        return True


def _moment(found: object) -> str:
    """Return a time as it stands in the file, in UTC; empty for anything else that a file can hold."""
    try:
        moment = datetime.fromisoformat(str(found))
        return moment.astimezone(UTC).isoformat(timespec="seconds") if moment.tzinfo else ""
    except (ValueError, OverflowError):
        return ""
