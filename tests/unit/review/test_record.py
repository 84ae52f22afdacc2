"""The progress file: small however much was reviewed, read within bounds, and merged without a loss."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from spinelab.answers.lock import folder_lock
from spinelab.review.keep import PROGRESS_FILE, ProgressFile
from spinelab.review.record import (
    MAX_BYTES,
    MAX_CARDS,
    ProgressError,
    as_json,
    merged,
    parse_progress,
)
from spinelab.review.schedule import Schedule

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
SCHEDULE = Schedule(fuzzing=False)


def card(*ratings, at=NOW):
    made = None
    for number, rating in enumerate(ratings):
        made = SCHEDULE.outlook(made, at + timedelta(days=3 * number))[rating]
    return made


def text_of(**changes):
    """A file of one card of which some fields were changed; None takes a field away."""
    entry = json.loads(as_json({"a-01": card(3)}))["cards"]["a-01"] | changes
    entry = {key: value for key, value in entry.items() if value != "gone"}
    return json.dumps({"format": "spinelab-progress", "version": 1, "cards": {"a-01": entry}})


def test_what_is_written_is_read_again():
    cards = {"a-01": card(3, 1, 4), "b-01": card(1)}
    assert parse_progress(as_json(cards), NOW + timedelta(days=9), "x").cards == cards


def test_a_file_that_is_as_full_as_can_be_keeps_its_counts_and_stays_within_its_size():
    longest = card(*[1, 3, 4, 2, 3] * 10)
    assert longest.reps == 50
    cards = {f"{number:03d}-{'x' * 76}": longest for number in range(MAX_CARDS)}
    text = as_json(cards)
    assert len(text.encode()) <= MAX_BYTES
    back = parse_progress(text, longest.last, "x").cards
    assert {one.model_copy(update={"log": ()}) for one in back.values()} == {
        longest.model_copy(update={"log": ()})
    }
    with pytest.raises(ProgressError, match=f"{MAX_CARDS + 1} questions in review"):
        as_json({**cards, "one-more": longest})


def test_of_each_question_the_later_review_is_kept():
    early, late = card(3), card(1, at=NOW + timedelta(days=1))
    assert merged({"a": early, "b": late, "c": early}, {"a": late, "b": early, "d": early}) == {
        "a": late,
        "b": late,
        "c": early,
        "d": early,
    }


def test_merging_drops_nothing_that_was_here():
    ours = {f"o-{number}": card(3) for number in range(MAX_CARDS)}
    assert merged(ours, {"new": card(4)}) == ours


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "is no progress file of this course: invalid JSON"),
        ("{", "is no progress file of this course: invalid JSON"),
        (b"\xff\xfe", "is no progress file of this course: invalid JSON"),
        ("[1]", "is no progress file of this course: input should be an object"),
        ('{"format": "spinelab-answers"}', "\"format\": input should be 'spinelab-progress'"),
        ('{"format": "spinelab-progress", "version": 2, "cards": {}}', '"version": input should be 1'),
        ('{"format": "spinelab-progress", "version": 1}', '"cards": field required'),
        ("[" * 40_000, "invalid JSON: recursion limit"),
        (" " * (MAX_BYTES + 1), f"is larger than {MAX_BYTES:,} bytes"),
        (
            json.dumps(
                {"format": "spinelab-progress", "version": 1, "cards": dict.fromkeys(map(str, range(351)))}
            ),
            f"holds 351 questions in review; a progress file holds {MAX_CARDS} at most",
        ),
    ],
    ids=["empty", "cut", "bytes", "list", "other", "version", "no cards", "deep", "large", "many"],
)
def test_a_file_that_is_none_is_refused_in_one_sentence(data, said):
    with pytest.raises(ProgressError) as caught:
        parse_progress(data, NOW, "The file")
    assert said in str(caught.value)
    assert str(caught.value).startswith("The file ")
    assert len(str(caught.value)) < 300
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"stability": 0},
        {"stability": "gone"},
        {"difficulty": 11},
        {"due": "soon"},
        {"due": "2026-11-24T18:00:00"},
        {"state": 1, "step": None},
        {"state": 2, "step": 0},
        {"log": [[1, 5]]},
        {"log": [[1, 1]] * 99},
        {"reps": -1},
        {"secret": 1},
        {"last": (NOW + timedelta(days=2)).isoformat()},
    ],
    ids=" ".join,
)
def test_a_card_that_makes_no_sense_is_left_out_and_named_and_the_rest_is_used(changes):
    file = json.loads(text_of(**changes))
    file["cards"]["b-01"] = json.loads(text_of())["cards"]["a-01"]
    file["cards"]["No Id!"] = file["cards"]["b-01"]
    found = parse_progress(json.dumps(file), NOW, "The file")
    assert list(found.cards) == ["b-01"]
    assert [note.split(" was left out")[0] for note in found.notes] == [
        "In The file the question 'a-01'",
        "In The file the question 'No Id!'",
    ]


def test_a_byte_order_mark_does_no_harm():
    assert list(parse_progress("\ufeff" + text_of(), NOW, "x").cards) == ["a-01"]


def test_opening_writes_nothing_and_saving_is_read_again(tmp_path):
    file = ProgressFile(tmp_path)
    assert file.load(NOW).cards == {}
    assert list(tmp_path.iterdir()) == []
    kept, said = file.save({"a-01": card(3)}, NOW)
    assert said == f"Kept in {PROGRESS_FILE}."
    assert [path.name for path in tmp_path.iterdir()] == [PROGRESS_FILE]
    assert ProgressFile(tmp_path).load(NOW).cards == kept


def test_two_notebooks_lose_nothing_of_each_other(tmp_path):
    one, other = ProgressFile(tmp_path), ProgressFile(tmp_path)
    one.save({"a-01": card(3)}, NOW)
    together, _ = other.save({"b-01": card(1)}, NOW)
    assert set(together) == {"a-01", "b-01"} == set(ProgressFile(tmp_path).load(NOW).cards)


@pytest.mark.parametrize("damaged", ["{", "wholly"], ids=["unreadable", "in part"])
def test_a_damaged_file_is_kept_beside_and_not_written_over(tmp_path, damaged):
    text = damaged if damaged == "{" else text_of(stability=0)
    (tmp_path / PROGRESS_FILE).write_text(text, encoding="utf-8")
    file = ProgressFile(tmp_path)
    assert len(file.load(NOW).notes) == 1
    _, said = file.save({"a-01": card(3)}, NOW)
    assert said == f"The damaged file is kept as my-review.damaged-1.json. Kept in {PROGRESS_FILE}."
    assert (tmp_path / "my-review.damaged-1.json").read_text(encoding="utf-8") == text


def test_where_nothing_can_be_kept_the_learner_is_told_to_download(tmp_path):
    cards = {"a-01": card(3)}
    assert ProgressFile(None).save(cards, NOW) == (
        cards,
        "Not kept in a file here. Download your progress before you close this page.",
    )
    kept, said = ProgressFile(tmp_path / "gone").save(cards, NOW)
    assert kept == cards
    assert said.startswith("Not saved: No such file or directory. Download")


def test_a_folder_of_nbgrader_holds_no_progress(tmp_path):
    (tmp_path / "nbgrader_config.py").touch()
    folder = tmp_path / "source" / "anatomy"
    folder.mkdir(parents=True)
    ProgressFile(folder).save({"a-01": card(3)}, NOW)
    assert list(folder.iterdir()) == []


def test_a_folder_that_another_notebook_holds_is_waited_for_and_then_named(tmp_path, monkeypatch):
    monkeypatch.setattr("spinelab.answers.lock.WAIT_SECONDS", 0.05)
    with folder_lock(tmp_path):
        _, said = ProgressFile(tmp_path).save({"a-01": card(3)}, NOW)
    assert said.startswith("Not saved: another notebook has been writing")
