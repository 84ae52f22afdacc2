"""The 3D spine that a learner turns, cuts and names. Knows traits; the view draws, the domain computes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets

from spinelab import traits
from spinelab.base import CourseWidget
from spinelab.domain.vocabulary import Region, structure
from spinelab.explorer.patient import FINDING, pack_patient
from spinelab.explorer.scene import pack
from spinelab.explorer.still import drawn
from spinelab.explorer.words import WORDS
from spinelab.ui import linked_css, linked_esm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spinelab.ui.packed import PackedScene

__all__ = ["CUTS", "VIEWS", "PatientExplorer", "SpineExplorer"]

VIEWS = ("anterior", "posterior", "left", "right", "superior", "oblique", "free")
CUTS = ("none", "sagittal", "axial", "coronal")
_REGIONS = {
    Region.WHOLE: ("Whole spine", "left"),
    Region.CERVICAL: ("Cervical", "oblique"),
    Region.THORACIC: ("Thoracic", "oblique"),
    Region.LUMBAR: ("Lumbar", "oblique"),
}
"""Name of each region and the view in which it is shown first."""
_FAINT = 0.5
"""Bone that is less opaque than this is left out of the still picture."""
_HERE = Path(__file__).parent


class SpineExplorer(CourseWidget):
    """A computed spine whose parts can be chosen by pointer or keyboard.

    Parameters
    ----------
    region
        ``"cervical"`` (C2 to T1), ``"thoracic"`` (T1 to T12), ``"lumbar"`` (L1 to S1) or the overview,
        ``"whole"``.
    structure
        Identifier of the chosen structure (`spinelab.domain.vocabulary.STRUCTURES`), or ``""``.
    level
        Narrow the choice to a vertebra (``"C5"``) or a motion segment (``"C5-C6"``); ``""`` for all.
    side
        Narrow the choice to the patient's ``"left"`` or ``"right"``; ``""`` for both.
    view
        Direction of view; ``"free"`` once the learner has turned the model. The overview is first seen
        from the left, a region obliquely.
    cut_axis, cut_mm
        Cut plane and its position in LPS millimetres.
    bone_opacity
        From 0 (bone away) to 1 (solid).
    hidden
        Identifiers of hidden structures.
    isolate
        Show the chosen structure alone.
    mode
        ``"explore"``, ``"practise"`` (find what is asked) or ``"locate"`` (choose a place, names withheld).
    picked_mm
        The place chosen in ``"locate"`` mode in LPS millimetres, or ``[]``.
    practice
        How many structures were asked for and found at the first try, and in which order they come.
    seed
        Order of the practice tasks; 0 for a new order each time.

    """

    _esm = linked_esm(_HERE / "view.js")
    _css = linked_css(_HERE.parent / "ui" / "theme.css", _HERE / "view.css")
    shown = (
        "region",
        "structure",
        "level",
        "side",
        "view",
        "cut_axis",
        "cut_mm",
        "bone_opacity",
        "hidden",
        "isolate",
        "mode",
        "picked_mm",
        "practice",
        "seed",
    )
    kept = shown[:-1]

    region = traits.Enum([str(region) for region in _REGIONS], "cervical")
    structure = traits.Unicode("")
    level = traits.Unicode("")
    side = traits.Enum(("", "left", "right"), "")
    view = traits.Enum(VIEWS, "oblique")
    cut_axis = traits.Enum(CUTS, "none")
    cut_mm = traits.Float(0.0)
    bone_opacity = traits.Float(1.0, min=0.0, max=1.0)
    hidden = traits.List(traitlets.Unicode())
    isolate = traits.Bool(default_value=False)
    mode = traits.Enum(("explore", "practise", "locate"), "explore")
    picked_mm = traits.List(traitlets.Float(), maxlen=3)
    practice = traits.Dict()
    seed = traits.Int(0)

    _shown = traits.List(list(shown))
    _words = traits.Dict(WORDS)
    _regions = traits.List([[str(region), name, view] for region, (name, view) in _REGIONS.items()])
    _index = traits.Dict()
    _mesh = traits.Bytes()

    def __init__(self, **state: Any) -> None:
        name = str(state.get("region", self.trait_defaults("region")))
        if name in list(_REGIONS):
            state.setdefault("view", _REGIONS[Region(name)][1])
        super().__init__(**state)
        self._load()

    def __repr__(self) -> str:
        changed = [
            f"{name}={getattr(self, name)!r}"
            for name in self.shown
            if name == "region" or getattr(self, name) != self.trait_defaults(name)
        ]
        return f"SpineExplorer({', '.join(changed)})"

    def in_words(self) -> str:
        """Describe the scene."""
        terms = self._index["terms"]
        chosen = f" Chosen: {terms[self.structure]['term'].lower()}." if self.structure else ""
        cut = f" Cut in the {self.cut_axis} plane." if self.cut_axis != "none" else ""
        return (
            f"Interactive model, computed: {self._index['title'].lower()}, {self.view} view.{cut}{chosen}\n"
            "Run the notebook to turn it and to choose its parts."
        )

    def still(self) -> bytes:
        """Draw the scene as it stands: what is hidden, cut or chosen."""
        normal = self._index["cuts"][self.cut_axis]["normal"]
        cut = (normal.index(1), self.cut_mm) if normal else None
        styles = [self._style(part) for part in self._index["parts"]]
        return drawn(pack(self.region), styles, self.view, cut)

    def _style(self, part: Mapping[str, Any]) -> tuple[float, float, float] | None:
        """Return the colour of a part, or `None` where the view would hide it or show it half transparent."""
        chosen = part["structure"] == self.structure and all(
            not wanted or part[name] == wanted
            for name, wanted in (("level", self.level), ("side", self.side))
        )
        away = (self.isolate and self.structure) or part["structure"] in self.hidden
        faint = part["structure"] == "dura_mater" or (part["bone"] and self.bone_opacity < _FAINT)
        return None if (away or faint) and not chosen else tuple(part["color"])

    @traitlets.observe("region")
    def _on_region(self, _change: Mapping[str, Any]) -> None:
        if not self._mesh:
            return
        self._load()
        if self.level not in _levels(self.region):
            self.level = ""

    def _load(self) -> None:
        packed = self._packed()
        with self.hold_sync():
            self._index = packed.index
            self._mesh = packed.mesh

    def _packed(self) -> PackedScene:
        return pack(self.region)

    @traitlets.validate("structure")
    def _check_structure(self, proposal: Mapping[str, Any]) -> str:
        return _known_structure(proposal["value"])

    @traitlets.validate("hidden")
    def _check_hidden(self, proposal: Mapping[str, Any]) -> list[str]:
        return [_known_structure(name) for name in proposal["value"]]

    @traitlets.validate("level")
    def _check_level(self, proposal: Mapping[str, Any]) -> str:
        value: str = proposal["value"]
        known = _levels(self.region)
        if value and value not in known:
            raise traitlets.TraitError(
                f"The {self.region} model has no level {value!r}. Allowed: {', '.join(known)}."
            )
        return value


class PatientExplorer(SpineExplorer):
    """One patient of the model with a lesion, which is called no more than the finding.

    Parameters
    ----------
    region
        ``"cervical"``, ``"thoracic"`` or ``"lumbar"``; no other can be chosen here.
    patient
        Seed of the patient; 0 is the reference.
    recipe
        Lesion in words, as `spinelab.domain.lesion.Recipe.parse` reads them, or ``"none"``.
    **state
        As `SpineExplorer` takes it.

    Raises
    ------
    ValueError
        If the lesion is unknown, or the canal of this patient has no room for it.

    """

    def __init__(self, region: str, patient: int, recipe: str = "none", **state: Any) -> None:
        self._who = (patient, recipe)
        super().__init__(region=region, **state)
        self._regions = [entry for entry in self._regions if entry[0] == region]

    def _packed(self) -> PackedScene:
        return pack_patient(self.region, *self._who)


def _levels(region: str) -> list[str]:
    """List the vertebrae and motion segments of a region, cranial to caudal."""
    return [level for level in dict.fromkeys(part["level"] for part in pack(region).index["parts"]) if level]


def _known_structure(name: str) -> str:
    """Return the name if it is empty or a structure's identifier; say what is allowed otherwise."""
    if name and name != FINDING:
        try:
            structure(name)
        except KeyError as error:
            raise traitlets.TraitError(error.args[0]) from None
    return name
