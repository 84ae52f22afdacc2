"""Read the figures behind a chart: one YAML file a chart, each point with its source. Draws nothing."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from spinelab.domain.plain_yaml import read_yaml
from spinelab.evidence.catalogue import UnknownKeyError
from spinelab.evidence.model import Condition
from spinelab.evidence.source import EvidenceError, explain, read, yaml_line

__all__ = ["FOLDER", "ChartData", "ChartEntity", "ChartPoint", "chart_data", "chart_names", "parse_chart"]

FOLDER = "charts"
"""Folder of this package that holds ``<name>.yaml`` for each chart."""

ChartEntity = Literal[Condition, "DISH", "CPPD"]
"""What a point is about: an entity of the claims, or a relative often drawn beside them."""


class ChartPoint(BaseModel):
    """One published figure: a value, an interval, or both, and where it comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str = Field(min_length=1, max_length=90)
    """What the figure is of, in the words of the chart; read first in the picture and in the table."""
    value: float | None = None
    """In the chart's unit; ``None`` where only an interval was published."""
    low: float | None = None
    high: float | None = None
    interval: str = ""
    """What ``low`` and ``high`` are: ``95 % CI``, ``range``, ``IQR``, ``mean - SD to mean + SD``."""
    at: float | None = None
    """Place on the horizontal axis, for a chart that has ``at`` (age, year, months)."""
    population: str = Field(min_length=1)
    """Who was counted or measured, and how many."""
    entity: ChartEntity
    source: tuple[str, ...] = Field(min_length=1)
    """Citation keys."""
    note: str = ""
    """What a reader must know before comparing this point with its neighbours."""

    @model_validator(mode="after")
    def _there_is_something_to_draw(self) -> Self:
        if (self.low is None) != (self.high is None):
            raise ValueError("'low' and 'high' come together")
        if self.low is None and self.value is None:
            raise ValueError("a point needs 'value', or 'low' and 'high'")
        if (self.low is not None) != bool(self.interval):
            raise ValueError("'interval' says what low and high are: given with them, and only then")
        ends = [end for end in (self.low, self.value, self.high) if end is not None]
        if ends != sorted(ends):
            raise ValueError("low <= value <= high is needed")
        return self


class Axis(BaseModel):
    """The horizontal axis of a chart over age or time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1)
    unit: str


class ChartData(BaseModel):
    """Points of one quantity in one unit, drawn as rows or, with ``at``, along an axis."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1)
    quantity: str = Field(min_length=1)
    """Title of the axis of values, without the unit."""
    unit: str
    """Unit of every value and interval; empty for a ratio."""
    low: float | None = None
    """Where the axis of values begins; the data decide where this is not given."""
    high: float | None = None
    at: Axis | None = None
    caution: str = ""
    """One sentence on why points must not be compared carelessly; stands under the table's caption."""
    points: tuple[ChartPoint, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _all_points_have_a_place(self) -> Self:
        for point in self.points:
            if (point.at is None) != (self.at is None):
                wanted = "needs 'at'" if self.at else "has 'at', and the chart has no such axis"
                raise ValueError(f"the point {point.label!r} {wanted}")
        return self


def chart_names() -> tuple[str, ...]:
    """Return the name of every chart, in alphabetical order."""
    folder = files(__package__).joinpath(FOLDER)
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".yaml")))


@cache
def chart_data(name: str) -> ChartData:
    """Read one chart.

    Raises
    ------
    UnknownKeyError
        If there is no such chart; the sentence names the nearest ones.
    EvidenceError
        If its file is wrong; the text names file and line.
    """
    if name not in chart_names():
        raise UnknownKeyError("chart", name, frozenset(chart_names()))
    file = f"{FOLDER}/{name}.yaml"
    return parse_chart(read(file), file)


def parse_chart(text: str, name: str) -> ChartData:
    """Read the text of a chart's file; ``name`` is how errors call it.

    Raises
    ------
    EvidenceError
        For YAML that is none, an unknown field or a value that is not allowed.
    """
    try:
        found = read_yaml(text)
        return ChartData.model_validate(found)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise EvidenceError(f"{name}, line {line}: this is not YAML: {error.problem}.") from error
    except ValidationError as error:
        place = error.errors()[0]["loc"]
        allowed = ChartPoint.model_fields if "points" in place else ChartData.model_fields
        raise EvidenceError(
            f"{name}, line {yaml_line(text, place)}: {explain(error, list(allowed))}"
        ) from error
