"""Items that were edited after students answered them: who answered what, and what to do about it.

Every answer carries the revision of the question that was on the screen. An answer to an older revision is
marked with the present key, which is what a corrected key is for; what is left to say is that it happened,
and whether the answer still fits the question.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from spinebank.grading.cell import QUESTIONS_FILE
from spinebank.load import Bank, BankError, BankItem, Problem
from spinebank.score import score_answer
from spinelab.answers import Answer, read_answers

__all__ = ["edited_items", "require_raised"]

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


def require_raised(course: Path, built: Mapping[str, Mapping[str, bytes]], bank: Bank) -> None:
    """Refuse to replace questions that students answered by others of the same revision.

    Parameters
    ----------
    course
        Root of the nbgrader course; ``source/<quiz>/questions.json`` holds what the students saw.
    built
        For each quiz the files that are about to be written.
    bank
        The banks as they are now.

    Raises
    ------
    BankError
        With one sentence for each item that was changed after students answered it and kept its revision.
    """
    problems = [
        problem
        for quiz, files in built.items()
        for problem in _unraised(course, quiz, files[QUESTIONS_FILE], bank)
    ]
    if problems:
        raise BankError(problems)


def _unraised(course: Path, quiz: str, questions: bytes, bank: Bank) -> list[Problem]:
    try:
        seen = _by_id((course / "source" / quiz / QUESTIONS_FILE).read_bytes())
    except (OSError, ValueError, KeyError, TypeError):
        return []  # never built, or damaged: the build writes it anew
    answered = Counter(item_id for _, answers in _submissions(course, quiz) for item_id in answers)
    problems = []
    for item_id, question in _by_id(questions).items():
        before = seen.get(item_id)
        if before is None or not answered[item_id] or _unordered(before) == _unordered(question):
            continue
        if question["revision"] <= before["revision"]:
            who = _students(answered[item_id])
            problems.append(
                bank.items[item_id].source.problem(
                    ("revision",),
                    f"the question was changed after {who} answered it in the quiz '{quiz}', but its "
                    f"revision is {question['revision']}: raise it to {before['revision'] + 1}.",
                    "revision",
                )
            )
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


def _by_id(data: bytes) -> dict[str, dict[str, Any]]:
    return {question["id"]: question for question in json.loads(data)["questions"]}


def _unordered(value: Any) -> Any:  # noqa: ANN401 (JSON)
    """Return a question for comparison: neither its revision nor the order of its parts is its content."""
    if isinstance(value, dict):
        return {key: _unordered(inner) for key, inner in value.items() if key != "revision"}
    if isinstance(value, list):
        return sorted(
            (_unordered(inner) for inner in value), key=lambda inner: json.dumps(inner, sort_keys=True)
        )
    return value


def _students(count: int) -> str:
    return "1 student" if count == 1 else f"{count} students"
