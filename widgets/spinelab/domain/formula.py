"""Formulas that are written once, as text, and computed alike in Python and in a view.

A formula is an expression of a small part of Python: numbers, words, names, ``+ - * /``, comparisons,
``and or not``, ``a if c else b``, a few functions and a look-up in a table. `compiled` turns it into nested
lists that travel as JSON; `evaluate` computes them here, ``ui/formula.js`` in the view, both tested on one
table of cases. Nothing but the nodes below can be written, so a formula from a file runs no code.
"""

from __future__ import annotations

import ast
import math
import operator
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["FUNCTIONS", "FormulaError", "Tree", "Unknown", "Value", "compiled", "evaluate", "names_in"]

Value = float | str | bool
Tree = list[Any]
"""A node: its kind first, its parts after."""

_BINARY = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div"}
_COMPARE = {
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Gt: "gt",
    ast.GtE: "ge",
    ast.Eq: "eq",
    ast.NotEq: "ne",
    ast.In: "in",
}


def _divided(left: float, right: float) -> float:
    if right == 0:
        raise Unknown("division by nought")
    return left / right


def _at(table: Mapping[str, Any], key: Value) -> Any:  # noqa: ANN401
    return _known(table.get(str(key)), key)


_WORK: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": _divided,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "eq": operator.eq,
    "ne": operator.ne,
    "not": operator.not_,
    "in": lambda item, row: item in row,
    "row": lambda *parts: list(parts),
    "at": _at,
}


def _occupying_ratio_percent(lesion_mm: float, canal_ap_mm: float) -> float:
    from spinelab.domain.measurement import occupying_ratio_percent  # noqa: PLC0415 (loads the whole spine)

    return occupying_ratio_percent(lesion_mm, canal_ap_mm)


def _residual_canal_mm(lesion_mm: float, canal_ap_mm: float) -> float:
    from spinelab.domain.measurement import residual_canal_mm  # noqa: PLC0415

    return residual_canal_mm(lesion_mm, canal_ap_mm)


def _clearance_mm(*mm: float) -> float:
    """Take six numbers instead of three points."""
    from spinelab.domain.measurement import clearance_mm  # noqa: PLC0415

    return clearance_mm((mm[0], mm[1]), (mm[2], mm[3]), (mm[4], mm[5]))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "min": min,
    "max": max,
    "abs": abs,
    "floor": math.floor,
    "exp": math.exp,
    "occupying_ratio_percent": _occupying_ratio_percent,
    "residual_canal_mm": _residual_canal_mm,
    "clearance_mm": _clearance_mm,
}
"""What a formula may call; ``ui/formula.js`` has the same."""


class FormulaError(ValueError):
    """A formula says something that is not allowed; the text names it and what is."""


class Unknown(LookupError):  # noqa: N818 (not a fault: something has not been said yet)
    """A formula needs a value that has not been given, or that the table has not."""


@cache
def compiled(text: str) -> Tree:
    """Return a formula as nested lists.

    Raises
    ------
    FormulaError
        For what a formula cannot hold, with the place in the text.

    >>> compiled("100 * (post - pre) / 17")
    ['div', ['mul', ['is', 100], ['sub', ['name', 'post'], ['name', 'pre']]], ['is', 17]]
    """
    try:
        return _node(ast.parse(text.strip(), mode="eval").body)
    except SyntaxError as error:
        raise FormulaError(f"{text!r} is no formula: {error.msg}.") from error


