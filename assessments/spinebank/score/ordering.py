"""Marks for an order."""

from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import Any

from spinebank.schema import Ordering, OrderingRule
from spinebank.score.judged import Judged, unusable
from spinebank.score.result import Part

__all__ = ["ordering_fraction", "score_ordering"]


def score_ordering(item: Ordering, response: dict[str, Any]) -> Judged:
    """Mark ``{"order": [ids]}``; it must hold every element once."""
    order = response.get("order")
    keyed = [element.id for element in item.elements]
    if (
        not isinstance(order, list)
        or len(order) != len(keyed)
        or not all(isinstance(step, str) for step in order)
    ):
        return unusable(f"The answer must be an order of all {len(keyed)} elements.")
    if sorted(order) != sorted(keyed):
        return unusable("The answer must hold each element of the question exactly once.")
    fraction = ordering_fraction(item.scoring, [keyed.index(step) for step in order])
    parts = tuple(Part(step, chosen=None, correct=order[place] == step) for place, step in enumerate(keyed))
    in_place = sum(part.correct for part in parts)
    return Judged(fraction, f"{in_place} of {len(keyed)} elements stand in their place.", parts)


def ordering_fraction(rule: OrderingRule, ranks: Sequence[int]) -> float:
    """Return the share of the mark for an order.

    Parameters
    ----------
    rule
        How to count.
    ranks
        For each place of the answer, the keyed place (from 0) of the element that stands there; at least two.

    Examples
    --------
    >>> ordering_fraction(OrderingRule.TAU, [0, 1, 3, 2, 4])
    0.8
    """
    count = len(ranks)
    match rule:
        case OrderingRule.EXACT:
            return float(all(rank == place for place, rank in enumerate(ranks)))
        case OrderingRule.ADJACENT:
            return sum(after == before + 1 for before, after in pairwise(ranks)) / (count - 1)
        case OrderingRule.TAU:
            inverted = sum(first > second for first, second in combinations(ranks, 2))
            return max(0.0, 1 - 4 * inverted / (count * (count - 1)))
