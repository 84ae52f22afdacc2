"""A question and its answer in words: for readers without a kernel, and for the graded copy. Knows no key."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["html_of", "lines_of", "said_of"]

_LONGEST_JSON = 500
_LONGEST_TEXT = 2000


def lines_of(item: Mapping[str, Any]) -> list[str]:
    """Return what there is to choose from, one line each."""
    lines = [
        f"○ {entry['text']}" for part in ("options", "statements", "elements") for entry in item.get(part, [])
    ]
    if item.get("theme"):
        lines.insert(0, f"{item['theme']}:")
    lines += [f"Scenario {n}: {one['text']}" for n, one in enumerate(item.get("scenarios", []), start=1)]
    for number, question in enumerate(item.get("questions", []), start=1):
        most = question.get("at_most")
        how = "write one answer" if most is None else f"choose up to {most}"
        lines.append(f"{number}. {question['text']} ({how})")
        lines += [f"○ {option['text']}" for option in question.get("options", [])]
    for number, one in enumerate(item.get("judgements", []), start=1):
        lines.append(
            f"{number}. If you were thinking of: {one['thought']}; and then you find: {one['finding']}"
        )
    if "scale" in item:
        lines += [f"○ {words}" for words in item["scale"]]
        if not item.get("experts"):
            lines.append("No expert panel yet: this question is not scored.")
    if "case" in item:
        lines.append(f"A case to play to its end: {item['case']}.")
    return lines


def html_of(stem: str, said: str) -> str:
    """Return question and answer as escaped HTML, for the graded copy and for readers without a kernel."""
    return f"<div><p><strong>{html.escape(stem)}</strong></p><p>Answer: {html.escape(said)}</p></div>"


def said_of(response: object, item: Mapping[str, Any]) -> str:
    """Say what a learner answered; anything unexpected is shown as it stands, cut short."""
    texts: dict[str, str] = {
        entry["id"]: entry["text"]
        for part in ("options", "statements", "elements")
        for entry in item.get(part, [])
    }
    match response or None:
        case None:
            said = "none given"
        case {"choice": str(choice)} if choice in texts:
            said = texts[choice]
        case {"marks": dict(marks)} if marks.keys() <= texts.keys():
            said = "; ".join(
                f"{texts[key]} {'True' if value is True else 'False'}." for key, value in marks.items()
            )
        case {"seed": int(seed)} if "tool" in item:
            said = _on_scan(response, item, seed)
        case {"value": int() | float() as value}:
            said = f"{value} {item.get('unit', '')}".strip()
        case {"order": list(order)} if all(isinstance(key, str) and key in texts for key in order):
            said = " → ".join(texts[key] for key in order)
        case {"text": str(text)}:
            said = text[: int(item.get("max_chars", _LONGEST_TEXT))]
        case _:
            said = _of_set(response, item, texts) or _as_it_stands(response)
    return said


def _of_set(response: object, item: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    """Say what was answered to a question that holds several; empty for what is no such answer."""
    match response:
        case {"matches": dict(matches)} if "scenarios" in item:
            return "; ".join(_matched(matches, texts, item))
        case {"answers": dict(answers)} if "questions" in item:
            return "; ".join(_of_case(answers, item))
        case {"judgements": dict(judgements)} if "scale" in item:
            return "; ".join(_judged(judgements, item))
        case {"log": list(log), "seed": int(seed)} if "case" in item:
            return _played(log, seed)
        case {"seed": int(seed)} if "case" in item:
            return _played([], seed)
        case _:
            return ""


def _matched(matches: Mapping[Any, Any], texts: Mapping[str, str], item: Mapping[str, Any]) -> Iterator[str]:
    for number, scenario in enumerate(item["scenarios"], start=1):
        given = matches.get(scenario["id"])
        yield f"scenario {number}: {texts[given] if isinstance(given, str) and given in texts else 'open'}"


def _of_case(answers: Mapping[Any, Any], item: Mapping[str, Any]) -> Iterator[str]:
    for number, question in enumerate(item["questions"], start=1):
        menu = {option["id"]: option["text"] for option in question.get("options", [])}
        match answers.get(question["id"]):
            case list(chosen) if menu and all(isinstance(one, str) and one in menu for one in chosen):
                said = ", ".join(menu[one] for one in chosen)
            case str(text):
                said = text[: int(question.get("max_chars", _LONGEST_TEXT))]
            case None:
                said = "open"
            case other:
                said = _as_it_stands(other)
        yield f"question {number}: {said}"


def _judged(judgements: Mapping[Any, Any], item: Mapping[str, Any]) -> Iterator[str]:
    points = {place - 2: words for place, words in enumerate(item["scale"])}
    for number, one in enumerate(item["judgements"], start=1):
        given = judgements.get(one["id"])
        yield f"judgement {number}: {points.get(given, 'open') if isinstance(given, int) else 'open'}"


def _on_scan(response: object, item: Mapping[str, Any], seed: int) -> str:
    """Say what was measured or marked, and on which patient of the pool; the figure is the learner's own."""
    match response:
        case {"value": int() | float() as value, "points_mm": list()}:
            said = f"{value} {item.get('unit', '')}".strip()
        case {"points_mm": list(points)}:
            said = f"{len(points)} points" if len(points) != 1 else f"a mark at {points[0]}"[:100]
        case _:
            said = "none given"
    return f"{said} (patient {seed})"


def _played(log: list[Any], seed: int) -> str:
    """Say which steps were taken in a case, by their names in its file, and on which patient of the pool."""
    steps = [" ".join(str(one.get(part, "")) for part in ("kind", "what")).strip()
             for one in log if isinstance(one, dict)]  # fmt: skip
    return f"{'; '.join(steps) or 'none given'} (patient {seed})"[:_LONGEST_TEXT]


def _as_it_stands(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)[:_LONGEST_JSON]
