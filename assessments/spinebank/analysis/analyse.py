"""Everything that one form of a quiz tells: the parts put together, each number with its interval."""

from dataclasses import dataclass

import numpy as np

from spinebank.analysis.classical import item_statistics, objectives_of, test_statistics
from spinebank.analysis.flags import Flag, OptionUse, flags_of
from spinebank.analysis.moodle import MoodleItem, MoodleQuiz, moodle_items, moodle_quiz
from spinebank.analysis.options import USED_BY, OptionPlaces, option_statistics, score_groups
from spinebank.analysis.rasch import Rasch, rasch
from spinebank.analysis.rasch import withheld as rasch_withheld
from spinebank.analysis.reliability import feldt, kr20
from spinebank.analysis.resample import (
    RESAMPLES,
    SEED,
    Estimate,
    Estimates,
    Statistic,
    estimates,
    median_estimate,
    wilson,
)
from spinebank.analysis.table import FloatArray, ItemColumn, ResponseTable
from spinebank.analysis.two_parameter import TwoParameter, two_parameter, withheld_two_parameter

__all__ = ["FEWEST_STUDENTS", "Analysis", "ItemReport", "OptionReport", "analyse", "item_reports"]

FEWEST_STUDENTS = 5
"""Below this nothing is computed: every number would be about persons."""


@dataclass(frozen=True, eq=False)
class OptionReport(OptionUse):
    """How an option was used."""

    trace: tuple[Estimate, ...]
    """Share that chose it in each score group, weakest first."""


@dataclass(frozen=True, eq=False)
class ItemReport:
    """What is known of one item."""

    item: ItemColumn
    reached_by: int
    facility: Estimate
    upper_lower: Estimate
    item_rest: Estimate
    omitted: Estimate
    not_reached: Estimate
    seconds: Estimate
    """Median time, s; NaN where no times were recorded."""
    options: tuple[OptionReport, ...]
    flags: tuple[Flag, ...]
    moodle: MoodleItem

    @property
    def functioning(self) -> int:
        """Distractors that at least `USED_BY` chose."""
        return sum(not option.is_key and option.use.value >= USED_BY for option in self.options)

    @property
    def efficiency(self) -> float | None:
        """Share of the distractors that function; None where there are no options."""
        return self.functioning / (len(self.options) - 1) if self.options else None


@dataclass(frozen=True, eq=False)
class Analysis:
    """What is known of one form of a quiz."""

    table: ResponseTable
    items: tuple[ItemReport, ...]
    mean: Estimate
    """Mean total, marks."""
    median: Estimate
    sd: Estimate
    """Standard deviation of the totals with n - 1, marks."""
    alpha: Estimate
    kr20: float
    """Equal to alpha where all items are right or wrong and worth the same; else NaN."""
    feldt: tuple[float, float]
    """Feldt's interval of alpha, to compare with the bootstrap's."""
    sem: Estimate
    """Standard error of measurement, marks, from the SD with n - 1."""
    objectives: dict[str, Estimate]
    """Share of the marks earned for each objective."""
    moodle: MoodleQuiz
    rasch: Rasch | None
    rasch_note: str
    """Why there is no Rasch scale; empty where there is one."""
    two_parameter: TwoParameter | None
    two_parameter_note: str
    """Why there is no two-parameter model; empty where there is one."""
    resamples: int
    seed: int


