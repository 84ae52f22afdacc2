"""Still pictures of the drawings, kept in the package: the view draws them once, at an author's command."""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["FOLDER", "SEED", "picture_of"]

FOLDER = Path(__file__).parent / "stills"
SEED = 1
"""The arrangement that was drawn; other arrangements have no still picture."""


@cache
def picture_of(tissue: str) -> bytes:
    """Return the WebP of a tissue, 480 x 340 pixels, with a number on each structure in their order."""
    return (FOLDER / f"{tissue}.webp").read_bytes()
