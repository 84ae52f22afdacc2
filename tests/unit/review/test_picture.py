"""What is due and what is weak: figures by hand, a picture that plotly accepts, tables that say the same."""

from datetime import UTC, date, datetime, timedelta

import plotly.graph_objects as go
import pytest

from spinelab.review import DeckItem
from spinelab.review.picture import DAYS, WEAKEST, forecast
from spinelab.review.schedule import Schedule

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
SCHEDULE = Schedule(fuzzing=False)
DECK = [
    DeckItem("a-1", "01-anatomy", "Name the parts."),
    DeckItem("a-2", "01-anatomy", "Name the parts."),
    DeckItem("b-1", "02-biology", "Say how <bone> grows."),
    DeckItem("c-1", "03-classification", "Never met."),
]


def after(*ratings, days_ago):
    made = None
    for number, rating in enumerate(ratings):
        made = SCHEDULE.outlook(made, NOW - timedelta(days=days_ago - number))[rating]
    return made


@pytest.fixture
def shown():
    cards = {
        "a-1": after(4, days_ago=0),
        "a-2": after(3, days_ago=1),
        "b-1": after(1, 1, days_ago=20),
        "x": after(1, days_ago=9),
    }
    return forecast(DECK, cards, SCHEDULE, NOW)


def test_each_day_counts_what_falls_due_on_it_and_today_what_is_overdue(shown):
    assert shown.first == date(2026, 11, 22)
    assert len(shown.days) == DAYS
    assert {ahead: number for ahead, number in enumerate(shown.days) if number} == {0: 1, 1: 1, 8: 1}


def test_the_weakest_objective_comes_first_and_one_never_met_not_at_all(shown):
    assert [(one.lesson, one.seen, one.total) for one in shown.objectives] == [
        ("02-biology", 1, 1),
        ("01-anatomy", 2, 2),
    ]
    weak, strong = shown.objectives
    assert weak.recall_percent < 60
    assert 95 < strong.recall_percent <= 100
    assert (weak.again, weak.reviews, weak.due) == (2, 2, 1)
    assert (strong.again, strong.reviews, strong.due) == (0, 2, 2)


def test_the_picture_is_one_that_plotly_knows_and_its_words_are_escaped(shown):
    figure = shown.figure()
    go.Figure(data=figure["data"], layout=figure["layout"])
    due, weak = figure["data"]
    assert sum(due["y"]) == 3
    assert weak["x"] == [round(one.recall_percent, 1) for one in shown.objectives]
    labels = [note["text"] for note in figure["layout"]["annotations"]]
    assert any("Say how &lt;bone&gt; grows." in text for text in labels)


def test_the_tables_hold_every_figure_of_the_picture(shown):
    days, objectives = shown.tables
    assert days.rows == (("today", "1"), ("tomorrow", "1"), ("30 November 2026", "1"))
    assert [row[0] for row in objectives.rows] == [
        "Say how <bone> grows. (02-biology)",
        "Name the parts. (01-anatomy)",
    ]
    assert objectives.rows[0][2:] == ("2 of 2", "1", "1 of 1")


def test_many_objectives_leave_the_picture_readable_and_the_table_whole():
    deck = [DeckItem(f"i-{number}", "01-anatomy", f"Goal {number}.") for number in range(30)]
    made = forecast(deck, {item.id: after(3, days_ago=2) for item in deck}, SCHEDULE, NOW)
    assert len(made.figure()["data"][1]["x"]) == WEAKEST
    assert len(made.tables[1].rows) == 30


def test_before_the_first_review_there_is_a_sentence_and_no_empty_picture(monkeypatch):
    outputs = []
    monkeypatch.setattr("IPython.display.display", lambda data, **_: outputs.append(data))
    empty = forecast(DECK, {}, SCHEDULE, NOW)
    empty._ipython_display_()
    assert repr(empty) == "Nothing was reviewed yet, so nothing is due."
    assert [list(data) for data in outputs] == [["text/plain", "text/html"]]


def test_a_notebook_shows_the_picture_and_then_both_tables(shown, monkeypatch):
    outputs = []
    monkeypatch.setattr("IPython.display.display", lambda data, **_: outputs.append(data))
    shown._ipython_display_()
    assert len(outputs) == 3
    assert "application/vnd.plotly.v1+json" in outputs[0]
    assert all("<table" in data["text/html"] for data in outputs[1:])
