"""The graph of a case: loose ends, loops, dead ends, safety, counters. Knows the graph, not the words."""

from __future__ import annotations

from collections import Counter as Tally
from functools import cache
from typing import TYPE_CHECKING

from spinelab.cases.catalogue import tests
from spinelab.cases.engine import destination, play, scenes_of
from spinelab.cases.paths import DEAD_END, edges, recommended
from spinelab.cases.schema_items import Order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spinelab.cases.load import CaseFile
    from spinelab.cases.located import Key
    from spinelab.cases.problems import Problem
    from spinelab.cases.schema import Case, Choice, Scene
    from spinelab.cases.schema_items import Condition

__all__ = ["graph_faults", "wiring_faults"]

FEWEST_SCENES, MOST_SCENES = 8, 20


def wiring_faults(file: CaseFile) -> Iterator[Problem]:
    """Yield names that are used twice or lead nowhere, scenes of no clear shape, and loops."""
    case, problem = file.case, file.source.problem
    yield from _twice(file)
    if sum(diagnosis.true for diagnosis in case.diagnoses) != 1:
        yield problem(("diagnoses",), "exactly one diagnosis must be true.")
    if not FEWEST_SCENES <= len(case.scenes) <= MOST_SCENES:
        yield problem(
            ("scenes",), f"there are {len(case.scenes)} scenes; {FEWEST_SCENES} to {MOST_SCENES} are allowed."
        )
    for index, scene in enumerate(case.scenes):
        yield from _shape(file, index, scene)
    for where, condition in _conditions(case):
        yield from _loose_condition(file, where, condition)
    if loop := _loop(case):
        yield problem(
            ("scenes",), f"the scenes {' -> '.join(loop)} run in a circle, so a path may never end."
        )


def graph_faults(file: CaseFile) -> list[Problem]:
    """Return what walking the case finds wrong: unreachable, dead, unsafe, out of bounds."""
    case, problem = file.case, file.source.problem
    places = {scene.id: index for index, scene in enumerate(case.scenes)}
    taken = edges(case)
    found = [
        problem(("scenes", places[scene]), "no choice is open here in some state: a dead end.")
        for scene, what in taken
        if what == DEAD_END
    ]
    if found:
        return found
    reached = {case.scenes[0].id} | {play(case, log).scene for log in taken.values()}
    for scene in case.scenes:
        if scene.id not in reached:
            found.append(problem(("scenes", places[scene.id]), "no path leads here."))
            continue
        for number, choice in enumerate(scene.choices):
            where = ("scenes", places[scene.id], "choices", number)
            if (scene.id, choice.id) not in taken:
                found.append(problem(where, f"the choice '{choice.id}' is never open."))
    return [*found, *_safety(file, places), *_bounds(file)]


def _twice(file: CaseFile) -> Iterator[Problem]:
    case = file.case
    groups: dict[str, list[tuple[Key, str]]] = {
        "scene": [(("scenes", s), scene.id) for s, scene in enumerate(case.scenes)],
        "item": [
            (("scenes", s, kind, i), item.id)
            for s, scene in enumerate(case.scenes)
            for kind in ("ask", "examine", "order")
            for i, item in enumerate(getattr(scene, kind))
        ],
        "choice": [
            (("scenes", s, "choices", c), choice.id)
            for s, scene in enumerate(case.scenes)
            for c, choice in enumerate(scene.choices)
        ],
        "counter": [(("counters", c), counter.id) for c, counter in enumerate(case.counters)],
        "diagnosis": [(("diagnoses", d), entry.id) for d, entry in enumerate(case.diagnoses)],
    }
    for what, names in groups.items():
        many = {name for name, count in Tally(name for _, name in names).items() if count > 1}
        yield from (
            file.source.problem(where, f"the {what} '{name}' is there more than once.")
            for where, name in names
            if name in many
        )


