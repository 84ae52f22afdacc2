"""A QTI 2.1 content package: one file for each item, images beside them, a manifest. Nothing is kept back.

Half marks are scored by response processing of our own; an order is right or wrong as a whole. Reasons are
modal feedback: that of the chosen option and, always, the explanation with its sources.
"""

from collections.abc import Sequence
from typing import Any

from spinebank.export.archive import zipped
from spinebank.export.sheet import Sheet

__all__ = ["note_of", "qti_package"]

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"
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
        files[f"items/{sheet.id}.xml"] = _bytes(_item(sheet))
        if sheet.picture is not None:
            files[f"items/images/{sheet.id}.png"] = sheet.picture.png
    return zipped(files)


def _manifest(sheets: Sequence[Sheet]) -> bytes:
    root = _root("manifest", PACKAGE, identifier="spine-ligaments")
    about = _sub(root, "metadata")
    _sub(about, "schema").text = "QTIv2.1 Package"
    _sub(about, "schemaversion").text = "1.0.0"
    _sub(root, "organizations")
    resources = _sub(root, "resources")
    for sheet in sheets:
        href = f"items/{sheet.id}.xml"
        resource = _sub(
            resources, "resource", identifier=f"r-{sheet.id}", type="imsqti_item_xmlv2p1", href=href
        )
        _sub(resource, "file", href=href)
        if sheet.picture is not None:
            _sub(resource, "file", href=f"items/images/{sheet.id}.png")
    return _bytes(root)


