"""From a lesion to what the examination finds. Knows how the parts of the examination come together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from spinelab.domain.localisation.atlas import Note, atlas
from spinelab.domain.localisation.damage import BOTH, Damage, damage_of
from spinelab.domain.localisation.finding import FINDINGS, Certainty, Effect, State, finding
from spinelab.domain.localisation.lesion import Extent, Lesion
from spinelab.domain.localisation.motor import power, reflexes
from spinelab.domain.localisation.sensation import sensation
from spinelab.domain.localisation.special import special_signs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spinelab.domain.vocabulary import Side

__all__ = ["Signs", "signs_at", "signs_of"]


@dataclass(frozen=True, eq=False)
class Signs:
    """What the examination of a person with a lesion is expected to find."""

    lesion: Lesion
    effects: Mapping[tuple[str, str], Effect]
    """(finding, side) to what is found there; every finding of `FINDINGS` on each of its sides."""
    tracts: Mapping[tuple[str, str], Certainty]
    """(tract, side of the cord) that is struck."""
    notes: tuple[Note, ...]
    """What qualifies the prediction: inferred, disputed, or simply to be known."""

    def of(self, finding_id: str, side: str = "midline") -> Effect:
        """Return what is found.

        Raises
        ------
        KeyError
            If there is no such finding, or it has no such side.

        >>> signs_of("C4-C5", "midline", "transverse").of("reflex:triceps", "left").state
        <State.BRISK: 'brisk'>
        """
        sides = finding(finding_id).sides
        if side not in sides:
            raise KeyError(f"{finding_id!r} has no side {str(side)!r}. Allowed: {', '.join(sides)}.")
        return self.effects[finding_id, str(side)]

    def sensory_level(self, side: str, way: str = "pin", *, surely: bool = True) -> str | None:
        """Return the highest dermatome on a side of the body in which sensation is lost.

        Parameters
        ----------
        side
            ``"left"`` or ``"right"``.
        way
            ``"pin"``, ``"touch"`` or ``"position"``.
        surely
            Count expected loss only, not what is possible.
        """
        for segment in atlas().key_points:
            effect = self.effects[f"{way}:{segment}", str(side)]
            if effect.state is State.REDUCED and (effect.certainty is Certainty.EXPECTED or not surely):
                return segment
        return None

    def abnormal(self) -> dict[tuple[str, str], Effect]:
        """Return what is not normal, in the order of the examination."""
        return {at: effect for at, effect in self.effects.items() if effect.state is not State.NORMAL}

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain data, for JSON and for cases whose findings follow from the lesion."""
        return {
            "lesion": {
                "level": self.lesion.level,
                "side": str(self.lesion.side),
                "extent": str(self.lesion.extent),
                "segments": list(self.lesion.segments),
                "neighbours": list(self.lesion.neighbours),
                "words": self.lesion.in_words(),
            },
            "findings": [
                {
                    "id": name,
                    "name": finding(name).name,
                    "side": side,
                    "state": str(effect.state),
                    "certainty": str(effect.certainty),
                }
                for (name, side), effect in self.abnormal().items()
            ],
            "tracts": [
                {"tract": tract, "side": side, "certainty": str(certainty)}
                for (tract, side), certainty in self.tracts.items()
            ],
            "notes": [
                {"text": note.text, "sources": list(note.sources), "kind": note.kind} for note in self.notes
            ],
        }


def signs_of(level: str, side: Side | str, extent: Extent | str) -> Signs:
    """Return what the examination finds when a lesion lies at a level.

    Parameters
    ----------
    level
        Motion segment as seen on a scan, ``"C5-C6"`` to ``"L5-S1"``; the segment of the cord lies lower.
    side
        ``"left"`` or ``"right"`` of the patient, or ``"midline"`` where both sides are struck alike.
    extent
        One of `Extent`.

    Raises
    ------
    ValueError
        If the three do not go together; the sentence says what is allowed.

    >>> signs = signs_of("T10-T11", "midline", "posterior")
    >>> signs.sensory_level("left", "position"), signs.of("sign:romberg").state
    ('L2', <State.PRESENT: 'present'>)
    """
    return signs_at(Lesion(level, side, extent))  # type: ignore[arg-type]  # the lesion checks and converts


@cache
def signs_at(lesion: Lesion) -> Signs:
    """Return what the examination finds with a lesion; worked out once for each."""
    damage = damage_of(lesion)
    found = {
        (name, str(side)): effect
        for part in (sensation, power, reflexes, special_signs)
        for name, side, effect in part(damage)
    }
    order = [(entry.id, side) for entry in FINDINGS for side in entry.sides]
    tracts = {(tract, str(side)): certainty for (tract, side), certainty in damage.tracts.items()}
    return Signs(lesion, {at: found[at] for at in order}, tracts, _notes(damage))


def _notes(damage: Damage) -> tuple[Note, ...]:
    lesion, facts = damage.lesion, atlas()
    guessed = [
        Note(f"Inferred: {text[0].lower()}{text[1:].rstrip('.')}.", (), "inferred")
        for text in (lesion.place.inferred, lesion.pattern.inferred)
        if text and lesion.of_cord
    ]
    skin = facts.raw["dermatomes"]
    maps = Note(skin["disputed"], tuple(skin["disputed_sources"]), "disputed")
    if not lesion.of_cord:
        roots = facts.raw["muscles"]
        found = [Note(roots["disputed"], tuple(roots["disputed_sources"]), "disputed"), maps]
        if lesion.level.startswith("L") and lesion.extent is not Extent.CONUS:
            order = facts.raw["levels"]["order_of_roots"]
            found.append(Note(f"Inferred: {order['inferred']}", (), "inferred"))
        return (*found, *facts.notes("level_notes", level=lesion.level))
    parts = ["level_notes", "sensory_level_notes", "extent_notes", "sign_notes", "reflex_notes"]
    if any(damage.tract("corticospinal", side) for side in BOTH):
        parts.append("tract_notes")
    return (*guessed, *facts.notes(*parts, level=lesion.level), maps)
