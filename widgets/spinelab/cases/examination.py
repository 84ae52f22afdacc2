"""What a manoeuvre finds: it follows from the lesion; where the model leaves it open, it is absent.

The model of `spinelab.domain.localisation` says what is expected and what is possible. A case takes what is
expected as found and what is only possible as not found, unless its author says otherwise with a reason. Of
two lesions the one that breaks a reflex arc or weakens a muscle's own segment decides, as lumbar stenosis
beside thoracic OLF can quiet the ankles (`olf_lss36`).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from spinelab.domain.localisation import Certainty, Signs, State, atlas, signs_of
from spinelab.domain.localisation.finding import NORMAL, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spinelab.cases.schema import Case
    from spinelab.cases.schema_items import Examine

__all__ = ["GROUPS", "fault_of_finding", "report", "state_of"]

_ARMS = ("C5", "C6", "C7", "C8", "T1")
_LEGS = ("L2", "L3", "L4", "L5", "S1")
GROUPS = ("power:arms", "power:legs", "level:pin", "level:position")
"""Findings that are said in one sentence for many muscles or dermatomes."""
_FIRST = (State.REDUCED, State.WEAK_LOWER, State.PRESENT, State.BRISK, State.WEAK_UPPER)
"""Which of two states is found where two lesions act."""


def report(case: Case, item: Examine) -> list[str]:
    """Return what is found, one sentence for each thing that was examined."""
    said = [item.result] if item.result else []
    return said + [_sentence(case, item, name) for name in item.findings]


def state_of(case: Case, item: Examine, name: str, side: str) -> State:
    """Return how a finding on a side is found in this case.

    Raises
    ------
    KeyError
        If there is no such finding.
    """
    for set_by_author in item.found:
        wanted, _, where = set_by_author.finding.partition("@")
        if wanted == name and where in ("", side):
            return State(set_by_author.state)
    expected = [
        effect.state
        for signs in _signs(case)
        if (effect := signs.of(name, side)).certainty is Certainty.EXPECTED
    ]
    return next((state for state in _FIRST if state in expected), State.NORMAL)


def fault_of_finding(name: str, state: str = "") -> str:
    """Return what is wrong with the name of a finding and the state set for it; empty if nothing is.

    >>> fault_of_finding("reflex:knee@left", "brisk")
    ''
    >>> fault_of_finding("power:arms")
    ''
    """
    if name in GROUPS:
        return "a group cannot be set; name its findings one by one." if state else ""
    plain, _, side = name.partition("@")
    try:
        entry = finding(plain)
    except KeyError as error:
        return str(error.args[0])
    if side and side not in entry.sides:
        return f"'{plain}' has no side '{side}'. Allowed: {', '.join(entry.sides)}."
    allowed = ["normal", *map(str, entry.states)]
    return (
        f"'{name}' cannot be '{state}'. Allowed: {', '.join(allowed)}."
        if state and state not in allowed
        else ""
    )


@cache
def _signs_at(level: str, side: str, extent: str) -> Signs:
    return signs_of(level, side, extent)


def _signs(case: Case) -> Iterator[Signs]:
    for lesion in case.neurology:
        yield _signs_at(lesion.level, lesion.side, lesion.extent)


def _sentence(case: Case, item: Examine, name: str) -> str:
    if name.startswith("level:"):
        return _level(case, item, name.partition(":")[2])
    if name in GROUPS:
        return _power(case, item, name.partition(":")[2])
    entry = finding(name)
    by_side = {side: state_of(case, item, name, side) for side in entry.sides}
    return f"{entry.name}: {_by_side(by_side)}."


def _by_side(by_side: dict[str, State]) -> str:
    words = {side: _word(state) for side, state in by_side.items()}
    if len(set(words.values())) == 1:
        word = next(iter(words.values()))
        return word if len(words) == 1 else f"{word} on both sides"
    return ", ".join(f"{word} on the {side}" for side, word in words.items())


def _word(state: State) -> str:
    return {
        State.NORMAL: "normal",
        State.REDUCED: "reduced",
        State.BRISK: "brisk",
        State.PRESENT: "present",
        State.WEAK_LOWER: "weak, with low tone",
        State.WEAK_UPPER: "weak, with high tone",
    }[state]


def _power(case: Case, item: Examine, limbs: str) -> str:
    muscles = {
        f"{finding(f'power:{segment}').name} {side}": state
        for segment in (_ARMS if limbs == "arms" else _LEGS)
        for side in ("left", "right")
        if (state := state_of(case, item, f"power:{segment}", side)) is not State.NORMAL
    }
    if not muscles:
        return f"Power of the {limbs}: full."
    by_word: dict[str, list[str]] = {}
    for muscle, state in muscles.items():
        by_word.setdefault(_word(state), []).append(muscle)
    return " ".join(f"Power of the {limbs}: {word} in {_together(names)}." for word, names in by_word.items())


def _together(names: list[str]) -> str:
    """Join muscles, those of both sides once."""
    plain = list(dict.fromkeys(name.rsplit(" ", 1)[0] for name in names))
    said = []
    for name in plain:
        sides = [side for side in ("left", "right") if f"{name} {side}" in names]
        low = name[0].lower() + name[1:]
        said.append(low if len(sides) == 2 else f"{low} on the {sides[0]}")  # noqa: PLR2004 (both sides)
    return "; ".join(said)


def _level(case: Case, item: Examine, way: str) -> str:
    name = {"pin": "Pin prick", "position": "Vibration and position sense"}[way]
    found = {}
    for side in ("left", "right"):
        lost = [
            segment
            for segment in atlas().key_points
            if state_of(case, item, f"{way}:{segment}", side) is State.REDUCED
        ]
        found[side] = f"lost from {lost[0]} down" if _runs_down(lost) else f"lost in {', '.join(lost)}"
        found[side] = found[side] if lost else _word(NORMAL.state)
    if found["left"] == found["right"]:
        return f"{name}: {found['left']}{' on both sides' if 'lost' in found['left'] else ''}."
    return f"{name}: {found['left']} on the left, {found['right']} on the right."


def _runs_down(lost: list[str]) -> bool:
    segments = list(atlas().key_points)
    return bool(lost) and lost == segments[segments.index(lost[0]) :]
