"""The findings that may be given, as a sheet to be ticked on paper. Knows rows and boxes, no lesions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spinelab.domain.localisation.backward import NO_LEVEL
from spinelab.localiser.pack import pack
from spinelab.ui.paper import blank, table, tick

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["sheet"]

_SKIN = {
    "pin:S3": "Pin prick, saddle (S3)",
    "position:C7": "Vibration and position, fingers",
    "position:L5": "Vibration and position, toes",
}
"""What is asked of sensation, as in ``ask.js``."""
_SIDES = ("left", "right")
_REFLEX = {"tendon": ("reduced", "brisk"), "skin": ("reduced",), "sacral": ("reduced",)}


def sheet(observed: Mapping[str, str]) -> str:
    """Return tables of boxes for sensation, strength, reflexes and signs; what was observed is ticked."""
    held = pack()
    reflexes = [
        (one["name"], one["id"], _REFLEX[one["kind"]], one["kind"] != "sacral") for one in held["reflexes"]
    ]
    signs = [(one["name"], one["id"], ("present",), one["sided"]) for one in held["signs"]]
    tables: dict[str, list[Sequence[Any]]] = {
        "Sensation": [(name, key, ("reduced",)) for key, name in _SKIN.items()],
        "Strength of the key muscles": [
            (f"{one['segment']} {one['action']}", one["id"], ("weak",)) for one in held["muscles"]
        ],
        "Reflexes": [row for *row, sided in reflexes if sided],
        "Signs": [row for *row, sided in signs if sided],
    }
    levels = "".join(_level(side, observed) for side in _SIDES)
    return (
        levels
        + "".join(_table(name, rows, _SIDES, observed) for name, rows in tables.items())
        + _table(
            "Findings without a side", [row for *row, sided in reflexes + signs if not sided], (), observed
        )
    )


def _level(side: str, observed: Mapping[str, str]) -> str:
    given = observed.get(f"pin_level:{side}")
    words = "normal everywhere" if given == NO_LEVEL else given
    return blank(f"Pin prick: upper limit of the loss, {side}", given=words)


def _table(
    name: str, rows: Iterable[Sequence[Any]], sides: Sequence[str], observed: Mapping[str, str]
) -> str:
    heads = ["Finding", *(side.capitalize() for side in sides)] if sides else ["Finding", "Found"]
    ends = [f"@{side}" for side in sides] or [""]
    cells = (
        [words, *(_boxes(f"{key}{end}", states, observed) for end in ends)] for words, key, states in rows
    )
    return table(name, heads, cells)


def _boxes(key: str, states: Sequence[str], observed: Mapping[str, str]) -> str:
    return " ".join(tick(state, on=observed.get(key) == state) for state in states)
