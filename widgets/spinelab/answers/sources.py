"""The grader's side: where a student's answers are found, and what was wrong with what was passed over."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from spinelab.answers.bounded import read_bounded
from spinelab.answers.record import (
    ANSWERS_FILE,
    ANSWERS_MIME,
    MAX_RECORD_BYTES,
    Answer,
    Record,
    RecordError,
    RecordFault,
    parse_record,
    record_from_json,
)

__all__ = [
    "MAX_NOTEBOOKS",
    "MAX_NOTEBOOK_BYTES",
    "FoundAnswers",
    "answers_in_notebook",
    "mirrored_record",
    "read_answers",
]

MAX_NOTEBOOK_BYTES = 50_000_000
"""A notebook with every figure of a lesson stays below this."""
MAX_NOTEBOOKS = 20
"""Notebooks of a folder that are looked into."""


@dataclass(frozen=True)
class FoundAnswers:
    """What a grader found in a submission."""

    answers: Mapping[str, Answer]
    """Answers by item id; empty when nothing usable was found."""
    source: str
    """Name of the file that the answers come from; empty when there is none."""
    notes: tuple[str, ...] = ()
    """One sentence for everything that was passed over or left out."""


def answers_in_notebook(path: str | os.PathLike[str], quiz: str) -> Record | None:
    """Return the newest record of the quiz that is mirrored in a notebook's outputs, or None.

    Of two records with equally new answers the later one in the notebook counts.

    Raises
    ------
    RecordError
        If the file is larger than `MAX_NOTEBOOK_BYTES` or no notebook.
    OSError
        If it cannot be read.
    """
    path = Path(path)
    data = read_bounded(path, MAX_NOTEBOOK_BYTES)
    return None if data is None else mirrored_record(data, quiz, path.name)


def mirrored_record(data: bytes, quiz: str, name: str) -> Record | None:
    """Return what `answers_in_notebook` returns, from the bytes of a notebook called ``name``.

    Raises
    ------
    RecordError
        If they are more than `MAX_NOTEBOOK_BYTES` or no notebook.
    """
    if len(data) > MAX_NOTEBOOK_BYTES:
        raise RecordError(RecordFault.CORRUPT, f"{name} is larger than {MAX_NOTEBOOK_BYTES:,} bytes.")
    if ANSWERS_MIME.encode() not in data:
        return None
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise RecordError(RecordFault.CORRUPT, f"{name} is not a notebook: it is no valid JSON.") from None
    newest: Record | None = None
    for mirrored in _mirrors(notebook):
        try:
            record = record_from_json(mirrored, quiz, f"the output of {name}")
        except (RecordError, RecursionError):
            continue
        if newest is None or record.instant >= newest.instant:
            newest = record
    return newest


def read_answers(folder: str | os.PathLike[str], quiz: str) -> FoundAnswers:
    """Find a student's answers, whatever state the submission is in. Never raises.

    The order is: ``responses.json``; the mirror in a notebook of the folder; and, where nbgrader has already
    cleared the outputs (``autograded/<student>/<quiz>/``), the mirror in ``submitted/<student>/<quiz>/``.
    """
    folder = Path(folder).absolute()
    notes: list[str] = []
    for read, path in _places(folder, quiz):
        try:
            record = read(path, quiz)
        except RecordError as error:
            notes.append(str(error))
        except OSError as error:
            notes.append(f"{path.name} cannot be read ({error.strerror or error}).")
        else:
            if record is not None:
                name = path.name if path.parent == folder else f"{path.name} as submitted"
                return FoundAnswers(record.answers, name, (*notes, *record.notes))
    return FoundAnswers({}, "", tuple(notes))


def _places(folder: Path, quiz: str) -> Iterator[tuple[Callable[[Path, str], Record | None], Path]]:
    yield _record_file, folder / ANSWERS_FILE
    own = folder / f"{quiz}.ipynb"
    try:
        others = sorted(path for path in folder.glob("*.ipynb") if path != own)
    except OSError:
        others = []
    for notebook in [own, *others][:MAX_NOTEBOOKS]:
        yield answers_in_notebook, notebook
    stage = folder.parent.parent
    if stage.name == "autograded":
        yield (
            answers_in_notebook,
            stage.parent / "submitted" / folder.parent.name / folder.name / f"{quiz}.ipynb",
        )


def _record_file(path: Path, quiz: str) -> Record | None:
    data = read_bounded(path, MAX_RECORD_BYTES)
    return None if data is None else parse_record(data, quiz, path.name)


def _mirrors(notebook: object) -> Iterator[object]:
    """Yield what stands under our media type in the outputs, tolerating whatever else the file holds."""
    for cell in _list(_get(notebook, "cells")):
        for output in _list(_get(cell, "outputs")):
            mirrored = _get(_get(output, "data"), ANSWERS_MIME)
            if isinstance(mirrored, list) and all(isinstance(line, str) for line in mirrored):
                mirrored = "".join(mirrored)
            if isinstance(mirrored, str):  # some tools write JSON media types as text
                try:
                    mirrored = json.loads(mirrored)
                except (ValueError, RecursionError):
                    continue
            if mirrored is not None:
                yield mirrored


def _get(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
