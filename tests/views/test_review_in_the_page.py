"""The spaced review of the static edition plans as Python does: same cards, same days, same words."""

import json
import random
from datetime import UTC, datetime, timedelta, timezone

import fsrs.scheduler
import pytest
from static_page import in_the_page

from spinelab.review.record import Card, as_json, parse_progress
from spinelab.review.schedule import Schedule, suggested, wait_words
from spinelab.review.today import today

pytestmark = pytest.mark.node
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
SCRIPT = "review_sequences.js"
SEQUENCES, REVIEWS = 150, 14
WAITS = (
    timedelta(minutes=3),
    timedelta(minutes=11),
    timedelta(hours=7),
    timedelta(days=1),
    timedelta(days=3),
)


def ms(moment):
    return round(moment.timestamp() * 1000)


def as_plain(card):
    return json.loads(card.model_dump_json())


def sequence(dice):
    """Return the times and ratings of a question's reviews: at once, within the day, early, late."""
    moment, steps = NOW, []
    for _ in range(REVIEWS):
        steps.append((moment, dice.choice([1, 2, 3, 3, 3, 4])))
        wait = dice.choice(
            [*WAITS, timedelta(days=dice.uniform(0, 400)), timedelta(seconds=dice.randrange(99))]
        )
        moment += timedelta(milliseconds=round(wait / timedelta(milliseconds=1)))
    return steps


@pytest.mark.parametrize("chance", [None, 0.0, 0.37, 0.999])
def test_the_same_reviews_give_the_same_cards(chance, monkeypatch):
    dice = random.Random(4)  # noqa: S311 (trial reviews, no secret)
    schedule = Schedule(fuzzing=chance is not None)
    monkeypatch.setattr(fsrs.scheduler, "random", lambda: chance)
    sequences = [sequence(dice) for _ in range(SEQUENCES)]
    asked = [
        {
            "rules": schedule.rules(),
            "chance": chance,
            "steps": [[ms(moment), rating] for moment, rating in steps],
        }
        for steps in sequences
    ]
    longest = 0
    for steps, found in zip(sequences, in_the_page(asked, SCRIPT), strict=True):
        card = None
        for (moment, rating), ahead in zip(steps, found, strict=True):
            outlook = schedule.outlook(card, moment)
            assert ahead == {str(one): as_plain(after) for one, after in outlook.items()}
            card = outlook[rating]
            longest = max(longest, (card.due - moment).days)
    assert longest > 100


def test_the_same_cards_make_the_same_day():
    dice = random.Random(7)  # noqa: S311 (as above)
    schedule = Schedule(fuzzing=False)
    days, expected = [], []
    for _ in range(200):
        hours = dice.choice([-8, 0, 1, 5.5, 13])
        now = (NOW + timedelta(minutes=dice.randrange(3000))).astimezone(timezone(timedelta(hours=hours)))
        ids = [f"q-{number}" for number in range(12)]
        cards = {}
        for item in dice.sample([*ids, "elsewhere"], dice.randrange(10)):
            begun = now - timedelta(minutes=dice.randrange(6000))
            card = schedule.outlook(None, begun)[dice.randint(1, 4)]
            again = schedule.outlook(card, begun + timedelta(minutes=dice.randrange(1, 60)))
            cards[item] = dice.choice([card, again[dice.randint(1, 4)]])
        put_off = dice.sample(ids, dice.randrange(3))
        new = dice.choice([0, 3, 10])
        plain = {item: as_plain(card) for item, card in cards.items()}
        offset = hours * 3_600_000
        days.append(
            {
                "ids": ids,
                "cards": plain,
                "now": ms(now),
                "newADay": new,
                "putOff": put_off,
                "offset_ms": offset,
            }
        )
        expected.append(today(ids, cards, now, new, put_off))
    (found,) = in_the_page([{"days": days}], SCRIPT)
    assert found == [json.loads(json.dumps(vars(day))) for day in expected]
    assert any(day.due and day.fresh for day in expected)


def test_a_wait_and_a_rating_are_the_same_in_the_page():
    waits = [timedelta(seconds=one) for one in (0, 89, 90, 149, 150, 3600, 86_399, 86_400, 172_800)]
    waits += [timedelta(days=one, hours=5) for one in (2, 59, 60, 74, 75, 105, 364, 365, 900)]
    given = [
        (verdict, certainty, marked)
        for verdict in ("correct", "partly", "incorrect", "unmarked")
        for certainty in ("", "guess", "fairly", "sure")
        for marked in (True, False)
    ]
    words, ratings = in_the_page(
        [{"waits": [wait / timedelta(milliseconds=1) for wait in waits]}, {"verdicts": given}], SCRIPT
    )
    assert words == [wait_words(wait) for wait in waits]
    assert ratings == [suggested({"verdict": one}, sure, marked=marked) for one, sure, marked in given]


def test_a_file_that_comes_back_is_read_as_python_reads_it():
    card = as_plain(Schedule(fuzzing=False).outlook(None, NOW)[3])
    changes = [
        *({"state": 4}, {"state": 1}, {"step": 0}, {"stability": 0}, {"difficulty": 11}),
        *({"due": "soon"}, {"last": "2027-01-01T00:00:00Z"}, {"reps": 0}, {"reps": 1.5}, {"again": -1}),
        *({"log": [[1, 5]]}, {"log": [[1, 2]] * 11}, {"log": [1]}, {"log": None}, {"last": None}),
    ]
    bad = {f"bad-{number}": {**card, **change} for number, change in enumerate(changes)}
    cards = {"good-01": card, "Bad id": card, "none": None, **bad}
    whole = as_json({"good-01": Card.model_validate(card)})
    files = [json.dumps({"format": "spinelab-progress", "version": 1, "cards": cards}), whole]
    wrong = ["", "[]", "5", "{}", '{"format":"spinelab-progress","version":2,"cards":{}}', whole[:-9]]
    (found,) = in_the_page([{"files": [*files, *wrong], "now": ms(NOW)}], SCRIPT)
    for text, one in zip(files, found, strict=False):
        python = parse_progress(text, NOW, "The file")
        assert (
            one["cards"] == {name: as_plain(kept) for name, kept in python.cards.items()} == {"good-01": card}
        )
        assert one["skipped"] == len(python.notes)
    assert all(one["error"].endswith("Nothing was changed.") for one in found[len(files) :])
