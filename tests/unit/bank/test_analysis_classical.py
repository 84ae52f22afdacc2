"""Classical item statistics: against the fixture, against plain loops, and their bootstrap intervals."""

import math
import random
import statistics

import numpy as np
import pytest
from scipy import stats

from kit.response_tables import expected, rows, table_of, twelve
from spinebank.analysis.analyse import analyse
from spinebank.analysis.classical import end_groups
from spinebank.analysis.reliability import alpha, feldt, kr20, sem
from spinebank.analysis.resample import blocks, median_estimate, wilson
from spinebank.analysis.simulate import Plan, simulate


@pytest.fixture(scope="module")
def fixture_analysis():
    return analyse(twelve())


@pytest.fixture(scope="module")
def messy():
    """Forty students with partial marks, several points, omitted and unreached questions."""
    made = simulate(Plan(students=40, items=8, seed=4, omit=0.1, slow=0.4)).table
    rng = np.random.default_rng(8)
    half = np.where(rng.random(made.fraction.shape) < 0.2, 0.5, made.fraction)
    return table_of(
        half, points=[1, 2, 1, 3, 1, 1, 2, 1], answered=made.answered, objectives=list("aabbccdd")
    )


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("facility", "facility"),
        ("upper_lower_D_27pct", "upper_lower"),
        ("item_rest", "item_rest"),
    ],
)
def test_the_statistics_of_items_are_those_of_the_fixture(fixture_analysis, name, ours):
    for report in fixture_analysis.items:
        assert getattr(report, ours).value == pytest.approx(expected()[name, report.item.id], abs=1e-6)


def test_the_statistics_of_the_quiz_are_those_of_the_fixture(fixture_analysis):
    want = {name: value for (name, item), value in expected().items() if item == "test"}
    marks = twelve().marks
    assert fixture_analysis.mean.value == want["mean"]
    assert fixture_analysis.median.value == want["median"]
    assert fixture_analysis.sd.value == pytest.approx(want["sd_sample"], abs=1e-6)
    assert fixture_analysis.alpha.value == pytest.approx(want["alpha"], abs=1e-6)
    assert fixture_analysis.kr20 == pytest.approx(want["kr20"], abs=1e-6)
    assert fixture_analysis.sem.value == pytest.approx(want["sem_sample_sd"], abs=1e-6)
    assert fixture_analysis.feldt == pytest.approx((want["alpha_feldt_lo"], want["alpha_feldt_hi"]), abs=1e-6)
    assert alpha(marks) == pytest.approx(fixture_analysis.alpha.value)
    assert sem(marks) == pytest.approx(fixture_analysis.sem.value)


def test_the_bootstrap_interval_of_alpha_is_the_fixture_s_but_for_other_random_numbers(fixture_analysis):
    want = expected()
    assert fixture_analysis.alpha.low == pytest.approx(want["alpha_bootstrap_lo", "test"], abs=0.06)
    assert fixture_analysis.alpha.high == pytest.approx(want["alpha_bootstrap_hi", "test"], abs=0.02)


def test_items_agree_with_plain_loops_where_marks_are_partial_and_questions_unreached(messy):
    for place, report in enumerate(analyse(messy, 100).items):
        there = [row for row in range(40) if messy.reached[row, place]]
        item = [messy.marks[row, place] for row in there]
        rest = [sum(messy.marks[row]) - messy.marks[row, place] for row in there]
        assert report.reached_by == len(there)
        assert report.facility.value == pytest.approx(statistics.fmean(item) / messy.points[place], abs=1e-12)
        assert report.item_rest.value == pytest.approx(statistics.correlation(item, rest), abs=1e-12)
        omitted = sum(messy.reached[row, place] and not messy.answered[row, place] for row in range(40))
        assert report.omitted.value == pytest.approx(omitted / 40)
        assert report.not_reached.value == pytest.approx(1 - len(there) / 40)


def test_alpha_and_objectives_agree_with_plain_loops(messy):
    found = analyse(messy, 100)
    columns = [list(column) for column in messy.marks.T]
    totals = [sum(row) for row in messy.marks]
    inner = sum(statistics.pvariance(column) for column in columns) / statistics.pvariance(totals)
    assert found.alpha.value == pytest.approx(8 / 7 * (1 - inner), abs=1e-12)
    assert math.isnan(found.kr20), "KR-20 is defined for right and wrong only"
    first = statistics.fmean((row[0] + row[1]) / 3 for row in messy.marks)
    assert found.objectives["a"].value == pytest.approx(first, abs=1e-12)


def test_bootstrap_intervals_are_those_of_a_class_drawn_anew_in_plain_loops(messy):
    found = analyse(messy, 300, seed=5)
    drawn = [weights for block in blocks(40, 300, 5) for weights in block]
    facilities, correlations = [], []
    for weights in drawn:
        who = [row for row in range(40) for _ in range(int(weights[row])) if messy.reached[row, 3]]
        item = [messy.marks[row, 3] for row in who]
        rest = [sum(messy.marks[row]) - messy.marks[row, 3] for row in who]
        facilities.append(statistics.fmean(item) / 3)
        correlations.append(statistics.correlation(item, rest))
    report = found.items[3]
    for ours, plain in ((report.facility, facilities), (report.item_rest, correlations)):
        assert (ours.low, ours.high) == pytest.approx(np.percentile(plain, [2.5, 97.5]), abs=1e-9)


