"""YAML that people write: on which line everything stands, so that a fault can name it. Knows YAML alone."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

__all__ = ["Key", "LineError", "Lined", "read_lined", "shown"]

Key = tuple[str | int, ...]
"""Where a value stands: the keys and positions that lead to it from the top."""

MAX_BYTES = 200_000
"""No item and no case comes near this; they are not the place for data."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class LineError(ValueError):
    """A file that cannot be read as one YAML document: ``path``, ``line`` and ``sentence``."""

    def __init__(self, path: Path, line: int, sentence: str) -> None:
        super().__init__(f"{path}:{line}: {sentence}")
        self.path, self.line, self.sentence = path, line, sentence


@dataclass(frozen=True)
class Lined:
    """A decoded file with the line of every key and list entry."""

    path: Path
    value: Any
    lines: dict[Key, int]

    def line(self, where: Key) -> int:
        """Return the line of the value, or of the nearest thing around it that the file has."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)


def read_lined(path: Path) -> Lined:
    """Read one YAML document.

    Raises
    ------
    LineError
        If the file cannot be read, is too large, not UTF-8, not YAML, or gives a key twice.
    """
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            raise LineError(
                path, 1, f"the file is larger than {MAX_BYTES:,} bytes, the most that is allowed."
            )
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise LineError(path, 1, f"the file cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise LineError(path, line, "the file must be saved as UTF-8; this line is not.") from None
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            lines: dict[Key, int] = {}
            if node is not None:
                _note_lines(path, node, (), lines)
            return Lined(path, None if node is None else loader.construct_document(node), lines)
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise _syntax(path, text, error) from None


def shown(path: Path) -> str:
    """Return the path as it is shortest to read from where the command was typed."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return str(path) if Path(relative).parts[:2] == ("..", "..") else relative


def _note_lines(path: Path, node: Node, where: Key, lines: dict[Key, int]) -> None:
    lines.setdefault(where, node.start_mark.line + 1)
    if isinstance(node, SequenceNode):
        for index, entry in enumerate(node.value):
            _note_lines(path, entry, (*where, index), lines)
    elif isinstance(node, MappingNode):
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                raise LineError(path, line, "a key must be a plain word.")
            key = (*where, key_node.value)
            if key in lines:
                raise LineError(
                    path, line, f"the key '{key_node.value}' was given before, on line {lines[key]}."
                )
            lines[key] = line
            _note_lines(path, value_node, key, lines)


def _syntax(path: Path, text: str, error: yaml.YAMLError) -> LineError:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or str(error).split("\n", 1)[0]
    hint = "; a text with ': ' or ' #' in it must stand in quotes" if "mapping values" in str(reason) else ""
    line = 1 if mark is None else min(mark.line + 1, len(text.splitlines()))  # not beyond the end
    return LineError(path, line, f"this is not valid YAML: {reason}{hint}.")
