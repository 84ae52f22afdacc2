"""Questions on a scan: each learner's own patient, kept with the answer; no truth is sent."""

import json
from dataclasses import replace

import numpy as np
import pytest

from kit import phantom
from spinelab.domain.exam import Exam
from spinelab.question import Question, Quiz
from spinelab.question.scan import answer_from, drawn_seed, next_seed

POOL = (2, 5, 7)
EXAM = Exam("cervical", "opll-localized", ("C5", "C6"), thickness_mm=(4.0, 6.0), patients=POOL)
ITEM = {
    "id": "imaging-x-01",
    "kind": "measurement",
    "revision": 2,
    "points": 1.0,
    "stem": "Measure.",
    "exam": EXAM.token,
    "patients": 3,
    "shown": ["C4", "C6"],
    "modalities": ["ct"],
    "plane": "axial",
    "window": "bone",
    "tool": "ratio",
    "unit": "%",
}
MEASURED = {
    "id": "m1",
    "kind": "ratio",
    "plane": "axial",
    "modality": "ct",
    "points_mm": [[0.0, -7.0, 0.0], [0.0, 7.0, 0.0], [0.0, -7.0, 0.0], [0.0, -2.0, 0.0]],
    "value": 35.7,
    "unit": "percent",
    "text": "35.7 %",
    "words": "Occupying ratio",
    "level": "C5",
}
KEPT = {name: MEASURED[name] for name in ("kind", "plane", "modality", "points_mm", "value", "unit", "text")}


@pytest.fixture(autouse=True)
def opened(monkeypatch):
    """Stand-in pictures; collects whose were asked for."""
    seeds = []

    def viewed(exam, seed, view):  # noqa: ARG001 (the signature of spinelab.imaging.exam)
        seeds.append(seed)
        return replace(phantom.make(kind="none"), growth=None)

    monkeypatch.setattr("spinelab.question.scan.viewed", viewed)
    return seeds


def practice(item=ITEM, response=None, **feedback):
    return Question(item=item, judge=lambda _: {"verdict": "partly", **feedback}, response=response or {})


def test_a_graded_question_keeps_the_patient_at_once(opened):
    kept = []
    question = Question(item=ITEM, keep=lambda response: kept.append(dict(response)) or "Kept.")
    (seed,) = opened
    assert seed in POOL
    assert kept == [{"seed": seed}]
    assert question.response == {"seed": seed}


def test_over_many_learners_every_patient_is_drawn():
    drawn = {drawn_seed(ITEM, {}, by_chance=True) for _ in range(200)}
    assert drawn == set(POOL)


def test_practice_begins_with_the_same_patient_for_everybody():
    assert practice().response == {"seed": 2}


def test_the_question_opened_again_shows_the_same_patient_and_the_answer(opened):
    question = practice(response={"seed": 7, **KEPT})
    assert opened == [7]
    (entry,) = question.scene.measurements
    assert entry["points_mm"] == MEASURED["points_mm"]
    assert question.response == {"seed": 7, **KEPT}


@pytest.mark.parametrize("seed", [3, "7", True, None, 10**400, [7]])
def test_a_foreign_patient_in_the_file_is_replaced_and_the_answer_dropped(seed):
    question = practice(response={"seed": seed, **KEPT})
    assert question.response == {"seed": 2}
    assert question.scene.measurements == []


@pytest.mark.parametrize(
    "change",
    [
        {"points_mm": "here"},
        {"points_mm": [[0, 0, 0]]},
        {"points_mm": [[0, 0]] * 4},
        {"points_mm": [[float("nan"), 0, 0]] * 4},
        {"points_mm": [[10**400, 0, 0]] * 4},
        {"kind": "mark"},
        {"plane": ["axial"]},
    ],
)
def test_a_damaged_answer_is_not_drawn(change):
    assert practice(response={"seed": 5, **KEPT} | change).scene.measurements == []


def test_what_is_measured_becomes_the_answer_with_its_patient():
    question = practice()
    question.scene.measurements = [{**MEASURED, "kind": "distance"}, MEASURED]
    assert question.response == {"seed": 2, **KEPT}
    question.scene.measurements = []
    assert question.response == {"seed": 2}


def test_of_several_measurements_the_last_counts():
    later = {**MEASURED, "id": "m2", "value": 40.0}
    assert answer_from(ITEM, 5, [MEASURED, later])["value"] == 40.0


def test_an_outline_is_drawn_with_the_area_tool():
    outline = {"kind": "area", "plane": "axial", "points_mm": [[0.0, 0.0, 0.0]] * 3}
    assert answer_from({**ITEM, "tool": "outline"}, 5, [outline])["kind"] == "area"


