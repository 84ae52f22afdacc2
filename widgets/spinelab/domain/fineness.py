"""How finely each structure is drawn, so that every region stays within its triangles. Knows budgets only.

A scene holds at most 50 000 triangles: software rendering then needs about 60 ms a frame. A region of few
vertebrae draws each one finely; the chest, with twelve, spends most on T9 to T12, where the yellow ligament
most often ossifies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spinelab.domain.vocabulary import Level, Region

if TYPE_CHECKING:
    from spinelab.domain.part import PartId

__all__ = ["Drawn", "drawn"]

Steps = tuple[float, float, float]
Drawn = tuple[Steps, int]
"""Lattice steps across, behind and along, mm, and about how many triangles."""

_VERTEBRA = {
    Region.CERVICAL: ((1.3, 1.3, 1.3), 2300),
    Region.THORACIC: ((1.8, 1.8, 1.8), 1060),
    Region.LUMBAR: ((2.0, 2.0, 2.0), 2900),
    Region.WHOLE: ((2.2, 2.2, 2.2), 1250),
}
_VERTEBRA_LOW = ((1.65, 1.65, 1.65), 1650)
"""The same for T9 to T12 in the thoracic region."""

_STEPS: dict[str, Steps] = {
    "rib": (1.6, 1.4, 1.6),
    "intervertebral_disc": (1.8, 1.8, 1.4),
    "anulus_fibrosus": (1.2, 1.2, 0.9),
    "nucleus_pulposus": (1.2, 1.2, 0.8),
    "spinal_cord": (1.0, 1.0, 1.8),
    "cauda_equina": (0.6, 0.6, 2.4),
    "vertebral_artery": (0.9, 0.9, 1.2),
    "spinal_nerve": (0.85, 0.75, 0.75),
    "posterior_longitudinal_ligament": (1.0, 0.45, 1.2),
    "anterior_longitudinal_ligament": (1.2, 0.6, 1.6),
    "ligamentum_flavum": (0.8, 0.7, 0.8),
    "facet_joint_capsule": (0.75, 0.75, 0.75),
    "interspinous_ligament": (0.5, 1.2, 1.2),
    "supraspinous_ligament": (1.0, 0.8, 3.0),
    "nuchal_ligament": (0.45, 1.2, 1.6),
}
_LARGE = {Region.CERVICAL: 1.0, Region.THORACIC: 1.4, Region.LUMBAR: 1.45, Region.WHOLE: 1.5}
"""Steps in a region against those of the neck, whose parts are the smallest and drawn most finely."""
_EVER_FINE = {
    "interspinous_ligament",
    "posterior_longitudinal_ligament",
    "cauda_equina",
    "rib",
    "intervertebral_disc",
}

_TRIANGLES: dict[str, tuple[int, int, int, int]] = {
    "rib": (420, 250, 0, 0),
    "intervertebral_disc": (0, 0, 0, 200),
    "anulus_fibrosus": (620, 270, 700, 0),
    "nucleus_pulposus": (150, 80, 200, 0),
    "spinal_cord": (480, 560, 480, 700),
    "cauda_equina": (0, 0, 3000, 2400),
    "vertebral_artery": (560, 0, 0, 0),
    "spinal_nerve": (220, 105, 260, 0),
    "posterior_longitudinal_ligament": (1200, 1300, 1300, 0),
    "anterior_longitudinal_ligament": (700, 850, 800, 0),
    "ligamentum_flavum": (370, 200, 480, 0),
    "facet_joint_capsule": (230, 100, 250, 0),
    "interspinous_ligament": (130, 80, 300, 0),
    "supraspinous_ligament": (0, 420, 300, 0),
    "nuchal_ligament": (420, 0, 0, 0),
}
"""Triangles of each solid in the neck, the chest, the loin and the overview."""


def drawn(region: Region, first: PartId) -> Drawn:
    """Return how the solid whose first part this is is drawn in a region."""
    if first.structure == "vertebral_body":
        low = region is Region.THORACIC and Level(first.level).order >= Level.T9.order
        return _VERTEBRA_LOW if low else _VERTEBRA[region]
    across, behind, along = _STEPS[first.structure]
    grown = 1.0 if first.structure in _EVER_FINE else _LARGE[region]
    steps = (across * grown, behind * grown, along * grown)
    return steps, _TRIANGLES[first.structure][list(Region).index(region)]
