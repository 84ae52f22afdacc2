"""The analysis as tables of text: for the page, for CSV, and beside every picture."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from spinebank.analysis.analyse import Analysis
from spinebank.analysis.rasch import Rasch
from spinebank.analysis.resample import Estimate
from spinebank.analysis.table import FloatArray

__all__ = [
    "DASH",
    "Sheet",
    "as_csv",
    "form_sheet",
    "half_logits",
    "item_sheet",
    "number",
    "objective_sheet",
    "option_sheet",
    "places_in_quiz",
    "quiz_sheet",
    "score_sheet",
    "wright_sheet",
]

DASH = "\N{EN DASH}"
"""Stands for what is undefined or withheld; never 0."""


@dataclass(frozen=True)
class Sheet:
    """A table: header and rows of text."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def number(value: float | None, decimals: int = 2) -> str:
    """Return a number as text, or a dash.

    >>> number(0.123), number(None) == number(float("nan")) == DASH
    ('0.12', True)
    """
    if value is None or not math.isfinite(value):
        return DASH
    return f"{round(value, decimals) + 0.0:.{decimals}f}"  # no minus zero


def with_interval(estimate: Estimate, decimals: int = 2) -> str:
    """Return a number with its interval.

    >>> with_interval(Estimate(0.5, 0.4, 0.6))
    '0.50 (0.40 to 0.60)'
    """
    value = number(estimate.value, decimals)
    if not (math.isfinite(estimate.low) and math.isfinite(estimate.high)):
        return value
    return f"{value} ({number(estimate.low, decimals)} to {number(estimate.high, decimals)})"


def quiz_sheet(analysis: Analysis) -> Sheet:
    """Return what is known of the quiz as a whole."""
    table, moodle = analysis.table, analysis.moodle
    known = [late for late in table.late if late is not None]
    low, high = analysis.feldt
    rows = [
        ("Answers", "simulated" if table.simulated else "submitted"),
        ("Students", str(len(table.students))),
        ("Handed in late", f"{sum(known)} of {len(known)}" if known else DASH),
        ("Questions", str(len(table.items))),
        ("Full mark", f"{table.points.sum():g}"),
        ("Mean mark", with_interval(analysis.mean)),
        ("Median mark", with_interval(analysis.median)),
        ("Standard deviation (n - 1), marks", with_interval(analysis.sd)),
        ("Alpha", with_interval(analysis.alpha)),
        ("Alpha, Feldt's interval", f"{number(low)} to {number(high)}" if math.isfinite(low) else DASH),
        ("KR-20", number(analysis.kr20)),
        ("Standard error of measurement, marks", with_interval(analysis.sem)),
        ("Moodle: skewness, kurtosis", f"{number(moodle.skewness)}, {number(moodle.kurtosis)}"),
        ("Moodle: coefficient of internal consistency, %", number(moodle.internal_consistency)),
        ("Moodle: error ratio, %", number(moodle.error_ratio)),
        ("Moodle: standard error, marks", number(moodle.standard_error_marks)),
    ]
    return Sheet("The quiz as a whole", ("Statistic", "Value (95 % interval)"), tuple(rows))


def form_sheet(analyses: Sequence[Analysis]) -> Sheet:
    """Return a row for each form: marks in percent of its own full mark, to set forms side by side."""
    rows = []
    for one in analyses:
        whole = float(one.table.points.sum()) / 100
        shares = [
            Estimate(found.value / whole, found.low / whole, found.high / whole)
            for found in (one.mean, one.sd, one.sem)
        ]
        texts = (*(with_interval(share, 1) for share in shares), with_interval(one.alpha))
        rows.append((one.table.form[0], str(len(one.table.students)), str(len(one.items)), *texts))
    header = (
        "Form",
        "Students",
        "Questions",
        "Mean, %",
        "SD, %",
        "Standard error of measurement, %",
        "Alpha",
    )
    return Sheet("Forms side by side, in percent of the full mark", header, tuple(rows))


