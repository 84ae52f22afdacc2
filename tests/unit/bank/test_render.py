"""What a learner sees before answering, and after."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinebank import practice
from spinebank.load import bank_folders, find_item, read_bank, read_item
from spinebank.render.practice import feedback, practice_question
from spinebank.render.public import public_item, public_quiz, shuffled
from spinebank.schema import Blueprint
from spinelab.answers import CERTAINTIES, Tally
from spinelab.evidence import references

COURSE = Path(__file__).parents[3] / "course"
JUNK_KEYS = ("choice", "marks", "order", "matches", "answers", "judgements")
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
        ("extended_matching", {"theme", "options", "scenarios"}),
        ("key_feature", {"questions"}),
        ("script_concordance", {"asks", "scale", "judgements", "experts"}),
        ("case", {"case", "case_revision"}),
    ],
)
def test_the_public_half_has_the_agreed_fields_and_no_other(make_item, kind, fields):
    public = public_item(make_item(kind), seed=3)
    assert set(public) == HEAD | fields
    assert json.loads(json.dumps(public)) == public
    for part in ("options", "statements", "elements", "scenarios"):
        assert all(set(entry) == {"id", "text"} for entry in public.get(part, []))
    for question in public.get("questions", []):
        assert set(question) == {"id", "form", "text"} | (
            {"at_most", "options"} if question["form"] == "choose" else {"max_chars"}
        )
        assert all(set(option) == {"id", "text"} for option in question.get("options", []))
    assert all(set(entry) == {"id", "thought", "finding"} for entry in public.get("judgements", []))


def test_a_quiz_names_its_format(make_item):
    plan = {"quiz": "spine", "title": "Title", "instructions": "Answer.", "minutes": 20, "seed": 1}
    quiz = public_quiz(Blueprint(**plan, items=["spine-thing-01"]), [make_item()])
    assert {key: value for key, value in quiz.items() if key != "questions"} == {
        "format": "spinelab-questions",
        "version": 1,
        "quiz": "spine",
        "title": "Title",
        "minutes": 20,
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
        (
            "extended_matching",
            {"matches": {"weight": "body"}},
            "partly",
            "1 of 2 scenarios were matched rightly.",
        ),
        (
            "key_feature",
            {"answers": {"diagnosis": "spur"}},
            "incorrect",
            "0 of 2 questions earned their full",
        ),
        (
            "script_concordance",
            {"judgements": {"fever": 1, "rest": 0}},
            "partly",
            "1 of 2 judgements are the",
        ),
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


def test_a_scenario_is_explained_with_the_reason_against_what_was_chosen(make_item):
    item = make_item("extended_matching", use="practice")
    parts = feedback(item, {"matches": {"weight": "facet", "roof": "lamina"}})["parts"]
    weight, roof, *options = parts
    assert (weight["id"], weight["correct"], weight["label"]) == ("weight", False, "Best answer: The body")
    said = "The body carries it. You chose: The facet. The facet guides movement."
    assert weight["rationale"] == said
    assert (roof["correct"], roof["label"]) == (True, "The lamina")
    assert [part["correct"] for part in options] == [None] * 6
    assert all(part["rationale"] == f"Reason for {part['id']}." for part in options)


def test_a_case_is_explained_question_by_question_and_answer_by_answer(make_item):
    item = make_item("key_feature", use="practice")
    parts = feedback(item, {"answers": {"tests": ["alpha", "zeta"], "diagnosis": "Spur"}})["parts"]
    found = {part["id"]: part for part in parts}
    assert parts[0]["id"] == "tests"
    assert found["tests"]["label"] == "0% of this question"
    assert "would do harm" in found["tests"]["rationale"]
    assert (found["tests/alpha"]["chosen"], found["tests/alpha"]["correct"]) == (True, True)
    assert (found["tests/zeta"]["label"], found["tests/zeta"]["correct"]) == ("Harmful", False)
    assert (found["tests/beta"]["chosen"], found["tests/beta"]["correct"]) == (False, True)
    assert (found["tests/gamma"]["label"], found["tests/gamma"]["correct"]) == ("Not the answer", None)
    assert found["diagnosis"]["rationale"] == "Accepted: OPLL."
    assert (found["diagnosis/spur"]["chosen"], found["diagnosis/spur"]["label"]) == (
        True,
        "Not the answer: spur",
    )


def test_a_judgement_is_explained_by_how_the_panel_was_spread(make_item):
    parts = feedback(make_item("script_concordance", use="practice"), {"judgements": {"fever": 0}})["parts"]
    assert parts[0]["label"].startswith(
        "60%; of 10 experts: 0 ruled out, or nearly so, 1 less likely, 3 neither"
    )
    assert parts[1]["label"].startswith("0%; of 10 experts: 5 ruled out")


def test_without_a_panel_practice_says_so_and_gives_no_verdict(make_item):
    item = make_item("script_concordance", use="practice", panel=None)
    given_back = feedback(item, {"judgements": {"fever": 1, "rest": -1}})
    assert given_back["verdict"] == "unmarked"
    assert given_back["summary"].startswith("Not scored: no expert panel yet.")
    assert [part["correct"] for part in given_back["parts"]] == [None, None]
    assert [part["rationale"] for part in given_back["parts"]] == ["Fever points there.", "Rest matters."]
    assert public_item(item)["experts"] == 0


def test_a_list_of_options_stands_in_the_alphabet_unless_the_item_says_otherwise(make_item):
    ids = [option["id"] for option in public_item(make_item("extended_matching"), 5)["options"]]
    assert ids == ["body", "facet", "lamina", "pedicle", "spinous-process", "transverse-process"]
    written = public_item(make_item("extended_matching", order="as_written"), 5)["options"]
    assert [option["id"] for option in written][:3] == ["pedicle", "lamina", "body"]


def test_menus_are_shuffled_and_the_questions_of_a_case_keep_their_order(make_item):
    item = make_item("key_feature")
    shown = [public_item(item, seed)["questions"] for seed in range(40)]
    assert {tuple(question["id"] for question in questions) for questions in shown} == {
        ("tests", "diagnosis")
    }
    assert len({tuple(option["id"] for option in questions[0]["options"]) for questions in shown}) > 15


@pytest.mark.parametrize(
    "kind",
    [
        "single_best",
        "multiple_true_false",
        "ordering",
        "extended_matching",
        "key_feature",
        "script_concordance",
    ],
)
def test_feedback_on_junk_still_explains_every_part(make_item, kind):
    given_back = feedback(make_item(kind), dict.fromkeys(JUNK_KEYS, 7))
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


def test_feedback_names_the_lesson_that_teaches_what_was_asked(make_item):
    taught = {"notebook": "01-anatomy", "cell": "walls"}
    said = feedback(make_item(teaches=taught), {"choice": "body"})["teaches"]
    assert said == {**taught, "href": "01-anatomy.ipynb#cell-id=walls"}
    assert "teaches" not in feedback(make_item(), {"choice": "body"})


def test_every_cell_that_an_item_names_as_its_teacher_exists():
    """Of the public bank, in the lessons of this repository."""
    named = [
        item.teaches for entry in read_bank(bank_folders()).items.values() if (item := entry.item).teaches
    ]
    assert len(named) >= 170
    for notebook in {one.notebook for one in named}:
        cells = json.loads((COURSE / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
        texts = {cell["id"] for cell in cells if cell["cell_type"] == "markdown"}
        assert {one.cell for one in named if one.notebook == notebook} <= texts


def test_every_link_in_the_stored_text_of_a_lesson_leads_to_a_cell():
    """What a reader without a kernel sees; nbval compares it with what the question says."""
    found = 0
    cells = {
        path.name: {cell["id"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}
        for path in COURSE.glob("*.ipynb")
    }
    for path in COURSE.glob("*.ipynb"):
        stored = path.read_text(encoding="utf-8")
        for notebook, cell in re.findall(r'href=\\"([^"#]+\.ipynb)#cell-id=([\w-]+)\\"', stored):
            assert cell in cells[notebook], (path.name, notebook, cell)
            found += 1
    assert found > 100


@pytest.fixture
def tally(monkeypatch):
    """The tally of a kernel that was just started."""
    monkeypatch.setattr("spinebank.render.practice._TALLY", fresh := Tally())
    return fresh


def item_of(item_id):
    return read_item(find_item(item_id, bank_folders())).item


def checked(item_id, response, certainty):
    """Return what practice says of an answer, as the view asks for it."""
    question = practice(item_id)
    question.certainty = certainty
    question.response = response
    question.checked += 1
    return question.feedback


SURE_ITEM = "start-which-side-01"


def test_practice_tells_how_often_the_learner_was_right_when_sure(tally):
    item = item_of(SURE_ITEM)
    assert "calibration" not in checked(SURE_ITEM, {"choice": item.key.id}, "")
    assert tally.levels() == []
    other = item_of("start-calcium-or-bone-01")
    said = checked(other.id, {"choice": other.key.id}, "sure")
    assert said["calibration"] == [{"certainty": "sure", "right": 1, "count": 1}]
    wrong = next(option.id for option in other.options if not option.correct)
    again = checked(other.id, {"choice": wrong}, "guess")
    assert again["calibration"] == said["calibration"], "whoever has read the reasons is not asked again"


def test_certainty_never_changes_what_an_answer_earns(tally):  # noqa: ARG001 (a fresh one)
    item = item_of(SURE_ITEM)
    said = [checked(SURE_ITEM, {"choice": item.key.id}, word) for word in ("", *CERTAINTIES)]
    assert len({(one["fraction"], one["verdict"]) for one in said}) == 1


def test_what_nobody_can_mark_is_not_in_the_tally(tally):
    checked("conservative-script-attack-01", {"judgements": {}}, "sure")
    assert tally.levels() == []


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