def test_each_resample_draws_as_many_students_as_there_are_and_the_seed_decides():
    one, again, other = (np.concatenate(list(blocks(7, 50, seed))) for seed in (1, 1, 2))
    assert (one.sum(axis=1) == 7).all()
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_students_who_tie_at_the_boundary_share_the_places_whatever_their_order():
    totals = np.array([9.0, 8, 8, 8, 5, 5, 3, 3, 3, 1])  # 27 % of ten are three
    upper, lower = end_groups(np.ones((1, 10)), totals)
    assert upper[0] == pytest.approx([1, 2 / 3, 2 / 3, 2 / 3, 0, 0, 0, 0, 0, 0])
    assert lower[0] == pytest.approx([0, 0, 0, 0, 0, 0, 2 / 3, 2 / 3, 2 / 3, 1])
    turned, _ = end_groups(np.ones((1, 10)), totals[::-1])
    assert turned[0][::-1] == pytest.approx(upper[0])


def test_what_does_not_vary_has_no_correlation_rather_than_none_of_it():
    answers = [[1, 1, 0], [1, 0, 0], [1, 1, 1], [1, 0, 1], [1, 0, 0], [1, 1, 0]]
    first = analyse(table_of(answers), 100).items[0]
    assert math.isnan(first.item_rest.value)
    assert math.isnan(first.item_rest.low)
    assert first.facility.value == 1


def test_wilson_s_interval_is_that_of_the_reference_and_does_not_collapse():
    assert wilson(24 / 40, 40).low == pytest.approx(0.446, abs=5e-4)
    assert wilson(24 / 40, 40).high == pytest.approx(0.737, abs=5e-4)
    assert wilson(1.0, 30).low < 0.9


def test_distractors_are_counted_as_in_the_fixture():
    counts = {row["option"]: int(row["total_n40"]) for row in rows("distractors.csv")}
    chosen = [["A", "B", "C", "D"].index(name) for name, count in counts.items() for _ in range(count)]
    right = [float(option == 1) for option in chosen]
    other = [float(place % 3 == 0) for place in range(40)]
    table = table_of(
        np.column_stack([right, other]),
        chosen=np.column_stack([chosen, [0] * 40]),
        keys=[1, 0],
    )
    report = analyse(table, 100).items[0]
    assert [option.chosen_by for option in report.options] == [9, 24, 6, 1]
    assert report.functioning == 2
    assert report.options[1].use.value == pytest.approx(0.6)


def test_the_exact_interval_of_a_median_is_that_of_many_resamples():
    rng = random.Random(3)  # noqa: S311 (no secret)
    values = [rng.lognormvariate(3, 1) for _ in range(31)]
    ours = median_estimate(np.array(values))
    drawn = [statistics.median(rng.choices(values, k=31)) for _ in range(4000)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    ordered = sorted(values)
    assert abs(ordered.index(ours.low) - min(range(31), key=lambda i: abs(ordered[i] - low))) <= 1
    assert abs(ordered.index(ours.high) - min(range(31), key=lambda i: abs(ordered[i] - high))) <= 1


def test_feldt_s_interval_holds_the_level_that_it_names():
    low, high = feldt(0.8, 50, 20)
    assert (1 - 0.8) / (1 - low) == pytest.approx(1 / stats.f.ppf(0.975, 49, 49 * 19))
    assert low < 0.8 < high
    assert all(math.isnan(end) for end in feldt(float("nan"), 50, 20))


def test_kr20_needs_questions_of_equal_weight():
    marks = twelve().marks
    assert math.isfinite(kr20(marks, np.ones(6)))
    assert math.isnan(kr20(marks * np.array([1, 1, 1, 1, 1, 2]), np.array([1.0, 1, 1, 1, 1, 2])))


@pytest.mark.parametrize(("students", "items", "word"), [(3, 6, "at least 5"), (12, 1, "at least 2")])
def test_a_class_or_quiz_that_is_too_small_is_refused(students, items, word):
    table = twelve().only(rows=list(range(students)), ids=[f"i{place + 1}" for place in range(items)])
    with pytest.raises(ValueError, match=word):
        analyse(table)


def test_a_question_that_nobody_reached_has_no_numbers_and_no_flags():
    made = simulate(Plan(students=40, items=6, seed=1)).table
    answered = made.answered.copy()
    answered[:, 5] = False
    found = analyse(table_of(made.fraction, answered=answered), 100)
    last = found.items[5]
    assert math.isnan(last.facility.value)
    assert last.flags == ()
    assert last.not_reached.value == 1
    assert found.rasch.left_out == ("'i6' cannot be scaled: nobody reached it.",)
