"""Which items a quiz asks: those that its blueprint lists, or those that it draws, in this form or that.

The same blueprint, form and bank always give the same items in the same order, whatever the files are called
or in which order they are read. Adding an item to the bank changes only the draws that it could belong to.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import TypeVar

from spinebank.load import Bank, BankError, BlueprintFile, Problem, read_blueprint
from spinebank.schema import Blueprint, Draw, FreeText, Item, ScriptConcordance, Use

__all__ = ["FIRST_FORM", "FORMS", "chosen", "form_of"]

T = TypeVar("T")

FORMS = "ABCDEFGH"
"""Names of equivalent forms."""
FIRST_FORM = "A"


def form_of(blueprint: Blueprint, form: str) -> Blueprint:
    """Return the blueprint of an equivalent form: another name, another seed, all else alike.

    >>> plan = Blueprint(quiz="spine", title="Spine", minutes=5, instructions="Go.", seed=3, items=["a-b-01"])
    >>> form_of(plan, "B").quiz, form_of(plan, "B").title, form_of(plan, "A") is plan
    ('spine-b', 'Spine (form B)', True)
    """
    if form == FIRST_FORM:
        return blueprint
    seed = int.from_bytes(hashlib.sha256(f"{blueprint.seed}:{form}".encode()).digest()[:4])
    changes = {"quiz": f"{blueprint.quiz}-{form.lower()}", "title": f"{blueprint.title} (form {form})"}
    return blueprint.model_copy(update=changes | {"seed": seed})


def chosen(plan: BlueprintFile, bank: Bank, form: str = FIRST_FORM) -> list[Item]:
    """Return the items of a quiz in the order in which they are asked.

    Raises
    ------
    BankError
        If the bank has faults, an item is missing or not for graded use, or a draw asks for too many.
    """
    bank.require()
    if plan.blueprint.draw is None:
        return _ordered(_listed(plan, bank), plan.blueprint, form)
    return _drawn(plan, bank, form, _asked_before(plan, bank, form))


def _listed(plan: BlueprintFile, bank: Bank) -> list[Item]:
    items: list[Item] = []
    problems: list[Problem] = []
    for index, item_id in enumerate(plan.blueprint.items or []):
        entry = bank.items.get(item_id)
        where = ("items", index)
        if entry is None:
            problems.append(plan.source.problem(where, f"no bank has the item '{item_id}'."))
        elif entry.item.use is not Use.GRADED:
            problems.append(
                plan.source.problem(
                    where,
                    f"'{item_id}' is for practice and shows its reasons; a quiz takes only 'use: graded'.",
                )
            )
        else:
            items.append(entry.item)
    if problems:
        raise BankError(problems)
    return items


def _ordered(items: list[Item], blueprint: Blueprint, form: str) -> list[Item]:
    """Keep the written order in the first form; shuffle it in another, what a person marks at the end."""
    if form == FIRST_FORM:
        return items
    return _persons_last(sorted(items, key=lambda item: _rank(item, f"{blueprint.seed}:{form}")))


def _asked_before(plan: BlueprintFile, bank: Bank, form: str) -> frozenset[str]:
    """Return the ids of all items that earlier quizzes ask in the same form."""
    asked: set[str] = set()
    for index, name in enumerate(plan.blueprint.after):
        path = plan.source.path.with_name(f"{name}.yaml")
        where = ("after", index)
        if not path.is_file():
            raise BankError([plan.source.problem(where, f"there is no blueprint of a quiz '{name}'.")])
        earlier = read_blueprint(path)
        if earlier.blueprint.after:
            raise BankError(
                [plan.source.problem(where, f"'{name}' comes after others itself: name those here instead.")]
            )
        asked |= {item.id for item in chosen(earlier, bank, form)}
    return frozenset(asked)


def _drawn(plan: BlueprintFile, bank: Bank, form: str, asked: frozenset[str]) -> list[Item]:
    graded = [
        entry.item for entry in bank.items.values() if entry.item.use is Use.GRADED and _scores(entry.item)
    ]
    taken: list[Item] = []
    problems: list[Problem] = []
    for index, draw in enumerate(plan.blueprint.draw or []):
        objectives = _objectives_of(draw, bank)
        if not objectives:
            place = draw.objective or draw.lesson
            known = "objectives.yaml has no such objective." if draw.objective else "no objective names it."
            problems.append(plan.source.problem(("draw", index), f"'{place}' cannot be drawn from: {known}"))
            continue
        pools = [
            [
                item
                for item in graded
                if item.objective == name and item not in taken and item.kind in (draw.kinds or [item.kind])
            ]
            for name in objectives
        ]
        found = _take(pools, draw.count, f"{plan.blueprint.seed}", FORMS.index(form), asked)
        if len(found) < draw.count:
            kinds = f" of kind {', '.join(draw.kinds)}" if draw.kinds else ""
            problems.append(
                plan.source.problem(
                    ("draw", index),
                    f"{draw.count} graded items{kinds} are to be drawn for "
                    f"'{draw.objective or draw.lesson}', but the bank has {len(found)}.",
                )
            )
        taken += found
    if problems:
        raise BankError(problems)
    return _persons_last(taken)


def _scores(item: Item) -> bool:
    """Say whether an answer can earn a mark: a script without a panel is for reflection."""
    return not isinstance(item, ScriptConcordance) or item.panel is not None


def _objectives_of(draw: Draw, bank: Bank) -> list[str]:
    return [
        objective.id
        for objective in bank.objectives.values()
        if draw.objective == objective.id or draw.lesson == objective.notebook
    ]


def _take(
    pools: Sequence[Sequence[Item]], count: int, seed: str, turn: int, asked: frozenset[str]
) -> list[Item]:
    """Take items from each pool in turn, those asked before at last; each form begins where one stopped."""
    share = max(1, round(count / len(pools)))
    found: list[tuple[int, Item]] = []
    for again in (False, True):
        queues: list[list[tuple[int, Item]]] = []
        for place, pool in enumerate(pools):
            ranked = sorted(pool, key=lambda item: _rank(item, seed))
            mine = [(place, item) for item in ranked if (item.id in asked) is again]
            queues.append(_turned(mine, turn * share))
        for depth in range(max(map(len, queues))):
            for queue in _turned(queues, turn * count if len(queues) > 1 else 0):
                if depth < len(queue) and len(found) < count:
                    found.append(queue[depth])
    return [item for _, item in sorted(found, key=lambda entry: entry[0])]


def _turned(row: Sequence[T], steps: int) -> list[T]:
    """Begin a row later and put what was passed over at its end."""
    start = steps % len(row) if row else 0
    return [*row[start:], *row[:start]]


def _persons_last(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: isinstance(item, FreeText))


def _rank(item: Item, salt: str) -> bytes:
    return hashlib.sha256(f"{salt}:{item.id}".encode()).digest()
