"""A chart draws what its file says, says the same in a table, and stores the same few kilobytes each time."""

import json
import re
from unittest.mock import patch

import plotly.graph_objects as go
import pytest
from bs4 import BeautifulSoup

from spinelab.charts import chart, sourced_chart
from spinelab.charts.marks import MARKS
from spinelab.evidence import EvidenceError, UnknownKeyError
from spinelab.evidence import check_records as records
from spinelab.evidence.chart_data import chart_data, chart_names, parse_chart
from spinelab.evidence.check_records import check_records

STORED_LIMIT_BYTES = 60_000

ROW = {
    "label": "Cadavers",
    "value": 4.5,
    "population": "14 bodies",
    "entity": "LF-general",
    "source": ["abdelmeguid2008"],
}
OVER_AGE = """title: Finding over age
quantity: People
unit: "%"
low: 0
high: 40
at: {title: Age, unit: years}
points:
  - {label: Older, at: 70, value: 30, population: a, entity: OLF, source: [kawano1988]}
  - {label: Younger, at: 40, low: 2, high: 6, interval: range, population: b, entity: OLF,
     source: [kawano1988]}
  - {label: Neck, at: 50, value: 5, low: 4, high: 8, interval: 95 % CI, population: c, entity: OPLL,
     source: [ono1999]}
"""


def drawn(**changes):
    return sourced_chart([ROW | changes], title="Thickness", quantity="Thickness", unit="mm")


@pytest.fixture(params=[*chart_names(), "over age"])
def shown(request):
    name = request.param
    return chart(name) if name in chart_names() else type(drawn())(parse_chart(OVER_AGE, "x.yaml"))


def outputs(shown):
    """What a notebook gets when the chart is the last expression of a cell."""
    with patch("IPython.display.display") as display:
        shown._ipython_display_()
    assert all(call.kwargs == {"raw": True} for call in display.call_args_list)
    return [call.args[0] for call in display.call_args_list]


def test_plotly_accepts_the_figure_as_it_stands(shown):
    figure = shown.figure()
    again = go.Figure(data=figure["data"], layout=figure["layout"]).to_plotly_json()
    assert json.loads(json.dumps(again["data"])) == figure["data"]
    given = dict(again["layout"])
    given.pop("template", None)
    assert given == figure["layout"]


def test_axes_are_titled_with_their_units(shown):
    layout = json.dumps(shown.figure()["layout"])
    unit = f" ({shown.data.unit})" if shown.data.unit else ""
    assert f"{shown.data.quantity}{unit}" in layout.replace("<br>", " ")


def test_the_figure_holds_every_point_once_at_its_value(shown):
    data = shown.data
    along = "y" if data.at else "x"
    places = sorted(place for trace in shown.figure()["data"] for place in trace[along])
    expected = sorted(p.value if p.value is not None else (p.low + p.high) / 2 for p in data.points)
    assert places == pytest.approx(expected)


def test_colour_and_shape_go_together_and_no_two_entities_share_either():
    assert len({mark.color for mark in MARKS.values()}) == len(MARKS)
    assert len({mark.symbol for mark in MARKS.values()}) == len(MARKS)
    assert len({mark.path for mark in MARKS.values()}) == len(MARKS)
    assert all(contrast_with_white(mark.color) >= 4.5 for mark in MARKS.values())


def contrast_with_white(color):
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_the_table_says_what_the_picture_shows_with_the_source_of_each_point(shown):
    table = BeautifulSoup(shown.table._repr_html_(), "html.parser").table
    rows = table.tbody.find_all("tr")
    assert len(rows) == len(shown.data.points)
    for row, point in zip(rows, shown.data.points, strict=True):
        words = row.get_text(" ").replace("\N{NO-BREAK SPACE}", " ")
        assert point.label in words
        assert point.entity in words
        assert "Source: " in words
        if point.value is not None:
            assert f"{point.value:,}".removesuffix(".0") in words
        if point.interval:
            assert point.interval in words


def test_a_picture_and_its_table_are_two_outputs_both_readable_without_plotly(shown):
    picture, table = outputs(shown)
    assert set(picture) == {"application/vnd.plotly.v1+json", "text/html", "text/plain"}
    assert picture["text/html"].startswith("<svg ")
    assert set(table) == {"text/html", "text/plain"}
    assert table["text/plain"] == repr(shown)