def item_sheet(analysis: Analysis) -> Sheet:
    """Return a row for each item."""
    scale = analysis.rasch
    places = {name: place for place, name in enumerate(scale.ids)} if scale else {}
    slopes = analysis.two_parameter
    slope_of = dict(zip(slopes.ids, slopes.slope, strict=True)) if slopes else {}
    rows = []
    for report in analysis.items:
        at = places.get(report.item.id)
        of = len(report.options) - 1
        rows.append(
            (
                report.item.id,
                str(report.reached_by),
                with_interval(report.facility),
                with_interval(report.upper_lower),
                with_interval(report.item_rest),
                f"{report.functioning} of {of}" if report.options else DASH,
                with_interval(report.omitted),
                with_interval(report.not_reached),
                with_interval(report.seconds, 0),
                f"{number(scale.difficulty[at])} ± {number(scale.se[at])}"
                if scale and at is not None
                else DASH,
                f"{number(scale.infit[at])}, {number(scale.outfit[at])}"
                if scale and at is not None
                else DASH,
                number(slope_of.get(report.item.id)),
                number(report.moodle.discrimination_index),
                number(report.moodle.discriminative_efficiency),
                number(report.moodle.effective_weight),
                " ".join(flag.sentence for flag in report.flags),
            )
        )
    header = (
        "Question",
        "Reached by",
        "Facility",
        "Upper-lower index",
        "Item-rest correlation",
        "Functioning distractors",
        "Omitted",
        "Not reached",
        "Median time, s",
        "Rasch difficulty ± SE, logits",
        "Infit, outfit",
        "Two-parameter slope",
        "Moodle discrimination, %",
        "Moodle efficiency, %",
        "Moodle effective weight, %",
        "Look at this",
    )
    return Sheet("Questions, with 95 % bootstrap intervals", header, tuple(rows))


def option_sheet(analysis: Analysis, only: str = "") -> Sheet:
    """Return a row for each option: of all items, or of one."""
    rows = [
        (
            report.item.id,
            option.id,
            "key" if option.is_key else "",
            str(option.chosen_by),
            with_interval(option.use),
            with_interval(option.rest),
            *(with_interval(group) for group in option.trace),
        )
        for report in analysis.items
        for option in report.options
        if only in {"", report.item.id}
    ]
    groups = max((len(row) - 6 for row in rows), default=0)
    names = tuple(f"Group {place + 1} of {groups}" for place in range(groups))
    header = ("Question", "Option", "Key", "Chosen by", "Share", "Correlation with rest", *names)
    sheet = Sheet("Options; group 1 is the weakest part of the class", header, tuple(rows))
    return Sheet(sheet.caption, header[1:], tuple(row[1:] for row in rows)) if only else sheet


def objective_sheet(analysis: Analysis) -> Sheet:
    """Return a row for each objective."""
    counts = {
        name: sum(item.objective == name for item in analysis.table.items) for name in analysis.objectives
    }
    rows = tuple(
        (name or DASH, str(counts[name]), with_interval(share)) for name, share in analysis.objectives.items()
    )
    return Sheet("Objectives", ("Objective", "Questions", "Share of the marks earned"), rows)


def score_sheet(
    totals: Sequence[float] | np.ndarray[tuple[int, ...], np.dtype[np.float64]], maximum: float
) -> Sheet:
    """Return how many students have which mark, in at most 30 classes of whole marks."""
    width = max(1, math.ceil((maximum + 1) / 30))
    edges = np.arange(0, math.floor(maximum) + width + 1, width)
    counts, _ = np.histogram(np.floor(np.asarray(totals) + 1e-9), bins=edges)
    rows = tuple(
        (f"{low:g}" if width == 1 else f"{low:g} to {low + width - 1:g}", str(count))
        for low, count in zip(edges[:-1], counts, strict=True)
    )
    return Sheet("Marks", ("Mark (rounded down)", "Students"), rows)


def wright_sheet(analysis: Analysis) -> Sheet:
    """Return questions and students by half logits, from the hardest down; empty without a Rasch scale."""
    scale = analysis.rasch
    header = ("From (logits)", "To", "Students", "Questions")
    if scale is None:
        return Sheet("Wright map", header, ())
    order = places_in_quiz(analysis)
    rows = []
    for low, high in pairwise(half_logits(scale)):
        here = [
            f"{order[name]}: {name}"
            for name, place in zip(scale.ids, scale.difficulty, strict=True)
            if low <= place < high
        ]
        students = int(((scale.ability >= low) & (scale.ability < high)).sum())
        rows.append((number(low, 1), number(high, 1), str(students), ", ".join(here) or DASH))
    return Sheet("Wright map", header, tuple(reversed(rows)))


def half_logits(scale: Rasch) -> FloatArray:
    """Return the edges of half logits that hold all students and questions."""
    both = np.concatenate([scale.ability, scale.difficulty])
    return np.arange(math.floor(both.min() * 2) / 2, math.floor(both.max() * 2) / 2 + 0.75, 0.5)


def places_in_quiz(analysis: Analysis) -> dict[str, int]:
    """Return the place of each question in the quiz, from 1."""
    return {item.id: place + 1 for place, item in enumerate(analysis.table.items)}


def as_csv(sheet: Sheet) -> str:
    """Return a table as CSV; a text that a spreadsheet would take for a formula gets an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(sheet.header)
    writer.writerows([_harmless(row) for row in sheet.rows])
    return text.getvalue()


def _harmless(row: Iterable[str]) -> list[str]:
    return [f"'{cell}" if cell[:1] in "=+@\t" and cell else cell for cell in row]
