"""Rules on options that are numbers."""

import math
from collections.abc import Iterator
from itertools import combinations, pairwise

from spinebank.lint.quantities import Quantity, quantity
from spinebank.lint.registry import Match, Severity, rule
from spinebank.lint.view import Choice, ItemView
from spinebank.schema import OptionOrder, SingleBest

YEARS = range(1500, 2101)


def _numbers(view: ItemView) -> list[tuple[Choice, Quantity]]:
    """Return the options with their quantities if all of them are; else nothing."""
    found = [(choice, quantity(choice.text)) for choice in view.options]
    return [(choice, size) for choice, size in found if size] if all(size for _, size in found) else []


@rule("T16", "options out of order", "Write numbers in ascending order and set 'order: as_written'.")
def numbers_out_of_order(view: ItemView) -> Iterator[Match]:
    """Find numeric options that a learner will not meet in ascending or descending order."""
    numbers = _numbers(view)
    middles = [size.low if math.isfinite(size.low) else -math.inf for _, size in numbers]
    rising = all(first <= second for first, second in pairwise(middles))
    falling = all(first >= second for first, second in pairwise(middles))
    shuffled = isinstance(view.item, SingleBest) and view.item.order is OptionOrder.SHUFFLED
    if numbers and (shuffled or not (rising or falling)):
        yield Match(
            ("options",), "shown shuffled" if shuffled else ", ".join(choice.text for choice, _ in numbers)
        )


@rule(
    "N22",
    "overlapping numeric options",
    "Draw the limits so that every value belongs to one option.",
    Severity.ERROR,
)
def overlapping_numbers(view: ItemView) -> Iterator[Match]:
    """Find two ranges that hold the same value, so that two answers are right."""
    for (first, low), (second, high) in combinations(_numbers(view), 2):
        if low.unit.lower() == high.unit.lower() and low.overlaps(high):
            yield Match(second.where, f"{first.text} and {second.text}")


@rule("H02", "unit missing", "Give the unit in every option or in the question.")
def unit_missing(view: ItemView) -> Iterator[Match]:
    """Find numbers without a unit, neither in the options nor, as far as one can see, in the question."""
    numbers = _numbers(view)
    counted = (
        "how many",
        "number of",
        "which grade",
        "what grade",
        "score",
        "ratio",
        "which level",
        "year",
        "p value",
    )
    named = ("%", "percent", "per cent", "mm", "cm", "millimet", "degree", "hounsfield", "hu", "point", "(")
    years = all(size.is_point and size.low in YEARS for _, size in numbers)
    if numbers and not years and not any(size.unit for _, size in numbers):
        question = view.lead_in.lower()
        if not any(word in question for word in counted + named):
            yield Match(("options",), ", ".join(choice.text for choice, _ in numbers))
