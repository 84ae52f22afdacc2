"""What is flagged: nothing by chance, a wrong key reliably; and the simulator that such classes come from."""

import math
from collections import Counter

import numpy as np
import pytest

from spinebank.analysis.analyse import item_reports
from spinebank.analysis.flags import FlagKind, OptionUse, flags_of
from spinebank.analysis.options import OptionPlaces, option_statistics, score_groups
from spinebank.analysis.resample import Estimate, wilson
from spinebank.analysis.simulate import Fault, Plan, simulate
from spinebank.analysis.table import NOT_CHOSEN

CLEAR = Estimate(0.4, 0.25, 0.55)
MIDDLE = Estimate(0.6, 0.4, 0.7)
NOTHING = Estimate(math.nan, math.nan, math.nan)


def option(name, chosen_by, rest, lead=NOTHING, *, key=False, of=60):
    return OptionUse(name, key, chosen_by, wilson(chosen_by / of, of), rest, lead)


def kinds(found):
    return [flag.kind for flag in found]


def flagged(made):
    """Return the kinds of flags of each item of a simulated class."""
    return [kinds(report.flags) for report in item_reports(made.table, resamples=400)]


@pytest.fixture(scope="module")
def classes():
    """Classes of 30 without a fault, and of 60 with one wrong key each."""
    sound = [simulate(Plan(students=30, items=30, seed=seed)) for seed in range(12)]
    wrong = [simulate(Plan(students=60, items=30, seed=100 + seed, miskeyed=1)) for seed in range(16)]
    return [flagged(made) for made in sound], [(made.faults, flagged(made)) for made in wrong]


def test_at_most_two_in_a_hundred_sound_questions_of_a_class_of_30_are_flagged(classes):
    found = [item for one in classes[0] for item in one]
    assert len(found) == 360
    assert sum(map(bool, found)) / len(found) <= 0.02


def test_a_wrong_key_is_found_in_at_least_three_of_four_classes_of_60(classes):
    found = [FlagKind.KEY in one[faults.index(Fault.MISKEYED)] for faults, one in classes[1]]
    assert sum(found) / len(found) >= 0.75


def test_a_distractor_that_strong_students_choose_is_called_a_wrong_key():
    found = flags_of(
        MIDDLE,
        Estimate(-0.1, -0.3, 0.1),
        [
            option("a", 20, Estimate(-0.1, -0.3, 0.1), key=True),
            option("b", 30, CLEAR, Estimate(0.5, 0.2, 0.7)),
        ],
    )
    assert "Key may be wrong: strong students choose 'b'." in [flag.sentence for flag in found]


def test_where_hardly_anyone_chose_the_key_its_correlation_is_not_needed():
    found = flags_of(MIDDLE, NOTHING, [option("a", 2, NOTHING, key=True), option("b", 40, CLEAR)])
    assert kinds(found) == [FlagKind.KEY]


def test_a_distractor_as_good_as_the_key_is_called_ambiguous():
    found = flags_of(
        MIDDLE,
        CLEAR,
        [
            option("a", 30, CLEAR, key=True),
            option("b", 20, CLEAR, Estimate(0.0, -0.2, 0.2)),
        ],
    )
    assert kinds(found) == [FlagKind.AMBIGUOUS]


@pytest.mark.parametrize(
    ("facility", "rest", "want"),
    [
        (MIDDLE, CLEAR, []),
        (MIDDLE, Estimate(0.05, -0.2, 0.3), []),
        (MIDDLE, Estimate(0.0, -0.05, 0.09), [FlagKind.WEAK]),
        (MIDDLE, Estimate(-0.3, -0.5, -0.01), [FlagKind.NEGATIVE]),
        (Estimate(0.1, 0.05, 0.19), CLEAR, [FlagKind.HARD]),
        (Estimate(0.1, 0.05, 0.21), CLEAR, []),
        (Estimate(0.99, 0.96, 1.0), CLEAR, [FlagKind.EASY]),
        (NOTHING, NOTHING, []),
    ],
)
def test_only_an_interval_beyond_the_threshold_is_a_flag(facility, rest, want):
    assert kinds(flags_of(facility, rest, [])) == want


