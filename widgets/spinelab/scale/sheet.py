"""A clinical tool as a form on paper: boxes, lines, how it is added up, bands as a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from spinelab.evidence import cite
from spinelab.scale.pack import row_words
from spinelab.ui.paper import boxes, entered, lines, listed, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spinelab.domain.scales import Scale
    from spinelab.domain.scales.records import Band, Input, Reading

__all__ = ["sheet"]

_MOST_COLUMNS = 4
_SUM = re.compile(r"\w+(?: \+ \w+)+")
_ARITHMETIC = re.compile(r"[\w\s.()*/+-]+")
_WORD = re.compile(r"[a-z_]\w*")


def sheet(tool: Scale, answers: Mapping[str, Any]) -> str:
    """Return what is asked, with what was answered, how the result comes about, and what it means."""
    fields = "".join(_field(entry, answers.get(name)) for name, entry in tool.inputs.items())
    counted = lines(filter(None, (_counted(reading, tool) for reading in tool.readings)))
    return fields + counted + _meanings(tool) + _rows(tool)


def _meanings(tool: Scale) -> str:
    """Return the bands of the results; where the result itself is the name, it is said once."""
    heads, bands = ["Result", "Range", "Name", "Meaning"], list(_bands(tool))
    if all(reach == name for _, reach, name, _ in bands):
        heads.remove("Range")
        bands = [[result, name, meaning] for result, _, name, meaning in bands]
    return table("What the result means", heads, bands)


def _rows(tool: Scale) -> str:
    """Return the published rows: a table where it fits a page and a telephone, else a list."""
    if tool.shown is None:
        return ""
    heads = [*tool.shown.columns.values(), "Source"]
    rows = [[*row_words(tool, row), repr(cite(row["source"]))] for row in tool.table]
    if len(heads) <= _MOST_COLUMNS:
        return table(tool.shown.caption, heads, rows)
    said = (
        f"{first}. "
        + "; ".join(f"{head}: {words}" for head, words in zip(heads[1:], rest, strict=True) if words)
        for first, *rest in rows
    )
    return lines([tool.shown.caption]) + listed(said)


def _field(entry: Input, given: object) -> str:
    if entry.options:
        texts = {
            value: f"{value}: {text}" if isinstance(value, int) else text
            for value, text in entry.options.items()
        }
        chosen = next((text for value, text in texts.items() if value == given), None)
        return lines([entry.label]) + boxes(texts.values(), chosen)
    if entry.type == "flag":
        return boxes([entry.label], entry.label if given else None)
    return entered(entry, given)


def _counted(reading: Reading, tool: Scale) -> str:
    """Say how a result is worked out by hand: a sum or plain arithmetic of what is asked; else nothing."""
    formula = reading.formula
    names = set(_WORD.findall(formula))
    if _SUM.fullmatch(formula) and names <= tool.inputs.keys():
        points = any(tool.inputs[name].options for name in names)
        return f"{reading.label}: {'add the points' if points else 'one for each yes'}."
    known = {name: f"{tool.constants[name]:g}" for name in names & tool.constants.keys()
             if isinstance(tool.constants[name], (int, float))} | {
        name: f"\N{LEFT DOUBLE QUOTATION MARK}{tool.inputs[name].label}\N{RIGHT DOUBLE QUOTATION MARK}"
        for name in names & tool.inputs.keys()
    }  # fmt: skip
    plain = names and names <= known.keys() and _ARITHMETIC.fullmatch(formula) and " " in formula
    if not plain:
        return ""
    words = _WORD.sub(lambda match: known[match[0]], formula).replace(" * ", " \N{MULTIPLICATION SIGN} ")
    words = words.replace(" - ", " \N{MINUS SIGN} ")
    return f"{reading.label} = {words} {reading.unit}".strip()


def _bands(tool: Scale) -> Iterator[list[str]]:
    for reading in tool.readings:
        for band in reading.bands:
            yield [reading.label, _range(band, reading.unit), band.label, band.meaning]


def _range(band: Band, unit: str) -> str:
    """Say which values belong to a band, the first that fits counting.

    >>> from spinelab.domain.scales import scale
    >>> [_range(band, "") for band in scale("mjoa").readings[0].bands][:2]
    ['18', '15 to 17']
    """
    if isinstance(band.equals, bool):
        return "yes" if band.equals else "no"
    if band.equals is not None:
        return band.equals.replace("_", " ")
    low, high, below = (None if end is None else f"{end:g}" for end in (band.min, band.max, band.below))
    if low is not None and low == high:
        words = low
    elif low is not None:
        words = (
            f"{low} to {high}" if high else f"{low} to below {below}" if below else f"{low} {unit} or more"
        )
    elif high is not None:
        words = f"up to {high}"
    else:
        words = f"below {below}" if below else "any other"
    bare = words.endswith(("other", "more"))
    return " ".join((words if bare else f"{words} {unit}").split())
