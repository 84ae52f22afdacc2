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
_CSS_COMMENT = re.compile(r"/\*[\s\S]*?\*/\n?")
_SELECTOR = re.compile(r"(?<=[{}])[^{}@;]+(?={)|^[^{}@;]+(?={)")
_CLASS = re.compile(r"\.sl-[\w-]+")
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
    """Return the style sheets one after the other, each stronger than those before it.

    A page that shows several widgets holds the shared sheets once for each, in the order in which the widgets
    came: of two rules of equal weight the shared one would win in every widget but the last. So each sheet
    names the first class of its selectors once more than the sheet before it (``.sl-a.sl-a``).

    """
    return "\n".join(
        _weighted(_CSS_COMMENT.sub("", path.read_text(encoding="utf-8")), again)
        for again, path in enumerate(files)
    )


def _weighted(sheet: str, again: int) -> str:
    """Return a style sheet whose selectors name their first own class ``again`` times more."""

    def heavier(rule: re.Match[str]) -> str:
        return ",".join(
            _CLASS.sub(lambda c: c[0] * (again + 1), part, count=1) for part in rule[0].split(",")
        )

    return _SELECTOR.sub(heavier, sheet)


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
