"""A QTI 2.1 content package: one file for each item, images beside them, a manifest. Nothing is kept back.

Half marks are scored by response processing of our own; an order is right or wrong as a whole. Reasons are
modal feedback: that of the chosen option and, always, the explanation with its sources.
"""

from collections.abc import Sequence
from typing import Any

from spinebank.export.archive import zipped
from spinebank.export.qti_xml import (
    PACKAGE,
    QTI,
    add_values,
    as_bytes,
    compared,
    is_correct,
    near,
    new_root,
    node,
    scored_if,
    sub,
)
from spinebank.export.sheet import Sheet

__all__ = ["note_of", "qti_package"]

NOTES = {
    "ordering": "scored as right or wrong in whole",
    "free_text": "marked by a person, with the rubric for the scorer",
}


def note_of(sheet: Sheet) -> str:
    """Say how QTI scores an item otherwise than the course does; empty where it does not."""
    return NOTES.get(sheet.kind, "")


def qti_package(sheets: Sequence[Sheet]) -> bytes:
    """Return the content package as a ZIP; the same sheets always give the same bytes."""
    files: dict[str, bytes] = {"imsmanifest.xml": _manifest(sheets)}
    for sheet in sheets:
        files[f"items/{sheet.id}.xml"] = as_bytes(_item(sheet))
        if sheet.picture is not None:
            files[f"items/images/{sheet.id}.png"] = sheet.picture.png
    return zipped(files)


def _manifest(sheets: Sequence[Sheet]) -> bytes:
    root = new_root("manifest", PACKAGE, identifier="spine-ligaments")
    about = sub(root, "metadata")
    sub(about, "schema").text = "QTIv2.1 Package"
    sub(about, "schemaversion").text = "1.0.0"
    sub(root, "organizations")
    resources = sub(root, "resources")
    for sheet in sheets:
        href = f"items/{sheet.id}.xml"
        resource = sub(
            resources, "resource", identifier=f"r-{sheet.id}", type="imsqti_item_xmlv2p1", href=href
        )
        sub(resource, "file", href=href)
        if sheet.picture is not None:
            sub(resource, "file", href=f"items/images/{sheet.id}.png")
    return as_bytes(root)


def _item(sheet: Sheet) -> Any:  # noqa: ANN401 (lxml is untyped)
    root = new_root(
        "assessmentItem", QTI, identifier=sheet.id, title=sheet.id, adaptive="false", timeDependent="false"
    )
    if sheet.kind == "single_best":
        write = _choice
    elif sheet.kind == "multiple_true_false":
        write = _statements
    elif sheet.kind == "ordering":
        write = _order
    elif sheet.kind == "free_text":
        write = _extended
    elif sheet.accepted:
        write = _term
    else:
        write = _number if sheet.figure else _point
    write(root, sheet)
    return root


def _start(root: Any, sheet: Sheet, cardinality: str, base: str, correct: Sequence[str]) -> Any:  # noqa: ANN401
    """Declare response and outcomes; return the response declaration."""
    response = sub(root, "responseDeclaration", identifier="RESPONSE", cardinality=cardinality, baseType=base)
    if correct:
        add_values(sub(response, "correctResponse"), correct)
    score = sub(root, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    add_values(sub(score, "defaultValue"), ["0"])
    most = sub(root, "outcomeDeclaration", identifier="MAXSCORE", cardinality="single", baseType="float")
    add_values(sub(most, "defaultValue"), [f"{sheet.points:g}"])
    if sheet.kind == "multiple_true_false":
        sub(root, "outcomeDeclaration", identifier="RIGHT", cardinality="single", baseType="float")
    sub(root, "outcomeDeclaration", identifier="FEEDBACK", cardinality="multiple", baseType="identifier")
    return response


def _body(root: Any, sheet: Sheet, *, prompt: bool = True) -> Any:  # noqa: ANN401
    body = sub(root, "itemBody")
    if prompt:
        for text in sheet.stem.split("\n\n"):
            sub(body, "p").text = text
    if sheet.picture is not None and sheet.figure is not None:
        sub(sub(body, "p"), "img", src=f"images/{sheet.id}.png", alt=sheet.picture.words)
    return body


def _end(root: Any, sheet: Sheet, scoring: Sequence[Any], *, chosen: bool = False) -> None:  # noqa: ANN401
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
        [] if chosen else [f"{_verdict(sheet, part.right)}{part.text} {part.reason}" for part in sheet.parts]
    )
    sources = f"Sources: {'; '.join(sheet.sources)}."
    shown.append(("why", [f"Answer: {sheet.answer}", *reasons, sheet.explanation, sources]))
    for name, texts in shown:
        feedback = sub(root, "modalFeedback", outcomeIdentifier="FEEDBACK", identifier=name, showHide="show")
        for text in texts:
            sub(feedback, "p").text = text


