"""An invented class: known abilities, known items, and faults planted on purpose. Always labelled simulated.

Students know an answer with the probability of the three-parameter logistic model; who does not know it
chooses among the distractors, weak students more often the attractive ones. In a miskeyed item the options of
the true and of the written key are exchanged; in an ambiguous one, those who know choose between the key and
a distractor that is as good.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from spinebank.analysis.table import NOT_CHOSEN, FloatArray, ItemColumn, ResponseTable

__all__ = ["Fault", "Plan", "SimulatedClass", "simulate"]

OPTIONS = ("a", "b", "c", "d")
_MEDIAN_SECONDS = 45.0


class Fault(StrEnum):
    """What is wrong with a planted item."""

    NONE = "sound"
    MISKEYED = "miskeyed"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True)
class Plan:
    """What to invent."""

    students: int = 60
    items: int = 30
    seed: int = 1
    miskeyed: int = 0
    ambiguous: int = 0
    ability_mean: float = 0.0
    """Logits; 0 is the middle of the items' scale."""
    ability_sd: float = 1.0
    discrimination: tuple[float, float] = (0.8, 1.8)
    """Slopes of sound items are drawn evenly from this range, per logit."""
    difficulty: tuple[float, float] = (-1.8, 0.8)
    """Difficulties are drawn evenly from this range, logits."""
    omit: float = 0.02
    """Share of answers that are left open."""
    slow: float = 0.05
    """Share of students who run out of time in the last fifth of the quiz."""
    quiz: str = "simulated"
    form: str = "A"
    common: Sequence[int] = field(default=())
    """Places of items that keep their parameters in every form; the others are drawn for this form."""

    def __post_init__(self) -> None:
        """Refuse what cannot be invented.

        Raises
        ------
        ValueError
            With one sentence.
        """
        if self.students < 1 or self.items < 2:  # noqa: PLR2004 (one item has no rest score)
            raise ValueError(
                f"{self.students} students and {self.items} items were asked for; 1 and 2 are the fewest."
            )
        if self.miskeyed < 0 or self.ambiguous < 0 or self.miskeyed + self.ambiguous > self.items:
            raise ValueError(
                f"{self.miskeyed} miskeyed and {self.ambiguous} ambiguous items do not fit into {self.items}."
            )


@dataclass(frozen=True, eq=False)
class SimulatedClass:
    """A class and the truth about it."""

    table: ResponseTable
    ability: FloatArray
    """True abilities, logits, (n,)."""
    discrimination: FloatArray
    """True slopes, (k,)."""
    difficulty: FloatArray
    """True difficulties, logits, (k,)."""
    faults: tuple[Fault, ...]
    """What was planted in each item."""


def simulate(plan: Plan) -> SimulatedClass:
    """Invent a class; the same plan always gives the same answers."""
    rng = np.random.default_rng([plan.seed, ord(plan.form[:1] or "A")])
    n, k = plan.students, plan.items
    slope, difficulty, common = _parameters(plan, rng)
    ability = rng.normal(plan.ability_mean, plan.ability_sd, n)
    knows = rng.random((n, k)) < 1 / (1 + np.exp(-slope * (ability[:, None] - difficulty)))
    faults = _planted(plan, rng)
    pull = rng.dirichlet(np.full(len(OPTIONS) - 1, 6.0), k)
    lured = 1 + (rng.random((n, k, 1)) > pull.cumsum(axis=1)[None, :, :-1]).sum(axis=2)
    chosen = np.where(knows, 0, lured)  # option 0 is the truth
    for place, fault in enumerate(faults):
        if fault is Fault.AMBIGUOUS:
            chosen[:, place] = np.where(knows[:, place] & (rng.random(n) < 0.5), 1, chosen[:, place])  # noqa: PLR2004
        elif fault is Fault.MISKEYED:  # written key: option 0, the truth: option 1
            chosen[:, place] = np.choose(chosen[:, place], (1, 0, 2, 3))
    order = np.argsort(rng.random((k, len(OPTIONS))), axis=1)  # the key has no place of its own
    shown = np.take_along_axis(order, chosen.T, axis=1).T
    answered = rng.random((n, k)) >= plan.omit
    stop = np.where(rng.random(n) < plan.slow, rng.integers(k - max(1, k // 5), k, n), k)
    late = np.arange(k) >= stop[:, None]
    answered &= ~late
    not_reached = np.flip(np.logical_and.accumulate(np.flip(~answered, axis=1), axis=1), axis=1)
    seconds = _MEDIAN_SECONDS * np.exp(rng.normal(0, 0.5, (n, k)) + 0.15 * difficulty)
    names = _names(plan, common)
    table = ResponseTable(
        quiz=plan.quiz,
        items=tuple(
            ItemColumn(
                names[place],
                objective=f"objective-{place % 5 + 1}",
                options=OPTIONS,
                key=int(order[place, 0]),
            )
            for place in range(k)
        ),
        students=tuple(f"simulated-{plan.form.lower()}-{number + 1:05d}" for number in range(n)),
        fraction=(answered & (chosen == 0)).astype(float),
        chosen=np.where(answered, shown, NOT_CHOSEN).astype(np.int64),
        answered=answered,
        not_reached=not_reached,
        seconds=np.where(answered, seconds, np.nan),
        form=(plan.form,) * n,
        late=(False,) * n,
        simulated=True,
    )
    return SimulatedClass(table, ability, slope, difficulty, faults)


def _parameters(plan: Plan, rng: np.random.Generator) -> tuple[FloatArray, FloatArray, frozenset[int]]:
    """Return slopes, difficulties, and which items are the same in every form of this seed."""
    everywhere = np.random.default_rng([plan.seed, 0])
    common = frozenset(plan.common)
    drawn = [
        (source.uniform(*plan.discrimination, plan.items), source.uniform(*plan.difficulty, plan.items))
        for source in (everywhere, rng)
    ]
    shared = np.array([place in common for place in range(plan.items)])
    slope, difficulty = (np.where(shared, *pair) for pair in zip(*drawn, strict=True))
    return slope, difficulty, common


def _planted(plan: Plan, rng: np.random.Generator) -> tuple[Fault, ...]:
    places = rng.permutation(plan.items)
    faults = [Fault.NONE] * plan.items
    for count, place in enumerate(places[: plan.miskeyed + plan.ambiguous]):
        faults[place] = Fault.MISKEYED if count < plan.miskeyed else Fault.AMBIGUOUS
    return tuple(faults)


def _names(plan: Plan, common: frozenset[int]) -> list[str]:
    return [
        f"simulated-item-{place + 1:02d}"
        if place in common or not common
        else f"simulated-{plan.form.lower()}-{place + 1:02d}"
        for place in range(plan.items)
    ]
