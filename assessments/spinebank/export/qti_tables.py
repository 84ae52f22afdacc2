"""QTI items that are answered in a table: true or false statements, scenarios with one option each."""

from collections.abc import Sequence
from typing import Any

from spinebank.export.qti_frame import body_of, end, start
from spinebank.export.qti_xml import compared, node, scored_if, sub
from spinebank.export.sheet import Sheet

__all__ = ["scenarios", "statements"]


def statements(root: Any, sheet: Sheet) -> None:  # noqa: ANN401 (lxml is untyped)
    """Write a row for each statement; more than half of them right earn half the mark."""
    pairs = [f"s-{part.id} {'T' if part.right else 'F'}" for part in sheet.parts]
    rows = [(f"s-{part.id}", part.text) for part in sheet.parts]
    _table(root, sheet, pairs, 1, (rows, [("T", "True"), ("F", "False")]))
    count = node("setOutcomeValue", identifier="RIGHT")
    sub(count, "mapResponse", identifier="RESPONSE")
    steps = [
        (compared("gte", len(pairs)), sheet.points),
        (compared("gt", len(pairs) / 2), sheet.points / 2),
    ]
    end(root, sheet, [count, scored_if(steps)])


def scenarios(root: Any, sheet: Sheet) -> None:  # noqa: ANN401
    """Write a row for each scenario and a column for each option; each scenario is worth the same share."""
    matching = sheet.matching
    if matching is None:
        raise ValueError(f"{sheet.id} has nothing to match.")
    pairs = [f"s-{name} o-{answer}" for name, _, answer in matching.scenarios]
    rows = [(f"s-{name}", text) for name, text, _ in matching.scenarios]
    columns = [(f"o-{name}", text) for name, text in matching.options]
    _table(root, sheet, pairs, sheet.points / len(pairs), (rows, columns))
    scored = node("setOutcomeValue", identifier="SCORE")
    sub(scored, "mapResponse", identifier="RESPONSE")
    end(root, sheet, [scored])


def _table(
    root: Any,  # noqa: ANN401
    sheet: Sheet,
    pairs: Sequence[str],
    worth: float,
    sides: tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]]],
) -> None:
    """Declare the keyed pairs, each with its worth, and ask for one column a row; a side is ids and texts."""
    rows, columns = sides
    response = start(root, sheet, "multiple", "directedPair", pairs)
    mapping = sub(response, "mapping", defaultValue="0", lowerBound="0")
    for pair in pairs:
        sub(mapping, "mapEntry", mapKey=pair, mappedValue=f"{worth:.10g}")
    many = str(len(rows))
    asked = sub(
        body_of(root, sheet),
        "matchInteraction",
        responseIdentifier="RESPONSE",
        shuffle="true",
        maxAssociations=many,
    )
    first, second = sub(asked, "simpleMatchSet"), sub(asked, "simpleMatchSet")
    for name, text in rows:
        sub(first, "simpleAssociableChoice", identifier=name, matchMax="1").text = text
    for name, text in columns:
        sub(second, "simpleAssociableChoice", identifier=name, matchMax=many, fixed="true").text = text
