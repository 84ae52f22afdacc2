"""The rules of play: from a case and a log to a state. Pure: no widget, no file, no clock, no chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spinelab.cases.catalogue import tests
from spinelab.cases.schema_items import Order
from spinelab.cases.state import CaseState, Decision, Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from spinelab.cases.schema import Case, Choice, Scene
    from spinelab.cases.schema_items import Ask, Condition, Examine

__all__ = [
    "IllegalEventError",
    "choices_open",
    "cost_of",
    "cost_of_choice",
    "destination",
    "holds",
    "play",
    "scenes_of",
    "start",
    "step",
]


class IllegalEventError(ValueError):
    """Something that cannot be done here, with what can."""


def start(case: Case, seed: int | None = None) -> CaseState:
    """Return the state in which a case begins.

    Raises
    ------
    ValueError
        If the seed is not one of the case's patients.
    """
    seeds = case.patient.seeds
    chosen = seeds[0] if seed is None else seed
    if chosen not in seeds:
        raise ValueError(f"Patient {chosen} is not of this case. Allowed: {', '.join(map(str, seeds))}.")
    first = case.scenes[0]
    return CaseState(
        case.id,
        chosen,
        first.id,
        visited=(first.id,),
        counters={counter.id: counter.start for counter in case.counters},
        ended=first.ending is not None,
    )


def play(case: Case, log: Iterable[Event], seed: int | None = None) -> CaseState:
    """Return the state to which a log leads; the same log always leads to the same state.

    Raises
    ------
    IllegalEventError
        At the first event that the case does not allow where it stands.
    """
    state = start(case, seed)
    for event in log:
        state = step(case, state, event)
    return state


def step(case: Case, state: CaseState, event: Event) -> CaseState:
    """Return the state after one event.

    Raises
    ------
    IllegalEventError
        If the event is not allowed now.
    """
    if event.kind == "problems":
        return state.with_(problems=event.problems)
    if event.kind == "weigh":
        return _weighed(case, state, event)
    if state.ended:
        raise IllegalEventError("The case has ended; start it again.")
    scene = scenes_of(case)[state.scene]
    if event.kind == "do":
        return _done(scene, case, state, event.what)
    if event.kind == "go":
        if scene.next is None:
            raise IllegalEventError(f"In {scene.id!r} a decision is needed: {_allowed(scene, state)}.")
        return _moved(case, state, scene.next)
    for choice in scene.choices:
        if choice.id == event.what and (choice.when is None or holds(choice.when, state)):
            decided = (*state.decisions, Decision(scene.id, choice.id, event.certainty))
            minutes, dose = cost_of_choice(scene, choice, state)
            after = state.with_(
                decisions=decided,
                minutes=state.minutes + minutes,
                dose_msv=state.dose_msv + dose,
                counters=_changed(case, state.counters, choice.effects),
            )
            return _moved(case, after, destination(choice, after))
    raise IllegalEventError(f"No choice {event.what!r} in {scene.id!r}. Allowed: {_allowed(scene, state)}.")


def holds(condition: Condition, state: CaseState) -> bool:
    """Say whether a condition holds in a state."""
    done, chosen = state.done, state.chosen
    return (
        all(name in done for name in condition.done)
        and (not condition.any_done or any(name in done for name in condition.any_done))
        and not any(name in done for name in condition.not_done)
        and (not condition.chosen or any(name in chosen for name in condition.chosen))
        and not any(name in chosen for name in condition.not_chosen)
        and all(state.counters.get(name, 0) >= least for name, least in condition.at_least.items())
    )


def destination(choice: Choice, state: CaseState) -> str:
    """Return the scene to which a choice leads from a state."""
    if isinstance(choice.goto, str):
        return choice.goto
    for branch in choice.goto:
        if branch.when is None or holds(branch.when, state):
            return branch.to
    raise IllegalEventError(f"The choice {choice.id!r} leads nowhere: its last branch has a condition.")


def choices_open(scene: Scene, state: CaseState) -> list[Choice]:
    """Return the choices that are offered in a state."""
    return [choice for choice in scene.choices if choice.when is None or holds(choice.when, state)]


def scenes_of(case: Case) -> Mapping[str, Scene]:
    """Return the scenes by id."""
    found = _INDEX.get(id(case))
    if found is None or found[0] is not case:
        if len(_INDEX) > _KEPT:
            _INDEX.clear()
        found = _INDEX[id(case)] = case, {scene.id: scene for scene in case.scenes}
    return found[1]


_INDEX: dict[int, tuple[Case, Mapping[str, Scene]]] = {}
"""Scenes by id of the cases last played, each with the case so that no other can take its place."""
_KEPT = 64


def _done(scene: Scene, case: Case, state: CaseState, what: str) -> CaseState:
    if what in state.done:
        raise IllegalEventError(f"{what!r} was done already.")
    item = next((item for item in scene.items if item.id == what), None)
    if item is None:
        left = [item.id for item in scene.items if item.id not in state.done]
        raise IllegalEventError(
            f"{what!r} cannot be done in {scene.id!r}. Allowed: {', '.join(left) or 'nothing more'}."
        )
    minutes, dose = cost_of(item)
    effects = item.effects if isinstance(item, Order) else {}
    return state.with_(
        done=(*state.done, what),
        minutes=state.minutes + minutes,
        dose_msv=state.dose_msv + dose,
        counters=_changed(case, state.counters, effects) if effects else state.counters,
    )


def cost_of(item: Ask | Examine | Order) -> tuple[int, float]:
    """Return what an item costs: minutes and mSv."""
    if isinstance(item, Order):
        test = tests()[item.test]
        return test.minutes, test.dose_msv
    return item.minutes, 0.0


def cost_of_choice(scene: Scene, choice: Choice, state: CaseState) -> tuple[int, float]:
    """Return what the tests of a choice cost, minutes and mSv, but for those just ordered in this scene."""
    ordered = {order.test for order in scene.order if order.id in state.done}
    due = [tests()[name] for name in choice.tests if name not in ordered]
    return sum(test.minutes for test in due), sum(test.dose_msv for test in due)


def _weighed(case: Case, state: CaseState, event: Event) -> CaseState:
    known = [diagnosis.id for diagnosis in case.diagnoses]
    unknown = [name for name, _ in event.weights if name not in known]
    if unknown or not event.weights:
        given = ", ".join(unknown) or "nothing"
        raise IllegalEventError(f"{given} cannot be weighed. Allowed: {', '.join(known)}.")
    return state.with_(weights=(*state.weights, (state.scene, dict(event.weights))))


def _moved(case: Case, state: CaseState, to: str) -> CaseState:
    scene = scenes_of(case)[to]
    return state.with_(scene=to, visited=(*state.visited, to), ended=scene.ending is not None)


def _changed(case: Case, counters: Mapping[str, int], effects: Mapping[str, int]) -> Mapping[str, int]:
    if not effects:
        return counters
    bounds = {counter.id: (counter.least, counter.most) for counter in case.counters}
    after = dict(counters)
    for name, change in effects.items():
        least, most = bounds[name]
        after[name] = min(most, max(least, after[name] + change))
    return after


def _allowed(scene: Scene, state: CaseState) -> str:
    ids: Sequence[str] = [choice.id for choice in choices_open(scene, state)]
    return ", ".join(ids) or ("go" if scene.next else "nothing")
