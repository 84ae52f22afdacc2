"""Whether a response that lay in a file has the form of its kind. Knows forms, no key and no marks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from spinelab.domain.values import finite_number, place

__all__ = ["fits"]


def _text(value: object) -> bool:
    return isinstance(value, str)


def _number(value: object) -> bool:
    return finite_number(value) is not None


def _list_of(each: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(each(one) for one in value)


def _mapping_to(each: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, Mapping) and all(each(one) for one in value.values())


def _point(value: object) -> bool:
    return value == [] or place(value) is not None


_FORMS: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    "single_best": ("choice", _text),
    "multiple_true_false": ("marks", _mapping_to(lambda value: isinstance(value, bool))),
    "numeric": ("value", _number),
    "ordering": ("order", _list_of(_text)),
    "short_text": ("text", _text),
    "free_text": ("text", _text),
    "extended_matching": ("matches", _mapping_to(_text)),
    "key_feature": ("answers", _mapping_to(lambda value: _text(value) or _list_of(_text)(value))),
    "script_concordance": ("judgements", _mapping_to(_number)),
    "locate_structure": ("point_mm", _point),
}
"""For each kind the name of its answer and what that may be; scans and cases check theirs when they open."""


def fits(item: Mapping[str, Any], response: Mapping[str, Any]) -> bool:
    """Say whether a response can be shown by the form of an item; {} always can.

    >>> fits({"kind": "numeric"}, {"value": 14}), fits({"kind": "numeric"}, {"value": "<script>"})
    (True, False)
    """
    if not response or item["kind"] not in _FORMS:
        return True
    name, is_right = _FORMS[item["kind"]]
    return set(response) == {name} and is_right(response[name])
