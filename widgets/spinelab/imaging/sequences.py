"""MRI sequences and the signal that a tissue gives in each. Knows equations, not images.

Spin echo: S = PD (1 - exp(-TR/T1)) exp(-TE/T2). Spoilt gradient echo, with E1 = exp(-TR/T1):
S = PD sin(a) (1 - E1) / (1 - cos(a) E1) exp(-TE/T2*). Every sequence is scaled so that its own bright tissue
lies at 800.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, exp, radians, sin

from spinelab.imaging.tissues import Tissue, tissue

__all__ = ["MODALITIES", "SEQUENCES", "Sequence", "value"]


@dataclass(frozen=True)
class Sequence:
    """One MRI sequence by its timing."""

    name: str
    """As written on the image, such as ``T2 TSE``."""
    tr_ms: float
    te_ms: float
    flip_deg: float
    echo_train: int
    field_t: float
    gradient_echo: bool
    bright: str
    """The tissue that sets the scale."""
    source: str
    """Key of `spinelab.evidence` for the timing."""

    def raw(self, of: Tissue) -> float:
        """Return the signal of a tissue as a share of the full magnetisation of water."""
        recovered = exp(-self.tr_ms / of.t1_ms)
        if self.gradient_echo:
            flip = radians(self.flip_deg)
            steady = sin(flip) * (1 - recovered) / (1 - cos(flip) * recovered)
            return of.pd * steady * exp(-self.te_ms / of.t2star_ms)
        return of.pd * (1 - recovered) * exp(-self.te_ms / of.t2_ms)

    def signal(self, of: Tissue) -> float:
        """Return the signal in image units: 0 is none, 800 that of the bright tissue."""
        return 800.0 * self.raw(of) / self.raw(tissue(self.bright))


SEQUENCES: dict[str, Sequence] = {
    "t1": Sequence("T1 SE", 600, 20, 90, 1, 1.5, gradient_echo=False, bright="fat", source="young2020signal"),
    "t2": Sequence("T2 TSE", 3207, 100, 90, 18, 1.5, gradient_echo=False, bright="csf", source="jtss2017"),
    "t2star": Sequence(
        "T2* GRE", 600, 14, 30, 1, 3.0, gradient_echo=True, bright="csf", source="spinegeneric_json"
    ),
}
"""The sequences by the name of their modality."""

MODALITIES: tuple[str, ...] = ("ct", *SEQUENCES)
"""What can be simulated as a volume."""


def value(modality: str, name: str) -> float:
    """Return what a tissue shows: HU on CT, image units on MRI.

    >>> value("ct", "csf"), round(value("t2", "csf"))
    (15.0, 800)
    """
    found = tissue(name)
    return found.hu if modality == "ct" else SEQUENCES[modality].signal(found)
