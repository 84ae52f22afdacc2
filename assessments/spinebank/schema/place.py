"""Items that are answered by a point in the spine model."""

from typing import Literal, Self

from pydantic import Field, model_validator

from spinebank.schema.common import ItemHead
from spinelab.domain.vocabulary import Level, Region, Side, Structure, segment, structure

__all__ = ["LocateStructure"]


class LocateStructure(ItemHead):
    """A structure to be marked in the three-dimensional spine of one region."""

    kind: Literal["locate_structure"]
    region: Region
    """Which part of the spine is shown."""
    structure: str
    """Identifier in `spinelab.domain.vocabulary`, e.g. ``ligamentum_flavum``."""
    level: str | None = None
    """Vertebra ("C5") or, for what belongs to a motion segment, the segment ("C4-C5"). None: any counts."""
    side: Side | None = None
    """The patient's side. None: either side counts."""
    tolerance_mm: float = Field(ge=0, le=20, allow_inf_nan=False)
    """How far outside the structure's surface a mark still counts."""

    @model_validator(mode="after")
    def _place_exists(self) -> Self:
        try:
            known = structure(self.structure)
        except KeyError as error:
            raise ValueError(str(error.args[0]).rstrip(".")) from None
        if self.side in {Side.LEFT, Side.RIGHT} and not known.paired:
            raise ValueError(f"'{self.structure}' is not paired, so 'side' cannot be '{self.side}'")
        if self.level is not None and self.level not in (allowed := _levels(self.region, known)):
            which = (
                f"must be one of {', '.join(allowed)}" if allowed else "must be left out: it spans all levels"
            )
            raise ValueError(f"'level' for '{self.structure}' {which}")
        return self


def _levels(region: Region, known: Structure) -> list[str]:
    """List the levels that a structure can have in a region, as the spine model names them."""
    levels = [level for level in Level if level.region is region or region is Region.WHOLE]
    if known.segmental:
        return [segment(level) for level in levels if level is not Level.S1]
    return [str(level) for level in levels] if known.tissue == "bone" else []
