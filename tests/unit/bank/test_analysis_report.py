"""The report and its commands: a table for every picture, plain JSON, and nothing about few students."""

import csv
import html
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from kit.response_tables import CASES, table_of
from spinebank.analysis.analyse import analyse
from spinebank.analysis.forms import linked
from spinebank.analysis.report import report_files, student_files
from spinebank.analysis.report.students import merged_marks, right_sheet
from spinebank.analysis.report.tables import Sheet, as_csv, item_sheet, quiz_sheet, score_sheet, wright_sheet
from spinebank.analysis.report.words import as_markdown, words
from spinebank.analysis.simulate import Plan, simulate
from spinebank.cli import app

PAGE = Path(__file__).parents[3] / "assessments" / "instructor" / "item-analysis.md"


@pytest.fixture(scope="module")
def analysis():
    return analyse(simulate(Plan(students=60, items=8, seed=7, miskeyed=1)).table, 200)


@pytest.fixture(scope="module")
def files(analysis):
    return report_files([analysis])


class Page(HTMLParser):
    """Counts what a page holds, and what it would fetch."""

    def __init__(self, text):
        super().__init__()
        self.found, self.fetched = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append(tag)
        self.fetched += [value for name, value in attrs if name in {"src", "href"}]


def test_every_picture_has_a_table_and_the_page_fetches_nothing(files):
    page = Page(files["analysis.html"])
    assert page.found.count("figure") >= 12
    assert page.found.count("table") >= page.found.count("figure")
    assert page.found.count("figcaption") == page.found.count("figure")
    assert page.fetched == []
    assert files["analysis.html"].count("plotly.js v") == 1, "the bundle is in the page once"


def test_a_simulated_class_is_called_so_everywhere(files, analysis):
    assert "Simulated answers. No student gave them." in files["analysis.html"]
    assert json.loads(files["analysis.json"])["simulated"] is True
    assert "Answers,simulated" in files["quiz.csv"]
    assert "Simulated answers" in student_files(analysis)["students.html"]


def test_text_of_an_item_or_a_student_is_never_taken_for_markup(analysis):
    evil = "<script>alert(1)</script>"
    items = tuple(
        replace(item, id=f"{evil}{place}", objective=evil) for place, item in enumerate(analysis.table.items)
    )
    text = report_files([analyse(replace(analysis.table, items=items), 100)])["analysis.html"]
    assert evil not in text
    assert "&lt;script&gt;" in text


def test_the_csv_holds_a_row_for_each_question_and_option(files, analysis):
    assert len(list(csv.DictReader(files["items.csv"].splitlines()))) == 8
    assert len(list(csv.DictReader(files["options.csv"].splitlines()))) == 32
    facility = next(csv.DictReader(files["items.csv"].splitlines()))["Facility"]
    assert facility.startswith(f"{analysis.items[0].facility.value:.2f} (")


def test_a_formula_of_a_spreadsheet_is_made_harmless():
    text = as_csv(Sheet("", ("a",), (("=1+1",), ("-0.3 (-0.4 to -0.1)",))))
    assert text.splitlines() == ["a", "'=1+1", "-0.3 (-0.4 to -0.1)"]


def test_the_json_is_plain_and_names_no_student(files, analysis):
    found = json.loads(files["analysis.json"])
    form = found["forms"][0]
    assert form["students"] == 60
    assert form["items"][0]["facility"]["value"] == pytest.approx(analysis.items[0].facility.value)
    assert form["two_parameter"] is None
    assert "200" in form["two_parameter_note"]
    assert not any(student in files["analysis.json"] for student in analysis.table.students)


def test_the_sheets_beside_the_pictures_count_every_student_and_question(analysis):
    scores = score_sheet(analysis.table.totals, 8)
    assert sum(int(row[1]) for row in scores.rows) == 60
    assert scores.rows[-1][0] == "8"
    map_rows = wright_sheet(analysis).rows
    assert sum(int(row[2]) for row in map_rows) == 60
    assert sum(row[3].count("simulated-item") for row in map_rows) == len(analysis.rasch.ids)


def test_many_marks_are_joined_into_at_most_thirty_classes():
    sheet = score_sheet([0.0, 99.5, 100.0], 100)
    assert len(sheet.rows) <= 31
    assert sum(int(row[1]) for row in sheet.rows) == 3


@pytest.mark.parametrize("n", [10, 11, 25, 60, 300])
def test_no_cell_that_students_see_holds_fewer_than_ten(n):
    table = simulate(Plan(students=n, items=12, seed=n)).table
    cells = [int(row[1]) for row in merged_marks(table).rows]
    assert min(cells) >= 10
    assert sum(cells) == n
    right = (table.right & table.reached).sum(axis=0)
    for place, row in enumerate(right_sheet(table).rows):
        there = table.reached[:, place].sum()
        shown = row[1] != "\N{EN DASH}"
        assert shown == (min(right[place], there - right[place]) >= 10)


def test_the_ranges_of_marks_cover_all_marks_without_a_gap():
    table = simulate(Plan(students=90, items=12, seed=3)).table
    ends = [tuple(map(int, re.findall(r"\d+", row[0]))) for row in merged_marks(table).rows]
    assert ends[0][0] == 0
    assert ends[-1][-1] == 12
    assert all(after[0] == before[-1] + 1 for before, after in pairwise(ends))


