"""A lesson notebook as a file: run it from top to bottom and write it back in one fixed form.

The fixed form makes a diff show what an author changed and nothing else: cell ids that follow the title or
stay as they are, execution counts from one clean run, no times, no widget state, no kernel version.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spinelab.files import replace_file

if TYPE_CHECKING:
    from pathlib import Path

    from nbformat import NotebookNode

__all__ = ["LessonError", "normalised", "refresh"]

CELL_TIMEOUT_S = 120
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_KEPT_METADATA = ("tags", "jupyter", "editable", "deletable")


class LessonError(Exception):
    """A notebook that cannot be run or read, with the reason in one sentence."""


def normalised(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook in the course's fixed form; the input is left as it is."""
    import nbformat  # noqa: PLC0415 (learners never need it)

    result: NotebookNode = nbformat.from_dict(notebook)
    result.metadata = nbformat.from_dict({"kernelspec": _KERNEL, "language_info": {"name": "python"}})
    result.nbformat, result.nbformat_minor = 4, 5
    taken: set[str] = set()
    for cell in result.cells:
        cell.metadata = nbformat.from_dict(
            {key: cell.metadata[key] for key in _KEPT_METADATA if key in cell.metadata}
        )
        cell.id = _free_id(cell, taken)
        cell.source = "\n".join(line.rstrip() for line in cell.source.strip("\n").split("\n"))
        for output in cell.get("outputs", []):
            output.metadata = nbformat.from_dict({})
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    return result


def refresh(path: Path) -> None:
    """Run a notebook in a fresh kernel and replace the file by the result in fixed form.

    Raises
    ------
    LessonError
        If the file is no notebook or a cell fails; the file is then left as it was.

    """
    import nbformat  # noqa: PLC0415
    from nbclient import NotebookClient  # noqa: PLC0415
    from nbclient.exceptions import CellExecutionError  # noqa: PLC0415

    try:
        notebook = nbformat.read(path, as_version=4)
    except (OSError, ValueError) as error:
        raise LessonError(f"{path} is not a notebook that can be read: {error}") from None
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT_S,
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise LessonError(f"{path}: a cell fails, the file is unchanged.\n{error}") from None
    replace_file(path, nbformat.writes(normalised(notebook), version=4) + "\n")


def _free_id(cell: NotebookNode, taken: set[str]) -> str:
    """Keep a readable id; replace a random one (eight hex digits) by the first words of the cell."""
    wanted = cell.get("id", "")
    if not wanted or re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-[0-9a-f]{12})?", wanted):
        words = re.findall(r"[a-z0-9]+", cell.source.lower())[:5]
        wanted = "-".join(words)[:48] or cell.cell_type
    number, free = 2, str(wanted)
    while free in taken:
        free, number = f"{wanted}-{number}", number + 1
    taken.add(free)
    return free
