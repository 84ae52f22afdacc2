"""A first draft of a case for an author: it passes the checker but for what only the author can write."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from spinelab.files import replace_file

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["new_case"]


def new_case(path: Path) -> None:
    """Write the annotated example under the id that the file's name gives.

    Raises
    ------
    ValueError
        If the file exists, or its name is no id.
    """
    name = path.stem
    if path.suffix != ".yaml" or not name or not name.replace("-", "").isalnum() or name != name.lower():
        raise ValueError(
            f"{path.name!r} is no name of a case; write small letters and hyphens, such as my-case.yaml."
        )
    if path.exists():
        raise ValueError(f"{path} is there already; nothing was written.")
    text = files("spinelab.cases").joinpath("example.yaml").read_text(encoding="utf-8")
    replace_file(path, text.replace("id: my-first-case", f"id: {name}", 1))
