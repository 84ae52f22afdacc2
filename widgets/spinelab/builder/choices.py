"""What may be chosen together: kinds, levels and sides. Knows words, no geometry."""

from __future__ import annotations

from typing import Any

from spinelab.builder.packing import MOST_VERTEBRAE, region_of
from spinelab.domain.exam import region_levels
from spinelab.domain.lesion import Recipe
from spinelab.domain.vocabulary import Region

__all__ = ["NAMES", "allowed_sides", "fitting", "offered"]

NAMES = {
    "olf-lateral": "OLF, lateral",
    "olf-extended": "OLF, extended",
    "olf-enlarged": "OLF, enlarged",
    "olf-fused": "OLF, fused",
    "olf-tuberous": "OLF, tuberous",
    "clf-nodule": "CLF, nodule",
    "opll-continuous": "OPLL, continuous",
    "opll-segmental": "OPLL, segmental",
    "opll-mixed": "OPLL, mixed",
    "opll-localized": "OPLL, localized",
    "cpll-nodule": "CPLL, nodule",
    "lf-hypertrophy": "Thick ligamentum flavum, no calcium",
    "none": "No lesion",
}
"""How each kind that can be built is called: lesions of the ligaments, none of worn joints or discs."""
_FEWEST = {"opll-mixed": 3, "opll-segmental": 1}


def allowed_sides(kind: str) -> tuple[str, ...]:
    """Return the sides that a kind can have, the usual one first; empty when it crosses the midline."""
    found = []
    for side in ("both", "midline", "left", "right"):
        try:
            Recipe(kind, side=side, thickness_mm=1.0)
        except ValueError:
            continue
        found.append(side)
    usual = Recipe(kind, thickness_mm=1.0).side
    return tuple(sorted(found, key=lambda side: side != usual))


def fitting(kind: str, levels: str) -> str:
    """Return the levels if a kind can lie there, or else the usual ones of the kind."""
    try:
        return checked(kind, levels)
    except ValueError:
        return "-".join(Recipe(kind, thickness_mm=1.0).ends)


def checked(kind: str, levels: str) -> str:
    """Return levels such as ``"C4-C6"`` (one name for a single vertebra) written out.

    Raises
    ------
    ValueError
        With what is allowed.
    """
    first, _, last = levels.partition("-")
    recipe = Recipe(kind, (first, last or first), thickness_mm=1.0)  # type: ignore[arg-type]  # checked there
    if len(recipe.vertebrae) > MOST_VERTEBRAE:
        raise ValueError(
            f"{levels} has {len(recipe.vertebrae)} vertebrae; a lesion can be built over at most "
            f"{MOST_VERTEBRAE} of them."
        )
    region_of(recipe)
    return "-".join(recipe.ends)


def offered() -> dict[str, Any]:
    """Return everything that the view offers: kinds with names, sides and least vertebrae, and the levels."""
    return {
        "kinds": [
            {
                "id": kind,
                "name": NAMES[kind],
                "sides": list(allowed_sides(kind)),
                "usual": "-".join(Recipe(kind, thickness_mm=1.0).ends),
                "fewest": _FEWEST.get(kind, 2),
                "regions": ["cervical"] if kind.startswith("cpll") else ["cervical", "thoracic", "lumbar"],
            }
            for kind in NAMES
        ],
        "levels": {
            str(region): [str(level) for level in region_levels(region)]
            for region in (Region.CERVICAL, Region.THORACIC, Region.LUMBAR)
        },
        "most_vertebrae": MOST_VERTEBRAE,
    }
