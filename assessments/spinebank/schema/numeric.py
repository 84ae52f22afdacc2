"""Items that are answered with a number."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from spinebank.schema.common import ItemHead, Text

__all__ = ["Numeric"]

Finite = Annotated[float, Field(allow_inf_nan=False)]


class Numeric(ItemHead):
    """A number with a unit, right within a tolerance."""

    kind: Literal["numeric"]
    value: Finite
    """The keyed value."""
    unit: Text
    """Unit of value, tolerance and answer alike, e.g. "mm" or "%"."""
    tolerance: Finite = Field(ge=0)
    """Full mark within this distance of the value."""
    half_tolerance: Finite | None = None
    """Half mark within this distance; larger than the tolerance. None: no half mark."""
    minimum: Finite
    """Smallest answer that makes sense; shown to the learner."""
    maximum: Finite
    """Largest answer that makes sense; shown to the learner."""

    @model_validator(mode="after")
    def _numbers_fit_together(self) -> Self:
        if not self.minimum < self.maximum:
            raise ValueError(f"'minimum' ({self.minimum}) must be smaller than 'maximum' ({self.maximum})")
        if not self.minimum <= self.value <= self.maximum:
            raise ValueError(f"'value' ({self.value}) must lie between {self.minimum} and {self.maximum}")
        if self.half_tolerance is not None and self.half_tolerance <= self.tolerance:
            raise ValueError(
                f"'half_tolerance' ({self.half_tolerance}) must be larger than 'tolerance' ({self.tolerance})"
            )
        return self
