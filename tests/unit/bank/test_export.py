"""Exports are read back: every item is there with reasons and picture, or is listed with the reason."""

import csv
import io
import sys
from typing import Literal

import pytest
from typer.testing import CliRunner

from kit.shelf import CASE, LEFT_OUT, export
from spinebank.cli import app
from spinebank.export import CannotExportError, Format, exported, sheet_of, write_files
from spinebank.export.moodle_read import read_moodle
from spinebank.load import read_bank
from spinebank.schema import ItemHead


@pytest.mark.parametrize("to", [Format.MOODLE, Format.QTI, Format.ANKI])
def test_every_item_is_exported_or_listed_with_the_reason(shelf, to):
    bank, _ = shelf
    done = export(shelf, to)
    gone = LEFT_OUT | CASE if to is Format.MOODLE else LEFT_OUT
    assert set(done.held) == set(bank.items) - gone
    reasons = {left.kind: left.reason for left in done.left}
    assert reasons["locate_structure"] == (
        "it asks for a point in the 3D model, which only the course can show."
    )
    assert reasons["script_concordance"].startswith("it has no key but the answers of a panel")
    assert reasons["case"].startswith("it is a case that answers back")
    if to is Format.MOODLE:
        assert reasons["key_feature"].startswith("Moodle marks each question of a case by itself")
    rows = list(csv.DictReader(io.StringIO(done.files["export-report.csv"].decode())))
    assert {row["id"]: row["exported"] for row in rows} == {
        name: "no" if name in gone else "yes" for name in bank.items
    }


def test_a_list_of_options_is_shown_in_an_order_that_tells_nothing(shelf):
    bank, sheets = shelf
    item = bank.items["spine-thing-09"].item
    texts = sorted((option.text for option in item.options), key=str.casefold)
    assert f"{item.theme}: {'; '.join(texts)}." in sheets["spine-thing-09"].stem
    assert [text for _, text in sheets["spine-thing-09"].matching.options] == texts


def test_an_order_is_never_shown_as_it_is_keyed(shelf):
    _, sheets = shelf
    sheet = sheets["spine-thing-03"]
    assert sorted(part.id for part in sheet.order) == [part.id for part in sheet.parts]
    assert sheet.order != sheet.parts


def test_the_table_holds_every_item_and_the_matrix(shelf):
    bank, _ = shelf
    done = export(shelf, Format.CSV)
    rows = list(csv.DictReader(io.StringIO(done.files["items.csv"].decode())))
    assert [row["id"] for row in rows] == list(bank.items)
    assert rows[0]["reasons"].count("Reason for") == 4
    assert done.files["blueprint.csv"].startswith(b"lesson,objective,")


class Later(ItemHead):
    """A kind that came after the exporters."""

    kind: Literal["later"]


def test_a_kind_that_no_exporter_knows_is_listed(shelf):
    bank, _ = shelf
    entry = bank.items["spine-thing-02"]
    head = {name: getattr(entry.item, name) for name in ItemHead.model_fields}
    later = Later.model_construct(kind="later", **head)

    def make(_):
        return sheet_of(later)

    done = exported(Format.MOODLE, bank, [entry], make)
    assert [left.reason for left in done.left] == ["no format here knows the kind 'later' yet."]
    assert read_moodle(done.files["moodle.xml"]) == []


def test_an_image_that_cannot_be_computed_is_listed_with_file_and_line(make_bank):
    bank = make_bank("narrow")
    path = bank.write("mark", target="dura_mater", level="C9", tolerance=1, half_tolerance=None)
    found = read_bank([bank.folder]).require()
    done = exported(Format.MOODLE, found, list(found.items.values()))
    line = 1 + [text.startswith("scan:") for text in path.read_text().splitlines()].index(True)
    assert f"{path.name}:{line}: the image cannot be computed: " in done.left[0].reason


def course_of(make_bank, tmp_path):
    make_bank("course/bank").write()
    (tmp_path / "course" / "nbgrader_config.py").touch()
    return ["--course", str(tmp_path / "course"), "--out", str(tmp_path / "out")]


def test_the_command_writes_files_and_says_what_it_did(make_bank, tmp_path):
    where = course_of(make_bank, tmp_path)
    done = CliRunner().invoke(app, ["export", "--to", "moodle", *where])
    assert done.exit_code == 0, done.output
    assert "moodle: 1 of 1 items in " in done.output
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"moodle.xml", "export-report.csv"}
    assert (
        CliRunner()
        .invoke(app, ["export", "--to", "csv", "--use", "practice", *where])
        .output.startswith("csv: 0 of 0")
    )


def test_the_command_says_what_it_cannot_do(make_bank, tmp_path, monkeypatch):
    where = course_of(make_bank, tmp_path)
    unknown = CliRunner().invoke(app, ["export", "--to", "csv", *where, "spine-fly-01"])
    assert (unknown.exit_code, "No item called spine-fly-01" in unknown.output) == (1, True)
    monkeypatch.setitem(sys.modules, "genanki", None)
    missing = CliRunner().invoke(app, ["export", "--to", "anki", *where])
    assert missing.exit_code == 1
    assert (
        "'anki' needs the library genanki: pip install 'spine-ligament-course[instructor]'." in missing.output
    )
    assert not (tmp_path / "out" / "spine-ligaments.apkg").exists()


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path):
    write_files(tmp_path, {"a.xml": b"old"})
    with pytest.raises(TypeError):
        write_files(tmp_path, {"a.xml": None})
    assert (tmp_path / "a.xml").read_bytes() == b"old"


def test_the_reason_for_leaving_an_item_out_is_its_own(shelf):
    bank, _ = shelf
    item = bank.items["spine-thing-07"].item.model_copy(update={"quantity": "lesion-density"})
    with pytest.raises(CannotExportError, match="a density in HU"):
        sheet_of(item)
