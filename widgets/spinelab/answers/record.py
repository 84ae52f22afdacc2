"""The answer record: its format and bounds, and reading it from JSON. Knows no folder.

A record that comes back from a student is untrusted: it is read as data, within bounds, and never executed.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

__all__ = [
    "ANSWERS_FILE",
    "ANSWERS_MIME",
    "LONG_AGO",
    "MAX_ANSWERS",
    "MAX_DEPTH",
    "MAX_ID_CHARS",
    "MAX_RECORD_BYTES",
    "Answer",
    "Record",
    "RecordError",
    "RecordFault",
    "clean_json",
    "decoded",
    "parse_record",
    "read_entries",
    "record_from_json",
]

ANSWERS_FILE = "responses.json"
"""Name of the record beside the notebook."""
ANSWERS_MIME = "application/vnd.spinelab.answers+json"
"""Media type of the record's mirror in a notebook output."""
ANSWERS_FORMAT = "spinelab-answers"
ANSWERS_VERSION = 1

LONG_AGO = datetime.min.replace(tzinfo=UTC)
"""Older than every answer: stands for an unknown time."""

MAX_RECORD_BYTES = 1_000_000
"""A record of a hundred long essays stays below this; more is no answer sheet."""
MAX_ANSWERS = 500
"""More answers than any quiz has questions."""
MAX_DEPTH = 12
"""Levels of nesting in the whole record; the deepest honest response uses five."""
MAX_ID_CHARS = 120
"""Longest item id that is kept."""


class RecordFault(StrEnum):
    """Why a record cannot be used; also the word in the name of the file that is kept beside."""

    CORRUPT = "corrupt"
    FOREIGN = "foreign"
    VERSION = "version"


class RecordError(ValueError):
    """A record that cannot be used, with one sentence for the reader and the kind of fault."""

    def __init__(self, fault: RecordFault, sentence: str) -> None:
        super().__init__(sentence)
        self.fault = fault


@dataclass(frozen=True)
class Answer:
    """One answer to one item, as the learner left it."""

    response: Any
    """JSON value; its shape depends on the item's kind and is judged by the scorer, not here."""
    revision: int
    """Revision of the item that was on the screen, 1 or more; 0 where the record does not say."""
    answered_at: str
    """ISO 8601 in UTC, milliseconds, ``2026-11-21T10:00:00.000Z``; empty where the record does not say."""

    @property
    def instant(self) -> datetime:
        """The time of the answer; `LONG_AGO` where the record does not say."""
        if not self.answered_at:
            return LONG_AGO
        moment = datetime.fromisoformat(self.answered_at)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


@dataclass(frozen=True)
class Record:
    """All answers of one learner to one quiz."""

    quiz: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    """One sentence for each entry that had to be left out on reading; empty for a sound record."""

    @property
    def instant(self) -> datetime:
        """The time of the newest answer; `LONG_AGO` for an empty record."""
        return max((answer.instant for answer in self.answers.values()), default=LONG_AGO)

    def as_json(self) -> dict[str, Any]:
        """Return the record as the JSON object that is written and mirrored."""
        return {
            "format": ANSWERS_FORMAT,
            "version": ANSWERS_VERSION,
            "quiz": self.quiz,
            "answers": {
                item_id: {
                    "revision": answer.revision,
                    "response": answer.response,
                    "answered_at": answer.answered_at,
                }
                for item_id, answer in self.answers.items()
            },
        }


def parse_record(data: bytes, quiz: str, where: str) -> Record:
    """Read the bytes of an answer file.

    Parameters
    ----------
    data
        Content of the file, UTF-8, with or without a byte order mark, at most `MAX_RECORD_BYTES`.
    quiz
        Name of the quiz that the record must belong to.
    where
        What to call the file in a message.

    Raises
    ------
    RecordError
        If the bytes are no record, or one of another quiz or version.
    """
    return record_from_json(loaded(data, where, "an answer file", MAX_RECORD_BYTES), quiz, where)


def loaded(data: bytes, where: str, what: str, most_bytes: int) -> Any:  # noqa: ANN401 (JSON)
    """Decode the JSON of a file of a kind (``what``, with its article), as `decoded` does.

    Raises
    ------
    RecordError
        If the file is larger than ``most_bytes``, or cannot be decoded.
    """
    if len(data) > most_bytes:
        raise RecordError(
            RecordFault.CORRUPT, f"{where} is larger than {most_bytes:,} bytes, the most {what} may be."
        )
    try:
        return decoded(data)
    except ValueError as error:
        raise RecordError(RecordFault.CORRUPT, f"{where} cannot be read as {what}: {error}.") from None


