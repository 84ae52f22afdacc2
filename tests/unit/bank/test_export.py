"""Exports are read back: every item is there with reasons and picture, or is listed with the reason."""

import csv
import io
import json
import os
import re
import sqlite3
import sys
import zipfile
from html import unescape
from typing import Literal

import pytest
from lxml import etree
from typer.testing import CliRunner

from spinebank.cli import app
from spinebank.export import CannotExportError, Format, exported, sheet_of, write_files
from spinebank.export.moodle_read import read_moodle
from spinebank.export.paper import pdf_of
from spinebank.export.sheet import reasons_of
from spinebank.load import read_bank
from spinebank.schema import ItemHead

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
PNG = b"\x89PNG\r\n\x1a\n"
AWKWARD = 'A < B & C } ~ # = "quoted" / back\\slash'
REASON = 'Because B > A & C } ~ # = "so" / back\\slash.'
LEFT_OUT = {"spine-thing-04", "spine-thing-11", "spine-thing-12"}
"""The point in the 3D model, the script without a key, and the case that answers back."""
CASE = {"spine-thing-10"}
"""Several questions about one case: not for Moodle."""
FRACTIONS = {100.0, 50.0, 0.0}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory, request):
    """A bank with one item of every kind, some texts awkward, and the sheets, computed once."""
    conftest = request.config.pluginmanager.get_plugin(str(request.path.with_name("conftest.py")))
    folder = conftest.BankFolder(tmp_path_factory.mktemp("shelf") / "bank")
    for number, kind in enumerate(KNOWN):
        changes = {"stem": f"{AWKWARD}?\n\nWhich is it?"} if kind in {"single_best", "numeric"} else {}
        if kind == "multiple_true_false":
            parts = conftest.KINDS[kind]["statements"]
            changes = {"statements": [parts[0] | {"rationale": REASON}, *parts[1:]]}
        folder.write(kind, id=f"spine-thing-{number:02d}", **changes)
    bank = read_bank([folder.folder]).require()
    sheets = {}
    for name, entry in bank.items.items():
        if name not in LEFT_OUT:
            sheets[name] = sheet_of(entry.item)
    return bank, sheets


KNOWN = (
    "single_best",
    "multiple_true_false",
    "numeric",
    "ordering",
    "locate_structure",
    "short_text",
    "free_text",
    "measurement",
    "mark",
    "extended_matching",
    "key_feature",
    "script_concordance",
    "case",
)


def export(shelf, to):
    bank, sheets = shelf

    def make(entry):
        return sheets.get(entry.item.id) or sheet_of(entry.item)

    return exported(to, bank, list(bank.items.values()), make)


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


def held(sheets):
    """Return the sheets that Moodle holds."""
    return {name: sheet for name, sheet in sheets.items() if name not in CASE}


