"""One slice of a study as a still picture, for readers that cannot run the view. Knows no widgets."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from spinelab.imaging.slices import AXES, sliced
from spinelab.imaging.windows import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spinelab.imaging.study import Study
    from spinelab.imaging.windows import Window

__all__ = ["drawn"]

_HEIGHT_PX = 260
_QUALITY = 70
_MARK = "SIMULATED"


def drawn(
    study: Study,
    modality: str,
    window: Window,
    *,
    plane: str,
    position_mm: Sequence[float],
    thickness_mm: float,
) -> bytes:
    """Return a JPEG of the slice at a place, 260 pixels high, marked as simulated.

    Parameters
    ----------
    plane
        ``"axial"``, ``"sagittal"`` or ``"coronal"``.
    position_mm
        A point of the slice, LPS millimetres; outside of the volume the nearest slice is drawn.
    thickness_mm
        How thick the lesion has grown.
    """
    volume = study.at(thickness_mm, modality) if study.growth is not None else study.volumes[modality]
    across, down, right = AXES[plane]
    index = min(max(0, study.index(np.asarray(position_mm))[across]), volume.shape[across] - 1)
    grey = shown(sliced(volume, plane, index), window)
    ratio = study.spacing_mm[2 - right] / study.spacing_mm[2 - down]
    size = (round(_HEIGHT_PX * grey.shape[1] * ratio / grey.shape[0]), _HEIGHT_PX)
    picture = Image.fromarray(grey).resize(size, Image.Resampling.BILINEAR)
    ImageDraw.Draw(picture).text((4, _HEIGHT_PX - 14), _MARK, fill=255)
    file = BytesIO()
    picture.save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()
