"""The rules behind the decision explorer: sourced, reachable, two-sided, and never one answer."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spinelab.domain.decision import STANCES, SURE, explore, rules
from spinelab.domain.formula import compiled, names_in
from spinelab.evidence import references

ENTITIES = ("OPLL", "OLF", "CLF")
RULES = rules()
CASES = [
    dict(zip(RULES.inputs, values, strict=True))
    for values in product(
        ENTITIES,
        (True, False),
        (3, 14, 15, 18),
        ("stable", "images", "worse"),
        (40, 55, 60, 75),
        ("plus", "minus"),
        (-5, 10),
        ("normal", "faint", "intense"),
    )
]
EXPLORED = [explore(**case) for case in CASES]

cases = st.fixed_dictionaries(
    {},
    optional={
        "entity": st.sampled_from(ENTITIES),
        "myelopathy": st.booleans(),
        "mjoa": st.integers(0, 18),
        "progression": st.sampled_from(["stable", "images", "worse"]),
        "occupying_ratio_percent": st.floats(0, 100),
        "k_line": st.sampled_from(["plus", "minus"]),
        "c2_c7_angle_deg": st.floats(-60, 60),
        "cord_signal": st.sampled_from(["normal", "faint", "intense"]),
    },
)


def fired(case=None):
    found = EXPLORED if case is None else [explore(**case)]
    return {one.id for exploration in found for weighed in exploration.options for one in weighed.statements}


@pytest.mark.parametrize("statement", RULES.statements, ids=lambda statement: statement.id)
def test_every_statement_is_sourced_and_says_how_sure_it_is(statement):
    assert statement.sources
    for key in statement.sources:
        assert references().key(key) == key
        assert not references()[key].retracted
    assert statement.sure in SURE
    assert statement.side in {"for", "against", "note"}
    assert statement.text.endswith(".")
    assert statement.strength


@pytest.mark.parametrize("gap", RULES.gaps, ids=lambda gap: gap.id)
def test_every_gap_names_where_it_shows(gap):
    assert all(references().key(key) == key for key in gap.sources)
    assert gap.sources


def test_ids_are_given_once_and_options_exist():
    for rows in (RULES.statements, RULES.gaps, RULES.options):
        assert len({row.id for row in rows}) == len(rows)
    options = {option.id for option in RULES.options}
    assert {name for statement in RULES.statements for name in statement.options} <= options


def test_conditions_use_inputs_only():
    for row in (*RULES.statements, *RULES.gaps):
        assert names_in(compiled(row.when)) <= set(RULES.inputs), row.id


def test_every_statement_fires_in_some_case_and_is_silent_in_another():
    always = set.intersection(*(fired(case) for case in CASES[::37]))
    assert {statement.id for statement in RULES.statements} - fired() == set()
    assert always == set()


def test_every_statement_is_shown_under_each_option_it_is_about():
    shown = {
        (weighed.option.id, one.id)
        for exploration in EXPLORED
        for weighed in exploration.options
        for one in weighed.statements
    }
    assert {(option, one.id) for one in RULES.statements for option in one.options} == shown


def test_every_gap_is_named_in_some_case():
    assert {gap.id for found in EXPLORED for gap in found.gaps} == {gap.id for gap in RULES.gaps}


def test_every_input_changes_something():
    for name in RULES.inputs:
        used = [row for row in (*RULES.statements, *RULES.gaps) if name in names_in(compiled(row.when))]
        assert used, name


@pytest.mark.parametrize("option", RULES.options, ids=lambda option: option.id)
def test_every_option_has_something_for_it_in_one_case_and_against_it_in_another(option):
    sides = {one.side for one in RULES.statements if option.id in one.options}
    assert {"for", "against"} <= sides


@settings(deadline=None)
@given(cases)
def test_the_options_of_an_entity_are_always_all_there_in_the_same_order(case):
    found = explore(**case)
    expected = [option.id for option in RULES.options if case.get("entity") in option.entities]
    assert [weighed.option.id for weighed in found.options] == expected
    assert {weighed.stance for weighed in found.options} <= set(STANCES.values())


@settings(deadline=None)
@given(cases)
def test_what_more_is_learned_of_a_case_never_takes_a_statement_back(case):
    full = {**CASES[0], **case}
    if "entity" in case:
        assert fired(case) <= fired(full)


@settings(deadline=None)
@given(cases)
def test_what_could_still_be_said_waits_only_for_what_was_not_given(case):
    assert not set(explore(**case).open_inputs) & set(case)


def test_no_case_with_moderate_myelopathy_leaves_one_operation_without_a_word_against_it():
    for case, found in zip(CASES, EXPLORED, strict=True):
        if case["entity"] == "OPLL" and case["myelopathy"] and case["mjoa"] <= 14:
            for name in ("laminoplasty", "posterior_fusion", "anterior"):
                assert found[name].on("for"), case
                assert found[name].on("against"), case


@pytest.mark.parametrize("entity", ENTITIES)
def test_without_myelopathy_no_source_speaks_for_an_operation_by_severity(entity):
    found = explore(entity=entity, myelopathy=False)
    assert found["watch"].on("for")
    for weighed in found.options:
        if weighed.option.id not in {"watch", "nonoperative"}:
            assert not weighed.on("for")
            assert weighed.on("against")


def test_mjoa_is_not_used_for_ossification_of_the_flavum_and_this_is_said():
    assert fired({"entity": "OLF", "myelopathy": True, "mjoa": 3}) == fired(
        {"entity": "OLF", "myelopathy": True, "mjoa": 17}
    )
    assert "olf-score" in {gap.id for gap in explore(entity="OLF").gaps}


@pytest.mark.parametrize(
    ("case", "option", "side", "statement"),
    [
        ({"k_line": "minus"}, "laminoplasty", "against", "k-minus-laminoplasty"),
        ({"k_line": "plus"}, "laminoplasty", "for", "k-plus"),
        ({"occupying_ratio_percent": 60}, "anterior", "for", "ratio-high-anterior"),
        ({"occupying_ratio_percent": 59.9}, "anterior", "note", "ratio-grey"),
        ({"occupying_ratio_percent": 49.9}, "anterior", "against", "ratio-low-anterior"),
        ({"c2_c7_angle_deg": -0.1}, "laminoplasty", "against", "kyphosis-laminoplasty"),
        ({"mjoa": 14}, "watch", "against", "moderate-severe-without"),
        ({"mjoa": 15}, "nonoperative", "for", "mild-rehabilitation"),
        ({"progression": "worse"}, "nonoperative", "against", "worse-without"),
    ],
)
def test_a_statement_stands_where_its_source_puts_it(case, option, side, statement):
    found = explore(entity="OPLL", myelopathy=True, **case)
    assert statement in {one.id for one in found[option].on(side)}


def test_contradictory_findings_are_said_to_be_so():
    gaps = {gap.id for gap in explore(entity="OPLL", k_line="plus", c2_c7_angle_deg=-5).gaps}
    assert "plus-and-kyphosis" in gaps


@pytest.mark.parametrize(
    ("case", "error", "said"),
    [
        ({"entity": "DISH"}, ValueError, "entity is 'DISH'; allowed: 'OPLL', 'OLF', 'CLF'"),
        ({"mjoa": 19}, ValueError, "a whole number from 0 to 18 points"),
        ({"kline": "plus"}, TypeError, "no input 'kline'. It takes: entity, myelopathy, mjoa"),
    ],
)
def test_a_case_that_cannot_be_is_refused_with_what_can(case, error, said):
    with pytest.raises(error, match=said):
        explore(**case)


def test_an_option_of_another_entity_is_named_with_those_there_are():
    with pytest.raises(KeyError, match=r"'anterior' is no option here. Options: watch, nonoperative, olf"):
        explore(entity="OLF")["anterior"]
    with pytest.raises(KeyError, match="none before the entity is given"):
        explore()["watch"]
