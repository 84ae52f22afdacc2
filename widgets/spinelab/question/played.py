"""The case of a question: the patient who was drawn, played in a `CaseVignette`; the answer is its log."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from spinelab.cases import load_case
from spinelab.cases.replay import replay
from spinelab.vignette import CaseVignette

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["answer_from", "open_case"]


def open_case(item: Mapping[str, Any], response: Mapping[str, Any], *, graded: bool) -> CaseVignette:
    """Return the case with the patient and the steps of a response.

    Parameters
    ----------
    item
        The public half of an item of kind ``case``.
    response
        What was answered before, {} for nothing. Steps that do not fit the case are left out.
    graded
        Whether it counts: then any patient may be drawn, the case is played once, and its end tells nothing
        of what was right. In practice the first patient is met, so that a lesson is the same for all.
    """
    case = load_case(item["case"])
    seeds, seed, log = case.patient.seeds, response.get("seed"), response.get("log")
    if isinstance(seed, bool) or not isinstance(seed, int) or seed not in seeds:
        seed, log = random.SystemRandom().choice(seeds) if graded else seeds[0], None
    steps = replay(case, log if isinstance(log, list) else [], seed).events
    known = [event.as_dict() for event in steps]
    return CaseVignette(case, seed=seed, log=known, folder=None, debrief=not graded)


def answer_from(item: Mapping[str, Any], vignette: CaseVignette) -> dict[str, Any]:
    """Return the response for a path: case, revision, patient and log, and no score."""
    if not vignette.log:
        return {"seed": vignette.seed}
    revision = load_case(item["case"]).revision
    return {"case": item["case"], "case_revision": revision, "seed": vignette.seed, "log": list(vignette.log)}
