"""The paths through a case: how many, all of them, some by chance, and the recommended one.

A path is which items were done in each scene, whatever their order, and which choice was made at each
decision. Items of one scene cannot depend on each other (the checker sees to that), so their order changes
nothing but the order of the log.
"""

from __future__ import annotations

import random
from collections import Counter
from itertools import chain, combinations
from typing import TYPE_CHECKING

from spinelab.cases.engine import choices_open, play, scenes_of, start, step
from spinelab.cases.schema_items import Order
from spinelab.cases.state import Event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spinelab.cases.schema import Case, Choice, Scene
    from spinelab.cases.schema_items import Condition
    from spinelab.cases.state import CaseState

__all__ = [
    "DEAD_END",
    "best_choice",
    "conditions",
    "edges",
    "every_path",
    "number_of_paths",
    "play_paths",
    "random_path",
    "recommended",
]

Log = list[Event]
Step = tuple[str, str]
"""Scene, and what is done there: an item, a choice, or ``go``."""
FEW = 100_000
"""So many paths can all be walked."""
DEAD_END = ""
"""Stands for a step where a scene offers none."""


def number_of_paths(case: Case) -> int:
    """Return how many paths there are, exactly.

    States that no condition can tell apart are counted together.
    """
    count = 0
    reached: dict[tuple[str, object], tuple[CaseState, int]] = {("", 0): (start(case), 1)}
    while reached:
        after: dict[tuple[str, object], tuple[CaseState, int]] = {}
        for state, ways in reached.values():
            if state.ended:
                count += ways
                continue
            scene = scenes_of(case)[state.scene]
            free = len(scene.items) - len(_telling(case, scene))
            for way_out in _ways_out(case, scene, state, _telling(case, scene)):
                key = (way_out.scene, _seen(case, way_out))
                before = after.get(key, (way_out, 0))[1]
                after[key] = way_out, before + ways * 2**free
        reached = after
    return count


def edges(case: Case) -> dict[Step, Log]:
    """Return every step that can be taken, each with a log that ends with it.

    Every combination of what conditions can tell apart is visited, so what is missing cannot be reached.
    """
    found: dict[Step, Log] = {}
    waiting: list[tuple[CaseState, Log]] = [(start(case), [])]
    known: set[object] = set()
    while waiting:
        state, log = waiting.pop()
        if state.ended:
            continue
        scene = scenes_of(case)[state.scene]
        for item in scene.items:
            found.setdefault((scene.id, item.id), [*log, Event("do", item.id)])
        for items in _subsets(_telling(case, scene)):
            here, done = state, list(log)
            for name in items:
                event = Event("do", name)
                here, done = step(case, here, event), [*done, event]
            exits = _exits(scene, here)
            if not exits:
                found.setdefault((scene.id, DEAD_END), done)
            for event in exits:
                after = step(case, here, event)
                found.setdefault((scene.id, event.what or "go"), [*done, event])
                key = (after.scene, _seen(case, after))
                if key not in known:
                    known.add(key)
                    waiting.append((after, [*done, event]))
    return found


def every_path(case: Case) -> Iterator[tuple[Log, CaseState]]:
    """Yield every path with the state it ends in; there may be very many."""
    waiting: list[tuple[CaseState, Log]] = [(start(case), [])]
    while waiting:
        state, log = waiting.pop()
        if state.ended:
            yield log, state
            continue
        scene = scenes_of(case)[state.scene]
        for items in _subsets([item.id for item in scene.items]):
            here, done = state, list(log)
            for name in items:
                event = Event("do", name)
                here, done = step(case, here, event), [*done, event]
            waiting += [(step(case, here, event), [*done, event]) for event in _exits(scene, here)]


