"""Marks for single best answer and multiple true/false."""

from typing import Any

from spinebank.schema import MultipleTrueFalse, MultipleTrueFalseRule, SingleBest
from spinebank.score.judged import Judged, unusable
from spinebank.score.result import Part

__all__ = ["multiple_true_false_fraction", "score_multiple_true_false", "score_single_best"]


def score_single_best(item: SingleBest, response: dict[str, Any]) -> Judged:
    """Mark ``{"choice": id}``: all or nothing."""
    choice = response.get("choice")
    if choice is None:
        return unusable("No option was chosen.")
    if not any(choice == option.id for option in item.options):
        return unusable("The answer names an option that the question does not have.")
    parts = tuple(
        Part(option.id, chosen=option.id == choice, correct=option.correct == (option.id == choice))
        for option in item.options
    )
    right = choice == item.key.id
    return Judged(
        float(right), "The best option was chosen." if right else "Another option is better.", parts
    )


def score_multiple_true_false(item: MultipleTrueFalse, response: dict[str, Any]) -> Judged:
    """Mark ``{"marks": {id: bool}}``; a statement that is left open counts as wrong."""
    marks = response.get("marks")
    if not isinstance(marks, dict):
        return unusable("The answer holds no marks for the statements.")
    if unknown := set(marks) - {statement.id for statement in item.statements}:
        return unusable(f"The answer marks statements that the question does not have ({len(unknown)}).")
    parts = []
    for statement in item.statements:
        given = marks.get(statement.id)
        chosen = given if isinstance(given, bool) else None
        parts.append(Part(statement.id, chosen=chosen, correct=chosen is statement.holds))
    right, total = sum(part.correct for part in parts), len(parts)
    return Judged(
        multiple_true_false_fraction(item.scoring, right, total),
        f"{right} of {total} statements were judged rightly.",
        tuple(parts),
    )


def multiple_true_false_fraction(rule: MultipleTrueFalseRule, right: int, total: int) -> float:
    """Return the share of the mark for ``right`` of ``total`` statements.

    >>> multiple_true_false_fraction(MultipleTrueFalseRule.PS50, 3, 4)
    0.5
    """
    match rule:
        case MultipleTrueFalseRule.PS1N:
            return right / total
        case MultipleTrueFalseRule.DICHOTOMOUS:
            return float(right == total)
        case MultipleTrueFalseRule.PS50:
            return 1.0 if right == total else 0.5 if 2 * right > total else 0.0
