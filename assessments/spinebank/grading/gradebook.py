"""nbgrader's own gradebook, opened through `nbgrader.api.Gradebook` and filled in batches.

A batch is one transaction over nbgrader's rows (`mark_rows`) and our own record of what was graded with which
key (`ledger`), so a process that is killed leaves no mark without its record and no record without its marks.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from spinebank.grading.course import CourseSettings
from spinebank.grading.judge import GradingSetupError
from spinebank.grading.ledger import Ledger, Move, moves_in
from spinebank.grading.mark_rows import MarkRows
from spinebank.grading.marking import Graders
from spinebank.grading.plan import KnownCell
from spinebank.grading.quick import quick_nbgrader
from spinebank.grading.returning import Returned
from spinebank.grading.task import Outcome, State

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Before", "Book"]

TRIES = 5
"""How often a batch is tried while another program writes in the gradebook."""
PAUSE_SECONDS = 1.0


@dataclass(frozen=True)
class Before:
    """What the gradebook knows of a submission before a run."""

    submission_id: str
    notebook_id: str
    extension: Any = None
    penalty: float | None = None
    content: str = ""
    revision: str = ""
    shown: str = ""
    moved: tuple[Move, ...] = ()
    """Marks that moved when it was graded last."""
    graders: Graders = field(default_factory=Graders)


class Book:
    """The gradebook, for one quiz.

    Raises
    ------
    GradingSetupError
        If it knows no such quiz, or cannot be opened.
    """

    def __init__(self, settings: CourseSettings, quiz: str) -> None:
        with quick_nbgrader():
            from nbgrader import api  # noqa: PLC0415 (nbgrader takes more than a second)
        import sqlalchemy as sql  # noqa: PLC0415

        self._api, self._sql, self.quiz = api, sql, quiz
        try:
            self._book = api.Gradebook(settings.db_url, settings.course_id)
        except (sql.exc.SQLAlchemyError, ImportError) as error:
            raise GradingSetupError(
                f"The gradebook cannot be opened ({str(error).splitlines()[0]})."
            ) from None
        self._db = self._book.db
        try:
            self._assignment = self._book.find_assignment(quiz)
        except api.MissingEntry:
            self.close()
            raise GradingSetupError(
                f"The gradebook knows no quiz '{quiz}': run 'nbgrader generate_assignment {quiz}' first."
            ) from None
        if [one.name for one in self._assignment.notebooks] != [quiz]:
            self.close()
            raise GradingSetupError(
                f"'{quiz}' has not just one notebook of its own: run 'nbgrader autograde'."
            )
        self._assignment_id: str = self._assignment.id
        self._ledger = Ledger(self._db, self._book.engine, self._assignment_id)
        self._rows = MarkRows(self._db, self._assignment)
        self.due_at: datetime | None = self._assignment.duedate
        self._notebook = self._assignment.notebooks[0]
        self._notebook_id: str = self._notebook.id
        self._names = {cell_id: name for name, cell_id in self._rows.cells.items()}
        self._students = self._rows.students()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._book.close()

    def known_cells(self) -> dict[str, KnownCell]:
        """Return the cells of the quiz as ``generate_assignment`` has left them."""
        points = {
            cell.name: float(cell.max_score)
            for cell in (*self._notebook.grade_cells, *self._notebook.task_cells)
        }
        return {
            cell.name: KnownCell(cell.name, cell.source, cell.checksum, points.get(cell.name))
            for cell in self._notebook.source_cells
        }

    def before(self) -> dict[str, Before]:
        """Return what is known of every submission, by student."""
        sql, api = self._sql, self._api
        ours, sub, book = (
            self._ledger.table,
            api.SubmittedAssignment.__table__,
            api.SubmittedNotebook.__table__,
        )
        graders = self._graders()
        query = (
            sql.select(
                sub.c.id, sub.c.student_id, sub.c.extension, book.c.id.label("notebook"),
                book.c.late_submission_penalty, ours.c.content, ours.c.revision, ours.c.shown, ours.c.moved,
            )
            .join(book, book.c.assignment_id == sub.c.id)
            .outerjoin(
                ours, (ours.c.assignment_id == sub.c.assignment_id) & (ours.c.student_id == sub.c.student_id)
            )
            .where(sub.c.assignment_id == self._assignment_id, book.c.notebook_id == self._notebook_id)
        )  # fmt: skip
        found = {}
        for row in self._db.execute(query):
            found[row.student_id] = Before(
                row.id,
                row.notebook,
                row.extension,
                row.late_submission_penalty,
                row.content or "",
                row.revision or "",
                row.shown or "",
                moves_in(row.student_id, row.moved),
                graders.get(row.notebook, Graders()),
            )
        self._db.rollback()  # a read must not hold the gradebook
        return found

    def returned(self) -> list[Returned]:
        """Return every student's mark with what a learning management system knows them by."""
        sub, book = self._api.SubmittedAssignment, self._api.SubmittedNotebook
        late = self._sql.func.coalesce(book.late_submission_penalty, 0.0)
        query = (
            self._sql.select(self._api.Student, sub.score, sub.max_score, sub.needs_manual_grade, late)
            .join(sub, sub.student_id == self._api.Student.id)
            .join(book, book.assignment_id == sub.id)
            .where(sub.assignment_id == self._assignment_id)
            .order_by(self._api.Student.id)
        )
        found = []
        for student, score, most, waits, penalty in self._db.execute(query):
            found.append(
                Returned(
                    student.id,
                    student.first_name or "",
                    student.last_name or "",
                    student.email or "",
                    student.lms_user_id or "",
                    float(score - penalty),
                    float(most),
                    bool(waits),
                )
            )
        self._db.rollback()
        return found

    def save(self, outcomes: Sequence[Outcome], slots: Sequence[str], revision: str) -> list[Move]:
        """Write the marks of a batch of submissions in one transaction; returns the marks that moved.

        Parameters
        ----------
        outcomes
            Each with state GRADED or FEEDBACK.
        slots
            Names of the marked cells, in the order of the marks.
        revision
            `QuizPlan.revision` that they were graded with.

        Raises
        ------
        GradingSetupError
            If the gradebook cannot be written to, after several tries.
        """
        error: Exception | None = None
        for attempt in range(TRIES):
            if attempt:
                time.sleep(PAUSE_SECONDS)
            try:
                moves = self._save(outcomes, slots, revision)
                self._db.commit()
            except (self._sql.exc.OperationalError, self._sql.exc.IntegrityError) as caught:
                self._db.rollback()  # locked, or someone else added the same student
                error = caught
                self._students = self._rows.students()
            else:
                return moves
        reason = str(error).splitlines()[0]
        raise GradingSetupError(f"The gradebook cannot be written to ({reason}): is the disk full or locked?")

    def _save(self, outcomes: Sequence[Outcome], slots: Sequence[str], revision: str) -> list[Move]:
        graded = [one for one in outcomes if one.state is State.GRADED]
        there = self._rows.known([one.student for one in graded])
        new = [one for one in graded if one.student not in there]
        strangers = [one.student for one in new if one.student not in self._students]
        self._rows.add_students(strangers)
        self._rows.add(new, slots)
        moves = [
            move
            for one in graded
            if one.student in there
            for move in self._rows.update(one, slots, there[one.student])
        ]
        self._ledger.remember(outcomes, revision, moves)
        self._db.flush()
        self._students |= set(strangers)
        return moves

    def _graders(self) -> dict[str, Graders]:
        """Return what people have marked and commented, by id of the submitted notebook."""
        sql, api = self._sql, self._api
        grade, comment = api.Grade.__table__, api.Comment.__table__
        found: dict[str, Graders] = {}
        marks = sql.select(grade.c.notebook_id, grade.c.cell_id, grade.c.manual_score, grade.c.extra_credit)
        marks = marks.where(
            grade.c.cell_id.in_(list(self._names)),
            grade.c.manual_score.is_not(None) | grade.c.extra_credit.is_not(None),
        )
        for row in self._db.execute(marks):
            one = found.setdefault(row.notebook_id, Graders({}, {}, {}))
            _put(one.manual, self._names[row.cell_id], row.manual_score)
            _put(one.extra, self._names[row.cell_id], row.extra_credit)
        words = sql.func.coalesce(comment.c.manual_comment, comment.c.auto_comment)
        said = sql.select(comment.c.notebook_id, comment.c.cell_id, words.label("words")).where(
            comment.c.cell_id.in_(list(self._names)), words.is_not(None)
        )
        for row in self._db.execute(said):
            one = found.setdefault(row.notebook_id, Graders({}, {}, {}))
            _put(one.comments, self._names[row.cell_id], row.words)
        return found


def _put(where: Any, key: str, value: object) -> None:  # noqa: ANN401 (a dictionary that is being filled)
    if value is not None:
        where[key] = value
