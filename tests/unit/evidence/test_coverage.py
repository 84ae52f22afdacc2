"""Every record is taught somewhere, with its verdict in sight; what is not yet taught is said exactly."""

import html

import nbformat
import pytest
import yaml
from typer.testing import CliRunner

from spinelab.cli import app
from spinelab.evidence import EvidenceError, claims, claims_table, tools
from spinelab.evidence.coverage import check_coverage, coverage_of, write_coverage
from spinelab.evidence.select import popular_claims, sections
from spinelab.evidence.shown import taught_here

RECORDS = [*claims(), *tools()]


def code(source, shown="", cell_id="code"):
    outputs = [nbformat.v4.new_output("execute_result", {"text/html": shown})] if shown else []
    return nbformat.v4.new_code_cell(source, id=cell_id, outputs=outputs)


def words(source, cell_id="words"):
    return nbformat.v4.new_markdown_cell(source, id=cell_id)


def table(*ids, cell_id="code"):
    source = f"claims_table({', '.join(map(repr, ids))})"
    return code(source, claims_table(*ids)._repr_html_(), cell_id)


@pytest.fixture
def course(tmp_path):
    """Return a function that writes lessons, each a list of cells, and returns their folder."""

    def write(*lessons):
        for number, cells in enumerate(lessons):
            book = nbformat.v4.new_notebook(cells=list(cells))
            nbformat.write(book, tmp_path / f"{number:02}-lesson.ipynb")
        return tmp_path

    return write


def said(problems):
    return "\n".join(map(str, problems))


def test_the_first_cell_that_shows_a_record_is_where_it_is_taught(course):
    folder = course(
        [table("lf-func-load", cell_id="a")], [table("lf-func-load", "lf-cause-age", cell_id="b")]
    )
    found = write_coverage(folder)
    assert found.taught == {"lf-func-load": ("00-lesson", "a"), "lf-cause-age": ("01-lesson", "b")}
    assert set(found.taught) | set(found.not_yet_taught) == set(RECORDS)
    stored = yaml.safe_load((folder / "coverage.yaml").read_text("utf-8"))
    assert stored["taught"]["lf-cause-age"] == {"notebook": "01-lesson", "cell": "b"}
    assert stored["not_yet_taught"] == list(found.not_yet_taught)
    assert check_coverage(folder) == []


def test_a_record_that_is_shown_nowhere_is_missed(course):
    folder = course([table("lf-func-load"), code("1 + 1", cell_id="other"), words("lf-cause-age is nice.")])
    assert list(coverage_of(folder.glob("*.ipynb")).taught) == ["lf-func-load"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('claim("lf-func-load")', ("lf-func-load",)),
        ('x = claims_table("lf-func-load", "lf-cause-age", caption="C")', ("lf-func-load", "lf-cause-age")),
        ('ScaleForm("mjoa", answers={"a": 1})', ("mjoa",)),
        ('ScaleForm(tool="mjoa")', ("mjoa",)),
        ('ClaimJudge("lf-func-load", "lf-cause-age")', ("lf-func-load", "lf-cause-age")),
        (
            'ClaimJudge(section="types", article="lf")',
            ("lf-type-focal", "lf-type-segmental", "lf-type-diffuse"),
        ),
        ('print("lf-func-load")', ()),
        ("%claim lf-func-load", ()),
    ],
)
def test_what_a_code_cell_teaches_is_read_from_its_calls(source, expected):
    assert taught_here(code(source)) == expected


def test_an_output_that_was_never_stored_or_is_stale_teaches_nothing_to_a_reader(course):
    folder = course([code('claim("lf-func-load")')])
    assert "code, lf-func-load: the stored output does not hold it; run:" in said(
        coverage_of(folder.glob("*.ipynb")).problems
    )


def test_a_verdict_that_is_not_the_records_own_is_found(course):
    right = table("lf-func-posture", "lf-func-load")
    assert coverage_of(course([right]).glob("*.ipynb")).problems == ()
    softened = right.outputs[0].data["text/html"].replace("Not supported", "Partly right")
    found = coverage_of(course([code(right.source, softened)]).glob("*.ipynb")).problems
    assert [str(p).partition("code, ")[2] for p in found] == [
        "lf-func-load: its verdict is 'Not supported', shown is 'Partly right'."
    ]


def test_a_tool_must_be_named_with_what_is_unverified(course):
    tool = tools()["mjoa"]
    complete = f"<p>{html.escape(tool.name)}</p><p>Verified in part. {html.escape(tool.unverified)}</p>"
    assert coverage_of(course([code('ScaleForm("mjoa")', complete)]).glob("*.ipynb")).problems == ()
    folder = course([code('ScaleForm("mjoa")', f"<p>{html.escape(tool.name)}</p>")])
    assert "does not say what is unverified" in said(coverage_of(folder.glob("*.ipynb")).problems)


