"""Find records without a source and keys that lead nowhere. Knows the files of the package, not notebooks."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spinelab.domain.plain_yaml import read_yaml
from spinelab.evidence.bibliography import references
from spinelab.evidence.chart_data import FOLDER, chart_data, chart_names
from spinelab.evidence.records import CLAIM_FILES, STRUCTURE_FILE, TOOL_FILE, claims, structure_notes, tools
from spinelab.evidence.source import read
from spinelab.evidence.terms import GLOSSARY_FILE, glossary

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Problem", "check_records", "check_tables"]

_KEY_FIELDS = frozenset({"key", "keys", "bibkey", "cites", "evidence"})
"""Columns and fields of a table that hold citation keys and nothing else."""

_MIXED_FIELDS = frozenset({"source", "sources", "citation", "citations", "reference", "references"})
"""Columns and fields that hold citation keys or a remark."""

_FREE_WORDS = frozenset({"unverified", "none", "computed"})
"""Single words that are a remark."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, in one sentence, and where."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def check_records(
    structures: Mapping[str, Iterable[str]], cited_elsewhere: Mapping[str, Iterable[str]]
) -> list[Problem]:
    """Check claims, tools, structure notes, charts, glossary and the keys that stand in code.

    Parameters
    ----------
    structures
        Id of each structure of the model, and the names that its clue must not give away.
    cited_elsewhere
        Place, and the citation keys that stand there.
    """
    elsewhere = [problem for where, keys in cited_elsewhere.items() for problem in _unknown(where, keys)]
    return [*_claims(), *_tools(), *_structures(structures), *_charts(), *_glossary(), *elsewhere]


def check_tables(folder: Path) -> list[Problem]:
    """Check that every key in the citation columns of the CSV and YAML tables of a folder resolves.

    A folder that does not exist has no problem.
    """
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = csv.DictReader(line for line in stream if not line.startswith("#"))
            problems += _unknown(path.name, [key for row in rows for key in _keys_below(row)])
    for path in sorted(folder.glob("*.yaml")):
        problems += _unknown(path.name, _keys_below(read_yaml(path.read_text("utf-8"))))
    return list(dict.fromkeys(problems))


def _claims() -> Iterator[Problem]:
    text = {name: read(name) for name in CLAIM_FILES}
    for claim in claims().values():
        name = CLAIM_FILES[0] if claim.id.startswith("lf-") else CLAIM_FILES[1]
        where = _place(name, text[name], claim.id)
        yield from _unknown(where, claim.evidence)
        if not claim.evidence and claim.verdict.needs_source:
            allowed = "allowed: a source, or the verdict 'no-evidence-found' or 'unsupported'"
            yield Problem(where, f"the verdict {claim.verdict.value!r} has no source; {allowed}.")
        withdrawn = any(key in references() and references()[key].retracted for key in claim.evidence)
        if withdrawn and "retracted" not in claim.statement:
            yield Problem(where, "it cites a retracted work, and its statement does not say so.")


def _tools() -> Iterator[Problem]:
    text = read(TOOL_FILE)
    for tool in tools().values():
        nested = _keys_below(tool.model_dump(exclude={"evidence"}))
        yield from _unknown(_place(TOOL_FILE, text, tool.id), (*tool.evidence, *nested))


def _structures(structures: Mapping[str, Iterable[str]]) -> Iterator[Problem]:
    text = read(STRUCTURE_FILE)
    notes = structure_notes()
    for missing in (name for name in structures if name not in notes):
        yield Problem(STRUCTURE_FILE, f"the structure {missing!r} has no note.")
    for note in notes.values():
        where = _place(STRUCTURE_FILE, text, note.id)
        yield from _unknown(where, note.cites)
        if note.id not in structures:
            yield Problem(where, f"there is no such structure; allowed: {', '.join(structures)}.")
        for name in structures.get(note.id, ()):
            if re.search(rf"\b{re.escape(name)}", note.clue, re.IGNORECASE):
                yield Problem(where, f"the clue gives the name away: {name!r}.")


def _charts() -> Iterator[Problem]:
    for name in chart_names():
        for point in chart_data(name).points:
            where = f"{FOLDER}/{name}.yaml, {point.label!r}"
            yield from _unknown(where, point.source)
            if any(key in references() and references()[key].retracted for key in point.source):
                yield Problem(where, "a chart must not draw figures of a retracted work.")


def _glossary() -> Iterator[Problem]:
    text = read(GLOSSARY_FILE)
    for term in glossary().values():
        yield from _unknown(_place(GLOSSARY_FILE, text, term.id), term.sources)


def _unknown(where: str, keys: Iterable[str]) -> Iterator[Problem]:
    for key in keys:
        try:
            references()[key]
        except KeyError as error:
            yield Problem(where, str(error))


def _keys_below(value: Any, field: str = "") -> list[str]:  # noqa: ANN401 (any nested record)
    """Collect the keys that stand in a citation field anywhere in a record."""
    if isinstance(value, Mapping):
        return [key for name, child in value.items() for key in _keys_below(child, str(name))]
    if isinstance(value, (list, tuple)):
        return [key for child in value for key in _keys_below(child, field)]
    if not isinstance(value, str) or field not in _KEY_FIELDS | _MIXED_FIELDS:
        return []
    parts = re.split(r"[;,|\s]+" if field in _KEY_FIELDS else r"\s*[;,|]\s*", value.strip())
    return [part for part in parts if re.fullmatch(r"[\w:.-]+", part) and part not in _FREE_WORDS]


def _place(name: str, text: str, record_id: str) -> str:
    found = re.search(rf"^- id: {re.escape(record_id)}$", text, re.MULTILINE)
    line = text.count("\n", 0, found.start()) + 1 if found else 1
    return f"{name}, line {line}, {record_id}"
