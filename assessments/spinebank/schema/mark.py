"""Items that are answered by marking on a computed scan: a point in something, its outline, or the K-line."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from spinebank.schema.scan import Plane, ScanHead
from spinelab.domain.vocabulary import Side, structure

__all__ = ["K_LINE", "LESION", "Mark", "Shape"]

Finite = Annotated[float, Field(allow_inf_nan=False)]
LESION = "lesion"
"""Marks the lesion itself instead of a structure."""
K_LINE = "k_line"
"""Asks for the K-line by its ends (scale ``k_line`` of `spinelab.evidence`)."""


class Shape(StrEnum):
    """What the learner leaves on the picture."""

    POINT = "point"
    OUTLINE = "outline"
    LINE = "line"


class Mark(ScanHead):
    """A point, an outline or a line on a patient of a pool."""

    kind: Literal["mark"]
    target: str
    """``lesion``, ``k_line`` (shape ``line``), or a structure of `spinelab.domain.vocabulary`."""
    level: str | None = None
    """Vertebra or segment of the structure, as the model names it. None: any counts."""
    side: Side | None = None
    """The patient's side of the structure. None: either counts."""
    shape: Shape = Shape.POINT
    outline_plane: Plane = "axial"
    """Plane in which an outline must be drawn."""
    tolerance: Finite = Field(ge=0)
    """A point: full mark up to this far outside the target, mm. An outline: full mark from this Dice on.
    A line: full mark while its worse end lies this near to the true one, mm."""
    half_tolerance: Finite | None = None
    """Half mark up to this far outside (larger), or from this Dice on (smaller). None: no half mark."""
    place_tolerance_mm: Finite = Field(default=3.0, gt=0, le=30)
    """An outline: how far its slice may lie from the one where the lesion is largest."""

    @model_validator(mode="after")
    def _numbers_fit_together(self) -> Self:
        half = self.half_tolerance
        if self.shape is Shape.OUTLINE:
            if not 0 < self.tolerance < 1:
                raise ValueError(
                    f"'tolerance' of an outline is a Dice between 0 and 1, not {self.tolerance:g}"
                )
            if half is not None and not 0 < half < self.tolerance:
                raise ValueError(
                    f"'half_tolerance' ({half:g}) of an outline must be a Dice below {self.tolerance:g}"
                )
        elif half is not None and half <= self.tolerance:
            raise ValueError(
                f"'half_tolerance' ({half:g}) must be larger than 'tolerance' ({self.tolerance:g})"
            )
        return self

    @model_validator(mode="after")
    def _target_exists(self) -> Self:
        if (self.target == K_LINE) is not (self.shape is Shape.LINE):
            raise ValueError(f"'target' {K_LINE} and 'shape' line belong together")
        if self.target == K_LINE:
            if not self.scan.lesion.startswith("opll") or self.scan.shown != "C2-C7":
                raise ValueError(
                    "the K-line is about an OPLL and joins C2 and C7: 'lesion' must be a kind of opll, "
                    f"not '{self.scan.lesion}', and 'shown' must be C2-C7, not {self.scan.shown}"
                )
            return self
        if self.target == LESION:
            if self.scan.lesion == "none":
                raise ValueError("'target' is the lesion, but the scan has none")
            if self.level is not None or self.side is not None:
                raise ValueError("'level' and 'side' of a lesion belong into 'scan', not beside 'target'")
            return self
        if self.shape is Shape.OUTLINE:
            raise ValueError("only a lesion can be outlined; 'target' must be 'lesion'")
        try:
            known = structure(self.target)
        except KeyError as error:
            raise ValueError(f"{str(error.args[0]).rstrip('.')}, or '{LESION}'") from None
        if self.side in {Side.LEFT, Side.RIGHT} and not known.paired:
            raise ValueError(f"'{self.target}' is not paired, so 'side' cannot be '{self.side}'")
        return self