def evaluate(tree: Tree, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 (a number, a word, yes or no)
    """Compute a formula; ``and``, ``or`` and ``if`` look only at what they need.

    Parameters
    ----------
    tree
        From `compiled`.
    values
        Number, word, yes or no, or table (mapping) by name; ``None`` counts as not given.

    Raises
    ------
    Unknown
        When a value that is needed was not given, a table has no such entry, or a division has no result.

    >>> evaluate(compiled("'mild' if points >= 15 else 'worse'"), {"points": 16})
    'mild'
    """
    kind, *parts = tree
    if kind in _LAZY:
        return _LAZY[kind](parts, values)
    return _WORK[kind](*(evaluate(part, values) for part in parts))


def names_in(tree: Tree) -> frozenset[str]:
    """Return every name that a formula uses.

    >>> sorted(names_in(compiled("a + table[b]")))
    ['a', 'b', 'table']
    """
    if tree[0] == "name":
        return frozenset({tree[1]})
    return frozenset().union(*(names_in(part) for part in tree[1:] if isinstance(part, list)))


def _name(parts: Tree, values: Mapping[str, Any]) -> Any:  # noqa: ANN401
    return _known(values.get(parts[0]), parts[0])


def _all(parts: Tree, values: Mapping[str, Any]) -> bool:
    return all(evaluate(part, values) for part in parts)


def _any(parts: Tree, values: Mapping[str, Any]) -> bool:
    return any(evaluate(part, values) for part in parts)


def _if(parts: Tree, values: Mapping[str, Any]) -> Any:  # noqa: ANN401
    return evaluate(parts[1] if evaluate(parts[0], values) else parts[2], values)


def _call(parts: Tree, values: Mapping[str, Any]) -> Any:  # noqa: ANN401
    return FUNCTIONS[parts[0]](*(evaluate(part, values) for part in parts[1:]))


_LAZY: dict[str, Callable[[Tree, Mapping[str, Any]], Any]] = {
    "is": lambda parts, _values: parts[0],
    "name": _name,
    "and": _all,
    "or": _any,
    "if": _if,
    "call": _call,
}
"""Nodes that look at their parts themselves; the others get them computed."""


def _known(value: Any, name: object) -> Any:  # noqa: ANN401
    if value is None:
        raise Unknown(name)
    return value


def _node(node: ast.expr) -> Tree:
    """Translate one node of Python's own tree, or refuse it."""
    shape = _SHAPES.get(type(node))
    tree = shape(node) if shape else None
    if tree is None:
        allowed = f"numbers, words, names, + - * /, comparisons, and, or, not, if, {', '.join(FUNCTIONS)}"
        raise FormulaError(f"A formula cannot hold {ast.unparse(node)!r}; allowed: {allowed}.")
    return tree


def _constant(node: Any) -> Tree | None:  # noqa: ANN401 (nodes of Python's tree, told apart by _SHAPES)
    return ["is", node.value] if isinstance(node.value, (bool, int, float, str)) else None


def _unary(node: Any) -> Tree | None:  # noqa: ANN401
    if isinstance(node.op, ast.USub):
        return ["sub", ["is", 0], _node(node.operand)]
    return ["not", _node(node.operand)] if isinstance(node.op, ast.Not) else None


def _binary(node: Any) -> Tree | None:  # noqa: ANN401
    kind = _BINARY.get(type(node.op))
    return [kind, _node(node.left), _node(node.right)] if kind else None


def _compared(node: Any) -> Tree | None:  # noqa: ANN401
    parts = [node.left, *node.comparators]
    kinds = [_COMPARE.get(type(op)) for op in node.ops]
    if None in kinds:
        return None
    found = [
        [kind, _node(left), _node(right)] for kind, left, right in zip(kinds, parts, parts[1:], strict=False)
    ]
    return found[0] if len(found) == 1 else ["and", *found]


def _called(node: Any) -> Tree | None:  # noqa: ANN401
    name = getattr(node.func, "id", "")
    return None if name not in FUNCTIONS or node.keywords else ["call", name, *map(_node, node.args)]


_SHAPES: dict[type[ast.expr], Callable[[Any], Tree | None]] = {
    ast.Constant: _constant,
    ast.Name: lambda node: ["name", node.id],
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
    ast.BoolOp: lambda node: [
        "and" if isinstance(node.op, ast.And) else "or",
        *map(_node, node.values),
    ],
    ast.Compare: _compared,
    ast.IfExp: lambda node: ["if", _node(node.test), _node(node.body), _node(node.orelse)],
    ast.Tuple: lambda node: ["row", *map(_node, node.elts)],
    ast.Subscript: lambda node: ["at", _node(node.value), _node(node.slice)],
    ast.Call: _called,
}
