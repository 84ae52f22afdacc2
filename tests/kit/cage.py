"""A cage for stock nbgrader while it runs hostile submissions: no network, little memory, no end of time.

Used by `hostile.py`. The whole of nbgrader runs inside, as a user that owns nothing else, and with the kernel
that it starts; the machine outside sees one folder of its own change.
"""

import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from spinebank.sandbox.bubblewrap import UNUSED_USERS
from spinebank.sandbox.limits import Limits, Watch

LIMITS = {"address_space_mb": 4000, "memory_mb": 3000, "processes": 120, "disk_mb": 1200}
WALL_S = 120
"""How long a run may take, and so much again for every four submissions."""


@dataclass
class Done:
    """How a run ended."""

    code: int
    stopped: str = ""


def run(command, folder, course, environment, count):
    """Run a command of nbgrader on a course below ``folder``, in the cage."""
    limits = Limits.of({**LIMITS, "wall_s": WALL_S + WALL_S * count // 4})
    (folder / "link").mkdir(exist_ok=True)
    (folder / "cache").mkdir(exist_ok=True)
    home = folder / "home"
    home.mkdir(exist_ok=True)
    environment = environment | {"HOME": str(home), "XDG_CACHE_HOME": str(folder / "cache"), "TMPDIR": "/tmp"}  # noqa: S108
    environment |= dict.fromkeys(("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR"), str(home))
    environment |= {"JUPYTER_RUNTIME_DIR": str(home / "runtime")}
    become, user = [], random.choice(UNUSED_USERS)  # noqa: S311 (no secret)
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", "-h", f"{user}:{user}", folder], check=True)
        become = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--"]
    readable = [Path(entry) for entry in environment["PYTHONPATH"].split(os.pathsep) if entry]
    readable += [Path(sys.prefix), Path(sys.base_prefix), Path(__file__).parents[2]]
    argv = ["bwrap", "--die-with-parent", "--new-session", "--unshare-pid", "--unshare-net", "--unshare-ipc"]
    argv += ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/root", "--tmpfs", "/tmp"]  # noqa: S108
    argv += ["--chmod", "1777", "/tmp", "--chmod", "0755", "/root"]  # noqa: S108
    readable = list(dict.fromkeys(path.resolve() for path in readable if path.is_dir()))
    for path in [*readable, folder]:
        for parent in reversed(path.parents[:-1]):
            argv += ["--perms", "0755", "--dir", str(parent)]
    for path in readable:
        argv += ["--ro-bind", str(path), str(path)]
    argv += ["--bind", str(folder), str(folder), "--chdir", str(course)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*argv, *become, *limits.prlimit(), *command], env=environment, stdout=log, stderr=log
        )
        watch = Watch(process, folder / "link", limits)
        watch.start()
        code = process.wait()
        watch.join()
    return Done(code, watch.reason)


def emptied(folder):
    """Remove the course of a run, whatever modes its folders have got."""
    for path in [folder / "course", *(folder / "course").rglob("*")]:
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    shutil.rmtree(folder / "course")
