"""Marks for a number."""

from typing import Any

from spinebank.schema import Numeric
from spinebank.score.judged import Judged, unusable
from spinelab.domain.values import finite_number

__all__ = ["score_numeric"]

ROUNDING = 1e-9
"""Decimal fractions have no exact binary form: in floats, 4.3 - 4.2 is more than 0.1."""


def score_numeric(item: Numeric, response: dict[str, Any]) -> Judged:
    """Mark ``{"value": number}`` by its distance from the key."""
    value = finite_number(response.get("value"))
    if value is None:
        return unusable("The answer is not a number.")
    if not item.minimum <= value <= item.maximum:
        return unusable(
            f"The answer lies outside the allowed range, {item.minimum:g} to {item.maximum:g} {item.unit}."
        )
    off = abs(value - item.value) - ROUNDING * max(1.0, abs(item.value))
    if off <= item.tolerance:
        return Judged(1.0, "The value lies within the tolerance.")
    if item.half_tolerance is not None and off <= item.half_tolerance:
        return Judged(0.5, "The value is close, but outside the tolerance for the full mark.")
    return Judged(0.0, "The value lies outside the tolerance.")
