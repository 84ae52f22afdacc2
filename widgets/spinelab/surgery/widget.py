"""An operation tried on a computed patient. Knows traits; the domain computes, the view draws."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets

from spinelab import traits
from spinelab.base import CourseWidget
from spinelab.surgery.packing import operated
from spinelab.surgery.patients import PATIENTS
from spinelab.surgery.sources import said_of
from spinelab.surgery.still import drawn
from spinelab.ui import linked_css, linked_esm

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["VirtualSurgery"]

_HERE = Path(__file__).parent
_UI = _HERE.parent / "ui"


class VirtualSurgery(CourseWidget):
    """A patient before and after an operation, side by side, with numbers and what the sources say.

    The numbers come from the geometry of the model at the peak of the lesion (`spinelab.domain.surgery`). How
    the cord moves is a model; nothing here predicts what becomes of a person.

    Parameters
    ----------
    patient
        ``"opll-lordotic"``, ``"opll-kyphotic"`` or ``"olf-tuberous"``.
    operation
        An operation for the patient's lesion, or ``""`` before one is chosen.

    """

    _esm = linked_esm(_HERE / "view.js")
    _css = linked_css(_UI / "theme.css", _UI / "figures.css", _HERE / "view.css")
    shown = kept = ("patient", "operation")

    patient = traits.Enum([entry.id for entry in PATIENTS], "opll-lordotic")
    operation = traits.Unicode("")

    _patients = traits.List([[entry.id, entry.name] for entry in PATIENTS])
    _state = traits.Dict()
    _said = traits.Dict()

    def __init__(self, **state: Any) -> None:
        operation = state.pop("operation", "")
        super().__init__(**state)
        self._load()
        self.operation = operation

    def measurements(self) -> dict[str, dict[str, Any]]:
        """Return what is measured before and (when an operation is chosen) after it, units in the names."""
        found = {"before": self._state["before"]["numbers"]}
        if self.operation:
            found["after"] = self._state["after"][self.operation]["numbers"]
        return found

    def in_words(self) -> str:
        """Describe the patient and the numbers."""
        found = self.measurements()
        lines = [f"Interactive model, computed: {self._state['name']}.", f"Before: {_told(found['before'])}"]
        if self.operation:
            lines.append(f"{self._state['after'][self.operation]['name']}: {_told(found['after'])}")
        lines.append(
            "How the cord moves is a model; nothing here predicts an outcome. Run the notebook to operate."
        )
        return "\n".join(lines)

    def stills(self) -> tuple[tuple[str, bytes], ...]:
        """Return the sections that the view draws, and the key to their colours, each as SVG."""
        return drawn(self._state, self.operation)

    @traitlets.validate("operation")
    def _check_operation(self, proposal: Mapping[str, Any]) -> str:
        value: str = proposal["value"]
        known = list(self._state.get("after", {}))
        if value and value not in known:
            raise traitlets.TraitError(
                f"No operation {value!r} for {self._state['name']}. Allowed: {', '.join(known)}."
            )
        return value

    @traitlets.observe("patient")
    def _on_patient(self, _change: Mapping[str, Any]) -> None:
        if self._state:
            self._load()

    def _load(self) -> None:
        made = operated(self.patient)
        with self.hold_sync():
            if self.operation not in made["after"]:
                self.set_trait("operation", "")
            self._said = {name: said_of(name) for name in made["after"]}
            self._state = made


def _told(numbers: Mapping[str, Any]) -> str:
    line = f", K-line {numbers['k_line']}" if numbers["k_line"] else ""
    return (
        f"canal {numbers['canal_area_mm2']:.0f} mm2, free of the lesion {numbers['free_area_mm2']:.0f} mm2; "
        f"free diameter {numbers['ap_mm']:.1f} mm; occupying ratio {numbers['occupying_ratio_percent']:.0f} "
        f"percent; cord area {numbers['cord_area_mm2']:.0f} mm2{line}."
    )
