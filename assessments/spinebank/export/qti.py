"""A QTI 2.1 content package: one file for each item, images beside them, a manifest. Nothing is kept back.

Half marks are scored by response processing of our own; an order is right or wrong as a whole. Reasons are
modal feedback: that of the chosen option and, always, the explanation with its sources.
"""

from collections.abc import Sequence
from typing import Any

from spinebank.export.archive import zipped
from spinebank.export.qti_case import case
from spinebank.export.qti_frame import body_of, end, start
from spinebank.export.qti_tables import scenarios, statements
from spinebank.export.qti_xml import (
    PACKAGE,
    QTI,
    as_bytes,
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
        write = statements
    elif sheet.matching:
        write = scenarios
    elif sheet.case:
        write = case
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


def _choice(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    key = next(part for part in sheet.parts if part.right)
    start(root, sheet, "single", "identifier", [f"o-{key.id}"])
    asked = sub(
        body_of(root, sheet),
        "choiceInteraction",
        responseIdentifier="RESPONSE",
        shuffle="true" if sheet.shuffles else "false",
        maxChoices="1",
    )
    for part in sheet.parts:
        sub(asked, "simpleChoice", identifier=f"o-{part.id}").text = part.text
    end(root, sheet, [scored_if([(is_correct(), sheet.points)])], chosen=True)


def _order(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    start(root, sheet, "ordered", "identifier", [f"o-{part.id}" for part in sheet.parts])
    asked = sub(body_of(root, sheet), "orderInteraction", responseIdentifier="RESPONSE", shuffle="true")
    for part in sheet.order:
        sub(asked, "simpleChoice", identifier=f"o-{part.id}").text = part.text
    end(root, sheet, [scored_if([(is_correct(), sheet.points)])])


def _number(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    figure = sheet.figure
    if figure is None:
        raise ValueError(f"{sheet.id} has no figure.")
    start(root, sheet, "single", "float", [f"{figure.value:.10g}"])
    line = sub(body_of(root, sheet), "p")
    sub(
        line, "textEntryInteraction", responseIdentifier="RESPONSE", expectedLength="8"
    ).tail = f" {figure.unit}"
    steps = [(near(figure.tolerance), sheet.points)]
    if figure.half_tolerance:
        steps.append((near(figure.half_tolerance), sheet.points / 2))
    end(root, sheet, [scored_if(steps)])


def _term(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    response = start(root, sheet, "single", "string", [sheet.accepted[0]])
    mapping = sub(response, "mapping", defaultValue="0")
    for form in sheet.accepted:
        sub(mapping, "mapEntry", mapKey=form, mappedValue=f"{sheet.points:g}", caseSensitive="false")
    line = sub(body_of(root, sheet), "p")
    sub(line, "textEntryInteraction", responseIdentifier="RESPONSE", expectedLength="30")
    scored = node("setOutcomeValue", identifier="SCORE")
    sub(scored, "mapResponse", identifier="RESPONSE")
    end(root, sheet, [scored])


def _extended(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    start(root, sheet, "single", "string", [])
    body = body_of(root, sheet)
    rubric = sub(body, "rubricBlock", view="scorer")
    for part in sheet.parts:
        sub(rubric, "p").text = f"{part.reason}: {part.text}"
    sub(rubric, "p").text = f"A full answer: {sheet.answer}"
    sub(body, "extendedTextInteraction", responseIdentifier="RESPONSE", expectedLength="1000")
    end(root, sheet, [])


def _point(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    picture = sheet.picture
    if picture is None:
        raise ValueError(f"{sheet.id} has no picture.")
    response = start(root, sheet, "single", "point", [])
    areas = sub(response, "areaMapping", defaultValue="0")
    corners = [*picture.area, picture.area[0]]
    coords = ",".join(f"{x},{y}" for x, y in corners)
    sub(areas, "areaMapEntry", shape="poly", coords=coords, mappedValue=f"{sheet.points:g}")
    body = body_of(root, sheet)
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
    end(root, sheet, [scored])
