"""A pass mark with everything that belongs to it, as plain JSON."""

import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

from spinebank.analysis.reliability import sem
from spinebank.analysis.standard.angoff import Angoff, angoff
from spinebank.analysis.standard.borderline import borderline_regression
from spinebank.analysis.standard.cohen import cohen, modified_cohen
from spinebank.analysis.standard.cut import Cut
from spinebank.analysis.standard.ebel import ebel
from spinebank.analysis.standard.hofstee import hofstee, read_hofstee
from spinebank.analysis.standard.sheets import SheetError
from spinebank.analysis.table import ResponseTable

__all__ = ["passed"]


def passed(
    method: str,
    sheet: Path | None,
    scores: ResponseTable | None,
    *,
    borderline: float,
    maximum: float,
    reference: tuple[float, float] | None,
    lowered: bool = False,
) -> dict[str, Any]:
    """Return a pass mark by one of the methods.

    Parameters
    ----------
    method
        ``angoff``, ``ebel``, ``hofstee``, ``cohen``, ``modified-cohen`` or ``borderline``.
    sheet
        The judges' CSV; the Cohen methods need none.
    scores
        Marks of the class; Angoff, Ebel and borderline regression need none.
    borderline, maximum
        Of borderline regression: the rating that is borderline, and the full mark of the station.
    reference
        Of modified Cohen: cut and 90th percentile of a judged examination.
    lowered
        Whether the cut is lowered by one standard error of measurement, in the learners' favour: a policy.

    Raises
    ------
    ValueError
        If something that the method needs is missing or wrong; `SheetError` for a sheet.
    """
    ways = {
        "angoff": lambda: _angoff(angoff(_sheet(sheet, method), points=_points(scores)), scores),
        "ebel": lambda: _cut(ebel(_sheet(sheet, method)), scores),
        "hofstee": lambda: _hofstee(_sheet(sheet, method), _scores(scores, method)),
        "cohen": lambda: _cohen(_scores(scores, method)),
        "modified-cohen": lambda: _modified(_scores(scores, method), reference),
        "borderline": lambda: _borderline(_sheet(sheet, method), borderline, maximum),
    }
    found = {"simulated": scores.simulated if scores else False, **ways[method]()}
    return {**found, "lowered": _lowered(found, _scores(scores, method))} if lowered else found


def _lowered(found: dict[str, Any], scores: ResponseTable) -> dict[str, Any]:
    """Return the cut less one standard error of measurement, and who would fail then."""
    if "marks" not in found:
        raise ValueError("There is no cut that could be lowered.")
    share = found["maximum"] / float(scores.points.sum())
    error = sem(scores.marks) * share
    if not math.isfinite(error):
        raise ValueError("The standard error of measurement is not defined: totals do not differ enough.")
    rule = f"As above, less one standard error of measurement ({error:.2f} marks)."
    return _cut(Cut(found["method"], found["marks"] - error, found["maximum"], None, rule), scores)


def _angoff(found: Angoff, scores: ResponseTable | None) -> dict[str, Any]:
    return {
        **_cut(found.cut, scores),
        "rounds": [
            {
                "round": one.number,
                **_cut(one.cut, None),
                "judges": {
                    judge: {"cut": round(float(cut), 4), "stricter_than_panel": round(float(gap), 4)}
                    for judge, cut, gap in zip(one.judges, one.judge_cuts, one.severity, strict=True)
                },
                "discuss": list(one.discuss),
            }
            for one in found.rounds
        ],
        "drift": {
            judge: round(float(moved), 4)
            for judge, moved in zip(found.rounds[-1].judges, found.drift, strict=True)
        },
        "sd_of_judges_first_and_last_round": [round(spread, 4) for spread in found.drift_spread],
    }


def _points(scores: ResponseTable | None) -> dict[str, float] | None:
    return {item.id: item.points for item in scores.items} if scores else None


def _hofstee(sheet: Path, scores: ResponseTable) -> dict[str, Any]:
    found = hofstee(read_hofstee(sheet), 100 * scores.totals / scores.points.sum())
    bounds = dict(
        zip(("lowest_cut", "highest_cut", "lowest_fail", "highest_fail"), found.bounds, strict=True)
    )
    cut = {"cut": None, "note": found.note} if found.cut is None else _cut(found.cut, scores)
    return {**cut, "share_failing": found.failing, "bounds_percent": bounds}


def _cohen(scores: ResponseTable) -> dict[str, Any]:
    chance = sum(item.points / len(item.options) for item in scores.items if item.options)
    return _cut(cohen(scores.totals, float(scores.points.sum()), chance), scores)


def _modified(scores: ResponseTable, reference: tuple[float, float] | None) -> dict[str, Any]:
    if reference is None:
        raise ValueError("Modified Cohen needs --reference: cut and 90th percentile of a judged examination.")
    return _cut(modified_cohen(scores.totals, float(scores.points.sum()), *reference), scores)


def _borderline(sheet: Path, borderline: float, maximum: float) -> dict[str, Any]:
    found = borderline_regression(sheet, borderline, maximum)
    stations = {name: {**asdict(one), "cut": one.cut.marks} for name, one in found.stations.items()}
    return {**_cut(found.cut, None), "stations": stations}


def _cut(cut: Cut, scores: ResponseTable | None) -> dict[str, Any]:
    """Return a cut; where there are scores of the same full mark, also who would fail."""
    found = {**asdict(cut), "percent": cut.percent, "whole_marks": cut.whole_marks}
    found["convention"] = f"{cut.convention} Whole marks are rounded up."
    if scores is not None:
        share = scores.totals * cut.maximum / float(scores.points.sum())
        found["share_failing"] = cut.failing(share)
    return found


def _sheet(sheet: Path | None, method: str) -> Path:
    if sheet is None:
        raise SheetError(f"The method '{method}' needs --sheet: the judges' CSV.")
    return sheet


def _scores(scores: ResponseTable | None, method: str) -> ResponseTable:
    if scores is None or not scores.students:
        raise ValueError(f"The method '{method}' needs the marks of a class: give --quiz or --table.")
    return scores
