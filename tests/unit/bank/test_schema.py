"""What an item file may hold, and the sentence that says what it may not."""

import json
import re
from pathlib import Path

import pytest

from kit.items import SCAN
from spinebank.load import BankError, read_item
from spinebank.schema import KINDS, item_json_schema
from spinebank.schema.text import normalised

ASSESSMENTS = Path(__file__).parents[3] / "assessments"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read(make_item, kind):
    item = make_item(kind)
    assert item.kind == kind
    assert type(item) is KINDS[kind]


def refused(path):
    """Return the one sentence with which a file is refused, with its line."""
    with pytest.raises(BankError) as caught:
        read_item(path)
    (problem,) = caught.value.problems
    assert re.match(r".*\.yaml:\d+: ", str(problem))
    assert problem.sentence.endswith(".")
    assert "\n" not in problem.sentence
    return problem.line, problem.sentence


@pytest.mark.parametrize(
    ("kind", "changes", "says"),
    [
        (
            "single_best",
            {"kind": "essay"},
            "the kind 'essay' is unknown; allowed: single_best, multiple_true_false",
        ),
        ("single_best", {"hint": "no"}, "the key 'hint' is unknown here; allowed: id, revision, topic"),
        ("single_best", {"stem": None}, "the key 'stem' is missing"),
        ("single_best", {"cites": []}, "'cites' is []: list should have at least 1 item"),
        ("single_best", {"stem": "  "}, "'stem' is '  ': string should have at least 1 character"),
        ("single_best", {"stem": True}, "'stem' is True: input should be a valid string"),
        ("single_best", {"bloom": "create"}, "'bloom' is 'create'; allowed: 'remember', 'understand'"),
        ("single_best", {"entity": "OLFF"}, "'entity' is 'OLFF'; allowed: 'CLF', 'OLF', 'OPLL', 'CPLL'"),
        ("single_best", {"use": "exam"}, "'use' is 'exam'; allowed: 'practice' or 'graded'"),
        ("single_best", {"points": 0}, "'points' is 0: input should be greater than 0"),
        ("single_best", {"points": float("inf")}, "'points' is inf: input should be"),
        ("single_best", {"revision": 0}, "'revision' is 0"),
        ("single_best", {"difficulty": {"estimate": 1.2, "reason": "x"}}, "'difficulty estimate' is 1.2"),
        ("single_best", {"id": "spine-thing"}, "'id' is 'spine-thing': string should match pattern"),
        ("single_best", {"status": "reviewed by a clinician"}, "a reviewed item needs both 'reviewer' and"),
        ("single_best", {"reviewer": "Dr A"}, "belong to an item with status 'reviewed by a clinician'"),
        ("single_best", {"accept": {"longest": "x"}}, "'accept longest [key]' is 'longest'"),
        ("multiple_true_false", {"scoring": "plus_minus"}, "'scoring' is 'plus_minus'; allowed: 'ps50'"),
        ("numeric", {"unit": None}, "the key 'unit' is missing"),
        ("numeric", {"half_tolerance": 0.1}, "'half_tolerance' (0.1) must be larger than 'tolerance' (0.1)"),
        ("numeric", {"value": 21}, "'value' (21.0) must lie between 0.0 and 20.0"),
        ("numeric", {"minimum": 30}, "'minimum' (30.0) must be smaller than 'maximum' (20.0)"),
        ("numeric", {"value": "4.2"}, "'value' is '4.2': input should be a valid number"),
        ("ordering", {"last_label": None}, "the key 'last_label' is missing"),
        ("locate_structure", {"structure": "wishbone"}, "No structure 'wishbone'. Allowed: vertebral_body"),
        ("locate_structure", {"side": "left"}, "'spinal_cord' is not paired, so 'side' cannot be 'left'"),
        (
            "locate_structure",
            {"level": "C5"},
            "'level' for 'spinal_cord' must be left out: it spans all levels",
        ),
        (
            "locate_structure",
            {"structure": "ligamentum_flavum", "level": "C5"},
            "'level' for 'ligamentum_flavum' must be one of C1-C2, C2-C3",
        ),
        ("locate_structure", {"structure": "lamina", "level": "T5"}, "must be one of C1, C2"),
        ("locate_structure", {"region": "sacral"}, "'region' is 'sacral'; allowed: 'cervical'"),
        (
            "short_text",
            {"accepted": ["Dura", "dura."]},
            "'Dura' and 'dura.' are the same after normalisation",
        ),
        ("short_text", {"accepted": ["?!"]}, "the accepted form '?!' has no letter or digit"),
        (
            "measurement",
            {"quantity": "volume"},
            "'quantity' is 'volume'; allowed: 'occupying-ratio', 'canal-ap'",
        ),
        ("measurement", {"true_range": [50, 20]}, "'true_range' is 50 to 20: give the smaller value first"),
        ("measurement", {"threshold": 30}, "'threshold' (30) lies inside 'true_range' (20 to 50)"),
        (
            "measurement",
            {"half_tolerance": 5},
            "'half_tolerance' (5.0) must be larger than 'tolerance' (5.0)",
        ),
        ("measurement", {"place": "T5"}, "'place' is 'T5'; allowed: C2, C3"),
        ("measurement", {"tolerance_from": {}}, "the key 'tolerance_from says' is missing"),
        ("measurement", {"quantity": "c2-c7-angle"}, "needs the cervical region with 'shown' from C2"),
        ("measurement", {"scan": SCAN | {"lesion": "none"}}, "a lesion needs a thickness"),
        ("measurement", {"scan": SCAN | {"lesion": "opll"}}, "No lesion 'opll'. Allowed: olf-lateral"),
        (
            "measurement",
            {"scan": SCAN | {"levels": "T1-T2"}},
            "'levels' is 'T1-T2'; allowed for the cervical",
        ),
        (
            "measurement",
            {"scan": SCAN | {"shown": "C6-C5"}},
            "two of C2, C3, C4, C5, C6, C7, T1 from the top",
        ),
        ("measurement", {"scan": SCAN | {"thickness_mm": [6, 4]}}, "The thickness 6 to 4 mm is no range"),
        ("measurement", {"scan": SCAN | {"patients": []}}, "A pool holds 1 to 100 different patients"),
        ("measurement", {"scan": SCAN | {"patients": [3, 3]}}, "different patients, not (3, 3)"),
        ("measurement", {"scan": SCAN | {"side": "left"}}, "opll-localized crosses the midline"),
        (
            "measurement",
            {"scan": {**SCAN, "lesion": "none", "thickness_mm": None}},
            "'occupying-ratio' needs a lesion, but 'lesion' is 'none'",
        ),
        (
            "measurement",
            {"quantity": "lesion-density", "scan": SCAN | {"modalities": ["t2"]}},
            "must be 'ct'",
        ),
        ("mark", {"target": "wishbone"}, "No structure 'wishbone'"),
        ("mark", {"level": "C5"}, "'level' and 'side' of a lesion belong into 'scan'"),
        ("mark", {"shape": "outline"}, "'half_tolerance' (1.5) of an outline must be a Dice below 0.5"),
        ("mark", {"shape": "outline", "tolerance": 2}, "is a Dice between 0 and 1, not 2"),
        ("mark", {"half_tolerance": 0.5}, "'half_tolerance' (0.5) must be larger than 'tolerance' (0.5)"),
        ("mark", {"target": "spinal_cord", "side": "left"}, "'spinal_cord' is not paired"),
        ("free_text", {"points": 3}, "the criteria add up to 2 points, but the item has 3"),
    ],
)
def test_a_fault_is_named_in_one_sentence(bank_folder, kind, changes, says):
    _, sentence = refused(bank_folder.write(kind, **changes))
    assert says in sentence


