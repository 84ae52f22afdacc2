"""Every lesson keeps to the pattern: objectives first, short cells, one clean run, nothing that dangles."""

import ast
import re
from pathlib import Path

import nbformat
import pytest
import yaml

from spinebank.load import bank_folders, course_root, find_item, read_item
from spinelab.cases import library, load_case
from spinelab.evidence.coverage import check_coverage
from spinelab.lesson import LessonError, normalised, refresh
from spinelab.pace import OPTIONAL, pace

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "course").glob("[0-9][0-9]-*.ipynb"))
OBJECTIVES = yaml.safe_load((ROOT / "assessments" / "objectives.yaml").read_text(encoding="utf-8"))[
    "objectives"
]
LONGEST_CODE_CELL = 8
LONGEST_MIN = 40

lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def practised(path):
    """Ids of the questions that a lesson asks, in order."""
    calls = (node for cell in code_cells(path) for node in ast.walk(ast.parse(cell.source)))
    return [
        call.args[0].value
        for call in calls
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "practice"
    ]


def test_there_are_lessons():
    assert [path.stem for path in LESSONS[:2]] == ["00-start-here", "01-anatomy"]


@lesson
def test_a_lesson_is_stored_in_the_fixed_form(path):
    stored = path.read_text(encoding="utf-8")
    assert stored == nbformat.writes(normalised(read(path))) + "\n", (
        f"run: spinelab lesson refresh {path.name}"
    )


@lesson
def test_the_outputs_come_from_one_clean_run(path):
    counts = [cell.execution_count for cell in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1))
    kinds = {output.output_type for cell in code_cells(path) for output in cell.outputs}
    assert "error" not in kinds


@lesson
def test_the_first_cell_gives_title_time_and_objectives(path):
    first = read(path).cells[0].source
    assert re.match(rf"# {path.stem[:2]} \S", first)
    assert re.search(r"About \d+ minutes", first)
    assert "By the end you can" in first
    assert "not for patient care" in first


@lesson
def test_the_minutes_stated_are_those_that_the_rule_gives_and_at_most_forty(path):
    counted = pace(read(path))
    stated = int(re.search(r"About (\d+) minutes", read(path).cells[0].source)[1])
    assert stated == counted.core <= LONGEST_MIN
    for heading, spent in counted.optional_min.items():
        assert int(OPTIONAL.search(heading)[1]) == max(1, round(spent)), heading


def test_the_map_of_the_course_states_the_minutes_of_each_lesson():
    rows = re.findall(
        r"\]\((\d\d-[^)]+)\.ipynb\) \|[^|]+\| (\d+) \|", "".join(c.source for c in read(LESSONS[0]).cells)
    )
    assert {name: int(said) for name, said in rows} == {p.stem: pace(read(p)).core for p in LESSONS[1:]}


@lesson
def test_the_objectives_of_a_lesson_are_those_of_the_item_bank(path):
    first = read(path).cells[0].source
    named = re.findall(r"\(`([a-z-]+)`\)", first)
    ours = {entry["id"]: entry["text"] for entry in OBJECTIVES if entry["notebook"] == path.stem}
    assert named == list(ours)
    for text in ours.values():
        assert text[0].lower() + text[1:].rstrip(".") in first


@lesson
def test_every_objective_is_practised_in_its_lesson(path):
    folders = bank_folders(course_root(ROOT / "assessments"))
    items = [read_item(find_item(item_id, folders)).item for item_id in practised(path)]
    ours = {entry["id"] for entry in OBJECTIVES if entry["notebook"] == path.stem}
    assert ours <= {item.objective for item in items}


@lesson
def test_code_cells_are_short_and_import_in_one_place(path):
    cells = code_cells(path)
    for cell in cells:
        assert len(cell.source.splitlines()) <= LONGEST_CODE_CELL, cell.id
        assert not re.search(r"^[%!]", cell.source, re.MULTILINE), cell.id
    importing = [cell.id for cell in cells if re.search(r"^(import|from) ", cell.source, re.MULTILINE)]
    assert importing == [cells[0].id]


@lesson
def test_links_to_files_lead_somewhere_and_pictures_have_words(path):
    for cell in read(path).cells:
        if cell.cell_type != "markdown":
            continue
        for words, address in re.findall(r"!\[([^]]*)\]\(([^)]+)\)", cell.source):
            assert words, f"{cell.id}: {address} has no text equivalent"
        for address in re.findall(r"\]\(((?!https?:|#|mailto:)[^)\s]+)", cell.source):
            assert (path.parent / address).exists(), f"{cell.id}: {address}"


@lesson
def test_nothing_of_one_machine_is_stored(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"/(home|tmp|work|Users)/|0x[0-9a-f]{6,}|IPY_MODEL_", text)


@lesson
def test_a_widget_leaves_words_for_readers_who_cannot_run_it(path):
    for cell in code_cells(path):
        for output in cell.outputs:
            assert "text/html" in output.get("data", {"text/html": ""}), cell.id


def test_a_lesson_that_fails_is_left_as_it_was(tmp_path):
    path = tmp_path / "broken.ipynb"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")])
    nbformat.write(notebook, path)
    before = path.read_bytes()
    with pytest.raises(LessonError, match="ZeroDivisionError"):
        refresh(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_no_notebook_is_named(tmp_path):
    path = tmp_path / "note.ipynb"
    path.write_text("not json", encoding="utf-8")
    with pytest.raises(LessonError, match=r"note\.ipynb is not a notebook"):
        refresh(path)


def test_every_record_is_taught_or_said_not_to_be_yet():
    assert [str(problem) for problem in check_coverage(ROOT / "course")] == []


@lesson
def test_a_lesson_names_the_patients_who_need_what_it_teaches(path):
    cell = next((cell.source for cell in read(path).cells if cell.id == "cases"), "")
    named = {
        (title, int(minutes))
        for title, minutes in re.findall(
            r"^- \[(.+)\]\(13-case-conference\.ipynb\), about (\d+) minutes$", cell, re.MULTILINE
        )
    }
    cases = [load_case(name) for name in library()]
    assert named == {(case.title, case.minutes) for case in cases if path.stem in case.lessons}
