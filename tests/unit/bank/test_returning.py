"""Marks as the gradebook files of learning management systems."""

import csv
import io
import zipfile
from datetime import date

import pytest

from spinebank.grading.judge import GradingSetupError
from spinebank.grading.returning import Destination, Returned, bundles, defused, table_for

ON = date(2026, 11, 22)
ANN = Returned("ann", "Ann, B.", 'O"Hara', "ann@example.org", "4711", 8.25, 18.0, waits=False)
EVE = Returned("=cmd|'calc'!A0", "+1", "-2", "@eve", "", 0.0, 18.0, waits=False)


def rows(to, column="Quiz 1 (99)"):
    return list(csv.reader(io.StringIO(table_for(to, column, [ANN, EVE], ON))))


def test_canvas_finds_its_columns_and_the_row_of_points():
    head, points, ann, _ = rows(Destination.CANVAS)
    assert head == ["Student", "ID", "SIS Login ID", "Section", "Quiz 1 (99)"]
    assert points == ["Points Possible", "", "", "", "18"]
    assert ann == ['O"Hara, Ann, B.', "4711", "ann", "", "8.25"]


def test_moodle_and_blackboard_find_people_by_their_keys():
    assert rows(Destination.MOODLE)[1] == ["4711", "ann", "ann@example.org", "8.25"]
    assert rows(Destination.BLACKBOARD)[1] == ['O"Hara', "Ann, B.", "ann", "8.25"]
    assert table_for(Destination.BLACKBOARD, "Quiz", [ANN], ON).startswith('"Last Name","First Name"')


def test_oneroster_has_its_nine_columns():
    head, ann, eve = rows(Destination.ONEROSTER, "li1")
    assert head[:2] + head[3:7] == [
        "sourcedId",
        "status",
        "lineItemSourcedId",
        "studentSourcedId",
        "scoreStatus",
        "score",
    ]
    assert ann == ["li1-4711", "", "", "li1", "4711", "fully graded", "8.25", "2026-11-22", ""]
    assert eve[0] == "li1-=cmd|'calc'!A0"


@pytest.mark.parametrize("to", Destination)
def test_no_cell_is_a_formula(to):
    cells = [cell for row in rows(to) for cell in row]
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r", "\n"}]
    assert any(cell.startswith("'=cmd") for cell in cells)


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\t=1", "\r\n=1"])
def test_what_a_spreadsheet_would_obey_is_defused(cell):
    assert defused(cell) == f"'{cell}"


@pytest.mark.parametrize("column", ["Final Score", "My Current Points", "Override Grade"])
def test_a_name_that_canvas_drops_is_refused(column):
    with pytest.raises(GradingSetupError, match="Canvas drops a column"):
        table_for(Destination.CANVAS, column, [ANN], ON)
    assert table_for(Destination.MOODLE, column, [ANN], ON)


def test_each_student_gets_an_archive_with_their_own_page_only(tmp_path):
    for student in ("ann", "ben"):
        (tmp_path / student / "quiz").mkdir(parents=True)
        (tmp_path / student / "quiz" / "quiz.html").write_text(f"page of {student}")
        (tmp_path / student / "quiz" / "submission_secret.txt").write_text("secret")
    found = dict(bundles(tmp_path, "quiz", ["ann", "ben", "cleo"]))
    assert sorted(found) == ["ann-quiz.zip", "ben-quiz.zip"]
    with zipfile.ZipFile(io.BytesIO(found["ann-quiz.zip"])) as archive:
        assert archive.namelist() == ["quiz.html"]
        assert archive.read("quiz.html") == b"page of ann"
