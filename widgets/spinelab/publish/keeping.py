"""What of a widget a page keeps: the traits and the name of Jupyter, so that one file serves both."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from spinelab.answers.work import page_name
from spinelab.cases import load_case
from spinelab.cases.keep import QUIZ as CASES
from spinelab.keeping import Work
from spinelab.vignette import CaseVignette

if TYPE_CHECKING:
    from spinelab.base import CourseWidget

__all__ = ["kept_of"]


def kept_of(widget: CourseWidget, lesson: str, cell: str) -> dict[str, Any]:
    """Return ``work`` for the entry of a widget, {} where nothing of it is kept.

    Parameters
    ----------
    widget
        As its cell shows it.
    lesson
        Name of the notebook without its ending.
    cell
        Id of the cell.
    """
    if isinstance(widget, CaseVignette):
        work = Work(CASES, widget.case, ("seed", "log"), load_case(widget.case).revision)
        return {"work": asdict(work)}
    kept = widget.work_at(page_name(lesson), cell)
    return {"work": asdict(kept)} if kept else {}
