"""What every command needs: the course that is meant, its bank and blueprints, faults said as sentences."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from spinebank.load import Bank, BankError, bank_folders, course_root, read_bank

__all__ = ["Course", "bank_of", "blueprints_of", "fail", "root_of", "sentences"]

Course = Annotated[
    Path | None, typer.Option(help="Root of the nbgrader course. Default: this folder or one above it.")
]
"""The option ``--course``; `root_of` reads it."""


def root_of(course: Path | None) -> Path:
    """Return the course to work on: the one named, the one around us, or the one in ``assessments/``."""
    if course is not None:
        if not course.is_dir():
            fail(f"There is no folder {course}; --course takes the folder that holds nbgrader_config.py.")
        return course.resolve()
    here = Path.cwd()
    root = course_root(here) or course_root(here / "assessments")
    if root is None:
        fail(f"No course was found in {here} or above: run this in assessments/ or give --course.")
    return root


def bank_of(root: Path) -> Bank:
    """Read all banks of a course, with their citations."""
    from spinelab.evidence import references  # noqa: PLC0415 (grading needs none)

    return read_bank(bank_folders(root), references())


def blueprints_of(root: Path, names: Sequence[str]) -> list[Path]:
    """Return the blueprint files of these quizzes, or of all."""
    there = {path.stem: path for path in sorted((root / "blueprints").glob("*.yaml"))}
    if unknown := [name for name in names if name not in there]:
        fail(f"No blueprint for {', '.join(unknown)}; there are: {', '.join(there) or 'none'}.")
    return [there[name] for name in names] if names else list(there.values())


@contextmanager
def sentences() -> Iterator[None]:
    """Print the faults of files as sentences and exit, instead of a traceback."""
    try:
        yield
    except BankError as error:
        fail(str(error))


def fail(sentence: str) -> NoReturn:
    """Say what is wrong and end with exit code 1."""
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
