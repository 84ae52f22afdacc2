"""A chart as plotly's JSON: rows of points with intervals, or points along an axis. Shows nothing.

Everything is written out: no template (7 kB each), no arrays in base64, no random id, so that the stored
notebook stays small and nbval can compare it. The bundle of plotly.js is JupyterLab's own and is not stored.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from spinelab.charts.marks import (
    MARKS,
    axis_title,
    entities,
    interval_words,
    value_range,
    value_words,
    with_margin,
    wrapped,
    wrapped_evenly,
)
from spinelab.evidence import references

if TYPE_CHECKING:
    from spinelab.evidence.chart_data import ChartData, ChartEntity, ChartPoint

__all__ = ["LABEL_CHARACTERS", "ROW_PX", "plotly_figure"]

LABEL_CHARACTERS = 46
"""Longest line above a row: fits a picture 350 px wide, which is what a 390 px screen leaves."""

TITLE_CHARACTERS = 36
"""Longest line of the title, which is larger and begins where the axis does."""

ROW_PX = 44
"""Height of a row: one line of words and the point below it."""

_INK, _SOFT, _LINE, _PAPER = "#1b1f24", "#4a5159", "#c9ced6", "#ffffff"
_FONT = {"family": "system-ui, sans-serif", "size": 13, "color": _INK}
_TREND_PX = 300
_CONFIG = {"displaylogo": False, "responsive": True, "displayModeBar": False, "scrollZoom": False}


def plotly_figure(data: ChartData) -> dict[str, Any]:
    """Return ``data``, ``layout`` and ``config`` of a chart, as plain JSON; `plotly` checks it in a test."""
    build = _rows if data.at is None else _trend
    traces, layout = build(data)
    return {"data": traces, "layout": layout | _common(data), "config": dict(_CONFIG)}


def _rows(data: ChartData) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    heights = [len(wrapped(point.label, LABEL_CHARACTERS)) - 1 for point in data.points]
    places, at = [], 0.0
    for extra in heights:  # a second line of words takes the room of about a third of a row
        at += extra * 0.36
        places.append(at)
        at += 1
    traces = []
    for entity in entities(data):
        own = [
            (point, -place)
            for point, place in zip(data.points, places, strict=True)
            if point.entity == entity
        ]
        points = [point for point, _ in own]
        traces.append(
            _trace(
                entity, points, x=[_middle(p) for p in points], y=[y for _, y in own], along="x", data=data
            )
        )
    labels = [
        {
            "text": "<br>".join(escape(line) for line in wrapped(point.label, LABEL_CHARACTERS)),
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": -place,
            "yanchor": "bottom",
            "yshift": 8,
            "align": "left",
            "showarrow": False,
            "font": {"size": 12, "color": _INK},
            "bgcolor": _PAPER,  # no line of the grid runs through the words
            "borderpad": 0,
        }
        for point, place in zip(data.points, places, strict=True)
    ]
    layout = {
        "height": round(at * ROW_PX) + _top(data) + 96,
        "annotations": [_title(data), *labels],
        "xaxis": _axis(axis_title(data.quantity, data.unit), value_range(data)),
        "yaxis": {
            "visible": False,
            "fixedrange": True,
            "range": [-(at - 1) - 0.4, 0.75 + 0.36 * heights[0]],
        },
    }
    return traces, layout


def _trend(data: ChartData) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    traces = []
    for entity in entities(data):
        points = sorted((p for p in data.points if p.entity == entity), key=lambda p: p.at or 0.0)
        places = [point.at for point in points]
        traces.append(
            _trace(entity, points, x=places, y=[_middle(point) for point in points], along="y", data=data)
        )
    across = data.at
    layout = {
        "annotations": [_title(data)],
        "height": _TREND_PX + _top(data) + 96,
        "xaxis": _axis(
            axis_title(across.title, across.unit) if across else "",
            with_margin([p.at or 0.0 for p in data.points], None, None),
        ),
        "yaxis": _axis(axis_title(data.quantity, data.unit), value_range(data)),
    }
    return traces, layout


def _trace(
    entity: ChartEntity, points: list[ChartPoint], *, x: list[Any], y: list[Any], along: str, data: ChartData
) -> dict[str, Any]:
    """Return one entity's points; those without a value show as an interval with an open mark."""
    mark = MARKS[entity]
    bars = {
        "type": "data",
        "symmetric": False,
        "array": [0 if p.high is None else round(p.high - _middle(p), 9) for p in points],
        "arrayminus": [0 if p.low is None else round(_middle(p) - p.low, 9) for p in points],
        "color": mark.color,
        "thickness": 2,
        "width": 5,
    }
    return {
        "type": "scatter",
        "mode": "markers",
        "name": mark.name,
        "x": x,
        "y": y,
        f"error_{along}": bars,
        "marker": {
            "symbol": [mark.symbol if p.value is not None else f"{mark.symbol}-open" for p in points],
            "size": 11,
            "color": mark.color,
            "line": {"width": 1.5, "color": mark.color},
        },
        "hovertext": [_hover(point, data) for point in points],
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _middle(point: ChartPoint) -> float:
    """Return where the mark stands: the value, or the middle of the interval where no value was published."""
    if point.value is not None:
        return point.value
    return round(((point.low or 0.0) + (point.high or 0.0)) / 2, 9)


def _hover(point: ChartPoint, data: ChartData) -> str:
    cited = "; ".join(references()[key].label for key in point.source)
    unit = f" {data.unit}" if data.unit else ""
    value = f"{value_words(point)}{unit}" if point.value is not None else "no single value given"
    lines = [f"<b>{escape(point.label)}</b>", escape(value)]
    lines += [escape(f"{interval_words(point)}{unit and ', ' + data.unit}")] if point.interval else []
    lines += [escape(line) for line in wrapped(f"{point.entity}: {point.population}", LABEL_CHARACTERS)]
    lines += [escape(line) for line in wrapped(cited, LABEL_CHARACTERS)]
    return "<br>".join(lines)


def _axis(title: str, ends: tuple[float, float]) -> dict[str, Any]:
    return {
        "title": {"text": "<br>".join(map(escape, wrapped(title, LABEL_CHARACTERS))), "standoff": 8},
        "gridcolor": _LINE,
        "linecolor": _SOFT,
        "zeroline": False,
        "showline": True,
        "ticks": "outside",
        "automargin": True,
        "fixedrange": True,
        "range": [round(end, 9) for end in ends],
        "tickfont": {"size": 12, "color": _INK},
    }


def _top(data: ChartData) -> int:
    return 16 + 20 * len(wrapped(data.title, TITLE_CHARACTERS))


def _title(data: ChartData) -> dict[str, Any]:
    """Return the title as a note above the picture: of its own titles plotly cuts the first of two lines."""
    return {
        "text": "<br>".join(
            f"<b>{escape(line)}</b>" for line in wrapped_evenly(data.title, TITLE_CHARACTERS)
        ),
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 6,
        "align": "left",
        "showarrow": False,
        "font": {"size": 14, "color": _INK},
    }


def _common(data: ChartData) -> dict[str, Any]:
    return {
        "font": _FONT,
        "margin": {"l": 12, "r": 16, "t": _top(data), "b": 76},
        "paper_bgcolor": _PAPER,
        "plot_bgcolor": _PAPER,
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "xref": "container",
            "x": 0.02,
            "xanchor": "left",
            "yref": "container",
            "y": 0.0,
            "yanchor": "bottom",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "hovermode": "closest",
        "dragmode": False,
        "hoverlabel": {"bgcolor": _PAPER, "bordercolor": _SOFT, "font": {"color": _INK}, "align": "left"},
    }
