"""Compute a clinical tool from its record: check what was given, then read, band and explain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spinelab.domain.formula import Unknown, Value, compiled, evaluate
from spinelab.domain.scales.given import checked
from spinelab.domain.scales.records import Reading, Scale, scale
from spinelab.domain.values import finite_number

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NotComputableError", "Outcome", "Result", "compute", "outcomes_so_far"]


class NotComputableError(ValueError):
    """A tool has no formula that was seen in a source; the text says why."""


@dataclass(frozen=True)
class Outcome:
    """One number, grade or word that a tool gives."""

    id: str
    label: str
    value: Value
    unit: str
    band: str
    """Name of the range or grade; empty where no source names one."""
    meaning: str
    """What that means, in a sentence; empty where no source says."""
    sources: tuple[str, ...]
    """Citation keys of the band."""
    digits: int = 0

    def __str__(self) -> str:
        shown = (
            f"{self.value:.{self.digits}f}" if finite_number(self.value) is not None else _word(self.value)
        )
        band = "" if not self.band or self.band == shown else f" ({self.band})"
        return f"{self.label}: {shown} {self.unit}".rstrip() + band


@dataclass(frozen=True)
class Result:
    """What a tool says of the values given, and how far that is verified."""

    tool: str
    name: str
    outcomes: tuple[Outcome, ...]
    sources: tuple[str, ...]
    """Citation keys of the tool."""
    unverified: str
    """What was not seen in a source; empty when all was."""
    notes: tuple[str, ...]

    def __getitem__(self, outcome_id: str) -> Outcome:
        """Return one outcome by its id.

        Raises
        ------
        KeyError
            If the tool gave no such outcome, with those it gave.
        """
        for outcome in self.outcomes:
            if outcome.id == outcome_id:
                return outcome
        known = ", ".join(outcome.id for outcome in self.outcomes)
        raise KeyError(f"{self.tool} gave no {outcome_id!r} from these values. It gave: {known}.")

    @property
    def value(self) -> Value:
        """The first outcome's value."""
        return self.outcomes[0].value

    @property
    def unit(self) -> str:
        """The first outcome's unit."""
        return self.outcomes[0].unit

    @property
    def band(self) -> str:
        """The first outcome's band."""
        return self.outcomes[0].band

    @property
    def meaning(self) -> str:
        """What the first outcome means."""
        return self.outcomes[0].meaning

    def __str__(self) -> str:
        return "; ".join(map(str, self.outcomes))


def compute(tool_id: str, **given: Value | None) -> Result:
    """Compute a tool by its id from values by input name; an optional input may be left out or ``None``.

    Raises
    ------
    KeyError
        For an id that no tool has.
    NotComputableError
        For a tool that is only named, with the reason.
    TypeError
        For an input that the tool has not, or one that it needs and was not given.
    ValueError
        For a value outside what is allowed, alone or with the others.

    >>> str(compute("torg_pavlov", canal_ap_mm=12, body_ap_mm=18))
    'Canal-to-body ratio: 0.67 (narrow canal suspected)'
    """
    tool = scale(tool_id)
    if not tool.readings:
        raise NotComputableError(f"{tool.name} is not computed: {tool.unverified or tool.purpose}")
    values = {**tool.constants, **checked(tool.name, tool.inputs, given)}
    if missing := [name for name, entry in tool.inputs.items() if name not in values and not entry.optional]:
        raise TypeError(f"{tool.name} needs {missing[0]!r} ({tool.inputs[missing[0]].label.lower()}).")
    if broken := _broken(tool, values):
        raise ValueError(f"{tool.name}: {broken} Given: {_listed(values)}.")
    found = _outcomes(tool, values)
    if not found:
        raise TypeError(f"{tool.name} cannot be computed from {_listed(values) or 'nothing'}.")
    return Result(tool.id, tool.name, found, tool.sources, tool.unverified, tool.notes)


def outcomes_so_far(tool_id: str, given: Mapping[str, Value | None]) -> tuple[Outcome, ...]:
    """Return what a form that is being filled in gives so far; nothing where the values do not fit together.

    Raises
    ------
    TypeError
        For an input that the tool has not.
    ValueError
        For a value outside what is allowed.

    >>> [outcome.id for outcome in outcomes_so_far("canal_ap_and_sac", {"canal_ap_mm": 12})]
    ['canal_ap_mm']
    """
    tool = scale(tool_id)
    values = {**tool.constants, **checked(tool.name, tool.inputs, given)}
    return () if _broken(tool, values) else _outcomes(tool, values)


def _outcomes(tool: Scale, values: dict[str, Any]) -> tuple[Outcome, ...]:
    found: list[Outcome] = []
    for reading in tool.readings:
        outcome = _outcome(tool, reading, values)
        if outcome is not None:
            found.append(outcome)
            values.setdefault(reading.id, outcome.value)  # a reading may use those above it
    return tuple(found)


def _broken(tool: Scale, values: Mapping[str, Any]) -> str:
    """Return the sentence of the first rule that the values break."""
    rules = (rule for rule in tool.rules if not _or_unknown(rule.formula, values, default=True))
    return next((rule.otherwise for rule in rules), "")


def _outcome(tool: Scale, reading: Reading, values: Mapping[str, Any]) -> Outcome | None:
    value = _or_unknown(reading.formula, values, default=None)
    if value is None:
        return None
    band = next((band for band in reading.bands if band.holds(value)), None)
    return Outcome(
        reading.id,
        reading.label,
        value,
        reading.unit,
        band.label if band else "",
        band.meaning if band else "",
        (band.sources if band else ()) or tool.sources,
        reading.digits,
    )


def _or_unknown(formula: str, values: Mapping[str, Any], *, default: Value | None) -> Any:  # noqa: ANN401
    try:
        return evaluate(compiled(formula), values)
    except Unknown:
        return default


def _word(value: Value) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _listed(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items() if not isinstance(value, dict))
