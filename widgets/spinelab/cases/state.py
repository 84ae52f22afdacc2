"""Where a learner stands in a case, and what they did: plain data that JSON can hold."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, Self, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CERTAINTIES", "CaseState", "Decision", "Event", "Kind"]

Kind = Literal["do", "go", "choose", "weigh", "problems"]
CERTAINTIES = {"guess": "A guess", "fairly": "Fairly sure", "sure": "Sure"}
"""How sure a decision is; the same three words as in the claim judge."""
_MOST_PROBLEMS, _LONGEST = 20, 120


@dataclass(frozen=True)
class Event:
    """One thing that the learner did.

    Raises
    ------
    ValueError
        If it is no event, with what is allowed.
    """

    kind: Kind
    """``do`` an item, ``go`` on, ``choose``, ``weigh`` the differential, write the list of ``problems``."""
    what: str = ""
    """Id of the item or choice; empty for the others."""
    certainty: str = ""
    """One of `CERTAINTIES`, for a choice."""
    weights: tuple[tuple[str, int], ...] = ()
    """Diagnosis and its probability in percent, for ``weigh``."""
    problems: tuple[str, ...] = ()
    """The learner's own list, for ``problems``."""
    at: str = ""
    """When, ISO 8601 in UTC; kept for the export, never read by the engine."""

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"No event {self.kind!r}. Allowed: {', '.join(get_args(Kind))}.")
        if self.kind == "choose" and self.certainty not in CERTAINTIES:
            raise ValueError(
                f"A choice needs a certainty, not {self.certainty!r}. Allowed: {', '.join(CERTAINTIES)}."
            )
        if any(not 0 <= percent <= 100 for _, percent in self.weights):  # noqa: PLR2004 (percent)
            raise ValueError("A probability lies between 0 and 100 percent.")
        if len(self.problems) > _MOST_PROBLEMS or any(len(text) > _LONGEST for text in self.problems):
            raise ValueError(
                f"A list holds at most {_MOST_PROBLEMS} problems of at most {_LONGEST} characters."
            )

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON holds it; what is empty is left out."""
        found: dict[str, Any] = {"kind": self.kind}
        found |= {name: value for name in ("what", "certainty", "at") if (value := getattr(self, name))}
        if self.weights:
            found["weights"] = dict(self.weights)
        if self.problems:
            found["problems"] = list(self.problems)
        return found

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """Read what `as_dict` wrote.

        Raises
        ------
        ValueError
            If it is no event.
        """
        unknown = set(given) - {"kind", "what", "certainty", "weights", "problems", "at"}
        if unknown or "kind" not in given:
            raise ValueError(f"This is no event of a case: {dict(given)!r}.")
        weights, problems = given.get("weights", {}), given.get("problems", [])
        fits = isinstance(weights, dict) and isinstance(problems, list | tuple)
        if not fits or any(isinstance(each, bool) or not isinstance(each, int) for each in weights.values()):
            raise ValueError("Probabilities are whole numbers by diagnosis, problems a list of texts.")
        return cls(
            given["kind"],
            str(given.get("what", "")),
            str(given.get("certainty", "")),
            tuple((str(name), percent) for name, percent in weights.items()),
            tuple(str(text) for text in problems),
            str(given.get("at", "")),
        )


@dataclass(frozen=True)
class Decision:
    """A choice that was made."""

    scene: str
    choice: str
    certainty: str


@dataclass(frozen=True)
class CaseState:
    """Where a learner stands. Two equal logs give two equal states."""

    case: str
    seed: int
    scene: str
    done: tuple[str, ...] = ()
    """Items in the order in which they were done."""
    visited: tuple[str, ...] = ()
    """Scenes up to the present one."""
    decisions: tuple[Decision, ...] = ()
    counters: Mapping[str, int] = field(default_factory=dict)
    minutes: int = 0
    dose_msv: float = 0.0
    weights: tuple[tuple[str, Mapping[str, int]], ...] = ()
    """Scene and differential, each time it was weighed."""
    problems: tuple[str, ...] = ()
    ended: bool = False

    @property
    def chosen(self) -> tuple[str, ...]:
        """Ids of the choices made."""
        return tuple(decision.choice for decision in self.decisions)

    def with_(self, **changes: Any) -> CaseState:
        """Return a state that differs in some fields."""
        return replace(self, **changes)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "case": self.case,
            "seed": self.seed,
            "scene": self.scene,
            "done": list(self.done),
            "visited": list(self.visited),
            "decisions": [vars(decision) for decision in self.decisions],
            "counters": dict(self.counters),
            "minutes": self.minutes,
            "dose_msv": round(self.dose_msv, 2),
            "weights": [[scene, dict(weights)] for scene, weights in self.weights],
            "problems": list(self.problems),
            "ended": self.ended,
        }
