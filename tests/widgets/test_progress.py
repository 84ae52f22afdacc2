"""Saving and loading all of a learner's progress: nothing lost, and nothing foreign taken in unasked."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from spinelab.answers.work import WORK_FOLDER, page_name, pages_of, work_sheet
from spinelab.cases import Event, load_case
from spinelab.cases.keep import CaseKeeper
from spinelab.progress import Progress
from spinelab.progress.keep import gather
from spinelab.progress.record import MAX_BYTES
from spinelab.review.keep import ProgressFile
from spinelab.review.schedule import Schedule

CASE = load_case("found-by-chance")
LOG = [{"kind": "do", "what": CASE.scenes[0].items[0].id}]


def answer(folder, name="x-y-01", value=None, page="questions"):
    sheet = work_sheet(folder, page)
    sheet.folder.mkdir(parents=True, exist_ok=True)
    assert sheet.put(name, {"response": value or {"choice": "a"}}, 1)


def at_work(folder):
    """A folder in which a learner did something of every sort."""
    folder.mkdir()
    answer(folder)
    answer(folder, "a-cell:0123456789ab", page="01-anatomy")
    assert CaseKeeper(CASE, folder).save(CASE.patient.seeds[0], [Event.of(one) for one in LOG])
    now = datetime.now(UTC)
    ProgressFile(folder).save({"a-01": Schedule(fuzzing=False).outlook(None, now)[3]}, now)
    return folder


def saved(folder):
    """Press the first button and return the text of the file."""
    widget = Progress(folder=folder)
    widget.asked += 1
    assert widget.file["number"] == 1, widget.said
    return widget.file["text"]


def load(folder, text, name="mine.json"):
    """Choose a file with the second button."""
    folder.mkdir(exist_ok=True)
    widget = Progress(folder=folder)
    widget.given = {"name": name, "text": text}
    return widget


def changed(text, **changes):
    return json.dumps(json.loads(text) | changes)


def state(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_everything_that_was_saved_is_there_on_another_machine(tmp_path):
    here = at_work(tmp_path / "here")
    widget = Progress(folder=here)
    widget.asked = 1
    assert widget.said == "Saved: 2 answers and settings, 1 case, 1 reviewed question."
    there = tmp_path / "there"
    assert load(there, saved(here)).said == (
        "Loaded from mine.json: 2 answers and settings, 1 case, 1 reviewed question. "
        "Run the cells of an open notebook again to see it there."
    )
    now = datetime.now(UTC)
    first, second = gather(here, now), gather(there, now)
    assert (first.pages, first.cases, first.review) == (second.pages, second.cases, second.review)
    assert CaseKeeper(CASE, there).load() == (CASE.patient.seeds[0], [Event.of(one) for one in LOG])
    assert first.origins[0] in second.origins


def test_of_everything_the_newer_counts_and_loading_twice_changes_nothing(tmp_path):
    here = at_work(tmp_path / "here")
    old = saved(here)
    answer(here, value={"choice": "newer"})
    before = state(here)
    assert load(here, old).said == (
        "Loaded from mine.json: nothing new. Skipped, for what is here is as new or newer: 4."
    )
    assert state(here) == before
    assert gather(here, datetime.now(UTC)).pages["questions"]["x-y-01"].response["response"] == {
        "choice": "newer"
    }


def test_a_file_that_was_begun_elsewhere_waits_for_a_second_word(tmp_path):
    here, other = at_work(tmp_path / "here"), at_work(tmp_path / "other")
    text = saved(other)
    before = state(here)
    widget = load(here, text)
    assert "begun in another place" in widget.doubt
    assert (widget.said, state(here)) == ("", before)
    widget.anyway += 1
    assert widget.doubt == ""
    assert widget.said.startswith("Loaded from mine.json:")
    assert load(here, text).doubt == ""  # from now on it is the same progress


def test_where_nothing_was_done_there_is_nothing_to_save_and_no_file_is_made(tmp_path):
    widget = Progress(folder=tmp_path)
    widget.asked = 1
    assert widget.said == "There is nothing to save yet."
    assert widget.file == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "cannot be read as a progress file"),
        ("no", "cannot be read as a progress file"),
        ("[" * 100_000, "nested too deeply"),
        ('{"format": "spine-course-progress", "version": 2, "version": 2}', "the key 'version' occurs twice"),
        ('{"format": "spine-course-progress", "version": 2, "x": NaN}', "not a number JSON knows"),
        ('{"format": "spine-course-progress", "version": 2, "pages": []}', '"pages" must be an object'),
        (
            '{"format": "spine-course-progress", "version": 1, "pages": {}}',
            "of version 1, from another edition",
        ),
        ('{"format": "spine-course-progress", "version": true}', "of version True"),
        ('{"format": "spinelab-progress", "version": 1, "cards": {}}', "no progress file of this course"),
        ('{"quiz": "anatomy"}', "no progress file of this course"),
        ('{"format": "spine-course-progress", "version": 2, "pages": {"a": %s}}', "at most 500 answers"),
        ("x" * (MAX_BYTES + 1), "larger than 2,500,000 bytes"),
    ],
    ids=lambda value: value[:40],
)
def test_a_foreign_or_broken_file_is_refused_in_a_sentence_and_nothing_is_changed(tmp_path, text, sentence):
    here = at_work(tmp_path / "here")
    before = state(here)
    text = text.replace("%s", json.dumps({f"n{n}": {"response": 1} for n in range(501)}))
    said = load(here, text).said
    assert sentence in said
    assert said.startswith("mine.json ")
    assert said.endswith("Nothing was changed.")
    assert state(here) == before


def test_entries_that_make_no_sense_are_left_out_by_name_and_the_rest_is_loaded(tmp_path):
    text = saved(at_work(tmp_path / "here"))
    good = {"revision": 1, "response": {"response": {"text": "<script>alert(1)</script>"}}}
    late = (datetime.now(UTC) + timedelta(days=400)).isoformat()
    pages = {
        "questions": {
            "good": good,
            "bare": 7,
            "": good,
            "late": good | {"answered_at": late},
            "long-ago": good | {"answered_at": "0001-01-01T00:00:00+14:00"},
            "last": good | {"answered_at": "9999-12-31T23:59:59-14:00"},
        },
        "../../outside": {"x": good},
        "/etc": {"x": good},
        "list": [],
    }
    there = tmp_path / "deep" / "there"
    there.parent.mkdir()
    widget = load(there, changed(text, pages=pages, review={"a-01": 5}, origins=["x", 5, None]))
    assert "Loaded from mine.json: 2 answers and settings, 1 case." in widget.said
    assert "was left out" in widget.said
    assert "There are 7 more such notes." in widget.said
    found = gather(there, datetime.now(UTC))
    assert set(found.pages) == {"questions"}
    assert set(found.pages["questions"]) == {"good", "long-ago"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep", "here"]
    assert [path.name for path in there.parent.iterdir()] == ["there"]


def test_a_name_of_a_page_leads_nowhere_else():
    names = ["../x", "..", ".", "", "a/b", "A", "a--b", "-a", "con\x00", "a" * 81]
    for name in names:
        with pytest.raises(ValueError, match="is no page"):
            work_sheet(Path(), name)
    assert page_name("…/../etc") == "etc"


def test_a_damaged_file_of_this_folder_is_named_and_the_rest_is_saved(tmp_path):
    here = at_work(tmp_path / "here")
    (here / WORK_FOLDER / "01-anatomy" / "responses.json").write_text("{", encoding="utf-8")
    (here / WORK_FOLDER / "origins.json").write_text("[5", encoding="utf-8")
    widget = Progress(folder=here)
    widget.asked = 1
    assert widget.said.startswith(
        "Saved: 1 answer or setting, 1 case, 1 reviewed question. responses.json cannot"
    )
    assert pages_of(here) == ["01-anatomy", "questions"]


def test_nothing_is_loaded_into_a_folder_that_belongs_to_nbgrader(tmp_path):
    text = saved(at_work(tmp_path / "here"))
    (tmp_path / "nbgrader_config.py").touch()
    folder = tmp_path / "release" / "anatomy"
    folder.mkdir(parents=True)
    assert "belongs to nbgrader" in load(folder, text).said
    assert list(folder.iterdir()) == []


def test_answers_of_a_quiz_beside_it_stay_out_of_the_file(tmp_path):
    here = at_work(tmp_path / "here")
    (here / "responses.json").write_text('{"secret": "graded"}', encoding="utf-8")
    assert "graded" not in saved(here)
