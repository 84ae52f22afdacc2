"""The public half of an item: what a learner may see before answering. Holds no key and no reason."""

import hashlib
from collections.abc import Sequence
from typing import Any

from spinebank.schema import (
    SCALES,
    Blueprint,
    ChooseQuestion,
    Element,
    ExtendedMatching,
    FreeText,
    Item,
    KeyFeature,
    KeyOption,
    LocateStructure,
    Mark,
    MatchOption,
    Measurement,
    MultipleTrueFalse,
    Numeric,
    Option,
    OptionOrder,
    Ordering,
    PlayedCase,
    Scan,
    Scenario,
    ScriptConcordance,
    Shape,
    ShortText,
    SingleBest,
    Statement,
    WriteQuestion,
)

__all__ = ["QUESTIONS_FORMAT", "QUESTIONS_VERSION", "public_item", "public_quiz", "shuffled"]

QUESTIONS_FORMAT = "spinelab-questions"
QUESTIONS_VERSION = 1

Parts = (
    Sequence[Option]
    | Sequence[Statement]
    | Sequence[Element]
    | Sequence[MatchOption]
    | Sequence[Scenario]
    | Sequence[KeyOption]
)


def public_item(item: Item, seed: int = 0) -> dict[str, Any]:
    """Return what the question widget shows.

    Parameters
    ----------
    item
        Any item.
    seed
        Decides the order of options and elements; the same seed always gives the same order.
    """
    return {
        "id": item.id,
        "kind": item.kind,
        "revision": item.revision,
        "points": item.points,
        "stem": item.stem,
        **_of_kind(item, seed),
    }


def public_quiz(blueprint: Blueprint, items: Sequence[Item]) -> dict[str, Any]:
    """Return the content of ``questions.json``: title, minutes, and the items' public halves."""
    return {
        "format": QUESTIONS_FORMAT,
        "version": QUESTIONS_VERSION,
        "quiz": blueprint.quiz,
        "title": blueprint.title,
        "minutes": blueprint.minutes,
        "questions": [public_item(item, blueprint.seed) for item in items],
    }


_TOOLS = {Shape.POINT: "mark", Shape.OUTLINE: "outline", Shape.LINE: "line"}


def shuffled(ids: Sequence[str], salt: str) -> list[str]:
    """Return the ids in an order that depends on ids and salt alone, not on the order given.

    >>> shuffled(["a", "b", "c"], "x") == shuffled(["c", "a", "b"], "x")
    True
    """
    return sorted(ids, key=lambda part_id: hashlib.sha256(f"{salt}:{part_id}".encode()).digest())


def _of_kind(item: Item, seed: int) -> dict[str, Any]:  # noqa: C901 (one case for each kind)
    salt = f"{seed}:{item.id}"
    shown: dict[str, Any] = {}
    match item:
        case SingleBest():
            ids = [option.id for option in item.options]
            as_written = item.order is OptionOrder.AS_WRITTEN
            shown = {"options": _texts(item.options, ids if as_written else shuffled(ids, salt))}
        case MultipleTrueFalse():
            ids = [statement.id for statement in item.statements]
            shown = {"statements": _texts(item.statements, shuffled(ids, salt))}
        case Numeric():
            shown = {"unit": item.unit, "min": item.minimum, "max": item.maximum}
        case Ordering():
            ids = [element.id for element in item.elements]
            shown = {"elements": _texts(item.elements, _not_as_keyed(ids, salt))}
            shown |= {"first_label": item.first_label, "last_label": item.last_label}
        case LocateStructure():
            shown = {"region": str(item.region)}
        case Measurement():
            shown = _scan(item.scan) | {"tool": item.quantity.tool, "unit": item.quantity.unit}
        case Mark():
            shown = _scan(item.scan) | {"tool": _TOOLS[item.shape]}
        case ShortText():
            shown = {"max_chars": item.max_chars}
        case FreeText():
            shown = {"max_chars": item.max_chars, "rows": item.rows}
        case ExtendedMatching() | KeyFeature() | ScriptConcordance():
            shown = _set(item, salt)
        case PlayedCase():
            shown = {"case": item.case, "case_revision": item.case_revision}
    return shown


def _set(item: ExtendedMatching | KeyFeature | ScriptConcordance, salt: str) -> dict[str, Any]:
    """Return the fields of an item that holds several questions."""
    match item:
        case ExtendedMatching():
            return _matching(item, salt)
        case KeyFeature():
            return {"questions": [_key_question(question, salt) for question in item.questions]}
        case ScriptConcordance():
            return _script(item)


def _matching(item: ExtendedMatching, salt: str) -> dict[str, Any]:
    """Return theme, list and scenarios; an alphabetical list tells nothing, the scenarios are shuffled."""
    return {
        "theme": item.theme,
        "options": _texts(item.options, [option.id for option in item.listed]),
        "scenarios": _texts(item.scenarios, shuffled([one.id for one in item.scenarios], salt)),
    }


def _key_question(question: ChooseQuestion | WriteQuestion, salt: str) -> dict[str, Any]:
    """Return a question of a case without its key; the questions keep their order, their menus do not."""
    shown = {"id": question.id, "form": question.form, "text": question.text}
    if isinstance(question, WriteQuestion):
        return {**shown, "max_chars": question.max_chars}
    order = shuffled([option.id for option in question.options], f"{salt}:{question.id}")
    return {**shown, "at_most": question.at_most, "options": _texts(question.options, order)}


def _script(item: ScriptConcordance) -> dict[str, Any]:
    """Return thoughts, findings and the words of the scale; of the panel only how many they are."""
    return {
        "asks": str(item.asks),
        "scale": list(SCALES[item.asks]),
        "judgements": [
            {"id": one.id, "thought": one.thought, "finding": one.finding} for one in item.judgements
        ],
        "experts": item.panel.size if item.panel else 0,
    }


def _scan(scan: Scan) -> dict[str, Any]:
    """Return what the viewer needs: the pool of patients, wrapped, and how the pictures are first shown."""
    return {
        "exam": scan.exam.token,
        "patients": len(scan.pool),
        "shown": list(scan.shown_levels),
        "modalities": list(scan.modalities),
        "plane": scan.plane,
        "window": scan.window or "",
    }


def _not_as_keyed(keyed: list[str], salt: str) -> list[str]:
    """Shuffle until the order differs from the key: an untouched question must not be a right answer."""
    attempt = 0
    while (order := shuffled(keyed, f"{salt}:{attempt}")) == keyed:
        attempt += 1
    return order


def _texts(parts: Parts, order: Sequence[str]) -> list[dict[str, str]]:
    text = {part.id: part.text for part in parts}
    return [{"id": part_id, "text": text[part_id]} for part_id in order]
