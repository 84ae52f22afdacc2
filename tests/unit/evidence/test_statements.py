"""A clinical statement without a citation is found; tasks, patients and open questions are left alone."""

import re
from pathlib import Path

import nbformat
import pytest

from spinelab.evidence import claims
from spinelab.evidence.check_notebooks import check_notebook
from spinelab.evidence.notebooks import weave
from spinelab.evidence.statements import misused, uncited
from spinelab.evidence.weave import cited, is_references
from spinelab.evidence.weave_terms import is_glossary

COURSE = sorted((Path(__file__).parents[3] / "course").glob("[0-9][0-9]-*.ipynb"))
LINK = re.compile(
    r' ?\(\[[^\[\]]*\]\(#ref-[^)\s]+(?: "[^"]*")?\)(?:; \[[^\[\]]*\]\(#ref-[^)\s]+(?: "[^"]*")?\))*\)'
)


@pytest.mark.parametrize(
    "text",
    [
        "OPLL is commoner in men.",
        "First a question? Then: the cord is compressed from the front.",
        "- Cited [@ono1999].\n- Surgery helps.",
        "| a | b |\n| --- | --- |\n| MRI | shows the cord |",
        "Nothing was found on diet; smoking raises the risk.",
        "**Predict.** Of patients with OLF, 36 % recover.",
        "You have 40 percent more risk.",
        "Mrs A. is invented. In studies, people with CLF are older.",
        "The nodule is 7 mm wide.",
        "A paragraph that cites [@ono1999].\n\nAnother one: crystals dissolve by themselves.",
        "The table names types:\n\n- **Continuous**: bone behind the discs.",
    ],
)
def test_a_clinical_statement_without_a_source_is_found(text):
    assert len(uncited(text)) == 1, uncited(text)


@pytest.mark.parametrize(
    "text",
    [
        "OPLL is commoner in men [@ono1999]. So look at both.",
        "Is the cord compressed from the front?",
        "Look at the cord, then press *Axial*.",
        "**Predict.** The ligament joins two laminae. Where does it hold on?",
        "Mrs A. is 71. CT shows a nodule behind the cord. She holds the rail.",
        "In this model the cord is drawn thinner.",
        "The article says that calcium causes OPLL.",
        "No trial of any drug was found.",
        "## Key points of OPLL surgery",
        "```\nOPLL is bone\n```",
        "<!-- OPLL is bone -->",
        "## What nobody knows\n\n- Whether CLF spares one layer of the ligament.",
        "The four types of OPLL [@ono1999]:\n\n- **Continuous**: bone behind the discs.",
        "Three entities differ:\n\n- CLF is crystals [@ono1999].",
        "| x | CLF |\n| --- | --- |\n| lamina | a gap |\n\nThe row rests on one series [@ono1999].",
        "| Lesson | You can |\n| --- | --- |\n| 05 The patient | examine the cord |",
    ],
)
def test_what_states_nothing_or_is_covered_is_left_alone(text):
    assert uncited(text) == []


def test_most_of_what_is_taught_would_be_found_if_its_source_were_taken_away():
    """Of 378 statements 345 were found when this was written, of 239 paragraphs of eight lessons 215."""
    statements = [claim.statement for claim in claims().values()]
    assert sum(bool(uncited(text)) for text in statements) / len(statements) > 0.9
    paragraphs = [
        paragraph
        for path in COURSE
        for cell in nbformat.read(path, 4).cells[1:]
        if cell.cell_type == "markdown" and not is_references(cell.source) and not is_glossary(cell.source)
        for paragraph in re.split(r"\n\n|\n(?=- )", cell.source)
        if cited(paragraph) and not paragraph.startswith("|")
    ]
    found = sum(bool(uncited(LINK.sub("", paragraph))) for paragraph in paragraphs)
    assert len(paragraphs) > 40
    assert found / len(paragraphs) > 0.8


def test_the_check_says_which_sentence_in_which_cell_whatever_its_tags(notebook):
    cell = nbformat.v4.new_markdown_cell(
        "Press *Axial*. The cord is soft.", id="told", metadata={"tags": ["no-citation-needed"]}
    )
    found = [str(problem) for problem in check_notebook(notebook("# Title", cell)).problems]
    assert len(found) == 1
    assert found[0].endswith(
        "cell told: clinical statement without a citation in its paragraph, list item or table row: "
        "'The cord is soft.'."
    )


def test_a_retracted_work_is_cited_only_as_retracted(notebook):
    path = notebook("# Title", "Fluoride hardens ligaments [@wang2006retracted].")
    weave(path)  # which writes RETRACTED into the link: the author's own words must say it too
    found = [str(problem) for problem in check_notebook(path).problems]
    assert [line.partition("cell-1: ")[2] for line in found] == [
        "it cites the retracted 'wang2006retracted' and does not say so."
    ]
    honest = notebook("# Title", "The first paper on this was retracted [@wang2006retracted].")
    weave(honest)
    assert check_notebook(honest).problems == ()


def test_each_paragraph_is_asked_by_itself_whether_it_says_retracted():
    text = "This one was retracted [@wang2006retracted].\n\nFluoride does it [@wang2006retracted; @ono1999]."
    assert misused(text) == ["wang2006retracted"]
