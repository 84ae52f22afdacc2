"""What a practice question says to each answer, asked beforehand. Knows the widget, no rule of scoring.

A question has finitely many answers, or (a number) finitely many ranges of them, or (written words) knows
finitely many. Each is put to the widget's own judge, and what it said is stored; so the site says exactly
what the notebook says, and no rule is written twice but how words are compared (``assets/writing.js``; a
test compares them). The items are public practice items: a graded one is never asked, and this refuses it.

The file of one item::

    {"form": "choice" | "marks" | "order" | "value" | "text" | "place" | "grid" | "scan" | "any"
             | "none",
     "same": what every answer is told: explanation, cites, teaches,
     "said": [[verdict, summary], ...], "parts": [part, ...],
     "answers": {key: [index of said, index of part, ...]},      # the first three forms
     "ends": [number, ...], "ranges": [[index of said], ...]}    # numbers: one range more than ends

For "grid" see `spinelab.publish.grids`, for "place" `spinelab.publish.places`; "any" has one ``answer``
whatever is said: where no panel scores, and where a person marks a paragraph. "text" has its ``answers``
under the accepted words as they are compared, and under `UNKNOWN` for all others. "scan" has under
``scan`` what is true of the patient that is shown (`spinebank.render.known_scan`): ``assets/scans.js`` marks.

A key is the chosen id, the marks as T and F in the order shown, or the ids in order, joined by spaces.
"""

from __future__ import annotations

import math
from itertools import pairwise, permutations, product
from typing import TYPE_CHECKING, Any

from spinelab.publish.grids import UNKNOWN, grid_of
from spinelab.publish.places import recorded_place
from spinelab.publish.problems import PublishError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from spinelab.question import Question

__all__ = ["key_of", "recorded"]

MOST_ANSWERS = 5040
"""Seven elements in any order; a question with more answers is not recorded."""
_STEPS = 400
"""A range of right answers is found if it is a 400th of what may be entered, or holds a round number."""
_ROUND = 1000
_CLOSE = 1e-12
"""The ends of a range are found to this share of themselves; scoring forgives a thousand times more."""

Heard = dict[str, Any]


def recorded(question: Question) -> dict[str, Any]:
    """Return the file of a practice question.

    Raises
    ------
    PublishError
        If the question is graded, or no answer to it is right.
    """
    if question.mode != "practice":
        raise PublishError(f"{question.item['id']!r} is a graded question: it has no place on a public site.")
    asked = _Asked(question)
    before = dict(question.response)
    try:
        form, rest = _told(question, asked)
        return asked.file(form, **rest)
    finally:
        question.response = before
        question.feedback = {}


def _told(question: Question, asked: _Asked) -> tuple[str, dict[str, Any]]:
    """Return the form of a question's file, and what that form holds."""
    item, forms = question.item, question.known.get("forms", {})
    told: tuple[str, dict[str, Any]] = "none", {}
    match item["kind"]:
        case "numeric":
            told = "value", _ranges(item, asked)
        case "script_concordance" if not item["experts"]:
            same = dict.fromkeys((one["id"] for one in item["judgements"]), 0)
            told = "any", {"answer": asked.indices({"judgements": same})}
        case "free_text":
            told = "any", {"answer": asked.indices({"text": UNKNOWN})}
        case "short_text":
            texts = {**forms[""], UNKNOWN: UNKNOWN}
            told = "text", {"answers": {key: asked.indices({"text": texts[key]}) for key in texts}}
        case "locate_structure":
            told = "place", recorded_place(question, asked.heard)
        case "measurement" | "mark":
            told = "scan", {"scan": question.known["scan"](question.response["seed"])}
        case "extended_matching" | "key_feature":
            if grid := grid_of(item, forms, asked.heard, asked.indices):
                told = "grid", grid
        case _:
            if found := _finite(item):
                form, responses = found
                answers = {key_of(item, response): asked.indices(response) for response in responses}
                told = form, {"answers": answers}
    return told


