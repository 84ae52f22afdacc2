"""Join the JavaScript files of a view into the single ES module that anywidget sends to the browser.

A view is written as small ES modules that import each other by relative path, so Node's test runner loads
them as they are. The browser gets them from a kernel message, where no relative path resolves. Joining is
plain: files in dependency order, imports between them dropped, ``export`` kept on the entry file's default
only. Every top-level name must therefore be unique among the files; a clash is an error here.

Comments on lines of their own, indentation and empty lines stay behind: the view that is sent with every
widget is a third shorter for it, and its lines still read as written. So no text of a view may need them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["linked_css", "linked_esm"]

_IMPORT = re.compile(r'^import\s*\{[^}]*\}\s*from\s*"(\.{1,2}/[^"]+)";\n', re.MULTILINE)
_ANY_IMPORT = re.compile(r"^import\b.*$", re.MULTILINE)
_EXPORT = re.compile(r"^export\s+(?=(?:async\s+)?(?:function|class|const|let)\b)", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?:(?!\*/)[\s\S])*\*/[ \t]*)\n", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+|^\n", re.MULTILINE)
_NAME = re.compile(r"^(?:export\s+)?(?:async\s+)?(?:function\*?|class|const|let)\s+(\w+)", re.MULTILINE)


def linked_esm(entry: Path) -> str:
    """Return ``entry`` with everything it imports, as the source of one ES module.

    Raises
    ------
    ValueError
        If a file imports anything but named exports of a relative path, or two files declare the same
        top-level name.

    """
    chunks: list[str] = []
    owners: dict[str, Path] = {}
    for path in _in_order(entry.resolve(), []):
        source = path.read_text(encoding="utf-8")
        for name in _NAME.findall(source):
            if name in owners:
                raise ValueError(f"{path.name} and {owners[name].name} both declare {name!r}: rename one.")
            owners[name] = path
        body = _IMPORT.sub("", source)
        chunks.append(body if path == entry.resolve() else _EXPORT.sub("", body))
    return _INDENT.sub("", _COMMENT.sub("", "\n".join(chunks)))


def linked_css(*files: Path) -> str:
    """Return the style sheets one after the other."""
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def _in_order(path: Path, done: list[Path]) -> list[Path]:
    """Depth first: what a file needs comes before it."""
    source = path.read_text(encoding="utf-8")
    rest = _ANY_IMPORT.search(_IMPORT.sub("", source))
    if rest:
        raise ValueError(
            f'{path.name}: {rest[0]!r} cannot be joined; write import {{ name }} from "./file.js";'
        )
    for relative in _IMPORT.findall(source):
        needed = (path.parent / relative).resolve()
        if needed not in done:
            _in_order(needed, done)
    if path not in done:
        done.append(path)
    return done
