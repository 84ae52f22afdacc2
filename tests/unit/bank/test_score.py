"""Marks: the published cases, the edges, and whatever a student's file may hold."""

import csv
import math
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spinebank.schema import MultipleTrueFalseRule, OrderingRule
from spinebank.score import NoPanelError, score, score_answer
from spinebank.score.choice import multiple_true_false_fraction
from spinebank.score.key_feature import key_feature_fraction
from spinebank.score.ordering import ordering_fraction
from spinebank.score.script import aggregate_fraction
from spinelab.answers import Answer
from spinelab.domain.spine import build_spine

CASES = list(csv.DictReader((Path(__file__).parent / "scoring_cases.csv").read_text().splitlines()))
TRUE_FALSE = {
    "mtf_PS50": MultipleTrueFalseRule.PS50,
    "mtf_dichotomous": MultipleTrueFalseRule.DICHOTOMOUS,
    "mtf_PS1_n": MultipleTrueFalseRule.PS1N,
}
ORDER = {
    "order_tau": OrderingRule.TAU,
    "order_adjacent": OrderingRule.ADJACENT,
    "order_exact": OrderingRule.EXACT,
}


def cases(rules):
    return [
        pytest.param(rules[row["rule"]], row, id=f"{row['rule']} {row['response']}")
        for row in CASES
        if row["rule"] in rules
    ]


@pytest.mark.parametrize(("rule", "row"), cases(TRUE_FALSE))
def test_multiple_true_false_follows_the_published_cases(make_item, rule, row):
    key = row["case"].removeprefix("key ")
    statements = [
        {"id": f"s{n}", "text": f"Statement {n}.", "rationale": "Because.", "holds": letter == "T"}
        for n, letter in enumerate(key)
    ]
    item = make_item("multiple_true_false", statements=statements, scoring=str(rule))
    marks = {f"s{n}": letter == "T" for n, letter in enumerate(row["response"])}
    assert score(item, {"marks": marks}).fraction == float(row["score"])


@pytest.mark.parametrize(("rule", "row"), cases(ORDER))
def test_ordering_follows_the_published_cases(make_item, rule, row):
    item = make_item("ordering", scoring=str(rule))
    result = score(item, {"order": list(row["response"].lower())})
    assert result.fraction == pytest.approx(
        max(0.0, float(row["score"])), abs=5e-5
    )  # the table has four decimals


def test_each_rule_has_cases():
    assert {row["rule"] for row in CASES} >= set(TRUE_FALSE) | set(ORDER)


