"""A study of a few vertebrae and what lies around their canal, instead of a whole region. Knows boxes only.

Computing a part takes a fraction of the time of the whole: three vertebrae are a tenth of a neck.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spinelab.domain.frame import Array
    from spinelab.domain.spine import Spine
    from spinelab.imaging.course import Course

__all__ = ["Crop"]

_CANAL_MM = 8.0
"""Half the depth of a canal, about: the field is centred so far behind the posterior walls."""
_SAGITTAL_MM = 24.0
"""Width of a study for sagittal reading."""
_BYTES = 2
_MARGIN_MM = 1.0


@dataclass(frozen=True)
class Crop:
    """Which vertebrae a study holds, and how much around them."""

    first: str
    """Highest vertebra, whole."""
    last: str
    """Lowest vertebra, whole."""
    largest_bytes: int
    """Most that all volumes together may take; the field is as wide as that allows."""
    sagittal: bool = False
    """Whether depth is wanted rather than width, for sagittal reading."""

    def bounds_mm(
        self,
        spine: Spine,
        course: Course,
        whole_mm: Array,
        spacing_mm: tuple[float, float, float],
        volumes: int,
    ) -> Array:
        """Return the corners of the study within those of the whole region, shape (2, 3).

        Raises
        ------
        ValueError
            With the vertebrae that the spine has, if one is not among them.
        """
        for level in (self.first, self.last):
            if level not in [str(known) for known in spine.levels]:
                raise ValueError(
                    f"The study has no vertebra {level}, which was to be shown. "
                    f"It has: {', '.join(spine.levels)}."
                )
        ends_z = sorted(_ends_mm(spine, level) for level in (self.first, self.last))
        low_z = max(float(whole_mm[0][2]), ends_z[0][0])
        high_z = min(float(whole_mm[1][2]), ends_z[-1][1])
        slices = max(1, round((high_z - low_z) / spacing_mm[2]))
        cells = self.largest_bytes / (_BYTES * volumes * slices)
        room = [float(whole_mm[1][axis] - whole_mm[0][axis]) / spacing_mm[axis] for axis in (0, 1)]
        across = _SAGITTAL_MM / spacing_mm[0] if self.sagittal else np.sqrt(cells)
        across = min(int(across), int(room[0]))
        deep = min(int(cells / across), int(room[1]))
        across = across if self.sagittal else min(int(cells / deep), int(room[0]))
        middle_y = float(course.back_mm(np.linspace(low_z, high_z, 30)).mean()) + _CANAL_MM
        half_x, half_y = across * spacing_mm[0] / 2, deep * spacing_mm[1] / 2
        middle_y = float(np.clip(middle_y, whole_mm[0][1] + half_y, whole_mm[1][1] - half_y))
        return np.array(
            [[-half_x, middle_y - half_y, low_z], [half_x, middle_y + half_y, low_z + slices * spacing_mm[2]]]
        )


def _ends_mm(spine: Spine, level: str) -> tuple[float, float]:
    """Return from where to where a vertebra reaches in height: to the middle of its discs and 1 mm beyond."""
    heights = [float(spine.frames[known].origin_mm[2]) for known in spine.levels]
    index = [str(known) for known in spine.levels].index(level)
    own = heights[index]
    above = heights[index - 1] if index else 2 * own - heights[index + 1]
    below = heights[index + 1] if index + 1 < len(heights) else 2 * own - heights[index - 1]
    return (own + below) / 2 - _MARGIN_MM, (own + above) / 2 + _MARGIN_MM
