"""What every QTI item has: its declarations, its body, its processing, and the reasons as modal feedback."""

from collections.abc import Sequence
from typing import Any

from spinebank.export.html import verdict
from spinebank.export.qti_xml import add_values, sub
from spinebank.export.sheet import Sheet

__all__ = ["body_of", "end", "outcomes", "start"]


def start(root: Any, sheet: Sheet, cardinality: str, base: str, correct: Sequence[str]) -> Any:  # noqa: ANN401
    """Declare response and outcomes; return the response declaration."""
    response = sub(root, "responseDeclaration", identifier="RESPONSE", cardinality=cardinality, baseType=base)
    if correct:
        add_values(sub(response, "correctResponse"), correct)
    outcomes(root, sheet, ["RIGHT"] if sheet.kind == "multiple_true_false" else [])
    return response


def outcomes(root: Any, sheet: Sheet, counts: Sequence[str]) -> None:  # noqa: ANN401
    """Declare the score, the highest score, the feedback, and numbers that are counted on the way."""
    score = sub(root, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    add_values(sub(score, "defaultValue"), ["0"])
    most = sub(root, "outcomeDeclaration", identifier="MAXSCORE", cardinality="single", baseType="float")
    add_values(sub(most, "defaultValue"), [f"{sheet.points:g}"])
    for name in counts:
        sub(root, "outcomeDeclaration", identifier=name, cardinality="single", baseType="float")
    sub(root, "outcomeDeclaration", identifier="FEEDBACK", cardinality="multiple", baseType="identifier")


def body_of(root: Any, sheet: Sheet) -> Any:  # noqa: ANN401
    """Write the question and, where something is measured on it, the picture; return the body."""
    body = sub(root, "itemBody")
    for text in sheet.lead.split("\n\n"):
        sub(body, "p").text = text
    if sheet.picture is not None and sheet.figure is not None:
        sub(sub(body, "p"), "img", src=f"images/{sheet.id}.png", alt=sheet.picture.words)
    return body


def end(root: Any, sheet: Sheet, scoring: Sequence[Any], *, chosen: bool = False) -> None:  # noqa: ANN401
    """Write the processing, then the feedback: the explanation and, for a choice, its reason."""
    processing = sub(root, "responseProcessing")
    for part in scoring:
        processing.append(part)
    told = sub(processing, "setOutcomeValue", identifier="FEEDBACK")
    several = sub(told, "multiple")
    if chosen:
        sub(several, "variable", identifier="RESPONSE")
    sub(several, "baseValue", baseType="identifier").text = "why"
    shown = []
    if chosen:
        shown += [(f"o-{part.id}", [part.reason]) for part in sheet.parts]
    reasons = (
        [] if chosen else [f"{verdict(sheet, part.right)}{part.text} {part.reason}" for part in sheet.parts]
    )
    sources = f"Sources: {'; '.join(sheet.sources)}."
    shown.append(("why", [f"Answer: {sheet.answer}", *reasons, sheet.explanation, sources]))
    for name, texts in shown:
        feedback = sub(root, "modalFeedback", outcomeIdentifier="FEEDBACK", identifier=name, showHide="show")
        for text in texts:
            sub(feedback, "p").text = text
