"""Moodle XML, written for Moodle's own importer (question/format/xml/format.php).

Statements to be judged become a cloze question, which alone of Moodle's own types holds a reason for each;
marks on a picture become drag-and-drop markers; scenarios become a matching question, whose reasons are read
together. `idnumber` is the item's id. A second import adds questions,
it never changes those that are there.
"""

import base64
import re
from collections.abc import Sequence
from html import escape
from typing import Any

from spinebank.export.html import paragraphs, reasons, sources
from spinebank.export.sheet import Part, Sheet

__all__ = ["moodle_xml", "note_of"]

_CLOZE_MARKS = re.compile(r"([}#~/\"\\])")
NOTES = {
    "multiple_true_false": "each statement counts by itself: Moodle knows no mark for more than half",
    "ordering": "scored by the absolute place of each step",
    "free_text": "marked by a person, with the rubric as information for graders",
}


def note_of(sheet: Sheet) -> str:
    """Say how Moodle scores an item otherwise than the course does; empty where it does not."""
    return NOTES.get(sheet.kind, "")


def moodle_xml(sheets: Sequence[Sheet], category: str) -> bytes:
    """Return the file of a question category."""
    from lxml import etree  # noqa: PLC0415 (an instructor's extra)

    root = etree.Element("quiz")
    top = _sub(root, "question", type="category")
    _text(_sub(top, "category"), f"$course$/top/{category}")
    for sheet in sheets:
        _question(root, sheet)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _question(root: Any, sheet: Sheet) -> None:  # noqa: ANN401 (lxml is untyped)
    marker = sheet.picture is not None and sheet.figure is None
    kind = {
        "single_best": "multichoice",
        "multiple_true_false": "cloze",
        "ordering": "ordering",
        "short_text": "shortanswer",
        "free_text": "essay",
        "extended_matching": "matching",
    }.get(sheet.kind, "ddmarker" if marker else "numerical")
    question = _sub(root, "question", type=kind)
    _text(_sub(question, "name"), sheet.id)
    stem = _sub(question, "questiontext", format="html")
    body = paragraphs(sheet.lead) + (_cloze(sheet.parts) if kind == "cloze" else "")
    name = f"{sheet.id}.png"
    if sheet.picture is not None and not marker:
        alt = escape(sheet.picture.words)
        body += f'<p><img src="@@PLUGINFILE@@/{name}" alt="{alt}" width="{sheet.picture.size[0]}"/></p>'
    _text(stem, body)
    if sheet.picture is not None and not marker:
        _file(stem, name, sheet.picture.png)
    by_part = kind in {"multichoice", "cloze"}
    told = paragraphs(sheet.explanation) + sources(sheet) if by_part else reasons(sheet)
    _text(_sub(question, "generalfeedback", format="html"), told)
    _sub(question, "defaultgrade").text = f"{sheet.points:g}"
    _sub(question, "penalty").text = "0.3333333" if kind != "essay" else "0"
    _sub(question, "hidden").text = "0"
    _sub(question, "idnumber").text = sheet.id
    _WRITERS[kind](question, sheet)
    tags = _sub(question, "tags")
    for tag in sheet.tags:
        _text(_sub(tags, "tag"), tag)


def _multichoice(question: Any, sheet: Sheet) -> None:  # noqa: ANN401
    for name, value in (
        ("single", "true"),
        ("shuffleanswers", "true" if sheet.shuffles else "false"),
        ("answernumbering", "ABCD"),
        ("showstandardinstruction", "0"),
    ):
        _sub(question, name).text = value
    for part in sheet.parts:
        _answer(question, escape(part.text), 100 if part.right else 0, escape(part.reason), "html")


def _cloze(parts: Sequence[Part]) -> str:
    """Write each statement with a choice of true and false, the reason as feedback of both."""
    rows = []
    for part in parts:
        words = [("True", part.right), ("False", not part.right)]
        reason = _CLOZE_MARKS.sub(r"\\\1", escape(part.reason, quote=False))
        choices = "~".join(f"{'=' if right else ''}{word}#{reason}" for word, right in words)
        rows.append(f"<li>{escape(part.text)} {{1:MULTICHOICE:{choices}}}</li>")
    return f"<ol>{''.join(rows)}</ol>"


