"""The check finds planted faults, names the place, and is silent on what is sound."""

import csv
from importlib.resources import files

import nbformat
import pytest

from spinelab.domain.vocabulary import ENTITIES, STRUCTURES
from spinelab.evidence import Catalogue, claims, references, structure_notes, tools
from spinelab.evidence import check_records as records
from spinelab.evidence.check_notebooks import check_notebook
from spinelab.evidence.check_records import _keys_below, check_records, check_tables
from spinelab.evidence.notebooks import weave

TITLE = (
    "# A lesson with a long title cell that says a lot about what the learner will be able to do by the end"
)
PLAIN = "We go on in the same way with the next part of it, and with all that comes after that"
LONG = "The ligament joins the laminae of two neighbouring vertebrae and closes the canal from behind"
NAMES = {entry.id: (entry.term, entry.latin, *entry.synonyms) for entry in STRUCTURES}


def said(problems):
    return "\n".join(map(str, problems))


def test_the_evidence_of_the_course_has_no_fault():
    assert check_records(NAMES, {entity.code: entity.sources for entity in ENTITIES}) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            {"evidence": ("kawano1998",)},
            r"lf-func-posture: No reference 'kawano1998'. Did you mean 'kawano1988'",
        ),
        ({"evidence": ()}, "lf-func-posture: the verdict 'supported' has no source; allowed: a source, or"),
        ({"evidence": ("wang2006retracted",)}, "lf-func-posture: it cites a retracted work"),
    ],
)
def test_a_faulty_claim_is_found_with_file_and_line(monkeypatch, change, expected):
    faulty = dict(claims()) | {"lf-func-posture": claims()["lf-func-posture"].model_copy(update=change)}
    monkeypatch.setattr(records, "claims", lambda: Catalogue("claim", faulty))
    found = said(check_records(NAMES, {}))
    assert expected in found
    assert found.startswith("claims_lf.yaml, line ")


def test_a_claim_whose_verdict_says_that_none_was_found_may_stand_alone(monkeypatch):
    lone = claims()["lf-func-load"].model_copy(update={"evidence": ()})
    monkeypatch.setattr(records, "claims", lambda: Catalogue("claim", {"lf-func-load": lone}))
    assert check_records(NAMES, {}) == []


def test_a_key_deep_inside_a_tool_is_checked(monkeypatch):
    faulty = tools()["cook_cluster"].model_copy(update={"table": ({"test": "x", "source": "nobody1900"},)})
    monkeypatch.setattr(records, "tools", lambda: Catalogue("tool", {"cook_cluster": faulty}))
    found = said(check_records(NAMES, {}))
    assert "cook_cluster: No reference 'nobody1900'" in found
    assert found.startswith("scales.yaml, line ")


def test_a_clue_that_names_its_structure_is_found(monkeypatch):
    faulty = structure_notes()["lamina"].model_copy(update={"clue": "The lamina on each side."})
    notes = Catalogue("structure", dict(structure_notes()) | {"lamina": faulty})
    monkeypatch.setattr(records, "structure_notes", lambda: notes)
    assert "lamina: the clue gives the name away: 'Lamina'" in said(check_records(NAMES, {}))


def test_a_structure_without_a_note_and_a_note_without_a_structure_are_found():
    names = {key: value for key, value in NAMES.items() if key != "rib"} | {"tail": ("Tail",)}
    found = said(check_records(names, {}))
    assert "the structure 'tail' has no note." in found
    assert "rib: there is no such structure; allowed: vertebral_body, " in found


def test_a_key_that_stands_in_code_is_checked():
    assert said(check_records(NAMES, {"entity CLF": ("kawano1998",)})).startswith("entity CLF: No reference")


def test_keys_in_tables_are_checked_and_a_missing_folder_has_no_fault(tmp_path):
    rows = "# note\nlevel,bibkey,key,remark\nC5,kawano1988;nobody1900,,x\nC6,,nobody1901 ono1999,y\n"
    (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
    nested = "x:\n  - {cites: [ono1999, nobody1902], sources: seen in passing}\n  - {source: unverified}\n"
    (tmp_path / "b.yaml").write_text(nested, encoding="utf-8")
    assert [str(problem) for problem in check_tables(tmp_path)] == [
        "a.csv: No reference 'nobody1900'.",
        "a.csv: No reference 'nobody1901'.",
        "b.yaml: No reference 'nobody1902'.",
    ]
    assert check_tables(tmp_path / "none") == []


def test_the_tables_of_the_model_are_really_read():
    folder = files("spinelab.domain").joinpath("data")
    with folder.joinpath("morphometry.csv").open(encoding="utf-8") as stream:
        row = next(csv.DictReader(stream))
    assert _keys_below(row) == [row["key"]]
    assert row["key"] in references()


def test_a_sound_notebook_has_no_fault_and_lists_its_exceptions(notebook):
    told = nbformat.v4.new_markdown_cell(
        f"Move the slider. {PLAIN}", id="how", metadata={"tags": ["no-citation-needed"]}
    )
    path = notebook(TITLE, told, f"{LONG} [@ono1999].", "A short bridge.")
    weave(path)
    report = check_notebook(path)
    assert report.problems == ()
    assert report.exempt == ("how",)


def test_prose_without_a_citation_is_found(notebook):
    found = check_notebook(notebook(TITLE, f"{PLAIN}.")).problems
    assert [problem.where.endswith("lesson.ipynb, cell cell-1") for problem in found] == [True]
    assert found[0].what == "prose without a citation; write [@key], or tag the cell 'no-citation-needed'."


@pytest.mark.parametrize(
    "text",
    ["## " + LONG, "```\n" + LONG + "\n```", f"![{LONG}](x.png)", "A short bridge.", "<!-- " + LONG + " -->"],
)
def test_headings_code_pictures_comments_and_bridges_need_no_citation(notebook, text):
    assert check_notebook(notebook(TITLE, text)).problems == ()


def test_the_number_of_words_is_tunable(notebook):
    path = notebook(TITLE, "one two three four")
    assert check_notebook(path).problems == ()
    assert len(check_notebook(path, min_words=4).problems) == 1
    assert check_notebook(path, min_words=5).problems == ()


def test_a_cell_tagged_clinical_must_cite_however_short(notebook):
    cell = nbformat.v4.new_markdown_cell("It is so.", id="short", metadata={"tags": ["clinical"]})
    assert len(check_notebook(notebook(TITLE, cell)).problems) == 1


def test_stale_citations_and_lists_are_found_with_cell_ids(notebook):
    path = notebook(TITLE, f"{LONG} [@ono1999].")
    found = check_notebook(path).problems
    assert [problem.where.rpartition(" ")[2] for problem in found] == ["cell-1", "references"]
    assert all("spinelab evidence weave" in problem.what for problem in found)


def test_an_unknown_key_in_prose_or_code_is_found(notebook):
    assert "cell cell-1: No reference 'kawano1998'" in said(
        check_notebook(notebook(TITLE, "A [@kawano1998].")).problems
    )
    code = nbformat.v4.new_code_cell(
        "cite('kawano1998')\nclaims_table('lf-func-lode', caption='x')\n%bad", id="code"
    )
    assert check_notebook(notebook(TITLE, code)).problems == ()  # a magic: not Python, not ours to judge
    code.source = code.source.removesuffix("\n%bad")
    found = said(check_notebook(notebook(TITLE, code)).problems)
    assert "cell code: No reference 'kawano1998'" in found
    assert "cell code: No claim 'lf-func-lode'" in found
