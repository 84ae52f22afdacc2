"""Keep computed arrays on disk from one run to the next. Knows files and hashes, not geometry.

An entry is named by the content of the code and data it was computed with, so a changed model never meets an
old result. A damaged entry counts as missing; a folder that cannot be written to only costs time.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import platformdirs

__all__ = ["cache_folder", "model_hash", "remembered"]

Arrays = Mapping[str, npt.NDArray[np.generic]]


def cache_folder() -> Path:
    """Return the folder of the current user in which entries are kept."""
    return Path(platformdirs.user_cache_dir("spinelab"))


@cache
def model_hash() -> str:
    """Return a hash of the code and the data of the model."""
    digest = hashlib.sha256(np.__version__.encode())
    root = files("spinelab.domain")
    for folder, suffix in ((root, ".py"), (root / "data", ".csv"), (root / "data", ".yaml")):
        for entry in sorted(folder.iterdir(), key=lambda item: item.name):
            if entry.name.endswith(suffix):
                digest.update(entry.name.encode() + entry.read_bytes())
    return digest.hexdigest()[:20]


def remembered(name: str, build: Callable[[], Arrays]) -> Arrays:
    """Return the arrays of an entry, computed by ``build`` unless a sound copy is on disk."""
    path = cache_folder() / f"{name}-{model_hash()}.npz"
    found = _read(path)
    if found is None:
        found = build()
        _write(path, found)
    return found


def _read(path: Path) -> Arrays | None:
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _write(path: Path, arrays: Arrays) -> None:
    """Write beside the target first, so that a reader never meets half a file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".part")
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as stream:
            np.savez(stream, **arrays)  # type: ignore[arg-type]  # numpy's stub takes a flag among the arrays
        Path(draft).replace(path)
    except OSError:
        Path(draft).unlink(missing_ok=True)
