"""The reason for every part of an item, beside what the learner did with that part."""

from dataclasses import asdict, dataclass
from typing import Any

from spinebank.schema import FreeText, Item, MultipleTrueFalse, Ordering, SingleBest
from spinebank.score import Part, Result

__all__ = ["Reason", "reasons"]

_WORD = {True: "True", False: "False"}
_SAID = {True: "you said true", False: "you said false", None: "you left it open"}


@dataclass(frozen=True)
class Reason:
    """One option, statement, element or criterion, explained."""

    id: str
    text: str
    label: str
    """What it is, in a few words: "Best answer", "False, you said true", "Place 2"."""
    chosen: bool | None
    """An option: whether the learner chose it. A statement: what the learner called it. Else None."""
    correct: bool
    """An option: whether it is the best. A statement or element: whether the learner was right."""
    rationale: str


def reasons(item: Item, result: Result) -> list[dict[str, Any]]:
    """Return a reason for each part of an item, in the order of its file; empty for kinds without parts.

    Parameters
    ----------
    item
        The item.
    result
        How the answer was scored; an answer without parts counts as left open.
    """
    judged = {part.id: part for part in result.parts}
    match item:
        case SingleBest():
            found = [_of_option(item, index, judged) for index in range(len(item.options))]
        case MultipleTrueFalse():
            found = [_of_statement(item, index, judged) for index in range(len(item.statements))]
        case Ordering():
            found = [_of_element(item, index, judged) for index in range(len(item.elements))]
        case FreeText():
            found = [
                Reason(
                    id=criterion.id,
                    text=criterion.text,
                    label=f"Worth {criterion.points:g} of {item.points:g} points",
                    chosen=None,
                    correct=True,
                    rationale=criterion.text,
                )
                for criterion in item.rubric
            ]
        case _:
            found = []
    return [asdict(reason) for reason in found]


def _of_option(item: SingleBest, index: int, judged: dict[str, Part]) -> Reason:
    option = item.options[index]
    return Reason(
        id=option.id,
        text=option.text,
        label="Best answer" if option.correct else "Not the best answer",
        chosen=judged[option.id].chosen if judged else False,
        correct=option.correct,
        rationale=option.rationale,
    )


def _of_statement(item: MultipleTrueFalse, index: int, judged: dict[str, Part]) -> Reason:
    statement = item.statements[index]
    part = judged.get(statement.id, Part(statement.id, chosen=None, correct=False))
    return Reason(
        id=statement.id,
        text=statement.text,
        label=f"{_WORD[statement.holds]}, {_SAID[part.chosen]}",
        chosen=part.chosen,
        correct=part.correct,
        rationale=statement.rationale,
    )


def _of_element(item: Ordering, index: int, judged: dict[str, Part]) -> Reason:
    element = item.elements[index]
    return Reason(
        id=element.id,
        text=element.text,
        label=f"Place {index + 1}",
        chosen=None,
        correct=judged[element.id].correct if judged else False,
        rationale=element.rationale,
    )
