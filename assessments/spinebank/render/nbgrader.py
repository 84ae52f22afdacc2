"""A quiz as an nbgrader assignment: one notebook, metadata schema 3. A pure function.

The hidden part of a test cell holds a call, not a key; nbgrader takes it out on release and puts it back to
grade. A question that a person marks is two cells: a read-only one that shows question and answer, and an
nbgrader task cell with the rubric as its mark scheme, which nbgrader takes out on release.
"""

from collections.abc import Sequence
from typing import Any

from spinebank.schema import Blueprint, FreeText, Item

__all__ = ["quiz_notebook"]

Cell = dict[str, Any]

_SETUP = 'from spinelab.question import Quiz\n\nquiz = Quiz("questions.json")'


def quiz_notebook(blueprint: Blueprint, items: Sequence[Item]) -> dict[str, Any]:
    """Return the instructor's notebook, nbformat 4.5, as a JSON object.

    Parameters
    ----------
    blueprint
        Title, instructions, time and feedback policy.
    items
        The items in the blueprint's order.
    """
    cells = [_title(blueprint, items), _read_only("quiz_setup", _SETUP)]
    for number, item in enumerate(items, start=1):
        cells.append(_markdown(f"{item.id}_head", f"## Question {number} · {_points(item.points)}"))
        if isinstance(item, FreeText):
            cells += [_read_only(f"{item.id}_ask", _ask(item)), _task(item)]
        else:
            cells.append(_test(item, blueprint))
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _title(blueprint: Blueprint, items: Sequence[Item]) -> Cell:
    total = sum(item.points for item in items)
    questions = "1 question" if len(items) == 1 else f"{len(items)} questions"
    facts = f"{questions} · {_points(total)} · about {blueprint.minutes} minutes"
    return _markdown("quiz_title", f"# {blueprint.title}\n\n{facts}\n\n{blueprint.instructions}")


def _test(item: Item, blueprint: Blueprint) -> Cell:
    hidden = (
        "### BEGIN HIDDEN TESTS\n"
        "from spinebank.grading import score_cell\n\n"
        f'score_cell("{item.id}", points={item.points!r}, feedback="{blueprint.feedback}")\n'
        "### END HIDDEN TESTS"
    )
    return _code(item.id, f"{_ask(item)}\n{hidden}", _nbgrader(item.id, grade=True, points=item.points))


def _task(item: FreeText) -> Cell:
    criteria = "\n".join(f"- {_points(criterion.points)}: {criterion.text}" for criterion in item.rubric)
    scheme = f"{criteria}\n\nA full answer: {item.model_answer}"
    source = (
        f"A person marks the answer above: {_points(item.points)}.\n\n"
        f"=== BEGIN MARK SCHEME ===\n\n{scheme}\n\n=== END MARK SCHEME ==="
    )
    return _markdown(item.id, source, _nbgrader(item.id, task=True, points=item.points))


def _ask(item: Item) -> str:
    return f'quiz.ask("{item.id}")'


def _points(points: float) -> str:
    return f"{points:g} point" if points == 1 else f"{points:g} points"


def _read_only(cell_id: str, source: str) -> Cell:
    return _code(cell_id, source, _nbgrader(cell_id))


def _nbgrader(grade_id: str, *, grade: bool = False, task: bool = False, points: float | None = None) -> Cell:
    marks: Cell = {} if points is None else {"points": points}
    return {
        "grade": grade,
        "grade_id": grade_id,
        "locked": True,
        "schema_version": 3,
        "solution": False,
        "task": task,
        **marks,
    }


def _code(cell_id: str, source: str, nbgrader: Cell) -> Cell:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": cell_id,
        "metadata": {"nbgrader": nbgrader},
        "outputs": [],
        "source": source.splitlines(keepends=True),
    }


def _markdown(cell_id: str, source: str, nbgrader: Cell | None = None) -> Cell:
    return {
        "cell_type": "markdown",
        "id": cell_id,
        "metadata": {} if nbgrader is None else {"nbgrader": nbgrader},
        "source": source.splitlines(keepends=True),
    }
