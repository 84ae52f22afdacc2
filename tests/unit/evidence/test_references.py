"""The bibliography: what is in it resolves, what is wrong with it is said in one sentence."""

import re
import subprocess
import sys
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinelab.evidence import EvidenceError, Level, UnknownKeyError, references
from spinelab.evidence.bibliography import parse
from spinelab.evidence.citation import in_full

BIB = files("spinelab.evidence").joinpath("references.bib").read_text("utf-8")

GOOD = """@article{good2020,
  title = {A title},
  author = {Last, First M. and others},
  journal = {Journal},
  year = {2020},
  doi = {10.1000/x1},
  level = {cohort},
  ids = {older2020, oldest}
}
"""

MERGED = {
    "lu2021": ["cppd_clf_2021", "lu2021cppd"],
    "jmcr2016pseudogout": ["jmcr2016"],
    "liang2019": ["liang2019chinese"],
    "kwon2022": ["kwon2022korean", "petct_ossif"],
    "endo2022obesity": ["obesity622"],
    "sohail2018": ["sohail2018hypopara"],
    "gwas2014opll": ["gwas2014"],
    "koike2023gwas": ["koike_elife"],
    "zhang2020class": ["tolf_classification2020"],
    "fehlings2017guideline": ["fehlings2017"],
    "yonenobu_ehdp": ["ehdp_opll"],
    "murphy2006manipulation": ["murphy2006"],
    "hilton2018": ["hilton2018assessment"],
    "soufi_dcm_prospective": ["dcm_signs"],
    "iida_ct": ["kawano_cppd_ct"],
    "moon2015": ["moon_olf"],
    "cervlf2017": ["rahmani2017lf"],
    "wangY_progress": ["olfprogress"],
    "he2023dynamic": ["he2023opll"],
    "lee1996mri": ["leesh1996opll"],
    "otake1992mr": ["otake1992"],
    "lee_lumbar_pll": ["leesb2018pll"],
}


def test_every_older_key_finds_the_work_that_took_it_over():
    for key, older in MERGED.items():
        for name in older:
            assert references()[name] is references()[key]
            assert references().key(name) == key
            assert name in references()


def test_iterating_gives_each_work_once_and_no_older_key():
    shelf = references()
    assert len(list(shelf)) == len(shelf) == len(set(shelf))
    assert not {name for work in shelf.values() for name in work.ids} & set(shelf)
    assert shelf.known > set(shelf)


@pytest.mark.parametrize("field", ["doi", "pmid", "pmcid"])
def test_no_identifier_belongs_to_two_works(field):
    given = [getattr(work, field).lower() for work in references().values() if getattr(work, field)]
    assert len(given) > 50
    assert sorted(set(given)) == sorted(given)


def test_the_file_is_sorted_by_key():
    keys = re.findall(r"^@\w+\{([^,]+),", BIB, re.MULTILINE)
    assert len(keys) == len(references())
    assert keys == sorted(keys, key=str.casefold)


def test_no_address_of_a_copy_an_aggregator_or_a_test_host_is_shown():
    forbidden = re.compile(
        r"researcher\.life|scribd|metajournal|semanticscholar|scilit|mendeley|docksci|docslib|vdocuments|globalauthorid|"
        r"researchgate|scite\.ai|staging|\.devel\.|tweb-dev|//\d+\.\d+\.|lookup/external-ref|arxivlens|qxmd|litmetric"
    )
    assert [work.key for work in references().values() if forbidden.search(work.link)] == []


def test_what_was_not_seen_is_left_out_instead_of_written_down_as_not_seen():
    for work in references().values():
        shown = " ".join([*work.authors, work.container, work.publisher, work.volume, work.pages])
        assert "not seen" not in shown.lower(), work.key
        assert "inferred" not in shown.lower(), work.key


def test_only_the_retracted_paper_is_retracted():
    assert [work.key for work in references().values() if work.retracted] == ["wang2006retracted"]
    assert references()["wang2006retracted"].level_text == "RETRACTED"


def test_every_level_has_a_meaning_of_its_own():
    assert len({level.meaning for level in Level}) == len(Level)


def test_a_misspelt_key_gives_one_sentence_with_the_nearest_keys():
    with pytest.raises(UnknownKeyError) as raised:
        references()["kawano1998"]
    assert str(raised.value).startswith("No reference 'kawano1998'. Did you mean 'kawano1988'")
    assert isinstance(raised.value, KeyError)


