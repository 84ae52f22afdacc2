"""The same chart as a still picture, for readers whose page has no plotly: nbconvert, GitHub, print."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from spinelab.charts.marks import (
    MARKS,
    axis_title,
    entities,
    number,
    published,
    value_range,
    with_margin,
    wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spinelab.evidence.chart_data import ChartData, ChartPoint

__all__ = ["still_picture"]

WIDTH_PX = 640
_LEFT, _RIGHT, _ROW, _AXIS = 16, 24, 40, 56
_TREND_PX = 260
_WORDS = 84
_TICKS = (1, 2, 2.5, 5, 10)


def still_picture(data: ChartData) -> str:
    """Return the chart as inline SVG on white; the table beside it holds what it shows, in words."""
    title = wrapped(data.title, _WORDS)
    top = 14 + 20 * len(title)
    height = (len(data.points) * _ROW if data.at is None else _TREND_PX) + top + _AXIS + 26
    body = "".join(
        [*_lines(title), *(_rows(data, top) if data.at is None else _trend(data, top)), *_key(data, height)]
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH_PX} {height}" role="img"'
        f' aria-label="{escape(data.title)}. The table that follows holds every figure."'
        ' style="max-width: 100%; height: auto; background: #fff; font: 13px system-ui, sans-serif">'
        f'<rect width="{WIDTH_PX}" height="{height}" fill="#fff"/>{body}</svg>'
    )


def _rows(data: ChartData, top: int) -> Iterator[str]:
    ends = value_range(data)
    bottom = top + len(data.points) * _ROW
    for tick in _ticks(*ends):
        x = _place(tick, ends, _LEFT, WIDTH_PX - _RIGHT)
        yield f'<path d="M{x} {top}V{bottom}" stroke="#c9ced6"/>'
        yield _text(x, bottom + 18, number(tick), "middle")
    yield _text(WIDTH_PX / 2, bottom + 40, axis_title(data.quantity, data.unit), "middle")
    for index, point in enumerate(data.points):
        y = top + index * _ROW + 28
        yield _text(_LEFT, y - 12, point.label)
        low, middle, high = (_place(end, ends, _LEFT, WIDTH_PX - _RIGHT) for end in _span(point))
        yield _bar(point, f"M{low} {y}H{high}M{low} {y - 4}V{y + 4}M{high} {y - 4}V{y + 4}")
        yield _mark(point, middle, y)


def _trend(data: ChartData, top: int) -> Iterator[str]:
    across = [point.at for point in data.points if point.at is not None]
    ends_x = with_margin(across, None, None)
    ends_y = value_range(data)
    left, right, bottom = 64, WIDTH_PX - _RIGHT, top + _TREND_PX
    for tick in _ticks(*ends_x):
        yield _text(_place(tick, ends_x, left, right), bottom + 18, number(tick), "middle")
    for tick in _ticks(*ends_y):
        y = _place(tick, ends_y, bottom, top + 24)
        yield f'<path d="M{left} {y}H{right}" stroke="#c9ced6"/>'
        yield _text(left - 6, y + 4, number(tick), "end")
    yield _text(_LEFT, top + 10, axis_title(data.quantity, data.unit))
    if data.at:
        yield _text((left + right) / 2, bottom + 40, axis_title(data.at.title, data.at.unit), "middle")
    for point in data.points:
        x = _place(point.at or 0.0, ends_x, left + 10, right - 10)
        low, middle, high = (_place(end, ends_y, bottom, top + 24) for end in _span(point))
        yield _bar(point, f"M{x} {low}V{high}M{x - 4} {low}H{x + 4}M{x - 4} {high}H{x + 4}")
        yield _mark(point, x, middle)


def _span(point: ChartPoint) -> tuple[float, float, float]:
    """Return low end, place of the mark and high end; all the same without an interval."""
    low, high = min(published(point)), max(published(point))
    return low, point.value if point.value is not None else (low + high) / 2, high


def _ticks(low: float, high: float) -> list[float]:
    """Return four to eight round numbers between the ends."""
    rough = (high - low) / 6
    power = 10.0 ** (len(str(int(1 / rough))) * -1) if rough < 1 else 10.0 ** (len(str(int(rough))) - 1)
    step = next(size * power for size in _TICKS if size * power >= rough)
    first = -int(-low // step) if low > 0 else int(low / step)
    return [
        round(step * index, 9) for index in range(first, int(high // step) + 1) if low <= step * index <= high
    ]


def _place(value: float, ends: tuple[float, float], start: float, stop: float) -> float:
    return round(start + (value - ends[0]) / (ends[1] - ends[0]) * (stop - start), 1)


def _bar(point: ChartPoint, path: str) -> str:
    if point.low is None:
        return ""
    return f'<path d="{path}" stroke="{MARKS[point.entity].color}" stroke-width="2" fill="none"/>'


def _mark(point: ChartPoint, x: float, y: float) -> str:
    mark = MARKS[point.entity]
    fill = mark.color if point.value is not None else "#fff"
    look = f'fill="{fill}" stroke="{mark.color}" stroke-width="1.5"'
    return f'<path d="{mark.path}" transform="translate({x} {y})" {look}/>'


def _key(data: ChartData, height: int) -> Iterator[str]:
    x = float(_LEFT + 6)
    for entity in entities(data):
        mark = MARKS[entity]
        yield f'<path d="{mark.path}" transform="translate({x} {height - 14})" fill="{mark.color}"/>'
        yield _text(x + 12, height - 9, mark.name)
        x += 36 + 7.2 * len(mark.name)


def _lines(title: list[str]) -> Iterator[str]:
    for index, line in enumerate(title):
        y = 22 + 20 * index
        yield f'<text x="{_LEFT}" y="{y}" fill="#1b1f24" font-weight="600">{escape(line)}</text>'


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" fill="#1b1f24" text-anchor="{anchor}">{escape(words)}</text>'