def decoded(data: bytes) -> Any:  # noqa: ANN401 (JSON)
    """Decode JSON that somebody else wrote: UTF-8 with or without a byte order mark, each key once.

    Raises
    ------
    ValueError
        If it is no JSON, names a key twice, holds a number that is not finite, or is nested too deeply; the
        text is the end of a sentence.
    """
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            parse_constant=_refuse_constant,
            parse_float=_finite_float,
            object_pairs_hook=_unique_keys,
        )
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except ValueError as error:
        raise ValueError(_first_line(error)) from None


def record_from_json(loaded: object, quiz: str, where: str) -> Record:
    """Check an already decoded record; entries that make no sense are left out and noted.

    Raises
    ------
    RecordError
        If the object is no record, or one of another quiz or version.
    """
    if not isinstance(loaded, dict) or loaded.get("format") != ANSWERS_FORMAT:
        raise RecordError(
            RecordFault.CORRUPT, f'{where} is no answer file: "format" must be "{ANSWERS_FORMAT}".'
        )
    version = loaded.get("version")
    if version != ANSWERS_VERSION or isinstance(version, bool):
        raise RecordError(
            RecordFault.VERSION,
            f"{where} has version {_short(version)} of the answer format; "
            f"this course reads version {ANSWERS_VERSION}.",
        )
    if loaded.get("quiz") != quiz:
        raise RecordError(
            RecordFault.FOREIGN,
            f"{where} holds answers to the quiz {_short(loaded.get('quiz'))}, not to {quiz!r}.",
        )
    entries = loaded.get("answers")
    if not isinstance(entries, dict) or len(entries) > MAX_ANSWERS:
        raise RecordError(
            RecordFault.CORRUPT,
            f'{where} is damaged: "answers" must be an object of at most {MAX_ANSWERS} answers.',
        )
    answers, notes = read_entries(entries, where)
    return Record(quiz, answers, notes)


def read_entries(entries: Mapping[str, object], where: str) -> tuple[dict[str, Answer], tuple[str, ...]]:
    """Return the answers among decoded entries by item id, and one sentence for each that was left out."""
    answers: dict[str, Answer] = {}
    notes: list[str] = []
    for item_id, entry in entries.items():
        try:
            answers[_checked_id(item_id)] = _answer(entry)
        except ValueError as error:
            notes.append(f"In {where} the answer to {_short(item_id)} was left out: {error}.")
    return answers, tuple(notes)


def clean_json(value: object, depth: int = MAX_DEPTH) -> Any:  # noqa: ANN401 (JSON)
    """Return a JSON value with lone surrogates replaced, or say what is not JSON about it.

    Browsers can cut an emoji in half; the half has no UTF-8 form and would break every later writer.

    Raises
    ------
    ValueError
        For a number that is not finite, a nesting that is too deep, or a type that JSON lacks.
    """
    if depth <= 0:
        raise ValueError(f"it is nested more than {MAX_DEPTH} levels deep")
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("it holds a number that is not finite")
        return value
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list | tuple):
        return [clean_json(part, depth - 1) for part in value]
    if isinstance(value, dict):
        return {str(clean_json(str(key))): clean_json(part, depth - 1) for key, part in value.items()}
    raise ValueError(f"it holds a {type(value).__name__}, which JSON does not know")


def _answer(entry: object) -> Answer:
    """Read one entry; the response itself may be anything that JSON can hold."""
    if not isinstance(entry, dict) or "response" not in entry:
        raise ValueError('it has no "response"')
    revision = entry.get("revision")
    known = isinstance(revision, int) and not isinstance(revision, bool) and revision >= 1
    answered_at = entry.get("answered_at")
    return Answer(
        response=clean_json(entry["response"], MAX_DEPTH - 3),  # three levels lie above the response
        revision=revision if known and isinstance(revision, int) else 0,
        answered_at=answered_at if isinstance(answered_at, str) and _is_time(answered_at) else "",
    )


def _is_time(text: str) -> bool:
    """Say whether the text is an ISO 8601 time that Python can compare with others."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _checked_id(item_id: object) -> str:
    if not isinstance(item_id, str) or not 0 < len(item_id) <= MAX_ID_CHARS:
        raise ValueError(f"its item id must have 1 to {MAX_ID_CHARS} characters")
    return str(clean_json(item_id))


def _refuse_constant(name: str) -> None:
    raise ValueError(f"it holds {name}, which is not a number JSON knows")


def _finite_float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"it holds {text[:20]}, which is too large a number")
    return value


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {_short(key)} occurs twice")
        found[key] = value
    return found


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0].rstrip(".")[:200] or type(error).__name__


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."  # noqa: PLR2004 (a sentence stays readable)
