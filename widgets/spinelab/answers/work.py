"""Where a learner's work outside of quizzes lies: ``my-work`` beside the notebooks, a sheet for each page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spinelab.answers.sheet import AnswerSheet

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["QUESTIONS", "WORK_FOLDER", "is_page", "page_name", "pages_of", "work_sheet"]

WORK_FOLDER = "my-work"
QUESTIONS = "questions"
"""Page of the practice questions: a question that stands in two lessons has one answer."""

_MOST_CHARS = 80


def page_name(title: str) -> str:
    """Return the name under which the work of a notebook is kept, from the notebook's own name.

    >>> page_name("01-anatomy"), page_name("My own Copy (2)"), page_name("…")
    ('01-anatomy', 'my-own-copy-2', 'notebook')
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:_MOST_CHARS].strip("-") or "notebook"


def is_page(name: str) -> bool:
    """Say whether a name that somebody else wrote is one of ours, and so can lead into no other folder."""
    return bool(name) and name == page_name(name)


def work_sheet(folder: Path, page: str) -> AnswerSheet:
    """Open the work of one page; writes nothing.

    Parameters
    ----------
    folder
        Where the notebooks lie.
    page
        As `page_name` makes it, or `QUESTIONS`.

    Raises
    ------
    ValueError
        If the page is none.
    """
    if not is_page(page):
        raise ValueError(f"{page!r} is no page: small letters, digits and single dashes are allowed.")
    return AnswerSheet.open(folder / WORK_FOLDER / page, page)


def pages_of(folder: Path) -> list[str]:
    """Return the pages of which work is kept, in order; [] where there is none."""
    try:
        return sorted(
            one.name for one in (folder / WORK_FOLDER).iterdir() if is_page(one.name) and one.is_dir()
        )
    except OSError:
        return []
