"""A printable exam and its answer book: HTML that needs no other file, and PDF where a Chromium is found."""

import base64
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

from spinebank.export.html import paragraphs, reasons
from spinebank.export.sheet import Sheet

__all__ = ["answer_book", "chromium", "exam", "note_of", "pdf_of"]

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_LETTERS = "ABCDEFGHIJ"
_STYLE = """
@page { margin: 2cm } body { font: 11pt/1.4 Georgia, serif; max-width: 44em; margin: 1em auto; }
section { break-inside: avoid; margin: 0 0 1.6em; }
h1 { font-size: 16pt } h2 { font-size: 12pt; margin: 0 0 .3em }
img { max-width: 10cm } ol { list-style: upper-alpha; } .line { border-bottom: 1px solid; height: 1.6em }
.id { color: #555; font-size: 8pt }
table { border-collapse: collapse } td { border: 1px solid; padding: .2em .6em }
"""
PDF_SECONDS = 120


def note_of(sheet: Sheet) -> str:
    """Say how paper asks an item otherwise than the course does."""
    return "marked by a person, outline in the answer book" if sheet.kind == "mark" else ""


def exam(sheets: Sequence[Sheet], title: str) -> str:
    """Return the exam: questions without a key."""
    total = sum(sheet.points for sheet in sheets)
    head = f"<p>{len(sheets)} questions, {total:g} points. Name: ______________________</p>"
    body = "".join(_section(n, sheet, _field(sheet)) for n, sheet in enumerate(sheets, 1))
    return _page(title, head + body)


def answer_book(sheets: Sequence[Sheet], title: str) -> str:
    """Return the same questions with key, reasons, explanation and sources."""
    body = "".join(_section(n, sheet, _key(sheet), answer=True) for n, sheet in enumerate(sheets, 1))
    return _page(f"{title}: answer book", body)


def _section(number: int, sheet: Sheet, below: str, *, answer: bool = False) -> str:
    points = f"{sheet.points:g} point" if sheet.points == 1 else f"{sheet.points:g} points"
    picture = ""
    if sheet.picture is not None:
        data = base64.b64encode(sheet.picture.png_answer if answer else sheet.picture.png).decode()
        picture = f'<p><img alt="{escape(sheet.picture.words)}" src="data:image/png;base64,{data}"></p>'
    return (
        f"<section><h2>{number}. ({points})</h2>{paragraphs(sheet.stem)}{picture}{below}"
        f'<p class="id">{escape(sheet.id)}</p></section>'
    )


def _field(sheet: Sheet) -> str:  # noqa: PLR0911 (one case for each kind)
    match sheet.kind:
        case "single_best":
            return "<ol>" + "".join(f"<li>{escape(part.text)}</li>" for part in sheet.order) + "</ol>"
        case "ordering":
            rows = "".join(f"<tr><td>&emsp;</td><td>{escape(p.text)}</td></tr>" for p in sheet.order)
            return f"<p>Number the lines.</p><table>{rows}</table>"
        case "multiple_true_false":
            rows = "".join(
                f"<tr><td>true&emsp;/&emsp;false</td><td>{escape(p.text)}</td></tr>" for p in sheet.order
            )
            return f"<table>{rows}</table>"
        case "free_text":
            return '<div class="line"></div>' * 6
    if sheet.is_set:
        return '<div class="line"></div>' * (sheet.stem.count("\n\n") + 1)
    if sheet.figure is not None:
        return f"<p>Answer: ______________ {escape(sheet.figure.unit)}</p>"
    return "" if sheet.picture is not None else "<p>Answer: ______________________________</p>"


def _key(sheet: Sheet) -> str:
    letter = ""
    if sheet.kind == "single_best":
        letter = _LETTERS[next(n for n, part in enumerate(sheet.order) if part.right)] + ": "
    return f"<p><strong>{letter}{escape(sheet.answer)}</strong></p>{reasons(sheet)}"


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>{body}</body></html>\n"
    )


def chromium() -> str | None:
    """Return the path of a Chromium, or None."""
    return next((path for name in _BROWSERS if (path := shutil.which(name))), None)


def pdf_of(html: str, browser: str) -> bytes:
    """Print a page.

    Raises
    ------
    OSError
        If the browser cannot print it; the message is the browser's.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(html, encoding="utf-8")
        command = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", source.as_uri(),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PDF_SECONDS, check=False)  # noqa: S603
        except subprocess.TimeoutExpired:
            raise OSError(f"{browser} did not print within {PDF_SECONDS} seconds.") from None
        if not target.is_file():
            raise OSError(f"{browser} printed nothing: {done.stderr.strip()[-300:]}")
        return target.read_bytes()