def key_of(item: Heard, response: Heard) -> str:
    """Return the name under which an answer is stored.

    >>> key_of({"statements": [{"id": "a"}, {"id": "b"}]}, {"marks": {"b": True, "a": False}})
    'FT'
    """
    if "choice" in response:
        return str(response["choice"])
    if "marks" in response:
        return "".join("FT"[response["marks"][one["id"]]] for one in item["statements"])
    return " ".join(response["order"])


def _finite(item: Heard) -> tuple[str, Iterable[Heard]] | None:
    """Return how the answers to an item are named, and all of them; None for a kind that has too many."""
    match item["kind"]:
        case "single_best":
            return "choice", ({"choice": option["id"]} for option in item["options"])
        case "multiple_true_false" if 2 ** len(item["statements"]) <= MOST_ANSWERS:
            ids = [one["id"] for one in item["statements"]]
            given = product((True, False), repeat=len(ids))
            return "marks", ({"marks": dict(zip(ids, marks, strict=True))} for marks in given)
        case "ordering" if math.factorial(len(item["elements"])) <= MOST_ANSWERS:
            ids = [one["id"] for one in item["elements"]]
            return "order", ({"order": list(order)} for order in permutations(ids))
    return None


class _Asked:
    """Puts answers to a question and keeps what was said, each sentence and part once."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.said: dict[tuple[str, str], int] = {}
        self.parts: dict[str, tuple[int, Heard]] = {}
        self.same = {name: one for name, one in self.heard({}).items() if name in _SAME}

    def heard(self, response: Heard) -> Heard:
        """Return the feedback to an answer."""
        self.question.response = response
        self.question.checked += 1
        feedback: Heard = self.question.feedback
        return feedback

    def indices(self, response: Heard) -> list[int]:
        """Return where what was said, and each part, stands in the lists."""
        heard = self.heard(response)
        sentence = heard["verdict"], heard["summary"]
        places = [self.said.setdefault(sentence, len(self.said))]
        for part in heard["parts"]:
            place, _ = self.parts.setdefault(repr(part), (len(self.parts), part))
            places.append(place)
        return places

    def file(self, form: str, **rest: object) -> dict[str, Any]:
        """Return the file."""
        parts = [part for _, part in self.parts.values()]
        return {"form": form, "same": self.same, "said": list(map(list, self.said)), "parts": parts, **rest}


_SAME = ("explanation", "cites", "teaches")


def _ranges(item: Heard, asked: _Asked) -> dict[str, Any]:
    """Return the ends between which all numbers are told the same.

    Raises
    ------
    PublishError
        If no number that was tried is right.
    """
    least, most = float(item["min"]), float(item["max"])

    def told(value: float) -> list[int]:
        return asked.indices({"value": value})

    tried = sorted({least - 1, most + 1, *_tried(least, most)})
    found = [(value, told(value)) for value in tried]
    if "correct" not in {verdict for verdict, _ in asked.said}:
        raise PublishError(f"{item['id']!r}: no number from {least:g} to {most:g} was found to be right.")
    ends: list[float] = []
    ranges = [found[0][1]]
    for (low, before), (high, after) in pairwise(found):
        if before != after:
            ends.append(_edge(low, high, before, told))
            ranges.append(after)
    return {"ends": ends, "ranges": ranges}


def _tried(least: float, most: float) -> Iterator[float]:
    yield from (least + (most - least) * step / _STEPS for step in range(_STEPS + 1))
    for parts in (1, 2, 10):  # whole numbers, halves, tenths
        if (most - least) * parts <= _ROUND:
            yield from (n / parts for n in range(math.ceil(least * parts), math.floor(most * parts) + 1))


def _edge(low: float, high: float, before: list[int], told: Callable[[float], list[int]]) -> float:
    """Return the first number that is told otherwise than ``low``, to `_CLOSE`."""
    while high - low > _CLOSE * max(1.0, abs(high)):
        middle = low + (high - low) / 2
        if told(middle) == before:
            low = middle
        else:
            high = middle
    return high
