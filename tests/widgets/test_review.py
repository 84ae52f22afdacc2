"""Spaced review without a browser: what is asked, how it is rated, what is kept, what a file brings back."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import traitlets

from spinebank import practice_deck
from spinelab.question import Question
from spinelab.review import Deck, DeckItem, Review
from spinelab.review.record import MAX_BYTES, MAX_LOG, as_json, parse_progress
from spinelab.review.schedule import Schedule

BEGIN = datetime(2026, 11, 22, 18, 0, 0, 400_000, tzinfo=UTC)  # clocks do not stand at whole seconds


class Clock:
    """A clock that is wound by hand."""

    def __init__(self):
        self.now = BEGIN

    def __call__(self):
        return self.now


def ask(item_id):
    """A question whose right answer is the front."""
    if item_id == "gone-01":
        raise LookupError("no bank has it\nat all")
    options = [{"id": "front", "text": "In front"}, {"id": "behind", "text": "Behind"}]
    item = {
        "id": item_id,
        "kind": "single_best",
        "points": 1,
        "stem": f"Where, {item_id}?",
        "options": options,
    }
    return Question(
        item=item,
        judge=lambda given: {
            "verdict": "correct" if given["choice"] == "front" else "incorrect",
            "summary": "",
        },
    )


DECK = Deck(
    (
        DeckItem("a-01", "01-anatomy", "Name the parts."),
        DeckItem("a-02", "01-anatomy", "Name the parts."),
        DeckItem("essay-01", "02-biology", "Say why.", marked=False),
    ),
    ask,
)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def opened(tmp_path, clock):
    """Open a review of the three questions in one folder, as often as asked."""

    def make(deck=DECK, **changes):
        return Review(deck, **{"folder": tmp_path, "clock": clock, "fuzzing": False, **changes})

    return make


def answer(review, choice, certainty=""):
    review.question.certainty = certainty
    review.question.response = {"choice": choice}
    review.question.checked += 1


def kept(review):
    return parse_progress(review.progress, BEGIN + timedelta(days=900), "x").cards


def test_before_the_first_review_it_says_what_the_day_brings_and_writes_nothing(opened, tmp_path):
    review = opened()
    assert review.counts == {"due": 0, "fresh": 3, "done": 0, "seen": 0, "total": 3}
    assert repr(review) == "Review(new_a_day=10, met=0)"
    assert review.in_words().splitlines() == [
        "Spaced review of the practice questions: 0 due today, 3 new ones offered today, none met so far.",
        "Run the notebook to review.",
    ]
    assert list(tmp_path.iterdir()) == []


def test_an_answer_is_rated_kept_and_followed_by_the_next_question(opened, tmp_path):
    review = opened()
    review.turned += 1
    assert (review.stage, review.question.item["id"]) == ("asking", "a-01")
    assert review.asked == {"lesson": "01-anatomy", "goal": "Name the parts.", "again": False}
    answer(review, "front", "sure")
    assert (review.stage, review.rating, review.saved) == ("rated", 4, "Kept in my-review.json.")
    assert review.waits == ["in 10 minutes", "in 15 minutes", "in 2 days", "in 8 days"]
    assert json.loads((tmp_path / "my-review.json").read_text(encoding="utf-8"))["cards"]["a-01"]["reps"] == 1
    review.turned += 1
    assert (review.stage, review.rating, review.waits) == ("asking", 0, [])
    assert review.question.item["id"] == "a-02"
    assert review.counts["done"] == 1


def test_the_learner_changes_the_rating_and_only_the_last_one_counts(opened):
    review = opened()
    review.turned += 1
    answer(review, "behind")
    assert review.rating == 1
    review.rating = 2
    review.rating = 3
    card = kept(review)["a-01"]
    assert (card.reps, card.again, [rating for _, rating in card.log]) == (1, 0, [3])
    with pytest.raises(traitlets.TraitError):
        review.rating = 5


def test_a_second_try_after_the_reason_was_read_changes_no_rating(opened):
    review = opened()
    review.turned += 1
    answer(review, "behind")
    answer(review, "front", "sure")
    assert review.rating == 1
    assert kept(review)["a-01"].reps == 1


def test_an_answer_that_nobody_marks_is_for_the_learner_to_rate(opened):
    review = opened(Deck(DECK.items[2:], ask))
    review.turned += 1
    answer(review, "behind")
    assert review.rating == 3


def test_a_wrong_answer_comes_back_in_the_same_sitting_and_the_day_ends_when_all_is_known(opened, clock):
    review = opened()
    met = []
    review.turned += 1
    while review.stage == "asking":
        met.append(review.question.item["id"])
        answer(review, "behind" if met == ["a-01"] else "front")
        clock.now += timedelta(minutes=1)
        review.turned += 1
    assert met == ["a-01", "a-02", "essay-01", "a-01"]
    assert (review.stage, review.question, review.asked) == ("done", None, {})
    assert review.counts == {"due": 0, "fresh": 0, "done": 4, "seen": 3, "total": 3}


def test_the_next_day_brings_what_is_due(opened, clock):
    review = opened(new_a_day=1)
    review.turned += 1
    answer(review, "front")
    clock.now += timedelta(days=2)
    again = opened(new_a_day=1)
    assert (again.counts["due"], again.counts["fresh"], again.counts["seen"]) == (1, 1, 1)
    assert "1 due today, 1 new ones offered today, 1 of 3 met so far." in again.in_words()
    again.turned += 1
    assert again.question.item["id"] == "a-01"
    assert again.asked["again"] is True


def test_a_question_that_is_put_off_comes_last(opened):
    review = opened()
    met = []
    for _ in range(4):
        review.turned += 1
        met.append(review.question.item["id"])
    assert met == ["a-01", "a-02", "essay-01", "a-01"]
    assert review.counts["done"] == 0


def test_a_question_that_cannot_be_shown_is_named_and_passed_over(opened):
    review = opened(Deck((DeckItem("gone-01", "01-anatomy", "G."), *DECK.items), ask))
    review.turned += 1
    assert review.question.item["id"] == "a-01"
    assert review.saved == "The question 'gone-01' cannot be shown: no bank has it"


def test_the_question_before_is_closed_with_its_pictures(opened):
    review = opened()
    review.turned += 1
    first = review.question
    review.turned += 1
    assert first.comm is None


def test_progress_that_was_downloaded_is_restored_on_another_machine(opened):
    review = opened()
    review.turned += 1
    answer(review, "front")
    elsewhere = opened(folder=None)
    assert elsewhere.counts["seen"] == 0
    elsewhere.restored = review.progress
    assert elsewhere.restored == ""
    assert elsewhere.counts["seen"] == 1
    assert kept(elsewhere) == kept(review)
    assert elsewhere.saved.startswith(
        "1 question read, 1 of them newer than what was here. Not kept in a file"
    )


def test_an_older_file_takes_nothing_back(opened, clock):
    review = opened()
    review.turned += 1
    answer(review, "front")
    older = review.progress
    review.turned += 1
    clock.now += timedelta(days=3)
    answer(review, "front")
    before = review.progress
    review.restored = older
    assert review.progress == before
    assert review.saved.startswith("1 question read, 0 of them newer")


@pytest.mark.parametrize("text", ["{", "[]", '{"format": "spinelab-answers"}', "x" * (MAX_BYTES + 1)])
def test_a_file_that_is_no_progress_changes_nothing_and_says_so(opened, text):
    review = opened()
    review.turned += 1
    answer(review, "front")
    before = review.progress
    review.restored = text
    assert review.progress == before
    assert review.saved.startswith("The file ")
    assert review.saved.endswith("Nothing was changed.")


def test_what_was_restored_while_a_question_is_open_leaves_it_open(opened):
    other = opened(folder=None)
    other.turned += 1
    answer(other, "behind")
    review = opened()
    review.turned += 1
    review.restored = other.progress
    assert (review.stage, review.question.item["id"]) == ("asking", "a-01")
    answer(review, "front")
    assert kept(review)["a-01"].reps == 2


def test_the_forecast_follows_the_reviews(opened):
    review = opened()
    assert repr(review.forecast()) == "Nothing was reviewed yet, so nothing is due."
    review.turned += 1
    answer(review, "front")
    assert review.forecast().days[2] == 1


def test_misspelt_arguments_are_refused(opened):
    with pytest.raises(TypeError, match="did you mean 'new_a_day'"):
        opened(new_per_day=3)


@pytest.fixture(scope="module")
def bank_deck():
    return practice_deck()


def test_every_practice_question_of_the_bank_is_in_the_deck_in_the_order_of_the_lessons(bank_deck):
    lessons = [item.lesson for item in bank_deck.items]
    assert len(lessons) > 150
    assert lessons == sorted(lessons)
    assert bank_deck.ask(bank_deck.items[0].id).mode == "practice"
    assert sum(not item.marked for item in bank_deck.items) < 10


def test_all_practice_questions_reviewed_fifty_times_fit_into_the_file(bank_deck):
    schedule, card = Schedule(fuzzing=False), None
    for number in range(50):
        card = schedule.outlook(card, BEGIN + timedelta(days=3 * number))[1 + number % 4]
    text = as_json({item.id: card for item in bank_deck.items})
    assert len(text.encode()) <= MAX_BYTES
    back = parse_progress(text, card.last, "x").cards
    assert len(back) == len(bank_deck.items)
    assert {(one.reps, len(one.log)) for one in back.values()} == {(50, MAX_LOG)}