def squeezed(text):
    """Undo escapes of markup and of cloze questions."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"\\([}#~/\"\\])", r"\1", unescape(text))))


def test_moodle_reads_back_every_text_reason_and_picture(shelf):
    _, sheets = shelf
    found = {
        question.idnumber: question
        for question in read_moodle(export(shelf, Format.MOODLE).files["moodle.xml"])
    }
    assert set(found) == set(held(sheets))
    for name, sheet in held(sheets).items():
        question = found[name]
        whole = squeezed(" ".join([question.text, question.feedback, *map(" ".join, texts(question))]))
        assert squeezed(sheet.lead) in whole.replace("</p><p>", " ")
        if sheet.kind != "free_text":
            for reason in reasons_of(sheet).values():
                assert squeezed(reason) in whole, (name, reason)
        assert len(question.files) == (sheet.picture is not None)
        assert all(data.startswith(PNG) for data in question.files)


def texts(question):
    return [(text, told) for text, _, told in question.answers]


def test_moodle_gets_fractions_that_it_knows_and_one_key(shelf):
    types = {}
    for question in read_moodle(export(shelf, Format.MOODLE).files["moodle.xml"]):
        types[question.type] = question
        if question.type not in {"ordering", "cloze"}:
            assert {fraction for _, fraction, _ in question.answers} <= FRACTIONS
    assert set(types) == {
        "multichoice", "cloze", "numerical", "ordering", "shortanswer", "essay", "ddmarker", "matching"
    }  # fmt: skip
    assert [fraction for _, fraction, _ in types["multichoice"].answers].count(100) == 1
    assert [fraction for _, fraction, _ in types["ordering"].answers] == [1, 2, 3, 4, 5]


def test_a_cloze_question_keys_every_statement_as_the_item_does(shelf):
    _, sheets = shelf
    sheet = sheets["spine-thing-01"]
    (question,) = [
        q for q in read_moodle(export(shelf, Format.MOODLE).files["moodle.xml"]) if q.type == "cloze"
    ]
    keyed = re.findall(
        r"\{1:MULTICHOICE:(=?)True#(?:[^}~#\\]|\\.)*~(=?)False#(?:[^}~#\\]|\\.)*\}", question.text
    )
    assert [first == "=" for first, _ in keyed] == [part.right for part in sheet.parts]
    assert all((first == "=") is (second == "") for first, second in keyed)


def test_moodle_matches_every_scenario_with_its_option_and_offers_the_others(shelf):
    bank, _ = shelf
    item = bank.items["spine-thing-09"].item
    (question,) = [
        q for q in read_moodle(export(shelf, Format.MOODLE).files["moodle.xml"]) if q.type == "matching"
    ]
    keyed = [(option, unescape(asked)) for option, right, asked in question.answers if right]
    assert keyed == [(item.option(one.answer).text, f"<p>{one.text}</p>") for one in item.scenarios]
    assert {option for option, _, _ in question.answers} == {option.text for option in item.options}
    spare = [option for option, right, _ in question.answers if not right]
    assert len(spare) == len(set(spare)) == len(item.options) - len({one.answer for one in item.scenarios})


def test_a_list_of_options_is_shown_in_an_order_that_tells_nothing(shelf):
    bank, sheets = shelf
    item = bank.items["spine-thing-09"].item
    texts = sorted((option.text for option in item.options), key=str.casefold)
    assert f"{item.theme}: {'; '.join(texts)}." in sheets["spine-thing-09"].stem
    assert [text for _, text in sheets["spine-thing-09"].matching.options] == texts


def test_what_is_to_be_marked_lies_on_the_picture(shelf):
    _, sheets = shelf
    picture = sheets["spine-thing-08"].picture
    width, height = picture.size
    assert len(picture.area) > 3
    assert all(0 <= x <= width and 0 <= y <= height for x, y in picture.area)
    assert (width <= 600, height <= 400) == (True, True)
    data = etree.fromstring(export(shelf, Format.MOODLE).files["moodle.xml"])
    (coords,) = data.xpath("//question[@type='ddmarker']/drop/coords/text()")
    assert [tuple(map(int, corner.split(","))) for corner in coords.split(";")] == list(picture.area)


def test_a_figure_travels_with_its_tolerance(shelf):
    _, sheets = shelf
    data = etree.fromstring(export(shelf, Format.MOODLE).files["moodle.xml"])
    numeric = data.xpath("//question[idnumber='spine-thing-02']")[0]
    found = [(a.get("fraction"), a.findtext("text"), a.findtext("tolerance")) for a in numeric.iter("answer")]
    assert found == [("100", "4.2", "0.1"), ("50", "4.2", "0.3")]
    measured = sheets["spine-thing-07"].figure
    assert (measured.unit, measured.tolerance) == ("%", 5)
    assert 20 <= measured.value <= 50


@pytest.fixture(scope="module")
def package(shelf):
    archive = zipfile.ZipFile(io.BytesIO(export(shelf, Format.QTI).files["qti21.zip"]))
    return {name: archive.read(name) for name in archive.namelist()}


def test_the_manifest_names_every_file_and_no_other(package):
    manifest = etree.fromstring(package["imsmanifest.xml"])
    named = {file.get("href") for file in manifest.iter("{*}file")}
    assert named == set(package) - {"imsmanifest.xml"}
    assert {ending(name) for name in named} == {"xml", "png"}


def ending(name):
    return name.rpartition(".")[2]


def test_qti_items_hold_every_reason_and_point_at_what_they_have(shelf, package):
    _, sheets = shelf
    for name, sheet in sheets.items():
        root = etree.fromstring(package[f"items/{name}.xml"])
        assert root.tag == f"{QTI}assessmentItem"
        assert root.get("identifier") == name
        text = squeezed(" ".join(root.itertext()))
        for reason in reasons_of(sheet).values():
            assert squeezed(reason) in text
        order = [etree.QName(child).localname for child in root]
        rank = [
            "responseDeclaration",
            "outcomeDeclaration",
            "itemBody",
            "responseProcessing",
            "modalFeedback",
        ]
        assert [rank.index(tag) for tag in order] == sorted(rank.index(tag) for tag in order)
        given = {
            node.get("identifier") for node in root.iter(f"{QTI}simpleChoice", f"{QTI}simpleAssociableChoice")
        }
        keyed = [
            value
            for node in root.iter(f"{QTI}correctResponse")
            if node.getparent().get("baseType") != "string"
            for value in node.itertext()
            if value.strip()
        ]
        if given:
            assert {word for value in keyed for word in value.split()} <= given
        assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", identifier) for identifier in given)
        for picture in root.iter(f"{QTI}img", f"{QTI}object"):
            href = picture.get("src") or picture.get("data")
            assert package[f"items/{href}"].startswith(PNG)


SCHEMA = os.environ.get("SPINEBANK_QTI_XSD", "")


@pytest.mark.skipif(
    not SCHEMA,
    reason="the schema of QTI 2.1 may not lie in this repository: set SPINEBANK_QTI_XSD to imsqti_v2p1.xsd",
)
def test_qti_items_are_valid_by_the_public_schema(package):
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    for name, data in package.items():
        if name.startswith("items/") and ending(name) == "xml":
            schema.assertValid(etree.fromstring(data))


def test_qti_scores_statements_by_the_rule_of_the_course(package):
    root = etree.fromstring(package["items/spine-thing-01.xml"])
    limits = [
        (etree.QName(test).localname, float(test.findtext(f"{QTI}baseValue")))
        for test in root.iter(f"{QTI}gte", f"{QTI}gt")
    ]
    points = [
        float(node.text)
        for node in root.iterfind(f".//{QTI}setOutcomeValue[@identifier='SCORE']/{QTI}baseValue")
    ]
    assert limits == [("gte", 4), ("gt", 2)]
    assert points == [2, 1]


def test_qti_gives_each_scenario_the_same_share_of_the_points(shelf, package):
    bank, _ = shelf
    item = bank.items["spine-thing-09"].item
    root = etree.fromstring(package["items/spine-thing-09.xml"])
    worth = {entry.get("mapKey"): float(entry.get("mappedValue")) for entry in root.iter(f"{QTI}mapEntry")}
    assert set(worth) == {f"s-{one.id} o-{one.answer}" for one in item.scenarios}
    assert sum(worth.values()) == pytest.approx(item.points)
    first, second = root.iter(f"{QTI}simpleMatchSet")
    assert [row.get("matchMax") for row in first] == ["1"] * len(item.scenarios)
    assert [column.text for column in second] == [option.text for option in item.listed]
    assert all(column.get("matchMax") == str(len(item.scenarios)) for column in second)


def test_the_same_items_give_the_same_package(shelf, package):
    again = zipfile.ZipFile(io.BytesIO(export(shelf, Format.QTI).files["qti21.zip"]))
    assert {name: again.read(name) for name in again.namelist()} == package


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


def test_the_exam_has_no_key_and_the_answer_book_every_reason(shelf, monkeypatch):
    _, sheets = shelf
    monkeypatch.setattr("spinebank.export.paper.shutil.which", lambda _: None)
    done = export(shelf, Format.PRINT)
    exam, answers = (done.files[f"{name}.html"].decode() for name in ("exam", "answers"))
    assert done.remarks == ("No Chromium was found, so there is no PDF: print the pages yourself.",)
    for sheet in sheets.values():
        for reason in reasons_of(sheet).values():
            assert squeezed(reason) in squeezed(answers)
            assert sheet.kind == "free_text" or squeezed(reason) not in squeezed(exam)
        assert squeezed(sheet.stem) in squeezed(exam.replace("</p><p>", " "))
    assert exam.count("data:image/png;base64,") == answers.count("data:image/png;base64,") == 2


@pytest.mark.browser
def test_a_page_is_printed_to_pdf(browser_path):
    assert pdf_of("<!doctype html><title>x</title><p>One page.", browser_path).startswith(b"%PDF-")


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
