"""One answer judged, and the words that grader and student read beside the mark. Opens no file.

Both ways of grading say the same: the hidden call in a test cell (`score_cell`) and ``spinebank grade``.
"""

import math

from spinebank.schema import FeedbackPolicy, Item
from spinebank.score import NoPanelError, Result, score_answer
from spinelab.answers import Answer, FoundAnswers

__all__ = ["GradingSetupError", "capped", "judged", "report_of", "require_points"]

MOST_NOTES = 5
"""Remarks on a damaged record that are shown beside one question; the others are counted."""


class GradingSetupError(RuntimeError):
    """The instructor's side is not in order; no student must be marked 0 for that."""


def require_points(item: Item, points: float) -> None:
    """Raise `GradingSetupError` if the bank gives an item other points than the quiz does."""
    if not math.isclose(item.points, points):
        raise GradingSetupError(
            f"'{item.id}' is worth {item.points:g} points in the bank but {points:g} in this quiz: run "
            "'spinebank build' and 'nbgrader generate_assignment --force', then grade again."
        )


def judged(item: Item, answer: Answer | None) -> Result:
    """Mark an answer.

    Raises
    ------
    GradingSetupError
        If nobody's answer to this item can be marked: no panel has answered it, or the model has no true
        answer for a patient of its pool.
    """
    try:
        return score_answer(item, answer)
    except ValueError as error:  # never because of the answer: see `spinebank.score`
        raise GradingSetupError(
            f"'{item.id}' cannot be marked, so nobody is marked: {error} {_remedy(error, item.id)}"
        ) from None


def capped(result: Result, points: float) -> float:
    """Return the mark as nbgrader may store it: a finite float, 0 to ``points``."""
    return float(min(max(result.points, 0.0), points))


def report_of(
    item: Item, result: Result, answer: Answer | None, found: FoundAnswers, feedback: FeedbackPolicy
) -> str:
    """Return what is printed under a question, one sentence a line; no line tells the key."""
    lines = [f"Mark: {result.points:g} of {item.points:g}."]
    if answer is None:
        lines += ["No answer was given.", *found.notes[:MOST_NOTES]]
        if len(found.notes) > MOST_NOTES:
            lines.append(f"And {len(found.notes) - MOST_NOTES} more remarks of this kind.")
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


def _remedy(error: ValueError, item_id: str) -> str:
    if isinstance(error, NoPanelError):
        return "Take it out of the quiz, or collect the answers of a panel."
    return f"Run 'spinebank patients {item_id}'."
