"""Claims, tools and structure notes: complete, cited, and refused with file, line and id when wrong."""

import re

import pytest

from spinelab.domain.vocabulary import ENTITIES, STRUCTURES
from spinelab.evidence import EvidenceError, Verdict, claims, references, structure_notes, tools
from spinelab.evidence.model import Claim, StructureNote, Tool
from spinelab.evidence.records import parse

CLAIM = """- id: lf-x
  section: anatomy
  seed_text: It is so
  verdict: supported
  statement: It is so.
  evidence:
  - kawano1988
  level: case-series
  condition: CLF
"""

TOOL = """- id: x
  name: X
  purpose: Measure
  kind: form
  entity: CLF
  inputs:
    a_mm: {label: A, type: number, min: 0, max: 9, unit: mm}
  readings:
    - {id: twice, label: Twice, formula: a_mm + a_mm}
  verified: full
  evidence: [kawano1988]
"""


def test_every_record_of_both_articles_is_there():
    prefixes = [claim_id.partition("-")[0] for claim_id in claims()]
    assert (prefixes.count("lf"), prefixes.count("pll"), len(tools())) == (227, 151, 26)


def test_every_source_of_every_claim_tool_and_entity_resolves():
    for record in (*claims().values(), *tools().values()):
        for key in record.evidence:
            assert references().key(key) == key, f"{record.id} cites {key} by an older key"
    for entity in ENTITIES:
        assert all(key in references() for key in entity.sources)


def test_a_claim_without_a_source_has_a_verdict_that_says_so():
    unsourced = [claim for claim in claims().values() if not claim.evidence]
    assert unsourced
    assert {claim.verdict for claim in unsourced} <= {Verdict.UNSUPPORTED, Verdict.NO_EVIDENCE_FOUND}


def test_statements_speak_to_learners_not_to_editors():
    editors_words = re.compile(r"\b(seed|corpus)\b")
    assert [claim.id for claim in claims().values() if editors_words.search(claim.statement)] == []


def test_what_a_tool_did_not_verify_is_named():
    for tool in tools().values():
        assert (tool.verified == "full") == (not tool.unverified), tool.id


def test_each_structure_of_the_model_has_its_three_sourced_sentences():
    assert list(structure_notes()) == [entry.id for entry in STRUCTURES]
    for note in structure_notes().values():
        for sentence in (note.function, note.location, note.clue):
            assert sentence[0].isupper(), note.id
            assert sentence.endswith("."), note.id
            assert len(sentence.split()) <= 30, note.id
        assert all(references().key(key) == key for key in note.cites), note.id


@pytest.mark.parametrize("entry", STRUCTURES, ids=lambda entry: entry.id)
def test_no_clue_gives_the_name_away(entry):
    clue = structure_notes()[entry.id].clue
    for name in (entry.term, entry.latin, *entry.synonyms):
        assert not re.search(rf"\b{re.escape(name)}", clue, re.IGNORECASE)


def test_clues_are_all_different():
    clues = [note.clue for note in structure_notes().values()]
    assert len(set(clues)) == len(clues)


def test_a_misspelt_claim_is_answered_with_the_nearest():
    with pytest.raises(KeyError, match=r"No claim 'lf-func-lode'\. Did you mean 'lf-func-load'"):
        claims()["lf-func-lode"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("condition: CLF", "condition: CFL", r"x\.yaml, line 9, lf-x: condition: .*'CLF'.*given: 'CFL'"),
        ("verdict: supported", "verdict: true", r"x\.yaml, line 4, lf-x: verdict: "),
        ("  section: anatomy\n", "", r"x\.yaml, line 1, lf-x: 'section' is missing\.$"),
        (
            "seed_text:",
            "colour: red\n  seed_text:",
            r"x\.yaml, line 3, lf-x: 'colour' is no field; allowed: id, ",
        ),
        ("id: lf-x", "id: LF X", r"x\.yaml, line 1, LF X: id: "),
        ("  - kawano1988", "  - kawano1988: 3", r"x\.yaml, line 7, lf-x: evidence\.0: "),
        (
            "section: anatomy",
            "section: [anatomy",
            r"x\.yaml, line \d, this is not YAML|x\.yaml, line \d: this is not",
        ),
    ],
)
def test_a_fault_in_a_claim_is_named_with_file_line_and_id(old, new, said):
    with pytest.raises(EvidenceError, match=said):
        parse(CLAIM.replace(old, new), "x.yaml", Claim)


def test_an_id_given_twice_is_refused():
    with pytest.raises(EvidenceError, match=r"^x\.yaml, line 10, lf-x: this id is given twice\.$"):
        parse(CLAIM + CLAIM, "x.yaml", Claim)


@pytest.mark.parametrize("text", ["", "a: 1", "- 3", "- [a]"])
def test_what_is_no_list_of_records_is_refused(text):
    with pytest.raises(EvidenceError, match=r"^x\.yaml, line 1"):
        parse(text, "x.yaml", Claim)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("full", "partial"),
        ("verified: full", "verified: full\n  unverified: all of it"),
        ("[kawano1988]", "[]"),
        ("verified: full", "verified: none\n  unverified: all of it"),
    ],
)
def test_a_tool_that_hides_what_it_did_not_verify_is_refused(old, new):
    assert parse(TOOL, "x.yaml", Tool)["x"].verified == "full"
    with pytest.raises(EvidenceError, match=r"x\.yaml, line 1, x: "):
        parse(TOOL.replace(old, new), "x.yaml", Tool)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("a_mm + a_mm", "a_mm + b_mm", r"line 1, x: the formula 'a_mm \+ b_mm' uses 'b_mm'; known: a_mm"),
        ("a_mm + a_mm", "import os", r"line 1, x: 'import os' is no formula"),
        ("a_mm + a_mm", "open(a_mm)", r"line 1, x: A formula cannot hold 'open\(a_mm\)'; allowed: "),
        ("id: twice", "id: a_mm", r"line 1, x: the reading 'a_mm' has the name of an input"),
        ("kind: form", "kind: named", r"line 1, x: a tool of kind 'named' has no readings"),
        ("max: 9", "top: 9", r"line 7, x: 'inputs\.a_mm\.top' is no field"),
        ("kind: form", "kind: form\n  table: [{what: A}]", r"line 1, x: a table comes with 'shown'"),
        (
            "kind: form",
            "kind: form\n  shown: {caption: A, columns: {what: W}}\n  table: [{what: A}]",
            r"line 1, x: every row of a table names its source",
        ),
        (
            "kind: form",
            "kind: form\n  shown: {caption: A, columns: {who: W}}\n  table: [{what: A, source: kawano1988}]",
            r"line 1, x: no row of the table has the column 'who'",
        ),
    ],
)
def test_a_tool_that_could_not_be_computed_or_shown_is_refused(old, new, said):
    with pytest.raises(EvidenceError, match=said):
        parse(TOOL.replace(old, new), "x.yaml", Tool)


NOTE = """- id: x
  function: F.
  location: L.
  clue: C.
  sources:
    function: []
    location: [a]
    clue: [a]
"""


def test_a_structure_sentence_without_a_source_is_refused():
    with pytest.raises(EvidenceError, match=r"^x\.yaml, line 6, x: sources\.function: "):
        parse(NOTE, "x.yaml", StructureNote)


def test_records_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        claims()["lf-func-load"].statement = "otherwise"
