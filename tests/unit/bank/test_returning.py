"""Marks as the gradebook files of learning management systems."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from spinebank.grading.judge import GradingSetupError
from spinebank.grading.oneroster import Place, Version, oneroster, zipped
from spinebank.grading.returning import Destination, Returned, bundles, defused, table_for

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PLACE = Place("quiz-1", "Quiz 1", "class-7", "autumn", "school-3", due=date(2026, 11, 20))
ANN = Returned("ann", "Ann, B.", 'O"Hara', "ann@example.org", "4711", 8.25, 18.0, waits=False)
EVE = Returned("=cmd|'calc'!A0", "+1", "-2", "@eve", "", 0.0, 18.0, waits=False)


def rows(to, column="Quiz 1 (99)"):
    return list(csv.reader(io.StringIO(table_for(to, column, [ANN, EVE]))))


def test_canvas_finds_its_columns_and_the_row_of_points():
    head, points, ann, _ = rows(Destination.CANVAS)
    assert head == ["Student", "ID", "SIS Login ID", "Section", "Quiz 1 (99)"]
    assert points == ["Points Possible", "", "", "", "18"]
    assert ann == ['O"Hara, Ann, B.', "4711", "ann", "", "8.25"]


def test_moodle_and_blackboard_find_people_by_their_keys():
    assert rows(Destination.MOODLE)[1] == ["4711", "ann", "ann@example.org", "8.25"]
    assert rows(Destination.BLACKBOARD)[1] == ['O"Hara', "Ann, B.", "ann", "8.25"]
    assert table_for(Destination.BLACKBOARD, "Quiz", [ANN]).startswith('"Last Name","First Name"')


def columns(files, name):
    return list(csv.DictReader(io.StringIO(files[name])))


@pytest.mark.parametrize("version", Version)
def test_a_oneroster_set_is_whole_and_everything_in_it_that_is_referred_to_is_there(version):
    files, refused = oneroster(replace(PLACE, version=version), [ANN, EVE], NOW)
    assert refused == ["=cmd|'calc'!A0 is left out: '=cmd|'calc'!A0' is no sourcedId."]
    manifest = {row["propertyName"]: row["value"] for row in columns(files, "manifest.csv")}
    assert (manifest["manifest.version"], manifest["oneroster.version"]) == ("1.0", version)
    told = {name.removeprefix("file."): state for name, state in manifest.items() if "file." in name}
    assert len(told) == {"1.1": 13, "1.2": 21}[version]
    assert {f"{name}.csv" for name, state in told.items() if state == "bulk"} == set(files) - {"manifest.csv"}
    assert set(told.values()) == {"bulk", "absent"}
    (category,), (item,), (result,) = (
        columns(files, f"{n}.csv") for n in ("categories", "lineItems", "results")
    )
    assert item["categorySourcedId"] == category["sourcedId"]
    assert result["lineItemSourcedId"] == item["sourcedId"] == "quiz-1"
    assert (item["assignDate"], item["dueDate"]) == ("2026-11-20", "2026-11-20")
    assert (item["resultValueMin"], result["score"], item["resultValueMax"]) == ("0", "8.25", "18")
    assert (result["studentSourcedId"], result["scoreStatus"]) == ("4711", "fully graded")
    assert result["scoreDate"] == "2026-11-22"
    for row in (category, item, result):
        assert row["status"] == row["dateLastModified"] == "", "both stay empty in bulk"


@pytest.mark.parametrize(
    ("version", "name", "head"),
    [
        ("1.1", "categories", "title"),
        ("1.2", "categories", "title,weight"),
        (
            "1.1",
            "lineItems",
            (
                "title,description,assignDate,dueDate,classSourcedId,categorySourcedId,gradingPeriodSourcedId,"
                "resultValueMin,resultValueMax"
            ),
        ),
        (
            "1.2",
            "lineItems",
            (
                "title,description,assignDate,dueDate,classSourcedId,categorySourcedId,academicSessionSourcedId,"
                "resultValueMin,resultValueMax,schoolSourcedId"
            ),
        ),
        ("1.1", "results", "lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,comment"),
        (
            "1.2",
            "results",
            (
                "lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,comment,textScore,"
                "classSourcedId,inProgress,incomplete,late,missing"
            ),
        ),
    ],
)
def test_the_columns_are_those_of_the_binding_in_its_order(version, name, head):
    files, _ = oneroster(replace(PLACE, version=Version(version)), [ANN], NOW)
    assert files[f"{name}.csv"].splitlines()[0] == f"sourcedId,status,dateLastModified,{head}"
    assert {len(row) for row in csv.reader(io.StringIO(files[f"{name}.csv"]))} == {3 + len(head.split(","))}


def test_a_delta_says_of_every_row_that_it_is_active_and_since_when():
    files, _ = oneroster(replace(PLACE, delta=True), [ANN], NOW)
    assert "file.results,delta" in files["manifest.csv"]
    for name in ("categories.csv", "lineItems.csv", "results.csv"):
        (row,) = columns(files, name)
        assert (row["status"], row["dateLastModified"]) == ("active", "2026-11-22T09:30:00.000Z")


@pytest.mark.parametrize(
    ("place", "option"),
    [
        (replace(PLACE, class_id=""), "--class"),
        (replace(PLACE, session_id="a b"), "--session"),
        (replace(PLACE, school_id=""), "--school"),
        (replace(PLACE, line_item="é"), "--column"),
    ],
)
def test_an_id_that_only_the_school_knows_is_asked_for(place, option):
    with pytest.raises(GradingSetupError, match=f"needs {option}, a sourcedId"):
        oneroster(place, [ANN], NOW)
    assert oneroster(replace(PLACE, school_id="", version=Version.V1_1), [ANN], NOW)


def test_the_archive_of_a_set_has_its_files_at_the_top_and_is_the_same_every_time():
    files, _ = oneroster(PLACE, [ANN], NOW)
    with zipfile.ZipFile(io.BytesIO(zipped(files))) as archive:
        assert archive.namelist() == ["manifest.csv", "categories.csv", "lineItems.csv", "results.csv"]
        assert archive.read("results.csv").decode() == files["results.csv"]
    assert zipped(files) == zipped(files)


@pytest.mark.parametrize("to", [Destination.CANVAS, Destination.MOODLE, Destination.BLACKBOARD])
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
        table_for(Destination.CANVAS, column, [ANN])
    assert table_for(Destination.MOODLE, column, [ANN])


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