def test_few_choosers_are_no_pattern_and_a_withheld_interval_is_no_flag():
    few = flags_of(MIDDLE, CLEAR, [option("a", 50, CLEAR, key=True), option("b", 4, CLEAR, CLEAR)])
    assert few == []
    withheld = flags_of(MIDDLE, CLEAR, [option("a", 30, CLEAR, key=True), option("b", 9, NOTHING)])
    assert withheld == []


def test_an_unused_distractor_is_named_but_not_where_nearly_everybody_is_right():
    unused = [option("a", 300, CLEAR, key=True, of=500), option("b", 3, NOTHING, of=500)]
    assert "'b'" in flags_of(MIDDLE, CLEAR, unused)[0].sentence
    assert flags_of(Estimate(0.93, 0.91, 0.94), CLEAR, unused) == []


def test_the_share_and_correlation_of_options_agree_with_plain_loops():
    table = simulate(Plan(students=80, items=6, seed=2)).table
    places = OptionPlaces.of(table)
    found = option_statistics(table, places)(np.ones((1, 80)))
    groups = score_groups(table.totals)
    for row in range(len(places.item)):
        item, which = places.item[row], places.option[row]
        there = [student for student in range(80) if table.reached[student, item]]
        picked = [float(table.chosen[student, item] == which) for student in there]
        rest = [table.totals[student] - table.marks[student, item] for student in there]
        assert found["use"][0, row] == pytest.approx(sum(picked) / len(there))
        assert found["option_rest"][0, row] == pytest.approx(np.corrcoef(picked, rest)[0, 1], abs=1e-12)
        strongest = [
            one for one, student in zip(picked, there, strict=True) if groups[student] == groups.max()
        ]
        assert found["trace"][0, -1, row] == pytest.approx(sum(strongest) / len(strongest))


def test_groups_are_ordered_by_score_and_split_no_tie():
    totals = np.array([1.0, 5, 5, 5, 7, 9, 9, 2])
    groups = score_groups(totals)
    assert groups[1] == groups[2] == groups[3]
    assert (np.diff(groups[np.argsort(totals)]) >= 0).all()
    assert groups.min() == 0


def test_a_simulated_class_is_labelled_and_the_same_seed_gives_the_same_answers():
    one, again = (simulate(Plan(seed=9, miskeyed=2, ambiguous=3)) for _ in range(2))
    assert one.table.simulated
    assert all(student.startswith("simulated-") for student in one.table.students)
    assert np.array_equal(one.table.chosen, again.table.chosen)
    assert Counter(one.faults) == {Fault.NONE: 25, Fault.MISKEYED: 2, Fault.AMBIGUOUS: 3}


def test_simulated_answers_follow_the_model_that_they_come_from():
    made = simulate(Plan(students=20_000, items=4, seed=3, omit=0, slow=0))
    expected = 1 / (1 + np.exp(-made.discrimination * (made.ability[:, None] - made.difficulty)))
    assert made.table.fraction.mean(axis=0) == pytest.approx(expected.mean(axis=0), abs=0.015)
    strong = made.ability > 1
    assert made.table.fraction[strong].mean(axis=0) == pytest.approx(expected[strong].mean(axis=0), abs=0.03)


def test_what_is_omitted_or_not_reached_has_no_option_and_no_mark():
    table = simulate(Plan(students=300, seed=6, omit=0.1, slow=0.5)).table
    assert table.omitted.any()
    assert table.not_reached.any()
    assert (table.chosen[~table.answered] == NOT_CHOSEN).all()
    assert (table.fraction[~table.answered] == 0).all()


@pytest.mark.parametrize("wrong", [{"students": 0}, {"items": 1}, {"miskeyed": 20, "ambiguous": 20}])
def test_a_class_that_cannot_be_invented_is_refused(wrong):
    with pytest.raises(ValueError, match=r"are the fewest|do not fit"):
        Plan(**wrong)