def _shape(file: CaseFile, index: int, scene: Scene) -> Iterator[Problem]:
    where: Key = ("scenes", index)
    ways = [scene.next is not None, bool(scene.choices), scene.ending is not None]
    faults = (
        (sum(ways) != 1, "a scene has either 'next', or 'choices', or an 'ending'."),
        (bool(scene.choices) and not scene.question, "a scene with choices needs a question."),
        (scene.ending is not None and bool(scene.items), "nothing can be done in an ending."),
        (
            scene.next is not None and scene.next not in scenes_of(file.case),
            f"there is no scene '{scene.next}'.",
        ),
        (
            bool(scene.choices)
            and not any(choice.credit >= 1 and choice.when is None for choice in scene.choices),
            "one choice that is always open must have full credit.",
        ),
    )
    yield from (file.source.problem(where, sentence) for wrong, sentence in faults if wrong)
    shown = [(scene.scan, where)] + [(item.scan, (*where, "order", o)) for o, item in enumerate(scene.order)]
    for scan, place in shown:
        if scan is not None and scan not in file.case.scans:
            yield file.source.problem(place, f"there are no pictures '{scan}'.")
    for o, order in enumerate(scene.order):
        yield from _of_order(file, (*where, "order", o), order)
    for c, choice in enumerate(scene.choices):
        yield from _of_choice(file, (*where, "choices", c), choice)


def _of_order(file: CaseFile, where: Key, order: Order) -> Iterator[Problem]:
    yield from _loose_counters(file, where, order.effects)
    faults = (
        (order.test not in tests(), f"there is no test '{order.test}'; allowed: {', '.join(tests())}."),
        (order.unsafe and not order.consequence, f"the unsafe test '{order.id}' needs a consequence."),
        (order.unsafe and order.needed, f"the test '{order.id}' is both unsafe and needed."),
    )
    yield from (file.source.problem(where, sentence) for wrong, sentence in faults if wrong)


def _of_choice(file: CaseFile, where: Key, choice: Choice) -> Iterator[Problem]:
    yield from _loose_counters(file, where, choice.effects)
    branched = not isinstance(choice.goto, str)
    faults = (
        *(
            (
                to not in scenes_of(file.case),
                f"the choice '{choice.id}' leads to '{to}', which does not exist.",
            )
            for to in _targets(choice)
        ),
        (
            branched and choice.goto[-1].when is not None,  # type: ignore[union-attr]  # branched says so
            f"the last branch of '{choice.id}' must have no condition.",
        ),
        *(
            (name not in tests(), f"there is no test '{name}'; allowed: {', '.join(tests())}.")
            for name in choice.tests
        ),
        (choice.unsafe and not choice.consequence, f"the unsafe choice '{choice.id}' needs a consequence."),
        (choice.unsafe and choice.credit > 0, f"the unsafe choice '{choice.id}' cannot earn credit."),
    )
    yield from (file.source.problem(where, sentence) for wrong, sentence in faults if wrong)


def _conditions(case: Case) -> Iterator[tuple[Key, Condition]]:
    for s, scene in enumerate(case.scenes):
        for a, passage in enumerate(scene.also):
            yield ("scenes", s, "also", a), passage.when
        for c, choice in enumerate(scene.choices):
            where: Key = ("scenes", s, "choices", c)
            if choice.when is not None:
                yield where, choice.when
            if not isinstance(choice.goto, str):
                yield from ((where, branch.when) for branch in choice.goto if branch.when is not None)
    for k, feature in enumerate(case.key_features):
        yield ("key_features", k), feature.when


def _loose_condition(file: CaseFile, where: Key, condition: Condition) -> Iterator[Problem]:
    items = {item.id for scene in file.case.scenes for item in scene.items}
    choices = {choice.id for scene in file.case.scenes for choice in scene.choices}
    named = {*condition.done, *condition.any_done, *condition.not_done}
    picked = {*condition.chosen, *condition.not_chosen}
    for name in sorted(named - items):
        yield file.source.problem(where, f"a condition asks for '{name}', which cannot be done.")
    for name in sorted(picked - choices):
        yield file.source.problem(where, f"a condition asks for the choice '{name}', which does not exist.")
    yield from _loose_counters(file, where, condition.at_least)
    if not (named or picked or condition.at_least):
        yield file.source.problem(where, "a condition is empty.")


