"""Every lesion's signs as one table for the view. Knows how to write them short, draws nothing."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from spinelab.domain.localisation import FINDINGS, Extent, atlas, every_lesion, signs_of
from spinelab.evidence.links import links

if TYPE_CHECKING:
    from spinelab.domain.localisation import Note

__all__ = ["pack"]

_LETTERS = {
    "N": "normal",
    "R": "reduced",
    "B": "brisk",
    "L": "weak, lower motor neurone",
    "U": "weak, upper motor neurone",
    "P": "present",
}
"""Letters of the table; lower case means that the state is only possible."""


@cache
def pack() -> dict[str, Any]:
    """Return the facts and, for every lesion, one letter per finding and side."""
    facts = atlas()
    notes: dict[Note, int] = {}
    lesions = []
    for lesion in every_lesion():
        signs = signs_of(lesion.level, lesion.side, lesion.extent)
        lesions.append(
            {
                "level": lesion.level,
                "extent": str(lesion.extent),
                "side": str(lesion.side),
                "words": lesion.in_words(),
                "codes": "".join(effect.code for effect in signs.effects.values()),
                "tracts": [[tract, side, str(sure)] for (tract, side), sure in signs.tracts.items()],
                "grey": lesion.extent is Extent.CONUS or "anterior_horn" in lesion.pattern.strikes,
                "notes": [notes.setdefault(note, len(notes)) for note in signs.notes],
            }
        )
    return {
        "columns": [f"{entry.id}@{side}" for entry in FINDINGS for side in entry.sides],
        "letters": _LETTERS,
        "lesions": lesions,
        "levels": {
            level: {"primary": list(place.primary), "root": place.root, "extents": list(place.extents)}
            for level, place in facts.places.items()
        },
        "extents": {
            name: {"name": pattern.name, "sides": list(pattern.sides), "cites": links(pattern.sources)}
            for name, pattern in facts.patterns.items()
        },
        "points": dict(facts.key_points),
        "muscles": [
            {"id": f"power:{muscle.segment}", "segment": muscle.segment, "action": muscle.action}
            for muscle in facts.muscles.values()
        ],
        "reflexes": [
            {
                "id": f"reflex:{reflex.id}",
                "name": reflex.name,
                "arc": list(reflex.arc),
                "kind": reflex.kind,
                "cites": links(reflex.sources),
            }
            for reflex in facts.reflexes.values()
        ],
        "signs": [
            {
                "id": f"sign:{sign.id}",
                "name": sign.name,
                "says": sign.says,
                "sided": sign.sided,
                "cites": links(sign.sources),
            }
            for sign in facts.signs.values()
        ],
        "tracts": {
            name: {
                "name": entry["name"],
                "carries": entry["carries"],
                "crosses": entry["crosses"],
                "cites": links(entry["sources"]),
            }
            for name, entry in facts.tracts.items()
        },
        "notes": [{"text": note.text, "kind": note.kind, "cites": links(note.sources)} for note in notes],
        "examined": links(
            dict.fromkeys((*facts.raw["dermatomes"]["sources"], *facts.raw["muscles"]["sources"]))
        ),
        "fit": dict(facts.fit),
    }
