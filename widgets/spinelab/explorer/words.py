"""Sentences of the explorer that never change, as the view gets them."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS = {
    "keys": "Computed spine. Arrow keys turn it, plus and minus zoom. Use the list to choose structures.",
    "drawing": "Show sections as a flat drawing instead of the 3D model",
    "none_chosen": "Click a part of the picture, or choose a name in the list.",
    "choose": "Click it in the picture, or choose the description that fits in the list.",
    "simulated": "Computed from published measurements; not a scan of a person.",
}
"""By what they are for."""
