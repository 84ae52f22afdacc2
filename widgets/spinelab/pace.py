"""How long a lesson takes, counted from its cells by one rule.

``python -m spinelab.pace course/*.ipynb`` prints it. The paces are this course's choice, for a reader whose
first language may not be English; no student was timed. What stands under a heading "Going further (optional,
...)" is counted apart from the core, up to the next heading of the same or a higher rank. References and
glossary are looked up, not read, and count nothing.
"""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode

__all__ = ["OPTIONAL", "PACES_MIN", "WORDS_PER_MIN", "Pace", "pace"]

WORDS_PER_MIN = 150
"""Prose of a textbook, read with care."""

PACES_MIN = {
    "practice": 1.0,
    "ClaimJudge": 1.0,
    "claims_table": 1 / 6,
    "claim": 1 / 6,
    "chart": 1.0,
    "ScaleForm": 0.5,
    "measuring_room": 2.0,
    "ReadingRoom": 1.5,
    "SpineExplorer": 1.5,
    "LesionBuilder": 1.5,
    "LesionLocaliser": 1.5,
    "BayesExplorer": 1.5,
    "DecisionExplorer": 1.5,
    "HistologySketch": 1.5,
    "VirtualSurgery": 1.5,
    "Review": 1.0,
}
"""Minutes for each call in a lesson; for the claims of a table or of a judge, minutes a claim."""

OPTIONAL = re.compile(r"Going further \(optional, about (\d+) minutes?\)")
"""What a heading says of a section that the objectives of the lesson do not need."""

_A_CLAIM_EACH = ("ClaimJudge", "claims_table", "claim")
_LOOKED_UP = re.compile(r"(References|Glossary)\s*$")
_HEADING = re.compile(r"(#{1,6}) +(.+?) *$", re.MULTILINE)
_CITED = re.compile(r'\(\[[^\]]*\]\(#ref-[^)"]*(?:"[^"]*")?\)(?:; \[[^\]]*\]\(#ref-[^)"]*(?:"[^"]*")?\))*\)')
_LINK = re.compile(r'\[([^\]]*)\]\([^)"]*(?:"[^"]*")?\)')
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Pace:
    """Minutes of a lesson, as counted."""

    core_min: float
    optional_min: dict[str, float]
    """Heading of each optional section, and its minutes."""

    @property
    def core(self) -> int:
        """Minutes of the core as a lesson states them: to the nearest five."""
        return 5 * round(self.core_min / 5)


def pace(notebook: NotebookNode) -> Pace:
    """Count the minutes of a lesson.

    Parameters
    ----------
    notebook
        A lesson with one heading at most in a Markdown cell, at its beginning.
    """
    core, optional = 0.0, dict[str, float]()
    heading, rank = "", 0
    for cell in notebook.cells:
        found = _HEADING.match(cell.source) if cell.cell_type == "markdown" else None
        if found and (not heading or len(found[1]) <= rank):
            heading, rank = (found[2], len(found[1])) if OPTIONAL.search(found[2]) else ("", 0)
        spent = sum(_spent(cell))
        if heading:
            optional[heading] = optional.get(heading, 0.0) + spent
        else:
            core += spent
    return Pace(core, optional)


def _spent(cell: NotebookNode) -> Iterator[float]:
    """Yield the minutes that a cell asks for, one number for each thing to do."""
    if cell.cell_type == "markdown":
        found = _HEADING.match(cell.source)
        if not (found and _LOOKED_UP.match(found[2])):
            yield len(_read(cell.source).split()) / WORDS_PER_MIN
    elif cell.cell_type == "code":
        for node in ast.walk(ast.parse(cell.source)):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and name in PACES_MIN:
                yield PACES_MIN[name] * (len(node.args) if name in _A_CLAIM_EACH else 1)


def _read(text: str) -> str:
    """Return the words that are read: citations, addresses and comments are not."""
    return _LINK.sub(r"\1", _CITED.sub("", _COMMENT.sub("", text)))


if __name__ == "__main__":
    import nbformat

    for name in sys.argv[1:]:
        counted = pace(nbformat.read(name, as_version=4))
        further = "; ".join(f"{heading}: {spent:.1f}" for heading, spent in counted.optional_min.items())
        sys.stdout.write(
            f"{Path(name).stem}: core {counted.core_min:.1f}, stated {counted.core}. {further}\n"
        )
