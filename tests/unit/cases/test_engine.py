"""The engine: what may be done where, and that a log always leads to the same state."""

import json
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spinelab.cases import Event, IllegalEventError, catalogue, library, load_case, play, start, step
from spinelab.cases.engine import cost_of
from spinelab.cases.paths import random_path, recommended

CASE = load_case("found-by-chance")
KINDS = ("do", "go", "choose", "weigh", "problems")
WORDS = [
    *(item.id for scene in CASE.scenes for item in scene.items),
    *(choice.id for scene in CASE.scenes for choice in scene.choices),
    "nonsense",
]
events = st.builds(
    Event,
    kind=st.sampled_from(KINDS),
    what=st.sampled_from(WORDS),
    certainty=st.sampled_from(("guess", "fairly", "sure")),
    weights=st.lists(
        st.tuples(st.sampled_from(("silent", "early", "other")), st.integers(0, 100)), max_size=2
    ).map(tuple),
    problems=st.lists(st.text(max_size=20), max_size=3).map(tuple),
)


def accepted(case, log):
    """Return the events that the engine takes, one after the other, and the state after the last."""
    state, taken = start(case), []
    for event in log:
        try:
            state = step(case, state, event)
        except IllegalEventError:
            continue
        taken.append(event)
    return taken, state


@settings(max_examples=150, deadline=None)
@given(st.lists(events, max_size=40))
def test_a_log_replays_to_the_same_state_from_any_cut_and_through_json(log):
    taken, state = accepted(CASE, log)
    assert play(CASE, taken) == state
    through_json = [Event.of(given) for given in json.loads(json.dumps([one.as_dict() for one in taken]))]
    assert through_json == [Event.of(one.as_dict()) for one in taken]
    assert play(CASE, through_json).as_dict() == state.as_dict()
    for cut in range(0, len(taken), 7):
        resumed = play(CASE, taken[:cut])
        for event in taken[cut:]:
            resumed = step(CASE, resumed, event)
        assert resumed == state


@settings(max_examples=50, deadline=None)
@given(st.lists(events, max_size=30), events)
def test_what_is_refused_says_what_is_allowed_and_changes_nothing(log, event):
    _, state = accepted(CASE, log)
    before = state.as_dict()
    said = ""
    try:
        step(CASE, state, event)
    except IllegalEventError as error:
        said = str(error)
    assert not said or said.endswith(".")
    assert state.as_dict() == before


def test_the_order_of_what_is_done_in_a_scene_changes_neither_ending_nor_costs():
    chance = random.Random(5)  # noqa: S311 (no secret hangs on it)
    for name in library():
        case = load_case(name)
        log, state = random_path(case, chance)
        runs, here = [], []
        for event in log:
            if event.kind == "do":
                here.append(event)
            else:
                runs += [*reversed(here), event]
                here = []
        again = play(case, runs)
        assert (again.scene, again.minutes, again.counters) == (state.scene, state.minutes, state.counters)


def test_minutes_and_dose_add_up_to_what_was_ordered():
    log = recommended(CASE)
    state = play(CASE, log)
    items = {item.id: item for scene in CASE.scenes for item in scene.items}
    done = [items[name] for name in state.done]
    assert state.minutes == sum(cost_of(item)[0] for item in done) > 0
    assert state.dose_msv == 0
    state = step(CASE, start(CASE), Event("do", "order-ct-again"))
    assert state.dose_msv == 3.75
    assert state.counters["scans"] == 1


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ([Event("do", "order-mri"), Event("do", "order-mri")], "was done already"),
        ([Event("do", "test-nothing")], "cannot be done in 'visit'. Allowed: ask-hands"),
        ([Event("go")], "a decision is needed: measure-it, trust-report, refer-urgent"),
        ([Event("choose", "operate-now", "sure")], "No choice 'operate-now' in 'visit'. Allowed: measure-it"),
        ([Event("weigh", weights=(("plague", 40),))], "plague cannot be weighed. Allowed: silent"),
        ([*recommended(CASE), Event("do", "ask-hands")], "The case has ended"),
    ],
)
def test_an_event_that_is_not_allowed_here_is_refused_in_one_sentence(log, words):
    with pytest.raises(IllegalEventError, match=re.escape(words)):
        play(CASE, log)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kind": "fly"}, "No event 'fly'. Allowed: do, go"),
        ({"kind": "choose", "what": "x"}, "A choice needs a certainty"),
        ({"kind": "weigh", "weights": {"silent": 140}}, "between 0 and 100"),
        ({"kind": "weigh", "weights": {"silent": "many"}}, "whole numbers"),
        ({"kind": "problems", "problems": ["x" * 200]}, "at most 120 characters"),
        ({"kind": "do", "colour": "red"}, "no event of a case"),
    ],
)
def test_what_is_no_event_is_refused(given, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        Event.of(given)


def test_only_the_patients_of_a_case_can_be_met():
    with pytest.raises(ValueError, match=r"Patient 1 is not of this case\. Allowed: 11, 24"):
        start(CASE, 1)
    assert start(CASE, 24).seed == 24


def test_a_scan_that_is_chosen_costs_what_it_costs_when_it_is_ordered():
    case = load_case("the-line-behind-the-bone")
    state = play(case, [Event("choose", "image-neck", "sure")])
    mri, ct = catalogue.tests()["mri-cervical"], catalogue.tests()["ct-cervical"]
    assert (state.minutes, state.dose_msv) == (mri.minutes + ct.minutes, mri.dose_msv + ct.dose_msv)
    assert play(case, [Event("choose", "manipulate", "sure")]).minutes == 0


def test_a_scan_that_was_ordered_just_before_is_not_paid_twice():
    case = load_case("a-cap-of-bone")
    chosen = play(case, [Event("choose", "look-at-ct", "sure")])
    ordered = play(case, [Event("do", "ct"), Event("choose", "look-at-ct", "sure")])
    assert chosen.dose_msv == ordered.dose_msv == catalogue.tests()["ct-thoracic"].dose_msv
    other = play(case, [Event("do", "lumbar-ct"), Event("choose", "look-at-ct", "sure")])
    assert (
        other.dose_msv == catalogue.tests()["ct-thoracic"].dose_msv + catalogue.tests()["ct-lumbar"].dose_msv
    )


def test_five_yearly_scans_are_five():
    ways = ("trust-report", "no-surgery-now", "balanced", "ct-yearly")
    state = play(load_case("found-by-chance"), [Event("choose", way, "sure") for way in ways])
    assert state.dose_msv == pytest.approx(5 * catalogue.tests()["ct-cervical"].dose_msv)