def random_path(case: Case, chance: random.Random, seed: int | None = None) -> tuple[Log, CaseState]:
    """Return a path that chance takes, with the state it ends in; items in an order of chance too."""
    state, log = start(case, seed), []
    while not state.ended:
        scene = scenes_of(case)[state.scene]
        names = [item.id for item in scene.items if chance.random() < 0.5]  # noqa: PLR2004 (even odds)
        chance.shuffle(names)
        for event in [Event("do", name) for name in names]:
            state = step(case, state, event)
            log.append(event)
        event = chance.choice(_exits(scene, state))
        state = step(case, state, event)
        log.append(event)
    return log, state


def play_paths(case: Case, count: int) -> int:
    """Play every path if there are at most `FEW`, otherwise so many by chance; return how many were played.

    Every path ends, or this does not. A path by chance is played a second time from its log.

    Raises
    ------
    ValueError
        If a log does not replay to the state in which its path ended.
    """
    if number_of_paths(case) <= FEW:
        return sum(1 for _ in every_path(case))
    for number in range(count):
        log, state = random_path(case, random.Random(number))  # noqa: S311 (no secret hangs on it)
        if play(case, log) != state:
            raise ValueError(f"Path {number} of {case.id!r} does not replay to the same state.")
    return count


def recommended(case: Case) -> Log:
    """Return the path that the debrief recommends: all that is needed, and the choice with full credit.

    Raises
    ------
    ValueError
        If a decision on the way has no such choice.
    """
    state, log = start(case), []
    while not state.ended:
        scene = scenes_of(case)[state.scene]
        events = [Event("do", item.id) for item in scene.items if item.needed]
        for event in events:
            state = step(case, state, event)
        log += events
        if scene.next is not None:
            leave = Event("go")
        else:
            best = best_choice(scene, state)
            if best is None:
                raise ValueError(f"In {scene.id!r} no choice has full credit.")
            leave = Event("choose", best.id, "fairly")
        state = step(case, state, leave)
        log.append(leave)
    return log


def best_choice(scene: Scene, state: CaseState) -> Choice | None:
    """Return the choice that is recommended in a scene; None if none has full credit."""
    return next((choice for choice in choices_open(scene, state) if choice.credit >= 1), None)


def _exits(scene: Scene, state: CaseState) -> list[Event]:
    if scene.next is not None:
        return [Event("go")]
    return [Event("choose", choice.id, "fairly") for choice in choices_open(scene, state)]


def _ways_out(case: Case, scene: Scene, state: CaseState, telling: list[str]) -> Iterator[CaseState]:
    for items in _subsets(telling):
        here = state
        for name in items:
            here = step(case, here, Event("do", name))
        for event in _exits(scene, here):
            yield step(case, here, event)


def _subsets(names: list[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))


def conditions(case: Case) -> Iterator[Condition]:
    """Yield every condition that decides where the case goes or what it tells."""
    for scene in case.scenes:
        for choice in scene.choices:
            if choice.when is not None:
                yield choice.when
            if not isinstance(choice.goto, str):
                yield from (branch.when for branch in choice.goto if branch.when is not None)


def _telling(case: Case, scene: Scene) -> list[str]:
    """Return the items of a scene that some condition asks for, or that change a counter one asks for."""
    asked: set[str] = set()
    counters: set[str] = set()
    for condition in conditions(case):
        asked |= {*condition.done, *condition.any_done, *condition.not_done}
        counters |= set(condition.at_least)
    return [
        item.id
        for item in scene.items
        if item.id in asked or (isinstance(item, Order) and counters & set(item.effects))
    ]


def _seen(case: Case, state: CaseState) -> object:
    """Return what conditions can see of a state."""
    asked, picked, counters = set[str](), set[str](), set[str]()
    for condition in conditions(case):
        asked |= {*condition.done, *condition.any_done, *condition.not_done}
        picked |= {*condition.chosen, *condition.not_chosen}
        counters |= set(condition.at_least)
    return (
        frozenset(asked & set(state.done)),
        frozenset(picked & set(state.chosen)),
        frozenset(Counter({name: state.counters[name] for name in counters}).items()),
    )
