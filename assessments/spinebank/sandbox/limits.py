"""How much a notebook may use, and the watch that stops what the kernel of the system does not bound."""

import os
import stat
import subprocess
import threading
import time
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import psutil

__all__ = ["Limits", "Watch"]

MB = 1_000_000
LOOK_EVERY_S = 0.25


@dataclass(frozen=True)
class Limits:
    """What one notebook of one student may use."""

    address_space_mb: int = 8000
    """Of one process. Address space, not memory in use: numpy alone reserves a good part of a gigabyte."""
    memory_mb: int = 2000
    """In use by all processes together, what they share counted once."""
    processes: int = 100
    """Processes and threads; a Python kernel has about a dozen."""
    cpu_s: int = 600
    """Processor time of one process."""
    wall_s: int = 1200
    """From the start of the kernel to its end."""
    disk_mb: int = 200
    """All files that the notebook writes, held in memory and gone with the kernel."""
    output_mb: int = 10
    """All that the cells print and show."""
    message_mb: int = 16
    """One thing printed or shown; a larger one ends the connection to the kernel."""
    submission_mb: int = 200
    """The submitted folder, which is copied for the notebook."""

    def __post_init__(self) -> None:
        """Refuse what is no positive whole number."""
        for name, value in asdict(self).items():
            if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
                raise ValueError(
                    f"The sandbox's limit {name} is {value!r}, but must be a whole number above 0."
                )

    @classmethod
    def of(cls, given: dict[str, int]) -> "Limits":
        """Return the usual limits with these changed.

        Raises
        ------
        ValueError
            If a name is unknown or a value no positive whole number.
        """
        known = [field.name for field in fields(cls)]
        if unknown := sorted(set(given) - set(known)):
            raise ValueError(f"The sandbox has no limit {unknown[0]!r}; it has {', '.join(known)}.")
        return cls(**given)

    def prlimit(self) -> list[str]:
        """Return the command that sets what the system itself bounds, to be put before another command."""
        bounds = {
            "as": self.address_space_mb * MB,
            "nproc": self.processes,
            "cpu": self.cpu_s,
            "fsize": self.disk_mb * MB,
            "core": 0,
        }
        return ["prlimit", *(f"--{name}={value}" for name, value in bounds.items()), "--"]


class Watch(threading.Thread):
    """Kill a sandbox that uses more than it may in ways that no resource limit of a process covers.

    ``reason`` then says why, in words that may follow "it was stopped: ".
    """

    def __init__(self, process: subprocess.Popen[bytes], link: Path, limits: Limits) -> None:
        super().__init__(name="sandbox-watch", daemon=True)
        self.reason = ""
        self._process = process
        self._link = link
        self._limits = limits

    def run(self) -> None:
        """Look four times a second until the sandbox has ended or was ended."""
        end = time.monotonic() + self._limits.wall_s
        while self._process.poll() is None:
            if time.monotonic() > end:
                self.reason = f"it ran for more than {self._limits.wall_s} s"
            elif self._memory_bytes() > self._limits.memory_mb * MB:
                self.reason = f"it used more than {self._limits.memory_mb} MB of memory"
            elif self._wrote_beside_the_sockets():
                self.reason = "it wrote files where only its connection belongs"
            if self.reason:
                self._process.kill()
                return
            time.sleep(LOOK_EVERY_S)

    def _memory_bytes(self) -> int:
        try:
            inside = psutil.Process(self._process.pid).children(recursive=True)
        except psutil.Error:
            return 0
        quick = sum(_of(process, "memory_info", "rss") for process in inside)
        if quick <= self._limits.memory_mb * MB:
            return quick
        return sum(_of(process, "memory_full_info", "pss") for process in inside)  # shared pages counted once

    def _wrote_beside_the_sockets(self) -> bool:
        """Return whether the one folder that outside and inside share holds more than sockets."""
        try:
            with os.scandir(self._link) as entries:
                return any(not stat.S_ISSOCK(entry.stat(follow_symlinks=False).st_mode) for entry in entries)
        except OSError:  # removed while we looked
            return False


def _of(process: psutil.Process, method: str, name: str) -> int:
    try:
        return int(getattr(getattr(process, method)(), name))
    except psutil.Error:  # it has ended meanwhile
        return 0