@pytest.mark.parametrize(
    ("kind", "response", "fraction"),
    [
        ("single_best", {"choice": "body"}, 1),
        ("single_best", {"choice": "lamina"}, 0),
        ("multiple_true_false", {"marks": {"a": True, "b": False, "c": True, "d": False}}, 1),
        ("multiple_true_false", {"marks": {"a": True, "b": False, "c": True}}, 0.5),
        ("multiple_true_false", {"marks": {"a": True, "b": False}}, 0),
        ("multiple_true_false", {"marks": {"a": 1, "b": 0, "c": 1, "d": 0}}, 0),
        ("multiple_true_false", {"marks": {}}, 0),
        ("numeric", {"value": 4.2}, 1),
        ("numeric", {"value": 4.3}, 1),
        ("numeric", {"value": 4.1}, 1),
        ("numeric", {"value": 4.31}, 0.5),
        ("numeric", {"value": 4.5}, 0.5),
        ("numeric", {"value": 4.6}, 0),
        ("numeric", {"value": 25}, 0),
        ("numeric", {"value": True}, 0),
        ("ordering", {"order": list("abcde")}, 1),
        ("ordering", {"order": list("abdce")}, 0.8),
        ("ordering", {"order": list("edcba")}, 0),
        ("short_text", {"text": "The Dura-Mater."}, 1),
        ("short_text", {"text": "DURA"}, 1),
        ("short_text", {"text": "pia"}, 0),
        ("short_text", {"text": "dura " * 30}, 0),
        ("extended_matching", {"matches": {"weight": "body", "roof": "lamina"}}, 1),
        ("extended_matching", {"matches": {"weight": "body"}}, 0.5),
        ("extended_matching", {"matches": {"weight": "facet", "roof": "lamina"}}, 0.5),
        ("extended_matching", {"matches": {"weight": "lamina", "roof": "body"}}, 0),
        ("extended_matching", {"matches": {"weight": "body", "roof": "horn"}}, 0),
        ("extended_matching", {"matches": {"weight": "body", "floor": "body"}}, 0),
        ("key_feature", {"answers": {"tests": ["alpha", "beta"], "diagnosis": "opll"}}, 1),
        ("key_feature", {"answers": {"tests": ["alpha", "beta", "gamma"], "diagnosis": "OPLL"}}, 1),
        ("key_feature", {"answers": {"tests": ["alpha", "delta"], "diagnosis": "Ossified PLL."}}, 0.75),
        ("key_feature", {"answers": {"tests": ["alpha"]}}, 0.25),
        ("key_feature", {"answers": {"tests": ["alpha", "beta", "gamma", "delta"]}}, 0),
        ("key_feature", {"answers": {"tests": ["alpha", "beta", "zeta"], "diagnosis": "opll"}}, 0.5),
        ("key_feature", {"answers": {"tests": ["alpha", "beta", "omega"]}}, 0),
        ("key_feature", {"answers": {"tests": "alpha", "diagnosis": ["opll"]}}, 0),
        ("key_feature", {"answers": {"diagnosis": "opll, spur"}}, 0),
        ("key_feature", {"answers": {"diagnosis": "opll" * 30}}, 0),
        ("script_concordance", {"judgements": {"fever": 1, "rest": 2}}, 1),
        ("script_concordance", {"judgements": {"fever": 0, "rest": -2}}, 0.8),
        ("script_concordance", {"judgements": {"fever": -2, "rest": 0}}, 0),
        ("script_concordance", {"judgements": {"fever": True, "rest": 1.0}}, 0),
        ("script_concordance", {"judgements": {"fever": 1}}, 0.5),
    ],
)
def test_an_answer_earns_what_it_should(make_item, kind, response, fraction):
    result = score(make_item(kind), response)
    assert result.fraction == pytest.approx(fraction)
    assert result.points == pytest.approx(2 * fraction)
    assert not result.needs_person


def test_points_have_no_binary_dust(make_item):
    assert score(make_item("ordering", points=3), {"order": list("abdce")}).points == 2.4


SCRIPT = [row for row in CASES if row["rule"] == "sct_aggregate"]


@pytest.mark.parametrize("row", SCRIPT, ids=[f"point {row['response']}" for row in SCRIPT])
def test_script_concordance_follows_the_published_case(row):
    counts = [int(count) for count in row["case"].rpartition(": ")[2].split()]
    panel = [point for point, count in zip(range(-2, 3), counts, strict=True) for _ in range(count)]
    assert aggregate_fraction(panel, int(row["response"])) == pytest.approx(float(row["score"]))


def test_answers_that_count_only_together_earn_nothing_alone(make_item, content):
    questions = content["key_feature"]["questions"]
    together = [questions[0] | {"scoring": "together"}, questions[1]]
    item = make_item("key_feature", questions=together)
    for chosen, fraction in [(["alpha"], 0), (["alpha", "beta"], 0.5)]:
        assert score(item, {"answers": {"tests": chosen}}).fraction == fraction


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"tests": ["alpha", "beta", "gamma", "delta"]}, "Question 1 scores 0: 4 answers were given, and 3"),
        ({"diagnosis": "opll; spur"}, "Question 2 scores 0: the box takes one answer."),
        ({"diagnosis": "x" * 81}, "Question 2 scores 0: the answer is longer than the 80 characters"),
        ({"tests": ["omega"]}, "Question 1 scores 0: the answer names an option that the menu does not have"),
    ],
)
def test_a_question_that_counts_nothing_says_what_was_given_too_much(make_item, given, says):
    result = score(make_item("key_feature"), {"answers": given})
    assert says in result.sentence
    assert "zeta" not in result.sentence