def test_students_see_neither_keys_nor_options_nor_names_of_questions(analysis):
    shown = "".join(student_files(analysis).values())
    for item in analysis.table.items:
        assert item.id not in shown
    assert "key" not in shown.lower()
    assert "Rasch" not in shown


def test_a_class_of_nine_is_shown_nothing():
    files = student_files(analyse(simulate(Plan(students=9, items=6)).table, 100))
    assert list(files) == ["students.html"]
    assert "Fewer than 10 students took this quiz, so nothing is shown." in files["students.html"]
    assert "<table>" not in files["students.html"]


def test_items_without_options_have_dashes_instead_of_zeros():
    rng = np.random.default_rng(2)
    rows = item_sheet(analyse(table_of(rng.random((12, 4)) < 0.6), 100)).rows
    assert {row[5] for row in rows} == {"\N{EN DASH}"}
    assert {row[8] for row in rows} == {"\N{EN DASH}"}


def test_the_instructors_page_explains_every_number_in_the_words_of_the_report():
    assert as_markdown() in PAGE.read_text(encoding="utf-8")
    for word in words().values():
        for sentence in (word.is_this, word.use_it):
            assert sentence.endswith(".")
            assert not re.search(r"[.!?] [A-Z]", sentence), f"{word.label}: one sentence, not two"


NAMES = {"Question", "Option", "Key", "Objective", "Form", "Statistic", "Value (95 % interval)", "Answers"}
"""Heads and rows that hold no number."""


def test_every_number_of_the_report_is_explained_once(analysis):
    new = analyse(simulate(Plan(students=60, items=8, seed=7, form="B", common=tuple(range(8)))).table, 100)
    text = report_files([analysis, new], *linked([analysis, new], 20, 1))["analysis.html"]
    heads = set(re.findall(r'<th scope="col">(.*?)</th>', text))
    heads |= {row[0] for row in quiz_sheet(analysis).rows}
    heads = {re.sub(r"Group \d of \d", "Group", html.unescape(head)) for head in heads}
    numbers = {head.split(" (95 %")[0] for head in heads - NAMES} - {"Look at this", "Remark"}
    explained = [column for word in words().values() for column in word.columns]
    assert sorted(explained) == sorted(numbers)


def test_the_instructors_notebook_runs_and_finds_the_wrong_key(capsys):
    notebook = json.loads(PAGE.with_suffix(".ipynb").read_text(encoding="utf-8"))
    names = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)  # noqa: S102 (our own notebook, without a kernel)
    assert "Key may be wrong" in capsys.readouterr().out
    assert names["made"].table.simulated


def run(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)))


def test_a_class_is_simulated_and_analysed_by_two_commands(tmp_path):
    made = run(
        "simulate", "--out", tmp_path / "a", "--students", 60, "--items", 6, "--ambiguous", 0, "--seed", 4
    )
    assert made.output.endswith("60 simulated students, 6 questions, 1 miskeyed, 0 ambiguous.\n")
    out = tmp_path / "out"
    done = run("analyse", "--table", tmp_path / "a", "--out", out, "--resamples", 200)
    assert done.exit_code == 0, done.output
    assert "Key may be wrong: strong students choose" in done.output
    assert "60 students, 6 questions, simulated" in done.output
    assert {path.name for path in out.iterdir()} >= {"analysis.html", "items.csv", "analysis.json"}
    shown = run("analyse", "--table", tmp_path / "a", "--out", out, "--resamples", 200, "--for", "students")
    assert "students.html" in shown.output
    assert "Key" not in shown.output


def test_two_forms_are_equated_by_their_common_questions(tmp_path):
    for form in "AB":
        plan = ("--students", 60, "--items", 12, "--form", form, "--common", 6)
        run("simulate", "--out", tmp_path / form, *plan)
    out = tmp_path / "out"
    done = run(
        "analyse", "--table", tmp_path / "A", "--table", tmp_path / "B", "--out", out, "--resamples", 200
    )
    assert done.exit_code == 0, done.output
    found = json.loads((out / "analysis.json").read_text())
    assert [one["method"] for one in found["equating"]] == ["Tucker, mean", "Tucker, linear"]
    assert len(found["rasch_links"]) == 1
    assert {"items-a.csv", "items-b.csv"} <= {path.name for path in out.iterdir()}
    beside = list(csv.DictReader((out / "forms.csv").read_text().splitlines()))
    mean = found["forms"][1]["mean"]["value"]
    assert beside[1]["Mean, %"].startswith(f"{100 * mean / 12:.1f} (")


def test_pass_marks_are_printed_as_json(tmp_path):
    run("simulate", "--out", tmp_path, "--students", 80, "--items", 20)
    found = json.loads(run("pass-mark", "cohen", "--table", tmp_path).output)
    assert found["simulated"] is True
    assert 0 < found["share_failing"] < 1
    angoff = json.loads(run("pass-mark", "angoff", "--sheet", CASES / "angoff_ratings.csv").output)
    assert angoff["whole_marks"] == 6
    assert angoff["rounds"][0]["discuss"] == ["i4", "i6"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("analyse",), "Say which quiz"),
        (("analyse", "--table", "/no/such"), "cannot be read"),
        (("simulate", "--out", "x", "--students", "0"), "are the fewest"),
        (("pass-mark", "angoff"), "needs --sheet"),
        (("analyse", "anatomy", "--form", "Q"), "There is no form 'Q'"),
    ],
)
def test_a_command_that_cannot_be_done_says_why(arguments, said):
    done = run(*arguments)
    assert done.exit_code == 1
    assert said in done.output
