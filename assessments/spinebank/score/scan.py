"""What a learner left on a scan: patient, tool, plane and points, read from whatever a file may hold."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from spinebank.schema import Mark, Measurement
from spinebank.score.judged import Judged, unusable
from spinelab.domain.tools import fits
from spinelab.domain.values import places

__all__ = ["Left", "left_on", "patient_of"]

_PLANES = ("axial", "sagittal", "coronal")


@dataclass(frozen=True, eq=False)
class Left:
    """A finished measurement or mark of a known patient."""

    seed: int
    tool: str
    plane: str
    points: npt.NDArray[np.float64]
    """(n, 3), LPS millimetres."""


def patient_of(item: Measurement | Mark, response: object) -> int | None:
    """Return the seed of a response if it is one of the item's pool; None for everything else."""
    return item.scan.exam.seed_of(response.get("seed")) if isinstance(response, dict) else None


def left_on(item: Measurement | Mark, tool: str, response: dict[str, Any]) -> Left | Judged:
    """Read a response; what cannot be an answer comes back as a judgement of 0 with its reason.

    Parameters
    ----------
    item
        The item; its pool is the only one whose seeds count.
    tool
        The tool that the item asks for.
    response
        ``{"seed": int, "kind": tool, "plane": str, "points_mm": [[x, y, z], ...]}``, from a student.
    """
    seed = patient_of(item, response)
    if seed is None:
        return unusable("The answer is about a patient whom the question does not have.")
    if "points_mm" not in response:
        return unusable("Nothing was measured or marked on the pictures.")
    if response.get("kind") != tool:
        return unusable("The answer was not made with the tool that the question asks for.")
    plane = response.get("plane")
    if not isinstance(plane, str) or plane not in _PLANES:
        return unusable("The answer does not say in which plane it was made.")
    points = places(response["points_mm"])
    if points is None or not fits(tool, len(points)):
        return unusable("The answer is no finished measurement or mark.")
    return Left(seed, tool, plane, np.array(points))
