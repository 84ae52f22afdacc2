"""Moodle's statistics, against the fixture and, to 1e-9, against exact fractions."""

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest

from kit.response_tables import expected, table_of, twelve
from spinebank.analysis.moodle import moodle_items, moodle_quiz

ITEM = {
    "moodle_sd_marks": "sd_marks",
    "moodle_discrimination_index_pct": "discrimination_index",
    "moodle_discriminative_efficiency_pct": "discriminative_efficiency",
    "moodle_effective_weight_pct": "effective_weight",
    "moodle_intended_weight_pct": "intended_weight",
}
QUIZ = {
    "moodle_cic_pct": "internal_consistency",
    "moodle_error_ratio_pct": "error_ratio",
    "moodle_standard_error_marks": "standard_error_marks",
    "moodle_skewness": "skewness",
    "moodle_kurtosis": "kurtosis",
}


def partial():
    """Twenty attempts with quarters of marks and unequal weights."""
    rng = np.random.default_rng(11)
    able = np.linspace(-1.5, 1.5, 20)[:, None]
    return table_of(np.clip(np.round(2 + able + rng.normal(0, 1, (20, 5))), 0, 4) / 4, points=[1, 2, 1, 4, 3])


def test_questions_have_the_values_of_the_fixture():
    want = expected()
    for place, found in enumerate(moodle_items(twelve())):
        for name, ours in ITEM.items():
            assert getattr(found, ours) == pytest.approx(want[name, f"i{place + 1}"], abs=2e-6)
        assert found.facility_index == pytest.approx(100 * want["facility", f"i{place + 1}"], abs=1e-4)


def test_the_quiz_has_the_values_of_the_fixture():
    found = moodle_quiz(twelve())
    for name, ours in QUIZ.items():
        assert getattr(found, ours) == pytest.approx(expected()[name, "test"], abs=2e-6)


@pytest.mark.parametrize("table", [twelve(), partial()], ids=["right or wrong", "partial"])
def test_questions_agree_with_exact_fractions_to_a_billionth(table):
    marks = [[Fraction(float(mark)) for mark in row] for row in table.marks]
    totals = [sum(row) for row in marks]
    columns = list(zip(*marks, strict=True))
    weights = [cov(column, totals) for column in columns]
    assert min(weights) > 0
    whole = sum(map(sqrt, weights))
    for place, found in enumerate(moodle_items(table)):
        column = columns[place]
        rest = [total - mark for total, mark in zip(totals, column, strict=True)]
        points = Fraction(float(table.points[place]))
        near = {
            "facility_index": 100 * sum(column) / len(column) / points,
            "sd_marks": sqrt(cov(column, column)),
            "intended_weight": 100 * points / sum(map(Fraction, map(float, table.points))),
            "effective_weight": 100 * sqrt(weights[place]) / whole,
            "discrimination_index": 100
            * cov(column, rest)
            / Fraction(sqrt(cov(column, column) * cov(rest, rest))),
            "discriminative_efficiency": 100 * cov(column, rest) / cov(sorted(column), sorted(rest)),
        }
        for name, value in near.items():
            assert getattr(found, name) == pytest.approx(float(value), abs=1e-9), name


@pytest.mark.parametrize("table", [twelve(), partial()], ids=["right or wrong", "partial"])
def test_the_quiz_agrees_with_exact_fractions_to_a_billionth(table):
    marks = [[Fraction(float(mark)) for mark in row] for row in table.marks]
    totals = [sum(row) for row in marks]
    n, k = len(marks), len(marks[0])
    mean = sum(totals) / n
    m2, m3, m4 = (sum((total - mean) ** power for total in totals) / n for power in (2, 3, 4))
    k2 = n * m2 / (n - 1)
    k3 = Fraction(n**2, (n - 1) * (n - 2)) * m3
    k4 = Fraction(n**2, (n - 1) * (n - 2) * (n - 3)) * ((n + 1) * m4 - 3 * (n - 1) * m2**2)
    inner = sum(cov(column, column) for column in zip(*marks, strict=True))
    consistency = 100 * Fraction(k, k - 1) * (1 - inner / k2)
    ratio = 100 * sqrt(1 - consistency / 100)
    found = moodle_quiz(table)
    assert found.mean_marks == pytest.approx(float(mean), abs=1e-9)
    assert found.skewness == pytest.approx(float(k3) / float(k2) ** 1.5, abs=1e-9)
    assert found.kurtosis == pytest.approx(float(k4 / k2**2), abs=1e-9)
    assert found.internal_consistency == pytest.approx(float(consistency), abs=1e-9)
    assert found.error_ratio == pytest.approx(ratio, abs=1e-9)
    assert found.standard_error_marks == pytest.approx(ratio / 100 * sqrt(k2), abs=1e-9)


def test_moodle_shows_no_weight_where_the_covariance_is_negative_and_nothing_where_nothing_varies():
    against = table_of([[1, 0, 0, 1], [0, 1, 1, 1], [0, 1, 1, 1], [0, 1, 1, 1], [1, 0, 0, 1], [0, 0, 1, 1]])
    first, _, _, constant = moodle_items(against)
    assert first.effective_weight is None
    assert constant.discrimination_index is None
    assert constant.discriminative_efficiency is None
    assert moodle_quiz(table_of([[1, 0], [0, 1]])).internal_consistency is None


def test_guessing_earns_one_part_of_the_options():
    table = table_of(np.eye(4)[:, :2], keys=[0, 0])
    assert moodle_items(table)[0].random_guess_score == 25
    assert moodle_items(twelve())[0].random_guess_score is None


def cov(x, y):
    """Return the covariance with n - 1, of fractions."""
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / (len(x) - 1)
