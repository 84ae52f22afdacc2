"""What a sandboxed program sees: the arguments of ``bwrap``, and whether it works on this machine.

It sees the system's programs, the Python environment without Jupyter's settings and without `spinebank`, the
package `spinelab`, a copy of the submission, and folders of its own in memory. Everything else is absent.

Root needs more words than others do: bubblewrap leaves root its capabilities, and the number of root's
processes is never bounded. So root makes the sandbox, and an otherwise unused user enters it.
"""

import functools
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import spinelab
from spinebank.sandbox.limits import MB, Limits

__all__ = ["PLACE", "Folders", "command", "why_not"]

PLACE = "/tmp/work"  # noqa: S108 (inside the sandbox, whose /tmp is its own)
"""Where the submission lies inside."""
SYSTEM = ("/bin", "/lib", "/lib32", "/lib64", "/libx32", "/sbin")
ETC = ("alternatives", "fonts", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "mime.types")
UNUSED_USERS = range(61184, 65520)
"""User ids that systemd keeps for such short-lived use; nobody owns a file with one."""
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
ENTER = f'mkdir -p /tmp/home && cp -R /submission {PLACE} && chmod -R u+w {PLACE} && cd {PLACE} && exec "$@"'


class Folders:
    """The two folders of one sandbox on the machine outside, removed by `remove`.

    ``link`` holds the sockets between kernel and grader and has the same path inside; ``submission`` is
    copied into the sandbox and cannot be changed there.
    """

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="spinebank-"))
        self.root.chmod(0o711)
        self.link = self.root / "link"
        self.link.mkdir(mode=0o700)
        self.submission = self.root / "submission"
        self.submission.mkdir(mode=0o700)
        self.settings = self.root / "kernel.json"
        self.user = random.choice(UNUSED_USERS) if os.getuid() == 0 else None  # noqa: S311 (no secret)

    def take(self, source: Path, limits: Limits) -> None:
        """Copy the submitted folder; links stay links, and lead nowhere inside.

        Raises
        ------
        ValueError
            If the folder is larger than ``limits.submission_mb``.
        """
        size = sum(path.lstat().st_size for path in source.rglob("*"))
        if size > limits.submission_mb * MB:
            raise ValueError(
                f"The submission in {source} has {size / MB:.0f} MB, more than the {limits.submission_mb} MB "
                "that are copied into the sandbox, so none of its code was run."
            )
        shutil.copytree(source, self.submission, symlinks=True, dirs_exist_ok=True)

    def hand_over(self) -> None:
        """Give the folders to the user who will enter, where that is not our own."""
        if self.user is not None:
            for path in (self.settings, self.link, self.submission, *self.submission.rglob("*")):
                if path.is_symlink() or path.exists():
                    os.chown(path, self.user, self.user, follow_symlinks=False)

    def remove(self) -> None:
        """Remove both."""
        shutil.rmtree(self.root, ignore_errors=True)


def command(
    argv: Sequence[str],
    folders: Folders,
    limits: Limits,
    course: Path,
    extra_env: Mapping[str, str] = MappingProxyType({}),
) -> list[str]:
    """Return the command that runs another one in a sandbox.

    Parameters
    ----------
    argv
        The command to run; its first word is a path or found on the sandbox's ``PATH``.
    folders
        The sandbox's own folders.
    limits
        What it may use.
    course
        Root of the nbgrader course, hidden even where it lies in a folder that is in sight.
    extra_env
        Variables that the command gets beside the few that every sandbox has.
    """
    inner = [*limits.prlimit(), "/bin/sh", "-c", ENTER, "sh", *argv]
    rooms = _rooms(folders, limits, course, extra_env)
    if folders.user is None:
        return ["bwrap", "--unshare-all", "--unshare-user", "--disable-userns", *rooms, *inner]
    apart = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    caps = ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    become = ["setpriv", f"--reuid={folders.user}", f"--regid={folders.user}", "--clear-groups", "--"]
    locked = ["bwrap", "--unshare-user", "--disable-userns", "--die-with-parent", "--dev-bind", "/", "/"]
    return ["bwrap", *apart, *caps, *rooms, *become, *locked, *inner]


