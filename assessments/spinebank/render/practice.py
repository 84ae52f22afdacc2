"""Feedback for practice: the verdict, a reason for every part, the explanation and its sources."""

from typing import Any, Literal

from spinebank.render.known import known_of
from spinebank.render.public import public_item
from spinebank.render.reasons import reasons
from spinebank.render.reveal import revealed
from spinebank.schema import (
    NO_PANEL,
    ExtendedMatching,
    FreeText,
    Item,
    KeyFeature,
    LocateStructure,
    Mark,
    Measurement,
    MultipleTrueFalse,
    Numeric,
    Ordering,
    PlayedCase,
    ScriptConcordance,
    ShortText,
    SingleBest,
    Use,
)
from spinebank.score import Result, score
from spinebank.score.place import measured
from spinelab.answers import Tally

__all__ = ["feedback", "marked_by_rule", "practice_question", "reviewed_question"]

Verdict = Literal["correct", "partly", "incorrect", "unmarked"]

_TALLY = Tally()
"""How sure the learner of this kernel was of each practice question, and whether that was right."""

_UNSCORED = (
    f"Not scored: {NO_PANEL}. Compare your judgements with what the sources say; colleagues may differ, and "
    "the difference is worth a talk."
)


def feedback(item: Item, response: object) -> dict[str, Any]:
    """Say what was right, and why, for every part of an item. Plain text throughout.

    Returns
    -------
    dict
        ``fraction``: 0 to 1. ``verdict``: correct, partly or incorrect; unmarked for a script concordance
        item that no panel has answered. ``summary``: a sentence or two.
        ``parts``: see `spinebank.render.reasons`. ``explanation``: what to take away.
        ``cites``: the sources, each with ``key``, ``label``, ``level`` and ``url``.
        ``teaches``: notebook and cell that teach what was asked, where the item names them, and ``href``, the
        address of that cell from beside the lessons.
        ``reveal``: for an answer on a scan, what is true of this patient and how the viewer draws it.
    """
    result = Result(0.0, 0.0, _UNSCORED) if _unscored(item) else score(item, response)
    shown = revealed(item, response, _verdict(item, result)) if isinstance(item, Measurement | Mark) else {}
    return {
        "fraction": result.fraction,
        "verdict": _verdict(item, result),
        "summary": " ".join([_summary(item, response, result), shown.get("words", "")]).strip(),
        "parts": reasons(item, result, response),
        "explanation": item.explanation,
        "cites": [_cite(key) for key in item.cites],
        **({"teaches": item.teaches.model_dump() | {"href": item.teaches.link}} if item.teaches else {}),
        **({"reveal": shown} if shown else {}),
    }


def practice_question(item: Item) -> Any:  # noqa: ANN401 (a widget; importing its class here would cost seconds)
    """Return the widget that asks the item and explains each answer.

    Raises
    ------
    ValueError
        If the item is graded: its reasons must not be shown in a lesson.
    """
    if item.use is not Use.PRACTICE:
        raise ValueError(f"'{item.id}' is a graded item; a lesson shows only items with 'use: practice'.")
    from spinelab.question import Question  # noqa: PLC0415 (the widget machinery takes a second to load)

    def judge(response: object) -> dict[str, Any]:
        given = feedback(item, response)
        if marked_by_rule(item):
            _TALLY.note(item.id, question.certainty, right=given["verdict"] == "correct")
        return given | ({"calibration": levels} if (levels := _TALLY.levels()) else {})

    question = Question(
        item=public_item(item),
        judge=judge,
        lesson=item.teaches.link if item.teaches else "",
        known=known_of(item),
    )
    return question


def reviewed_question(item: Item, response: object) -> Any:  # noqa: ANN401 (as above)
    """Return the widget that shows an instructor a student's answer, checked; nothing is kept."""
    from spinelab.question import Question  # noqa: PLC0415 (as above)

    question = Question(
        item=public_item(item),
        judge=lambda given: _without_link(feedback(item, given)),
        response=dict(response) if isinstance(response, dict) else {},
    )
    question.keeps = False
    question.checked += 1
    return question


def _without_link(given: dict[str, Any]) -> dict[str, Any]:
    """Return feedback that is shown away from the lessons: the address would lead nowhere."""
    taught = given.get("teaches", {})
    return given | ({"teaches": {"notebook": taught["notebook"], "cell": taught["cell"]}} if taught else {})


def marked_by_rule(item: Item) -> bool:
    """Say whether an answer is right or not: free text and an item without a panel are neither."""
    return not isinstance(item, FreeText) and not _unscored(item)


def _unscored(item: Item) -> bool:
    return isinstance(item, ScriptConcordance) and item.panel is None


def _verdict(item: Item, result: Result) -> Verdict:
    if isinstance(item, FreeText):  # nobody has marked it
        return "partly"
    if _unscored(item):
        return "unmarked"
    if result.fraction >= 1:
        return "correct"
    return "partly" if result.fraction > 0 else "incorrect"


def _summary(item: Item, response: object, result: Result) -> str:
    if isinstance(item, FreeText):
        return f"Compare what you wrote with a full answer: {item.model_answer}"
    if _unscored(item):
        return _UNSCORED
    if result.fraction >= 1:
        return "That is right."
    opening = "Partly right." if result.fraction else "Not right."
    return " ".join([opening, result.sentence, *_answer(item, response)])


def _answer(item: Item, response: object) -> list[str]:
    """Say what would have been right; empty where the parts say it."""
    said: list[str] = []
    match item:
        case SingleBest():
            said = [f"Best answer: {item.key.text.rstrip('.')}."]
        case Numeric():
            said = [f"The value is {item.value:g} {item.unit}, give or take {item.tolerance:g}."]
        case Ordering():
            said = [f"The order is: {', '.join(element.text for element in item.elements)}."]
        case LocateStructure():
            said = _where(item, response)
        case ShortText():
            said = [f"The term is: {item.accepted[0]}."]
        case (
            MultipleTrueFalse()
            | Measurement()
            | Mark()
            | FreeText()
            | ExtendedMatching()
            | KeyFeature()
            | ScriptConcordance()
            | PlayedCase()
        ):
            pass
    return said


def _where(item: LocateStructure, response: object) -> list[str]:
    """Say what was marked instead, and how far off it lies."""
    marked = measured(item, response.get("point_mm") if isinstance(response, dict) else None)
    if marked is None:
        return []
    return [f"You marked: {marked.found}, {marked.distance_mm:.0f} mm away from what was asked for."]


def _cite(key: str) -> dict[str, str]:
    from spinelab.evidence import references  # noqa: PLC0415 (reading the references takes a moment)

    reference = references()[key]
    return {"key": key, "label": reference.label, "level": reference.level_text, "url": reference.link}
