"""Citations in prose become links, the list of references follows, and nothing else changes."""

import json

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinelab.evidence import EvidenceError, references
from spinelab.evidence.notebooks import load, weave
from spinelab.evidence.weave import cited, woven

TITLE = "# A lesson"
KAWANO = (
    '[Kawano et al. 1988](#ref-kawano1988 "case series: Calcium pyrophosphate dihydrate crystal deposition '
    'disease in the cervical ligamentum flavum")'
)


def test_a_group_becomes_links_in_brackets(notebook, sources):
    path = notebook(TITLE, "Crystals lie in the ligament [@kawano1988].")
    weave(path)
    assert sources(path)["cell-1"] == f"Crystals lie in the ligament ({KAWANO})."


def test_several_keys_stand_in_one_pair_of_brackets(notebook, sources):
    path = notebook(TITLE, "So it is [@kawano1988;@ono1999 ; @lu2021].")
    weave(path)
    text = sources(path)["cell-1"]
    assert cited(text) == ("kawano1988", "ono1999", "lu2021")
    assert text.startswith(f"So it is ({KAWANO}; [Ono et al. 1999](#ref-ono1999 ")
    assert text.endswith(")).")
    assert "@" not in text


def test_weaving_twice_changes_nothing_and_writes_nothing(notebook):
    path = notebook(TITLE, "One [@kawano1988] and another [@wang2006retracted; @cclf10cases].")
    assert weave(path)
    before, stamp = path.read_bytes(), path.stat().st_mtime_ns
    assert weave(path) == []
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, stamp)


@given(st.lists(st.sampled_from(sorted(references().known)), min_size=1, max_size=6))
def test_weaving_any_keys_is_idempotent(keys):
    cells = [nbformat.v4.new_markdown_cell(f"## Part\n\nText [@{'; @'.join(keys)}].", id="a")]
    book = nbformat.v4.new_notebook(cells=cells)
    for change in woven(book, "x"):
        if change.added:
            book.cells.append(nbformat.v4.new_markdown_cell(change.source, id=change.cell_id))
        else:
            book.cells[0].source = change.source
    assert woven(book, "x") == []
    assert set(cited(book.cells[0].source)) == {references().key(key) for key in keys}
    assert all(f'<a id="ref-{references().key(key)}"></a>' in book.cells[1].source for key in keys)


def test_an_older_key_is_woven_as_the_present_one(notebook, sources):
    path = notebook(TITLE, "Seen [@rahmani2017lf; @cervlf2017].")
    weave(path)
    assert set(cited(sources(path)["cell-1"])) == {"cervlf2017"}
    assert sources(path)["references"].count("<a id=") == 1


def test_code_spans_and_code_blocks_are_left_alone(notebook, sources):
    text = "Write `[@kawano1988]` so.\n\n```\n[@nothing]\n```\n"
    path = notebook(TITLE, text)
    assert weave(path) == []
    assert sources(path)["cell-1"] == text


def test_the_list_is_alphabetical_with_level_links_and_the_sections_that_use_it(notebook, sources):
    path = notebook(
        TITLE, "## Where it lies\n\nA [@ono1999].", "## Blood (supply)\n\nB [@kawano1988; @ono1999]."
    )
    weave(path)
    lines = sources(path)["references"].splitlines()
    assert lines[0] == "## References"
    assert [line[: line.index("</a>")] for line in lines[2:]] == [
        '- <a id="ref-kawano1988">',
        '- <a id="ref-ono1999">',
    ]
    assert "*Case series.*" in lines[2]
    assert "[doi:10.3171/jns.1988.68.4.0613](https://doi.org/10.3171/jns.1988.68.4.0613)" in lines[2]
    assert "[PMID 2832553](https://pubmed.ncbi.nlm.nih.gov/2832553/)" in lines[2]
    assert lines[3].endswith("Used in: [Where it lies](#Where-it-lies), Blood (supply).")


def test_a_source_no_longer_cited_leaves_the_list(notebook, sources):
    path = notebook(TITLE, "A [@ono1999].", "B [@kawano1988].")
    weave(path)
    book = nbformat.read(path, 4)
    book.cells[2].source = "B."
    nbformat.write(book, path)
    assert [change.cell_id for change in weave(path)] == ["references"]
    assert "kawano1988" not in sources(path)["references"]


def test_the_authors_own_heading_and_cell_are_kept(notebook, sources):
    path = notebook(TITLE, "A [@ono1999].", "### References\n\nold text")
    weave(path)
    assert sources(path)["cell-2"].startswith("### References\n\n- <a id=")
    assert len(sources(path)) == 3


def test_a_retracted_work_is_called_so_in_prose_and_list(notebook, sources):
    path = notebook(TITLE, "Once claimed [@wang2006retracted].")
    weave(path)
    assert "[RETRACTED: Wang et al. 2006](#ref-wang2006retracted" in sources(path)["cell-1"]
    assert "**RETRACTED: not evidence.**" in sources(path)["references"]


def test_cell_ids_order_metadata_and_other_cells_stay(notebook):
    code = nbformat.v4.new_code_cell("1 + 1", id="code", metadata={"tags": ["x"]}, execution_count=1)
    code.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "2"}, execution_count=1)]
    path = notebook(TITLE, code, "A [@ono1999].", "Untouched  \ntext.")
    before = json.loads(path.read_text("utf-8"))
    weave(path)
    after = json.loads(path.read_text("utf-8"))
    assert [cell["id"] for cell in after["cells"]] == ["cell-0", "code", "cell-2", "cell-3", "references"]
    for index in (0, 1, 3):
        assert after["cells"][index] == before["cells"][index]
    assert after["metadata"] == before["metadata"]


def test_a_notebook_without_citations_is_left_alone(notebook):
    path = notebook(TITLE, "Nothing to see.")
    before = path.read_bytes()
    assert weave(path) == []
    assert path.read_bytes() == before


def test_an_unknown_key_names_file_and_cell_and_leaves_the_file_as_it_was(notebook):
    path = notebook(TITLE, "A [@ono1999].", "B [@kawano1998].")
    before = path.read_bytes()
    with pytest.raises(
        EvidenceError, match=r"lesson\.ipynb, cell cell-2: No reference 'kawano1998'\. Did you mean"
    ):
        weave(path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_failing_disk_leaves_the_old_notebook_and_no_draft(notebook, monkeypatch):
    path = notebook(TITLE, "A [@ono1999].")
    before = path.read_bytes()

    def refuse(*_):
        raise OSError("disk full")

    monkeypatch.setattr("spinelab.files.Path.replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        weave(path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"cells": 3}',
        '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": 3}',
        "hello",
    ],
)
def test_what_is_no_notebook_is_refused_in_one_sentence(tmp_path, text):
    path = tmp_path / "x.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(
        EvidenceError, match=r"x\.ipynb: this is not a notebook (that can be read: \S|of format 4\.)"
    ) as raised:
        load(path)
    assert "\n" not in str(raised.value)


def test_a_missing_notebook_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(EvidenceError, match=r"x\.ipynb: there is no such notebook\.$"):
        load(tmp_path / "x.ipynb")