def test_what_a_notebook_stores_is_small_holds_no_script_and_is_the_same_every_time(shown):
    stored = json.dumps(outputs(shown))
    assert len(stored) < STORED_LIMIT_BYTES
    assert "<script" not in stored
    assert not re.search(r"\"uid\"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|0x[0-9a-f]{6}", stored)
    assert stored == json.dumps(outputs(shown))


def test_the_still_picture_draws_each_point_and_says_where_its_figures_are(shown):
    picture = BeautifulSoup(outputs(shown)[0]["text/html"], "html.parser").svg
    assert "table that follows holds every figure" in picture["aria-label"]
    marks = [path for path in picture.find_all("path") if path.get("stroke-width") == "1.5"]
    assert len(marks) == len(shown.data.points)


def test_every_place_in_the_still_picture_lies_inside_it(shown):
    picture = BeautifulSoup(outputs(shown)[0]["text/html"], "html.parser").svg
    width, height = (float(part) for part in picture["viewbox"].split()[2:])
    for path in picture.find_all("path", transform=True):
        x, y = map(float, re.findall(r"[\d.]+", path["transform"]))
        assert 0 <= x <= width
        assert 0 <= y <= height


def test_a_point_with_only_an_interval_is_drawn_open_and_said_to_have_no_value():
    shown = drawn(value=None, low=3.5, high=6, interval="range")
    trace = shown.figure()["data"][0]
    assert trace["marker"]["symbol"] == ["triangle-down-open"]
    assert trace["x"] == [4.75]
    assert trace["error_x"]["array"] == trace["error_x"]["arrayminus"] == [1.25]
    assert shown.table.rows[0][1:3] == ("not given", "3.5 to 6 (range)")
    assert "no single value given" in trace["hovertext"][0]


def test_words_of_a_chart_cannot_bring_their_own_markup():
    shown = drawn(label="<script>x</script> & y")
    stored = json.dumps([shown.figure(), shown._repr_html_()])
    assert "<script>" not in stored


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"value": None}, "a point needs 'value', or 'low' and 'high'"),
        ({"low": 3}, "'low' and 'high' come together"),
        ({"low": 3, "high": 6}, "'interval' says what low and high are"),
        ({"low": 5, "high": 6, "interval": "range"}, "low <= value <= high is needed"),
        ({"source": []}, "source"),
        ({"entity": "calcification"}, "entity"),
        ({"at": 3}, "the point 'Cadavers' has 'at', and the chart has no such axis"),
        ({"colour": "red"}, "'points.0.colour' is no field; allowed: label, value, low, high"),
    ],
)
def test_a_faulty_point_is_refused_in_one_sentence(changes, said):
    with pytest.raises(EvidenceError, match=re.escape(said)):
        drawn(**changes)


def test_a_fault_in_a_file_is_named_with_its_line():
    with pytest.raises(EvidenceError, match=r"^x\.yaml, line 8: points\.0\.entity: .*given: 'OFL'"):
        parse_chart(OVER_AGE.replace("entity: OLF, source", "entity: OFL, source", 1), "x.yaml")
    with pytest.raises(EvidenceError, match=r"^x\.yaml, line \d: this is not YAML"):
        parse_chart("title: [", "x.yaml")


def test_a_misspelt_chart_is_answered_with_the_nearest():
    with pytest.raises(UnknownKeyError, match=r"No chart 'opll-prevalance'\. Did you mean 'opll-prevalence'"):
        chart("opll-prevalance")


def test_a_source_that_does_not_resolve_or_is_retracted_is_found(monkeypatch):
    sound = chart_data("opll-prevalence")
    for key, said in (
        ("nobody1900", "No reference 'nobody1900'"),
        ("wang2006retracted", "of a retracted work"),
    ):
        first = sound.points[0].model_copy(update={"source": (key,)})
        faulty = sound.model_copy(update={"points": (first, *sound.points[1:])})
        monkeypatch.setattr(records, "chart_data", lambda _name, faulty=faulty: faulty)
        found = [str(p) for p in check_records({}, {}) if str(p).startswith("charts/")]
        assert any(said in line for line in found), found
