"""Moodle XML read as Moodle's importer reads it, to check what was written."""

import base64
from dataclasses import dataclass

__all__ = ["MoodleQuestion", "read_moodle"]


@dataclass(frozen=True)
class MoodleQuestion:
    """What another importer finds in a question."""

    idnumber: str
    type: str
    text: str
    answers: tuple[tuple[str, float, str], ...]
    """Text, fraction in percent, feedback; of a matching question an option, 100 or 0, what it fits."""
    feedback: str
    files: tuple[bytes, ...] = ()


def read_moodle(data: bytes) -> list[MoodleQuestion]:
    """Read a file as Moodle's importer does, as far as texts, answers and files go."""
    from lxml import etree  # noqa: PLC0415

    found = []
    for question in etree.fromstring(data).iterfind("question"):
        if question.get("type") == "category":
            continue
        answers = tuple(
            (a.findtext("text") or "", float(a.get("fraction")), a.findtext("feedback/text") or "")
            for a in question.iterfind("answer")
        ) + tuple(
            (
                row.findtext("answer/text") or "",
                100.0 if row.findtext("text") else 0.0,
                row.findtext("text") or "",
            )
            for row in question.iterfind("subquestion")
        )
        found.append(
            MoodleQuestion(
                question.findtext("idnumber") or "",
                question.get("type"),
                question.findtext("questiontext/text") or "",
                answers,
                question.findtext("generalfeedback/text") or "",
                tuple(base64.b64decode(file.text or "") for file in question.iter("file")),
            )
        )
    return found
