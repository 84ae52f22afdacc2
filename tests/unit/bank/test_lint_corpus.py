"""The linter measured on questions that are flawed, or sound, on purpose; `measure.py` prints the figures."""

import pytest
from unit.bank.lint_corpus import measure

from spinebank.lint import RULES

REFUSED_ON_READING = {"uncited"}


@pytest.fixture(scope="module")
def cases():
    return measure.judged()


def test_the_corpus_is_large_enough_and_names_only_flaws_that_exist(cases):
    assert sum(bool(case.named) for case in cases) >= 100
    assert sum(not case.named for case in cases) >= 100
    named = frozenset().union(*(case.named for case in cases))
    assert named <= set(RULES) | REFUSED_ON_READING
    assert {f"T{n:02d}" for n in range(1, 20)} <= named


def test_a_third_of_the_corpus_is_held_out(cases):
    assert 0.25 < sum(case.held_out for case in cases) / len(cases) < 0.4


def test_the_linter_is_right_when_it_remarks_and_finds_what_is_wrong(cases):
    found = measure.by_item(cases)
    assert found.precision >= 0.90
    assert found.recall >= 0.80


def test_the_rule_that_fires_is_the_rule_that_was_broken(cases):
    found = measure.by_flaw(cases)
    assert found.precision >= 0.90
    assert found.recall >= 0.80


def test_the_part_that_no_rule_was_tuned_on_is_not_far_behind(cases):
    found = measure.by_item([case for case in cases if case.held_out])
    assert found.precision >= 0.85
    assert found.recall >= 0.80


def test_figures_are_counted_as_defined():
    case = measure.Judged
    cases = [
        case("both", frozenset({"T03", "T11"}), frozenset({"T03", "T17"}), held_out=False),
        case("missed", frozenset({"T19"}), frozenset(), held_out=False),
        case("alarm", frozenset(), frozenset({"T01"}), held_out=False),
        case("sound", frozenset(), frozenset(), held_out=False),
    ]
    assert measure.by_item(cases) == measure.Figures(hits=1, alarms=1, misses=1)
    assert measure.by_flaw(cases) == measure.Figures(hits=1, alarms=2, misses=2)
    assert measure.by_flaw(cases).precision == pytest.approx(1 / 3)
