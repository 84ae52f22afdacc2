"""Signs that are present or absent: of long tracts, gait, bladder, pupil and breathing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spinelab.domain.localisation.atlas import atlas, rank
from spinelab.domain.localisation.damage import BOTH, Damage
from spinelab.domain.localisation.finding import NORMAL, Certainty, Effect, State
from spinelab.domain.localisation.lesion import Extent
from spinelab.domain.vocabulary import Side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["special_signs"]

Verdict = Certainty | None

_EXPECTED, _POSSIBLE = Certainty.EXPECTED, Certainty.POSSIBLE


def special_signs(damage: Damage) -> Iterator[tuple[str, Side, Effect]]:
    """Yield finding, side and what is found, for every sign."""
    for sign in atlas().signs.values():
        for side in BOTH if sign.sided else (Side.MIDLINE,):
            certainty = _RULES[sign.id](damage, side)
            effect = Effect(State.PRESENT, certainty) if certainty else NORMAL
            yield f"sign:{sign.id}", side, effect


def _released(damage: Damage, side: Side, *segments: str) -> Verdict:
    """Judge a corticospinal sign carried out by lower segments: sure only if none of them is struck."""
    tract = damage.tract("corticospinal", side)
    below = [rank(segment) > damage.lowest for segment in segments]
    struck = set(damage.lesion.segments) | set(damage.lesion.neighbours)
    if tract is None or not (any(below) or struck & set(segments)):
        return None
    return tract if all(below) and not struck & set(segments) else _POSSIBLE


def _hoffmann(damage: Damage, side: Side) -> Verdict:
    return _released(damage, side, "C8") if rank("C8") > damage.lowest else None


def _inverted(damage: Damage, side: Side) -> Verdict:
    """Ask for a broken arc of C5-C6 and released finger flexors [physiopedia_inverted]."""
    if not _hoffmann(damage, side):
        return None
    arc = {**damage.posterior[side], **damage.anterior[side]}
    if arc.get("C6") is _EXPECTED:
        return _EXPECTED
    return _POSSIBLE if arc.keys() & {"C5", "C6"} else None


def _scapulohumeral(damage: Damage, side: Side) -> Verdict:
    """Segments at and above the body of C3, that is C4 and higher [shimizu1993shr, kim2012segments]."""
    return _POSSIBLE if damage.tract("corticospinal", side) and damage.lowest <= rank("C4") else None


def _clonus(damage: Damage, side: Side) -> Verdict:
    return (
        _POSSIBLE if _released(damage, side, "S1") else None
    )  # seldom present: 13 percent [elitelearning_signs]


def _legs(damage: Damage, tract: str) -> Verdict:
    """Return the surest effect of a tract of the legs on either side."""
    found = [damage.tract(tract, side) for side in BOTH]
    if not any(found) or damage.lowest >= rank("S1"):
        return _POSSIBLE if any(found) else None
    return _EXPECTED if _EXPECTED in found else _POSSIBLE


def _gait(damage: Damage, _side: Side) -> Verdict:
    found = {_legs(damage, "corticospinal"), _legs(damage, "dorsal_column")}
    return _EXPECTED if _EXPECTED in found else (_POSSIBLE if _POSSIBLE in found else None)


def _romberg(damage: Damage, _side: Side) -> Verdict:
    """Seen in 34 percent of people with myelopathy: expected only where the dorsal columns are the lesion."""
    if not _legs(damage, "dorsal_column"):
        return None
    return _EXPECTED if damage.lesion.extent is Extent.POSTERIOR else _POSSIBLE  # [findlay2009romberg]


def _lhermitte(damage: Damage, _side: Side) -> Verdict:
    column = any(damage.tract("dorsal_column", side) for side in BOTH)
    return _POSSIBLE if column and damage.lesion.level.startswith("C") else None


def _overactive(damage: Damage, _side: Side) -> Verdict:
    if not damage.lesion.of_cord or damage.lowest >= rank("S2"):
        return None
    whole = damage.lesion.extent is Extent.TRANSVERSE and "S2" not in damage.lesion.neighbours
    return _EXPECTED if whole else _POSSIBLE


def _retention(damage: Damage, _side: Side) -> Verdict:
    """Sacral segments or roots: early in the cone, late in the cauda equina [medscape_conus_table]."""
    if damage.lesion.extent is Extent.CONUS:
        return _EXPECTED
    sacral = {"S2", "S3", "S4-5"}
    if damage.lesion.extent is Extent.CAUDA_EQUINA or sacral & set(damage.lesion.neighbours):
        return _POSSIBLE
    return None


def _horner(damage: Damage, side: Side) -> Verdict:
    whole = damage.lesion.extent in {Extent.TRANSVERSE, Extent.HEMICORD}
    struck = whole and damage.tract("corticospinal", side) and damage.lowest <= rank("T2")
    return _POSSIBLE if struck or ("T1" in damage.anterior[side] and not damage.lesion.of_cord) else None


def _diaphragm(damage: Damage, _side: Side) -> Verdict:
    motor = any(damage.tract("corticospinal", side) for side in BOTH)
    struck = any(damage.anterior[side].keys() & {"C3", "C4", "C5"} for side in BOTH)
    return (
        _POSSIBLE if (motor and damage.lowest <= rank("C5")) or (struck and damage.lesion.of_cord) else None
    )


def _blood_pressure(damage: Damage, _side: Side) -> Verdict:
    return _POSSIBLE if damage.lesion.extent is Extent.TRANSVERSE and damage.lowest <= rank("T6") else None


_RULES: dict[str, Callable[[Damage, Side], Verdict]] = {
    "hoffmann": _hoffmann,
    "inverted_supinator": _inverted,
    "finger_escape": lambda damage, side: _released(damage, side, "C8", "T1"),
    "scapulohumeral": _scapulohumeral,
    "plantar": lambda damage, side: _released(damage, side, "L5", "S1"),
    "clonus": _clonus,
    "gait": _gait,
    "romberg": _romberg,
    "lhermitte": _lhermitte,
    "bladder_overactive": _overactive,
    "bladder_retention": _retention,
    "horner": _horner,
    "diaphragm": _diaphragm,
    "blood_pressure": _blood_pressure,
}
