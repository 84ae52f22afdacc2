"""The Anki package, opened as Anki does: a collection and its media."""

import io
import json
import re
import sqlite3
import zipfile

from kit.shelf import PNG, export, squeezed
from spinebank.export import Format, exported, sheet_of
from spinebank.export.sheet import reasons_of


def notes_of(data, folder):
    """Open an Anki package as Anki does: a collection and its media."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)
    with sqlite3.connect(folder / "collection.anki2") as collection:
        rows = collection.execute("select guid, flds, tags, mod from notes").fetchall()
    collection.close()
    media = json.loads((folder / "media").read_text())
    return {flds.split("\x1f")[0]: (guid, flds, tags, mod) for guid, flds, tags, mod in rows}, media


def test_anki_holds_every_note_with_reasons_and_pictures(shelf, tmp_path):
    _, sheets = shelf
    notes, media = notes_of(export(shelf, Format.ANKI).files["spine-ligaments.apkg"], tmp_path)
    assert set(notes) == set(sheets)
    for name, sheet in sheets.items():
        _, fields, tags, _ = notes[name]
        for reason in reasons_of(sheet).values():
            assert squeezed(reason) in squeezed(fields)
        assert sheet.objective in tags
        for picture in re.findall(r'<img src="([^"]+)"', fields):
            number = next(number for number, known in media.items() if known == picture)
            assert (tmp_path / number).read_bytes().startswith(PNG)
    assert len(media) == 3  # measured once, marked before and after


def test_a_note_keeps_its_guid_when_the_item_changes(shelf, tmp_path):
    bank, _ = shelf
    entry = bank.items["spine-thing-02"]
    changed = entry.item.model_copy(update={"stem": "How wide is it now?"})
    done = exported(Format.ANKI, bank, [entry], lambda _: sheet_of(changed))
    before, _ = notes_of(export(shelf, Format.ANKI).files["spine-ligaments.apkg"], tmp_path / "a")
    after, _ = notes_of(done.files["spine-ligaments.apkg"], tmp_path / "b")
    assert before["spine-thing-02"][0] == after["spine-thing-02"][0]
    assert "How wide is it now?" in after["spine-thing-02"][1]
