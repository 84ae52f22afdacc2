"""Words in prose become links to their definition; a notebook's glossary holds those it uses and no more."""

import nbformat
import pytest
from markdown_it import MarkdownIt

from spinelab.evidence import EvidenceError, find_term, glossary, references
from spinelab.evidence.check_notebooks import check_notebook
from spinelab.evidence.notebooks import weave
from spinelab.evidence.terms import parse_glossary
from spinelab.evidence.weave import cited

TITLE = "# A lesson"

ENTRY = """- id: clonus
  term: clonus
  also: [beats]
  definition: Rhythmic beats of a muscle.
  sources: []
"""


def test_each_term_has_a_short_definition_and_sources_that_resolve():
    assert len(glossary()) >= 80
    for term in glossary().values():
        assert len(term.definition.split()) <= 40, term.id
        assert all(references().key(key) == key for key in term.sources), term.id
        assert not any(references()[key].retracted for key in term.sources), term.id


def test_only_a_unit_and_a_ratio_are_defined_with_figures_and_no_source():
    plain = [term for term in glossary().values() if not term.sources]
    assert [t.id for t in plain if any(sign.isdigit() for sign in t.definition)] == [
        "hounsfield",
        "odds-ratio",
    ]


def test_a_term_is_found_by_every_name_whatever_its_capitals():
    for term in glossary().values():
        for name in term.names:
            assert find_term(name.upper()) is term
    assert find_term("endochondral  ossification").id == "enchondral"


def test_a_term_becomes_a_link_with_its_definition_and_an_entry(notebook, sources):
    path = notebook(TITLE, "New bone is [[OPLL]] here.")
    weave(path)
    definition = glossary()["opll"].definition
    assert sources(path)["cell-1"] == f'New bone is [OPLL](#term-opll "{definition}") here.'
    entry = sources(path)["glossary"]
    assert entry.startswith('## Glossary\n\n- <a id="term-opll"></a>**Ossification of the posterior')
    assert definition[:-1] in entry


def test_other_words_than_the_entrys_can_be_shown(notebook, sources):
    path = notebook(TITLE, "It [[has turned to bone|ossification]].")
    weave(path)
    assert sources(path)["cell-1"].startswith("It [has turned to bone](#term-ossification ")


def test_the_sources_of_definitions_join_the_references_and_the_glossary_stands_before_them(
    notebook, sources
):
    path = notebook(TITLE, "[[CLF]] and [[clonus]] [@ono1999].")
    weave(path)
    order = list(sources(path))
    assert order[-2:] == ["glossary", "references"]
    assert set(cited(sources(path)["glossary"])) == {"miyasaka1983", "kawano1988"}
    for key in ("miyasaka1983", "kawano1988", "ono1999"):
        assert f'<a id="ref-{key}">' in sources(path)["references"]


def test_a_glossary_that_is_added_later_stands_before_references_that_are_there(notebook, sources):
    path = notebook(TITLE, "A [@ono1999].", "B.")
    weave(path)
    book = nbformat.read(path, 4)
    book.cells[2].source = "B [[clonus]]."
    nbformat.write(book, path)
    assert [change.cell_id for change in weave(path)] == ["cell-2", "glossary"]
    assert list(sources(path)) == ["cell-0", "cell-1", "cell-2", "glossary", "references"]


def test_weaving_terms_twice_changes_nothing_and_a_term_no_longer_used_leaves(notebook, sources):
    path = notebook(TITLE, "[[CLF]] [@ono1999], [[K-line]] and [[k-line]].")
    assert weave(path)
    assert weave(path) == []
    book = nbformat.read(path, 4)
    book.cells[1].source = "Only [[clonus]] [@ono1999]."
    nbformat.write(book, path)
    weave(path)
    assert "term-clf" not in sources(path)["glossary"]
    assert "kawano1988" not in sources(path)["references"]


def test_code_is_left_alone(notebook, sources):
    text = "Write `[[CLF]]`.\n\n```\nx[[0]]\n```"
    path = notebook(TITLE, text)
    assert weave(path) == []
    assert sources(path)["cell-1"] == text


@pytest.mark.parametrize("text", ["A [[k-lin]].", "A [K](#term-k-lin)."])
def test_an_unknown_term_is_answered_with_file_cell_and_the_nearest(notebook, text):
    path = notebook(TITLE, text)
    with pytest.raises(
        EvidenceError, match=r"lesson\.ipynb, cell cell-1: No term 'k-lin'\. Did you mean 'k-line'"
    ):
        weave(path)
    assert "No term 'k-lin'" in str(check_notebook(path).problems[0])


def test_a_stale_definition_is_found_by_the_check(notebook):
    path = notebook(TITLE, '[clonus](#term-clonus "An older wording.")')
    found = [str(problem) for problem in check_notebook(path).problems]
    assert any("cell cell-1: citations are not woven or not fresh" in line for line in found)


def test_every_definition_survives_markdown_as_title_and_in_a_table():
    render = MarkdownIt("commonmark").enable("table").render
    for term in glossary().values():
        table = f'| a |\n| --- |\n| [{term.term}](#term-{term.id} "{term.definition}") |\n'
        page = render(table)
        shown = term.definition.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert f'href="#term-{term.id}" title="{shown}"' in page
        assert page.count("<td>") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            ENTRY + ENTRY.replace("id: clonus", "id: other"),
            r"x\.yaml, line 6, other: the name 'clonus' belongs to",
        ),
        (ENTRY + ENTRY, r"x\.yaml, line 6, clonus: this id is given twice"),
        (ENTRY.replace("muscle.", "muscle"), r"x\.yaml, line 4, clonus: definition"),
        (ENTRY.replace("Rhythmic", "A | b"), r"x\.yaml, line 4, clonus: definition"),
        (ENTRY.replace("  sources: []\n", ""), r"x\.yaml, line 1, clonus: 'sources' is missing"),
    ],
)
def test_a_faulty_entry_is_refused_with_file_line_and_id(text, said):
    with pytest.raises(EvidenceError, match=said):
        parse_glossary(text, "x.yaml")