def _loose_counters(file: CaseFile, where: Key, names: Iterable[str]) -> Iterator[Problem]:
    known = {counter.id for counter in file.case.counters}
    for name in names:
        if name not in known:
            yield file.source.problem(where, f"there is no counter '{name}'.")


def _targets(choice: Choice) -> tuple[str, ...]:
    return (choice.goto,) if isinstance(choice.goto, str) else tuple(branch.to for branch in choice.goto)


def _next(scene: Scene) -> tuple[str, ...]:
    through = [to for choice in scene.choices for to in _targets(choice)]
    return (*through, *([scene.next] if scene.next else []))


def _loop(case: Case) -> list[str]:
    """Return the scenes of a circle, the first once more at its end; [] where there is none."""
    places, finished = scenes_of(case), set[str]()

    def walk(name: str, trail: list[str]) -> list[str]:
        if name in trail:
            return [*trail[trail.index(name) :], name]
        if name in finished or name not in places:
            return []
        for to in _next(places[name]):
            if circle := walk(to, [*trail, name]):
                return circle
        finished.add(name)
        return []

    return next((circle for name in places if (circle := walk(name, []))), [])


def _safety(file: CaseFile, places: dict[str, int]) -> Iterator[Problem]:
    case, problem = file.case, file.source.problem
    state = play(case, log := recommended(case))
    by_id = {choice.id: choice for scene in case.scenes for choice in scene.choices}
    harmful = [choice for event in log if (choice := by_id.get(event.what)) is not None and choice.unsafe]
    if harmful or scenes_of(case)[state.scene].ending != "best":
        yield problem(
            ("scenes", places[state.scene]), "the recommended path must be safe and end in an ending 'best'."
        )
    endings = {scene.ending for scene in case.scenes if scene.ending}
    if len(endings) < 2:  # noqa: PLR2004 (a case in which nothing hangs on what is done is no case)
        yield problem(("scenes",), "a case needs endings of at least two kinds.")
    dangers = [choice for choice in by_id.values() if choice.unsafe]
    if not dangers:
        yield problem(("scenes",), "no choice is unsafe: nothing can go wrong in this case.")
    for choice in dangers:
        scene = next(scene for scene in case.scenes if choice in scene.choices)
        if destination(choice, play(case, edges(case)[scene.id, choice.id])) == scene.id:
            yield problem(("scenes", places[scene.id]), f"the unsafe choice '{choice.id}' changes nothing.")


def _bounds(file: CaseFile) -> Iterator[Problem]:
    """Find the least and greatest value of each counter over all paths, conditions left aside."""
    case, places = file.case, scenes_of(file.case)
    for index, counter in enumerate(case.counters):
        name = counter.id

        def extreme(sign: int, name: str = name) -> int:
            @cache
            def furthest(scene_id: str) -> int:
                scene = places[scene_id]
                here = sum(
                    max(0, sign * item.effects.get(name, 0))
                    for item in scene.items
                    if isinstance(item, Order)
                )
                ways = [
                    sign * choice.effects.get(name, 0) + furthest(to)
                    for choice in scene.choices
                    for to in _targets(choice)
                ] + ([furthest(scene.next)] if scene.next else [])
                return here + max(ways, default=0)

            return sign * furthest(case.scenes[0].id)

        low, high = counter.start + min(0, extreme(-1)), counter.start + max(0, extreme(1))
        if not (counter.least <= low and high <= counter.most):
            yield file.source.problem(
                ("counters", index),
                f"'{name}' can reach {low} to {high}, beyond its bounds {counter.least} to {counter.most}.",
            )
