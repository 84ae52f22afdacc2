"""YAML that remembers on which line everything stands. Knows YAML, not cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from spinelab.cases.problems import CaseError, Problem

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Key", "Located", "read_yaml"]

Key = tuple[str | int, ...]
"""Where a value stands: the keys and positions that lead to it from the top."""

MAX_BYTES = 200_000
"""No case comes near this."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Located:
    """A decoded file with the line of every key and list entry."""

    path: Path
    value: Any
    lines: dict[Key, int]

    def line(self, where: Key) -> int:
        """Return the line of the value, or of the nearest thing around it that the file has."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

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
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            raise _fault(path, 1, f"the file is larger than {MAX_BYTES:,} bytes, the most that is allowed.")
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise _fault(path, 1, f"the file cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _fault(path, line, "the file must be saved as UTF-8; this line is not.") from None
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        lines: dict[Key, int] = {}
        if node is not None:
            _note_lines(path, node, (), lines)
        return Located(path, None if node is None else loader.construct_document(node), lines)
    except yaml.YAMLError as error:
        raise _syntax(path, text, error) from None
    finally:
        loader.dispose()


def _note_lines(path: Path, node: Node, where: Key, lines: dict[Key, int]) -> None:
    lines.setdefault(where, node.start_mark.line + 1)
    if isinstance(node, SequenceNode):
        for index, entry in enumerate(node.value):
            _note_lines(path, entry, (*where, index), lines)
    elif isinstance(node, MappingNode):
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                raise _fault(path, line, "a key must be a plain word.")
            key = (*where, key_node.value)
            if key in lines:
                raise _fault(
                    path, line, f"the key '{key_node.value}' was given before, on line {lines[key]}."
                )
            lines[key] = line
            _note_lines(path, value_node, key, lines)


def _fault(path: Path, line: int, sentence: str) -> CaseError:
    return CaseError([Problem(path, line, "", sentence)])


def _syntax(path: Path, text: str, error: yaml.YAMLError) -> CaseError:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or str(error).split("\n", 1)[0]
    hint = "; a text with ': ' or ' #' in it must stand in quotes" if "mapping values" in str(reason) else ""
    line = 1 if mark is None else min(mark.line + 1, len(text.splitlines()))
    return _fault(path, line, f"this is not valid YAML: {reason}{hint}.")
