"""What was given for the inputs of a tool: known, allowed, with defaults, or a sentence that says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spinelab.domain.values import finite_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spinelab.domain.formula import Value
    from spinelab.domain.scales.records import Input

__all__ = ["checked"]


def checked(owner: str, inputs: Mapping[str, Input], given: Mapping[str, Value | None]) -> dict[str, Any]:
    """Return the values that were given and the defaults of those that were not.

    Parameters
    ----------
    owner
        How the sentences call the tool.
    inputs
        What it takes.
    given
        Values by name; ``None`` counts as not given.

    Raises
    ------
    TypeError
        For an input that there is not, with those that there are.
    ValueError
        For a value that is not allowed, with what is.
    """
    if extra := [name for name in given if name not in inputs]:
        raise TypeError(f"{owner} has no input {extra[0]!r}. It takes: {', '.join(inputs)}.")
    values: dict[str, Any] = {}
    for name, entry in inputs.items():
        value = given.get(name)
        if value is None:
            value = False if entry.type == "flag" else entry.default
        if value is not None:
            values[name] = _valid(owner, name, entry, value)
    return values


def _valid(owner: str, name: str, entry: Input, value: Value) -> Value:
    number = finite_number(value)
    fits = {
        "choice": value in entry.options and not isinstance(value, bool),
        "boolean": isinstance(value, bool),
        "flag": isinstance(value, bool),
        "integer": number is not None and number.is_integer(),
        "number": number is not None,
    }[entry.type]
    if fits and number is not None:
        fits = (entry.min is None or number >= entry.min) and (entry.max is None or number <= entry.max)
    if not fits:
        raise ValueError(f"{owner}: {name} is {value!r}; allowed: {_allowed(entry)}.")
    return int(value) if entry.type == "integer" else value


def _allowed(entry: Input) -> str:
    if entry.type == "choice":
        return ", ".join(map(repr, entry.options))
    if entry.type in {"boolean", "flag"}:
        return "True or False"
    whole = "a whole number" if entry.type == "integer" else "a number"
    return f"{whole} from {entry.min:g} to {entry.max:g} {entry.unit}".rstrip()
