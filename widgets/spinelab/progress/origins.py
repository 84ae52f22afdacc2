"""Whose progress lies in a folder: random numbers that were drawn where it was kept, and name nobody."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

from spinelab.answers.bounded import read_bounded
from spinelab.answers.lock import folder_lock
from spinelab.answers.work import WORK_FOLDER
from spinelab.files import replace_file
from spinelab.progress.record import MAX_ORIGINS, origins_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["ORIGINS_FILE", "join_origins", "origins_of"]

ORIGINS_FILE = "origins.json"
_MAX_BYTES = 10_000


def origins_of(folder: Path) -> tuple[str, ...]:
    """Return the numbers of a folder, its own first; () where progress was never saved or loaded."""
    try:
        data = read_bounded(folder / WORK_FOLDER / ORIGINS_FILE, _MAX_BYTES)
        return origins_in(json.loads(data or b"[]"))
    except (OSError, ValueError, RecursionError):
        return ()


def join_origins(folder: Path, others: Sequence[str] = ()) -> tuple[str, ...]:
    """Add numbers to those of a folder, after drawing its own if it has none; return all of them.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    place = folder / WORK_FOLDER
    place.mkdir(parents=True, exist_ok=True)
    with folder_lock(place):
        known = origins_of(folder)
        joined = tuple(dict.fromkeys([*(known or [secrets.token_hex(8)]), *others]))[:MAX_ORIGINS]
        if joined != known:
            replace_file(place / ORIGINS_FILE, json.dumps(joined) + "\n")
    return joined
