"""The environment that Binder builds: made from nothing by the steps that repo2docker itself generates."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).parents[2]
STEPS = Path(__file__).with_name("repo2docker_steps.py")
NOT_IN_A_CLONE = (".git", ".venv", "node_modules", "__pycache__", ".*_cache", "gradebook.db", "release")


def generated(clone):
    """Return what repo2docker would do in a clone: its version, the buildpack, base packages, and its steps.

    The steps are the ``RUN`` lines of its own Dockerfile after the repository was copied into the image.
    """
    done = subprocess.run([sys.executable, STEPS], cwd=clone, capture_output=True, text=True, check=True)
    return SimpleNamespace(**json.loads(done.stdout))


def build(folder, cache):
    """Make a virtual environment by repo2docker's own steps; the environment, and the clone it was made in.

    repo2docker begins with an environment of conda-forge; a virtual environment with the same packages in the
    same versions, from PyPI, stands for it. Python compiles what is imported; compiling all the rest takes
    minutes that nothing here needs, and ``postBuild`` takes it away.
    """
    venv, clone = folder / "venv", folder / "repo"
    shutil.copytree(ROOT, clone, ignore=shutil.ignore_patterns(*NOT_IN_A_CLONE))
    asked = generated(clone)
    assert (asked.buildpack, asked.python) == ("PythonBuildPack", "3.11")
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    variables = {
        **os.environ,
        "KERNEL_PYTHON_PREFIX": str(venv),
        "NB_PYTHON_PREFIX": str(venv),
        "PATH": os.pathsep.join([str(venv / "bin"), os.environ["PATH"]]),
        "PIP_NO_COMPILE": "1",
        "PIP_QUIET": "1",
        "XDG_CACHE_HOME": str(cache),
    }
    variables.pop("PYTHONPATH", None)
    base = shlex.join([f"{venv}/bin/pip", "install", *asked.base])
    for step in (base, *asked.steps):
        done = subprocess.run(
            ["bash", "-c", step], cwd=clone, capture_output=True, text=True, check=False, env=variables
        )
        assert done.returncode == 0, f"{step}\n{done.stderr[-2000:]}"
    return venv, clone


def size_mb(venv):
    """Megabytes of the files in the environment's site-packages."""
    (site,) = venv.glob("lib/*/site-packages")
    return sum(file.stat().st_size for file in site.rglob("*") if file.is_file()) / 1e6
