"""Which files of the site a lesson needs, for keeping it whole. Knows names and bytes, no widgets."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Needs"]

_NAME = re.compile(rb'"([0-9a-f]{20}(?:\.w)?\.gzb)"')
"""As `spinelab.publish.store` names what it writes."""


class Needs:
    """Follows the names of stored files through the files that hold them.

    Parameters
    ----------
    folder
        Where the files are stored.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._named: dict[str, tuple[str, ...]] = {}

    def of(self, text: str) -> list[str]:
        """Return the names of all stored files that a text names, and that they name, sorted.

        Raises
        ------
        FileNotFoundError
            If one of them is not stored.
        """
        found: set[str] = set()
        new = _names(text.encode())
        while new:
            name = new.pop()
            if name not in found:
                found.add(name)
                new |= set(self._names_in(name))
        return sorted(found)

    def _names_in(self, name: str) -> tuple[str, ...]:
        """Return what a stored file names: nothing, if it is not JSON."""
        if name not in self._named:
            with gzip.open(self.folder / name) as file:
                is_json = file.read(1) in (b"{", b"[")
                self._named[name] = tuple(_names(file.read())) if is_json else ()
        return self._named[name]


def _names(text: bytes) -> set[str]:
    return {name.decode() for name in _NAME.findall(text)}
