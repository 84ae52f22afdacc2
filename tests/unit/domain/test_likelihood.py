"""Likelihood ratios against published and worked results; what is not known stays unknown."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats.contingency import relative_risk

from spinelab.domain.likelihood import (
    Ratio,
    Table,
    combined,
    frequencies,
    negative_ratio,
    positive_ratio,
    post_test,
    score_interval,
    strongest,
    table_from_rates,
)
from spinelab.evidence import references, tools
from spinelab.evidence.accuracy import (
    CLUSTER,
    CLUSTER_MEMBERS,
    default_pretest,
    families,
    names,
    studies,
)

CASES = json.loads((Path(__file__).parent / "likelihood_cases.json").read_text(encoding="utf-8"))
people = st.integers(1, 60)


def limits(ratio):
    return [ratio.value, ratio.low, ratio.high]


def read(values):
    return [math.inf if value == "inf" else value for value in values]


@pytest.mark.parametrize("case", CASES["post_test"], ids=str)
def test_probabilities_after_a_test_are_those_of_the_shared_cases(case):
    found = post_test(case["probability"], Ratio(*read(case["ratio"])))
    assert [found.probability, found.low, found.high] == pytest.approx(case["expected"])


@pytest.mark.parametrize("case", CASES["combined"], ids=str)
def test_products_of_ratios_are_those_of_the_shared_cases(case):
    found = combined([Ratio(*read(values)) for values in case["ratios"]])
    assert limits(found) == pytest.approx(read(case["expected"]))


@pytest.mark.parametrize("case", CASES["frequencies"], ids=str)
def test_numbers_of_people_are_those_of_the_shared_cases(case):
    found = frequencies(**{name: value for name, value in case.items() if name != "expected"})
    counts = [
        found.diseased.with_result,
        found.diseased.without_result,
        found.healthy.with_result,
        found.healthy.without_result,
    ]
    assert counts == case["expected"]
    assert sum(counts) == case["people"]


@given(people, people, people, people)
def test_the_log_interval_is_that_of_a_relative_risk(tp, fn, fp, tn):
    table = Table(tp, fn, fp, tn)
    found = positive_ratio(table)
    known = relative_risk(tp, tp + fn, fp, fp + tn)
    interval = known.confidence_interval()
    assert limits(found) == pytest.approx([known.relative_risk, interval.low, interval.high], rel=1e-6)


@given(people, people, people, people)
def test_both_ratios_lie_on_opposite_sides_of_one(tp, fn, fp, tn):
    table = Table(tp, fn, fp, tn)
    assert (positive_ratio(table).value - 1) * (negative_ratio(table).value - 1) <= 1e-12


def test_the_score_interval_of_an_empty_cell_is_that_of_published_software():
    """All of 100 with disease positive, specificity 60 of 100: 0 to 0.062 by PropCIs [marill2017lr]."""
    low, high = score_interval(0, 100, 60, 100)
    assert (low, high) == pytest.approx((0.0, 0.062), abs=0.0005)


def test_without_a_false_positive_there_is_no_upper_limit():
    ratio = positive_ratio(Table(5, 34, 0, 37))
    assert ratio.method == "score"
    assert ratio.high == math.inf
    assert 1 < ratio.low < ratio.value < math.inf
    assert post_test(0.3, ratio).high == 1.0


def test_a_ratio_of_one_changes_nothing_and_the_strongest_is_furthest_from_it():
    assert post_test(0.4, Ratio(1.0)).probability == pytest.approx(0.4)
    assert strongest([Ratio(3.0), Ratio(0.2), Ratio(4.0)]).value == 0.2


def test_the_worked_check_of_the_cluster_holds():
    check = tools()[CLUSTER].worked_checks[0]
    positive = next(study.positive for study in studies() if study.test == CLUSTER)
    before = check["given"]["pretest_probability"]
    assert 100 * post_test(before, positive).probability == pytest.approx(check["expected"], abs=0.1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: post_test(0.0, Ratio(2.0)), "between 0 and 1"),
        (lambda: post_test(1.2, Ratio(2.0)), "given: 1.2"),
        (lambda: Ratio(math.inf), "is finite"),
        (lambda: Ratio(2.0, 3.0, 4.0), "does not lie in its interval"),
        (lambda: Ratio(2.0, 1.0), "both a lower and an upper"),
        (lambda: Table(0, 0, 1, 1), "with and without the disease"),
        (lambda: Table(-1, 2, 1, 1), "cannot be negative"),
        (lambda: table_from_rates(0.5, 0.9, 7, 10), "No whole number of 7 people gives a sensitivity of 0.5"),
        (lambda: combined([]), "No likelihood ratio"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_every_study_has_a_source_that_resolves_and_says_why_something_is_missing():
    assert len(studies()) == len(tools()["dcm_exam_tests"].table) + 1
    for study in studies():
        assert study.source in references(), study
        known = [ratio for ratio in (study.positive, study.negative) if ratio]
        if len(known) < 2 or any(ratio.interval is None for ratio in known):
            assert study.remark, study
        if not study.usable:
            assert "No people without myelopathy" in study.remark


def test_ratios_computed_from_people_agree_with_those_from_the_printed_rates():
    rows = {
        (row["test"], row["source"]): row
        for row in tools()["dcm_exam_tests"].table
        if "cases" in row and row["spec"]
    }
    assert len(rows) >= 12
    found = {(study.test, study.source): study for study in studies()}
    for key, row in rows.items():
        assert found[key].negative.value == pytest.approx(row["lr_neg"], abs=0.03), key


def test_tests_that_overlap_know_of_each_other_both_ways():
    for test in names():
        for other in families(test):
            assert test in families(other)
    assert set(CLUSTER_MEMBERS) <= families(CLUSTER)
    assert "tromner" in families("hoffmann")
    assert not families("hoffmann") & {"babinski", "inverted_supinator", "clonus"}


def test_the_probability_to_begin_with_is_that_of_the_cluster_s_sample():
    assert default_pretest() == pytest.approx(88 / 249, abs=0.001)
