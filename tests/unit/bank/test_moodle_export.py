"""Moodle XML, read back: every text, reason, key, fraction and picture is there."""

import re
from html import unescape

from lxml import etree

from kit.shelf import CASE, PNG, export, squeezed
from spinebank.export import Format
from spinebank.export.moodle_read import read_moodle
from spinebank.export.sheet import reasons_of

FRACTIONS = {100.0, 50.0, 0.0}


def held(sheets):
    """Return the sheets that Moodle holds."""
    return {name: sheet for name, sheet in sheets.items() if name not in CASE}


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
