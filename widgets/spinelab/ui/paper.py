"""A form as plain HTML: what is left of a widget in a reader that cannot run it, to be filled in with a pen.

Tags, no scripts and no style sheet: the preview of a hosting site keeps little more. Boxes and lines are
letters, so that they are printed, read aloud, and dark or light with the text around them.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spinelab.domain.scales.records import Input

__all__ = ["BLANK", "asked", "blank", "boxes", "entered", "folded", "lines", "listed", "table", "tick"]

BLANK = "_" * 12
"""Where a word or a number is written."""
_OPEN, _TICKED = "\N{BALLOT BOX}", "\N{BALLOT BOX WITH X}"
_FOLDED = (
    "<style>@media print { .spinelab-folded > summary { list-style: none; } "
    ".spinelab-folded::details-content { display: block; content-visibility: visible; block-size: auto; } }"
    "</style>"
)
"""A browser prints a closed fold as its title alone; what lies in it belongs on paper too."""


def tick(text: str, *, on: bool = False) -> str:
    """Return a box and its words, never on two lines; a ticked box shows an answer that was given.

    >>> tick("Less than 1 mm", on=True).replace("\N{NO-BREAK SPACE}", " ")
    '☒ Less than 1 mm'
    """
    return f"{_TICKED if on else _OPEN}\N{NO-BREAK SPACE}{escape(text)}"


def lines(texts: Iterable[str]) -> str:
    """Return a paragraph for each text."""
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def boxes(texts: Iterable[str], chosen: str | None = None) -> str:
    """Return a list of boxes, one to a line, the chosen text ticked."""
    held = "".join(f"<li>{tick(text, on=text == chosen)}</li>" for text in texts)
    return f'<ul style="list-style: none">{held}</ul>'


def asked(label: str, choices: Iterable[str], chosen: str | None = None) -> str:
    """Return a label and its choices as boxes on one line."""
    held = "\N{EM SPACE}".join(tick(text, on=text == chosen) for text in choices)
    return f"<p>{f'{escape(label)} ' if label else ''}{held}</p>"


def listed(texts: Iterable[str]) -> str:
    """Return a list of plain texts."""
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"


def blank(label: str, unit: str = "", given: object = None) -> str:
    """Return a label with a place to write, or with what was given.

    >>> blank("Age", "years", 61)
    '<p>Age: 61 years</p>'
    """
    written = BLANK if given is None else str(given)
    end = "" if label.endswith("?") else ":"
    return f"<p>{escape(f'{label}{end} {written} {unit}'.rstrip())}</p>"


def entered(entry: Input, given: object) -> str:
    """Return a place to write a number, or the boxes Yes and No: whatever is asked without a list."""
    if entry.type in {"integer", "number"}:
        return blank(f"{entry.label} ({entry.min:g} to {entry.max:g})", entry.unit, given)
    chosen = {True: "Yes", False: "No"}[given] if isinstance(given, bool) else None
    return asked(entry.label, ["Yes", "No"], chosen)


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table whose first column names its rows; empty without rows."""
    body = "".join(
        f'<tr><th scope="row" style="text-align: left; font-weight: normal">{escape(first)}</th>'
        f"{''.join(_cell(text) for text in rest)}</tr>"
        for first, *rest in rows
    )
    head = "".join(f'<th scope="col" style="text-align: left">{escape(text)}</th>' for text in heads)
    said = f'<caption style="text-align: left">{escape(caption)}</caption>'
    return f"<table>{said}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if body else ""


def folded(title: str, html: str) -> str:
    """Return HTML folded away under a title on the screen, and open on paper."""
    return f'<details class="spinelab-folded"><summary>{escape(title)}</summary>{html}{_FOLDED}</details>'


def _cell(text: str) -> str:
    return f'<td style="text-align: left">{escape(text)}</td>'
