"""A log as CSV and as xAPI statements in a local file. Sends nothing anywhere and names nobody.

Statements follow xAPI 1.0.3: actor, verb and object are there, verbs come from the ADL registry. The actor is
an anonymous account, the same for every learner, so that a file leads to no person.
"""

from __future__ import annotations

import csv
import io
import json
import uuid
from typing import TYPE_CHECKING, Any

from spinelab.cases.debrief import label
from spinelab.cases.engine import start, step
from spinelab.cases.score import scores
from spinelab.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from spinelab.cases.schema import Case
    from spinelab.cases.state import Event

__all__ = ["COLUMNS", "log_csv", "save_log", "xapi_statements"]

COLUMNS = (
    "number",
    "at",
    "case",
    "revision",
    "patient",
    "scene",
    "kind",
    "what",
    "words",
    "certainty",
    "minutes",
    "dose_msv",
)
_ACTOR = {
    "objectType": "Agent",
    "account": {"homePage": "https://spinelab.example/anonymous", "name": "learner"},
}
_BASE = "https://spinelab.example/cases"
_VERBS = {
    "do": "interacted",
    "choose": "answered",
    "go": "progressed",
    "weigh": "answered",
    "problems": "commented",
}
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, _BASE)


def log_csv(case: Case, log: Sequence[Event], seed: int) -> str:
    """Return a log as CSV with a heading: one row an event, cumulative minutes and mSv after it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    state = start(case, seed)
    for number, event in enumerate(log, 1):
        scene = state.scene
        state = step(case, state, event)
        writer.writerow(
            [
                number,
                event.at,
                case.id,
                case.revision,
                seed,
                scene,
                event.kind,
                event.what,
                _words(case, event),
                event.certainty,
                state.minutes,
                round(state.dose_msv, 2),
            ]
        )
    return out.getvalue()


def xapi_statements(case: Case, log: Sequence[Event], seed: int) -> list[dict[str, Any]]:
    """Return a log as xAPI statements; after the last scene one more that holds the five scores.

    The same log gives the same ids, so that a file that is imported twice makes no doubles.
    """
    statements, state = [], start(case, seed)
    for number, event in enumerate(log, 1):
        scene = state.scene
        state = step(case, state, event)
        about = f"{scene}/{event.what}" if event.what else f"{scene}/{event.kind}"
        result: dict[str, Any] = {"response": event.what or json.dumps(event.as_dict(), sort_keys=True)}
        if event.certainty:
            result["extensions"] = {f"{_BASE}/certainty": event.certainty}
        statements.append(
            _statement(
                case,
                seed,
                number,
                verb=_VERBS[event.kind],
                about=about,
                words=_words(case, event),
                result=result,
                at=event.at,
            )
        )
    if state.ended:
        found = {name: score.value for name, score in scores(case, state).items() if score.value is not None}
        result = {
            "completion": True,
            "score": {"scaled": round(sum(found.values()) / len(found), 4), "min": 0, "max": 1},
            "extensions": {f"{_BASE}/score/{name}": round(value, 4) for name, value in found.items()},
        }
        at = log[-1].at if log else ""
        statements.append(
            _statement(
                case, seed, len(log) + 1, verb="completed", about="", words=case.title, result=result, at=at
            )
        )
    return statements


def save_log(path: Path, case: Case, log: Sequence[Event], seed: int) -> None:
    """Write a log to a file: CSV where its name ends in ``.csv``, xAPI statements where it ends in ``.json``.

    Raises
    ------
    ValueError
        For another ending.
    """
    if path.suffix == ".csv":
        replace_file(path, log_csv(case, log, seed))
    elif path.suffix == ".json":
        text = json.dumps(xapi_statements(case, log, seed), indent=1, ensure_ascii=False)
        replace_file(path, text + "\n")
    else:
        raise ValueError(f"A log is written as .csv or .json (xAPI), not as {path.name!r}.")


def _statement(
    case: Case, seed: int, number: int, *, verb: str, about: str, words: str, result: dict[str, Any], at: str
) -> dict[str, Any]:
    name = f"{_BASE}/{case.id}/{about}".rstrip("/")
    found: dict[str, Any] = {
        "id": str(uuid.uuid5(_NAMESPACE, f"{name}#{seed}#{number}#{at}")),
        "actor": _ACTOR,
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}", "display": {"en": verb}},
        "object": {
            "objectType": "Activity",
            "id": name,
            "definition": {
                "name": {"en": words},
                "type": "http://adlnet.gov/expapi/activities/simulation"
                if verb == "completed"
                else "http://adlnet.gov/expapi/activities/interaction",
            },
        },
        "result": result,
        "context": {
            "revision": str(case.revision),
            "language": "en",
            "extensions": {f"{_BASE}/patient": seed},
        },
    }
    if at:
        found["timestamp"] = at
    return found


def _words(case: Case, event: Event) -> str:
    if event.kind == "do":
        item = next(item for scene in case.scenes for item in scene.items if item.id == event.what)
        return label(item)
    if event.kind == "choose":
        return next(c.text for scene in case.scenes for c in scene.choices if c.id == event.what)
    return {"go": "went on", "weigh": "weighed the differential", "problems": "wrote the problem list"}[
        event.kind
    ]
