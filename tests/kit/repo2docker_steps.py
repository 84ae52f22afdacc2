"""Print, as JSON, what repo2docker would do with the repository in the current folder.

A program of its own: repo2docker reads the current folder, and warns of old modules where tests allow no
warning. Nothing is built, and no Docker is asked.

- ``buildpack``, ``python``: what it takes the repository for
- ``base``: the packages that its environment holds before any of ours, as its lock file names them
- ``steps``: the ``RUN`` lines of its Dockerfile from where the repository has been copied into the image
"""

import json
import re
import sys
from importlib.resources import files

from repo2docker import __version__
from repo2docker.app import Repo2Docker

COPIED = "COPY --chown=1000:1000 src/ ${REPO_DIR}/"


def buildpack():
    """Return the first buildpack that finds its files, as repo2docker does."""
    app = Repo2Docker()
    packs = [kind(base_image=app.base_image) for kind in app.buildpacks]
    found = next(pack for pack in packs if pack.detect())
    found.platform = "linux/amd64"
    return found


def base(python):
    """Return the packages that repo2docker's environment names, at the versions of its lock file."""
    conda = files("repo2docker") / "buildpacks" / "conda"
    named = re.findall(r"^- ([a-z_-]+)==", (conda / f"environment.py-{python}.yml").read_text(), re.MULTILINE)
    lock = (conda / f"environment.py-{python}-linux-64.lock").read_text()
    versions = {name: re.search(rf"/{name}-([0-9][^-]*)-", lock)[1] for name in named}
    versions["jupyterhub"] = versions.pop("jupyterhub-singleuser")  # its name outside conda
    return [f"{name}=={version}" for name, version in versions.items()]


if __name__ == "__main__":
    pack = buildpack()
    _, copied, after = pack.render({}).partition(COPIED)
    steps = re.findall(r"^RUN ((?:.*\\\n)*.*)$", after, re.MULTILINE)
    found = {
        "version": __version__,
        "buildpack": type(pack).__name__,
        "python": pack.python_version,
        "base": base(pack.python_version),
        "steps": steps,
    }
    sys.stdout.write(json.dumps(found))
