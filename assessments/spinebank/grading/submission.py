"""What a student handed in, as bytes within bounds, and the answers in it. Runs nothing, follows no link.

A submission is ``submitted/<student>/<quiz>/``. Of all that may lie in it only these are opened: the answer
file, notebooks that mirror one where it is missing or damaged, and nbgrader's own two text files. Everything
else stays where it is, whatever its size or kind.
"""

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from spinelab.answers import ANSWERS_FILE, ANSWERS_MIME, FoundAnswers, Record, RecordError, parse_record
from spinelab.answers.bounded import read_bounded
from spinelab.answers.record import MAX_RECORD_BYTES
from spinelab.answers.sources import MAX_NOTEBOOK_BYTES, MAX_NOTEBOOKS, mirrored_record

__all__ = ["SECRET_FILE", "TIMESTAMP_FILE", "Submission", "found_in", "moment_of", "read_submission"]

TIMESTAMP_FILE = "timestamp.txt"
SECRET_FILE = "submission_secret.txt"  # noqa: S105 (a name)
MAX_TEXT_BYTES = 1000
"""nbgrader's time stamp has 30 bytes, its secret 128."""


@dataclass(frozen=True)
class Submission:
    """One submission, read."""

    student: str
    sources: tuple[tuple[str, bytes], ...]
    """Name and content of the files that may hold answers, in the order in which they are asked."""
    timestamp: bytes | None
    """Content of nbgrader's ``timestamp.txt``."""
    secret: bytes | None
    """Content of nbgrader's ``submission_secret.txt``, which names the feedback when it is released."""
    notes: tuple[str, ...] = ()
    """One sentence for each file that could not be read."""

    @property
    def fingerprint(self) -> str:
        """Hash of all that was read; the same submission always has the same."""
        parts = [
            *(part for name, data in self.sources for part in (name.encode("utf-8", "replace"), data)),
            self.timestamp or b"",
            self.secret or b"",
            *(note.encode("utf-8", "replace") for note in self.notes),
        ]
        whole = hashlib.sha256()
        for part in parts:
            whole.update(len(part).to_bytes(8, "big"))
            whole.update(part)
        return whole.hexdigest()


def read_submission(folder: Path, student: str, quiz: str) -> Submission:
    """Read a submission; what cannot be read becomes a note.

    Raises
    ------
    OSError
        If the folder is none, is a link, or may not be looked into.
    """
    if folder.is_symlink() or folder.parent.is_symlink():
        raise OSError(f"{folder.name} is a link, and links are not followed")
    present = sorted(path.name for path in folder.iterdir())
    notes: list[str] = []

    def read(name: str, limit: int) -> bytes | None:
        if name not in present:
            return None
        try:
            return read_bounded(folder / name, limit)
        except OSError as error:
            notes.append(f"{_printable(name)} cannot be read ({error.strerror or error}).")
            return None

    sources: list[tuple[str, bytes]] = []
    record = read(ANSWERS_FILE, MAX_RECORD_BYTES)
    if record is not None:
        sources.append((ANSWERS_FILE, record))
    if record is None or not _usable(record, quiz):
        own = f"{quiz}.ipynb"
        others = [name for name in present if name.endswith(".ipynb") and name != own]
        left = MAX_NOTEBOOK_BYTES
        for name in [own, *others][:MAX_NOTEBOOKS]:
            data = read(name, left)
            if data is not None and len(data) > left:
                notes.append(f"{_printable(name)} is larger than {left:,} bytes.")
            elif data is not None and ANSWERS_MIME.encode() in data:
                sources.append((name, data))
                left -= len(data)
    texts = [read(name, MAX_TEXT_BYTES) for name in (TIMESTAMP_FILE, SECRET_FILE)]
    return Submission(student, tuple(sources), texts[0], texts[1], tuple(notes))


def found_in(submission: Submission, quiz: str) -> FoundAnswers:
    """Return the answers of a submission, as `spinelab.answers.read_answers` does from ``autograded/``."""
    notes = list(submission.notes)
    for name, data in submission.sources:
        shown = _printable(name)
        try:
            if name == ANSWERS_FILE:
                return _found(parse_record(data, quiz, name), name, notes)
            record = mirrored_record(data, quiz, shown)
        except RecordError as error:
            notes.append(str(error))
        else:
            if record is not None:
                return _found(record, f"{shown} as submitted", notes)
    return FoundAnswers({}, "", tuple(notes))


def moment_of(timestamp: bytes | None) -> datetime | None:
    """Return the time of a ``timestamp.txt`` as nbgrader stores it: UTC, without a zone; None if it is empty.

    The reading is nbgrader's (`nbgrader.utils.parse_utc`), which is slow to import.

    Raises
    ------
    ValueError
        If it is no time.
    """
    text = (timestamp or b"").decode("utf-8", "replace").strip()
    if not text:
        return None
    try:
        return _moment(text)
    except (ValueError, OverflowError, TypeError):
        raise ValueError(f"{TIMESTAMP_FILE} holds no time that can be read") from None


def _moment(text: str) -> datetime:
    if text.endswith(" UTC"):  # what nbgrader writes
        with suppress(ValueError):
            return datetime.fromisoformat(text.removesuffix(" UTC"))
    import dateutil.parser  # noqa: PLC0415 (slow, and hardly ever needed)
    import dateutil.tz  # noqa: PLC0415

    zones: dict[str, object] = {}
    parts = text.split(" ")
    if len(parts) == 3:  # noqa: PLR2004 (date, time, zone)
        zone = parts[2]
        if re.fullmatch(r"[+-]?[0-9]{1,6}", zone):
            zones["TZ"] = int(zone)  # seconds, which is what nbgrader takes "+0100" for
        elif re.fullmatch(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*", zone):  # a name, never a file's path
            zones["TZ"] = dateutil.tz.gettz(zone)
        else:
            raise ValueError(zone)
        text = " ".join([*parts[:2], "TZ"])
    moment: datetime = dateutil.parser.parse(text, tzinfos=zones)
    offset = moment.utcoffset()
    return moment if offset is None else (moment - offset).replace(tzinfo=None)


def _usable(record: bytes, quiz: str) -> bool:
    try:
        parse_record(record, quiz, ANSWERS_FILE)
    except RecordError:
        return False
    return True


def _found(record: Record, source: str, notes: list[str]) -> FoundAnswers:
    return FoundAnswers(record.answers, source, (*notes, *record.notes))


def _printable(name: str) -> str:
    """Return a file's name as it may be shown: no control characters, no halves of characters."""
    shown = name.encode("utf-8", "replace").decode()
    return "".join(sign if sign.isprintable() else "?" for sign in shown)[:100]
