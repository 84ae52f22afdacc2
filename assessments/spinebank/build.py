"""From blueprint and bank to the assignment folder that nbgrader releases. Whole or not at all."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from spinebank.draw import FIRST_FORM, chosen, form_of
from spinebank.load import Bank, BankError, BlueprintFile, Problem
from spinebank.render.nbgrader import quiz_notebook
from spinebank.render.public import public_quiz
from spinelab.answers import ANSWERS_FILE

__all__ = ["build_quiz", "is_fresh", "write_quiz"]

IGNORED = {".ipynb_checkpoints"}
"""What Jupyter leaves beside a notebook; nbgrader does not release it and a build drops it."""


def build_quiz(plan: BlueprintFile, bank: Bank, form: str = FIRST_FORM) -> dict[str, bytes]:
    """Return the files of a quiz by name; the same blueprint, bank and form always give the same bytes.

    Raises
    ------
    BankError
        If the bank has faults, or the blueprint asks for an item that is missing or not for graded use, or
        draws more items than there are.
    """
    items = chosen(plan, bank, form)
    blueprint = form_of(plan.blueprint, form)
    questions = public_quiz(blueprint.quiz, blueprint.title, items, blueprint.seed)
    return {
        f"{blueprint.quiz}.ipynb": _json(quiz_notebook(blueprint, items), sort_keys=True),
        "questions.json": _json(questions, sort_keys=False),
    }


def is_fresh(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Say whether the folder holds exactly these files."""
    there = {path.name for path in _entries(folder)}
    return there == set(files) and all((folder / name).read_bytes() == data for name, data in files.items())


def write_quiz(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Put the files in place of the folder's content, all at once; returns whether anything changed.

    Raises
    ------
    BankError
        If something else lies in the folder: nbgrader would release it to the students, and copy an answer
        file over every student's when grading.
    """
    refuse_strays(folder, files)
    if is_fresh(folder, files):
        return False
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as name:
        fresh, former = Path(name) / "fresh", Path(name) / "former"
        fresh.mkdir()
        for file_name, data in files.items():
            (fresh / file_name).write_bytes(data)
        if folder.exists():
            folder.rename(former)
        try:
            fresh.rename(folder)
        except OSError:
            if former.exists():
                former.rename(folder)
            raise
    return True


def refuse_strays(folder: Path, files: Mapping[str, bytes]) -> None:
    """Raise `BankError` for every file of the folder that the build did not make."""
    answers = "answers in source/ would be copied over every student's by autograde: delete this file."
    other = "nbgrader would release this file to the students: move it out of the folder."
    problems = [
        Problem(path, 1, answers if path.name == ANSWERS_FILE else other)
        for path in _entries(folder)
        if path.name not in files
    ]
    if problems:
        raise BankError(problems)


def _entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name not in IGNORED) if folder.is_dir() else []


def _json(value: object, *, sort_keys: bool) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=sort_keys) + "\n").encode()
