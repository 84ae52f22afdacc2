"""Sources as a view shows them: label, level and address. Knows the shape, not the view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spinelab.evidence.bibliography import references

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Link", "links"]

Link = dict[str, str]
"""``label``, ``level`` as prose, ``url`` (empty where there is none) and ``title``."""


def links(keys: Iterable[str]) -> list[Link]:
    """Return sources ready for a view.

    Raises
    ------
    UnknownKeyError
        If a key is no reference.

    >>> links(["kawano1988"])[0]["level"]
    'case series'
    """
    found = (references()[key] for key in keys)
    return [
        {"label": one.label, "level": one.level_text, "url": one.link, "title": one.title} for one in found
    ]
