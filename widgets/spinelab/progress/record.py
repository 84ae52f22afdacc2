"""The progress file: its form and its bounds. Knows no folder and no widget.

One JSON object that JupyterLab and the static edition (``publish/assets/progress.js``) read and write alike:
``pages`` holds practice answers and settings by page and name, ``cases`` the logs of cases by case, each as
an entry of `spinelab.answers` with its revision and time; ``review`` the cards of the spaced review.
``origins`` are random numbers of the places where it was kept, and name nobody. No graded quiz is in it.

A file that comes back is untrusted: it is read as data, within bounds, and never executed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from spinelab.answers import RecordError, RecordFault
from spinelab.answers.record import MAX_ANSWERS, Answer, Record, loaded, read_entries
from spinelab.answers.work import is_page
from spinelab.review.record import Card, ProgressError, cards_in, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MAX_BYTES", "MAX_ORIGINS", "Everything", "origins_in", "parse", "written"]

FORMAT = "spine-course-progress"
VERSION = 2
MAX_BYTES = 2_500_000
"""Largest progress file, in bytes: a hundred times what the whole course leaves."""
MAX_PAGES = 100
MAX_ORIGINS = 50
_AHEAD = timedelta(days=1)
"""How far another machine's clock may run ahead before its answers are not believed."""


@dataclass(frozen=True)
class Everything:
    """All that is kept of one learner."""

    pages: Mapping[str, Mapping[str, Answer]] = field(default_factory=dict)
    """Practice answers and settings by page and name."""
    cases: Mapping[str, Answer] = field(default_factory=dict)
    """Logs by case."""
    review: Mapping[str, Card] = field(default_factory=dict)
    """Cards of the spaced review by question."""
    origins: tuple[str, ...] = ()
    """Where it was kept: random numbers, the newest first."""
    notes: tuple[str, ...] = ()
    """One sentence for each entry that was left out."""

    @property
    def counts(self) -> dict[str, int]:
        """How many practice answers and settings, cases and reviewed questions there are."""
        work = sum(len(entries) for entries in self.pages.values())
        return {"work": work, "cases": len(self.cases), "review": len(self.review)}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was done yet."""
        return not any(self.counts.values())


def written(everything: Everything, now: datetime) -> str:
    """Return the file.

    Raises
    ------
    RecordError
        If it would be larger than `MAX_BYTES`.
    """
    file = {
        "format": FORMAT,
        "version": VERSION,
        "saved_at": now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "origins": list(everything.origins[:MAX_ORIGINS]),
        "pages": {page: _entries(entries) for page, entries in sorted(everything.pages.items()) if entries},
        "cases": _entries(everything.cases),
        "review": {item: card.model_dump(mode="json") for item, card in shortened(everything.review).items()},
    }
    text = json.dumps(file, ensure_ascii=False, separators=(",", ":")) + "\n"
    if len(text.encode()) > MAX_BYTES:
        raise RecordError(
            RecordFault.CORRUPT,
            f"Your progress is larger than {MAX_BYTES:,} bytes, the most a progress file may be.",
        )
    return text


def parse(data: bytes, now: datetime, where: str) -> Everything:
    """Read a progress file; entries that make no sense are left out and noted.

    Parameters
    ----------
    data
        Content of the file, UTF-8, at most `MAX_BYTES`.
    now
        The time, aware; an answer that lies more than a day after it is left out.
    where
        What to call the file in a message.

    Raises
    ------
    RecordError
        If it is no progress file of this course, or of another version, in one sentence.
    """
    file = _checked(data, where)
    notes: list[str] = []
    pages: dict[str, Mapping[str, Answer]] = {}
    for page, entries in _objects(file, "pages", where).items():
        if len(pages) >= MAX_PAGES or not is_page(page) or not isinstance(entries, dict):
            notes.append(f"In {where} the page {page[:60]!r} was left out: it is no page of a notebook.")
            continue
        pages[page] = _believed(entries, now, where, notes)
    cases = _believed(_objects(file, "cases", where), now, where, notes)
    review = _cards(_objects(file, "review", where), now, where, notes)
    return Everything(pages, cases, review, origins_in(file.get("origins")), tuple(notes))


def _checked(data: bytes, where: str) -> dict[str, Any]:
    file = loaded(data, where, "a progress file", MAX_BYTES)
    if not isinstance(file, dict) or file.get("format") != FORMAT:
        raise RecordError(
            RecordFault.FOREIGN, f"{where} is no progress file of this course: its format is not {FORMAT}."
        )
    if file.get("version") != VERSION or isinstance(file.get("version"), bool):
        raise RecordError(
            RecordFault.VERSION,
            f"{where} is of version {str(file.get('version'))[:20]}, from another edition of the course; "
            f"this one reads version {VERSION}.",
        )
    return file


def _objects(file: Mapping[str, Any], name: str, where: str) -> dict[str, Any]:
    found = file.get(name, {})
    if not isinstance(found, dict):
        raise RecordError(RecordFault.CORRUPT, f'{where} is damaged: "{name}" must be an object.')
    return found


def _believed(entries: dict[str, Any], now: datetime, where: str, notes: list[str]) -> dict[str, Answer]:
    """Return the entries that make sense and have happened already."""
    if len(entries) > MAX_ANSWERS:
        raise RecordError(
            RecordFault.CORRUPT, f"{where} is damaged: a page holds at most {MAX_ANSWERS} answers."
        )
    found, said = read_entries(entries, where)
    notes += said
    for name, answer in list(found.items()):
        if answer.instant > now + _AHEAD:
            notes.append(
                f"In {where} the answer to {name[:60]!r} was left out: its time has not come yet by the "
                "clock of this machine."
            )
            del found[name]
    return {name: replace(answer, revision=max(1, answer.revision)) for name, answer in found.items()}


def _cards(cards: dict[str, Any], now: datetime, where: str, notes: list[str]) -> Mapping[str, Card]:
    try:
        found = cards_in(cards, now, where)
    except ProgressError as error:
        raise RecordError(RecordFault.CORRUPT, f"{where} is damaged: {error}") from None
    notes += found.notes
    return found.cards


def origins_in(given: object) -> tuple[str, ...]:
    """Return the origins of a list that may hold anything, each once."""
    known = [one for one in given if _is_origin(one)] if isinstance(given, list) else []
    return tuple(dict.fromkeys(known))[:MAX_ORIGINS]


def _is_origin(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[0-9a-f]{16}", value) is not None


def _entries(answers: Mapping[str, Answer]) -> dict[str, Any]:
    entries: dict[str, Any] = Record("", answers).as_json()["answers"]
    return entries
