"""Two forms on one scale: against formulas worked out in plain loops, and against known shifts."""

import statistics
from dataclasses import replace

import numpy as np
import pytest

from spinebank.analysis.equate import common_items, equate, link
from spinebank.analysis.rasch import rasch
from spinebank.analysis.simulate import Plan, simulate

COMMON = tuple(range(0, 20, 2))


@pytest.fixture(scope="module")
def forms():
    """Form B was taken by an abler class; ten of its twenty questions are those of form A."""
    plan = Plan(students=400, items=20, seed=31, omit=0, slow=0, discrimination=(1, 1), common=COMMON)
    return simulate(plan), simulate(replace(plan, form="B", ability_mean=0.6, students=350))


def test_common_items_are_found_and_too_few_are_refused(forms):
    old, new = (made.table for made in forms)
    assert len(common_items(new, old)) == 10
    few = new.only(ids=[item.id for item in new.items if item.id not in common_items(new, old)[2:]])
    with pytest.raises(ValueError, match="share 2 items; equating needs 3"):
        common_items(few, old)


def test_tucker_s_line_agrees_with_plain_loops(forms):
    old, new = (made.table for made in forms)
    found = equate(new, old, resamples=20)
    x, y = ([float(sum(row)) for row in table.marks] for table in (new, old))
    shared = [item.id for item in old.items if item.id in {one.id for one in new.items}]
    v, u = ([float(sum(row)) for row in table.only(ids=shared).marks] for table in (new, old))
    w = 350 / 750
    gamma_x = statistics.covariance(x, v) / statistics.variance(v)
    gamma_y = statistics.covariance(y, u) / statistics.variance(u)
    gap, spread = statistics.fmean(v) - statistics.fmean(u), statistics.variance(v) - statistics.variance(u)
    mean_x = statistics.fmean(x) - (1 - w) * gamma_x * gap
    mean_y = statistics.fmean(y) + w * gamma_y * gap
    var_x = statistics.variance(x) - (1 - w) * gamma_x**2 * spread + w * (1 - w) * gamma_x**2 * gap**2
    var_y = statistics.variance(y) + w * gamma_y**2 * spread + w * (1 - w) * gamma_y**2 * gap**2
    slope = (var_y / var_x) ** 0.5
    assert (found.slope, found.intercept) == pytest.approx((slope, mean_y - slope * mean_x), abs=1e-9)
    mean = equate(new, old, linear=False, resamples=20)
    assert (mean.slope, mean.intercept) == pytest.approx((1.0, mean_y - mean_x), abs=1e-9)


def test_a_form_is_equated_to_itself_by_the_identity(forms):
    table = forms[0].table
    found = equate(table, table, resamples=20)
    assert found.equated == pytest.approx(found.scores, abs=1e-9)


def test_equated_scores_lie_where_the_true_test_curves_put_them(forms):
    old, new = forms
    found = equate(new.table, old.table, resamples=100)
    theta = np.linspace(-4, 4, 4001)
    curves = [
        (1 / (1 + np.exp(-made.discrimination * (theta[:, None] - made.difficulty)))).sum(axis=1)
        for made in forms
    ]
    true = np.interp(found.scores[8:17], curves[1], curves[0])  # where most of the abler class lies
    assert found.equated[8:17] == pytest.approx(true, abs=0.6)
    assert (found.se[8:17] < 0.6).all()
    assert found.se[10] < found.se[0], "the middle is known best"


def test_the_rasch_link_finds_the_shift_between_the_two_zero_points(forms):
    old, new = forms
    found = link(rasch(new.table), rasch(old.table))
    true = float(new.difficulty.mean() - old.difficulty.mean())
    assert found.shift == pytest.approx(true, abs=3 * found.se)
    assert 0 < found.se < 0.15


def test_a_common_question_that_moved_is_named(forms):
    old, new = forms
    one, other = rasch(new.table), rasch(old.table)
    moved = one.difficulty.copy()
    place = one.ids.index("simulated-item-05")
    moved[place] += 1.5
    assert link(replace(one, difficulty=moved), other).unstable == ("simulated-item-05",)
    with pytest.raises(ValueError, match="needs 3"):
        link(replace(one, ids=tuple(f"x{name}" for name in one.ids)), other)


def test_scores_that_do_not_differ_cannot_be_equated(forms):
    table = forms[0].table
    flat = replace(table, fraction=np.ones_like(table.fraction), answered=np.ones_like(table.answered))
    with pytest.raises(ValueError, match="scores that differ"):
        equate(flat, table, resamples=20)
