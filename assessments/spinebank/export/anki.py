"""An Anki package: one note for each item, its GUID made from the item's id, so that importing again updates.

A note updates only if the file is newer than the one before, so the time of the package is that of the
youngest item file, never the clock.
"""

import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from spinebank.export.html import paragraphs, reasons
from spinebank.export.sheet import Sheet

__all__ = ["GUID_SPACE", "anki_package", "note_of"]

DECK_ID = 1_487_203_311
MODEL_ID = 1_639_114_207
"""Drawn once; another number would make a second deck and a second kind of note."""
GUID_SPACE = "spine-ligaments"
_CSS = """
.card { font-family: sans-serif; font-size: 18px; text-align: left; max-width: 40em; margin: 1em auto; }
img { max-width: 100%; } .why { font-size: 16px; }
"""
_FRONT = "{{Question}}"
_BACK = (
    '{{FrontSide}}<hr id="answer"><p><strong>{{Answer}}</strong></p>{{Picture}}<div class="why">{{Why}}</div>'
)


def note_of(sheet: Sheet) -> str:
    """Say how Anki asks an item otherwise than the course does."""
    return "the learner judges the answer" if sheet.is_set or sheet.kind in {"free_text", "mark"} else ""


def anki_package(sheets: Sequence[Sheet], changed: float) -> bytes:
    """Return the package.

    Parameters
    ----------
    sheets
        The notes, in the order in which they are learnt.
    changed
        When the youngest item changed, in seconds since 1970.
    """
    import genanki  # noqa: PLC0415 (an instructor's extra)

    model = genanki.Model(
        MODEL_ID,
        "Spinal ligaments",
        fields=[{"name": name} for name in ("Id", "Question", "Answer", "Picture", "Why")],
        templates=[{"name": "Question", "qfmt": _FRONT, "afmt": _BACK}],
        css=_CSS,
    )
    deck = genanki.Deck(DECK_ID, "Spinal ligaments")
    with tempfile.TemporaryDirectory() as folder:
        media: list[str] = []
        for sheet in sheets:
            deck.add_note(_note(genanki, model, sheet, _media(sheet, Path(folder), media)))
        package = genanki.Package(deck, media_files=sorted(media))
        path = Path(folder, "out.apkg")
        package.write_to_file(str(path), timestamp=changed)
        return path.read_bytes()


def _note(genanki: Any, model: Any, sheet: Sheet, names: tuple[str, str]) -> Any:  # noqa: ANN401 (untyped)
    asked, answered = (f'<p><img src="{name}"></p>' if name else "" for name in names)
    options = "".join(f"<li>{escape(part.text)}</li>" for part in sheet.order)
    shown = f"<ul>{options}</ul>" if options and sheet.kind != "free_text" and not sheet.is_set else ""
    return genanki.Note(
        model=model,
        fields=[
            escape(sheet.id),
            paragraphs(sheet.stem) + asked + shown,
            escape(sheet.answer),
            answered,
            reasons(sheet),
        ],
        guid=genanki.guid_for(GUID_SPACE, sheet.id),
        tags=[tag.replace(" ", "_") for tag in sheet.tags],
    )


def _media(sheet: Sheet, folder: Path, media: list[str]) -> tuple[str, str]:
    """Write the pictures of a note; return their names, of the question and of the answer."""
    if sheet.picture is None:
        return "", ""
    names = (f"spine-ligaments-{sheet.id}.png", f"spine-ligaments-{sheet.id}-answer.png")
    for name, data in zip(names, (sheet.picture.png, sheet.picture.png_answer), strict=True):
        (folder / name).write_bytes(data)
    used = names if sheet.picture.area else (names[0], "")
    media += [str(folder / name) for name in used if name]
    return used
