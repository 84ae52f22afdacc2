"""Marks on their way back to a learning management system: its gradebook as CSV, and students' feedback.

Formats, as far as they are published: Canvas reads the columns Student, ID, SIS Login ID and Section, then
one column per assignment, and a second row "Points Possible" (`lib/gradebook_importer.rb` of canvas-lms);
Moodle maps any header by hand and finds people by ID number or email; Blackboard's key is the Username, and
an unknown column becomes a text column worth nothing, so its column name is taken from a download. None of
them was imported into a running system here. OneRoster's set of files is `spinebank.grading.oneroster`.

A cell that a spreadsheet would obey (it begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break) gets
an apostrophe before it.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from spinebank.grading.judge import GradingSetupError

__all__ = ["Destination", "Returned", "bundles", "defused", "number_of", "table_for"]

_OBEYED = ("=", "+", "-", "@", "\t", "\r", "\n")
_DROPPED_BY_CANVAS = re.compile(
    r"(current|final).*(score|points|grade)|override.*(score|grade|status)", re.IGNORECASE
)


class Destination(StrEnum):
    """Systems that marks can be returned to."""

    CANVAS = "canvas"
    MOODLE = "moodle"
    BLACKBOARD = "blackboard"
    ONEROSTER = "oneroster"


@dataclass(frozen=True)
class Returned:
    """One student's mark."""

    student: str
    first_name: str
    last_name: str
    email: str
    lms_user_id: str
    score: float
    """What counts: with extra credit, less the penalty for late work."""
    max_score: float
    waits: bool
    """Whether a person has still to mark something."""


def defused(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    >>> defused("=1+1"), defused("ann")
    ("'=1+1", 'ann')
    """
    return f"'{cell}" if cell.startswith(_OBEYED) else cell


def table_for(to: Destination, column: str, marks: Sequence[Returned]) -> str:
    """Return the CSV file for a system that takes one.

    Parameters
    ----------
    to
        The system.
    column
        Name of the quiz there, with the system's own id where it has one: ``Quiz 1 (4711)`` for Canvas,
        ``Quiz 1 [Total Pts: 18 Score] |4711`` for Blackboard.
    marks
        Students whose work is marked.

    Raises
    ------
    GradingSetupError
        If the system would drop a column of this name.
    """
    if to is Destination.CANVAS and _DROPPED_BY_CANVAS.search(column):
        raise GradingSetupError(f"Canvas drops a column that is called '{column}': give it another name.")
    file = io.StringIO()
    if to is Destination.BLACKBOARD:
        writer = csv.writer(file, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    else:
        writer = csv.writer(file, lineterminator="\r\n")
    for row in _ROWS[to](column, marks):
        writer.writerow([defused(cell) for cell in row])
    return file.getvalue()


def bundles(feedback: Path, quiz: str, students: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield, for each student who has feedback, the name and the bytes of an archive with their pages."""
    for student in students:
        pages = sorted((feedback / student / quiz).glob("*.html"))
        if not pages:
            continue
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for page in pages:
                archive.writestr(zipfile.ZipInfo(page.name), page.read_bytes())
        yield f"{student}-{quiz}.zip", file.getvalue()


def _canvas(column: str, marks: Sequence[Returned]) -> Iterator[list[str]]:
    yield ["Student", "ID", "SIS Login ID", "Section", column]
    yield ["Points Possible", "", "", "", number_of(marks[0].max_score) if marks else ""]
    for one in marks:
        name = ", ".join(filter(None, [one.last_name, one.first_name])) or one.student
        yield [name, one.lms_user_id, one.student, "", number_of(one.score)]


def _moodle(column: str, marks: Sequence[Returned]) -> Iterator[list[str]]:
    yield ["ID number", "Username", "Email address", column]
    for one in marks:
        yield [one.lms_user_id, one.student, one.email, number_of(one.score)]


def _blackboard(column: str, marks: Sequence[Returned]) -> Iterator[list[str]]:
    yield ["Last Name", "First Name", "Username", column]
    for one in marks:
        yield [one.last_name, one.first_name, one.student, number_of(one.score)]


_ROWS: dict[Destination, Callable[[str, Sequence[Returned]], Iterator[list[str]]]] = {
    Destination.CANVAS: _canvas,
    Destination.MOODLE: _moodle,
    Destination.BLACKBOARD: _blackboard,
}


def number_of(points: float) -> str:
    """Return points as text: whole ones without a decimal point."""
    return f"{round(points, 4):g}"
