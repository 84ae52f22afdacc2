"""The commands on the item bank: check it, count it, build quizzes from it. They only call the parts."""

import json
import sys
from collections import Counter
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from spinebank.build import build_quiz, is_fresh, refuse_silent_edits, refuse_strays, write_quiz
from spinebank.console import Course, bank_of, blueprints_of, fail, root_of, sentences
from spinebank.draw import FIRST_FORM, FORMS, chosen, form_of
from spinebank.grading.revisions import edited_items
from spinebank.load import read_blueprint
from spinebank.matrix import matrix_of
from spinebank.pool import report
from spinebank.schema import Mark, Measurement, item_json_schema
from spinelab.files import replace_file

if TYPE_CHECKING:
    from spinebank.lint import Finding

__all__ = ["blueprint", "build", "lint", "patients", "revisions", "schema"]

SCHEMA_FILE = "item.schema.json"

Check = Annotated[bool, typer.Option("--check", help="Write nothing; fail if something is out of date.")]


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"


class TableFormat(StrEnum):
    """How the blueprint is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def lint(
    course: Course = None,
    output: Annotated[Format, typer.Option("--format", help="For people or for programs.")] = Format.TEXT,
) -> None:
    """Check every item file: schema, citations, objectives, item-writing flaws, balance of keys."""
    from spinebank.lint import Severity  # noqa: PLC0415 (it loads the cases; other commands start without)
    from spinebank.lint import lint as lint_bank  # noqa: PLC0415

    with sentences():
        bank = bank_of(root_of(course))
    findings = lint_bank(bank)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if output is Format.JSON:
        typer.echo(json.dumps([_row(finding) for finding in findings], indent=1, ensure_ascii=False))
    else:
        for finding in findings:
            typer.echo(finding)
        kinds = Counter(entry.item.kind for entry in bank.items.values())
        counted = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        typer.echo(
            f"{len(bank.items)} items ({counted}): {errors} errors, {len(findings) - errors} to look at."
        )
    if errors:
        raise typer.Exit(1)


def blueprint(
    course: Course = None,
    output: Annotated[
        TableFormat, typer.Option("--format", help="For people or for programs.")
    ] = TableFormat.TABLE,
) -> None:
    """Print which objective is asked on which Bloom level, by which kinds; fail if there is a gap."""
    with sentences():
        matrix = matrix_of(bank_of(root_of(course)).require())
    gaps = matrix.gaps()
    match output:
        case TableFormat.CSV:
            typer.echo(matrix.as_csv(), nl=False)
        case TableFormat.JSON:
            typer.echo(json.dumps(matrix.as_json(), indent=1, ensure_ascii=False))
        case TableFormat.TABLE:
            from rich.console import Console  # noqa: PLC0415 (only for people)

            Console(width=None if sys.stdout.isatty() else 160).print(matrix.as_table())
            typer.echo(
                f"{len(matrix.items)} items, {matrix.recall} of them pure recall, {matrix.pictures} on an "
                f"image, a scene or a patient; {len(gaps)} gaps."
            )
    if gaps:
        fail("\n".join(gaps))


def build(
    quiz: Annotated[
        list[str] | None, typer.Argument(help="Names of quizzes. Default: every blueprint.")
    ] = None,
    course: Course = None,
    form: Annotated[str, typer.Option(help="Equivalent form, A to H; B is <quiz>-b.")] = FIRST_FORM,
    check: Check = False,
) -> None:
    """Build quizzes from blueprints and bank into source/; byte-identical when nothing changed."""
    root = root_of(course)
    if form not in FORMS:
        fail(f"There is no form '{form}'; the forms are {', '.join(FORMS)}.")
    stale = []
    with sentences():
        plans = [read_blueprint(path) for path in blueprints_of(root, quiz or [])]
        bank = bank_of(root)
        built = [
            (form_of(plan.blueprint, form).quiz, chosen(plan, bank, form), build_quiz(plan, bank, form))
            for plan in plans
        ]
        for name, items, files in built:
            folder = root / "source" / name
            refuse_silent_edits(root / "release" / name, files, bank)
            if check:
                refuse_strays(folder, files)
                stale += [] if is_fresh(folder, files) else [name]
                continue
            state = "built" if write_quiz(folder, files) else "unchanged"
            typer.echo(f"{name}: {len(items)} questions, {state}.")
    if stale:
        fail(f"Out of date: {', '.join(stale)}. Run 'spinebank build'.")


def revisions(
    quiz: Annotated[
        list[str] | None, typer.Argument(help="Names of quizzes. Default: every blueprint.")
    ] = None,
    course: Course = None,
) -> None:
    """List the items that were edited after students answered them, and answers that no longer fit."""
    root = root_of(course)
    with sentences():
        bank = bank_of(root)
        names = quiz or [path.stem for path in blueprints_of(root, [])]
        found = [problem for name in names for problem in edited_items(root, name, bank)]
    for problem in found:
        typer.echo(problem)
    one = len(found) == 1
    typer.echo(
        f"{len(found)} {'item was' if one else 'items were'} edited after students answered "
        f"{'it' if one else 'them'}."
    )


def patients(
    items: Annotated[
        list[str] | None, typer.Argument(help="Ids of items on a scan. Default: every one of the bank.")
    ] = None,
    course: Course = None,
) -> None:
    """List the patients of each pool with their true values, and check that they are equivalent."""
    with sentences():
        bank = bank_of(root_of(course))
    ours = {
        name: entry.item for name, entry in bank.items.items() if isinstance(entry.item, Measurement | Mark)
    }
    if unknown := [name for name in items or [] if name not in ours]:
        fail(f"No item on a scan called {', '.join(unknown)}; there are: {', '.join(ours) or 'none'}.")
    wrong = []
    for name in items or ours:
        typer.echo(f"{name}:")
        try:
            for line in report(ours[name]):
                typer.echo(f"  {line}")
        except ValueError as error:
            source = bank.items[name].source
            wrong += [str(source.problem(("scan",), f"{name}: {told}")) for told in str(error).splitlines()]
    if wrong:
        fail("\n".join(wrong))


def schema(course: Course = None, check: Check = False) -> None:
    """Write the JSON Schema with which editors check and complete item files."""
    path = root_of(course) / SCHEMA_FILE
    text = json.dumps(item_json_schema(), indent=1, ensure_ascii=False) + "\n"
    fresh = path.is_file() and path.read_text(encoding="utf-8") == text
    if check and not fresh:
        fail(f"{path} is out of date. Run 'spinebank schema'.")
    if not fresh:
        replace_file(path, text)
    typer.echo(f"{path.name}: {'unchanged' if fresh else 'written'}.")


def _row(finding: "Finding") -> dict[str, object]:
    return asdict(finding) | {"path": str(finding.path)}
