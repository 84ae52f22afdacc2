"""Items that were edited after students answered them: who answered what, and what to do about it.

Every answer carries the revision of the question that was on the screen. An answer to an older revision is
marked with the present key, which is what a corrected key is for; what is left to say is that it happened,
and whether the answer still fits the question.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from spinebank.load import Bank, BankItem, Problem
from spinebank.score import score_answer
from spinelab.answers import Answer, read_answers

__all__ = ["edited_items"]

NAMED = 5
"""Students who are named in one sentence; the others are counted."""


def edited_items(course: Path, quiz: str, bank: Bank) -> list[Problem]:
    """Return one sentence for each item of which students answered an older revision.

    Parameters
    ----------
    course
        Root of the nbgrader course; the answers lie in ``submitted/<student>/<quiz>``.
    quiz
        Name of the quiz.
    bank
        The banks as they are now.
    """
    answered = dict(_submissions(course, quiz))
    problems = []
    for entry in bank.items.values():
        given = {
            student: answers[entry.item.id]
            for student, answers in answered.items()
            if entry.item.id in answers
        }
        older = {name: one for name, one in given.items() if 0 < one.revision < entry.item.revision}
        if older:
            problems.append(entry.source.problem(("revision",), _told(entry, given, older), "revision"))
    return problems


def _told(entry: BankItem, given: Mapping[str, Answer], older: Mapping[str, Answer]) -> str:
    item = entry.item
    revisions = ", ".join(map(str, sorted({answer.revision for answer in older.values()})))
    said = (
        f"'{item.id}' is revision {item.revision}, but {len(older)} of {_students(len(given))} answered "
        f"revision {revisions}; they are marked with the present key"
    )
    unfit = sorted(name for name, answer in older.items() if not score_answer(item, answer).usable)
    if not unfit:
        return f"{said}."
    names = ", ".join(unfit[:NAMED]) + (f" and {len(unfit) - NAMED} more" if len(unfit) > NAMED else "")
    return f"{said}, and {len(unfit)} no longer fit the question and score 0: mark {names} by hand."


def _submissions(course: Path, quiz: str) -> Iterator[tuple[str, Mapping[str, Answer]]]:
    """Yield each student who handed the quiz in, with the answers."""
    for folder in sorted((course / "submitted").glob(f"*/{quiz}")):
        yield folder.parent.name, read_answers(folder, quiz).answers


def _students(count: int) -> str:
    return "1 student" if count == 1 else f"{count} students"
