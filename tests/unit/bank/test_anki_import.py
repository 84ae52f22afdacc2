"""The package in the real Anki library: a second import updates the notes that are there and adds none."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from spinebank.export.anki import anki_package
from spinebank.export.picture import Picture
from spinebank.export.sheet import Part, Sheet

MADE = 1_760_000_000.0
"""When the items changed, in seconds since 1970."""
PICTURE = Picture(np.zeros((60, 80), np.uint8), "A scan.", ("R", "L"), 20.0, ((9, 9), (30, 9), (20, 30)))


def sheet(number, stem, **changes):
    parts = (
        Part("a", "Bone & no < crystal", right=True, reason="It is."),
        Part("b", "Air", right=False, reason="No."),
    )
    return Sheet(
        **{
            "id": f"anatomy-x-{number:02d}",
            "kind": "single_best",
            "objective": "anatomy-locate",
            "stem": stem,
            "points": 1.0,
            "parts": parts,
            "answer": "Bone & no < crystal",
            "explanation": "Take this away.",
            "sources": ("Kawano 1988",),
            "tags": ("anatomy", "anatomy-locate"),
            **changes,
        }
    )


@pytest.fixture
def collection(tmp_path):
    opened = Collection(str(tmp_path / "learner.anki2"))
    yield opened
    opened.close()


@pytest.fixture
def imported(collection, tmp_path):
    """Import sheets as a learner does who opens the file; returns what Anki says that it did."""

    def run(sheets, changed=MADE):
        path = tmp_path / "spine-ligaments.apkg"
        path.write_bytes(anki_package(sheets, changed))
        options = ImportAnkiPackageOptions(
            merge_notetypes=False
        )  # the rest as Anki offers it: newer notes win
        done = collection.import_anki_package(
            ImportAnkiPackageRequest(package_path=str(path), options=options)
        )
        return {name: len(getattr(done.log, name)) for name in ("new", "updated", "duplicate", "conflicting")}

    return run


def fields_of(collection):
    notes = [collection.get_note(number) for number in collection.find_notes("")]
    return {note["Id"]: (note.id, note.guid, dict(note.items()), note.tags) for note in notes}


def test_anki_reads_every_note_with_question_answer_reasons_tags_and_pictures(collection, imported):
    sheets = [sheet(1, "Which?"), sheet(2, "Where?", kind="mark", parts=(), picture=PICTURE)]
    assert imported(sheets) == {"new": 2, "updated": 0, "duplicate": 0, "conflicting": 0}
    found = fields_of(collection)
    _, _, first, tags = found["anatomy-x-01"]
    assert "Which?" in first["Question"]
    assert "Bone &amp; no &lt; crystal" in first["Answer"]
    assert "Take this away." in first["Why"]
    assert set(tags) == {"anatomy", "anatomy-locate"}
    for name, data in (("-02.png", PICTURE.png), ("-02-answer.png", PICTURE.png_answer)):
        assert collection.media.have(f"spine-ligaments-anatomy-x{name}")
        assert Path(collection.media.dir(), f"spine-ligaments-anatomy-x{name}").read_bytes() == data
    assert collection.card_count() == 2


def test_a_second_import_adds_nothing(collection, imported):
    sheets = [sheet(1, "Which?"), sheet(2, "Where?")]
    imported(sheets)
    assert imported(sheets)["new"] == 0
    assert len(fields_of(collection)) == collection.card_count() == 2


def test_a_second_import_updates_what_changed_and_adds_what_is_new(collection, imported):
    imported([sheet(1, "Which?"), sheet(2, "Where?")])
    before = fields_of(collection)
    done = imported([sheet(1, "Which one, now?"), sheet(2, "Where?"), sheet(3, "When?")], MADE + 3600)
    after = fields_of(collection)
    assert done["new"] == 1
    assert done["updated"] >= 1
    assert len(after) == collection.card_count() == 3
    assert "Which one, now?" in after["anatomy-x-01"][2]["Question"]
    for name, (number, guid, _, _) in before.items():
        assert after[name][:2] == (number, guid)


def test_what_the_learner_studied_outlives_an_update(collection, imported):
    imported([sheet(1, "Which?")])
    collection.decks.select(collection.decks.id("Spinal ligaments"))
    card = collection.sched.getCard()
    collection.sched.answerCard(card, 3)
    imported([replace(sheet(1, "Which?"), stem="Which one, now?")], MADE + 3600)
    assert collection.get_card(card.id).reps == 1
