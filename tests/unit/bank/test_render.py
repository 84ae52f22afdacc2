"""What a learner sees before answering, and after."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinebank import practice
from spinebank.render.practice import feedback, practice_question
from spinebank.render.public import public_item, public_quiz, shuffled
from spinelab.evidence import references

HEAD = {"id", "kind", "revision", "points", "stem"}


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("single_best", {"options"}),
        ("multiple_true_false", {"statements"}),
        ("numeric", {"unit", "min", "max"}),
        ("ordering", {"elements", "first_label", "last_label"}),
        ("locate_structure", {"region"}),
        ("measurement", {"exam", "patients", "shown", "modalities", "plane", "window", "tool", "unit"}),
        ("mark", {"exam", "patients", "shown", "modalities", "plane", "window", "tool"}),
        ("short_text", {"max_chars"}),
        ("free_text", {"max_chars", "rows"}),
    ],
)
def test_the_public_half_has_the_agreed_fields_and_no_other(make_item, kind, fields):
    public = public_item(make_item(kind), seed=3)
    assert set(public) == HEAD | fields
    assert json.loads(json.dumps(public)) == public
    for part in ("options", "statements", "elements"):
        assert all(set(entry) == {"id", "text"} for entry in public.get(part, []))


def test_a_quiz_names_its_format(make_item):
    quiz = public_quiz("spine", "Title", [make_item()], seed=1)
    assert {key: quiz[key] for key in ("format", "version", "quiz", "title")} == {
        "format": "spinelab-questions",
        "version": 1,
        "quiz": "spine",
        "title": "Title",
    }
    assert [question["id"] for question in quiz["questions"]] == ["spine-thing-01"]


def test_options_keep_their_written_order_only_when_the_item_says_so(make_item):
    written = ["body", "lamina", "pedicle", "spinous-process"]
    fixed = make_item(order="as_written")
    assert all([o["id"] for o in public_item(fixed, seed)["options"]] == written for seed in range(20))
    free = make_item()
    orders = {tuple(o["id"] for o in public_item(free, seed)["options"]) for seed in range(60)}
    assert len(orders) > 15


def test_every_position_gets_the_key_about_equally_often(make_item):
    item = make_item()
    positions = [[o["id"] for o in public_item(item, seed)["options"]].index("body") for seed in range(400)]
    assert all(70 < positions.count(place) < 130 for place in range(4))


def test_elements_never_stand_in_the_keyed_order(make_item):
    item = make_item("ordering")
    keyed = [element.id for element in item.elements]
    assert all([e["id"] for e in public_item(item, seed)["elements"]] != keyed for seed in range(300))


@given(
    ids=st.lists(st.text(min_size=1, max_size=5), unique=True, max_size=8),
    salt=st.text(max_size=8),
    data=st.data(),
)
def test_a_shuffle_depends_on_the_ids_and_not_on_their_order(ids, salt, data):
    again = data.draw(st.permutations(ids))
    assert shuffled(ids, salt) == shuffled(again, salt)
    assert sorted(shuffled(ids, salt)) == sorted(ids)


def test_shuffles_stay_the_same_from_release_to_release():
    assert shuffled(["a", "b", "c", "d"], "7:spine-thing-01") == ["b", "d", "a", "c"]


@pytest.mark.parametrize(
    ("kind", "response", "verdict", "says"),
    [
        ("single_best", {"choice": "body"}, "correct", "That is right."),
        ("single_best", {"choice": "lamina"}, "incorrect", "Best answer: The body."),
        ("single_best", None, "incorrect", "No answer was given."),
        ("multiple_true_false", {"marks": {"a": True, "b": False, "c": True}}, "partly", "3 of 4 statements"),
        ("numeric", {"value": 4.4}, "partly", "The value is 4.2 mm, give or take 0.1."),
        (
            "ordering",
            {"order": list("abdce")},
            "partly",
            "The order is: Step a, Step b, Step c, Step d, Step e.",
        ),
        (
            "locate_structure",
            {"point_mm": [300.0, 0.0, 0.0]},
            "incorrect",
            "mm away from what was asked for.",
        ),
        ("locate_structure", {"point_mm": "here"}, "incorrect", "The answer is no point in the model."),
        ("short_text", {"text": "pia"}, "incorrect", "The term is: dura mater."),
        ("free_text", {"text": "One."}, "partly", "Compare what you wrote with a full answer: One and two."),
    ],
)
def test_feedback_says_how_it_was_and_what_is_right(make_item, kind, response, verdict, says):
    given_back = feedback(make_item(kind, use="practice"), response)
    assert given_back["verdict"] == verdict
    assert says in given_back["summary"]
    assert given_back["explanation"] == "The body carries the weight."
    assert json.loads(json.dumps(given_back)) == given_back


def test_feedback_gives_a_reason_for_every_option(make_item):
    parts = feedback(make_item(), {"choice": "lamina"})["parts"]
    assert [(part["id"], part["chosen"], part["correct"], part["label"]) for part in parts] == [
        ("body", False, True, "Best answer"),
        ("lamina", True, False, "Not the best answer"),
        ("pedicle", False, False, "Not the best answer"),
        ("spinous-process", False, False, "Not the best answer"),
    ]
    assert all(part["rationale"] == f"Reason for {part['id']}." for part in parts)


def test_feedback_says_of_every_statement_what_it_is_and_what_the_learner_said(make_item):
    parts = feedback(make_item("multiple_true_false"), {"marks": {"a": False, "b": False}})["parts"]
    assert [(part["label"], part["chosen"], part["correct"]) for part in parts] == [
        ("True, you said false", False, False),
        ("False, you said false", False, True),
        ("True, you left it open", None, False),
        ("False, you left it open", None, False),
    ]


@pytest.mark.parametrize("kind", ["single_best", "multiple_true_false", "ordering"])
def test_feedback_on_junk_still_explains_every_part(make_item, kind):
    given_back = feedback(make_item(kind), {"choice": 7, "marks": 7, "order": 7})
    assert given_back["fraction"] == 0
    assert all(part["rationale"] for part in given_back["parts"])
    assert not any(part["chosen"] for part in given_back["parts"])


def test_feedback_cites_its_sources_with_their_level(make_item):
    (cite,) = feedback(make_item(cites=["kawano1988"]), {"choice": "body"})["cites"]
    reference = references()["kawano1988"]
    assert cite == {
        "key": "kawano1988",
        "label": reference.label,
        "level": reference.level_text,
        "url": reference.link,
    }


def test_a_graded_item_is_never_shown_with_its_reasons(make_item):
    with pytest.raises(ValueError, match="'spine-thing-01' is a graded item; a lesson shows only items with"):
        practice_question(make_item())


def test_a_lesson_shows_an_item_of_the_bank_by_its_id():
    question = practice("anatomy-lf-nerve-01")
    assert question.item["id"] == "anatomy-lf-nerve-01"
    assert question.mode == "practice"
    assert "correct" not in json.dumps(question.item)
    question.response = {"choice": "capsule-but-not-ligament"}
    question.checked += 1
    assert question.feedback["verdict"] == "correct"
    assert question.feedback["cites"][0]["key"] == "lfnerve_ihc"


def test_a_lesson_that_asks_for_an_unknown_item_is_told_where_we_looked():
    with pytest.raises(LookupError, match=r"No item 'anatomy-nothing-01' in the bank\. Searched: "):
        practice("anatomy-nothing-01")
