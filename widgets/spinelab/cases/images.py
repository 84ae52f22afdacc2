"""The pictures of a case: the model's patient with the case's lesion, and what is true of them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from spinelab.domain.exam import region_levels
from spinelab.domain.lesion import Recipe
from spinelab.domain.patient import Patient

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spinelab.cases.schema import Case, Scan
    from spinelab.imaging import Study

__all__ = ["fault_of_scan", "measured", "scan_of", "study_of"]

LARGEST_BYTES = 1_500_000
"""What one scene may send to the browser; the field around the canal is as wide as that allows."""


def study_of(case: Case, scan: str, seed: int, modalities: Sequence[str]) -> Study:
    """Return the pictures of a case for one of its patients, as a learner sees them: no lesion to switch off.

    Raises
    ------
    KeyError
        If the case has no such pictures.
    """
    return _study(scan_of(case, scan).model_dump_json(), seed, tuple(modalities))


def scan_of(case: Case, scan: str) -> Scan:
    """Return what pictures of a case show, by their name.

    Raises
    ------
    KeyError
        If the case has no such pictures.
    """
    if scan not in case.scans:
        raise KeyError(f"No pictures {scan!r} in this case. Allowed: {', '.join(case.scans) or 'none'}.")
    return case.scans[scan]


@lru_cache(maxsize=4)
def _study(scan_json: str, seed: int, modalities: tuple[str, ...]) -> Study:
    from dataclasses import replace  # noqa: PLC0415 (images are computed only when somebody looks)

    from spinelab.cases.schema import Scan  # noqa: PLC0415
    from spinelab.imaging import Crop, simulate  # noqa: PLC0415

    scan = Scan.model_validate_json(scan_json)
    recipe = Recipe.parse(scan.recipe)
    crop = Crop(*scan.shown, LARGEST_BYTES, sagittal=scan.plane == "sagittal")
    study = simulate(
        recipe,
        scan.region,
        Patient.seeded(seed),
        levels=crop,
        modalities=modalities,
        cord_signal=scan.cord_signal,
    )
    volumes = {name: study.at(recipe.thickness_mm, name) for name in modalities}
    return replace(study, recipe="none", patient="", volumes=volumes, growth=None)


def measured(scan: Scan, seed: int) -> dict[str, float]:
    """Return what is true of the pictures, for each quantity that the case expects something of.

    ``occupying_ratio_percent``, and ``k_line_mm``: how far the lesion stays in front of the K-line, negative
    beyond it. Builds the spine and grows the lesion, which takes seconds.

    Raises
    ------
    ValueError
        If the canal of this patient has no room for the lesion.
    """
    from spinelab.domain.lesion import grow  # noqa: PLC0415 (seconds of work, for the checker only)
    from spinelab.domain.measurement import k_line, room  # noqa: PLC0415
    from spinelab.domain.spine import build_spine  # noqa: PLC0415

    recipe = Recipe.parse(scan.recipe)
    spine = build_spine(scan.region, Patient.seeded(seed))
    lesion = grow(spine, recipe)
    found: dict[str, float] = {}
    if "occupying_ratio_percent" in scan.expect:
        found["occupying_ratio_percent"] = room(lesion, recipe.thickness_mm).occupying_ratio_percent
    if "k_line_mm" in scan.expect:
        found["k_line_mm"] = k_line(spine, lesion, recipe.thickness_mm).clear_mm
    return found


def fault_of_scan(scan: Scan) -> str:
    """Return why pictures cannot be computed; empty if they can. Reads the recipe, computes nothing."""
    try:
        recipe = Recipe.parse(scan.recipe)
    except ValueError as error:
        return str(error)
    held = [str(level) for level in region_levels(scan.region)]
    beyond = [level for level in scan.shown if level not in held]
    if beyond or held.index(scan.shown[0]) > held.index(scan.shown[1]):
        return f"'{'-'.join(scan.shown)}' must be vertebrae in order, {held[0]} to {held[-1]}."
    if recipe.kind == "none":
        return ""
    outside = [
        str(level)
        for level in recipe.ends
        if level not in held[held.index(scan.shown[0]) : held.index(scan.shown[1]) + 1]
    ]
    return f"the lesion reaches {', '.join(outside)}, which the pictures do not show." if outside else ""