def test_prose_teaches_what_it_marks_when_it_says_the_verdict_and_cites(course):
    load = claims()["lf-func-load"]
    told = f"Even spread of load is not supported [@{load.evidence[0]}].\n\n<!-- teaches: lf-func-load -->"
    folder = course([words(told)])
    found = coverage_of(folder.glob("*.ipynb"))
    assert found.taught == {"lf-func-load": ("00-lesson", "words")}
    assert found.problems == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Even spread is possible [@{key}].", "the cell does not say its verdict, 'Not supported'"),
        ("Even spread is not supported.", "the cell cites none of its sources: {key}"),
    ],
)
def test_prose_that_hides_verdict_or_source_is_found(course, text, expected):
    evidence = claims()["lf-func-load"].evidence
    source = text.format(key=evidence[0]) + "\n\n<!-- teaches: lf-func-load -->"
    found = said(coverage_of(course([words(source)]).glob("*.ipynb")).problems)
    assert expected.format(key=", ".join(evidence)) in found


def test_prose_names_a_tool_that_it_teaches(course):
    marker = "\n\n<!-- teaches: c_jacs -->"
    assert coverage_of(course([words("The C-JACS was not found." + marker)]).glob("*.ipynb")).problems == ()
    found = coverage_of(course([words("Nothing." + marker)]).glob("*.ipynb")).problems
    assert "does not name 'C-JACS" in said(found)


def test_an_id_that_no_record_has_is_found_in_code_and_in_prose(course):
    folder = course([words("A.\n\n<!-- teaches: lf-nothing -->"), code('claim("lf-nothing")')])
    found = coverage_of(folder.glob("*.ipynb"))
    assert [str(p).partition("cell ")[2] for p in found.problems] == [
        "words, lf-nothing: no record has this id.",
        "code, lf-nothing: no record has this id.",
    ]
    assert found.taught == {}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda s: s["not_yet_taught"].append("lf-func-load"),
            "lf-func-load is called not yet taught; 00-lesson",
        ),
        (
            lambda s: s["taught"].pop("lf-func-load"),
            "lf-func-load: no place is given; 00-lesson, cell code teaches it",
        ),
        (
            lambda s: s["taught"]["lf-func-load"].update(cell="gone"),
            "00-lesson, cell gone is given; 00-lesson, cell code",
        ),
        (
            lambda s: s["not_yet_taught"].remove("lf-cause-age"),
            "lf-cause-age is taught nowhere and is not called so",
        ),
        (
            lambda s: s["taught"].update({"lf-cause-age": {"notebook": "00-lesson", "cell": "code"}}),
            "lf-cause-age: 00-lesson, cell code does not teach it, nor does any cell",
        ),
        (lambda s: s["not_yet_taught"].append("lf-nothing"), "lf-nothing: no record has this id"),
    ],
)
def test_a_file_that_is_not_exact_is_found(course, change, expected):
    folder = course([table("lf-func-load")])
    write_coverage(folder)
    stored = yaml.safe_load((folder / "coverage.yaml").read_text("utf-8"))
    change(stored)
    (folder / "coverage.yaml").write_text(yaml.safe_dump(stored), encoding="utf-8")
    assert expected in said(check_coverage(folder))


def test_when_all_lessons_are_there_nothing_may_be_left_untaught(course):
    folder = course(*[[table("lf-func-load")]] * 14)
    write_coverage(folder)
    found = said(check_coverage(folder))
    assert "lf-cause-age is taught nowhere." in found
    assert "mjoa is taught nowhere." in found


@pytest.mark.parametrize("text", ["", "taught: 3", "taught: {a: b}\nnot_yet_taught: []", "[", "taught: {}"])
def test_what_is_no_coverage_file_is_refused_with_what_to_run(course, text):
    folder = course([table("lf-func-load")])
    (folder / "coverage.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"coverage\.yaml: this is no coverage file .*; run: spinelab"):
        check_coverage(folder)


def test_the_command_writes_and_checks(course):
    folder = course([table("lf-func-load")])
    run = CliRunner().invoke
    assert run(app, ["evidence", "coverage", str(folder), "--check"]).exit_code == 1
    wrote = run(app, ["evidence", "coverage", str(folder)])
    assert (wrote.exit_code, "1 taught, " in wrote.output) == (0, True)
    assert run(app, ["evidence", "coverage", str(folder), "--check"]).exit_code == 0


def test_claims_are_chosen_by_id_section_and_article():
    drugs = popular_claims(section="drugs")
    assert {claim.section for claim in drugs} == {"drugs"}
    assert {claim.id.partition("-")[0] for claim in drugs} == {"lf", "pll"}
    assert all(claim.seed_text for claim in popular_claims())
    assert sum(len(popular_claims(section=name)) for name in sections()) == len(popular_claims())
    assert [claim.id for claim in popular_claims("pll-cause-age", "lf-cause-age")] == [
        "pll-cause-age",
        "lf-cause-age",
    ]


@pytest.mark.parametrize(
    ("ids", "filters", "expected"),
    [
        (("lf-cause-age",), {"section": "drugs"}, "both were given"),
        ((), {"section": "drug"}, "no section 'drug'; allowed: "),
        ((), {"article": "both"}, "no article 'both'; allowed: 'lf', 'pll'"),
        ((), {"section": "emerging", "article": "lf"}, "'lf' has no claim in the section 'emerging'"),
        (("lf-add-olf-sato",), {}, "'lf-add-olf-sato' is a gap of the article"),
    ],
)
def test_a_choice_of_claims_that_cannot_be_judged_is_refused(ids, filters, expected):
    with pytest.raises(ValueError, match=expected):
        popular_claims(*ids, **filters)
