"""The view computes every formula, every tool and every decision as Python does."""

import json
import random
import subprocess
from pathlib import Path

import pytest

from spinelab.decision import DecisionExplorer
from spinelab.domain.decision import explore, rules
from spinelab.domain.formula import compiled
from spinelab.domain.scales import scale, scale_ids
from spinelab.domain.scales.compute import outcomes_so_far
from spinelab.scale.pack import pack

HERE = Path(__file__).parent
CASES = json.loads((HERE.parent / "formula_cases.json").read_text(encoding="utf-8"))
TRIALS = 80


def in_the_view(asked):
    lines = "\n".join(map(json.dumps, asked))
    done = subprocess.run(
        ["node", "trees.js"], cwd=HERE, input=lines, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def drawn(entry, dice):
    """Draw a value that an input allows, limits and round numbers often."""
    if entry.type == "choice":
        return dice.choice(list(entry.options))
    if entry.type in {"boolean", "flag"}:
        return dice.random() < 0.5
    low, high = int(entry.min), int(entry.max)
    whole = dice.choice([dice.randint(low, high), dice.randint(low, high), low, high])
    return (
        whole if entry.type == "integer" else min(entry.max, max(entry.min, whole / dice.choice([1, 1, 3])))
    )


def answered(tool, dice):
    """Answer a tool; one input in ten that a form shows open is left open."""
    given = {name: drawn(entry, dice) for name, entry in tool.inputs.items()}
    return {
        name: value
        for name, value in given.items()
        if tool.inputs[name].type == "flag" or dice.random() > 0.1
    }


@pytest.mark.node
def test_the_view_computes_formulas_as_the_shared_table_says():
    found = in_the_view([{"tree": compiled(case["formula"]), "values": case["values"]} for case in CASES])
    for case, view in zip(CASES, found, strict=True):
        expected = {"unknown": True} if case.get("unknown") else {"result": pytest.approx(case["result"])}
        assert view == expected, case


@pytest.mark.node
def test_the_view_reads_and_bands_every_tool_as_python_does():
    dice = random.Random(20)  # noqa: S311 (trial answers, no secret)
    tools = [scale(tool_id) for tool_id in scale_ids() if scale(tool_id).readings]
    trials = [(tool, answered(tool, dice)) for tool in tools for _ in range(TRIALS)]
    defaults = {
        tool.id: {name: entry.default for name, entry in tool.inputs.items() if entry.default is not None}
        for tool in tools
    }
    found = in_the_view(
        [{"form": pack(tool), "values": {**defaults[tool.id], **given}} for tool, given in trials]
    )
    for (tool, given), view in zip(trials, found, strict=True):
        expected = [
            [one.id, one.value if isinstance(one.value, (str, bool)) else pytest.approx(one.value), one.band]
            for one in outcomes_so_far(tool.id, given)
        ]
        assert view["outcomes"] == expected, (tool.id, given)
    assert sum(bool(view["outcomes"]) for view in found) > len(found) / 2
    assert any(view["broken"] for view in found)


@pytest.mark.node
def test_the_view_weighs_every_case_as_python_does():
    dice = random.Random(21)  # noqa: S311 (trial cases, no secret)
    inputs = rules().inputs
    cases = [
        {name: drawn(entry, dice) for name, entry in inputs.items() if dice.random() > 0.25}
        for _ in range(400)
    ]
    packed = DecisionExplorer()._rules
    _, *found = in_the_view([{"rules": packed}, *({"case": case} for case in cases)])
    for case, view in zip(cases, found, strict=True):
        here = explore(**case)
        assert view["options"] == [
            [one.option.id, one.stance]
            + [[said.id for said in one.on(side)] for side in ("for", "against", "note")]
            for one in here.options
        ], case
        assert view["gaps"] == [gap.id for gap in here.gaps], case
        assert view["open"] == list(here.open_inputs), case
