"""The commands ``spinebank grade`` and ``spinebank return``: have a class graded, and give its marks back."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spinebank.console import Course, fail, root_of
from spinebank.grading.oneroster import Place, Version, oneroster, zipped
from spinebank.grading.returning import Destination, bundles, table_for
from spinelab.files import replace_file

if TYPE_CHECKING:
    from spinebank.grading.run import Report

__all__ = ["give_back", "grade"]

SHOWN = 20
"""Lines of one kind that people get to read; programs get all of them."""


class ReportFormat(StrEnum):
    """How the outcome is printed."""

    TEXT = "text"
    JSON = "json"


def grade(
    quiz: Annotated[str, typer.Argument(help="Name of the quiz.")],
    course: Course = None,
    *,
    student: Annotated[str | None, typer.Option(help="Only this student.")] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Processes. Default: all processors for a large class.")
    ] = None,
    regrade: Annotated[
        bool,
        typer.Option(
            "--regrade", help="After a corrected key: grade all again, report every mark that moves."
        ),
    ] = False,
    output: Annotated[
        ReportFormat, typer.Option("--format", help="For people or for programs.")
    ] = ReportFormat.TEXT,
) -> None:
    """Grade a quiz into nbgrader's gradebook, with graded copies and feedback; no student's code is run.

    It may be stopped at any time and started again. A submission that cannot be graded is listed with the
    reason, and the command then ends with exit code 1; all others are graded.
    """
    from spinebank.grading.judge import GradingSetupError  # noqa: PLC0415 (grading is loaded to grade)
    from spinebank.grading.run import grade as grade_class  # noqa: PLC0415

    root = root_of(course)
    try:
        with _bar(quiz, hidden=output is ReportFormat.JSON) as progress:
            report = grade_class(
                root, quiz, student=student, workers=workers, regrade=regrade, progress=progress
            )
    except GradingSetupError as error:
        fail(str(error))
    if output is ReportFormat.JSON:
        typer.echo(json.dumps(report.as_json(), indent=1, ensure_ascii=False))
    else:
        for line in _lines(report):
            typer.echo(line)
    if report.failed:
        raise typer.Exit(1)


def give_back(
    quiz: Annotated[str, typer.Argument(help="Name of the quiz.")],
    to: Annotated[Destination, typer.Option(help="The system that gets the marks.")],
    out: Annotated[Path, typer.Option(help="Folder to write into; files of the same name are replaced.")],
    *,
    column: Annotated[
        str, typer.Option(help="What the quiz is called there, with its id. Default: the quiz's name.")
    ] = "",
    feedback: Annotated[
        bool, typer.Option("--feedback", help="Also an archive with the feedback of each student.")
    ] = False,
    class_id: Annotated[str, typer.Option("--class", help="OneRoster: sourcedId of the class.")] = "",
    session_id: Annotated[
        str, typer.Option("--session", help="OneRoster: sourcedId of the academic session.")
    ] = "",
    school_id: Annotated[str, typer.Option("--school", help="OneRoster 1.2: sourcedId of the school.")] = "",
    assigned: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="OneRoster: day of release. Default: the day it was due."),
    ] = None,
    version: Annotated[Version, typer.Option("--oneroster", help="Version of OneRoster.")] = Version.V1_2,
    delta: Annotated[
        bool, typer.Option("--delta", help="OneRoster: add to what the system has, instead of a bulk set.")
    ] = False,
    course: Course = None,
) -> None:
    """Write the marks of a quiz as the gradebook file of a learning management system.

    For OneRoster that is a zip with manifest, category, line item and results; the ids are your system's.
    Students whose work a person has still to mark are left out and listed.
    """
    from spinebank.grading.course import settings_of  # noqa: PLC0415 (grading is loaded to grade)
    from spinebank.grading.gradebook import Book  # noqa: PLC0415
    from spinebank.grading.judge import GradingSetupError  # noqa: PLC0415

    root = root_of(course)
    try:
        settings = settings_of(root)
        with Book(settings, quiz) as book:
            marks = book.returned()
            due_at = book.due_at
        ready = [one for one in marks if not one.waits]
        name = f"{quiz}-{to}.csv"
        refused: list[str] = []
        if to is Destination.ONEROSTER:
            place = Place(
                column or quiz,
                quiz,
                class_id,
                session_id,
                school_id,
                assigned=assigned.date() if assigned else None,
                due=due_at.date() if due_at else None,
                version=version,
                delta=delta,
            )
            files, refused = oneroster(place, ready, datetime.now(UTC))
            name, table = f"{quiz}-{to}.zip", zipped(files)
        else:
            table = table_for(to, column or quiz, ready).encode()
    except GradingSetupError as error:
        fail(str(error))
    out.mkdir(parents=True, exist_ok=True)
    replace_file(out / name, table)
    archives = 0
    if feedback:
        for archive, data in bundles(settings.feedback, quiz, [one.student for one in marks]):
            replace_file(out / archive, data)
            archives += 1
    for line in _some(
        [f"{one.student} is left out: a person has still to mark." for one in marks if one.waits]
    ) + _some(refused):
        typer.echo(line)
    packed = f"; archives with feedback: {archives}" if feedback else ""
    typer.echo(f"{to}: {len(ready) - len(refused)} of {len(marks)} students in {out / name}{packed}.")


def _lines(report: "Report") -> Iterator[str]:
    yield from _some([f"{one.student}: not graded. {one.sentence}" for one in report.failed])
    yield from _some([f"{one.student}: {one.sentence}" for one in report.remarks])
    yield from _some(
        [f"{one.student}: {one.cell} moved from {one.before:g} to {one.after:g}." for one in report.moved]
    )
    outdated = report.states.get("graded with an earlier key", 0)
    if outdated:
        yield f"The key has changed since {outdated} were graded: 'spinebank grade --regrade' moves marks."
    states = (
        ", ".join(f"{count} {state}" for state, count in sorted(report.states.items())) or "none handed in"
    )
    moved = f" {len(report.moved)} marks moved." if report.moved else ""
    yield (
        f"{report.quiz}: {report.submissions} submissions ({states}) in {report.seconds:.1f} s, "
        f"{report.per_minute:.0f} a minute.{moved}"
    )


def _some(lines: list[str]) -> list[str]:
    if len(lines) <= SHOWN:
        return lines
    return [*lines[:SHOWN], f"... and {len(lines) - SHOWN} more of this kind; '--format json' lists all."]


@contextmanager
def _bar(quiz: str, *, hidden: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Show a progress bar with rate and time left while somebody is looking."""
    if hidden or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 (only for people)
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    rate = TextColumn("{task.fields[rate]}")
    columns = ("[progress.description]{task.description}", BarColumn(), MofNCompleteColumn(), rate)
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        line = bar.add_task(f"Grading {quiz}", total=None, rate="")

        def progress(done: int, total: int) -> None:
            speed = bar.tasks[line].speed
            told = f"{60 * speed:.0f} a minute" if speed else ""
            bar.update(line, completed=done, total=total, rate=told)

        yield progress
