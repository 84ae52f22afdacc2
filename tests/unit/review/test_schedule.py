"""FSRS as this course uses it: the same reviews give the same dates, and the day decides what is asked."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from spinelab.review.record import MAX_LOG
from spinelab.review.schedule import LONGEST_DAYS, RATINGS, Schedule, suggested
from spinelab.review.today import today

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
SURE = {"verdict": "correct"}


@pytest.fixture
def schedule():
    return Schedule(fuzzing=False)


def reviewed(schedule, *steps, begin=NOW):
    """The card after ratings, each some days after the one before."""
    card, now = None, begin
    for wait_days, rating in steps:
        now += timedelta(days=wait_days)
        card = schedule.outlook(card, now)[rating]
    return card


def test_the_four_ratings_of_a_new_question_give_four_dates_in_order(schedule):
    outlook = schedule.outlook(None, NOW)
    waits = [outlook[rating].due - NOW for rating in RATINGS]
    assert waits == [timedelta(minutes=10), timedelta(minutes=15), timedelta(days=2), timedelta(days=8)]


def test_intervals_grow_while_the_answer_is_known_and_fall_when_it_is_not(schedule):
    card, now, waits = None, NOW, []
    for _ in range(5):
        card = schedule.outlook(card, now)[3]
        waits.append((card.due - now).days)
        now = card.due
    assert waits == sorted(set(waits))
    assert schedule.outlook(card, now)[1].due - now == timedelta(minutes=10)
    assert schedule.outlook(card, now)[1].stability < card.stability


def test_no_question_stays_away_for_more_than_a_year(schedule):
    card = reviewed(schedule, *[(400, 4)] * 8)
    assert card.due - card.last == timedelta(days=LONGEST_DAYS)


def test_the_chance_of_recall_is_nine_in_ten_when_a_question_falls_due(schedule):
    card = reviewed(schedule, (0, 3), (2, 3), (7, 3))
    assert schedule.recall(card, card.last) == 1
    assert schedule.recall(card, card.due) == pytest.approx(0.9, abs=0.01)
    assert schedule.recall(card, card.due + timedelta(days=200)) < 0.8


def test_counts_hold_every_review_and_the_log_the_latest(schedule):
    card = reviewed(schedule, *[(1, 1), (1, 3)] * 8)
    assert (card.reps, card.again, len(card.log)) == (16, 8, MAX_LOG)
    assert card.log[-1] == (int((NOW + timedelta(days=16)).timestamp()), 3)


def test_a_clock_that_was_set_back_breaks_nothing(schedule):
    card = reviewed(schedule, (0, 3), (2, 3))
    assert schedule.outlook(card, NOW - timedelta(days=30))[3].due > NOW - timedelta(days=30)


def test_fuzzing_spreads_what_was_learnt_on_one_day():
    fuzzy = Schedule(fuzzing=True)
    card = reviewed(Schedule(fuzzing=False), (0, 3), (2, 3), (8, 3))
    assert len({fuzzy.outlook(card, card.due)[3].due for _ in range(40)}) > 1


@pytest.mark.parametrize(
    ("verdict", "certainty", "rating"),
    [
        ("incorrect", "sure", 1),
        ("partly", "", 1),
        ("correct", "guess", 2),
        ("correct", "", 3),
        ("correct", "fairly", 3),
        ("correct", "sure", 4),
    ],
)
def test_the_answer_and_the_certainty_suggest_a_rating(verdict, certainty, rating):
    assert suggested({"verdict": verdict}, certainty, marked=True) == rating


def test_an_answer_that_nobody_marks_suggests_good():
    assert suggested({"verdict": "partly"}, "", marked=False) == 3


def test_what_is_due_comes_first_then_what_is_new_then_what_is_due_later_today(schedule):
    overdue = reviewed(schedule, (0, 3), begin=NOW - timedelta(days=9))
    just_due = reviewed(schedule, (0, 3), begin=NOW - timedelta(days=2))
    in_minutes = reviewed(schedule, (0, 1))
    far = reviewed(schedule, (0, 4))
    cards = {"d": just_due, "o": overdue, "m": in_minutes, "f": far, "retired": overdue}
    there = today(["d", "o", "m", "f", "n1", "n2", "n3"], cards, NOW, new_a_day=4)
    assert there.due == ("o", "d", "m")
    assert there.fresh == ("n1", "n2")  # m and f were met today, so two of four places are left
    assert there.order == ("o", "d", "n1", "n2", "m")


def test_new_questions_of_the_day_are_counted_and_what_is_put_off_comes_last(schedule):
    cards = {"a": reviewed(schedule, (0, 4))}
    there = today(["a", "b", "c"], cards, NOW, new_a_day=2, put_off={"b"})
    assert there.fresh == ("b",)
    assert today(["a", "b", "c"], cards, NOW + timedelta(days=1), 2, {"b"}).order == ("c", "b")


def test_the_day_ends_at_the_learners_own_midnight(schedule):
    card = reviewed(
        schedule, (0, 3), begin=datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    )  # due on the 22nd at 23:00
    tokyo = timezone(timedelta(hours=9))
    morning = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    assert today(["a"], {"a": card}, morning, 0).due == ("a",)
    assert today(["a"], {"a": card}, morning.astimezone(tokyo), 0).due == ()  # there it is due on the 23rd
