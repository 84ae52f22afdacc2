"""Every case of the library is sound, and every step in it was taken."""

import random
from pathlib import Path

import pytest

from spinelab.cases import check_case, library, play
from spinelab.cases.engine import scenes_of
from spinelab.cases.examination import report
from spinelab.cases.paths import (
    DEAD_END,
    FEW,
    edges,
    every_path,
    number_of_paths,
    play_paths,
    random_path,
    recommended,
)

NAMES = sorted(library())
PATHS = 800
"""By chance for each case here; ``spinelab cases check --paths 10000`` takes as many as are asked for."""


@pytest.mark.parametrize("name", NAMES)
def test_the_checker_passes(cases, objectives, name):
    assert [str(problem) for problem in check_case(cases[name], objectives)] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_step_is_taken_and_every_path_taken_by_chance_ends(cases, name):
    case = cases[name].case
    steps = {(scene.id, thing.id) for scene in case.scenes for thing in (*scene.items, *scene.choices)}
    steps |= {(scene.id, "go") for scene in case.scenes if scene.next}
    taken = edges(case)
    assert set(taken) == steps
    assert not any(what == DEAD_END for _, what in taken)
    for (scene, _), log in taken.items():
        assert scene in play(case, log).visited
    chance, endings = random.Random(name), set()  # noqa: S311 (no secret hangs on it)
    for _ in range(PATHS):
        log, state = random_path(case, chance)
        assert state.ended
        assert len(state.visited) <= len(case.scenes)
        bounds = {counter.id: (counter.least, counter.most) for counter in case.counters}
        assert all(bounds[key][0] <= value <= bounds[key][1] for key, value in state.counters.items())
        endings.add(state.scene)
    assert play(case, log) == state
    assert endings == {scene.id for scene in case.scenes if scene.ending}


def test_a_case_with_few_paths_is_walked_on_every_one(cases):
    few = [file.case for file in cases.values() if number_of_paths(file.case) <= FEW]
    assert few
    for case in few:
        assert play_paths(case, 0) == number_of_paths(case)


@pytest.mark.parametrize("name", NAMES)
def test_the_recommended_path_is_safe_and_ends_best(cases, name):
    case = cases[name].case
    state = play(case, recommended(case))
    unsafe = {choice.id for scene in case.scenes for choice in scene.choices if choice.unsafe}
    assert not unsafe & set(state.chosen)
    assert scenes_of(case)[state.scene].ending == "best"


def test_the_lessons_that_lead_to_a_case_exist(cases):
    there = {path.stem for path in (Path(__file__).parents[3] / "course").glob("*.ipynb")}
    assert {lesson for file in cases.values() for lesson in file.case.lessons} <= there


def test_paths_are_counted_as_they_are_walked(broken):
    def shorten(content):
        for scene in content["scenes"]:
            for kind in ("ask", "examine", "order"):
                scene[kind] = scene.get(kind, [])[:1]
        talk = next(scene for scene in content["scenes"] if scene["id"] == "talk")
        talk["choices"][0]["goto"] = [
            {"when": {"done": ["order-mri"]}, "to": "advice"},
            {"to": "operated"},
        ]

    case = broken(shorten).case
    walked = sum(1 for _ in every_path(case))
    assert walked == number_of_paths(case) > 100


@pytest.mark.parametrize("name", NAMES)
def test_every_manoeuvre_finds_something_that_can_be_said(cases, name):
    case = cases[name].case
    for scene in case.scenes:
        for item in scene.examine:
            said = report(case, item)
            assert said
            assert all(line.endswith(".") for line in said)


def test_findings_follow_from_the_lesion_unless_the_author_says_otherwise(cases):
    case = cases["only-the-loins-were-scanned"].case
    by_id = {item.id: report(case, item) for scene in case.scenes for item in scene.examine}
    assert by_id["see-position"] == ["Vibration and position sense: lost from L2 down on both sides."]
    assert by_id["see-knees"] == [
        "Knee (patellar) reflex: brisk on both sides.",
        "Ankle (Achilles) reflex: reduced on both sides.",
    ]
    assert by_id["see-arms"][0] == "Power of the arms: full."
