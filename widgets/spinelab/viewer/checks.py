"""What a reading room accepts: tasks and choices, each refused with one clear sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from spinelab.domain.marking import KINDS
from spinelab.domain.tools import MEASURING, fits
from spinelab.domain.values import places

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["TASKS", "allowed", "checked_task", "tool_for", "whole_measurements"]

_PLANES = ("axial", "sagittal", "coronal")
_MOST_MEASUREMENTS = 200

TASKS = (*KINDS, "probe")
"""What can be asked: what `spinelab.domain.marking` marks, and a density, which only images can tell."""


def allowed(value: str, known: list[str], what: str) -> str:
    """Return the value if it is known; refuse it with what is allowed otherwise."""
    if value not in known:
        raise traitlets.TraitError(
            f"This room has no {what} {value!r}. Allowed: {', '.join(known) or 'none'}."
        )
    return value


def checked_task(task: Mapping[str, Any]) -> dict[str, Any]:
    """Return a task of a known kind with a prompt, or {} for none.

    Raises
    ------
    ValueError
        If the kind is unknown or there is no prompt.
    """
    if not task:
        return {}
    if task.get("kind") not in TASKS:
        raise ValueError(f"No task of kind {task.get('kind')!r}. Allowed: {', '.join(TASKS)}.")
    if not str(task.get("prompt", "")).strip():
        raise ValueError("A task needs a prompt: the sentence that the learner reads.")
    return dict(task)


def whole_measurements(given: object) -> list[dict[str, Any]]:
    """Return those of some measurements that a room can draw; [] for anything that is no list of them.

    For what lay in a file: it may hold anything.
    """
    entries = given if isinstance(given, list) else []
    return [entry for entry in entries[:_MOST_MEASUREMENTS] if isinstance(entry, dict) and _is_whole(entry)]


def _is_whole(entry: Mapping[str, Any]) -> bool:
    kind, points = entry.get("kind"), places(entry.get("points_mm"))
    known = kind in list(MEASURING) and entry.get("plane") in _PLANES
    told = all(isinstance(entry.get(name), str) for name in ("id", "text", "words"))
    return known and told and points is not None and fits(str(kind), len(points))


def tool_for(task: Mapping[str, Any]) -> str:
    """Return the tool that answers a task; an outline is drawn with the area tool."""
    return "area" if task["kind"] == "outline" else str(task["kind"])
