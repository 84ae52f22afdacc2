"""A lesion of the cord or of roots: level, side and extent. Knows which of them go together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from spinelab.domain.localisation.atlas import LEVELS, SEGMENTS, Pattern, Place, atlas, rank
from spinelab.domain.vocabulary import Side

__all__ = ["Extent", "Lesion", "every_lesion"]


class Extent(StrEnum):
    """Which part of the cord or which roots are struck."""

    TRANSVERSE = "transverse"
    POSTERIOR = "posterior"
    ANTERIOR = "anterior"
    CENTRAL = "central"
    HEMICORD = "hemicord"
    ROOT = "root"
    CONUS = "conus"
    CAUDA_EQUINA = "cauda_equina"


@dataclass(frozen=True)
class Lesion:
    """A lesion of given extent inside a motion segment.

    Raises
    ------
    ValueError
        For a level, an extent or a side that does not exist, or three that do not go together.

    >>> Lesion("T10-T11", "midline", "posterior").segments
    ('T12', 'L1')
    """

    level: str
    """Motion segment, ``"T10-T11"``: where the ligament is seen on a scan, not the cord's own segment."""
    side: Side
    """The patient's side; ``midline`` where both sides are struck alike."""
    extent: Extent

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"No level {self.level!r}. Allowed: motion segments from C1-C2 to L5-S1.")
        if self.extent not in self.place.extents:
            allowed = ", ".join(self.place.extents)
            raise ValueError(f"At {self.level} there is no lesion {str(self.extent)!r}. Allowed: {allowed}.")
        if self.side not in self.pattern.sides:
            allowed = ", ".join(self.pattern.sides)
            raise ValueError(
                f"A lesion {str(self.extent)!r} has no side {str(self.side)!r}. Allowed: {allowed}."
            )
        object.__setattr__(self, "side", Side(self.side))
        object.__setattr__(self, "extent", Extent(self.extent))

    @property
    def place(self) -> Place:
        """The motion segment."""
        return atlas().places[self.level]

    @property
    def pattern(self) -> Pattern:
        """The shape."""
        return atlas().patterns[self.extent]

    @property
    def segments(self) -> tuple[str, ...]:
        """Segments of the cord, or roots, that are struck first of all."""
        if self.extent is Extent.ROOT:
            return (self.place.root,)
        if self.extent is Extent.CONUS:
            return ("S3", "S4-5")
        if self.extent is Extent.CAUDA_EQUINA:
            return ("S1", "S2", "S3", "S4-5") if self.side is Side.MIDLINE else (self.place.root,)
        return self.place.primary

    @property
    def neighbours(self) -> tuple[str, ...]:
        """Segments or roots that may be struck too."""
        if self.extent is Extent.ROOT:
            return ()
        if self.extent is Extent.CONUS:
            return ("S2",)
        if self.extent is Extent.CAUDA_EQUINA:
            running = SEGMENTS[rank(self.place.root) :]
            return tuple(root for root in running if root not in self.segments)
        return self.place.also

    @property
    def of_cord(self) -> bool:
        """Whether long tracts run through it: the lesion is one of the cord above the cone."""
        return bool(self.pattern.strikes)

    def in_words(self) -> str:
        """Say what it is.

        >>> Lesion("C5-C6", "left", "hemicord").in_words()
        'Half of the cord (Brown-Séquard), left, at C5-C6: segment C7'
        """
        side = "" if self.side is Side.MIDLINE else f", {self.side}"
        kind = "root" if self.extent in {Extent.ROOT, Extent.CAUDA_EQUINA} else "segment"
        many = "s" if len(self.segments) > 1 else ""
        return f"{self.pattern.name}{side}, at {self.level}: {kind}{many} {', '.join(self.segments)}"


@cache
def every_lesion() -> tuple[Lesion, ...]:
    """Return every lesion that the model knows, cranial to caudal."""
    facts = atlas()
    return tuple(
        Lesion(level, Side(side), Extent(extent))
        for level, place in facts.places.items()
        for extent in place.extents
        for side in facts.patterns[extent].sides
    )
