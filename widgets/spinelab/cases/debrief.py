"""Looking back: the learner's path beside the recommended one, step by step, with reasons and sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spinelab.cases.engine import play, scenes_of
from spinelab.cases.paths import best_choice, recommended
from spinelab.cases.schema_items import Ask, Examine

if TYPE_CHECKING:
    from spinelab.cases.schema import Case, Scene
    from spinelab.cases.schema_items import Order
    from spinelab.cases.state import CaseState

__all__ = ["Step", "debrief", "label"]


@dataclass(frozen=True)
class Step:
    """One scene of either path."""

    scene: str
    title: str
    on_your_path: bool
    on_the_recommended: bool
    done: tuple[str, ...]
    """What was needed and was done."""
    missed: tuple[str, ...]
    """What was needed and was not done."""
    extra: tuple[str, ...]
    """Needless tests that were done."""
    chosen: str
    """What was decided; empty without a decision."""
    certainty: str
    advised: str
    """What is recommended here; empty without a decision."""
    agrees: bool
    unsafe: bool
    consequence: str
    why: str
    """Why what was chosen is or is not recommended; of a scene not seen, why the recommended choice is."""
    cites: tuple[str, ...]


def debrief(case: Case, state: CaseState) -> list[Step]:
    """Return every scene of the learner's path and of the recommended one, in the order of play.

    Scenes of the learner's path come as they were met; those that they never saw follow, so that nothing is
    hidden.
    """
    best = play(case, recommended(case))
    unseen = [name for name in best.visited if name not in state.visited]
    steps = [_step(case, state, name, best) for name in dict.fromkeys(state.visited)]
    steps += [_step(case, state, name, best) for name in unseen]
    return [step for step in steps if scenes_of(case)[step.scene].ending is None]


def label(item: Ask | Examine | Order) -> str:
    """Return what an item is called in a list."""
    from spinelab.cases.catalogue import tests  # noqa: PLC0415 (read only when a test is named)

    if isinstance(item, Ask):
        return item.question
    return item.name if isinstance(item, Examine) else tests()[item.test].name


def _step(case: Case, state: CaseState, name: str, best: CaseState) -> Step:
    scene: Scene = scenes_of(case)[name]
    seen = name in state.visited
    made = next((decision for decision in state.decisions if decision.scene == name), None)
    chosen = next((choice for choice in scene.choices if made and choice.id == made.choice), None)
    advised = best_choice(scene, state)
    told = chosen or advised
    return Step(
        name,
        scene.title,
        seen,
        name in best.visited,
        tuple(label(item) for item in scene.items if item.needed and item.id in state.done),
        tuple(label(item) for item in scene.items if item.needed and item.id not in state.done),
        tuple(label(order) for order in scene.order if order.value == "needless" and order.id in state.done),
        chosen.text if chosen else "",
        made.certainty if made else "",
        advised.text if advised else "",
        agrees=chosen is not None and chosen.credit >= 1,
        unsafe=chosen is not None and chosen.unsafe,
        consequence=chosen.consequence if chosen else "",
        why=told.why if told else "",
        cites=told.cites if told else (),
    )
