"""LesionLocaliser: from a lesion of the cord to its signs, and back. Knows traits; the view draws."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets

from spinelab import traits
from spinelab.base import CourseWidget
from spinelab.domain.localisation import (
    LEVELS,
    Candidate,
    Extent,
    Lesion,
    Signs,
    atlas,
    candidates,
    signs_of,
)
from spinelab.domain.localisation.backward import checked
from spinelab.domain.localisation.finding import finding
from spinelab.localiser.pack import pack
from spinelab.localiser.sheet import sheet
from spinelab.localiser.still import chart, cord, signs_key, signs_key_in_words
from spinelab.ui import linked_css, linked_esm
from spinelab.ui.paper import lines

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MODES", "LesionLocaliser"]

MODES = ("lesion", "signs")
_HERE = Path(__file__).parent
_DEFAULTS = {"level": "C5-C6", "extent": "transverse", "side": "midline"}
_SIDES = ("midline", "left", "right")


class LesionLocaliser(CourseWidget):
    """A lesion and what the examination finds, or findings and the lesions that fit.

    Parameters
    ----------
    mode
        ``"lesion"`` (pick a lesion, see its signs) or ``"signs"`` (pick signs, see which lesions fit).
    level
        Motion segment as seen on a scan, ``"C1-C2"`` to ``"L5-S1"``.
    extent
        One of `spinelab.domain.localisation.Extent`.
    side
        The patient's ``"left"`` or ``"right"``, or ``"midline"`` where both sides are struck alike.
    observed
        What was found, for the mode ``"signs"``, as in `spinelab.domain.localisation.candidates`:
        ``{"reflex:knee@left": "brisk", "sign:gait": "present", "pin_level:left": "T12"}``.

    Raises
    ------
    ValueError
        If level, extent and side do not go together. When a level is set later that has no such extent, the
        first extent and side that it has are taken.

    """

    _esm = linked_esm(_HERE / "view.js")
    _css = linked_css(_HERE.parent / "ui" / "theme.css", _HERE / "view.css")
    shown = kept = ("mode", "level", "extent", "side", "observed")

    mode = traits.Enum(MODES, "lesion", help="Which way is asked.")
    level = traits.Enum(LEVELS, _DEFAULTS["level"], help="Motion segment of the lesion.")
    extent = traits.Enum([str(extent) for extent in Extent], _DEFAULTS["extent"], help="Shape of the lesion.")
    side = traits.Enum(_SIDES, _DEFAULTS["side"], help="The patient's side.")
    observed = traits.Dict(help="Findings that are known; what was not examined is left out.")

    _data = traits.Dict()

    def __init__(self, **state: Any) -> None:
        given = {name: state[name] for name in _DEFAULTS if name in state}
        if given:
            Lesion(**_completed(given))
            state |= _completed(given)
        super().__init__(**state)
        self._data = pack()

    @property
    def signs(self) -> Signs:
        """What the examination finds with the lesion."""
        return signs_of(self.level, self.side, self.extent)

    @property
    def candidates(self) -> list[Candidate]:
        """The lesions that fit what was observed, best first; none without an observation."""
        return candidates(self.observed) if self.observed else []

    def in_words(self) -> str:
        """Say the lesion and its chief signs, or what was found and what fits."""
        lines = self._candidates_in_words() if self.mode == "signs" else self._signs_in_words()
        return "\n".join([*lines, "Run the notebook to pick another level, or to go from signs to level."])

    def stills(self) -> tuple[tuple[str, bytes], ...]:
        """Return body chart, cord and key of the lesion; for a search an empty chart, to shade by hand."""
        if self.mode == "signs":
            return (("Body chart without marks, front and back, with the names of the dermatomes.", chart()),)
        signs = self.signs
        lesion, *told = self._signs_in_words()
        struck = [f"{tract.replace('_', ' ')} {side}" for tract, side in signs.tracts]
        return (
            (f"Body chart. {' '.join(told[:2])}", chart(signs)),
            (f"Cross-section of the cord. {lesion} Struck: {', '.join(struck) or 'no tract'}.", cord(signs)),
            (signs_key_in_words(), signs_key()),
        )

    def on_paper(self) -> str:
        """Return the words; for a search also the findings as a sheet to tick."""
        if self.mode != "signs":
            return super().on_paper()
        *said, hint = self.in_words().splitlines()
        return (
            lines(said)
            + sheet(self.observed)
            + lines([f"{hint} On paper, shade the chart and tick the sheet."])
        )

    def _signs_in_words(self) -> list[str]:
        signs = self.signs
        lines = [f"{signs.lesion.in_words()}."]
        for way, name in (("pin", "Pin prick"), ("position", "Vibration and position")):
            lost = [f"{side} {found}" for side in ("left", "right") if (found := _lost(signs, way, side))]
            lines.append(f"{name} reduced: {'; '.join(lost) or 'nowhere'}.")
        sure = [
            f"{finding(name).name}{'' if side == 'midline' else f', {side}'}: {effect.state}"
            for (name, side), effect in signs.abnormal().items()
            if name.startswith(("power", "reflex", "sign")) and effect.code.isupper()
        ]
        lines.append(f"Expected: {'; '.join(sure) or 'nothing else'}.")
        return lines

    def _candidates_in_words(self) -> list[str]:
        if not self.observed:
            return ["No sign has been chosen yet."]
        found = "; ".join(reason.observed for reason in self.candidates[0].reasons)
        best = "; ".join(
            f"{entry.lesion.in_words()} ({entry.points} points)" for entry in self.candidates[:3]
        )
        return [f"Found: {found}.", f"Fits best: {best}."]

    @traitlets.observe("level", "extent")
    def _fit(self, _change: Mapping[str, Any]) -> None:
        """Keep level, extent and side a lesion that exists."""
        extents = atlas().places[self.level].extents
        if self.extent not in extents:
            self.extent = extents[0]
        sides = atlas().patterns[self.extent].sides
        if self.side not in sides:
            self.side = sides[0]

    @traitlets.validate("observed")
    def _check_observed(self, proposal: Mapping[str, Any]) -> dict[str, str]:
        value: dict[str, str] = proposal["value"]
        for key, state in value.items():
            try:
                checked(key, state)
            except ValueError as error:
                raise traitlets.TraitError(error.args[0]) from None
        return value


def _lost(signs: Signs, way: str, side: str) -> str:
    """Return the dermatomes in which sensation is surely lost, as runs: ``"T1 to S4-5"``."""
    segments = list(atlas().key_points)
    lost = [number for number, name in enumerate(segments) if signs.of(f"{way}:{name}", side).code == "R"]
    runs = [list(run) for _, run in groupby(lost, key=lambda number: number - lost.index(number))]
    ends = [(segments[run[0]], segments[run[-1]]) for run in runs]
    return ", ".join(first if first == last else f"{first} to {last}" for first, last in ends)


def _completed(given: dict[str, Any]) -> dict[str, Any]:
    """Add what was not given: the first extent of the level, the first side of the extent."""
    level = given.get("level", _DEFAULTS["level"])
    place = atlas().places.get(level)
    extent = given.get("extent", _DEFAULTS["extent"])
    if "extent" not in given and place and extent not in place.extents:
        extent = place.extents[0]
    pattern = atlas().patterns.get(extent)
    side = given.get("side", pattern.sides[0] if pattern else _DEFAULTS["side"])
    return {"level": level, "side": side, "extent": extent}