@functools.cache
def why_not() -> str:
    """Return why code cannot be run in a sandbox here, as a sentence; empty where it can.

    The answer comes from trying, with the same arguments that a kernel gets, once in each run.
    """
    if not sys.platform.startswith("linux"):
        return f"The sandbox needs bubblewrap, which exists for Linux only; this is {sys.platform}."
    tools = ("bwrap", "prlimit", "setpriv") if os.getuid() == 0 else ("bwrap", "prlimit")
    for tool in tools:
        if shutil.which(tool) is None:
            package = {"bwrap": "bubblewrap"}.get(tool, "util-linux")
            return f"The program {tool} is not installed (Debian, Ubuntu: sudo apt install {package})."
    folders = Folders()
    try:
        folders.hand_over()
        trial = command([sys.executable, "-c", "print(40 + 2)"], folders, Limits(), Path.cwd())
        done = subprocess.run(  # noqa: S603 (our own command)
            trial, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.SubprocessError) as error:
        return f"bubblewrap is installed but cannot be started here: {error}"
    finally:
        folders.remove()
    if done.stdout.strip() == "42":
        return ""
    said = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
    return f"bubblewrap is installed but does not work on this machine or in this container: {said}"


def _rooms(folders: Folders, limits: Limits, course: Path, extra_env: Mapping[str, str]) -> list[str]:
    """Return what is in sight: system, Python, submission, memory; nothing outside can be written."""
    own = Path(spinelab.__file__).parent
    python = dict.fromkeys([Path(sys.prefix), Path(sys.base_prefix), own])
    shown = [path for path in python if not path.is_relative_to("/usr")]
    arguments = [
        "--die-with-parent",
        "--new-session",
        "--clearenv",
        *_system(),
        "--proc",
        "/proc",
        "--dev",
        "/dev",
    ]
    for room in ("/dev/shm", "/tmp"):  # noqa: S108
        arguments += ["--perms", "1777", "--size", str(limits.disk_mb * MB), "--tmpfs", room]
    for path in [*shown, folders.link]:
        for parent in reversed(path.parents[:-1]):
            arguments += ["--perms", "0755", "--dir", str(parent)]
    for path in shown:
        arguments += ["--ro-bind", str(path), str(path)]
    for path in _hidden([Path("/usr"), *shown], course):
        arguments += ["--tmpfs", str(path), "--remount-ro", str(path)]
    arguments += ["--bind", str(folders.link), str(folders.link)]
    arguments += ["--ro-bind", str(folders.submission), "/submission"]
    arguments += ["--ro-bind-try", str(folders.settings), str(folders.settings)]
    environment = {
        "PATH": f"{sys.prefix}/bin:/usr/local/bin:/usr/bin:/bin",
        "HOME": "/tmp/home",  # noqa: S108
        "TMPDIR": "/tmp",  # noqa: S108
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(own.parent),
        **dict.fromkeys(ONE_THREAD, "1"),
        **extra_env,
    }
    for name, value in environment.items():
        arguments += ["--setenv", name, value]
    return [*arguments, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/"]


def _system() -> list[str]:
    """Return the system's programs and the few settings that they need."""
    arguments = ["--ro-bind", "/usr", "/usr"]
    for name in SYSTEM:
        path = Path(name)
        if path.is_symlink():
            arguments += ["--symlink", str(path.readlink()), name]
        elif path.is_dir():
            arguments += ["--ro-bind", name, name]
    for name in ETC:
        arguments += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    return arguments


def _hidden(shown: list[Path], course: Path) -> list[Path]:
    """Return folders within what is shown that nobody inside may read: course, item bank, Jupyter's settings.

    An installed `spinebank` brings the bank with it, and so does a development install, in a folder apart.
    """
    banks = [Path(entry or ".").resolve() / "spinebank" for entry in sys.path]
    settings = [Path(room, "etc/jupyter") for room in (sys.prefix, sys.base_prefix, "/usr", "/usr/local")]
    wanted = dict.fromkeys([course.resolve(), *banks, *settings])
    return [
        path
        for path in wanted
        if path.is_dir() and any(path != room and path.is_relative_to(room) for room in shown)
    ]
