"""Which options the sources support for one case, and how sure they are. Never one answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spinelab.domain.decision.rules import Gap, Option, Side, Statement, rules
from spinelab.domain.formula import Unknown, Value, compiled, evaluate, names_in
from spinelab.domain.scales.given import checked

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["STANCES", "Exploration", "Weighed", "explore"]

STANCES = {
    (True, False): "Sources speak for it",
    (True, True): "Sources speak for it and against it",
    (False, True): "Sources speak against it",
    (False, False): "Sources say nothing for or against it",
}
"""By whether any statement speaks for, and any against."""


@dataclass(frozen=True)
class Weighed:
    """One option with what the sources say of it in one case."""

    option: Option
    statements: tuple[Statement, ...]
    """Those whose condition holds, in the order of the file."""

    def on(self, side: Side) -> tuple[Statement, ...]:
        """Return the statements of one side."""
        return tuple(statement for statement in self.statements if statement.side == side)

    @property
    def stance(self) -> str:
        """Whether sources speak for, against, both or neither; no weight is given to their number."""
        return STANCES[bool(self.on("for")), bool(self.on("against"))]


@dataclass(frozen=True)
class Exploration:
    """Every option of a case, side by side in the order of the file, and what is not known."""

    case: dict[str, Value]
    options: tuple[Weighed, ...]
    gaps: tuple[Gap, ...]
    open_inputs: tuple[str, ...]
    """Names of inputs not given on which further statements depend."""

    def __getitem__(self, option_id: str) -> Weighed:
        """Return one option by its id.

        Raises
        ------
        KeyError
            If it is no option for this entity, with those that are.
        """
        for weighed in self.options:
            if weighed.option.id == option_id:
                return weighed
        known = ", ".join(weighed.option.id for weighed in self.options)
        raise KeyError(
            f"{option_id!r} is no option here. Options: {known or 'none before the entity is given'}."
        )


def explore(**case: Value | None) -> Exploration:
    """Return what the sources say of each option in a case; what is not known may be left out.

    Parameters
    ----------
    **case
        ``entity`` (``"OPLL"``, ``"OLF"``, ``"CLF"``), ``myelopathy``, ``mjoa`` (points, 18 is normal),
        ``progression``, ``occupying_ratio_percent``, ``k_line`` (``"plus"``, ``"minus"``),
        ``c2_c7_angle_deg`` (lordosis positive), ``cord_signal``.

    Raises
    ------
    TypeError
        For an input that does not exist, with those that do.
    ValueError
        For a value that is not allowed, with what is.

    >>> found = explore(entity="OPLL", myelopathy=True, mjoa=13, k_line="minus")
    >>> found["laminoplasty"].stance
    'Sources speak for it and against it'
    >>> [statement.id for statement in found["posterior_fusion"].on("for")]
    ['moderate-severe', 'k-minus-fusion', 'fusion-growth']
    """
    known = rules()
    values = checked("The case", known.inputs, case)
    holding = tuple(statement for statement in known.statements if _holds(statement.when, values))
    options = tuple(
        Weighed(option, tuple(statement for statement in holding if option.id in statement.options))
        for option in known.options
        if values.get("entity") in option.entities
    )
    gaps = tuple(gap for gap in known.gaps if _holds(gap.when, values))
    return Exploration(values, options, gaps, _open(values))


def _holds(when: str, values: Mapping[str, Any]) -> bool:
    try:
        return bool(evaluate(compiled(when), values))
    except Unknown:
        return False


def _open(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the inputs that a statement waits for, in the order of the file."""
    wanted: set[str] = set()
    for statement in rules().statements:
        try:
            evaluate(compiled(statement.when), values)
        except Unknown:
            wanted |= names_in(compiled(statement.when)) - set(values)
    return tuple(name for name in rules().inputs if name in wanted)
