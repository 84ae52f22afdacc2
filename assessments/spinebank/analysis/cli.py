"""The commands of the analysis: ``spinebank analyse``, ``simulate`` and ``pass-mark``."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from spinebank.analysis.table import ResponseTable
from spinebank.console import Course, bank_of, fail, root_of, sentences
from spinebank.draw import FIRST_FORM, FORMS
from spinelab.files import replace_file

__all__ = ["analyse", "pass_mark", "simulate"]

Table = Annotated[
    list[Path] | None,
    typer.Option(help="Folder with responses.csv and items.json, instead of a quiz; once for each form."),
]


class Readers(StrEnum):
    """Who will read what is written."""

    INSTRUCTORS = "instructors"
    STUDENTS = "students"


class Method(StrEnum):
    """How a pass mark is set."""

    ANGOFF = "angoff"
    EBEL = "ebel"
    HOFSTEE = "hofstee"
    COHEN = "cohen"
    MODIFIED_COHEN = "modified-cohen"
    BORDERLINE = "borderline"


def analyse(
    quiz: Annotated[str, typer.Argument(help="Name of the quiz.")] = "",
    *,
    form: Annotated[
        list[str] | None,
        typer.Option(help="Forms, A to H; with several, the later ones are equated to the first."),
    ] = None,
    table: Table = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write into. Default: analysis/<quiz> of the course.")
    ] = None,
    readers: Annotated[
        Readers, typer.Option("--for", help="Pages for students show no key and no cell below ten.")
    ] = Readers.INSTRUCTORS,
    resamples: Annotated[int, typer.Option(min=100, help="How often the class is drawn again.")] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same intervals.")] = 20261122,
    course: Course = None,
) -> None:
    """Analyse the answers to a quiz: questions, options, totals, scales and forms; writes a report."""
    from spinebank.analysis import analyse as whole  # noqa: PLC0415 (scipy; other commands start without it)
    from spinebank.analysis.forms import linked  # noqa: PLC0415
    from spinebank.analysis.report import report_files, student_files  # noqa: PLC0415

    tables = _tables(quiz, form or ["A"], table, course)
    folder = out or (Path.cwd() if table else root_of(course)) / "analysis" / (quiz or tables[0].quiz)
    try:
        analyses = [whole.analyse(one, resamples, seed) for one in tables]
        if readers is Readers.STUDENTS:
            if len(analyses) > 1:
                fail("Pages for students are written for one form at a time.")
            files = student_files(analyses[0])
        else:
            files = report_files(analyses, *linked(analyses, resamples, seed))
    except (ValueError, ArithmeticError) as error:
        fail(str(error))
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        replace_file(folder / name, text)
    for one in analyses if readers is Readers.INSTRUCTORS else []:
        made_up = ", simulated" if one.table.simulated else ""
        flagged = [report for report in one.items if report.flags]
        typer.echo(
            f"{one.table.quiz}: {len(one.table.students)} students, {len(one.items)} questions{made_up}."
        )
        for report in flagged:
            typer.echo(f"  {report.item.id}: {' '.join(flag.sentence for flag in report.flags)}")
        typer.echo(f"  {len(flagged)} of {len(one.items)} questions to look at.")
    typer.echo(f"Written to {folder}/: {', '.join(files)}.")


def simulate(
    *,
    out: Annotated[Path, typer.Option(help="Folder to write responses.csv and items.json into.")],
    students: Annotated[int, typer.Option(help="Size of the class.")] = 60,
    items: Annotated[int, typer.Option(help="Questions.")] = 30,
    miskeyed: Annotated[int, typer.Option(help="Questions with a wrong key.")] = 1,
    ambiguous: Annotated[int, typer.Option(help="Questions with two right options.")] = 1,
    seed: Annotated[int, typer.Option(help="The same seed gives the same class.")] = 1,
    form: Annotated[
        str, typer.Option(help="Form A to H; forms of one seed share their common questions.")
    ] = "A",
    common: Annotated[int, typer.Option(help="Questions that all forms share; 0: all of them.")] = 0,
) -> None:
    """Invent a class with known abilities, known questions and planted faults; always labelled simulated."""
    from spinebank.analysis.simulate import Plan  # noqa: PLC0415 (scipy, as above)
    from spinebank.analysis.simulate import simulate as invent  # noqa: PLC0415
    from spinebank.analysis.table_files import write_simulated  # noqa: PLC0415

    try:
        plan = Plan(students, items, seed, miskeyed, ambiguous, form=form, common=tuple(range(common)))
    except ValueError as error:
        fail(str(error))
    made = invent(plan)
    write_simulated(out, made)
    typer.echo(
        f"{out}/: {students} simulated students, {items} questions, {miskeyed} miskeyed, "
        f"{ambiguous} ambiguous."
    )


def pass_mark(
    method: Annotated[Method, typer.Argument(help="How it is set.")],
    *,
    sheet: Annotated[Path | None, typer.Option(help="CSV of judges or examiners.")] = None,
    quiz: Annotated[str, typer.Option(help="Quiz whose marks are used or judged.")] = "",
    table: Table = None,
    borderline: Annotated[float, typer.Option(help="Rating that means borderline.")] = 2,
    maximum: Annotated[float, typer.Option(help="Full mark of the station (borderline regression).")] = 100,
    reference: Annotated[
        tuple[float, float] | None, typer.Option(help="Cut and 90th percentile of a judged examination.")
    ] = None,
    lowered: Annotated[
        bool, typer.Option("--lower-by-sem", help="Also lowered by one standard error of measurement.")
    ] = False,
    course: Course = None,
) -> None:
    """Set a pass mark: Angoff, Ebel, Hofstee, Cohen, modified Cohen, borderline regression. Prints JSON."""
    from spinebank.analysis.standard.report import passed  # noqa: PLC0415 (scipy, as above)

    scores = _tables(quiz, ["A"], table, course)[0] if quiz or table else None
    try:
        found = passed(
            method.value,
            sheet,
            scores,
            borderline=borderline,
            maximum=maximum,
            reference=reference,
            lowered=lowered,
        )
    except ValueError as error:
        fail(str(error))
    typer.echo(json.dumps(found, ensure_ascii=False, indent=1))


def _tables(
    quiz: str, forms: list[str], folders: list[Path] | None, course: Path | None
) -> list[ResponseTable]:
    """Return a table for each form, from folders or from the course."""
    from spinebank.analysis.collect import collect  # noqa: PLC0415 (scipy, as above)
    from spinebank.analysis.table_files import TableError, read_table  # noqa: PLC0415
    from spinebank.grading.judge import GradingSetupError  # noqa: PLC0415

    if folders:
        try:
            return [read_table(folder) for folder in folders]
        except (TableError, ValueError) as error:
            fail(str(error))
    if not quiz:
        fail("Say which quiz, or give --table; 'spinebank analyse --help' shows how.")
    if wrong := [form for form in forms if form not in FORMS]:
        fail(f"There is no form '{wrong[0]}'; the forms are {', '.join(FORMS)}.")
    root = root_of(course)
    with sentences():
        bank = bank_of(root)
        try:
            return [
                collect(root, quiz if form == FIRST_FORM else f"{quiz}-{form.lower()}", bank, form)
                for form in forms
            ]
        except GradingSetupError as error:
            fail(str(error))
