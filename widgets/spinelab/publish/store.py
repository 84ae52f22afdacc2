"""Files named by their content: each is written once, however many widgets hold it. Knows bytes, no widgets.

Everything is stored as gzip under a neutral ending, so that any file server sends it as it lies and the
browser's own ``DecompressionStream`` opens it. Volumes of 16-bit numbers shrink further when their low bytes
are stored before their high bytes; of the two forms the smaller is kept, and its name tells which (``.w``).
"""

from __future__ import annotations

import gzip
import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Store", "as_json"]

SMALL_BYTES = 2000
"""JSON up to this size stays within the page's own list of widgets."""
_TRIED_BYTES = 20_000
_LEVEL = 6


def as_json(value: object) -> str:
    """Return plain data as the shortest JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class Store:
    """A folder of files that are named by their content.

    Parameters
    ----------
    folder
        Where they are written; it exists.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plain_bytes = 0
        """What the files hold when opened, each counted once."""
        self.asked_bytes = 0
        """What they would hold if nothing were shared."""
        self._known: dict[bytes, str] = {}

    def put(self, data: bytes | memoryview) -> str:
        """Store bytes and return the name of their file."""
        plain = bytes(data)
        self.asked_bytes += len(plain)
        key = sha256(plain).digest()
        if key not in self._known:
            self.plain_bytes += len(plain)
            self._known[key] = self._written(plain, key.hex()[:20])
        return self._known[key]

    def put_json(self, value: object) -> str:
        """Store plain data as JSON and return the name of its file."""
        return self.put(as_json(value).encode())

    def held(self, value: object) -> Any:  # noqa: ANN401 (any plain data)
        """Return plain data in which bytes, and the whole if it is large, are replaced by names of files.

        Bytes become ``{"$bytes": name}``, large JSON ``{"$json": name}``.
        """
        inner = self.named(value)
        text = as_json(inner)
        return {"$json": self.put(text.encode())} if len(text) > SMALL_BYTES else inner

    def named(self, value: object) -> Any:  # noqa: ANN401 (as above)
        """Return plain data in which bytes are replaced by ``{"$bytes": name}`` of their file."""
        if isinstance(value, bytes | memoryview):
            return {"$bytes": self.put(value)}
        if isinstance(value, dict):
            return {name: self.named(one) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.named(one) for one in value]
        return value

    def _written(self, plain: bytes, name: str) -> str:
        packed = gzip.compress(plain, _LEVEL, mtime=0)
        ending = ""
        if len(plain) >= _TRIED_BYTES and len(plain) % 2 == 0:
            halves = np.frombuffer(plain, np.uint8).reshape(-1, 2).T.tobytes()
            other = gzip.compress(halves, _LEVEL, mtime=0)
            if len(other) < len(packed):
                packed, ending = other, ".w"
        file = f"{name}{ending}.gzb"
        (self.folder / file).write_bytes(packed)
        return file
