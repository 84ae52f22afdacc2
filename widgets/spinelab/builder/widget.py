"""The lesion that a learner builds and lets grow. Knows traits; the domain computes, the view draws."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from spinelab import traits
from spinelab.base import CourseWidget
from spinelab.builder.choices import NAMES, allowed_sides, checked, fitting, offered
from spinelab.builder.packing import grown
from spinelab.builder.signs import as_data, signs_for
from spinelab.builder.still import drawn
from spinelab.ui import linked_css, linked_esm
from spinelab.ui.angles import ANGLES

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LesionBuilder"]

_HERE = Path(__file__).parent
_UI = _HERE.parent / "ui"


class LesionBuilder(CourseWidget):
    """A lesion of a chosen kind, place and thickness on the computed spine, with what it leaves of the canal.

    Parameters
    ----------
    kind
        One of `spinelab.builder.choices.NAMES`: a lesion of a ligament.
    levels
        First and last vertebra, such as ``"C4-C6"``, at most four; the usual ones of the kind by default.
    side
        The patient's ``"left"``, ``"right"``, ``"both"`` or ``"midline"``, for kinds that have a side;
        otherwise ``""``.
    thickness_mm
        From 0 to the greatest that the canal allows; more is refused.
    place
        Where the section is drawn: ``""`` for the thickest point, or a vertebra or disc of the lesion.
    cut
        Cut plane of the 3D picture: ``"none"``, ``"sagittal"`` or ``"axial"`` (that of the section).
    bone_opacity
        From 0 (bone away) to 1 (solid).

    """

    _esm = linked_esm(_HERE / "view.js")
    _css = linked_css(
        _UI / "theme.css", _UI / "figures.css", _HERE.parent / "explorer" / "view.css", _HERE / "view.css"
    )
    shown = kept = ("kind", "levels", "side", "thickness_mm", "place", "cut", "bone_opacity")

    kind = traits.Enum(tuple(NAMES), "opll-continuous")
    levels = traits.Unicode("C4-C6")
    side = traits.Enum(("", "left", "right", "both", "midline"), "")
    thickness_mm = traits.Float(4.0, min=0.0)
    place = traits.Unicode("")
    cut = traits.Enum(("none", "sagittal", "axial"), "sagittal")
    bone_opacity = traits.Float(1.0, min=0.0, max=1.0)

    _angles = traits.Dict(ANGLES)
    _offered = traits.Dict()
    _asked = traits.Dict()
    _answer = traits.Dict()
    _index = traits.Dict()
    _signs = traits.List()
    _data = traits.Bytes()
    _scene = traits.Dict()
    _mesh = traits.Bytes()

    def __init__(self, **state: Any) -> None:
        kind = str(state.get("kind", self.trait_defaults("kind")))
        if kind in NAMES:  # what is not is refused by the trait, with what is allowed
            state.setdefault("levels", fitting(kind, ""))
            state.setdefault("side", next(iter(allowed_sides(kind)), ""))
        wanted = state.pop("thickness_mm", None)
        place = state.pop("place", "")
        super().__init__(**state)
        self._offered = offered()
        self._load()
        self.thickness_mm = min(4.0, self.largest_mm) if wanted is None else wanted
        self.place = place

    @property
    def largest_mm(self) -> float:
        """Greatest thickness that this lesion can have, mm."""
        return float(self._index["largest_mm"])

    def measurements(self) -> dict[str, float]:
        """Return what is measured in the section, each with its unit in the name.

        Formulas and sources: `spinelab.domain.measurement`. Values between steps of half a millimetre of
        thickness are interpolated. Cord values are missing below the end of the cord.
        """
        section = next(held for held in self._index["sections"] if held["place"] == self.place)
        table: dict[str, list[float]] = section["numbers"]
        steps = table["thickness_mm"]
        found = {
            name: float(np.interp(self.thickness_mm, steps, values))
            for name, values in table.items()
            if name != "thickness_mm"
        }
        if "cord_area_mm2" in found:
            found["cord_loss_percent"] = 100 * (1 - found["cord_area_mm2"] / found["cord_free_mm2"])
            found["cord_flattening_percent"] = 100 * (1 - found["cord_ap_mm"] / table["cord_ap_mm"][0])
        return found

    def in_words(self) -> str:
        """Describe lesion, measurements and what may follow."""
        found = self.measurements()
        where = f"{self.levels}{', ' + self.side if self.side else ''}"
        lines = [
            f"Interactive model, computed: {NAMES[self.kind]}, {where}, {self.thickness_mm:.1f} mm thick.",
            (
                f"Occupying ratio {found['occupying_ratio_percent']:.0f} percent, remaining AP diameter "
                f"{found['residual_canal_mm']:.1f} mm of {found['canal_mm']:.1f} mm."
            ),
        ]
        if "cord_area_mm2" in found:
            now, free = found["cord_area_mm2"], found["cord_free_mm2"]
            lines.append(f"Cord area {now:.0f} mm2, without the lesion {free:.0f} mm2.")
        family = self.kind.split("-", maxsplit=1)[0]
        if self.thickness_mm > 0:
            lines += [sign.text for sign in signs_for(self._index["region"], family, found)]
        return "\n".join([*lines, "Run the notebook to let it grow."])

    def stills(self) -> tuple[tuple[str, bytes], ...]:
        """Return the axial section that the view draws."""
        section = next(held for held in self._index["sections"] if held["place"] == self.place)
        words = f"Axial section, simulated. {section['title']}. {self.in_words().splitlines()[1]}"
        return ((words, drawn(self._index, self._data, section, self.thickness_mm)),)

    @traitlets.validate("levels")
    def _check_levels(self, proposal: Mapping[str, Any]) -> str:
        try:
            return checked(self.kind, proposal["value"])
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from None

    @traitlets.validate("side")
    def _check_side(self, proposal: Mapping[str, Any]) -> str:
        side: str = proposal["value"]
        allowed = allowed_sides(self.kind) or ("",)
        if side not in allowed:
            said = ", ".join(repr(name) for name in allowed)
            raise traitlets.TraitError(f"No side {side!r} for {self.kind}. Allowed: {said}.")
        return side

    @traitlets.validate("thickness_mm")
    def _check_thickness(self, proposal: Mapping[str, Any]) -> float:
        value: float = proposal["value"]
        if not 0 <= value <= self.largest_mm + 1e-6:
            raise traitlets.TraitError(
                f"{self.kind} at {self.levels} can be 0 to {self.largest_mm:.1f} mm thick; "
                f"{value:g} mm was given."
            )
        return value

    @traitlets.validate("place")
    def _check_place(self, proposal: Mapping[str, Any]) -> str:
        value: str = proposal["value"]
        known = [section["place"] for section in self._index["sections"]]
        if not value and "" not in known:  # without a lesion there is no thickest point
            return str(known[0])
        if value not in known:
            said = ", ".join(repr(name) for name in known)
            raise traitlets.TraitError(f"No section at {value!r}. Allowed: {said}.")
        return value

    @traitlets.observe("kind", "levels", "side")
    def _on_choice(self, change: Mapping[str, Any]) -> None:
        if not self._index:
            return
        if change["name"] == "kind":
            with self.hold_trait_notifications():
                self.levels = fitting(self.kind, self.levels)
                self.side = next(iter(allowed_sides(self.kind)), "")
        self._load()

    @traitlets.observe("_asked")
    def _on_asked(self, change: Mapping[str, Any]) -> None:
        """Do what the view asks for, or say why not."""
        wanted = change["new"]
        problem = ""
        try:
            kind, levels = str(wanted["kind"]), checked(str(wanted["kind"]), str(wanted["levels"]))
            sides = allowed_sides(kind)
            side = wanted["side"] if wanted["side"] in sides else next(iter(sides), "")
            grown(kind, *levels.split("-"), side)  # before anything changes
            self.set_trait("_index", {})
            self.kind = kind
            self.levels = levels
            self.side = side
            self._load()
        except (ValueError, KeyError, traitlets.TraitError) as error:
            problem = str(error)
        self._answer = {"number": wanted.get("number", 0), "problem": problem}

    def _load(self) -> None:
        first, last = self.levels.split("-")
        made = grown(self.kind, first, last, self.side)
        with self.hold_sync():
            self._index = made.index
            self._data = made.data
            self._scene = made.scene.index
            self._mesh = made.scene.mesh
            self._signs = as_data(made.index["region"], self.kind.split("-", maxsplit=1)[0])
            self.thickness_mm = min(self.thickness_mm, self.largest_mm)
            self.place = made.index["sections"][0]["place"]
