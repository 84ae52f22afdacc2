"""A named piece of a bone before the pieces are joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.sdf import Field
    from spinelab.domain.site import Site

__all__ = ["Piece", "outside_body"]

_ROOT_MM = 1.0
"""How deep below the wall of the body an attached piece still carries its own name."""


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


def outside_body(site: Site, field: Field) -> Field:
    """Return a shape without the root by which it is anchored inside the vertebral body."""

    def claim(x: Array, y: Array, z: Array) -> Array:
        return np.asarray(np.maximum(field(x, y, z), -_ROOT_MM - site.body.column(x, y, z)))

    return claim
