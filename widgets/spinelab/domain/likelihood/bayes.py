"""What a likelihood ratio does to a probability: odds form, several signs, natural frequencies."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spinelab.domain.likelihood.ratio import Ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "DEPENDENCE",
    "Counts",
    "Frequencies",
    "PostTest",
    "combined",
    "frequencies",
    "post_test",
    "strongest",
]

DEPENDENCE = (
    "These ratios are multiplied as if the signs were independent. Signs of one cord lesion come together, "
    "so the product overstates; the strongest single sign is shown beside it."
)
"""Said whenever more than one ratio is used: in a clinical series, multiplying the ratios of all seven items
was the least accurate way, and the single best item did better [holleman1997combine]."""


@dataclass(frozen=True)
class PostTest:
    """Probability of the disease after a test, with the interval that the ratio's own interval gives."""

    probability: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Counts:
    """People of one group by result."""

    with_result: int
    without_result: int


@dataclass(frozen=True)
class Frequencies:
    """Natural frequencies [gigerenzer1995frequency]: how many of so many people, in whole numbers."""

    diseased: Counts
    healthy: Counts

    @property
    def with_result(self) -> int:
        """Everybody with the result."""
        return self.diseased.with_result + self.healthy.with_result


def post_test(probability: float, ratio: Ratio) -> PostTest:
    """Return the probability after a test.

    Parameters
    ----------
    probability
        Before the test, above 0 and below 1.
    ratio
        Of the result.

    Raises
    ------
    ValueError
        If the probability is not between 0 and 1.

    >>> round(post_test(0.353, Ratio(30.9)).probability, 3)
    0.944
    """
    if not 0 < probability < 1:
        raise ValueError(f"A pre-test probability lies between 0 and 1, both excluded; given: {probability}.")
    return PostTest(
        _after(probability, ratio.value),
        None if ratio.low is None else _after(probability, ratio.low),
        None if ratio.high is None else _after(probability, ratio.high),
    )


def _after(probability: float, ratio: float) -> float:
    if math.isinf(ratio):
        return 1.0
    odds = probability / (1 - probability) * ratio
    return odds / (1 + odds)


def combined(ratios: Sequence[Ratio]) -> Ratio:
    """Return the product of ratios as if their signs were independent, with an interval if all have one.

    Distances to the limits are squared and added on the logarithmic scale [zou2008mover], which for intervals
    of the log method adds the variances [hmisc_lrcum]. `DEPENDENCE` must be said beside the result.

    Raises
    ------
    ValueError
        If there is no ratio.

    >>> both = combined([Ratio(4.0, 2.0, 8.0), Ratio(2.0, 1.0, 4.0)])
    >>> round(both.value, 2), round(both.low, 2), round(both.high, 2)
    (8.0, 3.0, 21.32)
    """
    if not ratios:
        raise ValueError("No likelihood ratio was given; give at least one.")
    if len(ratios) == 1:
        return ratios[0]
    value = math.prod(ratio.value for ratio in ratios)
    limits = [ratio.interval for ratio in ratios]
    if None in limits:
        return Ratio(value)
    down = [
        _log(ratio.value) - _log(low) for ratio, (low, _) in zip(ratios, filter(None, limits), strict=True)
    ]
    up = [
        _log(high) - _log(ratio.value) for ratio, (_, high) in zip(ratios, filter(None, limits), strict=True)
    ]
    return Ratio(value, value * math.exp(-math.hypot(*down)), value * math.exp(math.hypot(*up)), "combined")


def _log(value: float) -> float:
    return math.log(value) if value > 0 else -math.inf


def strongest(ratios: Sequence[Ratio]) -> Ratio:
    """Return the ratio furthest from 1, up or down.

    >>> strongest([Ratio(2.0), Ratio(0.2), Ratio(4.0)]).value
    0.2
    """
    return max(ratios, key=lambda ratio: abs(math.log(ratio.value)))


def frequencies(probability: float, in_diseased: float, in_healthy: float, people: int = 1000) -> Frequencies:
    """Return how many of so many people have disease and result, in whole numbers.

    Parameters
    ----------
    probability
        Pre-test probability.
    in_diseased, in_healthy
        Probability of the result with and without the disease; of a positive test, sensitivity and
        1 - specificity.
    people
        How many are looked at.

    >>> shown = frequencies(0.1, 0.8, 0.1)
    >>> shown.diseased.with_result, shown.healthy.with_result
    (80, 90)
    """
    diseased = _half_up(probability * people)
    healthy = people - diseased
    hit, false = _half_up(diseased * in_diseased), _half_up(healthy * in_healthy)
    return Frequencies(Counts(hit, diseased - hit), Counts(false, healthy - false))


def _half_up(value: float) -> int:
    """Round as the view does: halves upwards."""
    return math.floor(value + 0.5)
