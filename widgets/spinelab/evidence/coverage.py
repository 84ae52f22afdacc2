"""Where in the course each record is taught, and which records no lesson teaches yet. Runs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from spinelab.domain.plain_yaml import read_yaml
from spinelab.evidence.catalogue import UnknownKeyError
from spinelab.evidence.check_records import Problem
from spinelab.evidence.notebooks import load
from spinelab.evidence.records import claims, tools
from spinelab.evidence.shown import hidden, taught_here
from spinelab.evidence.source import EvidenceError
from spinelab.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["FILE", "LESSONS", "Coverage", "check_coverage", "coverage_of", "lessons", "write_coverage"]

FILE = "coverage.yaml"
LESSONS = 14
"""How many lessons the whole course has; once they are there, nothing may be left untaught."""

_HEAD = """\
# Where each record of claims_lf.yaml, claims_pll.yaml and scales.yaml is taught: the first cell that shows
# it. Written by `spinelab evidence coverage`, never by hand; a test compares it with the notebooks.
"""


@dataclass(frozen=True)
class Coverage:
    """What the notebooks of a folder teach."""

    taught: dict[str, tuple[str, str]]
    """Notebook and cell id of the first place, by id of the record, in the order of the records."""
    not_yet_taught: tuple[str, ...]
    problems: tuple[Problem, ...]
    """Ids that no record has, and records whose verdict the learner does not see."""


def lessons(folder: Path) -> list[Path]:
    """Return the numbered notebooks of a folder in teaching order."""
    return sorted(folder.glob("[0-9][0-9]-*.ipynb"))


def coverage_of(notebooks: Iterable[Path]) -> Coverage:
    """Find where each record is taught; a record taught twice counts where it comes first.

    Raises
    ------
    EvidenceError
        If a notebook cannot be read.
    """
    first: dict[str, tuple[str, str]] = {}
    problems: list[Problem] = []
    for path in notebooks:
        for cell in load(path).cells:
            for record in taught_here(cell):
                place = (path.stem, str(cell.get("id")))
                try:
                    unseen = hidden(cell, record)
                except UnknownKeyError:
                    unseen = "no record has this id"
                else:
                    first.setdefault(record, place)
                if unseen:
                    problems.append(Problem(f"{path}, cell {place[1]}, {record}", f"{unseen}."))
    wanted = [*claims(), *tools()]
    taught = {record: first[record] for record in wanted if record in first}
    return Coverage(taught, tuple(record for record in wanted if record not in first), tuple(problems))


def write_coverage(folder: Path) -> Coverage:
    """Write ``coverage.yaml`` beside the lessons of a folder and return what it says.

    Raises
    ------
    EvidenceError
        If a notebook cannot be read; the file stays as it was.
    """
    found = coverage_of(lessons(folder))
    replace_file(folder / FILE, _text(found))
    return found


def check_coverage(folder: Path) -> list[Problem]:
    """Compare ``coverage.yaml`` with the lessons beside it.

    Every record must stand in it once: with the place that teaches it, or in ``not_yet_taught``; that list
    must be empty when all `LESSONS` are there.
    """
    found = coverage_of(lessons(folder))
    where = str(folder / FILE)
    problems = list(found.problems)
    if len(lessons(folder)) >= LESSONS:
        problems += [Problem(where, f"{record} is taught nowhere.") for record in found.not_yet_taught]
    taught, untaught = _read(folder / FILE)
    for record in [*found.taught, *found.not_yet_taught]:
        said, true = taught.get(record), found.taught.get(record)
        if true and record in untaught:
            problems.append(Problem(where, f"{record} is called not yet taught; {_place(true)} teaches it."))
        elif true and said != true:
            problems.append(
                Problem(where, f"{record}: {_place(said)} is given; {_place(true)} teaches it first.")
            )
        elif not true and said:
            problems.append(Problem(where, f"{record}: {_place(said)} does not teach it, nor does any cell."))
        elif not true and record not in untaught:
            problems.append(Problem(where, f"{record} is taught nowhere and is not called so."))
    known = {*found.taught, *found.not_yet_taught}
    problems += [
        Problem(where, f"{record}: no record has this id.") for record in {*taught, *untaught} - known
    ]
    return problems


def _place(place: tuple[str, str] | None) -> str:
    return f"{place[0]}, cell {place[1]}" if place else "no place"


def _text(found: Coverage) -> str:
    lines = [
        f"  {record}: {{notebook: {name}, cell: {cell}}}" for record, (name, cell) in found.taught.items()
    ]
    rest = [f"  - {record}" for record in found.not_yet_taught]
    return "\n".join(
        [
            _HEAD + ("taught:" if lines else "taught: {}"),
            *lines,
            "not_yet_taught:" if rest else "not_yet_taught: []",
            *rest,
            "",
        ]
    )


def _read(path: Path) -> tuple[dict[str, tuple[str, str]], set[str]]:
    """Return the places and the list of a coverage file.

    Raises
    ------
    EvidenceError
        If the file is missing or of another shape.
    """
    try:
        found = read_yaml(path.read_text("utf-8"))
        places = {record: (str(at["notebook"]), str(at["cell"])) for record, at in found["taught"].items()}
        return places, set(found["not_yet_taught"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        shape = "'taught' with notebook and cell a record, 'not_yet_taught' with a list of ids"
        raise EvidenceError(
            f"{path}: this is no coverage file ({shape}); run: spinelab evidence coverage"
        ) from error