def test_a_keyed_answer_within_the_limit_never_earns_less_and_a_harmful_one_earns_nothing(make_item):
    question = make_item("key_feature").questions[0]
    harmless = ["alpha", "beta", "gamma", "delta", "epsilon"]
    for size in range(len(harmless)):
        for chosen in map(frozenset, combinations(harmless, size)):
            before = key_feature_fraction(question, chosen)
            for more in ("alpha", "beta"):
                with_more = chosen | {more}
                allowed = len(with_more) <= question.at_most
                assert key_feature_fraction(question, with_more) >= (before if allowed else 0)
            assert key_feature_fraction(question, chosen | {"zeta"}) == 0


@pytest.mark.parametrize("response", [None, {}, {"judgements": {"fever": 1, "rest": 2}}, "junk"])
def test_an_item_without_a_panel_is_never_scored(make_item, response):
    item = make_item("script_concordance", panel=None, use="practice")
    with pytest.raises(NoPanelError, match="'spine-thing-01' has no expert panel yet"):
        score(item, response)


@pytest.mark.parametrize(
    ("text", "says"), [("An essay.", "A person marks"), ("", "No text"), ("x" * 1501, "longer than")]
)
def test_a_paragraph_waits_for_a_person(make_item, text, says):
    result = score(make_item("free_text"), {"text": text})
    assert (result.fraction, result.points, result.needs_person) == (0, 0, True)
    assert says in result.sentence


def test_the_parts_say_what_was_chosen_and_whether_that_was_right(make_item):
    parts = score(make_item(), {"choice": "lamina"}).parts
    assert [(part.id, part.chosen, part.correct) for part in parts] == [
        ("body", False, False),
        ("lamina", True, False),
        ("pedicle", False, True),
        ("spinous-process", False, True),
    ]
    parts = score(make_item("multiple_true_false"), {"marks": {"a": False, "b": False}}).parts
    assert [(part.id, part.chosen, part.correct) for part in parts] == [
        ("a", False, False),
        ("b", False, True),
        ("c", None, False),
        ("d", None, False),
    ]


def test_sentences_for_graded_work_name_no_key(make_item, kinds):
    wrong = [
        {"choice": "lamina"},
        {"marks": {"a": False}},
        {"value": 9},
        {"order": list("edcba")},
        {"point_mm": [500.0, 0.0, 0.0]},
        {"text": "pia"},
        {"text": ""},
        {"seed": 99},
        {"seed": 1},
        {"matches": {"weight": "lamina"}},
        {"answers": {"tests": ["gamma", "zeta"], "diagnosis": "spur"}},
        {"judgements": {"fever": -2}},
        {
            "case": "found-by-chance",
            "case_revision": 2,
            "seed": 24,
            "log": [{"kind": "do", "what": "ask-fear"}],
        },
    ]
    for kind, response in zip(kinds, wrong, strict=True):
        sentence = score(make_item(kind), response).sentence
        for key in ("body", "Alpha", "4.2", "Step", "cord", "dura", "One and two", "alpha", "OPLL", "harm"):
            assert key not in sentence, kind


