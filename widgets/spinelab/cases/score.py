"""How a case was played: five scores from 0 to 1, each with its reasons. Knows the case and the log's state.

A key feature is a critical step in solving a clinical problem, and only such steps are scored
[page1995keyfeature, farmer2005keyfeature]. The abstracts that were read give no weights, so these rules are
ours: a feature counts 0 or 1 times its weight; a decision counts the credit of the choice; a decision that
offers something unsafe counts 1 for safety when nothing unsafe was chosen; stewardship is the share of the
needless tests on offer in the scenes seen that were left alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spinelab.cases.engine import holds, play, scenes_of
from spinelab.cases.paths import recommended
from spinelab.cases.schema import DIMENSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spinelab.cases.schema import Case, Scene
    from spinelab.cases.schema_items import Condition, Order
    from spinelab.cases.state import CaseState

__all__ = ["RULES", "Mark", "Score", "calibration", "scores", "scores_so_far"]

RULES = ("page1995keyfeature", "farmer2005keyfeature")
"""Sources of the idea that only critical steps are scored."""


@dataclass(frozen=True)
class Mark:
    """One thing that counted."""

    text: str
    earned: float
    """Part of ``weight``, 0 to ``weight``."""
    weight: float = 1.0
    cites: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The text, turned round where nothing was earned.

        >>> Mark("You watched him walk.", 0.0).said
        'Not so: you watched him walk.'
        """
        if self.earned or not self.text.startswith("You "):
            return self.text
        return f"Not so: y{self.text[1:]}"


@dataclass(frozen=True)
class Score:
    """One dimension."""

    dimension: str
    marks: tuple[Mark, ...]

    @property
    def value(self) -> float | None:
        """From 0 to 1; None where the path gave nothing to judge."""
        weight = sum(mark.weight for mark in self.marks)
        return sum(mark.earned for mark in self.marks) / weight if weight else None

    @property
    def explanation(self) -> str:
        """The score in a sentence: what was earned, and what was not."""
        if self.value is None:
            return "Nothing on your path was judged here."
        missed = [mark.said for mark in self.marks if mark.earned < mark.weight]
        return " ".join([f"{len(self.marks) - len(missed)} of {len(self.marks)}.", *missed])


def scores(case: Case, state: CaseState) -> dict[str, Score]:
    """Return the five scores of a state, in the order of `DIMENSIONS`; meaningful once the case has ended."""
    return _gathered([*_features(case, state), *_decisions(case, state), *_tests(case, state)])


def scores_so_far(case: Case, state: CaseState) -> dict[str, Score]:
    """Return the five scores of a state before the end, with 0 for all that was not reached.

    The scene in which the learner stands, and every scene of the recommended path that was never seen, count
    0 for the decision, for its safety and for the needless tests on offer. A key feature counts once no later
    step can undo it.
    """
    features = [
        (name, mark if _is_settled(feature.when) else replace(mark, earned=0.0))
        for feature, (name, mark) in zip(case.key_features, _features(case, state), strict=True)
    ]
    left = state.with_(visited=state.visited[:-1])
    ahead = [name for name in play(case, recommended(case)).visited if name not in left.visited]
    missing = [scenes_of(case)[name] for name in dict.fromkeys((state.scene, *ahead))]
    unreached = [pair for scene in missing for pair in _unreached(scene)]
    return _gathered([*features, *_decisions(case, state), *_tests(case, left), *unreached])


def calibration(case: Case, state: CaseState) -> dict[str, tuple[int, float]]:
    """Return for each certainty how many decisions were made with it, and the credit that they earned."""
    credit = {choice.id: choice.credit for scene in case.scenes for choice in scene.choices}
    found: dict[str, tuple[int, float]] = {}
    for decision in state.decisions:
        count, earned = found.get(decision.certainty, (0, 0.0))
        found[decision.certainty] = count + 1, earned + credit[decision.choice]
    return found


def _gathered(marks: Iterable[tuple[str, Mark]]) -> dict[str, Score]:
    found: dict[str, list[Mark]] = {name: [] for name in DIMENSIONS}
    for dimension, mark in marks:
        found[dimension].append(mark)
    return {name: Score(name, tuple(marks)) for name, marks in found.items()}


def _is_settled(condition: Condition) -> bool:
    """Say whether a condition that holds will hold whatever follows."""
    return not (condition.not_done or condition.not_chosen or condition.at_least)


def _unreached(scene: Scene) -> Iterator[tuple[str, Mark]]:
    nothing = Mark(f"{scene.title}: not reached.", 0.0)
    if scene.choices:
        yield scene.aspect, nothing
    if any(choice.unsafe for choice in scene.choices):
        yield "safety", nothing
    yield from (("stewardship", nothing) for order in scene.order if order.value == "needless")


def _features(case: Case, state: CaseState) -> Iterator[tuple[str, Mark]]:
    for feature in case.key_features:
        earned = feature.weight if holds(feature.when, state) else 0
        yield feature.dimension, Mark(feature.text, earned, feature.weight, feature.cites)


def _decisions(case: Case, state: CaseState) -> Iterator[tuple[str, Mark]]:
    for decision in state.decisions:
        scene = scenes_of(case)[decision.scene]
        made = next(choice for choice in scene.choices if choice.id == decision.choice)
        yield scene.aspect, Mark(f"{scene.title}: {made.text}", made.credit, 1.0, made.cites)
        if any(choice.unsafe for choice in scene.choices):
            yield "safety", Mark(f"{scene.title}: {made.text}", 0.0 if made.unsafe else 1.0, 1.0, made.cites)
    for order in _orders(case, state):
        if order.unsafe and order.id in state.done:
            yield "safety", Mark(f"{order.consequence}", 0.0, 1.0, order.cites)


def _tests(case: Case, state: CaseState) -> Iterator[tuple[str, Mark]]:
    for order in _orders(case, state):
        if order.value == "needless":
            text = (
                f"{order.why}"
                if order.id in state.done
                else f"You did without: {order.id.replace('-', ' ')}."
            )
            yield "stewardship", Mark(text, 0.0 if order.id in state.done else 1.0, 1.0, order.cites)


def _orders(case: Case, state: CaseState) -> Iterator[Order]:
    """Yield every test that was on offer in a scene that was seen."""
    for name in dict.fromkeys(state.visited):
        yield from scenes_of(case)[name].order
