"""The true K-line of a patient of a pool, and how a learner's line lies to it."""

import numpy as np
import numpy.typing as npt

from spinebank.schema import Mark
from spinebank.score.mark import Placed
from spinebank.score.subject import subject
from spinelab.domain.marking import Truth, line_marked
from spinelab.domain.measurement import against_line, k_line

__all__ = ["laid_on", "room_before_k_line_mm", "true_k_line"]


def true_k_line(item: Mark, seed: int) -> Truth:
    """Return the K-line of a patient: the middles of the bony canal at C2 and C7 (scale ``k_line``).

    Raises
    ------
    ValueError
        If the patient has no lesion in front of the cord: a fault of the item.
    """
    who = subject(item.scan.exam, seed)
    line = k_line(who.spine, who.lesion, who.thickness_mm)
    ends = [tuple(round(float(mm), 2) for mm in end) for end in (line.upper_mm, line.lower_mm)]

    def crossed(points: npt.NDArray[np.float64]) -> bool:
        return not against_line(who.lesion, who.thickness_mm, points[0], points[1]).positive

    return Truth(
        points_mm=tuple((x, y, z) for x, y, z in ends),
        plane="sagittal",
        crossed=crossed,
        names=(f"true K-line {line.state}: canal at C2", "canal at C7"),
    )


def room_before_k_line_mm(item: Mark, seed: int) -> float:
    """Return how far a patient's lesion stays in front of the K-line, mm; negative beyond it: K-line (-)."""
    who = subject(item.scan.exam, seed)
    return k_line(who.spine, who.lesion, who.thickness_mm).clear_mm


def laid_on(item: Mark, seed: int, points: npt.NDArray[np.float64]) -> Placed:
    """Return how far the worse end of a line lies from the true one, and whether its sign is the true one."""
    truth = true_k_line(item, seed)
    found = line_marked(points, truth, item.tolerance)
    true = np.asarray(truth.points_mm, dtype=float)
    agrees = truth.crossed is None or truth.crossed(points) == truth.crossed(true)
    return Placed(float(found.error or 0.0), agrees=agrees, said=found.reason)