def deepest(part):
    """Return a point well inside a part."""
    low, high = part.bounds_mm
    axes = [np.linspace(start, stop, 30) for start, stop in zip(low, high, strict=True)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    return grid[np.argmin(part.distance(grid))]


def test_a_structure_is_found_within_its_tolerance_and_not_beyond(make_item):
    cord = build_spine("cervical").part("spinal_cord")
    away = np.arange(0, 60, 0.02)
    line = deepest(cord) + away[:, None] * np.array([1.0, 0.0, 0.0])
    distances = cord.distance(line)
    item = make_item("locate_structure", tolerance_mm=2)
    for wanted_mm, fraction in [(-1, 1), (1, 1), (1.9, 1), (2.1, 0), (10, 0)]:
        point = line[np.argmin(np.abs(distances - wanted_mm))]
        assert cord.distance(point) == pytest.approx(wanted_mm, abs=0.05)
        assert score(item, {"point_mm": [float(part) for part in point]}).fraction == fraction


def test_side_and_level_narrow_what_counts(make_item):
    spine = build_spine("cervical")
    left = next(part for part in spine.parts if part.id.name.startswith("Lamina C5, left"))
    point = [float(part) for part in deepest(left)]
    asked = {"structure": "lamina", "tolerance_mm": 0}
    assert score(make_item("locate_structure", **asked), {"point_mm": point}).fraction == 1
    assert (
        score(make_item("locate_structure", **asked, level="C5", side="left"), {"point_mm": point}).fraction
        == 1
    )
    assert (
        score(make_item("locate_structure", **asked, level="C5", side="right"), {"point_mm": point}).fraction
        == 0
    )
    assert (
        score(make_item("locate_structure", **asked, level="C6", side="left"), {"point_mm": point}).fraction
        == 0
    )


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.sampled_from([10**400, -(10**400), "x" * 100_000, "\ud800", "NaN", object(), math.nan, math.inf]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text() | st.integers(), inner, max_size=4)
        | st.tuples(inner)
    ),
    max_leaves=8,
)
PAYLOAD = st.one_of(
    JUNK,
    *(
        st.dictionaries(st.just(key), JUNK, max_size=2)
        for key in (
            "choice",
            "marks",
            "value",
            "order",
            "point_mm",
            "text",
            "seed",
            "kind",
            "points_mm",
            "matches",
            "answers",
            "judgements",
        )
    ),
    st.fixed_dictionaries(
        {"matches": st.dictionaries(st.sampled_from(["weight", "roof"]), JUNK, max_size=2)}
    ),
    st.fixed_dictionaries(
        {"answers": st.dictionaries(st.sampled_from(["tests", "diagnosis"]), JUNK, max_size=2)}
    ),
    st.fixed_dictionaries(
        {"judgements": st.dictionaries(st.sampled_from(["fever", "rest"]), JUNK, max_size=2)}
    ),
    st.fixed_dictionaries({"point_mm": st.lists(st.floats() | st.integers(), max_size=4)}),
    st.fixed_dictionaries(
        {
            "seed": st.integers(0, 3),
            "kind": st.sampled_from(["ratio", "mark", "area"]),
            "plane": st.sampled_from(["axial", "sagittal", "oblique"]),
            "points_mm": st.lists(st.lists(st.floats() | st.integers(), max_size=4), max_size=5) | JUNK,
        }
    ),
    st.fixed_dictionaries({"marks": st.dictionaries(st.sampled_from("abcde"), JUNK, max_size=4)}),
    st.fixed_dictionaries({"order": st.lists(st.sampled_from("abcdef"), max_size=6)}),
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    max_examples=150,
)
@given(response=PAYLOAD, kind=st.sampled_from(range(12)))
def test_nothing_that_a_student_sends_raises_or_leaves_the_scale(make_item, kinds, response, kind):
    result = score(make_item(kinds[kind]), response)
    assert 0 <= result.fraction <= 1
    assert 0 <= result.points <= 2
    assert result.sentence.endswith(".")


@given(right=st.integers(0, 10), total=st.integers(2, 10), rule=st.sampled_from(MultipleTrueFalseRule))
def test_more_right_statements_never_earn_less(right, total, rule):
    right = min(right, total)
    earned = multiple_true_false_fraction(rule, right, total)
    assert 0 <= earned <= 1
    assert earned <= multiple_true_false_fraction(rule, min(right + 1, total), total)
    assert multiple_true_false_fraction(rule, total, total) == 1


@given(ranks=st.permutations(range(6)), rule=st.sampled_from(OrderingRule))
def test_only_the_keyed_order_earns_everything(ranks, rule):
    earned = ordering_fraction(rule, ranks)
    assert 0 <= earned <= 1
    assert (earned == 1) == (list(ranks) == sorted(ranks))


@pytest.mark.parametrize(("revision", "fraction"), [(1, 1), (2, 1), (3, 0), (0, 1), (10**30, 0)])
def test_an_answer_from_the_future_earns_nothing(make_item, revision, fraction):
    result = score_answer(make_item(), Answer({"choice": "body"}, revision, ""))
    assert result.fraction == fraction
    if not fraction:
        assert f"claims revision {revision} of the question, but the bank has revision 2" in result.sentence


def test_no_answer_earns_nothing_and_says_so(make_item):
    assert score_answer(make_item(), None).sentence == "No answer was given."
