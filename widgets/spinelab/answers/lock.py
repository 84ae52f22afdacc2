"""One writer at a time in a folder, across kernels. Knows locks, not what is written under them."""

import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["folder_lock"]

WAIT_SECONDS = 3.0
"""A save takes milliseconds; whoever holds the lock longer is stuck."""
PAUSE_SECONDS = 0.005


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; the system lets go of it when a process dies, so none can be left behind.

    The folder itself is locked where the system can do that, so nothing lies about in what students hand in.
    Windows, and network disks that refuse, use a file in the temporary folder of the same machine.

    Raises
    ------
    TimeoutError
        If another process holds the lock for longer than `WAIT_SECONDS`.
    """
    descriptor = _open_lockable(folder)
    try:
        yield
    finally:
        os.close(descriptor)  # closing also unlocks


def _open_lockable(folder: Path) -> int:
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            _wait_for(descriptor, folder)
        except TimeoutError:
            os.close(descriptor)
            raise
        except OSError:  # this disk does not lock folders
            os.close(descriptor)
        else:
            return descriptor
    name = hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()[:32]
    descriptor = os.open(Path(tempfile.gettempdir()) / f"spinelab-{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait_for(descriptor, folder)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _wait_for(descriptor: int, folder: Path) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        with suppress(BlockingIOError, PermissionError):
            _try_lock(descriptor)
            return
        if time.monotonic() > deadline:
            raise TimeoutError(
                f"another notebook has been writing in {folder} for {WAIT_SECONDS:.0f} seconds"
            )
        time.sleep(PAUSE_SECONDS)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
