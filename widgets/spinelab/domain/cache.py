"""Keep computed arrays on disk from one run to the next. Knows files and hashes, not geometry.

An entry is named by the content of the code and data it was computed with, so a changed model never meets an
old result. A damaged entry counts as missing; a folder that cannot be written to only costs time.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import platformdirs

__all__ = ["cache_folder", "code_hash", "model_hash", "remembered"]

Arrays = Mapping[str, npt.NDArray[np.generic]]


def cache_folder() -> Path:
    """Return the folder of the current user in which entries are kept."""
    return Path(platformdirs.user_cache_dir("spinelab"))


@cache
def model_hash() -> str:
    """Return a hash of the model's code and data: what lies in ``spinelab.domain`` but in no subpackage."""
    root = Path(str(files("spinelab.domain")))
    return _hash(root, [*root.glob("*.py"), *(root / "data").glob("*")])[:20]


@cache
def code_hash(*packages: str) -> str:
    """Return a hash of the code and the data of packages, subpackages included.

    For the name of an entry that is computed with more than the model itself.
    """
    roots = [Path(str(files(package))) for package in packages]
    return hashlib.sha256("".join(_hash(root, root.rglob("*")) for root in roots).encode()).hexdigest()[:20]


def _hash(root: Path, paths: Iterable[Path]) -> str:
    digest = hashlib.sha256(np.__version__.encode())
    for path in sorted(paths):
        if path.suffix in (".py", ".csv", ".yaml"):
            digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()


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
