"""Measuring tasks on a study, each with its true answer from the model. Knows what is asked and where.

The learner measures first; the room marks the answer and draws the true one over it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from spinelab.domain.lesion import Recipe, grow
from spinelab.domain.marking import Truth
from spinelab.domain.measurement import against_line, c2_c7_angle_deg, edge_in_midline, k_line, room
from spinelab.domain.measurement.alignment import lower_endplate
from spinelab.domain.patient import REFERENCE, Patient
from spinelab.domain.spine import build_spine
from spinelab.domain.vocabulary import Level, Region
from spinelab.viewer.widget import ReadingRoom

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from spinelab.domain.lesion import Lesion
    from spinelab.domain.spine import Spine
    from spinelab.imaging.study import Study

__all__ = ["ASKED", "measuring_room"]

Point = tuple[float, float, float]


@dataclass(frozen=True)
class _Task:
    kind: str
    plane: str
    prompt: str
    tolerance: float
    """Chosen for the course: about two voxels, or what two careful readers may differ by."""


_TASKS = {
    "canal-ap": _Task(
        "ap",
        "axial",
        "Measure the depth of the bony canal in the midline, from front to back: two points. In the middle "
        "of a vertebral body, bridge the notch where the basivertebral vein leaves it.",
        1.0,
    ),
    "occupying-ratio": _Task(
        "ratio",
        "axial",
        "Measure the canal as if the lesion were absent, then the lesion, both from front to back in the "
        "midline: four points.",
        5.0,
    ),
    "residual-canal": _Task(
        "ap",
        "axial",
        "Measure what the lesion leaves of the bony canal in the midline, from front to back: two points.",
        1.0,
    ),
    "k-line": _Task(
        "line",
        "sagittal",
        "Draw the K-line: from the middle of the bony canal at the height of the body of C2 to the middle of "
        "the canal at C7. Does the lesion cross it?",
        3.0,
    ),
    "c2-c7-angle": _Task(
        "angle",
        "sagittal",
        "Measure the C2-C7 angle: one line along the lower end plate of C2, one along that of C7.",
        5.0,
    ),
}
ASKED = tuple(_TASKS)
"""What `measuring_room` can ask."""


def measuring_room(
    study: Study, what: str, patient: Patient = REFERENCE, *, at: str = "", **state: Any
) -> ReadingRoom:
    """Return a reading room that asks for a measurement and, once it was sent, shows the true one.

    Parameters
    ----------
    study
        A study or a part of one (`spinelab.imaging.close_up`); its lesion is shown fully grown.
    what
        One of `ASKED`. Angle and K-line need C2 and C7 in the pictures.
    patient
        The patient of the study.
    at
        Vertebra or segment of an axial measurement; where the lesion is thickest when empty.
    **state
        Anything else that `ReadingRoom` takes.

    Raises
    ------
    ValueError
        If the task is not known, the patient is another one, or the study has not what is asked about.
    """
    if what not in _TASKS:
        raise ValueError(f"No measuring task {what!r}. Allowed: {', '.join(ASKED)}.")
    if repr(patient) != study.patient:
        raise ValueError(
            f"The study is of {study.patient}, not of {patient!r}: give the patient of the study."
        )
    task = _TASKS[what]
    spine = build_spine(Region(study.region), patient)
    recipe = Recipe.parse(study.recipe)
    thickness = recipe.thickness_mm if study.growth is not None else 0.0
    truth, middle = _truth(what, spine, grow(spine, recipe), thickness, at)
    opened: dict[str, Any] = {
        "arrangement": "one",
        "plane": task.plane,
        "position_mm": list(middle),
        "task": {"kind": task.kind, "prompt": task.prompt, "tolerance": task.tolerance},
    }
    if study.growth is not None:
        opened["thickness_mm"] = thickness
    return ReadingRoom(study, truth=truth, **{**opened, **state})


def _truth(what: str, spine: Spine, lesion: Lesion, thickness: float, at: str) -> tuple[Truth, Point]:
    """Return what is true of a task, and where the crosshair starts: in the right slice, off the answer."""
    if what == "c2-c7-angle":
        plates = [lower_endplate(spine, level) for level in (Level.C2, Level.C7)]
        points = tuple(_point(point) for plate in plates for point in plate)
        names = tuple(f"lower end plate of {level}" for level in (Level.C2, Level.C7))
        truth = Truth(abs(c2_c7_angle_deg(spine)), points, "sagittal", names=names, place_tolerance_mm=15.0)
        return truth, (0.0, points[0][1], (points[0][2] + points[2][2]) / 2)
    if what == "k-line":
        line = k_line(spine, lesion, thickness)
        ends = _point(line.upper_mm), _point(line.lower_mm)
        length = float(sum((a - b) ** 2 for a, b in zip(*ends, strict=True)) ** 0.5)
        names = (f"true K-line {line.state}: canal at C2", "canal at C7")

        def crossed(points: npt.NDArray[np.float64]) -> bool:
            return not against_line(lesion, thickness, points[0], points[1]).positive

        edge = partial(edge_in_midline, lesion, thickness)
        truth = Truth(length, ends, "sagittal", crossed=crossed, edge_mm=edge, names=names)
        return truth, _point((line.upper_mm + line.lower_mm) / 2)
    return _axial(what, lesion, thickness, at)


def _axial(what: str, lesion: Lesion, thickness: float, at: str) -> tuple[Truth, Point]:
    if thickness <= 0 and what != "canal-ap":
        raise ValueError(f"The task {what!r} is about a lesion; this study has none.")
    found, chart = room(lesion, thickness, at), lesion.walls.chart
    along = chart.place_mm[at] if at else lesion.peak_place
    front, back = lesion.walls.midline(along)
    wall, edge, rear = (
        _point(chart.to_patient(0.0, y, along)) for y in (front, front + found.lesion_ap_mm, back)
    )
    places: dict[str, tuple[float, tuple[Point, ...]]] = {
        "canal-ap": (found.canal_ap_mm, (wall, rear)),
        "residual-canal": (found.residual_canal_mm, (edge, rear)),
        "occupying-ratio": (found.occupying_ratio_percent, (wall, rear, wall, edge)),
    }
    value, points = places[what]
    middle = chart.to_patient(0.0, (front + back) / 2, along)
    return Truth(value, points, "axial", place_tolerance_mm=6.0), _point(middle)


def _point(values: Any) -> Point:  # noqa: ANN401 (an array of three numbers)
    x, y, z = (float(mm) for mm in values)
    return x, y, z
