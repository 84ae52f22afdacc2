"""Marks as rows of nbgrader's tables: added at once for a whole batch, or changed where they differ."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from spinebank.grading.ledger import Move, in_parts
from spinebank.grading.task import Outcome

__all__ = ["MarkRows"]


class MarkRows:
    """The submissions of one quiz with their marks, in nbgrader's tables.

    Parameters
    ----------
    db
        nbgrader's database session; whoever opened it also commits.
    assignment
        nbgrader's record of the quiz.
    """

    def __init__(self, db: Any, assignment: Any) -> None:  # noqa: ANN401 (SQLAlchemy and nbgrader are untyped)
        import sqlalchemy as sql  # noqa: PLC0415 (loaded by nbgrader, late)
        from nbgrader import api  # noqa: PLC0415 (as above)

        self._db, self._sql, self._api = db, sql, api
        notebook = assignment.notebooks[0]
        self._assignment_id: str = assignment.id
        self._notebook_id: str = notebook.id
        self.cells: Mapping[str, str] = {
            cell.name: cell.id for cell in (*notebook.grade_cells, *notebook.task_cells)
        }
        """Ids of the marked cells by name."""
        self._comment_cells = [cell.id for cell in notebook.task_cells]

    def students(self) -> set[str]:
        """Return the ids of all students that the gradebook knows."""
        return {row.id for row in self._db.execute(self._sql.select(self._api.Student.__table__.c.id))}

    def add_students(self, students: Sequence[str]) -> None:
        """Add students of whom nothing but the id is known."""
        self._insert(self._api.Student.__table__, [{"id": student} for student in students])

    def known(self, students: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Return ids of submission and notebook of those of the students who have one."""
        sql, api = self._sql, self._api
        sub, book = api.SubmittedAssignment.__table__, api.SubmittedNotebook.__table__
        found: dict[str, tuple[str, str]] = {}
        for part in in_parts(students):
            query = (
                sql.select(sub.c.student_id, sub.c.id, book.c.id.label("notebook"))
                .join(book, book.c.assignment_id == sub.c.id)
                .where(
                    sub.c.assignment_id == self._assignment_id,
                    book.c.notebook_id == self._notebook_id,
                    sub.c.student_id.in_(part),
                )
            )
            found |= {row.student_id: (row.id, row.notebook) for row in self._db.execute(query)}
        return found

    def add(self, outcomes: Sequence[Outcome], slots: Sequence[str]) -> None:
        """Add submissions with all that `Gradebook.add_submission` would add, the marks filled in."""
        api = self._api
        submissions, notebooks, grades, comments = [], [], [], []
        for one in outcomes:
            submission_id, notebook_id = uuid4().hex, uuid4().hex
            submissions.append(
                {
                    "id": submission_id,
                    "assignment_id": self._assignment_id,
                    "student_id": one.student,
                    "timestamp": one.timestamp,
                }
            )
            notebooks.append(
                {
                    "id": notebook_id,
                    "assignment_id": submission_id,
                    "notebook_id": self._notebook_id,
                    "flagged": False,
                    "late_submission_penalty": one.penalty,
                }
            )
            grades += [
                {
                    "id": uuid4().hex,
                    "notebook_id": notebook_id,
                    "cell_id": self.cells[cell],
                    "auto_score": auto,
                    "needs_manual_grade": waits,
                }
                for cell, auto, waits in zip(slots, one.auto, one.waits, strict=True)
            ]
            comments += [
                {"id": uuid4().hex, "notebook_id": notebook_id, "cell_id": cell_id}
                for cell_id in self._comment_cells
            ]
        for table, rows in (
            (api.SubmittedAssignment, submissions),
            (api.SubmittedNotebook, notebooks),
            (api.Grade, grades),
            (api.Comment, comments),
        ):
            self._insert(table.__table__, rows)

    def update(self, one: Outcome, slots: Sequence[str], ids: tuple[str, str]) -> list[Move]:
        """Write new marks into a submission that is there; manual marks, comments and credit stay."""
        sql, api = self._sql, self._api
        submission_id, notebook_id = ids
        sub, book, grade = (
            model.__table__ for model in (api.SubmittedAssignment, api.SubmittedNotebook, api.Grade)
        )
        if one.timestamp is not None:
            self._db.execute(sub.update().where(sub.c.id == submission_id).values(timestamp=one.timestamp))
        self._db.execute(
            book.update().where(book.c.id == notebook_id).values(late_submission_penalty=one.penalty)
        )
        rows = {
            row.cell_id: row
            for row in self._db.execute(
                sql.select(grade.c.id, grade.c.cell_id, grade.c.auto_score, grade.c.needs_manual_grade).where(
                    grade.c.notebook_id == notebook_id
                )
            )
        }
        moves = []
        for cell, auto, waits in zip(slots, one.auto, one.waits, strict=True):
            row = rows[self.cells[cell]]
            if row.auto_score == auto and row.needs_manual_grade == waits:
                continue
            self._db.execute(
                grade.update().where(grade.c.id == row.id).values(auto_score=auto, needs_manual_grade=waits)
            )
            if row.auto_score is not None and auto is not None and row.auto_score != auto:
                moves.append(Move(one.student, cell, row.auto_score, auto))
        return moves

    def _insert(self, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:  # noqa: ANN401 (SQLAlchemy)
        if rows:
            self._db.execute(table.insert(), list(rows))
