"""A log as somebody hands it in, played as far as the case allows. Never raises because of the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spinelab.cases.engine import IllegalEventError, start, step
from spinelab.cases.state import CaseState, Event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spinelab.cases.schema import Case

__all__ = ["Replay", "replay"]


@dataclass(frozen=True)
class Replay:
    """Where a log leads."""

    state: CaseState
    events: tuple[Event, ...]
    """The steps that the case allows, from the first on."""
    fault: str
    """What is wrong with the step after them; empty if there is none."""


def replay(case: Case, log: Iterable[object], seed: int | None = None) -> Replay:
    """Play the steps of a log, as `spinelab.cases.Event.as_dict` writes them, up to the first that cannot be.

    Raises
    ------
    ValueError
        If the seed is not one of the case's patients.
    """
    state, events = start(case, seed), list[Event]()
    for given in log:
        try:
            event = Event.of(given) if isinstance(given, dict) else None
            if event is None:
                return Replay(state, tuple(events), "A step of a case holds keys and values.")
            state = step(case, state, event)
        except (IllegalEventError, ValueError, TypeError, RecursionError) as error:
            return Replay(state, tuple(events), str(error))
        events.append(event)
    return Replay(state, tuple(events), "")
