"""Formulas from text: computed as the shared table of cases says, and unable to do anything else."""

import json
from pathlib import Path

import pytest

from spinelab.domain.formula import FUNCTIONS, FormulaError, Unknown, compiled, evaluate, names_in

CASES = json.loads((Path(__file__).parents[2] / "formula_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['formula']} {case['values']}")
def test_a_formula_gives_what_the_shared_table_says(case):
    tree = json.loads(json.dumps(compiled(case["formula"])))  # as it travels to the view
    if case.get("unknown"):
        with pytest.raises(Unknown):
            evaluate(tree, case["values"])
    else:
        assert evaluate(tree, case["values"]) == pytest.approx(case["result"])


def test_the_shared_table_calls_every_function():
    used = {name for name in FUNCTIONS for case in CASES if f"{name}(" in case["formula"]}
    assert used == set(FUNCTIONS)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "open('x')",
        "a.b",
        "[a for a in b]",
        "lambda: 1",
        "a ** b",
        "a is b",
        "f'{a}'",
        "min(*a)",
        "min(a, key=b)",
        "(x := 1)",
        "~a",
        "None",
        "b'x'",
    ],
)
def test_what_is_no_arithmetic_is_refused_with_what_is_allowed(text):
    with pytest.raises(FormulaError, match=r"cannot hold .*allowed: numbers, words, names"):
        compiled(text)


@pytest.mark.parametrize("text", ["", "a +", "a; b", "a = 1"])
def test_what_is_no_expression_is_refused(text):
    with pytest.raises(FormulaError, match="is no formula"):
        compiled(text)


def test_the_names_of_a_formula_are_found_wherever_they_stand():
    assert names_in(compiled("a if b > 1 and not c else t[d] + max(e, 'f')")) == set("abcdet")
