"""The pictures, as plain plotly figures without colours: the page gives them those of its theme."""

from typing import Any

import numpy as np

from spinebank.analysis.analyse import Analysis, ItemReport
from spinebank.analysis.report.tables import half_logits, places_in_quiz
from spinebank.analysis.resample import Estimate

__all__ = ["Figure", "distribution", "items_figure", "objectives_figure", "trace_figure", "wright_map"]

Figure = dict[str, Any]
"""``data`` and ``layout``, as plotly's JSON."""

_MARKS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star", "pentagon")
_DASHES = ("dot", "dash", "dashdot", "longdash", "longdashdot")


def distribution(rows: tuple[tuple[str, ...], ...]) -> Figure:
    """Draw how many students have which mark."""
    return _figure(
        [{"type": "bar", "x": [row[0] for row in rows], "y": [int(row[1]) for row in rows]}],
        x="Mark (rounded down)",
        y="Students",
        height=300,
        xaxis={"type": "category", "showgrid": False},
    )


def items_figure(items: tuple[ItemReport, ...], what: str, title: str, threshold: float | None) -> Figure:
    """Draw one statistic of every item with its interval; `what` names an attribute of `ItemReport`."""
    return _forest(
        [report.item.id for report in items], [getattr(report, what) for report in items], title, threshold
    )


def objectives_figure(objectives: dict[str, Estimate]) -> Figure:
    """Draw the share of the marks earned for each objective."""
    return _forest(list(objectives), list(objectives.values()), "Share of the marks earned", None)


def trace_figure(report: ItemReport) -> Figure:
    """Draw the option traces of one item; the key is a heavy, unbroken line."""
    groups = len(report.options[0].trace)
    names = [f"{place + 1}" for place in range(groups)]
    names[0], names[-1] = "weakest", "strongest"
    lines = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": f"{option.id} (key)" if option.is_key else option.id,
            "x": names,
            "y": [_plain(share.value) for share in option.trace],
            "line": {"width": 4} if option.is_key else {"width": 2, "dash": _DASHES[place % len(_DASHES)]},
            "marker": {"symbol": _MARKS[place % len(_MARKS)], "size": 9},
        }
        for place, option in enumerate(report.options)
    ]
    figure = _figure(
        lines, x="Part of the class", y="Share that chose it", height=320, xaxis={"type": "category"}
    )
    figure["layout"] |= {"showlegend": True, "legend": {"orientation": "h", "y": -0.3}}
    figure["layout"]["yaxis"]["range"] = [-0.03, 1.03]
    return figure


def wright_map(analysis: Analysis) -> Figure | None:
    """Draw students and questions on one scale; None without one."""
    scale = analysis.rasch
    if scale is None:
        return None
    counts, edges = np.histogram(scale.ability, bins=half_logits(scale))
    order = places_in_quiz(analysis)
    students = {
        "type": "bar",
        "orientation": "h",
        "name": "students",
        "y": ((edges[:-1] + edges[1:]) / 2).round(3).tolist(),
        "x": counts.tolist(),
    }
    questions = {
        "type": "scatter",
        "mode": "markers+text",
        "name": "questions",
        "xaxis": "x2",
        "x": [_spread(place) for place in range(len(scale.ids))],
        "y": scale.difficulty.round(3).tolist(),
        "error_y": {"type": "data", "array": (1.96 * scale.se).round(3).tolist(), "thickness": 1},
        "text": [str(order[name]) for name in scale.ids],
        "textposition": "middle right",
        "customdata": list(scale.ids),
        "hovertemplate": "%{customdata}<br>%{y:.2f} logits<extra></extra>",
        "marker": {"symbol": "diamond", "size": 8},
    }
    figure = _figure([students, questions], x="Students", y="Logits", height=520)
    figure["layout"]["xaxis"] |= {"domain": [0, 0.45], "autorange": "reversed"}
    figure["layout"]["xaxis2"] = {
        "domain": [0.5, 1],
        "anchor": "y",
        "showticklabels": False,
        "showgrid": False,
        "zeroline": False,
        "title": {"text": "Questions", "standoff": 26},
        "range": [-0.1, 1.1],
    }
    return figure


def _forest(names: list[str], found: list[Estimate], title: str, threshold: float | None) -> Figure:
    values = [_plain(one.value) for one in found]
    up = [_gap(one.high - one.value) for one in found]
    down = [_gap(one.value - one.low) for one in found]
    figure = _figure(
        [
            {
                "type": "scatter",
                "mode": "markers",
                "x": values,
                "y": names,
                "error_x": {
                    "type": "data",
                    "symmetric": False,
                    "array": up,
                    "arrayminus": down,
                    "thickness": 2,
                },
                "marker": {"size": 9},
            }
        ],
        x=title,
        y="",
        height=80 + 22 * len(names),
    )
    figure["layout"]["yaxis"] |= {"autorange": "reversed", "type": "category", "automargin": True, "dtick": 1}
    if all(0 <= value <= 1 for value in values if value is not None):
        figure["layout"]["xaxis"]["range"] = [-0.03, 1.03]
    if threshold is not None:
        figure["layout"]["shapes"] = [
            {"type": "line", "x0": threshold, "x1": threshold, "yref": "paper", "y0": 0, "y1": 1}
        ]
    return figure


def _figure(
    data: list[dict[str, Any]], *, x: str, y: str, height: int, xaxis: dict[str, Any] | None = None
) -> Figure:
    return {
        "data": data,
        "layout": {
            "height": height,
            "showlegend": False,
            "margin": {"l": 50, "r": 12, "t": 12, "b": 50},
            "xaxis": {"title": {"text": x}, "automargin": True, **(xaxis or {})},
            "yaxis": {"title": {"text": y}, "automargin": True},
        },
    }


def _plain(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None


def _gap(value: float) -> float:
    return round(max(float(value), 0.0), 4) if np.isfinite(value) else 0.0


def _spread(place: int) -> float:
    """Return where in the width a question stands, so that neighbours do not hide each other."""
    return round((place * 0.382) % 1, 3)
