"""A lesson as the site needs it: its stored text and outputs, and its widgets, alive. Knows notebooks.

The words come from the notebook's stored outputs, which the tests hold fresh; the widgets come from running
its cells once in this process, for nothing of a widget is stored in a notebook.
"""

from __future__ import annotations

import ast
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spinelab.base import CourseWidget
from spinelab.publish.problems import PublishError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nbformat import NotebookNode

__all__ = ["Lesson", "read_lesson", "shown_widgets"]


@dataclass(frozen=True)
class Lesson:
    """One notebook."""

    name: str
    """Name of the file without its ending; the page has the same."""
    title: str
    """Its first heading."""
    cells: list[NotebookNode]
    widgets: dict[str, CourseWidget] = field(default_factory=dict)
    """The widget that a cell shows, by the cell's id."""


def read_lesson(path: Path, *, run: bool = True) -> Lesson:
    """Read a notebook and run its cells.

    Raises
    ------
    PublishError
        If it is no notebook, has no heading, or a cell fails.
    """
    import nbformat  # noqa: PLC0415 (learners never need it)

    try:
        cells = nbformat.read(path, as_version=4).cells
    except (OSError, ValueError) as error:
        raise PublishError(f"{path} is not a notebook that can be read: {error}") from None
    first = cells[0].source.lstrip() if cells else ""
    if not first.startswith("# "):
        raise PublishError(f"{path}: the first cell must begin with the title, such as '# 01 Anatomy'.")
    title = first.splitlines()[0].removeprefix("# ").strip()
    if not run:
        return Lesson(path.stem, title, cells)
    with _elsewhere():
        return Lesson(path.stem, title, cells, dict(shown_widgets(cells, str(path))))


def shown_widgets(cells: list[NotebookNode], where: str) -> Iterator[tuple[str, CourseWidget]]:
    """Run the code cells of a notebook in order; yield the id and the widget of each that shows one.

    Raises
    ------
    PublishError
        If a cell fails, with its id.
    """
    space: dict[str, Any] = {}
    for cell in cells:
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        try:
            shown = _run(cell, space)
        except Exception as error:  # whatever a cell raises is the author's to hear
            raise PublishError(f"{where}, cell {cell.id}: {type(error).__name__}: {error}") from error
        if isinstance(shown, CourseWidget):
            yield cell.id, shown


def _run(cell: NotebookNode, space: dict[str, Any]) -> object:
    """Run one cell and return what a notebook would show."""
    *steps, last = ast.parse(cell.source).body
    if isinstance(last, ast.Expr):
        last = ast.Assign([ast.Name("_shown", ast.Store())], last.value)
    module = ast.fix_missing_locations(ast.Module(body=[*steps, last], type_ignores=[]))
    exec(compile(module, cell.id, "exec"), space)  # noqa: S102 (the lesson's own code)
    return space.pop("_shown", None)


@contextmanager
def _elsewhere() -> Iterator[None]:
    """Work in an empty folder: a case that its author began must not go out with the site."""
    before = os.getcwd()  # noqa: PTH109 (a plain name for chdir)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)
