"""A case file with its lines, and faults that name file, line and scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spinelab.cases.problems import CaseError, Problem
from spinelab.lined import Key, Lined, LineError, read_lined

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Key", "Located", "read_yaml"]


@dataclass(frozen=True)
class Located(Lined):
    """A decoded case file with the line of every key and list entry."""

    def node(self, where: Key) -> str:
        """Return the id of the scene that a place lies in, or the top-level key."""
        if len(where) > 1 and where[0] == "scenes" and isinstance(where[1], int):
            scene = self.value["scenes"][where[1]]
            name = scene.get("id") if isinstance(scene, dict) else None
            return f"scene {name}" if name else f"scene {where[1] + 1}"
        return str(where[0]) if where else ""

    def problem(self, where: Key, sentence: str) -> Problem:
        """Return a problem at that place."""
        return Problem(self.path, self.line(where), self.node(where), sentence)


def read_yaml(path: Path) -> Located:
    """Read one YAML document.

    Raises
    ------
    CaseError
        If the file cannot be read, is not UTF-8, not YAML, or gives a key twice.
    """
    try:
        found = read_lined(path)
    except LineError as error:
        raise CaseError([Problem(error.path, error.line, "", error.sentence)]) from None
    return Located(found.path, found.value, found.lines)