def analyse(table: ResponseTable, resamples: int = RESAMPLES, seed: int = SEED) -> Analysis:
    """Analyse one form of a quiz.

    Parameters
    ----------
    table
        Answers to one form; students without any answer should have been left out.
    resamples, seed
        Of the bootstrap; the same seed gives the same intervals.

    Raises
    ------
    ValueError
        If there are fewer than `FEWEST_STUDENTS` students or two items, or several forms in one table.
    """
    n, k = table.fraction.shape
    if n < FEWEST_STUDENTS:
        raise ValueError(
            f"'{table.quiz}' has {n} submissions with answers; at least {FEWEST_STUDENTS} are needed."
        )
    if k < 2:  # noqa: PLR2004 (one item has no rest score)
        raise ValueError(f"'{table.quiz}' has {k} items that can be analysed; at least 2 are needed.")
    if len(set(table.form)) > 1:
        raise ValueError("The table holds several forms; analyse each by itself, then equate them.")
    places = OptionPlaces.of(table)
    found = estimates(n, [*_statistics(table, places), test_statistics(table)], resamples, seed)
    scale, scale_note = _scaled(table)
    slopes, slopes_note = _with_slopes(table)
    classical = table.marks
    value = float(found["alpha"].value)
    return Analysis(
        table=table,
        items=tuple(_items(table, found, places)),
        mean=found["mean"].at(),
        median=median_estimate(table.totals),
        sd=found["sd"].at(),
        alpha=found["alpha"].at(),
        kr20=kr20(classical, table.points),
        feldt=feldt(value, n, k),
        sem=found["sem"].at(),
        objectives={name: found["objectives"].at(place) for place, name in enumerate(objectives_of(table))},
        moodle=moodle_quiz(table),
        rasch=scale,
        rasch_note=scale_note,
        two_parameter=slopes,
        two_parameter_note=slopes_note,
        resamples=resamples,
        seed=seed,
    )


def item_reports(
    table: ResponseTable, resamples: int = RESAMPLES, seed: int = SEED
) -> tuple[ItemReport, ...]:
    """Return what is known of the items alone, without scales and without the totals."""
    places = OptionPlaces.of(table)
    found = estimates(len(table.students), _statistics(table, places), resamples, seed)
    return tuple(_items(table, found, places))


def _statistics(table: ResponseTable, places: OptionPlaces) -> list[Statistic]:
    options = [option_statistics(table, places)] if len(places.item) else []
    return [item_statistics(table), *options]


def _items(table: ResponseTable, found: dict[str, Estimates], places: OptionPlaces) -> list[ItemReport]:
    reports = []
    by_moodle = moodle_items(table)
    reached = table.reached.sum(axis=0)
    for place, item in enumerate(table.items):
        facility = found["facility"].at(place)
        rest = found["item_rest"].at(place)
        options = tuple(_options(table, found, places, place))
        reports.append(
            ItemReport(
                item=item,
                reached_by=int(reached[place]),
                facility=facility,
                upper_lower=found["upper_lower"].at(place),
                item_rest=rest,
                omitted=found["omitted"].at(place),
                not_reached=found["not_reached"].at(place),
                seconds=median_estimate(table.seconds[:, place]),
                options=options,
                flags=tuple(flags_of(wilson(facility.value, reached[place]), rest, options)),
                moodle=by_moodle[place],
            )
        )
    return reports


def _options(
    table: ResponseTable, found: dict[str, Estimates], places: OptionPlaces, place: int
) -> list[OptionReport]:
    column: FloatArray = table.chosen[:, place].astype(float)
    reached = float(table.reached[:, place].sum())
    groups = int(score_groups(table.totals).max()) + 1
    reports = []
    for row in np.flatnonzero(places.item == place).tolist():
        option = int(places.option[row])
        chosen_by = int((column == option).sum())
        reports.append(
            OptionReport(
                id=table.items[place].options[option],
                is_key=bool(places.is_key[row]),
                chosen_by=chosen_by,
                use=wilson(chosen_by / reached if reached else np.nan, reached),
                rest=found["option_rest"].at(row),
                lead=found["option_lead"].at(row),
                trace=tuple(found["trace"].at(group, row) for group in range(groups)),
            )
        )
    return reports


def _scaled(table: ResponseTable) -> tuple[Rasch | None, str]:
    if reason := rasch_withheld(table):
        return None, reason
    try:
        return rasch(table), ""
    except ArithmeticError as error:
        return None, str(error)


def _with_slopes(table: ResponseTable) -> tuple[TwoParameter | None, str]:
    if reason := withheld_two_parameter(table):
        return None, reason
    try:
        return two_parameter(table), ""
    except ArithmeticError as error:
        return None, str(error)
