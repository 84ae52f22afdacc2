"""The ``spinebank`` command. Knows how to call the parts, and nothing else."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from spinebank.build import build_quiz, is_fresh, refuse_strays, write_quiz
from spinebank.grading.revisions import edited_items, require_raised
from spinebank.lint import Finding, Severity
from spinebank.lint import lint as lint_bank
from spinebank.load import Bank, BankError, bank_folders, course_root, read_bank, read_blueprint
from spinebank.pool import best_guess, faults, patients_of
from spinebank.schema import Mark, Measurement, item_json_schema
from spinelab.evidence import references
from spinelab.files import replace_file

app = typer.Typer(no_args_is_help=True, help="The item bank: check it, build quizzes from it, grade them.")

SCHEMA_FILE = "item.schema.json"

Course = Annotated[
    Path | None, typer.Option(help="Root of the nbgrader course. Default: this folder or one above it.")
]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; fail if something is out of date.")]


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"


@app.command()
def lint(
    course: Course = None,
    output: Annotated[Format, typer.Option("--format", help="For people or for programs.")] = Format.TEXT,
) -> None:
    """Check every item file: schema, citations, objectives, item-writing flaws, balance of keys."""
    with _sentences():
        bank = _bank(_root(course))
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


@app.command()
def build(
    quiz: Annotated[
        list[str] | None, typer.Argument(help="Names of quizzes. Default: every blueprint.")
    ] = None,
    course: Course = None,
    check: Check = False,
) -> None:
    """Build quizzes from blueprints and bank into source/; byte-identical when nothing changed."""
    root = _root(course)
    stale = []
    with _sentences():
        plans = [read_blueprint(path) for path in _blueprints(root, quiz or [])]
        bank = _bank(root)
        built = [(plan.blueprint, build_quiz(plan, bank)) for plan in plans]
        require_raised(root, {plan.quiz: files for plan, files in built}, bank)
        for blueprint, files in built:
            folder = root / "source" / blueprint.quiz
            if check:
                refuse_strays(folder, files)
                stale += [] if is_fresh(folder, files) else [blueprint.quiz]
                continue
            state = "built" if write_quiz(folder, files) else "unchanged"
            typer.echo(f"{blueprint.quiz}: {len(blueprint.items)} questions, {state}.")
    if stale:
        _fail(f"Out of date: {', '.join(stale)}. Run 'spinebank build'.")


@app.command()
def revisions(
    quiz: Annotated[
        list[str] | None, typer.Argument(help="Names of quizzes. Default: every blueprint.")
    ] = None,
    course: Course = None,
) -> None:
    """List the items that were edited after students answered them, and answers that no longer fit."""
    root = _root(course)
    with _sentences():
        bank = _bank(root)
        names = [path.stem for path in _blueprints(root, quiz or [])]
        found = [problem for name in names for problem in edited_items(root, name, bank)]
    for problem in found:
        typer.echo(problem)
    one = len(found) == 1
    typer.echo(
        f"{len(found)} {'item was' if one else 'items were'} edited after students answered "
        f"{'it' if one else 'them'}."
    )


@app.command()
def patients(
    items: Annotated[
        list[str] | None, typer.Argument(help="Ids of items on a scan. Default: every one of the bank.")
    ] = None,
    course: Course = None,
) -> None:
    """List the patients of each pool with their true values, and check that they are equivalent."""
    with _sentences():
        bank = _bank(_root(course))
    ours = {
        name: entry.item for name, entry in bank.items.items() if isinstance(entry.item, Measurement | Mark)
    }
    if unknown := [name for name in items or [] if name not in ours]:
        _fail(f"No item on a scan called {', '.join(unknown)}; there are: {', '.join(ours) or 'none'}.")
    wrong = []
    for name in items or ours:
        item = ours[name]
        typer.echo(f"{name}:")
        try:
            found = []
            for patient in patients_of(item):
                found.append(patient)
                true = "" if patient.true is None else f", true value {patient.true:.1f} {patient.unit}"
                typer.echo(f"  patient {patient.seed}: lesion {patient.thickness_mm:g} mm{true}")
            if isinstance(item, Measurement):
                guess, count = best_guess(item, found)
                typer.echo(
                    f"  one guess for all, {guess:g} {item.quantity.unit}, would be right for "
                    f"{count} of {len(found)}"
                )
            wrong += [f"{name}: {sentence}" for sentence in faults(item, found)]
        except ValueError as error:
            wrong.append(f"{name}: {error}")
    if wrong:
        _fail("\n".join(wrong))


@app.command()
def schema(course: Course = None, check: Check = False) -> None:
    """Write the JSON Schema with which editors check and complete item files."""
    path = _root(course) / SCHEMA_FILE
    text = json.dumps(item_json_schema(), indent=1, ensure_ascii=False) + "\n"
    fresh = path.is_file() and path.read_text(encoding="utf-8") == text
    if check and not fresh:
        _fail(f"{path} is out of date. Run 'spinebank schema'.")
    if not fresh:
        replace_file(path, text)
    typer.echo(f"{path.name}: {'unchanged' if fresh else 'written'}.")


def _root(course: Path | None) -> Path:
    """Return the course to work on: the one named, the one around us, or the one in ``assessments/``."""
    if course is not None:
        if not course.is_dir():
            _fail(f"There is no folder {course}; --course takes the folder that holds nbgrader_config.py.")
        return course.resolve()
    here = Path.cwd()
    root = course_root(here) or course_root(here / "assessments")
    if root is None:
        _fail(f"No course was found in {here} or above: run this in assessments/ or give --course.")
    return root


def _bank(root: Path) -> Bank:
    return read_bank(bank_folders(root), references())


def _blueprints(root: Path, names: Sequence[str]) -> list[Path]:
    there = {path.stem: path for path in sorted((root / "blueprints").glob("*.yaml"))}
    if unknown := [name for name in names if name not in there]:
        _fail(f"No blueprint for {', '.join(unknown)}; there are: {', '.join(there) or 'none'}.")
    return [there[name] for name in names] if names else list(there.values())


def _row(finding: Finding) -> dict[str, object]:
    return asdict(finding) | {"path": str(finding.path)}


@contextmanager
def _sentences() -> Iterator[None]:
    """Print the faults of files as sentences and exit, instead of a traceback."""
    try:
        yield
    except BankError as error:
        _fail(str(error))


def _fail(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
