"""All that is kept of a learner in a folder: gathered for a file, and a file laid in. Knows no widget.

Laying in is done file by file, each replaced in one step: whoever is interrupted loads the file once more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spinelab.answers import AnswerSheet
from spinelab.answers.place import course_place
from spinelab.answers.work import pages_of, work_sheet
from spinelab.cases.keep import FOLDER as CASES_FOLDER
from spinelab.cases.keep import QUIZ as CASES
from spinelab.progress.origins import join_origins, origins_of
from spinelab.progress.record import Everything
from spinelab.review.keep import ProgressFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from spinelab.answers.record import Answer

__all__ = ["Loaded", "gather", "is_foreign", "lay_in"]


@dataclass(frozen=True)
class Loaded:
    """What became of a file."""

    news: Mapping[str, int]
    """Entries that were taken over: work, cases, review."""
    older: int
    """Entries that were left because what is here is as new or newer."""
    problems: tuple[str, ...] = ()
    """One sentence for each file that could not be written."""


def gather(folder: Path, now: datetime) -> Everything:
    """Return all that is kept in a folder. Writes nothing, and never raises because of what lies there."""
    sheets = {page: work_sheet(folder, page) for page in pages_of(folder)}
    cases = _cases(folder)
    review = ProgressFile(folder).load(now)
    notices = [sheet.notice for sheet in (*sheets.values(), cases)]
    return Everything(
        {page: sheet.answers for page, sheet in sheets.items()},
        cases.answers,
        review.cards,
        origins_of(folder),
        tuple(notice for notice in (*notices, *review.notes) if notice),
    )


def is_foreign(here: Everything, given: Everything) -> bool:
    """Say whether a file was kept at no place that this progress knows, although there is progress here."""
    return not here.is_empty and not set(here.origins) & set(given.origins)


def lay_in(folder: Path, given: Everything, now: datetime) -> Loaded:
    """Merge a file into what is kept in a folder: of everything the newer counts.

    Raises
    ------
    OSError
        If the folder belongs to nbgrader or cannot be written to at all; nothing is changed then.
    """
    if place := course_place(folder):
        raise OSError(f"{place.stage}/ of a course belongs to nbgrader, so nothing is kept there")
    join_origins(folder, given.origins)
    problems: list[str] = []
    work = sum(_merged(work_sheet(folder, page), entries, problems) for page, entries in given.pages.items())
    cases = _merged(_cases(folder), given.cases, problems)
    review = _merged_review(folder, given, now, problems)
    news = {"work": work, "cases": cases, "review": review}
    return Loaded(news, sum(given.counts.values()) - sum(news.values()), tuple(problems))


def _cases(folder: Path) -> AnswerSheet:
    return AnswerSheet.open(folder / CASES_FOLDER, CASES)


def _merged(sheet: AnswerSheet, entries: Mapping[str, Answer], problems: list[str]) -> int:
    """Merge entries into a sheet; return how many of them were news."""
    news = sheet.news(entries)
    if not news:
        return 0
    sheet.folder.mkdir(parents=True, exist_ok=True)
    if sheet.take(entries):
        return len(news)
    problems.append(sheet.notice)
    return 0


def _merged_review(folder: Path, given: Everything, now: datetime, problems: list[str]) -> int:
    if not given.review:
        return 0
    file = ProgressFile(folder)
    before = file.load(now).cards
    news = [
        item for item, card in given.review.items() if item not in before or card.last > before[item].last
    ]
    if not news:
        return 0
    _, said = file.save(given.review, now)
    if said.startswith("Not"):
        problems.append(said)
        return 0
    return len(news)