def _numerical(question: Any, sheet: Sheet) -> None:  # noqa: ANN401
    figure = sheet.figure
    if figure is None:
        raise ValueError(f"{sheet.id} has no figure.")
    value = f"{figure.value:.10g}"
    told = escape(sheet.answer)
    _sub(_answer(question, value, 100, told), "tolerance").text = f"{figure.tolerance:.10g}"
    if figure.half_tolerance:  # the first answer that fits counts, so the wider one comes second
        _sub(_answer(question, value, 50, told), "tolerance").text = f"{figure.half_tolerance:.10g}"
    units = _sub(_sub(question, "units"), "unit")
    _sub(units, "multiplier").text = "1"
    _sub(units, "unit_name").text = figure.unit
    for name, value in (("unitgradingtype", "0"), ("showunits", "3"), ("unitsleft", "0")):
        _sub(question, name).text = value


def _ordering(question: Any, sheet: Sheet) -> None:  # noqa: ANN401
    for name, value in (
        ("layouttype", "VERTICAL"),
        ("selecttype", "ALL"),
        ("selectcount", "0"),
        ("gradingtype", "ABSOLUTE_POSITION"),
        ("showgrading", "SHOW"),
    ):
        _sub(question, name).text = value
    for place, part in enumerate(sheet.parts, 1):
        answer = _sub(question, "answer", fraction=f"{place}.0000000", format="html")
        _text(answer, escape(part.text))


def _shortanswer(question: Any, sheet: Sheet) -> None:  # noqa: ANN401
    _sub(question, "usecase").text = "0"
    for form in sheet.accepted:
        _answer(question, form.replace("*", r"\*"), 100, "")


def _essay(question: Any, sheet: Sheet) -> None:  # noqa: ANN401
    for name, value in (
        ("responseformat", "editor"),
        ("responserequired", "1"),
        ("responsefieldlines", "10"),
        ("attachments", "0"),
        ("attachmentsrequired", "0"),
    ):
        _sub(question, name).text = value
    rubric = "".join(f"<li>{escape(part.text)}: {escape(part.reason)}</li>" for part in sheet.parts)
    told = f"<ul>{rubric}</ul><p>A full answer: {escape(sheet.answer)}</p>"
    _text(_sub(question, "graderinfo", format="html"), told)
    _text(_sub(question, "responsetemplate", format="html"), "")


def _matching(question: Any, sheet: Sheet) -> None:  # noqa: ANN401
    """Write a sub-question for each scenario, and an empty one for each option that fits none."""
    matching = sheet.matching
    if matching is None:
        raise ValueError(f"{sheet.id} has nothing to match.")
    _sub(question, "shuffleanswers").text = "true"
    for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        _text(_sub(question, name, format="html"), "")
    texts = dict(matching.options)
    used = {answer for _, _, answer in matching.scenarios}
    rows = [(paragraphs(text), texts[answer]) for _, text, answer in matching.scenarios]
    rows += [("", text) for name, text in matching.options if name not in used]
    for asked, fits in rows:
        row = _sub(question, "subquestion", format="html")
        _text(row, asked)
        _text(_sub(row, "answer"), fits)


def _ddmarker(question: Any, sheet: Sheet) -> None:  # noqa: ANN401
    picture = sheet.picture
    if picture is None:
        raise ValueError(f"{sheet.id} has no picture.")
    for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        _text(_sub(question, name, format="html"), "")
    file = _sub(question, "file", name=f"{sheet.id}.png", encoding="base64")
    file.text = base64.b64encode(picture.png).decode()
    drag = _sub(question, "drag")
    _sub(drag, "no").text = "1"
    _text(drag, "here")
    drop = _sub(question, "drop")
    coords = ";".join(f"{x},{y}" for x, y in picture.area)
    for name, value in (("no", "1"), ("shape", "polygon"), ("coords", coords), ("choice", "1")):
        _sub(drop, name).text = value


_WRITERS = {
    "multichoice": _multichoice,
    "cloze": lambda _question, _sheet: None,
    "numerical": _numerical,
    "ordering": _ordering,
    "shortanswer": _shortanswer,
    "essay": _essay,
    "matching": _matching,
    "ddmarker": _ddmarker,
}


def _answer(question: Any, text: str, percent: int, told: str, form: str = "moodle_auto_format") -> Any:  # noqa: ANN401
    answer = _sub(question, "answer", fraction=str(percent), format=form)
    _text(answer, text)
    _text(_sub(answer, "feedback", format="html"), told)
    return answer


def _sub(parent: Any, name: str, /, **attributes: str) -> Any:  # noqa: ANN401
    from lxml import etree  # noqa: PLC0415

    return etree.SubElement(parent, name, attributes)


def _text(parent: Any, text: str) -> None:  # noqa: ANN401
    _sub(parent, "text").text = text


def _file(parent: Any, name: str, data: bytes) -> None:  # noqa: ANN401
    _sub(parent, "file", name=name, path="/", encoding="base64").text = base64.b64encode(data).decode()
