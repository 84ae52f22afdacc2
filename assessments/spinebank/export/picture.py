"""The picture of an item on a scan: one slice of one patient of its pool, with a bar of known length."""

import io
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from spinebank.schema import Mark, Measurement
from spinebank.schema.mark import LESION
from spinebank.score.subject import asked_parts, lesion_place, target_distance
from spinebank.score.truth import truth_of
from spinelab.imaging import PRESETS
from spinelab.imaging.exam import View, viewed
from spinelab.imaging.slices import AXES, sliced, upside_down
from spinelab.imaging.study import Study
from spinelab.imaging.windows import Window, shown

__all__ = ["Picture", "measured_picture", "target_picture"]

Grey = npt.NDArray[np.uint8]

WIDEST_PX, HIGHEST_PX = 600, 400
"""Moodle shrinks a larger picture and would shift what lies on it."""
BAR_MM = 20
_SIDES = {"axial": ("R", "L"), "coronal": ("R", "L"), "sagittal": ("A", "P")}


@dataclass(frozen=True, eq=False)
class Picture:
    """A grey picture with what is marked on it, in its own pixels."""

    grey: Grey
    words: str
    """What it is, without saying what is to be found: also its alternative text."""
    sides: tuple[str, str]
    bar_px: float
    area: tuple[tuple[int, int], ...] = ()
    """Outline of what is to be marked: x, y in pixels."""
    bar_mm: int = BAR_MM

    @cached_property
    def png(self) -> bytes:
        """The picture with its bar and sides."""
        return self._drawn(answer=False)

    @cached_property
    def png_answer(self) -> bytes:
        """The picture with the outline of what was to be marked too."""
        return self._drawn(answer=True)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.grey.shape[1], self.grey.shape[0]

    def _drawn(self, *, answer: bool) -> bytes:
        from PIL import Image, ImageDraw  # noqa: PLC0415 (only pictures need it)

        image = Image.fromarray(np.repeat(self.grey[:, :, None], 3, axis=2))
        pen = ImageDraw.Draw(image)
        width, height = self.size
        _label(pen, (6, height // 2), self.sides[0])
        _label(pen, (width - 16, height // 2), self.sides[1])
        low = height - 12
        pen.line([(12, low), (12 + self.bar_px, low)], fill="white", width=3)
        _label(pen, (12, low - 18), f"{self.bar_mm} mm")
        _label(pen, (12, 6), "SIMULATED")
        if answer and self.area:
            pen.line([*self.area, self.area[0]], fill=(255, 200, 0), width=2)
        out = io.BytesIO()
        image.save(out, "PNG", optimize=False)
        return out.getvalue()


def measured_picture(item: Measurement) -> tuple[Picture, float]:
    """Return the slice in which the first patient of the pool is measured, and the true value."""
    seed = item.scan.pool[0]
    truth = truth_of(item, seed)
    points = np.asarray(truth.points_mm, dtype=float)
    study = _study(item, seed)
    return _sliced(item, study, str(truth.plane), points.mean(axis=0)), float(truth.value or 0.0)


def target_picture(item: Mark) -> Picture:
    """Return the slice in which the first patient's target is largest, with its outline.

    The outline is drawn as far outside the target as a mark may lie for the full score.
    """
    seed = item.scan.pool[0]
    study = _study(item, seed)
    plane = item.scan.plane
    across = 2 - AXES[plane][0]
    middle = np.asarray(study.point_mm((study.shape[0] // 2, study.shape[1] // 2, study.shape[2] // 2)))
    if item.target == LESION:
        middle[across] = lesion_place(item.scan.exam, seed).largest_mm(plane)
    else:
        middle[across] = _middle_mm(item, seed, across)
    return _sliced(item, study, plane, middle, item)


def _middle_mm(item: Mark, seed: int, across: int) -> float:
    parts = asked_parts(item, seed)
    low, high = parts[len(parts) // 2].bounds_mm
    return float(low[across] + high[across]) / 2


def _study(item: Measurement | Mark, seed: int) -> Study:
    scan = item.scan
    return viewed(scan.exam, seed, View(scan.shown_levels, tuple(scan.modalities), scan.plane))


def _sliced(
    item: Measurement | Mark,
    study: Study,
    plane: str,
    middle_mm: Any,  # noqa: ANN401 (an array or a point)
    target: Mark | None = None,
) -> Picture:
    modality = item.scan.modalities[0]
    across, down, right = AXES[plane]
    index = study.index(middle_mm)
    window = _window(item, modality)
    grey = shown(sliced(study.volumes[modality], plane, index[across]), window)
    step_mm = (study.spacing_mm[2 - down], study.spacing_mm[2 - right])
    tall_mm, wide_mm = grey.shape[0] * step_mm[0], grey.shape[1] * step_mm[1]
    per_mm = min(WIDEST_PX / wide_mm, HIGHEST_PX / tall_mm)
    size = (round(wide_mm * per_mm), round(tall_mm * per_mm))
    area: tuple[tuple[int, int], ...] = ()
    if target is not None:
        rows, columns = np.meshgrid(*(np.arange(count) for count in grey.shape), indexing="ij")
        voxel = np.zeros((*grey.shape, 3))
        voxel[..., across] = index[across]
        voxel[..., down] = grey.shape[0] - 1 - rows if upside_down(plane) else rows
        voxel[..., right] = columns
        points = np.asarray(study.origin_mm) + voxel[..., ::-1] * np.asarray(study.spacing_mm)
        outside = target_distance(target, item.scan.pool[0])(points.reshape(-1, 3)).reshape(grey.shape)
        area = _outline(outside <= target.tolerance, size)
    words = f"Simulated {modality.upper()} of a computed patient, {plane} slice."
    return Picture(_resized(grey, size), words, _SIDES[plane], BAR_MM * per_mm, area)


def _window(item: Measurement | Mark, modality: str) -> Window:
    if item.scan.window:
        return PRESETS[item.scan.window]
    return next(preset for preset in PRESETS.values() if modality in preset.modalities)


def _resized(grey: Grey, size: tuple[int, int]) -> Grey:
    from PIL import Image  # noqa: PLC0415 (as above)

    return np.asarray(Image.fromarray(np.ascontiguousarray(grey)).resize(size, Image.Resampling.BICUBIC))


def _outline(held: npt.NDArray[np.bool_], size: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """Return the longest outline of a mask in pixels of the enlarged picture, of at most 60 corners."""
    from skimage import measure  # noqa: PLC0415 (as above)

    if not held.any():
        raise ValueError("What is to be marked does not lie in the slice that would be shown.")
    ring = max(measure.find_contours(np.pad(held.astype(float), 1), 0.5), key=len) - 1
    ring = measure.approximate_polygon(ring, 0.4)[:-1]
    ring = ring[:: max(1, len(ring) // 60)]
    scale = (size[0] / held.shape[1], size[1] / held.shape[0])
    return tuple((round((x + 0.5) * scale[0]), round((y + 0.5) * scale[1])) for y, x in ring)


def _label(pen: Any, place: tuple[float, float], text: str) -> None:  # noqa: ANN401 (Pillow's)
    pen.text(place, text, fill="white", stroke_width=2, stroke_fill="black")
