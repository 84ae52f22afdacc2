"""From a recipe to a lesion on a spine. Knows which growth each kind has and how much room it may take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spinelab.domain.lesion.core import core_of
from spinelab.domain.lesion.flavum_nodule import calcified_flavum
from spinelab.domain.lesion.flavum_ossified import ossified_flavum
from spinelab.domain.lesion.lesion import Lesion, Tissue
from spinelab.domain.lesion.lookalike import bulging_discs, thick_flavum, worn_facets
from spinelab.domain.lesion.posterior_nodule import calcified_posterior
from spinelab.domain.lesion.posterior_ossified import ossified_posterior
from spinelab.domain.lesion.recipe import Family, Recipe
from spinelab.domain.lesion.walls import Walls, walls_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from spinelab.domain.lesion.site import Growth
    from spinelab.domain.spine import Spine

__all__ = ["grow"]

_MOST = {
    "olf-lateral": 0.4,
    "olf-extended": 0.45,
    "olf-enlarged": 0.6,
    "lf-hypertrophy": 0.35,
    "clf-nodule": 0.6,
    "cpll-nodule": 0.6,
    "facet-degeneration": 0.35,
    "disc-degeneration": 0.35,
}
"""Greatest thickness of a kind as a share of the depth of the canal, where it is less than the usual."""
_MOST_USUAL = 0.8
_TISSUES: dict[Family, Tissue] = {
    Family.OLF: "bone",
    Family.CLF: "calcium",
    Family.OPLL: "bone",
    Family.CPLL: "calcium",
    Family.HYPERTROPHY: "ligament",
    Family.FACET: "bone",
    Family.DISC: "disc",
}
_GROWTHS: dict[Family, Callable[[Walls, Recipe], Growth]] = {
    Family.OLF: ossified_flavum,
    Family.CLF: calcified_flavum,
    Family.OPLL: ossified_posterior,
    Family.CPLL: calcified_posterior,
    Family.HYPERTROPHY: thick_flavum,
    Family.FACET: worn_facets,
    Family.DISC: bulging_discs,
}


def grow(spine: Spine, recipe: Recipe) -> Lesion:
    """Return the lesion of a recipe on a spine.

    Raises
    ------
    ValueError
        When the spine has not all the levels, or the canal has no room for the thickness.
    """
    walls = walls_of(spine)
    if recipe.family is Family.NONE:
        return Lesion(recipe, walls, None, 0.0, "ligament")
    missing = [level for level in recipe.vertebrae if level not in spine.levels]
    if missing:
        raise ValueError(
            f"{recipe.kind} was asked for at {'-'.join(recipe.ends)}, but this {spine.region} spine has "
            f"{spine.levels[0]} to {spine.levels[-1]}."
        )
    narrowest = min(recipe.vertebrae, key=lambda level: walls.canal_ap_mm(str(level)))
    depth = walls.canal_ap_mm(str(narrowest))
    if recipe.thickness_mm >= depth:
        raise ValueError(
            f"A lesion of {recipe.thickness_mm:g} mm is thicker than the canal, "
            f"which is {depth:.1f} mm deep at {narrowest}."
        )
    growth = _GROWTHS[recipe.family](walls, recipe)
    largest = min(_MOST.get(recipe.kind, _MOST_USUAL) * depth, growth.most_mm)
    if recipe.thickness_mm > largest:
        raise ValueError(
            f"{recipe.kind} can be at most {largest:.1f} mm thick at {narrowest}, where the canal is "
            f"{depth:.1f} mm deep; {recipe.thickness_mm:g} mm was asked for."
        )
    discs = recipe.segments if recipe.family is Family.DISC else ()
    cores = tuple(core_of(spine, segment, recipe.thickness_mm) for segment in discs)
    return Lesion(recipe, walls, growth, largest, _TISSUES[recipe.family], cores)
