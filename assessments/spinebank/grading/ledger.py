"""Our own table beside nbgrader's: which submission was graded, with which key, and which marks that moved.

nbgrader and its migrations leave tables alone that they do not know.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from spinebank.grading.task import Outcome, State

__all__ = ["Ledger", "Move", "in_parts", "moves_in"]

MANY = 500
"""Values in one question to the database; SQLite allows 999 on old systems."""


@dataclass(frozen=True)
class Move:
    """A mark that changed when a submission was graded again."""

    student: str
    cell: str
    before: float
    after: float


class Ledger:
    """The table, for one quiz.

    Parameters
    ----------
    db
        nbgrader's database session; whoever opened it also commits.
    engine
        Its engine, to add the table where it is missing.
    assignment_id
        nbgrader's id of the quiz.
    """

    def __init__(self, db: Any, engine: Any, assignment_id: str) -> None:  # noqa: ANN401 (SQLAlchemy)
        import sqlalchemy as sql  # noqa: PLC0415 (loaded by nbgrader, late)

        self._db, self._sql, self._assignment_id = db, sql, assignment_id
        self.table = sql.Table(
            "spinebank_graded",
            sql.MetaData(),
            sql.Column("assignment_id", sql.String(32), primary_key=True),
            sql.Column("student_id", sql.String(128), primary_key=True),
            sql.Column("content", sql.String(64), nullable=False),
            sql.Column("revision", sql.String(64), nullable=False),
            sql.Column("shown", sql.String(64), nullable=False),
            sql.Column("moved", sql.Text(), nullable=False),
        )
        self.table.create(engine, checkfirst=True)

    def remember(self, outcomes: Sequence[Outcome], revision: str, moves: Iterable[Move]) -> None:
        """Record what was graded with which key, and which marks that moved."""
        ours = self.table
        kept: dict[str, Any] = {}
        moved: dict[str, list[tuple[str, float, float]]] = {}
        for move in moves:
            moved.setdefault(move.student, []).append((move.cell, move.before, move.after))
        for part in in_parts([one.student for one in outcomes]):
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
        if rows:
            self._db.execute(ours.insert(), rows)


def moves_in(student: str, kept: str | None) -> tuple[Move, ...]:
    """Return the moves of a student as the table keeps them."""
    return tuple(Move(student, *move) for move in json.loads(kept or "[]"))


def in_parts(names: Sequence[str]) -> Iterable[Sequence[str]]:
    """Return names in parts that one question to the database can hold."""
    return [names[start : start + MANY] for start in range(0, len(names), MANY)]
