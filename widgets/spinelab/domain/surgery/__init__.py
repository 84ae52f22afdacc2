"""Operations on a computed spine: what bone and lesion they take, and what geometry then says of the canal.

How the cord moves is a model (`spinelab.domain.surgery.drift`), and no outcome follows from it.
"""

from spinelab.domain.surgery.drift import Drift, drift
from spinelab.domain.surgery.operation import OPERATIONS, Operation, operations_for
from spinelab.domain.surgery.outcome import Outcome, Plane, operate, unoperated

__all__ = [
    "OPERATIONS",
    "Drift",
    "Operation",
    "Outcome",
    "Plane",
    "drift",
    "operate",
    "operations_for",
    "unoperated",
]
