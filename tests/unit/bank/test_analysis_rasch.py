"""Rasch and two-parameter scales: published values, known truths, another likelihood written here."""

import itertools
import math

import numpy as np
import pytest
from scipy import optimize, special

from kit.response_tables import rows, table_of, twelve
from spinebank.analysis.analyse import analyse
from spinebank.analysis.quadrature import Logistic
from spinebank.analysis.rasch import fit_rasch, rasch, warm_abilities
from spinebank.analysis.simulate import Plan, simulate
from spinebank.analysis.two_parameter import fit_two_parameter, two_parameter


@pytest.fixture(scope="module")
def lsat():
    """Return the 1,000 answers to five items of LSAT section 6 (Bock and Lieberman 1970)."""
    patterns = rows("lsat6_patterns.csv")
    answers = [[int(row[f"q{item}"]) for item in range(1, 6)] for row in patterns]
    return np.repeat(np.array(answers, dtype=bool), [int(row["freq"]) for row in patterns], axis=0)


@pytest.fixture(scope="module")
def published():
    return {
        (row["data"], row["estimate"], row["unit"]): float(row["value"]) for row in rows("rasch_expected.csv")
    }


def test_the_published_fit_of_lsat_6_comes_out(lsat, published):
    difficulty, se, spread, log_likelihood = fit_rasch(lsat, np.ones_like(lsat))
    assert spread == pytest.approx(0.7551, abs=5e-4)
    assert log_likelihood == pytest.approx(-2466.938, abs=1e-3)  # printed by ltm and mirt
    printed = [
        0.7551 * published["lsat6", "MML theta~N(0;1) common a free (0.7551)", f"q{item}"]
        for item in range(1, 6)
    ]
    assert difficulty == pytest.approx(np.array(printed) - np.mean(printed), abs=2e-3)
    assert (se > 0.05).all()
    assert (se < 0.15).all()


def joint_difficulties(right):
    """Return difficulties by joint maximum likelihood, their standard errors, and abilities.

    Another way to fit the model, as a check: not consistent for a fixed number of items, whose difficulties
    come out too wide by about k / (k - 1). Students and items that are all right or wrong must be dropped.
    """
    x = right.astype(float)
    ability, difficulty = np.zeros(len(x)), np.zeros(x.shape[1])
    for _ in range(2000):
        expected = special.expit(ability[:, None] - difficulty)
        step = (expected - x).sum(axis=0) / (expected * (1 - expected)).sum(axis=0)
        difficulty = difficulty + step - (difficulty + step).mean()
        expected = special.expit(ability[:, None] - difficulty)
        lift = (x - expected).sum(axis=1) / (expected * (1 - expected)).sum(axis=1)
        ability = ability + lift
        if max(np.abs(step).max(), np.abs(lift).max()) < 1e-8:
            break
    expected = special.expit(ability[:, None] - difficulty)
    return difficulty, 1 / np.sqrt((expected * (1 - expected)).sum(axis=0)), ability


def test_joint_likelihood_gives_the_values_of_the_fixture(lsat, published):
    some = lsat[(lsat.sum(axis=1) > 0) & (lsat.sum(axis=1) < 5)]
    difficulty, _, _ = joint_difficulties(some)
    want = [published["lsat6", "JML centred", f"q{item}"] for item in range(1, 6)]
    assert difficulty == pytest.approx(want, abs=1e-3)
    ours, *_ = fit_rasch(lsat, np.ones_like(lsat))
    assert 4 / 5 * difficulty == pytest.approx(ours, abs=0.08), "joint estimates are too wide by 5 / 4"
    small = twelve().right[1:11]
    difficulty, se, ability = joint_difficulties(small)
    for place in range(6):
        for found, name in ((difficulty, "JML difficulty"), (se, "JML se")):
            assert found[place] == pytest.approx(published["ctt_responses", name, f"i{place + 1}"], abs=1e-3)
    assert ability[0] == pytest.approx(published["ctt_responses", "JML ability", "person2"], abs=1e-3)


def test_difficulties_agree_with_a_conditional_likelihood_written_here():
    made = simulate(Plan(students=400, items=6, seed=12, discrimination=(1, 1), omit=0, slow=0)).table
    right = made.right
    difficulty, se, _, _ = fit_rasch(right, made.reached)

    def conditional(free):
        b = np.append(free, -free.sum())
        ease = np.exp(-b)
        symmetric = [
            sum(math.prod(ease[list(chosen)]) for chosen in itertools.combinations(range(6), count))
            for count in range(7)
        ]
        return float((right * b).sum() + sum(math.log(symmetric[score]) for score in right.sum(axis=1)))

    free = optimize.minimize(conditional, np.zeros(5), method="BFGS").x
    assert difficulty == pytest.approx(np.append(free, -free.sum()), abs=0.03)
    assert se == pytest.approx(np.full(6, 0.12), abs=0.05)


def test_true_difficulties_lie_within_two_standard_errors_about_as_often_as_they_should():
    hits = []
    for seed in range(6):
        made = simulate(Plan(students=120, items=15, seed=seed, discrimination=(1, 1)))
        found = rasch(made.table)
        truth = made.difficulty - made.difficulty.mean()
        hits += list(np.abs(found.difficulty - truth) < 1.96 * found.se)
    assert 0.88 <= np.mean(hits) <= 1.0


