"""Patients who answer back: cases as graphs of scenes, played by a pure engine. Knows no widget.

`load_case` gives a case of the library, `play` takes it and a log of events to a state, `score` and `debrief`
look back, `check_case` says whether a case is sound. The files lie in ``library``; ``case.schema.json``
beside them is for editors.
"""

from spinelab.cases.check import check_case, check_images
from spinelab.cases.engine import IllegalEventError, play, start, step
from spinelab.cases.load import library, load_case, read_case
from spinelab.cases.problems import CaseError, Problem
from spinelab.cases.schema import Case
from spinelab.cases.state import CERTAINTIES, CaseState, Decision, Event

__all__ = [
    "CERTAINTIES",
    "Case",
    "CaseError",
    "CaseState",
    "Decision",
    "Event",
    "IllegalEventError",
    "Problem",
    "check_case",
    "check_images",
    "library",
    "load_case",
    "play",
    "read_case",
    "start",
    "step",
]
