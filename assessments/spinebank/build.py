"""From blueprint and bank to the assignment folder that nbgrader releases. Whole or not at all."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spinebank.draw import FIRST_FORM, chosen, form_of
from spinebank.load import Bank, BankError, BlueprintFile, Problem
from spinebank.render.nbgrader import quiz_notebook
from spinebank.render.public import public_quiz
from spinelab.answers import ANSWERS_FILE

__all__ = ["build_quiz", "is_fresh", "refuse_silent_edits", "write_quiz"]

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
    questions = public_quiz(blueprint, items)
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


def refuse_silent_edits(released: Path, files: Mapping[str, bytes], bank: Bank) -> None:
    """Raise for every question that students have seen in other words under the same revision.

    The revision is kept with each answer, so that a later reader knows which words were answered; that holds
    only if a change that a learner could notice raises it. The order of options does not count.

    Parameters
    ----------
    released
        Folder of the quiz as it was released; need not exist.
    files
        What `build_quiz` returned.
    bank
        The bank that it was built from.

    Raises
    ------
    BankError
        With file and line of each such item.
    """
    try:
        seen = json.loads((released / "questions.json").read_text(encoding="utf-8"))["questions"]
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError) as error:
        reason = f"the released questions cannot be read ({error}): generate the quiz again."
        raise BankError([Problem(released / "questions.json", 1, reason)]) from None
    before = {question["id"]: question for question in seen}
    problems = []
    for question in json.loads(files["questions.json"])["questions"]:
        old = before.get(question["id"])
        if old and old["revision"] == question["revision"] and _words(old) != _words(question):
            problems.append(
                bank.items[question["id"]].source.problem(
                    ("revision",),
                    f"'{question['id']}' was released as revision {old['revision']} in other words: "
                    f"set 'revision: {old['revision'] + 1}', which is kept with every answer.",
                )
            )
    if problems:
        raise BankError(problems)


def _words(value: Any) -> Any:  # noqa: ANN401 (JSON)
    """Return a question for comparison: neither its revision nor the order of its parts is its content."""
    if isinstance(value, dict):
        return {name: _words(inner) for name, inner in value.items() if name != "revision"}
    if isinstance(value, list):
        return sorted(map(_words, value), key=lambda inner: json.dumps(inner, sort_keys=True))
    return value


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
