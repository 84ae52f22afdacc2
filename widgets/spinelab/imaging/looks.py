"""Fixed views of normal and changed studies as pictures: ``python -m spinelab.imaging.looks FOLDER``.

A build product for the eye of a radiologist, run by ``make looks``; ``APPEARANCE.md`` says what to look for.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.domain.lesion import KINDS, Recipe
from spinelab.imaging.mark import marked
from spinelab.imaging.radiograph import lateral_radiograph
from spinelab.imaging.simulate import simulate
from spinelab.imaging.windows import PRESETS, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spinelab.imaging.study import Study

__all__ = ["VIEWS", "lesion_sheet", "normal_sheet"]

Picture = npt.NDArray[np.uint8]

_HEIGHT = 330
_GAP = 4
_LEVELS = {"cervical": ("C5", "C5-C6"), "thoracic": ("T10", "T10-T11"), "lumbar": ("L3", "L3-L4")}
_REGIONS = {"olf": "thoracic"}
VIEWS: tuple[tuple[str, str], ...] = (
    ("ct", "bone"),
    ("ct", "soft"),
    ("t2", "mr"),
    ("t1", "mr"),
    ("t2star", "mr"),
)
"""Modality and window of each row."""


def _plane(volume: npt.NDArray[np.int16], study: Study, axis: int, index: int, window: str) -> Picture:
    """Return a section as a picture of fixed height: head up, or front up, patient's left on the right."""
    from PIL import Image  # noqa: PLC0415 (only pictures need it)

    flat = shown(np.take(volume, index, axis=axis), PRESETS[window])
    step = study.spacing_mm
    high, wide = ((step[1], step[0]), (step[2], step[0]), (step[2], step[1]))[axis]
    if axis:
        flat = flat[::-1]
    size = (round(_HEIGHT * flat.shape[1] * wide / (flat.shape[0] * high)), _HEIGHT)
    return np.asarray(Image.fromarray(flat).resize(size, Image.Resampling.BILINEAR))


def _row(pictures: Sequence[Picture]) -> Picture:
    gap = np.zeros((_HEIGHT, _GAP), dtype=np.uint8)
    return np.concatenate([part for picture in pictures for part in (picture, gap)], axis=1)


def _sheet(rows: Sequence[Picture]) -> Picture:
    wide = max(row.shape[1] for row in rows)
    padded = [np.pad(row, ((0, _GAP), (0, wide - row.shape[1]))) for row in rows]
    return np.asarray(marked(np.concatenate(padded), 0, 255))


def _zoom(volume: npt.NDArray[np.int16], study: Study, index: tuple[int, int, int], window: str) -> Picture:
    """Return the canal in an axial section, 60 mm wide."""
    z, y, x = index
    half_y, half_x = (round(30 / study.spacing_mm[axis]) for axis in (1, 0))
    cut = volume[:, max(y - half_y, 0) : y + half_y, max(x - half_x, 0) : x + half_x]
    return _plane(cut, study, 0, z, window)


def normal_sheet(region: str) -> Picture:
    """Return the normal views of a region: every modality, axial, sagittal and coronal."""
    from spinelab.domain.spine import build_spine  # noqa: PLC0415 (cached by then)

    study, spine = simulate("none", region), build_spine(region)
    pedicle, disc = (spine.axial_frame(place).origin_mm for place in _LEVELS[region])
    z_pedicle, _, middle = study.index(pedicle + np.array([0, 0, 4.0]))
    z_disc, y_disc, _ = study.index(disc)
    off = round(spine.paramedian_mm / study.spacing_mm[0])
    far = round(spine.facet_mm / study.spacing_mm[0])
    rows = []
    for modality, window in VIEWS:
        volume = study.volumes[modality]
        rows.append(
            _row(
                [
                    _plane(volume, study, 0, z_pedicle, window),
                    _plane(volume, study, 0, z_disc, window),
                    _zoom(volume, study, (z_disc, y_disc + round(18 / study.spacing_mm[1]), middle), window),
                    *(_plane(volume, study, 2, middle + step, window) for step in (0, off, far)),
                    _plane(volume, study, 1, y_disc, window),
                ]
            )
        )
    film = lateral_radiograph(study).pixels
    rows.append(_row([_plane((film // 4)[:, None].astype(np.int16)[::-1], _flat(study), 1, 0, "mr")]))
    return _sheet(rows)


def _flat(study: Study) -> Study:
    """Return the study with even steps, for the picture of a radiograph."""
    from dataclasses import replace  # noqa: PLC0415

    step = study.spacing_mm[1]
    return replace(study, spacing_mm=(step, step, step))


def lesion_sheet(recipe: Recipe, region: str, cord_signal: float | None = None) -> Picture:
    """Return the views of a lesion: one column of planes for each modality."""
    study = simulate(recipe, region, cord_signal=cord_signal)
    mask, growth = study.lesion_mask(recipe.thickness_mm), study.growth
    if growth is None:
        return normal_sheet(region)
    z, y, x = (
        int(np.median(found)) + start for found, start in zip(np.nonzero(mask), growth.offset, strict=True)
    )
    z = int(mask.sum(axis=(1, 2)).argmax()) + growth.offset[0]
    rows = []
    for modality, window in VIEWS:
        volume = study.at(recipe.thickness_mm, modality)
        middle = round(-study.origin_mm[0] / study.spacing_mm[0])
        rows.append(
            _row(
                [
                    _plane(volume, study, 0, z, window),
                    _zoom(volume, study, (z, y, middle), window),
                    _plane(volume, study, 2, middle, window),
                    _plane(volume, study, 2, x if abs(x - middle) > 4 else middle + 10, window),  # noqa: PLR2004
                ]
            )
        )
    return _sheet(rows)


def main(folder: Path) -> None:
    """Write every sheet into a folder."""
    from PIL import Image  # noqa: PLC0415 (only pictures need it)

    folder.mkdir(parents=True, exist_ok=True)
    for region in _LEVELS:
        Image.fromarray(normal_sheet(region)).save(folder / f"normal-{region}.png")
        sys.stdout.write(f"{folder}/normal-{region}.png\n")
    for kind in KINDS[:-1]:
        recipe = Recipe(kind)
        region = _REGIONS.get(recipe.family, "cervical")
        Image.fromarray(lesion_sheet(recipe, region, 1.3)).save(folder / f"{kind}.png")
        sys.stdout.write(f"{folder}/{kind}.png\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