def test_the_line_is_the_one_that_is_wrong(bank_folder):
    path = bank_folder.write("single_best")
    lines = path.read_text().splitlines()
    wrong = next(number for number, line in enumerate(lines, 1) if "The pedicle" in line)
    path.write_text(path.read_text().replace("The pedicle", "''"))
    assert refused(path)[0] == wrong


@pytest.mark.parametrize(
    ("part", "kind", "what"),
    [("options", "single_best", "options"), ("statements", "multiple_true_false", "statements")],
)
def test_two_parts_with_one_id_are_refused(bank_folder, part, kind, what):
    item = read_item(bank_folder.write(kind)).item
    parts = [entry.model_dump() for entry in getattr(item, part)]
    parts[1]["id"] = parts[0]["id"]
    _, sentence = refused(bank_folder.write(kind, **{part: parts}))
    assert f"two {what} have the id '{parts[0]['id']}'" in sentence


@pytest.mark.parametrize(("keys", "says"), [((0, 1), "2 have (body, lamina)"), ((), "0 have (none)")])
def test_exactly_one_option_is_correct(bank_folder, keys, says):
    item = read_item(bank_folder.write()).item
    options = [option.model_dump() | {"correct": index in keys} for index, option in enumerate(item.options)]
    path = bank_folder.write(options=options)
    line, sentence = refused(path)
    assert "exactly one option must have 'correct: true'" in sentence
    assert says in sentence
    assert path.read_text().splitlines()[line - 1] == "options:"


def test_a_review_needs_name_and_date(make_item):
    item = make_item(
        status="reviewed by a clinician", reviewer="A. Surgeon, consultant", reviewed_on="2026-11-01"
    )
    assert item.reviewed_on.isoformat() == "2026-11-01"


def test_items_cannot_be_changed(make_item):
    with pytest.raises(ValueError, match="frozen"):
        make_item().stem = "Another question?"


def test_an_item_of_every_part_is_located(make_item):
    item = make_item("locate_structure", structure="ligamentum_flavum", level="C4-C5", side="left")
    assert (item.level, item.side) == ("C4-C5", "left")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Ligamentum Flavum", "ligamentum-flavum"),
        ("the dura mater", "Dura  mater."),
        ("Ödem", "odem"),
        ("ﬂavum", "flavum"),
        ("C5/C6", "c5 c6"),
        ("C5\u2013C6", "C5-C6"),
    ],
)
def test_spellings_that_mean_the_same_are_the_same(text, same):
    assert normalised(text) == normalised(same)


@pytest.mark.parametrize(("text", "other"), [("C5", "C6"), ("dura", "dura mater"), ("the", ""), ("a", "the")])
def test_words_that_differ_stay_different(text, other):
    assert normalised(text) != normalised(other)


def test_the_schema_for_editors_is_up_to_date():
    stored = json.loads((ASSESSMENTS / "item.schema.json").read_text())
    assert stored == item_json_schema(), "run 'spinebank schema'"


def test_the_schema_for_editors_refuses_unknown_keys():
    schema = item_json_schema()
    assert schema["discriminator"]["propertyName"] == "kind"
    assert all(
        part["additionalProperties"] is False
        for name, part in schema["$defs"].items()
        if "properties" in part
    )
