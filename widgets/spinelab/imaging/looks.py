"""Fixed views of normal and changed studies as pictures: ``python -m spinelab.imaging.looks FOLDER``.

A build product for the eye of a radiologist, run by ``make looks``; ``APPEARANCE.md`` says what to look for.
`thumbnail` draws the small reference pictures that the tests keep.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.domain.exam import region_levels
from spinelab.domain.lesion import KINDS, Recipe
from spinelab.imaging.crop import Crop
from spinelab.imaging.mark import marked
from spinelab.imaging.radiograph import lateral_radiograph
from spinelab.imaging.simulate import simulate
from spinelab.imaging.windows import PRESETS, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spinelab.imaging.study import Study

__all__ = ["EXAMPLES", "VIEWS", "lesion_sheet", "normal_sheet", "region_of", "thumbnail"]

Picture = npt.NDArray[np.uint8]

_HEIGHT = 330
_GAP = 4
_LEVELS = {"cervical": ("C5", "C5-C6"), "thoracic": ("T10", "T10-T11"), "lumbar": ("L3", "L3-L4")}
_BYTES_A_VERTEBRA = 4_000_000
"""Room for the canal and 25 mm around it, with every modality, in a study of a few vertebrae."""
_FINE_MM, _COARSE_MM = (0.5, 0.5, 1.0), (0.75, 0.75, 1.5)
"""Voxels of the sheets, and of the small pictures, which are to be drawn soon."""
_THUMB_PX = 72
"""Height of a small picture and width of each of its sections: 54 mm."""
_HALF_MM = 28.0
_BESIDE_MM = 4.0
"""A lesion nearer to the midline than this is also shown beside its middle."""
VIEWS: tuple[tuple[str, str], ...] = (
    ("ct", "bone"),
    ("ct", "soft"),
    ("t2", "mr"),
    ("t1", "mr"),
    ("t2star", "mr"),
)
"""Modality and window of each row."""
EXAMPLES: tuple[str, ...] = (
    "olf-lateral 4mm",
    "olf-extended 5mm",
    "olf-enlarged 6mm",
    "olf-fused 6mm",
    "olf-fused 6mm tram-track",
    "olf-tuberous 7mm",
    "olf-tuberous 7mm comma",
    "clf-nodule 5mm",
    "clf-nodule left 6mm round",
    "opll-continuous 5mm",
    "opll-continuous 6mm mushroom",
    "opll-segmental 4mm",
    "opll-mixed C3-C6 5mm",
    "opll-mixed C3-C6 5mm double-layer",
    "opll-localized C5-C6 5mm",
    "cpll-nodule 4mm",
    "lf-hypertrophy 3mm",
    "facet-degeneration left 3mm",
    "disc-degeneration 3mm",
    "disc-degeneration L4-L5 4mm",
)
"""A recipe for every kind, and for every option that changes its picture."""


def region_of(recipe: Recipe) -> str:
    """Return the region that a recipe's first vertebra lies in."""
    return str(recipe.ends[0].region)


def _plane(volume: npt.NDArray[np.int16], study: Study, axis: int, index: int, window: str) -> Picture:
    """Return a section as a picture of fixed height: head up, or front up, patient's left on the right."""
    flat = shown(np.take(volume, index, axis=axis), PRESETS[window])
    step = study.spacing_mm
    high, wide = ((step[1], step[0]), (step[2], step[0]), (step[2], step[1]))[axis]
    return _sized(flat[::-1] if axis else flat, wide / high, _HEIGHT)


def _sized(flat: Picture, aspect: float, height: int) -> Picture:
    from PIL import Image  # noqa: PLC0415 (only pictures need it)

    size = (round(height * flat.shape[1] * aspect / flat.shape[0]), height)
    return np.asarray(Image.fromarray(flat).resize(size, Image.Resampling.BILINEAR))


def _row(pictures: Sequence[Picture]) -> Picture:
    gap = np.zeros((pictures[0].shape[0], _GAP), dtype=np.uint8)
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
    step = study.spacing_mm[1]
    return replace(study, spacing_mm=(step, step, step))


def _narrow(
    recipe: Recipe,
    modalities: tuple[str, ...],
    cord_signal: float | None = None,
    spacing_mm: tuple[float, float, float] = _FINE_MM,
) -> Study:
    """Return a study of the vertebrae of a recipe and one more at either end, around the canal."""
    region = region_of(recipe)
    levels = [str(level) for level in region_levels(region)]
    first, last = (levels.index(str(level)) for level in recipe.ends)
    upper, lower = max(first - 1, 0), min(last + 1, len(levels) - 1)
    coarser = float(np.prod(spacing_mm) / np.prod(_FINE_MM))
    room = round(_BYTES_A_VERTEBRA * (lower - upper + 1) * (len(modalities) + 1) / 5 / coarser)
    crop = Crop(levels[upper], levels[lower], room)
    return simulate(
        recipe, region, levels=crop, spacing_mm=spacing_mm, modalities=modalities, cord_signal=cord_signal
    )


