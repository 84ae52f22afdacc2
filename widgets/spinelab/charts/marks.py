"""How an entity is drawn, and how a figure is written: shared by the interactive and the static picture."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spinelab.evidence.chart_data import ChartData, ChartEntity, ChartPoint

__all__ = [
    "MARKS",
    "Mark",
    "axis_title",
    "entities",
    "interval_words",
    "number",
    "published",
    "value_range",
    "value_words",
    "with_margin",
    "wrapped",
    "wrapped_evenly",
]


@dataclass(frozen=True)
class Mark:
    """Colour, shape and name of an entity; shape alone tells entities apart."""

    color: str
    """Dark enough for 4.5:1 on white; turned round, with the whole picture, in the dark theme."""
    symbol: str
    """As plotly calls it."""
    path: str
    """The same shape as an SVG path about the origin, some 10 px across."""
    name: str


_SQUARE, _DIAMOND = "M-5-5H5V5H-5Z", "M0-7L7 0L0 7L-7 0Z"
_UP, _DOWN = "M0-6L6 5H-6Z", "M0 6L6-5H-6Z"
_ROUND = "M-5 0A5 5 0 1 1 5 0A5 5 0 1 1-5 0Z"
_CROSS = "M-2-6H2V-2H6V2H2V6H-2V2H-6V-2H-2Z"
_HEXAGON = "M-6 0L-3-5.2H3L6 0L3 5.2H-3Z"
_STAR = "M0-7L1.7-2.3 6.7-2.2 2.7.9 4.1 5.7 0 2.8-4.1 5.7-2.7.9-6.7-2.2-1.7-2.3Z"
_HOURGLASS = "M-5-6H5L-5 6H5Z"

MARKS: dict[ChartEntity, Mark] = {
    "OPLL": Mark("#0b5cad", "circle", _ROUND, "OPLL"),
    "OLF": Mark("#a63d00", "square", _SQUARE, "OLF"),
    "CLF": Mark("#17663a", "diamond", _DIAMOND, "CLF"),
    "CPLL": Mark("#8a1f78", "triangle-up", _UP, "CPLL"),
    "DCM": Mark("#444b54", "cross", _CROSS, "degenerative cervical myelopathy (DCM)"),
    "LF-general": Mark("#7a5a00", "triangle-down", _DOWN, "ligamentum flavum in general"),
    "spine-general": Mark("#5b3fa0", "hexagon2", _HEXAGON, "spine in general"),
    "DISH": Mark("#a1222b", "star", _STAR, "DISH"),
    "CPPD": Mark("#00626b", "hourglass", _HOURGLASS, "CPPD disease"),
}
"""One mark an entity, in every chart of the course."""


def entities(data: ChartData) -> list[ChartEntity]:
    """Return the entities of a chart in the order of `MARKS`."""
    present = {point.entity for point in data.points}
    return [entity for entity in MARKS if entity in present]


def published(point: ChartPoint) -> list[float]:
    """Return the numbers of a point that were published, in ascending order."""
    return [end for end in (point.low, point.value, point.high) if end is not None]


def value_range(data: ChartData) -> tuple[float, float]:
    """Return the ends of the axis of values: as the chart says, or a little beyond its points."""
    return with_margin([end for point in data.points for end in published(point)], data.low, data.high)


def with_margin(values: list[float], low: float | None, high: float | None) -> tuple[float, float]:
    """Return the ends of an axis for values; an end that is given is kept.

    >>> with_margin([0.0, 100.0], None, 120.0)
    (-4.8, 120.0)
    """
    first = min(values) if low is None else low
    last = max(values) if high is None else high
    if first == last:
        first, last = first - 1, last + 1
    margin = 0.04 * (last - first)
    return first - (margin if low is None else 0), last + (margin if high is None else 0)


def number(value: float) -> str:
    """Write a number as its source did: no digits added, thousands with a comma.

    >>> number(4.0), number(0.75), number(1934)
    ('4', '0.75', '1,934')
    """
    whole = float(value).is_integer()
    return f"{value:,.0f}" if whole else f"{value:,}"


def value_words(point: ChartPoint) -> str:
    """Return the value without its unit, or the words for "not given"."""
    return "not given" if point.value is None else number(point.value)


def interval_words(point: ChartPoint) -> str:
    """Return the interval and what it is, or the words for "not given"."""
    if point.low is None or point.high is None:
        return "not given"
    return f"{number(point.low)} to {number(point.high)} ({point.interval})"


def axis_title(title: str, unit: str) -> str:
    """Return a title with its unit in brackets.

    >>> axis_title("Age", "years"), axis_title("Odds ratio", "")
    ('Age (years)', 'Odds ratio')
    """
    return f"{title} ({unit})" if unit else title


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text of at most ``width`` characters: plotly and SVG break none themselves."""
    return textwrap.wrap(text, width) or [""]


def wrapped_evenly(text: str, width: int) -> list[str]:
    """Return as few lines of at most ``width`` characters as the text needs, of much the same length.

    >>> wrapped_evenly("What goes with cervical OPLL: odds ratios", 36)
    ['What goes with cervical', 'OPLL: odds ratios']
    """
    lines = wrapped(text, width)
    widths = range(len(text) // len(lines), width)
    return next((even for least in widths if len(even := wrapped(text, least)) == len(lines)), lines)
