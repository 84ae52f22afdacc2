"""Studies on disk from one run to the next. Knows files and checksums, not images.

A file holds a line of JSON and the raw arrays after it: 60 MB are read in a twentieth of a second. Its name
holds a hash of the code, the data and the request, so that a changed model never meets an old volume.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import warnings
from pathlib import Path

import numpy as np
import numpy.typing as npt

from spinelab.domain.cache import cache_folder, code_hash

__all__ = ["LIMIT_BYTES", "DamagedStudyWarning", "kept", "recalled", "request_hash"]

Arrays = dict[str, npt.NDArray[np.generic]]

LIMIT_BYTES = 3_000_000_000
"""Studies on disk beyond this are forgotten, the longest unused first."""
_MARK = "spinelab study 1"
_ALIGN = 64


class DamagedStudyWarning(UserWarning):
    """A stored study could not be read and was computed again."""


def request_hash(*request: object) -> str:
    """Return the hash of a request and of everything that it is computed from."""
    return hashlib.sha256(
        (code_hash("spinelab.domain", "spinelab.imaging") + repr(request)).encode()
    ).hexdigest()[:24]


def recalled(name: str) -> Arrays | None:
    """Return the arrays kept under a name; None when there are none.

    A damaged copy counts as none, with a `DamagedStudyWarning` of one sentence.
    """
    path = _path(name)
    try:
        found = _read(path)
        os.utime(path)
    except OSError:
        return None
    except (ValueError, KeyError, TypeError) as fault:
        warnings.warn(
            f"The stored study {path.name} is damaged ({fault}); it is computed again.",
            DamagedStudyWarning,
            stacklevel=4,
        )
        return None
    return found


def kept(name: str, arrays: Arrays) -> Arrays:
    """Keep arrays under a name and return them; a folder that cannot be written to only costs time."""
    _write(_path(name), arrays)
    return arrays


def _path(name: str) -> Path:
    return cache_folder() / "studies" / f"{name}.study"


def _read(path: Path) -> Arrays:
    with path.open("rb") as stream:
        head = json.loads(stream.readline(1_000_000))
        if head["mark"] != _MARK:
            raise ValueError("unknown form")
        arrays: Arrays = {}
        for entry in head["arrays"]:
            stream.seek(entry["at"])
            flat = np.fromfile(stream, dtype=np.dtype(entry["type"]), count=int(np.prod(entry["shape"])))
            array = flat.reshape(entry["shape"])
            if _checksum(array) != entry["sum"]:
                raise ValueError(f"the checksum of {entry['name']} is wrong")
            arrays[entry["name"]] = array
    return arrays


def _write(path: Path, arrays: Arrays) -> None:
    entries: list[dict[str, object]] = []
    size = 1024 + 256 * len(arrays)
    for name, array in arrays.items():
        size = -(-size // _ALIGN) * _ALIGN
        entries.append(
            {
                "name": name,
                "at": size,
                "type": array.dtype.str,
                "shape": array.shape,
                "sum": _checksum(array),
            }
        )
        size += array.nbytes
    head = json.dumps({"mark": _MARK, "arrays": entries}).encode() + b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".part")
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(head)
            for entry, array in zip(entries, arrays.values(), strict=True):
                stream.seek(int(str(entry["at"])))
                np.ascontiguousarray(array).tofile(stream)
        Path(draft).replace(path)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        return
    _forget(path)


def _checksum(array: npt.NDArray[np.generic]) -> int:
    """Return a sum over the bytes that any single change alters; as fast as memory."""
    data = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
    whole = data[: len(data) // 8 * 8].view(np.uint64)
    return int((int(whole.sum(dtype=np.uint64)) + int(data[len(whole) * 8 :].sum(dtype=np.uint64))) % 2**53)


def _forget(newest: Path) -> None:
    """Delete the longest unused studies beyond the limit, never the newest."""
    stored = []
    for path in newest.parent.glob("*.study"):
        try:
            status = path.stat()
        except OSError:
            continue
        stored.append((status.st_mtime, status.st_size, path))
    total = sum(size for _, size, _ in stored)
    for _, size, path in sorted(stored):
        if total <= LIMIT_BYTES:
            break
        if path != newest:
            path.unlink(missing_ok=True)
            total -= size