def test_a_key_like_no_other_gets_no_guess():
    with pytest.raises(UnknownKeyError, match=r"^No reference 'zzzzzzzz'\.$"):
        references()["zzzzzzzz"]


@given(st.text(max_size=30))
def test_asking_for_any_text_either_resolves_or_says_no(key):
    assert (key in references()) == (key in references().known)


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("kawano1988", "Kawano et al. 1988"),
        ("hartman2014uncinate", "Hartman 2014"),
        ("muthukumar2003", "Muthukumar and Karuppaswamy 2003"),
        ("abbas2021", "Abbas et al. 2021"),
        ("openanesthesia_epidural", "OpenAnesthesia, undated"),
        ("clinanat2006pll", "“The posterior longitudinal ligament and peridural…” 2006"),
    ],
)
def test_the_short_citation_names_who_and_when(key, label):
    assert references()[key].label == label


def test_a_full_reference_reads_authors_title_journal_issue():
    assert in_full(references()["kawano1988"]) == (
        "Kawano N, Matsuno T, Miyazawa S, Iida H, Yada K, Kobayashi N, et al. Calcium pyrophosphate "
        "dihydrate crystal deposition disease in the cervical ligamentum flavum. Journal of Neurosurgery. "
        "1988;68(4):613\N{EN DASH}620."
    )


def test_the_link_prefers_doi_then_pubmed_then_pmc_then_the_publisher():
    work = parse(GOOD, "x.bib")["good2020"]
    assert work.link == "https://doi.org/10.1000/x1"
    assert work.model_copy(update={"doi": "", "pmid": "7"}).link == "https://pubmed.ncbi.nlm.nih.gov/7/"
    assert (
        work.model_copy(update={"doi": "", "pmcid": "PMC7"}).link
        == "https://pmc.ncbi.nlm.nih.gov/articles/PMC7/"
    )
    assert work.model_copy(update={"doi": "", "url": "https://a.example/b"}).link == "https://a.example/b"
    assert work.model_copy(update={"doi": ""}).link == ""


def test_a_work_whose_title_was_not_seen_shows_its_description_in_brackets():
    text = GOOD.replace("title = {A title}", "description = {A case of two ligaments}")
    assert parse(text, "x.bib")["good2020"].title == "[A case of two ligaments]"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("year = {2020}", "jahr = {2020}", r"x\.bib, line 5, good2020: 'jahr' is no field; allowed: title, "),
        ("{cohort}", "{cohorte}", r"x\.bib, line 7, good2020: level: .*'guideline'.*\(given: 'cohorte'\)\.$"),
        ("  level = {cohort},\n", "", r"x\.bib, line 1, good2020: 'level' is missing\.$"),
        ("{2020}", "{in press}", r"x\.bib, line 5, good2020: year: .*given: 'in press'"),
        ("{10.1000/x1}", "{doi:10.1000/x1}", r"x\.bib, line 6, good2020: doi: "),
        ("{cohort}", "{retracted}", r"x\.bib, line 1, good2020: a retracted work has status and level"),
        ("  title = {A title},\n", "", r"x\.bib, line 2?1?, good2020: title: "),
        ("title = {A title},", "title = {A title", r"x\.bib, line \d+: "),
        ("older2020, oldest", "older2020, older2020", r"x\.bib, line 8, good2020: the older key 'older2020'"),
    ],
)
def test_a_fault_is_named_with_file_line_and_key(old, new, said):
    with pytest.raises(EvidenceError, match=said):
        parse(GOOD.replace(old, new), "x.bib")


def test_a_key_given_twice_is_refused():
    with pytest.raises(EvidenceError, match=r"^x\.bib, line 10, good2020: this key is given twice\.$"):
        parse(GOOD + GOOD, "x.bib")


def test_importing_the_package_loads_no_parser():
    code = (
        "import sys, spinelab.evidence; "
        "print(sorted({'pybtex', 'yaml', 'pydantic', 'nbformat', 'IPython'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_misspelt_public_name_is_answered_with_what_there_is():
    import spinelab.evidence  # noqa: PLC0415

    with pytest.raises(AttributeError, match="it has: Catalogue, Claim"):
        spinelab.evidence.citation_of  # noqa: B018
    assert all(getattr(spinelab.evidence, name) for name in spinelab.evidence.__all__)
