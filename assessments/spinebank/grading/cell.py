"""The one call in the hidden part of a test cell: `score_cell`.

nbgrader reads the mark from the value of the cell's last expression. Anything written to stderr would score
0, and a value that is no plain float between 0 and the points would score full marks, so both are ruled out.
The key stays in the bank on the instructor's machine: neither the cell nor its output holds it.
"""

import contextlib
import io
import json
import warnings
from pathlib import Path

from spinebank.grading.judge import GradingSetupError, capped, judged, report_of, require_points
from spinebank.load import BankError, bank_folders, course_root, find_item, read_item
from spinebank.schema import FeedbackPolicy, Item
from spinelab.answers import read_answers

__all__ = ["GradingSetupError", "score_cell"]

QUESTIONS_FILE = "questions.json"
MAX_QUESTIONS_BYTES = 5_000_000


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
        require_points(item, points)
        found = read_answers(folder, _quiz_name(folder))
        answer = found.answers.get(item_id)
        result = judged(item, answer)
    print(report_of(item, result, answer, found, FeedbackPolicy(feedback)))  # noqa: T201 (shown to grader and student)
    return capped(result, points)


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
