"""A named piece of a bone before the pieces are joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spinelab.domain.sdf import Field

__all__ = ["Piece"]


@dataclass(frozen=True)
class Piece:
    """One named piece, in the local coordinates of its vertebra."""

    structure: str
    """Identifier of `vocabulary.STRUCTURES`."""
    field: Field
    """Signed distance; a paired piece sees |x| and so describes both sides."""
    blend_mm: float
    """Width of the fillet where it meets the pieces before it."""
    paired: bool = True
    names_only: bool = False
    """Whether the piece only claims territory inside a shape that another piece has contributed."""
    territory: Field | None = None
    """What decides which piece a point belongs to, where that is not ``field`` itself."""

    @property
    def claim(self) -> Field:
        """The field that competes with those of other pieces for the name of a point."""
        return self.territory or self.field
