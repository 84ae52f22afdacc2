"""The panel of a quiz without a browser: states, flags, certainty, and that it holds no key."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from spinelab.answers import ReviewMarks
from spinelab.question import Quiz
from spinelab.quiz import QuizPanel, state_of

SINGLE = {
    "id": "anatomy-x-01",
    "kind": "single_best",
    "revision": 1,
    "points": 1,
    "stem": "Which of the many parts of the spine carries the weight of a person who stands?",
    "options": [{"id": "front", "text": "In front"}, {"id": "behind", "text": "Behind"}],
}
PAIR = {
    **SINGLE,
    "id": "anatomy-y-01",
    "kind": "multiple_true_false",
    "stem": "Judge.",
    "statements": SINGLE["options"],
}


PLAYED = {"kind": "case", "case": "found-by-chance"}
DID = {"kind": "do", "what": "ask-hands"}
HARM = [
    {"kind": "choose", "what": name, "certainty": "sure"}
    for name in ("measure-it", "about-sixty", "operate-now")
]


@pytest.mark.parametrize(
    ("item", "response", "state"),
    [
        (SINGLE, None, "open"),
        (SINGLE, {}, "open"),
        (SINGLE, {"choice": "front"}, "answered"),
        ({"kind": "measurement"}, {"seed": 3}, "open"),
        ({"kind": "measurement"}, {"seed": 3, "points_mm": [[0, 0, 0]]}, "answered"),
        (PAIR, {"marks": {"front": False}}, "begun"),
        (PAIR, {"marks": {"front": False, "behind": True}}, "answered"),
        (PAIR, {"marks": {}}, "open"),
        (PAIR, ["junk"], "open"),
        ({"kind": "key_feature", "questions": [{"id": "a"}, {"id": "b"}]}, {"answers": {"a": []}}, "open"),
        ({"kind": "key_feature", "questions": [{"id": "a"}, {"id": "b"}]}, {"answers": {"b": "x"}}, "begun"),
        ({"kind": "script_concordance", "judgements": [{"id": "a"}]}, {"judgements": {"a": 0}}, "answered"),
        (PLAYED, {"seed": 24}, "open"),
        (PLAYED, {"seed": 24, "log": [DID]}, "begun"),
        (PLAYED, {"seed": 24, "log": [DID, *HARM]}, "answered"),
        (PLAYED, {"seed": 3, "log": [DID]}, "open"),
        (PLAYED, {"seed": [24], "log": ["junk"]}, "open"),
    ],
)
def test_an_answer_is_open_begun_or_answered(item, response, state):
    assert state_of(item, response) == state


@pytest.fixture
def quiz(released, shown):
    """A quiz of two questions, opened; the folder, the panel and the two question widgets."""
    folder = released("anatomy", "Anatomy", [SINGLE, PAIR])
    opened = Quiz()
    opened.ask("anatomy-x-01")
    opened.ask("anatomy-y-01")
    return folder, opened.panel, *shown[-2:]


def test_opening_a_quiz_shows_its_panel_with_the_first_words_of_every_question(quiz, shown):
    _, panel, _, _ = quiz
    assert shown[1] is panel
    assert [entry["words"] for entry in panel.questions] == [
        "Which of the many parts of the spine carries …",
        "Judge.",
    ]
    assert panel.states == {"anatomy-x-01": "open", "anatomy-y-01": "open"}


def test_the_panel_follows_every_answer(quiz):
    _, panel, single, pair = quiz
    single.response = {"choice": "front"}
    pair.response = {"marks": {"front": True}}
    assert panel.states == {"anatomy-x-01": "answered", "anatomy-y-01": "begun"}
    assert repr(panel) == "QuizPanel('Anatomy', '1 of 2 answered, 1 begun.')"
    single.response = {}
    assert panel.states["anatomy-x-01"] == "open"


def test_flags_and_certainty_are_kept_and_are_there_again(quiz, shown):
    folder, panel, single, _ = quiz
    single.flagged = True
    single.certainty = "fairly"
    assert (panel.flagged, panel.certainty) == (["anatomy-x-01"], {"anatomy-x-01": "fairly"})
    again = Quiz()
    again.ask("anatomy-x-01")
    assert again.panel.flagged == ["anatomy-x-01"]
    assert (shown[-1].flagged, shown[-1].certainty) == (True, "fairly")
    shown[-1].flagged = False
    shown[-1].certainty = ""
    kept = json.loads((folder / "review.json").read_text(encoding="utf-8"))
    assert (kept["flagged"], kept["certainty"]) == ([], {})


def test_what_is_noted_never_reaches_the_answers_that_are_graded(quiz):
    folder, _, single, _ = quiz
    single.response = {"choice": "front"}
    single.flagged = True
    single.certainty = "sure"
    record = (folder / "responses.json").read_text(encoding="utf-8")
    assert "sure" not in record
    assert "flagged" not in record


def test_the_panel_holds_ids_words_and_states_and_nothing_else_of_an_item(quiz):
    _, panel, single, _ = quiz
    single.response = {"choice": "front"}
    state = {name: value for name, value in panel.get_state().items() if name in QuizPanel.shown}
    assert set(state) == set(QuizPanel.shown)
    assert all(set(entry) == {"id", "words"} for entry in state["questions"])
    assert "front" not in json.dumps(state)


def test_a_reader_who_cannot_run_it_gets_the_state_of_every_question(quiz):
    _, panel, single, _ = quiz
    single.response = {"choice": "front"}
    single.flagged = True
    assert panel.in_words().splitlines() == [
        "Anatomy: 1 of 2 answered, 1 flagged.",
        "Question 1, answered, flagged: Which of the many parts of the spine carries …",
        "Question 2, open: Judge.",
    ]


@pytest.fixture
def timed(released, shown):  # noqa: ARG001 (what is shown is caught)
    """The folder of a quiz of half an hour, opened once; and its panel."""
    folder = released("anatomy", "Anatomy", [SINGLE], minutes=30)
    return folder, Quiz().panel


def test_the_time_begins_with_the_first_opening_and_outlives_the_kernel(timed):
    folder, panel = timed
    assert panel.minutes == 30
    began = datetime.fromisoformat(panel.started_at)
    assert timedelta(0) <= datetime.now(UTC) - began < timedelta(minutes=1)
    kept = json.loads((folder / "review.json").read_text(encoding="utf-8"))
    (folder / "review.json").write_text(json.dumps({**kept, "started_at": "2026-11-22T10:00:00+00:00"}))
    assert Quiz().panel.started_at == "2026-11-22T10:00:00+00:00"
    assert not (folder / "responses.json").exists()


def test_a_hidden_time_stays_hidden_and_a_new_start_is_kept(timed):
    folder, panel = timed
    panel.time_hidden = True
    kept = json.loads((folder / "review.json").read_text(encoding="utf-8"))
    (folder / "review.json").write_text(json.dumps({**kept, "started_at": "2026-11-22T10:00:00+00:00"}))
    again = Quiz().panel
    assert again.time_hidden
    again.restarted += 1
    assert again.started_at > "2026-11-22T10:00:00+00:00"
    assert Quiz().panel.started_at == again.started_at


def test_the_panel_says_the_time_in_words_and_its_repr_holds_none(timed):
    _, panel = timed
    said = "Working time: about 30 minutes. Nothing is closed when they are over."
    assert panel.in_words().splitlines()[1] == said
    assert repr(panel) == "QuizPanel('Anatomy', '0 of 1 answered.')"


@pytest.mark.parametrize("minutes", [None, 0, -5, True, "30"])
def test_a_quiz_without_a_time_has_no_clock_and_notes_no_start(released, shown, minutes):  # noqa: ARG001
    folder = released("anatomy", "Anatomy", [SINGLE], minutes=minutes)
    panel = Quiz().panel
    assert (panel.minutes, panel.started_at) == (0, "")
    assert not (folder / "review.json").exists()


@pytest.mark.parametrize("found", [5, "soon", None, "2026-11-22T10:00:00", "0001-01-01T00:00:00+23:00"])
def test_a_start_that_is_no_time_counts_as_none(tmp_path, found):
    record = {"format": "spinelab-review", "quiz": "anatomy", "started_at": found, "flagged": ["a"]}
    (tmp_path / "review.json").write_text(json.dumps(record))
    marks = ReviewMarks.open(tmp_path, "anatomy")
    assert (marks.started_at, marks.time_hidden, marks.flagged) == ("", False, ["a"])


@pytest.mark.parametrize(
    "content",
    [b"{broken", b"[]", b'{"format": "spinelab-review", "quiz": "other", "flagged": ["a"]}', b"\xff"],
    ids=["damaged", "foreign", "another quiz", "not UTF-8"],
)
def test_notes_that_cannot_be_used_count_as_none_and_are_begun_anew(tmp_path, content):
    (tmp_path / "review.json").write_bytes(content)
    marks = ReviewMarks.open(tmp_path, "anatomy")
    assert (marks.flagged, marks.certainty) == ([], {})
    assert marks.flag("anatomy-x-01", flagged=True)
    assert ReviewMarks.open(tmp_path, "anatomy").flagged == ["anatomy-x-01"]


def test_junk_among_the_notes_is_left_out(tmp_path):
    record = {
        "format": "spinelab-review",
        "quiz": "anatomy",
        "flagged": [1, "a", "a", "x" * 999],
        "certainty": {"a": "sure", "b": "very", "c": ["sure"]},
    }
    (tmp_path / "review.json").write_text(json.dumps(record))
    marks = ReviewMarks.open(tmp_path, "anatomy")
    assert (marks.flagged, marks.certainty) == (["a"], {"a": "sure"})


def test_a_certainty_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(ValueError, match="The certainty is 'very'; allowed: guess, fairly, sure, or ''"):
        ReviewMarks.open(tmp_path, "anatomy").rate("a", "very")


def test_in_the_folders_of_a_course_no_notes_are_written(tmp_path):
    (tmp_path / "nbgrader_config.py").touch()
    folder = tmp_path / "source" / "anatomy"
    folder.mkdir(parents=True)
    assert not ReviewMarks.open(folder, "anatomy").flag("a", flagged=True)
    assert list(folder.iterdir()) == []
