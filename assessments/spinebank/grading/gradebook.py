"""nbgrader's own gradebook, opened through `nbgrader.api.Gradebook` and filled in batches.

One table of ours lies beside nbgrader's: which submission was graded, with which key. A batch is one
transaction over both, so a process that is killed leaves no mark without its record and no record without its
marks. nbgrader and its migrations leave tables alone that they do not know.
"""

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from spinebank.grading.course import CourseSettings
from spinebank.grading.judge import GradingSetupError
from spinebank.grading.marking import Graders
from spinebank.grading.plan import KnownCell
from spinebank.grading.quick import quick_nbgrader
from spinebank.grading.returning import Returned
from spinebank.grading.task import Outcome, State

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Before", "Book", "Move"]

TRIES = 5
"""How often a batch is tried while another program writes in the gradebook."""
PAUSE_SECONDS = 1.0
MANY = 500
"""Values in one question to the database; SQLite allows 999 on old systems."""


@dataclass(frozen=True)
class Move:
    """A mark that changed when a submission was graded again."""

    student: str
    cell: str
    before: float
    after: float


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
        self._graded = sql.Table(
            "spinebank_graded",
            sql.MetaData(),
            sql.Column("assignment_id", sql.String(32), primary_key=True),
            sql.Column("student_id", sql.String(128), primary_key=True),
            sql.Column("content", sql.String(64), nullable=False),
            sql.Column("revision", sql.String(64), nullable=False),
            sql.Column("shown", sql.String(64), nullable=False),
            sql.Column("moved", sql.Text(), nullable=False),
        )
        self._graded.create(self._book.engine, checkfirst=True)
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
        self.due_at: datetime | None = self._assignment.duedate
        self._notebook = self._assignment.notebooks[0]
        self._notebook_id: str = self._notebook.id
        self._cells = {
            cell.name: cell.id for cell in (*self._notebook.grade_cells, *self._notebook.task_cells)
        }
        self._comment_cells = {cell.name: cell.id for cell in self._notebook.task_cells}
        self._names = {cell_id: name for name, cell_id in self._cells.items()}
        self._students = {row.id for row in self._db.execute(sql.select(api.Student.__table__.c.id))}

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
        ours, sub, book = self._graded, api.SubmittedAssignment.__table__, api.SubmittedNotebook.__table__
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
                tuple(Move(row.student_id, *move) for move in json.loads(row.moved or "[]")),
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
                self._students = {
                    row.id for row in self._db.execute(self._sql.select(self._api.Student.__table__.c.id))
                }
            else:
                return moves
        reason = str(error).splitlines()[0]
        raise GradingSetupError(f"The gradebook cannot be written to ({reason}): is the disk full or locked?")

    def _save(self, outcomes: Sequence[Outcome], slots: Sequence[str], revision: str) -> list[Move]:
        api = self._api
        graded = [one for one in outcomes if one.state is State.GRADED]
        there = self._known([one.student for one in graded])
        new = [one for one in graded if one.student not in there]
        added = [{"id": one.student} for one in new if one.student not in self._students]
        self._insert(api.Student.__table__, added)
        self._add(new, slots)
        moves = [
            move
            for one in graded
            if one.student in there
            for move in self._update(one, slots, there[one.student])
        ]
        self._remember(outcomes, revision, moves)
        self._db.flush()
        self._students |= {row["id"] for row in added}
        return moves

    def _known(self, students: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Return ids of submission and notebook of those of the students who have one."""
        sql, api = self._sql, self._api
        sub, book = api.SubmittedAssignment.__table__, api.SubmittedNotebook.__table__
        found: dict[str, tuple[str, str]] = {}
        for part in _parts(students):
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

    def _add(self, outcomes: Sequence[Outcome], slots: Sequence[str]) -> None:
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
                    "cell_id": self._cells[cell],
                    "auto_score": auto,
                    "needs_manual_grade": waits,
                }
                for cell, auto, waits in zip(slots, one.auto, one.waits, strict=True)
            ]
            comments += [
                {"id": uuid4().hex, "notebook_id": notebook_id, "cell_id": cell_id}
                for cell_id in self._comment_cells.values()
            ]
        for table, rows in (
            (api.SubmittedAssignment, submissions),
            (api.SubmittedNotebook, notebooks),
            (api.Grade, grades),
            (api.Comment, comments),
        ):
            self._insert(table.__table__, rows)

    def _update(self, one: Outcome, slots: Sequence[str], ids: tuple[str, str]) -> list[Move]:
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
            row = rows[self._cells[cell]]
            if row.auto_score == auto and row.needs_manual_grade == waits:
                continue
            self._db.execute(
                grade.update().where(grade.c.id == row.id).values(auto_score=auto, needs_manual_grade=waits)
            )
            if row.auto_score is not None and auto is not None and row.auto_score != auto:
                moves.append(Move(one.student, cell, row.auto_score, auto))
        return moves

    def _remember(self, outcomes: Sequence[Outcome], revision: str, moves: Iterable[Move]) -> None:
        """Record what was graded with which key, and which marks that moved."""
        ours = self._graded
        kept: dict[str, Any] = {}
        moved: dict[str, list[tuple[str, float, float]]] = {}
        for move in moves:
            moved.setdefault(move.student, []).append((move.cell, move.before, move.after))
        for part in _parts([one.student for one in outcomes]):
            mine = (ours.c.assignment_id == self._assignment_id) & ours.c.student_id.in_(part)
            query = self._sql.select(ours.c.student_id, ours.c.content, ours.c.moved).where(mine)
            kept |= {row.student_id: row for row in self._db.execute(query)}
            self._db.execute(ours.delete().where(mine))
        rows = []
        for one in outcomes:
            told = json.dumps(moved.get(one.student, []))
            before = kept.get(one.student)
            if one.state is State.FEEDBACK and before is not None:
                told = before.moved
            elif before is not None and before.content != one.content:
                told = "[]"  # another submission, not another key
            rows.append(
                {
                    "assignment_id": self._assignment_id,
                    "student_id": one.student,
                    "content": one.content,
                    "revision": revision,
                    "shown": one.shown,
                    "moved": told,
                }
            )
        self._insert(ours, rows)

    def _insert(self, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:  # noqa: ANN401 (SQLAlchemy)
        if rows:
            self._db.execute(table.insert(), list(rows))

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


def _parts(names: Sequence[str]) -> Iterable[Sequence[str]]:
    return [names[start : start + MANY] for start in range(0, len(names), MANY)]
