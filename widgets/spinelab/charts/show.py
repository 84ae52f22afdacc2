"""Show a chart in a notebook: the interactive picture, and below it the table that says the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from spinelab.charts.figure import plotly_figure
from spinelab.charts.marks import axis_title, interval_words, number, value_words
from spinelab.charts.static import still_picture
from spinelab.evidence import EvidenceError, cite
from spinelab.evidence.chart_data import ChartData, ChartPoint, chart_data
from spinelab.evidence.source import explain
from spinelab.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["MIMETYPE", "SourcedChart", "chart", "show_picture", "sourced_chart"]

MIMETYPE = "application/vnd.plotly.v1+json"
"""What JupyterLab's plotly extension draws; the notebook stores this JSON and no script."""

_STYLE = (
    "<style>[data-jp-theme-light=false] .jp-RenderedPlotly{filter:invert(.92) hue-rotate(180deg)}"
    ".jp-RenderedPlotly .main-svg:first-child{position:static!important;display:block}</style>"
)
"""The picture has a white ground; where the theme is dark it is turned round, hues kept. It keeps its height,
which JupyterLab's extension sets to nothing where the theme changes under it."""


@dataclass(frozen=True)
class SourcedChart:
    """A chart of published figures; its table equivalent is `table`."""

    data: ChartData

    @property
    def table(self) -> Table:
        """Every point of the picture in words, each with its source."""
        data = self.data
        across = (axis_title(data.at.title, data.at.unit),) if data.at else ()
        heads = ("What", *across, data.quantity, "Interval", "Entity", "In whom")
        what = ", ".join(part for part in (data.quantity, data.unit) if part)
        caution = f". {data.caution}" if data.caution else ""
        return Table(
            f"{data.title} ({what}){caution}",
            heads,
            tuple(_row(point, data.unit) for point in data.points),
            tuple(cite(*point.source) for point in data.points),
        )

    def figure(self) -> dict[str, Any]:
        """Return the picture as plotly's JSON: ``data``, ``layout``, ``config``."""
        return plotly_figure(self.data)

    def __repr__(self) -> str:
        return repr(self.table)

    def _repr_html_(self) -> str:
        return f"{still_picture(self.data)}{self.table._repr_html_()}"

    def _ipython_display_(self) -> None:
        """Show two outputs, for a page shows one form of each: the picture, then its table."""
        words = f"Chart: {self.data.title}. The table that follows holds every figure."
        show_picture(self.figure(), still_picture(self.data), words, self.table)


def show_picture(figure: Mapping[str, Any], still: str, words: str, *tables: Table) -> None:
    """Show a picture and the tables that say the same, each an output of its own.

    Parameters
    ----------
    figure
        ``data``, ``layout`` and ``config`` of plotly, on a white ground.
    still
        HTML for a page that has no plotly.
    words
        A sentence for a page that has no HTML.
    """
    from IPython.display import display  # noqa: PLC0415 (only a notebook shows anything)

    display({MIMETYPE: figure, "text/html": still, "text/plain": words}, raw=True)
    style = _STYLE
    for table in tables:
        display({"text/html": f"{style}{table._repr_html_()}", "text/plain": repr(table)}, raw=True)
        style = ""


def chart(name: str) -> SourcedChart:
    """Show a chart of the course: ``widgets/spinelab/evidence/charts/<name>.yaml``.

    Parameters
    ----------
    name
        File name without ``.yaml``; `spinelab.evidence.chart_data.chart_names` lists them.

    Raises
    ------
    UnknownKeyError
        If there is no such chart; the sentence names the nearest ones.
    EvidenceError
        If its file is wrong; the text names file and line.

    >>> len(chart("opll-prevalence").data.points)
    11
    """
    return SourcedChart(chart_data(name))


def sourced_chart(
    points: Iterable[Mapping[str, Any]], *, title: str, quantity: str, unit: str
) -> SourcedChart:
    """Show a chart of points that were computed or chosen in the notebook, one row each.

    Parameters
    ----------
    points
        For each: ``label``, ``value`` or ``low``, ``high`` and ``interval`` (all in ``unit``),
        ``population``, ``entity``, ``source`` (list of citation keys); see
        `spinelab.evidence.chart_data.ChartPoint`.
    title, quantity, unit
        What is shown, the name of the axis, and its unit (empty for a ratio).

    Raises
    ------
    EvidenceError
        If a point lacks a field, its interval does not hold its value, or a field is unknown.
    """
    try:
        return SourcedChart(ChartData(title=title, quantity=quantity, unit=unit, points=tuple(points)))
    except ValidationError as error:
        raise EvidenceError(f"sourced_chart: {explain(error, list(ChartPoint.model_fields))}") from error


def _row(point: ChartPoint, unit: str) -> tuple[str, ...]:
    across = () if point.at is None else (number(point.at),)
    value = value_words(point) + (f" {unit}" if unit and point.value is not None else "")
    note = f" {point.note}" if point.note else ""
    return (point.label, *across, value, interval_words(point), point.entity, f"{point.population}.{note}")
