"""How far an answer has come: open, begun or answered. Knows the forms of answers, and no key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

__all__ = ["STATES", "State", "state_of"]

State = Literal["open", "begun", "answered"]
STATES = ("open", "begun", "answered")

_PARTS = {
    "multiple_true_false": ("marks", "statements"),
    "extended_matching": ("matches", "scenarios"),
    "key_feature": ("answers", "questions"),
    "script_concordance": ("judgements", "judgements"),
}
"""For kinds that hold several questions: where the answer and where the item lists them."""


def state_of(item: Mapping[str, Any], response: object) -> State:
    """Say how far an answer has come.

    Parameters
    ----------
    item
        The public half of an item.
    response
        What the learner left, {} or None for nothing. A patient who was drawn is no answer yet.

    Examples
    --------
    >>> matching = {"kind": "extended_matching", "scenarios": [{"id": "a"}, {"id": "b"}]}
    >>> state_of(matching, {"matches": {"a": "x"}})
    'begun'
    """
    given = {key: value for key, value in _mapping(response).items() if key != "seed"}
    if not given:
        return "open"
    if item["kind"] == "case":
        return _of_case(item["case"], response)
    if item["kind"] not in _PARTS:
        return "answered"
    name, listed = _PARTS[item["kind"]]
    parts = _mapping(given.get(name))
    done = [part for part in item[listed] if parts.get(part["id"]) not in (None, "", [])]
    if not done:
        return "open"
    return "answered" if len(done) == len(item[listed]) else "begun"


def _of_case(name: str, response: object) -> State:
    """Say whether a case was begun, and whether it was played to its end."""
    from spinelab.cases import load_case  # noqa: PLC0415 (read only where a quiz holds a case)
    from spinelab.cases.replay import replay  # noqa: PLC0415

    given = _mapping(response)
    case, log = load_case(name), given.get("log")
    if not isinstance(log, list) or given.get("seed") not in case.patient.seeds:
        return "open"
    found = replay(case, log, given["seed"])
    return "answered" if found.state.ended else "begun" if found.events else "open"


def _mapping(value: object) -> Mapping[str, Any]:
    """Return a mapping as it is, and nothing for anything else that a record can hold."""
    return value if isinstance(value, Mapping) else {}