def _sections(study: Study, recipe: Recipe) -> tuple[tuple[int, int, int], int]:
    """Return the voxel (z, y, x) in the middle of the largest section of a lesion, and x of the midline."""
    mask, growth = study.lesion_mask(recipe.thickness_mm), study.growth
    if growth is None:
        raise ValueError(f"The recipe {recipe} has no lesion to draw.")
    middles = [int(np.median(found)) + at for found, at in zip(np.nonzero(mask), growth.offset, strict=True)]
    z = int(mask.sum(axis=(1, 2)).argmax()) + growth.offset[0]
    x = int(mask.sum(axis=(0, 1)).argmax()) + growth.offset[2]
    return (z, middles[1], x), round(-study.origin_mm[0] / study.spacing_mm[0])


def lesion_sheet(recipe: Recipe, cord_signal: float | None = None) -> Picture:
    """Return the views of a lesion: for each modality an axial, a midsagittal and a parasagittal section."""
    study = _narrow(recipe, ("ct", "t1", "t2", "t2star"), cord_signal)
    (z, y, x), middle = _sections(study, recipe)
    beside = x if abs(x - middle) * study.spacing_mm[0] > _BESIDE_MM else middle + 10
    rows = []
    for modality, window in VIEWS:
        volume = study.at(recipe.thickness_mm, modality)
        cut = _around(volume, y, study)
        rows.append(
            _row(
                [
                    _zoom(volume, study, (z, y, middle), window),
                    _plane(cut, study, 2, middle, window),
                    _plane(cut, study, 2, beside, window),
                ]
            )
        )
    return _sheet(rows)


def _around(volume: npt.NDArray[np.int16], y: int, study: Study) -> npt.NDArray[np.int16]:
    """Return the part of a volume in front of and behind a row."""
    half = round(_HALF_MM / study.spacing_mm[1])
    return volume[:, max(y - half, 0) : y + half]


def thumbnail(recipe: Recipe) -> Picture:
    """Return a small picture of a lesion: axial CT, axial T2 and sagittal CT, one grey value for each voxel.

    The sections are those of `lesion_sheet` in coarser voxels; nothing is resized (a sagittal row is drawn
    twice, since a slice is twice as thick as a voxel is wide), so a test can compare them.
    """
    study = _narrow(recipe, ("ct", "t2"), spacing_mm=_COARSE_MM)
    (z, y, x), middle = _sections(study, recipe)
    ct, t2 = (study.at(recipe.thickness_mm, modality) for modality in ("ct", "t2"))
    half = _THUMB_PX // 2
    axial = [
        shown(_part(volume[z], (y, middle), (half, half)), PRESETS[window])
        for volume, window in ((ct, "bone"), (t2, "mr"))
    ]
    sagittal = shown(_part(ct[:, :, x], (z, y), (half // 2, half)), PRESETS["bone"])
    return np.concatenate([*axial, np.repeat(sagittal[::-1], 2, axis=0)], axis=1)


def _part(plane: npt.NDArray[np.int16], at: tuple[int, int], half: tuple[int, int]) -> npt.NDArray[np.int16]:
    """Return what lies around a place of a section; its edge goes on where the study ends."""
    rows, columns = (
        np.clip(np.arange(middle - reach, middle + reach), 0, size - 1)
        for middle, reach, size in zip(at, half, plane.shape, strict=True)
    )
    return plane[np.ix_(rows, columns)]


def main(folder: Path) -> None:
    """Write every sheet into a folder."""
    from PIL import Image  # noqa: PLC0415 (only pictures need it)

    drawn = {recipe.split()[0] for recipe in EXAMPLES}
    left_out = [kind for kind in KINDS if kind not in {*drawn, "none"}]
    if left_out:
        raise ValueError(f"No example is drawn of: {', '.join(left_out)}.")
    folder.mkdir(parents=True, exist_ok=True)
    for region in _LEVELS:
        Image.fromarray(normal_sheet(region)).save(folder / f"normal-{region}.png")
        sys.stdout.write(f"{folder}/normal-{region}.png\n")
    for words in EXAMPLES:
        path = folder / f"{words.replace(' ', '-')}.png"
        Image.fromarray(lesion_sheet(Recipe.parse(words), 1.3)).save(path)
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
