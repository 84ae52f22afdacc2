"""What a notebook shows: words and levels in text, an accessible table in HTML."""

import re

import pytest
from bs4 import BeautifulSoup

from spinelab.evidence import cite, claim, claims, claims_table, references

FUNCTIONS = ("lf-func-posture", "lf-func-load", "lf-add-retraction-warning")


def test_a_citation_reads_who_when_and_which_level():
    assert (
        repr(cite("kawano1988", "ono1999"))
        == "Kawano et al. 1988 (case series); Ono et al. 1999 (basic science)"
    )


def page(shown):
    return BeautifulSoup(shown._repr_html_(), "html.parser")


def test_a_citation_is_a_link_to_the_source():
    link = page(cite("kawano1988")).a
    assert link["href"] == references()["kawano1988"].link
    assert link.text == "Kawano et al. 1988"


def test_a_source_without_an_address_is_shown_without_a_dead_link():
    key = next(work.key for work in references().values() if not work.link)
    assert page(cite(key)).a is None


def test_a_retracted_work_is_never_shown_without_saying_so():
    for shown in (cite("wang2006retracted"), claim("lf-add-retraction-warning")):
        assert "RETRACTED" in repr(shown)
        assert page(shown).find("strong").text == "RETRACTED"


def test_the_table_has_a_caption_and_headers_with_scope():
    table = page(claims_table(*FUNCTIONS, caption="Functions")).table
    assert table.caption.text == "Functions"
    assert [head["scope"] for head in table.thead.find_all("th")] == ["col"] * 3
    assert [head["scope"] for head in table.tbody.find_all("th")] == ["row"] * 3


def test_the_table_keeps_its_roles_when_it_is_laid_out_as_cards():
    table = page(claims_table(*FUNCTIONS)).table
    roles = {(element.name, element.get("role")) for element in [table, *table.find_all(["tr", "td", "th"])]}
    assert roles == {
        ("table", "table"),
        ("tr", "row"),
        ("td", "cell"),
        ("th", "rowheader"),
        ("th", "columnheader"),
    }


def test_verdict_stands_in_words_beside_a_sign_that_screen_readers_skip():
    verdict = page(claim("lf-func-load")).find(class_="verdict")
    assert verdict.text.split(maxsplit=1)[1] == "Not supported"
    assert verdict.span["aria-hidden"] == "true"


def test_each_verdict_has_its_own_words_and_sign():
    verdicts = {row.verdict for row in claims().values()}
    assert (
        len({verdict.words for verdict in verdicts})
        == len({verdict.symbol for verdict in verdicts})
        == len(verdicts)
    )


def test_the_text_form_holds_everything_the_table_holds():
    row = claims()["lf-func-posture"]
    text = repr(claims_table("lf-func-posture"))
    for part in (
        row.seed_text,
        row.verdict.words,
        row.statement,
        *(references()[key].label for key in row.evidence),
    ):
        assert part in text


def test_every_claim_can_be_shown_both_ways_and_always_the_same():
    table = claims_table(*claims())
    assert repr(table) == repr(claims_table(*claims()))
    assert len(page(table).tbody.find_all("tr")) == len(claims())
    assert not re.search(r"0x[0-9a-f]{6,}", repr(table))


def test_text_of_an_article_cannot_bring_its_own_markup():
    row = claims()["lf-func-load"].model_copy(
        update={"seed_text": "<script>x</script>", "statement": "a < b & c"}
    )
    shown = claims_table("lf-func-load").__class__((row,), "<b>")._repr_html_()
    assert "<script>" not in shown
    assert "a &lt; b &amp; c" in shown


@pytest.mark.parametrize("show", [cite, claims_table])
def test_asking_for_nothing_is_answered_with_an_example(show):
    with pytest.raises(TypeError, match=f"{show.__name__}\\(\\) needs at least one"):
        show()


def test_a_misspelt_key_is_answered_with_the_nearest():
    with pytest.raises(KeyError, match="Did you mean 'kawano1988'"):
        cite("kawano1998")
    with pytest.raises(KeyError, match="Did you mean 'lf-func-load'"):
        claim("lf-func-lod")


@pytest.mark.parametrize("row", claims().values(), ids=lambda row: row.id)
def test_every_claim_is_shown_with_verdict_entity_level_and_each_source(row):
    cells = page(claim(row.id)).tbody.find_all(["th", "td"])
    said, verdict, taught = (cell.get_text(" ", strip=True) for cell in cells)
    assert said == (f"“{row.seed_text}”" if row.seed_text else "The article does not mention this.")
    assert verdict.endswith(row.verdict.words)
    assert " ".join(row.statement.split()) in " ".join(taught.split())
    level = row.level if isinstance(row.level, str) and row.level == "none" else row.level.words
    assert ("no source" if level == "none" else level) in taught
    for key in row.evidence:
        source = references()[key]
        assert source.label in " ".join(taught.split())
        assert source.level_text in taught
        assert not source.link or source.link in {link["href"] for link in cells[2].find_all("a")}
    if not row.evidence:
        assert "no source was found" in taught
