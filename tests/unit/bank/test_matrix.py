"""The matrix of objectives by Bloom level: counted rightly, and every gap said."""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spinebank.cli import app
from spinebank.load import bank_folders, read_bank
from spinebank.matrix import matrix_of

ASSESSMENTS = Path(__file__).parents[3] / "assessments"


@pytest.fixture
def small(make_bank):
    """An objective with two kinds on two levels, and one with a single item of recall."""
    bank = make_bank("bank", objectives=("spine-recall", "spine-use"))
    for number in range(3):
        bank.write(id=f"spine-thing-0{number}", bloom="apply")
    bank.write("numeric", id="spine-thing-03", bloom="remember")
    bank.write("locate_structure", id="spine-thing-04", objective="spine-use", bloom="remember")
    return matrix_of(read_bank([bank.folder]).require())


def test_items_are_counted_by_level_and_kind(small):
    first, second = small.as_json()["objectives"]
    assert first["levels"] == {"remember": 1, "understand": 0, "apply": 3, "analyse": 0, "evaluate": 0}
    assert first["kinds"] == {"numeric": 1, "single_best": 3}
    assert second["items"] == ["spine-thing-04"]
    assert (small.as_json()["recall"], small.as_json()["pictures"]) == (2, 1)


def test_every_gap_is_said_once(small):
    assert small.gaps() == [
        "spine-use has 1 items; at least 4 are needed.",
        "spine-use is asked on remember alone; 2 levels are needed.",
        "2 of 5 items are pure recall; at most a third may be.",
        "1 items use an image, a scene or a patient; at least 40 are needed.",
    ]


def test_the_table_for_programs_holds_the_same_figures(small):
    rows = list(csv.DictReader(io.StringIO(small.as_csv())))
    assert [(row["objective"], row["apply"], row["numeric"], row["items"]) for row in rows] == [
        ("spine-recall", "3", "1", "4"),
        ("spine-use", "0", "0", "1"),
    ]


@pytest.fixture(scope="module")
def course_matrix():
    return matrix_of(read_bank(bank_folders(ASSESSMENTS)).require())


def test_the_bank_of_the_course_has_no_gap(course_matrix):
    assert course_matrix.gaps() == []
    assert len(course_matrix.items) >= 200


def test_the_command_fails_where_there_is_a_gap_and_says_it(tmp_path, make_bank):
    make_bank("course/bank").write()
    (tmp_path / "course" / "nbgrader_config.py").touch()

    def run(*arguments):
        return CliRunner().invoke(app, ["blueprint", "--course", str(tmp_path / "course"), *arguments])

    table = run()
    assert table.exit_code == 1
    assert "spine-recall" in table.stdout
    assert "spine-recall has 1 items; at least 4 are needed." in table.stderr
    assert json.loads(run("--format", "json").stdout)["items"] == 1
    assert run("--format", "csv").stdout.startswith("lesson,objective,remember,")
