"""Sentences of the reading room that never change, as the view gets them; for the tools see `toolbox`."""

from __future__ import annotations

from typing import Any

from spinelab.domain.tools import LEAST_OUTLINE

__all__ = ["WORDS"]

WORDS: dict[str, Any] = {
    "arrangements": [["planes", "Three planes"], ["one", "One plane"], ["pair", "Side by side"]],
    "keys": "Arrow keys move the crosshair, Page Up and Page Down scroll, "
    "plus and minus zoom, Enter sets a point.",
    "other_slice": "The points of one measurement lie on one slice: "
    "go back to it, or press Escape to start anew.",
    "same_point": "That is the same point: move on first.",
    "few_points": f"An outline needs at least {LEAST_OUTLINE} points.",
    "wrong_plane": "needs an axial or a sagittal picture.",
    "none_yet": "None yet: choose a tool, then click in a picture.",
    "names": "Colour and name the structures",
    "unpacking": "Unpacking the images …",
    "arriving": "The other slices are arriving …",
    "missing": "That slice has not arrived.",
    "arrived": "All slices have arrived.",
    "trouble": "The other slices did not arrive (#). You can measure in the slices shown; "
    "run the cell again to see all.",
    "planes": {"axial": "Axial", "sagittal": "Sagittal", "coronal": "Coronal"},
    "presets": "Window presets",
    "send": "Send my answer",
    "again": "Start again",
    "go": "Go to its slice",
    "taken": "Point taken back. ",
    "beside": "Images on the right",
    "fit": "Show the whole slice",
    "set_point": "Set point at crosshair",
    "take_back": "Take point back",
    "close": "Close outline",
    "radius": "Radius of the probe",
    "broken": "The images could not be unpacked (#). Run the cell again.",
    "undo": ["Nothing to undo.", "Undone."],
    "redo": ["Nothing to do again.", "Done again."],
    "deleted": "Measurement deleted. Undo brings it back.",
    "all_deleted": "All measurements deleted. Undo brings them back.",
    "simulated": "Patient's right on your left. "
    "Simulated: computed from published measurements, not a scan of a person.",
}
"""By what they are for."""
