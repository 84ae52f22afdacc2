"""What nbgrader's gradebook knows beyond the answers: marks that a person gave, and who was late.

The gradebook is the one that nbgrader's ``db_url`` names, in SQLite or PostgreSQL. It is opened for reading
only, without nbgrader's own class, which would add a row.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from spinebank.grading.judge import GradingSetupError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy

__all__ = ["GradebookFacts", "gradebook_facts"]

_MARKS = """
SELECT submitted.student_id, base_cell.name, grade.manual_score
FROM grade
JOIN submitted_notebook AS notebook ON grade.notebook_id = notebook.id
JOIN submitted_assignment AS submitted ON notebook.assignment_id = submitted.id
JOIN assignment ON submitted.assignment_id = assignment.id
JOIN base_cell ON grade.cell_id = base_cell.id
WHERE assignment.name = :quiz AND grade.manual_score IS NOT NULL
"""
_TIMES = """
SELECT submitted.student_id, submitted.timestamp, submitted.extension, assignment.duedate
FROM submitted_assignment AS submitted
JOIN assignment ON submitted.assignment_id = assignment.id
WHERE assignment.name = :quiz AND submitted.timestamp IS NOT NULL
"""


@dataclass(frozen=True)
class GradebookFacts:
    """Facts of one assignment; empty where there is no gradebook yet."""

    manual: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """Marks that a person gave, by student and item."""
    late: Mapping[str, bool] = field(default_factory=dict)
    """Whether each student was late; students without a known time are missing."""


def gradebook_facts(db_url: str, quiz: str) -> GradebookFacts:
    """Read the gradebook, if it is there and has nbgrader's tables.

    Parameters
    ----------
    db_url
        Its address, as nbgrader has it (``c.CourseDirectory.db_url``).
    quiz
        Name of the assignment.

    Raises
    ------
    GradingSetupError
        If it cannot be read: a server that does not answer, a missing driver, a file that is no database.
    """
    import sqlalchemy as sql  # noqa: PLC0415 (only where there is a course)

    url = sql.make_url(db_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return GradebookFacts()
    times = sql.text(_TIMES).columns(
        student_id=sql.String, timestamp=sql.DateTime, extension=sql.Interval, duedate=sql.DateTime
    )
    try:
        with _reading(url) as database:
            if not sql.inspect(database).has_table("assignment"):
                return GradebookFacts()
            marks = database.execute(sql.text(_MARKS), {"quiz": quiz}).all()
            moments = database.execute(times, {"quiz": quiz}).all()
    except (sql.exc.SQLAlchemyError, ImportError) as error:
        shown, reason = url.render_as_string(hide_password=True), str(error).splitlines()[0]
        raise GradingSetupError(f"The gradebook {shown} cannot be read ({reason}).") from None
    return GradebookFacts(
        {(student, item): float(mark) for student, item, mark in marks},
        {student: _late(*known) for student, *known in moments},
    )


@contextmanager
def _reading(url: "sqlalchemy.URL") -> "Iterator[sqlalchemy.Connection]":
    """Open a database in which nothing can be written."""
    import sqlalchemy as sql  # noqa: PLC0415 (as above)

    if url.get_backend_name() == "sqlite":
        file = f"{Path(str(url.database)).resolve().as_uri()}?mode=ro"
        engine = sql.create_engine("sqlite://", creator=lambda: sqlite3.connect(file, uri=True))
    else:
        engine = sql.create_engine(url, execution_options={"postgresql_readonly": True})
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _late(handed_in: datetime, extension: timedelta | None, due: datetime | None) -> bool:
    """Say whether a moment lies after the date due with its extension; all are kept in UTC."""
    return due is not None and handed_in > due + (extension or timedelta(0))