def _item(sheet: Sheet) -> Any:  # noqa: ANN401 (lxml is untyped)
    root = _root(
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
    response = _sub(
        root, "responseDeclaration", identifier="RESPONSE", cardinality=cardinality, baseType=base
    )
    if correct:
        _values(_sub(response, "correctResponse"), correct)
    score = _sub(root, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    _values(_sub(score, "defaultValue"), ["0"])
    most = _sub(root, "outcomeDeclaration", identifier="MAXSCORE", cardinality="single", baseType="float")
    _values(_sub(most, "defaultValue"), [f"{sheet.points:g}"])
    if sheet.kind == "multiple_true_false":
        _sub(root, "outcomeDeclaration", identifier="RIGHT", cardinality="single", baseType="float")
    _sub(root, "outcomeDeclaration", identifier="FEEDBACK", cardinality="multiple", baseType="identifier")
    return response


def _body(root: Any, sheet: Sheet, *, prompt: bool = True) -> Any:  # noqa: ANN401
    body = _sub(root, "itemBody")
    if prompt:
        for text in sheet.stem.split("\n\n"):
            _sub(body, "p").text = text
    if sheet.picture is not None and sheet.figure is not None:
        _sub(_sub(body, "p"), "img", src=f"images/{sheet.id}.png", alt=sheet.picture.words)
    return body


def _end(root: Any, sheet: Sheet, scoring: Sequence[Any], *, chosen: bool = False) -> None:  # noqa: ANN401
    """Write the processing, then the feedback: the explanation and, for a choice, its reason."""
    processing = _sub(root, "responseProcessing")
    for part in scoring:
        processing.append(part)
    told = _sub(processing, "setOutcomeValue", identifier="FEEDBACK")
    several = _sub(told, "multiple")
    if chosen:
        _sub(several, "variable", identifier="RESPONSE")
    _sub(several, "baseValue", baseType="identifier").text = "why"
    shown = []
    if chosen:
        shown += [(f"o-{part.id}", [part.reason]) for part in sheet.parts]
    reasons = (
        [] if chosen else [f"{_verdict(sheet, part.right)}{part.text} {part.reason}" for part in sheet.parts]
    )
    sources = f"Sources: {'; '.join(sheet.sources)}."
    shown.append(("why", [f"Answer: {sheet.answer}", *reasons, sheet.explanation, sources]))
    for name, texts in shown:
        feedback = _sub(root, "modalFeedback", outcomeIdentifier="FEEDBACK", identifier=name, showHide="show")
        for text in texts:
            _sub(feedback, "p").text = text


def _choice(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    key = next(part for part in sheet.parts if part.right)
    _start(root, sheet, "single", "identifier", [f"o-{key.id}"])
    asked = _sub(
        _body(root, sheet),
        "choiceInteraction",
        responseIdentifier="RESPONSE",
        shuffle="true" if sheet.shuffles else "false",
        maxChoices="1",
    )
    for part in sheet.parts:
        _sub(asked, "simpleChoice", identifier=f"o-{part.id}").text = part.text
    _end(root, sheet, [_if([(_is_correct(), sheet.points)])], chosen=True)


def _statements(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    pairs = [f"s-{part.id} {'T' if part.right else 'F'}" for part in sheet.parts]
    response = _start(root, sheet, "multiple", "directedPair", pairs)
    mapping = _sub(response, "mapping", defaultValue="0", lowerBound="0")
    for pair in pairs:
        _sub(mapping, "mapEntry", mapKey=pair, mappedValue="1")
    many = str(len(pairs))
    asked = _sub(
        _body(root, sheet),
        "matchInteraction",
        responseIdentifier="RESPONSE",
        shuffle="true",
        maxAssociations=many,
    )
    rows, columns = _sub(asked, "simpleMatchSet"), _sub(asked, "simpleMatchSet")
    for part in sheet.parts:
        _sub(rows, "simpleAssociableChoice", identifier=f"s-{part.id}", matchMax="1").text = part.text
    for name, text in (("T", "True"), ("F", "False")):
        _sub(columns, "simpleAssociableChoice", identifier=name, matchMax=many, fixed="true").text = text
    count = _node("setOutcomeValue", identifier="RIGHT")
    _sub(count, "mapResponse", identifier="RESPONSE")
    steps = [
        (_compared("gte", len(pairs)), sheet.points),
        (_compared("gt", len(pairs) / 2), sheet.points / 2),
    ]
    _end(root, sheet, [count, _if(steps)])


def _order(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    _start(root, sheet, "ordered", "identifier", [f"o-{part.id}" for part in sheet.parts])
    asked = _sub(_body(root, sheet), "orderInteraction", responseIdentifier="RESPONSE", shuffle="true")
    for part in sheet.order:
        _sub(asked, "simpleChoice", identifier=f"o-{part.id}").text = part.text
    _end(root, sheet, [_if([(_is_correct(), sheet.points)])])


def _number(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    figure = sheet.figure
    if figure is None:
        raise ValueError(f"{sheet.id} has no figure.")
    _start(root, sheet, "single", "float", [f"{figure.value:.10g}"])
    line = _sub(_body(root, sheet), "p")
    _sub(
        line, "textEntryInteraction", responseIdentifier="RESPONSE", expectedLength="8"
    ).tail = f" {figure.unit}"
    steps = [(_near(figure.tolerance), sheet.points)]
    if figure.half_tolerance:
        steps.append((_near(figure.half_tolerance), sheet.points / 2))
    _end(root, sheet, [_if(steps)])


def _term(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    response = _start(root, sheet, "single", "string", [sheet.accepted[0]])
    mapping = _sub(response, "mapping", defaultValue="0")
    for form in sheet.accepted:
        _sub(mapping, "mapEntry", mapKey=form, mappedValue=f"{sheet.points:g}", caseSensitive="false")
    line = _sub(_body(root, sheet), "p")
    _sub(line, "textEntryInteraction", responseIdentifier="RESPONSE", expectedLength="30")
    scored = _node("setOutcomeValue", identifier="SCORE")
    _sub(scored, "mapResponse", identifier="RESPONSE")
    _end(root, sheet, [scored])


def _extended(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    _start(root, sheet, "single", "string", [])
    body = _body(root, sheet)
    rubric = _sub(body, "rubricBlock", view="scorer")
    for part in sheet.parts:
        _sub(rubric, "p").text = f"{part.reason}: {part.text}"
    _sub(rubric, "p").text = f"A full answer: {sheet.answer}"
    _sub(body, "extendedTextInteraction", responseIdentifier="RESPONSE", expectedLength="1000")
    _end(root, sheet, [])


def _point(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    picture = sheet.picture
    if picture is None:
        raise ValueError(f"{sheet.id} has no picture.")
    response = _start(root, sheet, "single", "point", [])
    areas = _sub(response, "areaMapping", defaultValue="0")
    corners = [*picture.area, picture.area[0]]
    coords = ",".join(f"{x},{y}" for x, y in corners)
    _sub(areas, "areaMapEntry", shape="poly", coords=coords, mappedValue=f"{sheet.points:g}")
    body = _body(root, sheet)
    asked = _sub(body, "selectPointInteraction", responseIdentifier="RESPONSE", maxChoices="1")
    width, height = picture.size
    _sub(
        asked,
        "object",
        type="image/png",
        data=f"images/{sheet.id}.png",
        width=str(width),
        height=str(height),
    ).text = picture.words
    scored = _node("setOutcomeValue", identifier="SCORE")
    _sub(scored, "mapResponsePoint", identifier="RESPONSE")
    _end(root, sheet, [scored])


def _is_correct() -> Any:  # noqa: ANN401
    test = _node("match")
    _sub(test, "variable", identifier="RESPONSE")
    _sub(test, "correct", identifier="RESPONSE")
    return test


def _near(tolerance: float) -> Any:  # noqa: ANN401
    test = _node("equal", toleranceMode="absolute", tolerance=f"{tolerance:.10g} {tolerance:.10g}")
    _sub(test, "variable", identifier="RESPONSE")
    _sub(test, "correct", identifier="RESPONSE")
    return test


def _compared(name: str, limit: float) -> Any:  # noqa: ANN401
    test = _node(name)
    _sub(test, "variable", identifier="RIGHT")
    _sub(test, "baseValue", baseType="float").text = f"{limit:g}"
    return test


def _if(steps: Sequence[tuple[Any, float]]) -> Any:  # noqa: ANN401
    """Write "if this, so many points; else if that, so many"."""
    condition = _node("responseCondition")
    for index, (test, points) in enumerate(steps):
        branch = _sub(condition, "responseElseIf" if index else "responseIf")
        branch.append(test)
        _sub(
            _sub(branch, "setOutcomeValue", identifier="SCORE"), "baseValue", baseType="float"
        ).text = f"{points:g}"
    return condition


def _verdict(sheet: Sheet, right: bool) -> str:
    return ("True: " if right else "False: ") if sheet.kind == "multiple_true_false" else ""


def _values(parent: Any, values: Sequence[str]) -> None:  # noqa: ANN401
    for value in values:
        _sub(parent, "value").text = value


def _root(name: str, namespace: str, /, **attributes: str) -> Any:  # noqa: ANN401
    from lxml import etree  # noqa: PLC0415 (an instructor's extra)

    return etree.Element(f"{{{namespace}}}{name}", attributes, nsmap={None: namespace})


def _node(name: str, /, **attributes: str) -> Any:  # noqa: ANN401
    from lxml import etree  # noqa: PLC0415

    return etree.Element(f"{{{QTI}}}{name}", attributes)


def _sub(parent: Any, name: str, /, **attributes: str) -> Any:  # noqa: ANN401
    from lxml import etree  # noqa: PLC0415

    namespace = etree.QName(parent).namespace
    return etree.SubElement(parent, f"{{{namespace}}}{name}", attributes)


def _bytes(root: Any) -> bytes:  # noqa: ANN401
    from lxml import etree  # noqa: PLC0415

    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))
