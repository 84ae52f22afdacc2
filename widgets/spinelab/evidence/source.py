"""The files of the evidence, and where in them something stands. Knows lines, not meaning."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import ValidationError

__all__ = ["EvidenceError", "bib_line", "explain", "read", "yaml_line"]


class EvidenceError(ValueError):
    """A file of the evidence is wrong; the text says which file, line and id, and what is allowed."""


def read(name: str) -> str:
    """Return the text of a file of this package."""
    return files(__package__).joinpath(name).read_text("utf-8")


def explain(error: ValidationError, fields: Sequence[str]) -> str:
    """Say in one sentence what a record has wrong, and what is allowed."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"{where!r} is no field; allowed: {', '.join(fields)}."
    if first["type"] == "unexpected_keyword_argument":
        return f"{where!r} is no field."
    if first["type"] == "missing":
        return f"{where!r} is missing."
    said = first["msg"].removeprefix("Value error, ").rstrip(".")
    given = "" if isinstance(first["input"], dict) else f" (given: {first['input']!r})"
    return f"{where + ': ' if where else ''}{said}{given}."


def bib_line(text: str, key: str, field: str = "") -> int:
    """Return the line, from 1, of an entry of a BibTeX text, or of a field of it; 1 when there is none."""
    entry = re.search(rf"^@\w+\{{{re.escape(key)},", text, re.MULTILINE | re.IGNORECASE)
    if not entry:
        return 1
    body = text[entry.end() :].split("\n@", 1)[0]
    within = re.search(rf"^\s*{re.escape(field)}\s*=", body, re.MULTILINE) if field else None
    at = entry.end() + within.end() if within else entry.start()
    return text.count("\n", 0, at) + 1


def yaml_line(text: str, path: Sequence[str | int]) -> int:
    """Return the line, from 1, where a path of keys and indices ends in a YAML text, as far as it goes."""
    import yaml  # noqa: PLC0415 (only an error needs the positions)

    node: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    line = 1
    for part in path:
        found = _child(node, part)
        if found is None:
            break
        node, line = found
    return line


def _child(node: Any, part: str | int) -> tuple[Any, int] | None:  # noqa: ANN401 (nodes of a library without types)
    if isinstance(part, int) and node.id == "sequence" and part < len(node.value):
        return node.value[part], node.value[part].start_mark.line + 1
    if node.id == "mapping":
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line + 1
    return None
