"""Items that are answered by measuring on a computed scan. The true value is in no file: the model has it."""

from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from spinebank.schema.scan import ScanHead
from spinelab.domain.exam import region_levels
from spinelab.domain.vocabulary import Region

__all__ = ["Measurement", "Quantity"]

Finite = Annotated[float, Field(allow_inf_nan=False)]


class Quantity(StrEnum):
    """What is measured; each has its tool in the viewer and its formula in `spinelab.domain.measurement`."""

    OCCUPYING_RATIO = "occupying-ratio"
    CANAL_AP = "canal-ap"
    RESIDUAL_CANAL = "residual-canal"
    LESION_THICKNESS = "lesion-thickness"
    CORD_AREA = "cord-area"
    C2_C7_ANGLE = "c2-c7-angle"
    LESION_DENSITY = "lesion-density"

    @property
    def tool(self) -> str:
        """The tool of the viewer, as `spinelab.domain.marking` calls it; ``probe`` reads HU."""
        return {
            Quantity.OCCUPYING_RATIO: "ratio",
            Quantity.C2_C7_ANGLE: "angle",
            Quantity.CORD_AREA: "area",
            Quantity.LESION_DENSITY: "probe",
        }.get(self, "ap")

    @property
    def unit(self) -> str:
        """Unit of value, range and tolerance; of a ratio, percentage points."""
        return {
            Quantity.OCCUPYING_RATIO: "%",
            Quantity.C2_C7_ANGLE: "°",
            Quantity.CORD_AREA: "mm²",
            Quantity.LESION_DENSITY: "HU",
        }.get(self, "mm")

    @property
    def of_lesion(self) -> bool:
        """Whether it can only be measured where there is a lesion."""
        return self in {
            Quantity.OCCUPYING_RATIO,
            Quantity.RESIDUAL_CANAL,
            Quantity.LESION_THICKNESS,
            Quantity.LESION_DENSITY,
        }


class Measurement(ScanHead):
    """A length, ratio, angle, area or density that the learner measures on a patient of a pool."""

    kind: Literal["measurement"]
    quantity: Quantity
    """What is measured."""
    place: str = ""
    """Vertebra ("C5") or segment ("C5-C6") to measure at. Empty: the thickest place of the lesion."""
    tolerance: Finite = Field(gt=0)
    """Full mark within this distance of the true value, in the quantity's unit."""
    half_tolerance: Finite | None = None
    """Half mark within this distance; larger than the tolerance. None: no half mark."""
    place_tolerance_mm: Finite = Field(default=8.0, gt=0, le=30)
    """How far the middle of the learner's lines may lie from the middle of the true ones."""
    true_range: Annotated[list[Finite], Field(min_length=2, max_length=2)]
    """The true value of every patient of the pool lies here; tested, never shown."""
    threshold: Finite | None = None
    """A value that decides something; every patient of the pool lies on the same side of it."""

    @model_validator(mode="after")
    def _numbers_fit_together(self) -> Self:
        low, high = self.true_range
        if not low < high:
            raise ValueError(f"'true_range' is {low:g} to {high:g}: give the smaller value first")
        if self.half_tolerance is not None and self.half_tolerance <= self.tolerance:
            raise ValueError(
                f"'half_tolerance' ({self.half_tolerance}) must be larger than 'tolerance' ({self.tolerance})"
            )
        if self.threshold is not None and low < self.threshold < high:
            raise ValueError(
                f"'threshold' ({self.threshold:g}) lies inside 'true_range' ({low:g} to {high:g}), so "
                "patients of the pool could call for different decisions"
            )
        return self

    @model_validator(mode="after")
    def _can_be_measured(self) -> Self:
        if self.quantity.of_lesion and self.scan.lesion == "none":
            raise ValueError(f"'{self.quantity}' needs a lesion, but 'lesion' is 'none'")
        if self.quantity is Quantity.LESION_DENSITY and self.scan.modalities[0] != "ct":
            raise ValueError("'lesion-density' is read in HU, so the first of 'modalities' must be 'ct'")
        if self.quantity is Quantity.C2_C7_ANGLE:
            if self.scan.region is not Region.CERVICAL or self.scan.shown_levels[0] != "C2":
                raise ValueError("'c2-c7-angle' needs the cervical region with 'shown' from C2")
            if self.place:
                raise ValueError("'c2-c7-angle' is measured at C2 and C7: leave 'place' out")
        elif not self.place and self.scan.lesion == "none":
            raise ValueError("without a lesion, 'place' must name the vertebra or segment to be measured at")
        if self.place and self.place not in (allowed := _places(str(self.scan.region))):
            raise ValueError(f"'place' is '{self.place}'; allowed: {', '.join(allowed)}")
        return self


def _places(region: str) -> list[str]:
    levels = [str(level) for level in region_levels(region)]
    return [*levels, *(f"{upper}-{lower}" for upper, lower in pairwise(levels))]
