"""Questions that hold several: what is said of each part by itself, and of all together by what each earned.

A part of such a question is explained by its own answer alone, and the whole by what every part earned. So
a few answers are put to the judge for each part, not every combination; a test compares combinations by
chance.

    {"form": "grid", "name": "matches", "base": [index of part, ...],
     "slots": {part: {choice: [earned, {position in base: index of part}]}},
     "totals": {earned|earned|…: index}}

The choices of a box are the words that it knows, as they are compared, `UNKNOWN` for others, and `SEVERAL`
for several answers at once: the judge answers those in words of their own.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["SEVERAL", "UNKNOWN", "grid_of"]

Heard = dict[str, Any]
MOST_CHOICES = 800
UNKNOWN = "?"
"""Words that no item knows: compared, nothing is left of them."""
SEVERAL = "?;?"
"""Several answers in a box that takes one."""


def grid_of(
    item: Heard,
    forms: Mapping[str, Mapping[str, str]],
    heard: Callable[[Heard], Heard],
    indices: Callable[[Heard], list[int]],
) -> dict[str, Any] | None:
    """Return the grid of a question; None for a kind that holds no parts, or too many choices.

    Parameters
    ----------
    item
        The public half of an item.
    forms
        By box the words that it knows, under what is compared of them.
    heard
        Returns the feedback to a response.
    indices
        Returns where what is said to a response, and each of its parts, stands in the lists of the file.
    """
    found = _choices(item, forms)
    if found is None or any(len(choices) > MOST_CHOICES for choices in found[1].values()):
        return None
    name, slots = found
    first = {slot: next(iter(choices.values())) for slot, choices in slots.items()}
    _, *base = indices({name: first})
    grid: dict[str, dict[str, Any]] = {}
    examples: dict[str, dict[str, Any]] = {}
    for slot, choices in slots.items():
        grid[slot], examples[slot] = {}, {}
        for key, choice in choices.items():
            response = {name: {**first, slot: choice}}
            _, *parts = indices(response)
            earned = _earned(slot, heard(response)) + (SEVERAL if key == SEVERAL else "")
            changed = {at: part for at, part in enumerate(parts) if part != base[at]}
            grid[slot][key] = [earned, changed]
            examples[slot].setdefault(earned, choice)
    totals = {}
    for together in product(*(examples[slot] for slot in slots)):
        given = {slot: examples[slot][earned] for slot, earned in zip(slots, together, strict=True)}
        totals["|".join(together)] = indices({name: given})[0]
    return {"name": name, "base": base, "slots": grid, "totals": totals}


def _choices(
    item: Heard, forms: Mapping[str, Mapping[str, str]]
) -> tuple[str, dict[str, dict[str, Any]]] | None:
    """Return the name of a response's part and, by scenario or question, every choice under its key."""
    if item["kind"] == "extended_matching":
        options = {option["id"]: option["id"] for option in item["options"]}
        return "matches", {one["id"]: options for one in item["scenarios"]}
    if item["kind"] != "key_feature":
        return None
    found: dict[str, dict[str, Any]] = {}
    for question in item["questions"]:
        if question["form"] == "write":
            found[question["id"]] = {**forms[question["id"]], UNKNOWN: UNKNOWN, SEVERAL: SEVERAL}
            continue
        ids = [option["id"] for option in question["options"]]
        sets = [list(chosen) for n in range(1, question["at_most"] + 1) for chosen in combinations(ids, n)]
        found[question["id"]] = {" ".join(sorted(chosen)): chosen for chosen in sets}
    return "answers", found


def _earned(slot: str, heard: Heard) -> str:
    """Return what a scenario (right or not) or a question (its share) earned."""
    part = next(part for part in heard["parts"] if part["id"] == slot)
    share: str = part["label"].split()[0]
    return share if share.endswith("%") else str(part["correct"])
