"""The graded copy of a quiz's notebook, ``autograded/<student>/<quiz>/<quiz>.ipynb``. A pure function.

It is what nbgrader would write: the cells of the source with the gradebook's checksums and points, hidden
tests included, and the outputs that running them would give. The notebook is the same for all students but
for those outputs, so its text is prepared once and only the gaps are filled. Not written are the times at
which a kernel ran each cell, and which kernel it was: none did.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Outputs", "Skeleton", "filled", "skeleton_of"]

_GAP = re.compile(r'\[\s*"@@outputs of ([^"@]*)@@"\s*\]')


@dataclass(frozen=True)
class Outputs:
    """What running one cell would show."""

    shown_html: str
    """Question and answer, escaped."""
    shown_text: str
    printed: str = ""
    """The sentences of the mark, one a line; empty for a cell that is not marked."""
    mark: float | None = None


@dataclass(frozen=True)
class Skeleton:
    """A notebook's text in pieces: piece, gap, piece, ..., piece."""

    pieces: tuple[str, ...]
    gaps: tuple[tuple[str, int], ...]
    """Cell id and execution count for each gap."""
    asked: Mapping[str, str]
    """Item that a cell shows, by cell id."""
    heading: str
    """Source of the first text cell."""


def skeleton_of(cells: Sequence[tuple[Mapping[str, Any], str]], notebook: Mapping[str, Any]) -> Skeleton:
    """Prepare a notebook.

    Parameters
    ----------
    cells
        Each cell with the id of the item that it shows, or "".
    notebook
        The source notebook, for its metadata.
    """
    count, counts, drafts = 0, {}, []
    for cell, _ in cells:
        draft = {**cell, "source": cell["source"].splitlines(keepends=True)}
        if cell["cell_type"] == "code":
            count += 1
            counts[cell["id"]] = count
            draft |= {"execution_count": count, "outputs": [f"@@outputs of {cell['id']}@@"]}
        drafts.append(draft)
    text = json.dumps({**notebook, "cells": drafts}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    pieces = _GAP.split(text)
    heading = next((cell["source"] for cell, _ in cells if cell["cell_type"] == "markdown"), "")
    return Skeleton(
        tuple(pieces[::2]),
        tuple((cell_id, counts[cell_id]) for cell_id in pieces[1::2]),
        {cell["id"]: item for cell, item in cells if item},
        heading,
    )


def filled(skeleton: Skeleton, outputs: Mapping[str, Outputs]) -> bytes:
    """Return the notebook of one student; ``outputs`` are by cell id, and cells without any show nothing."""
    parts = [skeleton.pieces[0]]
    for (cell_id, count), piece in zip(skeleton.gaps, skeleton.pieces[1:], strict=True):
        there = outputs.get(cell_id)
        parts += [json.dumps(_as_json(there, count), ensure_ascii=False) if there else "[]", piece]
    return "".join(parts).encode("utf-8", "replace")


def _as_json(outputs: Outputs, count: int) -> list[dict[str, Any]]:
    """Return the outputs in nbformat 4.5."""
    found: list[dict[str, Any]] = [
        {
            "data": {"text/html": outputs.shown_html, "text/plain": outputs.shown_text},
            "metadata": {},
            "output_type": "display_data",
        }
    ]
    if outputs.mark is not None:
        found += [
            {"name": "stdout", "output_type": "stream", "text": f"{outputs.printed}\n"},
            {
                "data": {"text/plain": repr(outputs.mark)},
                "execution_count": count,
                "metadata": {},
                "output_type": "execute_result",
            },
        ]
    return found
