"""What operations there are and what each of them does to bone and lesion. Knows words and a few sizes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from spinelab.domain.lesion import Family

__all__ = ["OPENING_DEG", "OPERATIONS", "SHELL_MM", "Operation", "operations_for"]

OPENING_DEG = 42.0  # [jung2021opening] opening angles of 40 to 44 degrees in 64 operated patients
"""How far a lamina is opened in laminoplasty."""
SHELL_MM = 1.0
"""What is left of a plaque that is thinned and floated on the dura; assumed, no source gives a number."""

Bone = Literal[
    "whole", "laminae removed", "hinged on one side", "split and hinged on both sides", "bodies removed"
]
Mass = Literal["left", "removed", "moved forward", "thinned"]


@dataclass(frozen=True)
class Operation:
    """One operation."""

    id: str
    name: str
    does: str
    """One sentence on what is done in the model."""
    families: tuple[Family, ...]
    """Lesions that it is for."""
    bone: Bone
    mass: Mass

    @property
    def posterior(self) -> bool:
        """Whether it opens the canal from behind."""
        return self.bone in ("laminae removed", "hinged on one side", "split and hinged on both sides")


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "laminectomy",
        "Laminectomy",
        "The laminae, spinous processes and flavum of the levels are taken away; the ossification stays.",
        (Family.OPLL,),
        "laminae removed",
        "left",
    ),
    Operation(
        "open-door",
        "Laminoplasty, open-door",
        "The laminae are cut on the left and swung back on a hinge on the right; the ossification stays.",
        (Family.OPLL,),
        "hinged on one side",
        "left",
    ),
    Operation(
        "french-door",
        "Laminoplasty, French-door (double-door)",
        "The laminae are split in the midline and each half is swung back on its own hinge; the ossification "
        "stays.",
        (Family.OPLL,),
        "split and hinged on both sides",
        "left",
    ),
    Operation(
        "corpectomy",
        "Anterior corpectomy with removal of the ossification",
        "The middle of the vertebral bodies and the ossification behind them are taken away and a strut "
        "put in.",
        (Family.OPLL,),
        "bodies removed",
        "removed",
    ),
    Operation(
        "anterior-floating",
        "Anterior floating: the ossification is freed and comes forward",
        "The ossification is not removed; freed all round, it moves forward, away from the cord.",
        (Family.OPLL,),
        "bodies removed",
        "moved forward",
    ),
    Operation(
        "olf-resection",
        "Laminectomy with resection of the ossified flavum",
        "Laminae, spinous processes and the ossified ligament are taken away.",
        (Family.OLF,),
        "laminae removed",
        "removed",
    ),
    Operation(
        "olf-floating",
        "Laminectomy, ossified flavum thinned and left floating",
        "As above, but a thin shell that is fused with the dura is left on it.",
        (Family.OLF,),
        "laminae removed",
        "thinned",
    ),
)
"""Every operation."""


def operations_for(family: Family | str) -> tuple[Operation, ...]:
    """Return the operations for a lesion of a family."""
    return tuple(entry for entry in OPERATIONS if Family(family) in entry.families)
