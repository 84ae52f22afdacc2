"""The authors' pages, taken literally: their commands, in their order, on a copy of the course."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from spinebank.load import bank_folders, read_bank

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "course" / "WRITE.md"
CASES = ROOT / "widgets" / "spinelab" / "cases" / "WRITE_A_CASE.md"
LESSON = "course/00-start-here.ipynb"
ITEM = "anatomy-layers-order-01"
NOT_COPIED = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "*.db", "release", "submitted")

pytestmark = pytest.mark.notebook


def write_item(course):
    """Change what a copied question must change; the author does the rest."""
    copied = course / "assessments" / "bank" / "anatomy" / f"{ITEM}.yaml"
    copied.write_text(
        copied.read_text(encoding="utf-8").replace("id: anatomy-approach-order-01", f"id: {ITEM}")
    )


def write_sentence(course):
    """Add a sentence with a key and a word of the glossary to a lesson."""
    path = course / LESSON
    notebook = nbformat.read(path, as_version=4)
    text = "Crystals lay in the [[ligamentum flavum]] of people with lumbar stenosis [@yayama2008]."
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell(text, id="added"))
    nbformat.write(notebook, path)


@pytest.fixture(scope="module")
def written(tmp_path_factory, commands_of):
    """The copy after the last command, and what each command printed."""
    course = tmp_path_factory.mktemp("author")
    for name in ("course", "assessments"):
        shutil.copytree(ROOT / name, course / name, ignore=NOT_COPIED)
    shutil.copy(ROOT / "README.md", course)
    paths = [str(course / "assessments"), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}

    def run(*command, folder=course):
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=600
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    printed = {}
    for block in commands_of(PAGE):
        if ["spinelab", "evidence", "coverage"] in block:  # between two blocks, the author writes
            write_sentence(course)
        for command in block:
            printed[" ".join(command)] = run(*command)
        if block[0][0] == "cp":
            write_item(course)
    for code in re.findall(
        r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    ):
        *lines, shown = code.strip().splitlines()
        printed[shown] = run(sys.executable, "-c", "\n".join([*lines, f"print(repr({shown}))"]))
    (hour := course / "an-hour").mkdir()
    printed["an hour"] = [run(*command, folder=hour) for block in commands_of(CASES) for command in block]
    return course, printed


def test_a_copied_question_is_sound_and_counts(written):
    _, printed = written
    before = len(read_bank(bank_folders(ROOT / "assessments")).require().items)
    said = printed["spinebank lint --course assessments"]
    assert f"{before + 1} items" in said
    assert ": 0 errors" in said
    assert f"{before + 1} items" in printed["spinebank blueprint --course assessments"]
    assert "built" not in printed["spinebank build --course assessments"]  # a practice question
    assert printed[f'practice("{ITEM}")'].strip()


def test_a_new_case_is_sound_and_is_played(written):
    _, printed = written
    assert re.search(r"1\d\d played", printed["spinelab cases check my-case.yaml --paths 100"])
    assert "my-case" in printed['CasePreview("my-case.yaml")']


def test_the_hour_in_which_a_case_is_written_ends_with_one_that_was_played_and_exported(written):
    course, printed = written
    new, check, _, export = printed["an hour"]
    assert "my-case.yaml is written" in new
    assert "1 cases are sound" in check
    assert "Not told" in export
    assert len(list((course / "an-hour" / "vp").glob("*.xml"))) == 3


def test_a_sentence_with_a_key_becomes_a_part_of_the_lesson(written):
    course, printed = written
    assert "added" in printed[f"spinelab evidence weave {LESSON}"]
    notebook = nbformat.read(course / LESSON, as_version=4)
    [added] = [cell for cell in notebook.cells if cell.id == "added"]
    assert "#ref-yayama2008" in added.source
    assert "not yet" in printed["spinelab evidence coverage"]
    assert "00-start-here" in printed[f"python -m spinelab.pace {LESSON}"]


def test_the_list_of_lessons_was_up_to_date(written):
    course, _ = written
    assert (course / "README.md").read_text(encoding="utf-8") == (ROOT / "README.md").read_text(
        encoding="utf-8"
    )
