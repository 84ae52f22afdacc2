"""A question as on an examination paper: boxes to tick, numbers and lines to write. Knows no key."""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from spinelab.ui.paper import BLANK, asked, blank, boxes, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["sheet"]

_PLACE = "Mark the place on the picture above."
_MEASURE = "Measured on the picture above"


def sheet(item: Mapping[str, Any]) -> str:
    """Return what there is to tick, number or write for the public half of an item."""
    return "".join(_SHEETS.get(item["kind"], _options)(item))


def _options(item: Mapping[str, Any]) -> Iterator[str]:
    yield boxes(entry["text"] for entry in item["options"])


def _statements(item: Mapping[str, Any]) -> Iterator[str]:
    for entry in item["statements"]:
        yield asked(entry["text"], ["True", "False"])


def _written(item: Mapping[str, Any]) -> Iterator[str]:
    yield blank(_MEASURE if item["kind"] == "measurement" else "Answer", item.get("unit", ""))


def _placed(_item: Mapping[str, Any]) -> Iterator[str]:
    yield lines([_PLACE])


def _ordered(item: Mapping[str, Any]) -> Iterator[str]:
    yield lines([f"Number these; 1 is {item['first_label']}."])
    yield lines(f"{BLANK[:4]} {entry['text']}" for entry in item["elements"])


def _matched(item: Mapping[str, Any]) -> Iterator[str]:
    """Yield the options under letters, and each scenario with a place for one."""
    yield lines([f"{item['theme']}:"])
    named = zip(ascii_uppercase, item["options"], strict=False)
    yield lines(f"{letter}. {entry['text']}" for letter, entry in named)
    for number, one in enumerate(item["scenarios"], start=1):
        yield blank(f"Scenario {number}: {one['text']} Letter")


def _questions(item: Mapping[str, Any]) -> Iterator[str]:
    for number, one in enumerate(item["questions"], start=1):
        most = one.get("at_most")
        if most is None:
            yield blank(f"{number}. {one['text']}")
        else:
            yield lines([f"{number}. {one['text']} (choose up to {most})"])
            yield boxes(option["text"] for option in one["options"])


def _judgements(item: Mapping[str, Any]) -> Iterator[str]:
    for number, one in enumerate(item["judgements"], start=1):
        thought, finding = one["thought"], one["finding"]
        yield lines([f"{number}. If you were thinking of: {thought}; and then you find: {finding}"])
        yield boxes(item["scale"])
    if not item.get("experts"):
        yield lines(["No expert panel yet: this question is not scored."])


def _case(item: Mapping[str, Any]) -> Iterator[str]:
    yield lines([f"A case to play to its end: {item['case']}."])


_SHEETS = {
    "multiple_true_false": _statements,
    "numeric": _written,
    "short_text": _written,
    "free_text": _written,
    "measurement": _written,
    "locate_structure": _placed,
    "mark": _placed,
    "ordering": _ordered,
    "extended_matching": _matched,
    "key_feature": _questions,
    "script_concordance": _judgements,
    "case": _case,
}
"""How each kind is asked on paper; any other is a list of options."""
