"""The learner's side: every change goes to ``responses.json`` at once; nothing is overwritten unread."""

import json
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from spinelab.answers.bounded import read_bounded
from spinelab.answers.lock import folder_lock
from spinelab.answers.place import course_place
from spinelab.answers.record import (
    ANSWERS_FILE,
    ANSWERS_MIME,
    MAX_ANSWERS,
    MAX_ID_CHARS,
    MAX_RECORD_BYTES,
    Answer,
    Record,
    RecordError,
    RecordFault,
    clean_json,
    parse_record,
)
from spinelab.files import replace_file

__all__ = ["AnswerSheet"]


@dataclass(frozen=True)
class _Change:
    """What happened to one item here and is not on disk yet; no answer means that it was taken back."""

    instant: datetime
    answer: Answer | None


class AnswerSheet:
    """The answers of one learner to one quiz, kept in ``responses.json`` beside the notebook.

    Two kernels may hold a sheet of the same folder: before each write the file is read again under a lock and
    merged, the newer answer to an item winning. When the file cannot be written the answers stay in memory,
    `notice` says so, and the next change tries again.
    """

    def __init__(self, folder: Path, quiz: str) -> None:
        self.folder = folder
        self.quiz = quiz
        self.path = folder / ANSWERS_FILE
        self._answers: dict[str, Answer] = {}
        self._pending: dict[str, _Change] = {}
        self._kept: list[str] = []
        self._problem = ""
        self._guard = threading.RLock()

    @classmethod
    def open(cls, folder: str | os.PathLike[str], quiz: str) -> Self:
        """Open the sheet of a folder, with what was answered before.

        Writes nothing, and never raises because of what lies in the folder.
        """
        sheet = cls(Path(folder).absolute(), quiz)
        sheet.refresh()
        return sheet

    @property
    def notice(self) -> str:
        """What the learner should know about the file: one or two sentences, or empty when all is well."""
        return " ".join([*self._kept, self._problem]).strip()

    @property
    def refusal(self) -> str:
        """Why nothing may be saved in this folder; empty where saving is allowed."""
        place = course_place(self.folder)
        if place is None:
            return ""
        if place.stage == "source":
            return (
                f"Preview: answers are not saved in {place.stage}/ of a course, "
                "because grading would copy them over every student's."
            )
        return f"Answers are not saved in {place.stage}/ of a course: that folder belongs to nbgrader."

    @property
    def answers(self) -> Mapping[str, Answer]:
        """All answers by item id, as a read-only view of this moment."""
        with self._guard:
            return MappingProxyType(dict(self._answers))

    def get(self, item_id: str) -> Answer | None:
        """Return the answer to an item, or None when there is none."""
        return self.answers.get(item_id)

    def put(self, item_id: str, response: object, revision: int) -> bool:
        """Keep an answer and save it.

        Parameters
        ----------
        item_id
            The item, at most 120 characters.
        response
            The payload of the item's kind, JSON only.
        revision
            Revision of the item on the screen, 1 or more.

        Returns
        -------
        bool
            Whether the answer is on disk; if not, `notice` says why.

        Raises
        ------
        ValueError
            If the response is not JSON, or id or revision are out of range: an error of the caller.
        """
        if not 0 < len(item_id) <= MAX_ID_CHARS or revision < 1:
            raise ValueError(
                f"An answer needs an item id of 1 to {MAX_ID_CHARS} characters and a revision of 1 or more."
            )
        now = datetime.now(UTC)
        return self._change(item_id, _Change(now, Answer(clean_json(response), revision, _stamp(now))))

    def remove(self, item_id: str) -> bool:
        """Take an answer back; returns whether that is on disk."""
        return self._change(item_id, _Change(datetime.now(UTC), None))

    def refresh(self) -> None:
        """Read the file again: another notebook may have written it."""
        with self._guard:
            self._problem = self.refusal
            try:
                record = self._read()
            except RecordError as error:
                if not self._problem:
                    self._problem = f"{error} It will be kept under another name when you answer."
                return
            except OSError as error:
                self._problem = f"{self.path} cannot be read ({_reason(error)})."
                return
            self._answers = self._merged(record.answers)

    def news(self, answers: Mapping[str, Answer]) -> dict[str, Answer]:
        """Return those of some answers given elsewhere that `take` would lay in."""
        with self._guard:
            return {
                item_id: given
                for item_id, given in answers.items()
                if item_id not in self._answers or given.instant > self._answers[item_id].instant
            }

    def take(self, answers: Mapping[str, Answer]) -> bool:
        """Lay in answers that were given elsewhere: of each item the newer counts; ours if both are as new.

        Returns
        -------
        bool
            Whether all of it is on disk; if not, `notice` says why.
        """
        with self._guard:
            news = {item_id: _Change(given.instant, given) for item_id, given in self.news(answers).items()}
            self._pending = {**news, **self._pending}
            return self._save() if news else True

    def record(self) -> dict[str, Any]:
        """Return the record as a JSON object, for the mirror in the notebook."""
        with self._guard:
            return Record(self.quiz, self._answers).as_json()

    def mimebundle(self) -> dict[str, Any]:
        """Return the display data of the mirror: the record, and a sentence for who cannot show it."""
        count = len(self.answers)
        answers = "1 answer" if count == 1 else f"{count} answers"
        return {ANSWERS_MIME: self.record(), "text/plain": f"Quiz {self.quiz!r}: {answers} recorded."}

    def _change(self, item_id: str, change: _Change) -> bool:
        with self._guard:
            self._pending[item_id] = change
            self._answers = self._merged(self._answers, fresh=item_id)
            return self._save(fresh=item_id)

    def _save(self, fresh: str = "") -> bool:
        self._problem = self.refusal
        if self._problem:
            return False
        try:
            with folder_lock(self.folder):
                merged = self._merged(self._read_or_set_aside(), fresh)
                replace_file(self.path, _encode(Record(self.quiz, merged)))
        except OSError as error:
            self._problem = (
                f"Not saved, kept only until this notebook is closed: {_reason(error)} ({self.path})."
            )
            return False
        self._answers, self._pending = merged, {}
        return True

    def _read(self) -> Record:
        data = read_bounded(self.path, MAX_RECORD_BYTES)
        return Record(self.quiz) if data is None else parse_record(data, self.quiz, ANSWERS_FILE)

    def _read_or_set_aside(self) -> Mapping[str, Answer]:
        """Read the file; what cannot be read, wholly or in part, is kept beside under a name of its own.

        Where the file went bad or missing under our hands, what we know from before is written again.
        """
        try:
            record = self._read()
        except RecordError as error:
            self._set_aside(error.fault, str(error))
            return self._answers
        if record.notes:
            self._set_aside(RecordFault.CORRUPT, record.notes[0])
        return record.answers if self.path.exists() or record.notes else self._answers

    def _set_aside(self, fault: RecordFault, sentence: str) -> None:
        stem, number = self.path.stem, 1
        while (kept := self.path.with_name(f"{stem}.{fault}-{number}.json")).exists():
            number += 1
        self.path.rename(kept)
        self._kept.append(f"{sentence} It was kept as {kept.name} and a new file begun.")

    def _merged(self, known: Mapping[str, Answer], fresh: str = "") -> dict[str, Answer]:
        """Lay the pending changes over known answers: the newer wins, and what was just clicked always."""
        merged = dict(known)
        for item_id, change in self._pending.items():
            there = merged.get(item_id)
            if there is not None and there.instant > change.instant and item_id != fresh:
                continue
            if change.answer is None:
                merged.pop(item_id, None)
            elif there is not None and there.instant > change.instant:  # another machine's clock runs ahead
                merged[item_id] = replace(change.answer, answered_at=there.answered_at)
            else:
                merged[item_id] = change.answer
        return merged


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _reason(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__


def _encode(record: Record) -> bytes:
    data = (json.dumps(record.as_json(), ensure_ascii=False, indent=1) + "\n").encode()
    if len(data) > MAX_RECORD_BYTES or len(record.answers) > MAX_ANSWERS:
        raise OSError(f"the answers are more than {MAX_RECORD_BYTES:,} bytes or {MAX_ANSWERS} in number")
    return data