def test_warm_s_abilities_are_finite_for_no_and_for_full_marks_and_rise_with_the_score():
    right = np.tril(np.ones((7, 6), dtype=bool), -1)
    ability, se = warm_abilities(right, np.ones_like(right), np.linspace(-1.5, 1.5, 6))
    assert np.isfinite(ability).all()
    assert (np.diff(ability) > 0).all()
    assert se.argmin() == 3
    assert ability[3] == pytest.approx(0, abs=1e-6)


def test_fit_is_near_one_for_answers_that_follow_the_model_and_high_for_guesses():
    made = simulate(Plan(students=500, items=12, seed=2, discrimination=(1, 1), omit=0, slow=0)).table
    fraction = made.fraction.copy()
    fraction[:, 4] = np.random.default_rng(1).random(500) < 0.5
    found = rasch(table_of(fraction))
    assert np.delete(found.infit, 4) == pytest.approx(1, abs=0.2)
    assert found.infit.argmax() == 4
    assert found.outfit[4] > 1.2


def test_items_that_all_or_none_have_right_are_left_out_and_named():
    made = simulate(Plan(students=40, items=6, seed=1)).table
    fraction = made.fraction.copy()
    fraction[:, 0], fraction[:, 1] = 1, 0
    found = rasch(table_of(fraction))
    assert found.ids == ("i3", "i4", "i5", "i6")
    assert found.left_out == (
        "'i1' cannot be scaled: everybody is right.",
        "'i2' cannot be scaled: nobody is right.",
    )
    with pytest.raises(ArithmeticError, match="needs 3 items"):
        rasch(table_of(fraction[:, :4]))


def test_scales_are_withheld_with_the_reason_until_a_class_can_bear_them():
    small = analyse(simulate(Plan(students=29, items=6, seed=1)).table, 100)
    assert small.rasch is None
    assert small.rasch_note == "The Rasch model is withheld: 29 students are fewer than the 30 that it needs."
    middle = analyse(simulate(Plan(students=30, items=6, seed=1)).table, 100)
    assert middle.rasch is not None
    assert "fewer than the 200" in middle.two_parameter_note
    with pytest.raises(ArithmeticError, match="fewer than the 200"):
        two_parameter(simulate(Plan(students=199, items=6, seed=1)).table)


def test_the_two_parameter_model_recovers_what_it_comes_from():
    made = simulate(Plan(students=1500, items=6, seed=21, discrimination=(0.7, 2.0), omit=0, slow=0))
    found = two_parameter(made.table)
    assert np.abs((found.slope - made.discrimination) / found.slope_se).max() < 3.5
    assert np.abs((found.difficulty - made.difficulty) / found.difficulty_se).max() < 3.5
    assert np.corrcoef(found.slope, made.discrimination)[0, 1] > 0.9


def test_the_two_parameter_likelihood_of_lsat_6_is_not_below_the_rasch_model_s(lsat):
    seen = np.ones_like(lsat)
    free = fit_two_parameter(tuple("abcde"), lsat, seen)
    assert free.log_likelihood > fit_rasch(lsat, seen)[3]
    assert free.log_likelihood == pytest.approx(-2466.653, abs=2e-3)  # plain quadrature, see below
    assert plain_likelihood(lsat, free) == pytest.approx(free.log_likelihood, abs=1e-4)


@pytest.fixture(scope="module")
def unfinished():
    """Answers of 150 students to six items; some stopped early."""
    table = simulate(Plan(students=150, items=6, seed=5, omit=0.1, slow=0.4)).table
    return table.right, table.reached


def test_the_information_is_what_small_steps_of_the_gradient_say(unfinished):
    model = Logistic.of(*unfinished)
    at = np.concatenate([np.linspace(0.6, 1.6, 6), np.linspace(-1, 1, 6)])

    def gradient(point):
        return np.concatenate(model.value(point[:6], point[6:])[1:])

    steps = 1e-5 * np.eye(12)
    plain = -np.array([(gradient(at + step) - gradient(at - step)) / 2e-5 for step in steps])
    assert model.information(at[:6], at[6:]) == pytest.approx(plain, abs=1e-5)


def test_students_with_one_score_may_be_joined_where_all_slopes_are_the_same(unfinished):
    one, each = Logistic.by_score(*unfinished), Logistic.of(*unfinished)
    assert len(one.count) < 40
    assert one.count.sum() == 150
    slope, intercept = np.full(6, 1.3), np.linspace(-1, 1, 6)
    joined, plain = one.value(slope, intercept), each.value(slope, intercept)
    assert joined[0] == pytest.approx(plain[0], abs=1e-9)
    assert joined[1].sum() == pytest.approx(plain[1].sum(), abs=1e-9)
    assert joined[2] == pytest.approx(plain[2], abs=1e-9)


def plain_likelihood(right, found):
    """Return the log-likelihood by a fine trapezium rule, one pattern at a time."""
    theta = np.linspace(-8, 8, 4001)
    weight = np.exp(-(theta**2) / 2) / np.sqrt(2 * np.pi) * (theta[1] - theta[0])
    total = 0.0
    for pattern, count in zip(*np.unique(right, axis=0, return_counts=True), strict=True):
        chance = np.ones_like(theta)
        for answer, slope, difficulty in zip(pattern, found.slope, found.difficulty, strict=True):
            p = 1 / (1 + np.exp(-slope * (theta - difficulty)))
            chance *= p if answer else 1 - p
        total += count * math.log(float((chance * weight).sum()))
    return total
