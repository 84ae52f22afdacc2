"""The one call in the hidden part of a test cell: `score_cell`.

nbgrader reads the mark from the value of the cell's last expression. Anything written to stderr would score
0, and a value that is no plain float between 0 and the points would score full marks, so both are ruled out.
The key stays in the bank on the instructor's machine: neither the cell nor its output holds it.
"""

import contextlib
import io
import json
import math
import warnings
from pathlib import Path

from spinebank.load import BankError, bank_folders, course_root, find_item, read_item
from spinebank.schema import FeedbackPolicy, Item
from spinebank.score import NoPanelError, Result, score_answer
from spinelab.answers import Answer, FoundAnswers, read_answers

__all__ = ["GradingSetupError", "score_cell"]

QUESTIONS_FILE = "questions.json"
MAX_QUESTIONS_BYTES = 5_000_000


class GradingSetupError(RuntimeError):
    """The instructor's side is not in order; no student must be marked 0 for that."""


def score_cell(item_id: str, points: float, feedback: str = FeedbackPolicy.COUNTS) -> float:
    """Mark the answer to one item of the submission in the working directory.

    Parameters
    ----------
    item_id
        The item; it is looked up in the banks of the course that the working directory lies in.
    points
        Full mark that nbgrader knows for this cell.
    feedback
        `FeedbackPolicy`: what the printed sentence tells beside the mark.

    Returns
    -------
    float
        The mark, 0 to ``points``, finite.

    Raises
    ------
    GradingSetupError
        If the item cannot be read, the bank gives it other points than the quiz does, the model has no true
        answer for a patient of its pool, or no panel has answered it.
    """
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        folder = Path.cwd()
        item = _item(item_id, folder)
        if not math.isclose(item.points, points):
            raise GradingSetupError(
                f"'{item_id}' is worth {item.points:g} points in the bank but {points:g} in this quiz: run "
                "'spinebank build' and 'nbgrader generate_assignment --force', then grade again."
            )
        found = read_answers(folder, _quiz_name(folder))
        answer = found.answers.get(item_id)
        try:
            result = score_answer(item, answer)
        except ValueError as error:  # never because of the answer: see `spinebank.score`
            raise GradingSetupError(
                f"'{item_id}' cannot be marked, so nobody is marked: {error} {_remedy(error, item_id)}"
            ) from None
    print(_report(item, result, answer, found, FeedbackPolicy(feedback)))  # noqa: T201 (shown to grader and student)
    return float(min(max(result.points, 0.0), points))


def _remedy(error: ValueError, item_id: str) -> str:
    if isinstance(error, NoPanelError):
        return "Take it out of the quiz, or collect the answers of a panel."
    return f"Run 'spinebank patients {item_id}'."


def _item(item_id: str, folder: Path) -> Item:
    try:
        return read_item(find_item(item_id, bank_folders(course_root(folder)))).item
    except (LookupError, BankError) as error:
        raise GradingSetupError(
            f"The item cannot be read from the bank, so nobody is marked. {error}"
        ) from None


def _quiz_name(folder: Path) -> str:
    """Return the quiz that the answers belong to: what the released questions say, else the folder's name."""
    try:
        with (folder / QUESTIONS_FILE).open("rb") as file:
            name = json.loads(file.read(MAX_QUESTIONS_BYTES))["quiz"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return folder.name
    return name if isinstance(name, str) else folder.name


def _report(
    item: Item, result: Result, answer: Answer | None, found: FoundAnswers, feedback: FeedbackPolicy
) -> str:
    lines = [f"Mark: {result.points:g} of {item.points:g}."]
    if answer is None:
        lines += ["No answer was given.", *found.notes]
    else:
        when = f" of {answer.answered_at}" if answer.answered_at else ""
        lines.append(f"Your answer{when} was read from {found.source}.")
        if feedback is FeedbackPolicy.COUNTS:
            lines.append(result.sentence)
        if 0 < answer.revision < item.revision:
            lines.append(
                f"The question was changed after you answered it (revision {answer.revision}, now "
                f"{item.revision}); your answer was marked with the present key."
            )
            if not result.usable:
                lines.append("It no longer fits the question: ask your instructor to look at it.")
    return "\n".join(lines)
