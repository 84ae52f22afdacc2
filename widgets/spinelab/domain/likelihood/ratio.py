"""Likelihood ratios of a test from a table of people, with intervals. Knows tables, not probabilities."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.optimize import brentq
from scipy.stats import norm

__all__ = ["Ratio", "Table", "negative_ratio", "positive_ratio", "score_interval", "table_from_rates"]

_LEVEL = 0.95


@dataclass(frozen=True)
class Table:
    """How many people with and without the disease had a positive and a negative test.

    Raises
    ------
    ValueError
        If a count is negative, or nobody had, or nobody lacked, the disease.
    """

    true_positive: int
    false_negative: int
    false_positive: int
    true_negative: int

    def __post_init__(self) -> None:
        counts = (self.true_positive, self.false_negative, self.false_positive, self.true_negative)
        if min(counts) < 0:
            raise ValueError(f"Counts of people cannot be negative; given: {counts}.")
        if not (self.cases and self.controls):
            raise ValueError(f"A table needs people with and without the disease; given: {counts}.")

    @property
    def cases(self) -> int:
        """People with the disease."""
        return self.true_positive + self.false_negative

    @property
    def controls(self) -> int:
        """People without it."""
        return self.false_positive + self.true_negative

    @property
    def sensitivity(self) -> float:
        """Share of people with the disease whose test is positive."""
        return self.true_positive / self.cases

    @property
    def specificity(self) -> float:
        """Share of people without the disease whose test is negative."""
        return self.true_negative / self.controls


@dataclass(frozen=True)
class Ratio:
    """A likelihood ratio with its 95 percent confidence interval, as far as there is one."""

    value: float
    low: float | None = None
    """None where no interval is known."""
    high: float | None = None
    """Infinite where the data set no upper limit."""
    method: str = ""
    """``log`` [simel1991lr], ``score`` [koopman1984ratio], ``printed`` in the source, or empty."""

    def __post_init__(self) -> None:
        if not self.value > 0 or math.isinf(self.value):
            raise ValueError(f"A likelihood ratio lies above 0 and is finite; given: {self.value}.")
        if (self.low is None) != (self.high is None):
            raise ValueError("An interval has both a lower and an upper limit.")
        if self.low is not None and self.high is not None and not 0 <= self.low <= self.value <= self.high:
            raise ValueError(f"{self.value} does not lie in its interval from {self.low} to {self.high}.")

    @property
    def interval(self) -> tuple[float, float] | None:
        """Lower and upper limit, None where they are not known."""
        return None if self.low is None or self.high is None else (self.low, self.high)


def table_from_rates(sensitivity: float, specificity: float, cases: int, controls: int) -> Table:
    """Return the table behind published rates and group sizes.

    Parameters
    ----------
    sensitivity, specificity
        Fractions from 0 to 1, as printed, rounded to whole percent or finer.
    cases, controls
        People with and without the disease.

    Raises
    ------
    ValueError
        If no whole number of people gives the printed rate when rounded to percent.

    >>> table_from_rates(0.51, 0.81, 39, 37)
    Table(true_positive=20, false_negative=19, false_positive=7, true_negative=30)
    """
    positive = _people(sensitivity, cases, "sensitivity")
    negative = _people(specificity, controls, "specificity")
    return Table(positive, cases - positive, controls - negative, negative)


def _people(rate: float, group: int, name: str) -> int:
    people = round(rate * group)
    half_percent = 0.005 + 1e-9
    if group < 1 or not 0 <= rate <= 1 or abs(people / group - rate) > half_percent:
        raise ValueError(f"No whole number of {group} people gives a {name} of {rate}.")
    return people


def positive_ratio(table: Table) -> Ratio:
    """Return the likelihood ratio of a positive test: sensitivity / (1 - specificity).

    The interval is that of the logarithm [simel1991lr], or, with an empty cell, the score interval
    [koopman1984ratio]; then half a person is added to each cell for the value.

    >>> ratio = positive_ratio(Table(36, 4, 16, 64))
    >>> round(ratio.value, 2), round(ratio.low, 2), round(ratio.high, 2)
    (4.5, 2.87, 7.06)
    """
    return _ratio(table.true_positive, table.cases, table.false_positive, table.controls)


def negative_ratio(table: Table) -> Ratio:
    """Return the likelihood ratio of a negative test: (1 - sensitivity) / specificity."""
    return _ratio(table.false_negative, table.cases, table.true_negative, table.controls)


def _ratio(events: int, cases: int, other_events: int, controls: int) -> Ratio:
    if events and other_events:
        value = (events / cases) / (other_events / controls)
        spread = norm.ppf((1 + _LEVEL) / 2) * math.sqrt(
            1 / events - 1 / cases + 1 / other_events - 1 / controls
        )
        return Ratio(value, value * math.exp(-spread), value * math.exp(spread), "log")
    value = ((events + 0.5) / (cases + 1)) / ((other_events + 0.5) / (controls + 1))
    low, high = score_interval(events, cases, other_events, controls)
    return Ratio(value, min(low, value), max(high, value), "score")


def score_interval(events: int, cases: int, other_events: int, controls: int) -> tuple[float, float]:
    """Return the score interval of a ratio of two proportions, (0, infinity) where the data say nothing.

    A ratio belongs to the interval if the chi-squared statistic of Koopman under it stays below its 95
    percent point [koopman1984ratio].

    >>> low, high = score_interval(36, 40, 16, 80)
    >>> round(low, 2), round(high, 2)
    (2.94, 7.15)
    """
    if not (events or other_events):
        return 0.0, math.inf
    limit = float(norm.ppf((1 + _LEVEL) / 2)) ** 2

    def over(log_ratio: float) -> float:
        return _statistic(math.exp(log_ratio), (events, cases), (other_events, controls)) - limit

    middle = math.log(((events + 0.5) / (cases + 1)) / ((other_events + 0.5) / (controls + 1)))
    far = 30.0
    low = math.exp(brentq(over, -far, middle)) if events else 0.0
    high = math.exp(brentq(over, middle, far)) if other_events else math.inf
    return low, high


def _statistic(ratio: float, first: tuple[int, int], second: tuple[int, int]) -> float:
    """Return Koopman's statistic: how far both proportions lie from the likeliest pair with that ratio."""
    x, m = first
    y, n = second
    b = ratio * (m + y) + x + n
    p = (b - math.sqrt(b * b - 4 * ratio * (m + n) * (x + y))) / (2 * (m + n))  # of the first group
    p = min(max(p, 1e-12), 1 - 1e-12)
    gap = (x - m * p) ** 2 / (m * p * (1 - p))
    return gap * (1 + m * (ratio - p) / (n * (1 - p)))
