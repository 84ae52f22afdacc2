"""Compute what every learner opens, before the first one does. Knows the cache, not who fills it or why."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from spinelab.domain.cache import cache_folder, model_hash
from spinelab.domain.curvature import MODELLED
from spinelab.explorer.scene import pack

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ready"]


def ready(out: Path | None = None) -> list[Path]:
    """Compute the reference spine of every region, where the cache of this user does not hold it.

    Parameters
    ----------
    out
        A folder that gets a copy of the entries, for the caches of other users; it is made.

    Returns
    -------
    list of Path
        The entries in the cache of this user.

    Raises
    ------
    OSError
        If the copies cannot be written.
    """
    for region in MODELLED:
        pack(region)
    found = sorted(
        path for region in MODELLED for path in cache_folder().glob(f"*-{region}-{model_hash()}.npz")
    )
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for path in found:
            shutil.copyfile(path, out / path.name)  # not its mode: an entry of a cache is for one user alone
    return found
