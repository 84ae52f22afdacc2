"""What falls due and what is weak, by objective: a plotly picture, and tables that say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING, Any

from spinelab.charts.marks import wrapped
from spinelab.charts.show import show_picture
from spinelab.review.today import day_of
from spinelab.tables import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from spinelab.review.deck import DeckItem
    from spinelab.review.record import Card
    from spinelab.review.schedule import Schedule

__all__ = ["DAYS", "Forecast", "Outlook", "forecast"]

DAYS = 30
"""Days that the picture looks ahead, today among them."""
WEAKEST = 10
"""Most objectives in the picture; the table has them all."""

_LABEL_CHARACTERS = 44
_ROW_PX, _DAYS_PX, _EDGE_PX = 58, 190, 60
_INK, _SOFT, _LINE, _PAPER, _DUE, _WEAK = "#1b1f24", "#4a5159", "#c9ced6", "#ffffff", "#0b5cad", "#a63d00"
_FONT = {"family": "system-ui, sans-serif", "size": 13, "color": _INK}


@dataclass(frozen=True)
class Outlook:
    """How an objective stands."""

    lesson: str
    goal: str
    seen: int
    """Questions met so far, of ``total``."""
    total: int
    due: int
    """Questions due in the next `DAYS` days, the overdue ones among them."""
    recall_percent: float
    """Mean chance that the questions met are still answered rightly today, by FSRS."""
    again: int
    """Reviews that were rated Again, of ``reviews``."""
    reviews: int


@dataclass(frozen=True)
class Forecast:
    """What is due and what is weak; shows itself in a notebook as a picture and two tables."""

    first: date
    """The day on which it was asked."""
    days: tuple[int, ...]
    """Questions due on each of `DAYS` days; what is overdue counts today."""
    objectives: tuple[Outlook, ...]
    """Objectives of which a question was met, the weakest first."""

    @property
    def tables(self) -> tuple[Table, Table]:
        """The days on which something is due, and every objective that was met."""
        due = [
            (f"{_day(self.first, ahead)}", str(number)) for ahead, number in enumerate(self.days) if number
        ]
        weak = [
            (
                f"{one.goal} ({one.lesson})",
                f"{one.recall_percent:.0f} %",
                f"{one.again} of {one.reviews}",
                str(one.due),
                f"{one.seen} of {one.total}",
            )
            for one in self.objectives
        ]
        return (
            Table(f"Questions due in the next {DAYS} days", ("Day", "Due"), tuple(due), (None,) * len(due)),
            Table(
                "How each objective stands, the weakest first",
                ("Objective", "Known today, estimated", "Rated Again", f"Due in {DAYS} days", "Met"),
                tuple(weak),
                (None,) * len(weak),
            ),
        )

    def figure(self) -> dict[str, Any]:
        """Return the picture as plotly's JSON: ``data``, ``layout``, ``config``."""
        shown = self.objectives[:WEAKEST]
        height = _DAYS_PX + _ROW_PX * len(shown) + 3 * _EDGE_PX
        share = (_DAYS_PX + _EDGE_PX / 2) / height
        layout = {
            "height": height,
            "font": _FONT,
            "paper_bgcolor": _PAPER,
            "plot_bgcolor": _PAPER,
            "showlegend": False,
            "dragmode": False,
            "bargap": 0.3,
            "margin": {"l": 40, "r": 16, "t": 34, "b": 44},
            "xaxis": _axis("x", title="Day") | {"anchor": "y", "tickformat": "%-d %b", "nticks": 6},
            "yaxis": _axis("y") | {"domain": [1 - share, 1], "rangemode": "tozero", "tickformat": "d"},
            "xaxis2": _axis("x", title="Known today, estimated (%)") | {"anchor": "y2", "range": [0, 100]},
            "yaxis2": {
                "domain": [0, 1 - share - 1.6 * _EDGE_PX / height],
                "range": [len(shown) - 0.5, -0.9],
                "visible": False,
                "fixedrange": True,
            },
            "annotations": [
                _heading("Questions due, by day", "y domain", 1.0),
                _heading("Weakest objectives", "y2 domain", 1.0),
                *(_label(row, one) for row, one in enumerate(shown)),
            ],
        }
        return {"data": _traces(self.first, self.days, shown), "layout": layout, "config": dict(_CONFIG)}

    def __repr__(self) -> str:
        return "\n".join(map(repr, self.tables)) if self.objectives else _NOTHING

    def _ipython_display_(self) -> None:
        if not self.objectives:
            from IPython.display import display  # noqa: PLC0415 (only a notebook shows anything)

            display({"text/plain": _NOTHING, "text/html": f"<p>{_NOTHING}</p>"}, raw=True)
            return
        words = "Picture: what is due and what is weak. The tables that follow hold every figure."
        show_picture(self.figure(), f"<p>{words}</p>", words, *self.tables)