def test_clearing_the_answer_keeps_the_patient():
    question = practice(response={"seed": 5, **KEPT})
    question.response = {}
    assert question.response == {"seed": 5}
    assert question.scene.measurements == []


def test_the_truth_appears_after_checking_and_goes_with_the_next_answer():
    truth = {"kind": "ratio", "plane": "axial", "points_mm": MEASURED["points_mm"], "words": "Too much."}
    question = practice(reveal=truth | {"position_mm": [1.0, 2.0, 3.0]})
    question.scene.measurements = [MEASURED]
    assert question.scene.reveal == {}
    question.checked += 1
    assert question.scene.reveal == truth
    assert question.scene.position_mm == [1.0, 2.0, 3.0]
    assert question.feedback == {"verdict": "partly"}
    question.scene.measurements = [{**MEASURED, "value": 36.0}]
    assert question.scene.reveal == {}
    assert question.feedback == {}


def test_a_graded_question_reveals_nothing_whatever_is_asked_of_it():
    question = Question(item=ITEM, keep=lambda _: "Kept.")
    question.scene.measurements = [MEASURED]
    question.checked += 1
    question.redrawn += 1
    assert question.feedback == {}
    assert question.scene.reveal == {}
    assert question.scene.measurements == [MEASURED]


def test_practice_offers_the_other_patients_one_after_the_other(opened):
    question = practice()
    first = question.scene
    question.scene.measurements = [MEASURED]
    question.redrawn += 1
    assert question.response == {"seed": 5}
    assert question.scene is not first
    assert question.scene.measurements == []
    question.redrawn += 1
    question.redrawn += 1
    assert opened == [2, 5, 7, 2]
    assert next_seed(ITEM, 7) == 2


def test_nothing_is_sent_but_pictures_and_the_heights_of_the_levels():
    for question in (practice(), Question(item=ITEM, keep=lambda _: "Kept.")):
        room = question.scene
        assert set(room._data) == {"ct"}
        assert room._index["names"] == []
        assert room._index["growths"] == []
        state = json.dumps({name: getattr(room, name) for name in room.shown})
        for word in ("opll", "C5-C6"):
            assert word not in state
            assert word not in json.dumps(room._index["arrays"])
        assert room.reveal == {}
        assert room.thickness_mm == 0
        assert room.task["direct"]


@pytest.fixture
def quiz_folder(released):
    return released("imaging", "T", [ITEM])


def test_a_quiz_keeps_the_patient_in_the_file_before_anything_is_measured(quiz_folder, shown, opened):
    Quiz().ask("imaging-x-01")
    (seed,) = opened
    record = json.loads((quiz_folder / "responses.json").read_text(encoding="utf-8"))
    assert record["answers"]["imaging-x-01"]["response"] == {"seed": seed}
    assert shown[-1].saved == "Your patient was drawn and kept. Nothing is measured or marked yet."
    for _ in range(5):
        Quiz().ask("imaging-x-01")
        assert shown[-1].saved == "Your patient is shown again. Nothing is measured or marked yet."
    assert set(opened) == {seed}
    shown[-1].scene.measurements = [MEASURED]
    assert shown[-1].saved == "Answer saved."
    shown[-1].response = {}
    record = json.loads((quiz_folder / "responses.json").read_text(encoding="utf-8"))
    assert record["answers"]["imaging-x-01"]["response"] == {"seed": seed}


@pytest.mark.parametrize(
    ("response", "says"),
    [
        ({"seed": 5, **KEPT}, "Answer: 35.7 % (patient 5)"),
        ({"seed": 5}, "Answer: none given (patient 5)"),
        ({"seed": 5, "points_mm": [[1.0, 2.0, 3.0]]}, "Answer: a mark at [1.0, 2.0, 3.0] (patient 5)"),
        ({"seed": 5, "points_mm": [[1.0, 2.0, 3.0]] * 30}, "Answer: 30 points (patient 5)"),
    ],
)
def test_a_graded_copy_says_what_was_measured_on_whom(quiz_folder, shown, monkeypatch, response, says):
    record = {
        "format": "spinelab-answers",
        "version": 1,
        "quiz": "imaging",
        "answers": {"imaging-x-01": {"revision": 2, "response": response, "answered_at": ""}},
    }
    (quiz_folder / "responses.json").write_text(json.dumps(record), encoding="utf-8")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    Quiz().ask("imaging-x-01")
    assert says in shown[-1]["text/plain"]
    assert not np.any(["<script" in str(value) for value in shown[-1].values()])
