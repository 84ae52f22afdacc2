"""The files of an analysis by name: page, tables, and everything as JSON."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from typing import Any

import numpy as np

from spinebank.analysis.analyse import Analysis, ItemReport
from spinebank.analysis.equate import Equating, RaschLink
from spinebank.analysis.report.page import report_page
from spinebank.analysis.report.students import student_page, student_sheets
from spinebank.analysis.report.tables import (
    as_csv,
    form_sheet,
    item_sheet,
    objective_sheet,
    option_sheet,
    quiz_sheet,
)

__all__ = ["as_json", "report_files", "student_files"]

FORMAT = "spinebank-analysis"
VERSION = 1


def report_files(
    analyses: Sequence[Analysis], equatings: Sequence[Equating] = (), links: Sequence[RaschLink] = ()
) -> dict[str, str]:
    """Return the instructors' files: keys and options are in them, so they are not for students."""
    files = {"analysis.html": report_page(analyses, equatings, links)}
    for one in analyses:
        end = f"-{one.table.form[0].lower()}" if len(analyses) > 1 else ""
        for name, sheet in (
            ("quiz", quiz_sheet(one)),
            ("items", item_sheet(one)),
            ("options", option_sheet(one)),
            ("objectives", objective_sheet(one)),
        ):
            files[f"{name}{end}.csv"] = as_csv(sheet)
    if len(analyses) > 1:
        files["forms.csv"] = as_csv(form_sheet(analyses))
    held = {
        "format": FORMAT,
        "version": VERSION,
        "simulated": any(one.table.simulated for one in analyses),
        "forms": [as_json(one) for one in analyses],
        "equating": [_plain(one) for one in equatings],
        "rasch_links": [_plain(one) for one in links],
    }
    files["analysis.json"] = json.dumps(held, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    return files


def student_files(analysis: Analysis) -> dict[str, str]:
    """Return what may be shown to students."""
    sheets = student_sheets(analysis.table)
    return {"students.html": student_page(analysis)} | {
        f"students-{name}.csv": as_csv(sheet)
        for name, sheet in zip(("marks", "questions"), sheets, strict=False)
    }


def as_json(analysis: Analysis) -> dict[str, Any]:
    """Return an analysis as JSON; what is undefined or withheld is null. Names no student."""
    table = analysis.table
    whole = {
        name: _plain(getattr(analysis, name))
        for name in ("mean", "median", "sd", "alpha", "kr20", "feldt", "sem", "objectives", "moodle")
    }
    scale, slopes = analysis.rasch, analysis.two_parameter
    return {
        "quiz": table.quiz,
        "form": table.form[0],
        "simulated": table.simulated,
        "students": len(table.students),
        "late": sum(late is True for late in table.late),
        "resamples": analysis.resamples,
        "seed": analysis.seed,
        "notes": list(table.notes),
        **whole,
        "items": [_item(report) for report in analysis.items],
        "rasch": None
        if scale is None
        else {
            name: _plain(getattr(scale, name))
            for name in ("ids", "difficulty", "se", "infit", "outfit", "spread", "log_likelihood", "left_out")
        },
        "rasch_note": analysis.rasch_note,
        "two_parameter": None if slopes is None else _plain(slopes),
        "two_parameter_note": analysis.two_parameter_note,
    }


def _item(report: ItemReport) -> dict[str, Any]:
    return {**_plain(report), "functioning": report.functioning, "efficiency": report.efficiency}


def _plain(value: Any) -> Any:  # noqa: ANN401 (any part of an analysis)
    """Return plain JSON; numbers that are not finite become null."""
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    elif isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
