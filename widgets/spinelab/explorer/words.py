"""Sentences of the explorer that never change, as the view gets them."""

from __future__ import annotations

from typing import Any

from spinelab.ui.angles import ANGLES

__all__ = ["WORDS"]

WORDS: dict[str, Any] = {
    "keys": "Computed spine. Arrow keys turn it, plus and minus zoom. Use the list to choose structures.",
    "section": "Section shown",
    "turning": "Turn and zoom",
    "flat": "drawn as a section",
    "drawing": "Show sections as a flat drawing instead of the 3D model",
    "unnamed": "Unnamed structure",
    "none_yet": "Nothing chosen yet",
    "none_chosen": "Click a part of the picture, or choose a name in the list.",
    "choose": "Click it in the picture, or choose the description that fits in the list.",
    "modes": [["explore", "Explore"], ["practise", "Practise: find the structure"]],
    "search": ["Search the descriptions", "Search a name, e.g. flavum"],
    "turns": [
        ["◀", "Turn left", [15, 0]],
        ["▶", "Turn right", [-15, 0]],
        ["▲", "Tilt up", [0, 15]],
        ["▼", "Tilt down", [0, -15]],
        ["+", "Nearer", 1 / 1.15],
        ["−", "Further away", 1.15],  # noqa: RUF001 (a minus sign)
    ],
    "views": [
        ["anterior", "Anterior"],
        ["posterior", "Posterior"],
        ["left", "Left"],
        ["right", "Right"],
        ["superior", "Superior"],
        ["oblique", "Oblique"],
    ],
    "angles": ANGLES,
    "cut_names": [
        ["none", "No cut"],
        ["sagittal", "Sagittal"],
        ["axial", "Axial"],
        ["coronal", "Coronal"],
    ],
    "cuts": {
        "none": "Not cut.",
        "sagittal": "Cut in the sagittal plane at # mm; the patient's left part is removed.",
        "axial": "Cut in the axial plane at # mm; the upper part is removed.",
        "coronal": "Cut in the coronal plane at # mm; the back part is removed.",
    },
    "from": [["the right", "the left"], ["the front", "behind"], ["below", "above"]],
    "ways": [
        ["towards the patient's left", "towards the patient's right"],
        ["further back", "further forward"],
        ["higher", "lower"],
    ],
    "simulated": "Computed from published measurements; not a scan of a person.",
}
"""By what they are for; ``turns`` are degrees (yaw, pitch) or a factor, ``ways`` go by x, y and z."""