_NOTHING = "Nothing was reviewed yet, so nothing is due."
_CONFIG = {"displaylogo": False, "responsive": True, "displayModeBar": False, "scrollZoom": False}


def forecast(
    deck: Sequence[DeckItem], cards: Mapping[str, Card], schedule: Schedule, now: datetime
) -> Forecast:
    """Return what falls due and what is weak.

    Parameters
    ----------
    deck
        All questions; cards of others do not count.
    cards
        What was reviewed.
    now
        The time in the learner's own zone.
    """
    begin, _ = day_of(now)
    days = [0] * DAYS
    ahead = {
        item.id: max(0, (cards[item.id].due.astimezone(now.tzinfo).date() - begin.date()).days)
        for item in deck
        if item.id in cards
    }
    for number in ahead.values():
        if number < DAYS:
            days[number] += 1
    found = []
    for lesson, goal in dict.fromkeys((item.lesson, item.goal) for item in deck):
        own = [item.id for item in deck if (item.lesson, item.goal) == (lesson, goal)]
        met = [item for item in own if item in cards]
        if met:
            found.append(
                Outlook(
                    lesson,
                    goal,
                    seen=len(met),
                    total=len(own),
                    due=sum(ahead[item] < DAYS for item in met),
                    recall_percent=100 * sum(schedule.recall(cards[item], now) for item in met) / len(met),
                    again=sum(cards[item].again for item in met),
                    reviews=sum(cards[item].reps for item in met),
                )
            )
    found.sort(key=lambda one: (one.recall_percent, -one.again / one.reviews))
    return Forecast(begin.date(), tuple(days), tuple(found))


def _traces(first: date, days: Sequence[int], shown: Sequence[Outlook]) -> list[dict[str, Any]]:
    dates = [first + timedelta(days=ahead) for ahead in range(len(days))]
    return [
        {
            "type": "bar",
            "name": "Due",
            "x": [day.isoformat() for day in dates],
            "y": list(days),
            "hovertext": [f"{_day(first, ahead)}: {number} due" for ahead, number in enumerate(days)],
            "hoverinfo": "text",
            "marker": {"color": _DUE},
        },
        {
            "type": "bar",
            "name": "Known today",
            "orientation": "h",
            "x": [round(one.recall_percent, 1) for one in shown],
            "y": list(range(len(shown))),
            "width": 0.3,
            "xaxis": "x2",
            "yaxis": "y2",
            "hovertext": [_words(one) for one in shown],
            "hoverinfo": "text",
            "marker": {"color": _WEAK},
        },
    ]


def _words(one: Outlook) -> str:
    return (
        f"{one.recall_percent:.0f} % known; {one.again} of {one.reviews} reviews rated Again; {one.due} due"
    )


def _label(row: int, one: Outlook) -> dict[str, Any]:
    """Return the words above a bar, with its figure, so that no colour or hover is needed."""
    lines = wrapped(f"{one.recall_percent:.0f} %, lesson {one.lesson[:2]}: {one.goal}", _LABEL_CHARACTERS)
    text = "<br>".join(map(escape, lines[:2])) + (" …" if len(lines) > 2 else "")  # noqa: PLR2004 (two lines fit)
    return _note(text, 12) | {"x": 0, "xref": "x2", "y": row - 0.2, "yref": "y2", "bgcolor": _PAPER}


def _heading(text: str, yref: str, y: float) -> dict[str, Any]:
    return _note(f"<b>{text}</b>", 14) | {"x": 0, "xref": "paper", "y": y, "yref": yref, "yshift": 4}


def _note(text: str, size: int) -> dict[str, Any]:
    font = {"size": size, "color": _INK}
    place = {"xanchor": "left", "yanchor": "bottom", "align": "left", "showarrow": False, "borderpad": 0}
    return {"text": text, "font": font, **place}


def _axis(along: str, title: str = "") -> dict[str, Any]:
    return {
        "title": {"text": title, "standoff": 6},
        "gridcolor": _LINE,
        "linecolor": _SOFT,
        "zeroline": False,
        "showline": along == "x",
        "fixedrange": True,
        "tickfont": {"size": 12, "color": _INK},
    }


def _day(first: date, ahead: int) -> str:
    return {0: "today", 1: "tomorrow"}.get(ahead, f"{first + timedelta(days=ahead):%d %B %Y}".lstrip("0"))
