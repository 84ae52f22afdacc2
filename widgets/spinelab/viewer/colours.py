"""A colour for every name in a label volume. Knows words, not arrays."""

from __future__ import annotations

from spinelab.domain.vocabulary import STRUCTURES

__all__ = ["colour_of"]

_OWN = {
    "ligamentum flavum": "#f2b31a",
    "posterior longitudinal ligament": "#c75fb4",
    "anterior longitudinal ligament": "#4c9d74",
    "spinal cord": "#f7e59e",
    "spinal nerve": "#ecd565",
    "cauda equina": "#ecd565",
    "spinal dura mater": "#8db4d4",
    "nucleus pulposus": "#5485b8",
    "anulus fibrosus": "#80a8c7",
    "intervertebral disc": "#80a8c7",
    "vertebral artery": "#d63b3b",
    "lesion": "#ff5d8f",
}
_TISSUES = {
    "bone": "#d9c49a",
    "ligament": "#9fae5c",
    "disc": "#80a8c7",
    "neural": "#f7e59e",
    "meninges": "#8db4d4",
    "vessel": "#d63b3b",
}
_WORDS = {
    "cerebrospinal": "#3fa7d6",
    "csf": "#3fa7d6",
    "epidural fat": "#e7d8a1",
    "vein": "#5b7fd1",
    "plexus": "#5b7fd1",
    "artery": "#d63b3b",
    "aorta": "#d63b3b",
    "ossification": "#ff5d8f",
    "calcification": "#ff5d8f",
}
_BY_TERM = {entry.term.lower(): _TISSUES[entry.tissue] for entry in STRUCTURES if entry.tissue in _TISSUES}


def colour_of(name: str) -> str:
    """Return ``#rrggbb`` for a name such as ``Lamina C5, left``; one colour a structure, whatever its level.

    What only surrounds the spine gets none (``""``): it is named at the cursor, not painted.

    >>> colour_of("Ligamentum flavum C5-C6, left") == colour_of("Ligamentum flavum C3-C4, right")
    True
    """
    words = name.lower()
    for table in (_OWN, _BY_TERM):
        for term, colour in table.items():
            if words.startswith(term):
                return colour
    return next((colour for word, colour in _WORDS.items() if word in words), "")
