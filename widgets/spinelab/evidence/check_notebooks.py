"""Find prose without a source, and citations that lead nowhere, in a notebook. Knows rules, not printing."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spinelab.evidence.bibliography import references
from spinelab.evidence.catalogue import Catalogue
from spinelab.evidence.chart_data import chart_names
from spinelab.evidence.check_records import Problem
from spinelab.evidence.notebooks import load
from spinelab.evidence.records import claims
from spinelab.evidence.source import EvidenceError
from spinelab.evidence.statements import misused, uncited
from spinelab.evidence.weave import cited, is_references, woven
from spinelab.evidence.weave_terms import is_glossary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

__all__ = ["CLINICAL_TAG", "EXEMPT_TAG", "MIN_WORDS", "NotebookReport", "check_notebook"]

EXEMPT_TAG = "no-citation-needed"
"""Tag of a Markdown cell without a clinical statement; the report lists every cell that has it."""

CLINICAL_TAG = "clinical"
"""Tag of a Markdown cell that must cite, however short it is."""

MIN_WORDS = 12
"""A Markdown cell with fewer words of prose is taken for a link between two cells."""

_NOT_PROSE = re.compile(
    r"^```.*?^```|^#{1,6} .*?$|<!--.*?-->|<[^>]+>|!\[[^\]]*\]\([^)]*\)", re.MULTILINE | re.DOTALL
)


def _charts() -> Catalogue[str]:
    return Catalogue("chart", {name: name for name in chart_names()})


_SHELVES: dict[str, Callable[[], Mapping[str, object]]] = {
    "cite": references,
    "claim": claims,
    "claims_table": claims,
    "chart": _charts,
}
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class NotebookReport:
    """What a notebook has wrong, and which of its cells are said to need no source."""

    problems: tuple[Problem, ...]
    exempt: tuple[str, ...]


def check_notebook(path: Path, min_words: int = MIN_WORDS) -> NotebookReport:
    """Check one notebook: citations resolve and are woven, references are fresh, taught prose is cited.

    Every Markdown cell with at least ``min_words`` words of prose must cite, unless it is the first cell
    (title and objectives), the list of references, the glossary, or tagged ``no-citation-needed``. A cell
    tagged ``clinical`` must cite whatever its length. Whatever its tags, a cell must not hold a clinical
    statement whose paragraph, list item or table row does not cite (`spinelab.evidence.statements`), nor cite
    a retracted work without saying so.
    """
    try:
        notebook = load(path)
        changes = woven(notebook, str(path))
    except EvidenceError as error:
        where, _, what = str(error).partition(": ")
        return NotebookReport((Problem(where, what),), ())
    stale = f"citations are not woven or not fresh; run: spinelab evidence weave {path}"
    problems = [Problem(f"{path}, cell {change.cell_id}", stale) for change in changes]
    exempt: list[str] = []
    for index, cell in enumerate(notebook.cells):
        where = f"{path}, cell {cell.get('id')}"
        if cell.cell_type == "code":
            problems += _calls(cell.source, where)
        elif cell.cell_type == "markdown" and not (is_references(cell.source) or is_glossary(cell.source)):
            tags = cell.metadata.get("tags", [])
            exempt += [str(cell.get("id"))] if EXEMPT_TAG in tags else []
            stated = _statements(cell.source, where) if index else []
            problems += stated
            if not (stated or cited(cell.source)) and _must_cite(
                cell.source, tags, min_words, first=index == 0
            ):
                what = f"prose without a citation; write [@key], or tag the cell {EXEMPT_TAG!r}."
                problems.append(Problem(where, what))
    return NotebookReport(tuple(problems), tuple(exempt))


def _statements(source: str, where: str) -> list[Problem]:
    what = "clinical statement without a citation in its paragraph, list item or table row: "
    return [
        *(Problem(where, f"{what}{sentence!r}.") for sentence in uncited(source)),
        *(Problem(where, f"it cites the retracted {key!r} and does not say so.") for key in misused(source)),
    ]


def _must_cite(source: str, tags: list[str], min_words: int, *, first: bool) -> bool:
    if CLINICAL_TAG in tags:
        return True
    if first or EXEMPT_TAG in tags:
        return False
    return len(_WORD.findall(_NOT_PROSE.sub(" ", source))) >= min_words


def _calls(source: str, where: str) -> Iterator[Problem]:
    """Check the keys written in calls of ``cite``, ``claim``, ``claims_table`` and ``chart``."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return  # magics and unfinished exercises are not ours to judge
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SHELVES:
            keys = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            yield from (Problem(where, said) for key in keys if (said := _missing(node.func.id, str(key))))


def _missing(call: str, key: str) -> str:
    try:
        _SHELVES[call]()[key]
    except KeyError as error:
        return str(error)
    return ""
