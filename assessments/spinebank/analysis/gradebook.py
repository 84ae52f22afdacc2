"""What nbgrader's gradebook knows beyond the answers: marks that a person gave, and who was late.

The file is opened for reading only, without nbgrader, which would add a row of its own.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

__all__ = ["GRADEBOOK_FILE", "GradebookFacts", "gradebook_facts"]

GRADEBOOK_FILE = "gradebook.db"
"""nbgrader's default; a gradebook in another place or in PostgreSQL is not read."""

_MARKS = """
SELECT submitted.student_id, base_cell.name, grade.manual_score
FROM grade
JOIN submitted_notebook AS notebook ON grade.notebook_id = notebook.id
JOIN submitted_assignment AS submitted ON notebook.assignment_id = submitted.id
JOIN assignment ON submitted.assignment_id = assignment.id
JOIN base_cell ON grade.cell_id = base_cell.id
WHERE assignment.name = ? AND grade.manual_score IS NOT NULL
"""
_TIMES = """
SELECT submitted.student_id, submitted.timestamp, submitted.extension, assignment.duedate
FROM submitted_assignment AS submitted
JOIN assignment ON submitted.assignment_id = assignment.id
WHERE assignment.name = ? AND submitted.timestamp IS NOT NULL
"""
_NO_EXTENSION = datetime(1970, 1, 1)  # noqa: DTZ001 (SQLite keeps an interval as naive time since then)


@dataclass(frozen=True)
class GradebookFacts:
    """Facts of one assignment; empty where there is no gradebook."""

    manual: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """Marks that a person gave, by student and item."""
    late: Mapping[str, bool] = field(default_factory=dict)
    """Whether each student was late; students without a known time are missing."""


def gradebook_facts(course: Path, quiz: str) -> GradebookFacts:
    """Read the gradebook in the course folder, if there is one with nbgrader's tables."""
    path = course / GRADEBOOK_FILE
    if not path.is_file():
        return GradebookFacts()
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            marks = database.execute(_MARKS, (quiz,)).fetchall()
            times = database.execute(_TIMES, (quiz,)).fetchall()
    except sqlite3.DatabaseError:
        return GradebookFacts()
    return GradebookFacts(
        {(student, item): float(mark) for student, item, mark in marks},
        {student: _late(*moments) for student, *moments in times},
    )


def _late(handed_in: str, extension: str | None, due: str | None) -> bool:
    """Say whether a moment lies after the date due with its extension; all are kept in UTC."""
    if due is None:
        return False
    more = datetime.fromisoformat(extension) - _NO_EXTENSION if extension else None
    last = datetime.fromisoformat(due)
    return datetime.fromisoformat(handed_in) > (last + more if more else last)
