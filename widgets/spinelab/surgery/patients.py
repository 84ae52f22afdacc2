"""The patients that are operated on: whose spine, which lesion. Knows recipes, no operations."""

from __future__ import annotations

from dataclasses import dataclass

from spinelab.domain.patient import Patient

__all__ = ["PATIENTS", "Operated"]


@dataclass(frozen=True)
class Operated:
    """One computed patient."""

    id: str
    name: str
    region: str
    recipe: str
    """In the words of `spinelab.domain.lesion.Recipe.parse`."""
    patient: Patient


PATIENTS: tuple[Operated, ...] = (
    Operated(
        "opll-lordotic",
        "OPLL C4 to C6 in a lordotic neck",
        "cervical",
        "opll-continuous C4-C6 7.5mm",
        Patient(canal_scale=0.9),
    ),
    Operated(
        "opll-kyphotic",
        "Thicker OPLL C4 to C6 in a kyphotic neck",
        "cervical",
        "opll-continuous C4-C6 8.5mm",
        Patient(lordosis_deg=-10.0),
    ),
    Operated(
        "olf-tuberous",
        "Tuberous OLF at T10-T11",
        "thoracic",
        "olf-tuberous T10-T11 8mm",
        Patient(),
    ),
)
"""Every patient; all computed, none is a person."""
