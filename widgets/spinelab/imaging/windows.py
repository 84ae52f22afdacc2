"""How grey values are shown: window width and level. Knows presets, not images."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["PRESETS", "Window", "shown"]


@dataclass(frozen=True)
class Window:
    """A range of values spread over all greys."""

    name: str
    level: float
    width: float
    modalities: tuple[str, ...]
    source: str
    """Key of `spinelab.evidence`, or ``assumed``."""


PRESETS: dict[str, Window] = {
    "bone": Window("Bone", 500, 2000, ("ct",), "ctviewer_presets"),
    "bone-narrow": Window("Bone, narrow", 300, 1500, ("ct",), "orthanc_presets"),
    "soft": Window("Soft tissue", 40, 400, ("ct",), "ohif_presets"),
    "soft-narrow": Window("Soft tissue, narrow", 50, 350, ("ct",), "ctviewer_presets"),
    "mr": Window("MRI", 420, 880, ("t1", "t2", "t2star"), "assumed"),
}
"""Presets by name; the first that fits a modality is the usual one."""


def shown(values: npt.ArrayLike, window: Window) -> npt.NDArray[np.uint8]:
    """Return grey values 0 to 255.

    >>> shown([-160, 40, 240], PRESETS["soft"]).tolist()
    [0, 127, 255]
    """
    low = window.level - window.width / 2
    grey = np.clip((np.asarray(values, dtype=np.float32) - low) * (255 / window.width), 0, 255)
    return np.asarray(grey, dtype=np.uint8)