def _choice(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    key = next(part for part in sheet.parts if part.right)
    _start(root, sheet, "single", "identifier", [f"o-{key.id}"])
    asked = sub(
        _body(root, sheet),
        "choiceInteraction",
        responseIdentifier="RESPONSE",
        shuffle="true" if sheet.shuffles else "false",
        maxChoices="1",
    )
    for part in sheet.parts:
        sub(asked, "simpleChoice", identifier=f"o-{part.id}").text = part.text
    _end(root, sheet, [scored_if([(is_correct(), sheet.points)])], chosen=True)


def _statements(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    pairs = [f"s-{part.id} {'T' if part.right else 'F'}" for part in sheet.parts]
    response = _start(root, sheet, "multiple", "directedPair", pairs)
    mapping = sub(response, "mapping", defaultValue="0", lowerBound="0")
    for pair in pairs:
        sub(mapping, "mapEntry", mapKey=pair, mappedValue="1")
    many = str(len(pairs))
    asked = sub(
        _body(root, sheet),
        "matchInteraction",
        responseIdentifier="RESPONSE",
        shuffle="true",
        maxAssociations=many,
    )
    rows, columns = sub(asked, "simpleMatchSet"), sub(asked, "simpleMatchSet")
    for part in sheet.parts:
        sub(rows, "simpleAssociableChoice", identifier=f"s-{part.id}", matchMax="1").text = part.text
    for name, text in (("T", "True"), ("F", "False")):
        sub(columns, "simpleAssociableChoice", identifier=name, matchMax=many, fixed="true").text = text
    count = node("setOutcomeValue", identifier="RIGHT")
    sub(count, "mapResponse", identifier="RESPONSE")
    steps = [
        (compared("gte", len(pairs)), sheet.points),
        (compared("gt", len(pairs) / 2), sheet.points / 2),
    ]
    _end(root, sheet, [count, scored_if(steps)])


def _order(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    _start(root, sheet, "ordered", "identifier", [f"o-{part.id}" for part in sheet.parts])
    asked = sub(_body(root, sheet), "orderInteraction", responseIdentifier="RESPONSE", shuffle="true")
    for part in sheet.order:
        sub(asked, "simpleChoice", identifier=f"o-{part.id}").text = part.text
    _end(root, sheet, [scored_if([(is_correct(), sheet.points)])])


def _number(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    figure = sheet.figure
    if figure is None:
        raise ValueError(f"{sheet.id} has no figure.")
    _start(root, sheet, "single", "float", [f"{figure.value:.10g}"])
    line = sub(_body(root, sheet), "p")
    sub(
        line, "textEntryInteraction", responseIdentifier="RESPONSE", expectedLength="8"
    ).tail = f" {figure.unit}"
    steps = [(near(figure.tolerance), sheet.points)]
    if figure.half_tolerance:
        steps.append((near(figure.half_tolerance), sheet.points / 2))
    _end(root, sheet, [scored_if(steps)])


def _term(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    response = _start(root, sheet, "single", "string", [sheet.accepted[0]])
    mapping = sub(response, "mapping", defaultValue="0")
    for form in sheet.accepted:
        sub(mapping, "mapEntry", mapKey=form, mappedValue=f"{sheet.points:g}", caseSensitive="false")
    line = sub(_body(root, sheet), "p")
    sub(line, "textEntryInteraction", responseIdentifier="RESPONSE", expectedLength="30")
    scored = node("setOutcomeValue", identifier="SCORE")
    sub(scored, "mapResponse", identifier="RESPONSE")
    _end(root, sheet, [scored])


def _extended(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    _start(root, sheet, "single", "string", [])
    body = _body(root, sheet)
    rubric = sub(body, "rubricBlock", view="scorer")
    for part in sheet.parts:
        sub(rubric, "p").text = f"{part.reason}: {part.text}"
    sub(rubric, "p").text = f"A full answer: {sheet.answer}"
    sub(body, "extendedTextInteraction", responseIdentifier="RESPONSE", expectedLength="1000")
    _end(root, sheet, [])


def _point(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    picture = sheet.picture
    if picture is None:
        raise ValueError(f"{sheet.id} has no picture.")
    response = _start(root, sheet, "single", "point", [])
    areas = sub(response, "areaMapping", defaultValue="0")
    corners = [*picture.area, picture.area[0]]
    coords = ",".join(f"{x},{y}" for x, y in corners)
    sub(areas, "areaMapEntry", shape="poly", coords=coords, mappedValue=f"{sheet.points:g}")
    body = _body(root, sheet)
    asked = sub(body, "selectPointInteraction", responseIdentifier="RESPONSE", maxChoices="1")
    width, height = picture.size
    sub(
        asked,
        "object",
        type="image/png",
        data=f"images/{sheet.id}.png",
        width=str(width),
        height=str(height),
    ).text = picture.words
    scored = node("setOutcomeValue", identifier="SCORE")
    sub(scored, "mapResponsePoint", identifier="RESPONSE")
    _end(root, sheet, [scored])


def _verdict(sheet: Sheet, right: bool) -> str:
    return ("True: " if right else "False: ") if sheet.kind == "multiple_true_false" else ""
