"""The reason for every part of an item, beside what the learner did with that part."""

from dataclasses import asdict
from typing import Any

from spinebank.render.reason import Reason
from spinebank.render.reasons_of_play import of_played
from spinebank.render.reasons_of_sets import of_case, of_matching, of_script
from spinebank.schema import (
    ExtendedMatching,
    FreeText,
    Item,
    KeyFeature,
    MultipleTrueFalse,
    Ordering,
    PlayedCase,
    ScriptConcordance,
    SingleBest,
)
from spinebank.score import Part, Result

__all__ = ["Reason", "reasons"]

_WORD = {True: "True", False: "False"}
_SAID = {True: "you said true", False: "you said false", None: "you left it open"}


def reasons(item: Item, result: Result, response: object = None) -> list[dict[str, Any]]:
    """Return a reason for each part of an item, in the order of its file; empty for kinds without parts.

    Parameters
    ----------
    item
        The item.
    result
        How the answer was scored; an answer without parts counts as left open.
    response
        The answer, for the kinds whose reasons depend on what was chosen.
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
        case ExtendedMatching():
            found = of_matching(item, response)
        case KeyFeature():
            found = of_case(item, result, response)
        case ScriptConcordance():
            found = of_script(item, response)
        case PlayedCase():
            found = of_played(item, response)
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
