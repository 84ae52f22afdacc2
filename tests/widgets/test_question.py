"""The question widget without a browser."""

import json

import pytest

from spinelab.cases import load_case
from spinelab.question import Question, Quiz
from spinelab.question.words import said_of

ITEM = {
    "id": "anatomy-x-01",
    "kind": "single_best",
    "revision": 2,
    "points": 1,
    "stem": "Which <b>one</b>?",
    "options": [{"id": "front", "text": "In front"}, {"id": "behind", "text": "Behind"}],
}


def test_a_graded_question_keeps_every_change_and_says_so():
    kept = []
    question = Question(item=ITEM, keep=lambda response: kept.append(dict(response)) or "Answer saved.")
    question.response = {"choice": "front"}
    question.response = {"choice": "behind"}
    assert kept == [{"choice": "front"}, {"choice": "behind"}]
    assert question.saved == "Answer saved."
    assert question.mode == "graded"


def test_an_earlier_answer_is_shown_without_being_kept_again():
    kept = []
    question = Question(item=ITEM, keep=kept.append, response={"choice": "front"})
    assert question.response == {"choice": "front"}
    assert kept == []


def test_a_practice_question_is_judged_when_asked_and_not_before():
    judged = []

    def judge(response):
        judged.append(dict(response))
        return {"verdict": "correct", "summary": "Right."}

    question = Question(item=ITEM, judge=judge)
    question.response = {"choice": "behind"}
    assert question.feedback == {}
    question.checked += 1
    assert judged == [{"choice": "behind"}]
    assert question.feedback["verdict"] == "correct"


def test_a_new_answer_takes_the_old_feedback_away():
    question = Question(item=ITEM, judge=lambda _: {"verdict": "incorrect"})
    question.response = {"choice": "front"}
    question.checked += 1
    question.response = {"choice": "behind"}
    assert question.feedback == {}


def test_a_reader_without_a_kernel_is_led_to_the_lesson_that_teaches_it():
    question = Question(item=ITEM, judge=dict, lesson="01-anatomy.ipynb#cell-id=walls")
    data, _ = question._repr_mimebundle_()
    link = '<a href="01-anatomy.ipynb#cell-id=walls">lesson 01-anatomy</a>'
    assert data["text/html"].endswith(f"<p>Taught in {link}.</p></div>")
    assert "lesson" not in Question(item=ITEM, judge=dict)._repr_mimebundle_()[0]["text/html"]


@pytest.mark.parametrize("arguments", [{}, {"judge": dict, "keep": str}], ids=["neither", "both"])
def test_a_question_is_either_practice_or_graded(arguments):
    with pytest.raises(TypeError, match="either judge"):
        Question(item=ITEM, **arguments)


def test_what_an_item_knows_of_its_answers_is_refused_where_it_counts_and_never_sent():
    with pytest.raises(TypeError, match="only with judge"):
        Question(item=ITEM, keep=str, known={"forms": {"": {"dura": "Dura"}}})
    assert "Dura" not in str(
        Question(item=ITEM, judge=dict, known={"forms": {"": {"dura": "Dura"}}}).get_state()
    )


def test_an_unknown_kind_is_refused_with_the_allowed_ones():
    with pytest.raises(ValueError, match=r"kind 'riddle'. Allowed kinds: single_best, .*free_text, .*script"):
        Question(item={**ITEM, "kind": "riddle"}, judge=dict)


def test_the_repr_holds_no_text_of_the_item():
    assert repr(Question(item=ITEM, judge=dict)) == "Question('anatomy-x-01', mode='practice', response={})"


def test_a_place_chosen_in_the_model_becomes_the_answer():
    kept = []
    item = {
        "id": "anatomy-y-01",
        "kind": "locate_structure",
        "region": "cervical",
        "points": 1,
        "stem": "Find it.",
    }
    question = Question(item=item, keep=lambda response: kept.append(dict(response)) or "Answer saved.")
    assert question.scene.mode == "locate"
    question.scene.picked_mm = [1.0, 20.0, -30.0]
    assert question.response == {"point_mm": [1.0, 20.0, -30.0]}
    question.response = {}
    assert question.scene.picked_mm == []
    assert kept == [{"point_mm": [1.0, 20.0, -30.0]}, {}]


MATCHING = {
    **ITEM,
    "kind": "extended_matching",
    "theme": "Parts",
    "options": [{"id": "body", "text": "The body"}, {"id": "lamina", "text": "The lamina"}],
    "scenarios": [{"id": "weight", "text": "It carries weight."}, {"id": "roof", "text": "It is the roof."}],
}
CASE = {
    **{name: value for name, value in ITEM.items() if name != "options"},
    "kind": "key_feature",
    "questions": [
        {"id": "tests", "form": "choose", "text": "Which tests?", "at_most": 2, "options": ITEM["options"]},
        {"id": "cause", "form": "write", "text": "What is it?", "max_chars": 20},
    ],
}
SCRIPT = {
    **{name: value for name, value in ITEM.items() if name != "options"},
    "kind": "script_concordance",
    "asks": "diagnosis",
    "scale": ["out", "less", "same", "more", "certain"],
    "experts": 0,
    "judgements": [{"id": "fever", "thought": "an infection", "finding": "a fever"}],
}


@pytest.mark.parametrize(
    ("item", "lines"),
    [
        (MATCHING, ["Parts:", "○ The body", "○ The lamina", "Scenario 1: It carries weight."]),
        (
            CASE,
            [
                "1. Which tests? (choose up to 2)",
                "○ In front",
                "○ Behind",
                "2. What is it? (write one answer)",
            ],
        ),
        (SCRIPT, ["1. If you were thinking of: an infection; and then you find: a fever", "○ out", "○ less"]),
    ],
    ids=["matching", "case", "script"],
)
def test_a_reader_who_cannot_run_it_gets_every_part_of_a_set(item, lines):
    said = Question(item=item, judge=dict).in_words().splitlines()
    assert said[1 : 1 + len(lines)] == lines
    assert said[-1] == "Run the notebook to answer this question."
    assert ("No expert panel yet: this question is not scored." in said) == (item is SCRIPT)


@pytest.mark.parametrize(
    ("item", "response", "said"),
    [
        (MATCHING, {"matches": {"roof": "lamina"}}, "scenario 1: open; scenario 2: The lamina"),
        (MATCHING, {"matches": {"roof": ["x"]}}, "scenario 1: open; scenario 2: open"),
        (CASE, {"answers": {"tests": ["front", "behind"]}}, "question 1: In front, Behind; question 2: open"),
        (
            CASE,
            {"answers": {"tests": [7], "cause": "OPLL" * 9}},
            f"question 1: [7]; question 2: {'OPLL' * 5}",
        ),
        (SCRIPT, {"judgements": {"fever": -1}}, "judgement 1: less"),
        (SCRIPT, {"judgements": {"fever": 9}}, "judgement 1: open"),
        (ITEM, {"matches": {}}, '{"matches": {}}'),
    ],
)
def test_an_answer_to_a_set_is_said_in_words(item, response, said):
    assert said_of(response, item) == said


# --- a case that is played ---

PLAYED = {
    **{name: value for name, value in ITEM.items() if name != "options"},
    "kind": "case",
    "case": "found-by-chance",
    "case_revision": 2,
}
STEPS = [{"kind": "do", "what": "ask-hands"}, {"kind": "choose", "what": "measure-it", "certainty": "sure"}]


def harmed():
    return [{"kind": "choose", "what": name, "certainty": "sure"} for name in ("about-sixty", "operate-now")]


def test_the_answer_to_a_case_is_its_log_and_the_patient_who_was_drawn():
    kept = []
    question = Question(item=PLAYED, keep=lambda response: kept.append(dict(response)) or "Answer saved.")
    drawn = question.scene.seed
    assert question.response == {"seed": drawn}
    question.scene.set_state({"log": STEPS})
    revision = load_case("found-by-chance").revision
    whole = {"case": "found-by-chance", "case_revision": revision, "seed": drawn, "log": STEPS}
    assert kept == [{"seed": drawn}, whole]
    again = Question(item=PLAYED, keep=lambda _: "", response=whole)
    assert (again.scene.seed, again.scene.log, again.scene.state.scene) == (drawn, STEPS, "read")


def test_a_case_that_counts_ends_without_a_word_on_what_was_right():
    question = Question(item=PLAYED, keep=lambda _: "")
    question.scene.set_state({"log": [*STEPS, *harmed()]})
    page = question.scene.page
    assert question.scene.state.ended
    assert (page["ended"], page["again"]) == (
        {"outcome": "The case has ended. Your path is kept.", "kind": ""},
        False,
    )
    question.scene.set_state({"restarts": 1, "redrawn": 1})
    assert len(question.response["log"]) == 4


def test_a_case_in_practice_is_looked_back_at_and_begun_again():
    question = Question(
        item=PLAYED, judge=lambda response: {"verdict": "partly", "steps": len(response["log"])}
    )
    assert question.scene.seed == load_case("found-by-chance").patient.seeds[0]
    question.scene.set_state({"log": [*STEPS, *harmed()]})
    assert len(question.scene.page["ended"]["scores"]) == 5
    question.checked += 1
    assert question.feedback["steps"] == 4
    question.scene.set_state({"redrawn": 1})
    assert question.response == {"seed": question.scene.seed}
    assert question.scene.log == []


@pytest.mark.parametrize("log", [[{"kind": "fly"}], "junk", [7], [STEPS[1], STEPS[1]]], ids=str)
def test_of_an_altered_file_the_possible_steps_are_shown(log):
    question = Question(item=PLAYED, keep=lambda _: "", response={"seed": 24, "log": log})
    assert question.scene.seed == 24
    assert question.scene.log in ([], [STEPS[1]])


def test_the_path_of_a_case_is_said_in_words():
    assert said_of({"seed": 24, "log": STEPS}, PLAYED) == "do ask-hands; choose measure-it (patient 24)"
    assert said_of({"seed": 24}, PLAYED) == "none given (patient 24)"
    assert "A case to play to its end: found-by-chance." in Question(item=PLAYED, judge=dict).in_words()


# --- a released quiz ---


@pytest.fixture
def quiz_folder(released):
    return released("anatomy", "Anatomy", [ITEM])


def test_an_answer_lands_in_the_file_and_is_shown_when_the_quiz_is_opened_again(quiz_folder, shown):
    Quiz().ask("anatomy-x-01")
    shown[-1].response = {"choice": "behind"}
    assert shown[-1].saved == "Answer saved."
    record = json.loads((quiz_folder / "responses.json").read_text(encoding="utf-8"))
    assert record["answers"]["anatomy-x-01"]["response"] == {"choice": "behind"}
    assert record["answers"]["anatomy-x-01"]["revision"] == 2

    Quiz().ask("anatomy-x-01")
    assert shown[-1].response == {"choice": "behind"}
    assert shown[-1].saved == "Your earlier answer is shown."


def test_a_learner_is_told_that_a_question_was_changed_after_the_answer(quiz_folder, shown):
    Quiz().ask("anatomy-x-01")
    shown[-1].response = {"choice": "behind"}
    path = quiz_folder / "questions.json"
    quiz = json.loads(path.read_text(encoding="utf-8"))
    quiz["questions"][0]["revision"] = 3
    path.write_text(json.dumps(quiz), encoding="utf-8")
    Quiz().ask("anatomy-x-01")
    assert shown[-1].response == {"choice": "behind"}
    assert shown[-1].saved.startswith("This question was changed after you answered it.")
    shown[-1].response = {"choice": "front"}
    record = json.loads((quiz_folder / "responses.json").read_text(encoding="utf-8"))
    assert record["answers"]["anatomy-x-01"]["revision"] == 3


def test_a_cleared_answer_leaves_the_file(quiz_folder, shown):
    Quiz().ask("anatomy-x-01")
    shown[-1].response = {"choice": "behind"}
    shown[-1].response = {}
    assert shown[-1].saved == "Answer cleared."
    assert json.loads((quiz_folder / "responses.json").read_text(encoding="utf-8"))["answers"] == {}


def test_a_corrupt_answers_file_is_kept_beside_the_new_one_and_the_learner_is_told(
    quiz_folder, shown, capsys
):
    (quiz_folder / "responses.json").write_text("{broken", encoding="utf-8")
    Quiz().ask("anatomy-x-01")
    assert "cannot be read" in capsys.readouterr().out
    shown[-1].response = {"choice": "front"}
    assert "responses.corrupt-1.json" in shown[-1].saved
    assert (quiz_folder / "responses.corrupt-1.json").read_text(encoding="utf-8") == "{broken"
    assert json.loads((quiz_folder / "responses.json").read_text(encoding="utf-8"))["answers"]


@pytest.mark.usefixtures("quiz_folder", "shown")
def test_an_unknown_question_is_refused_with_what_there_is():
    with pytest.raises(KeyError, match=r"no question 'anatomy-z-09'. It has: anatomy-x-01"):
        Quiz().ask("anatomy-z-09")


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        (None, FileNotFoundError, "in the same folder"),
        ("{", ValueError, "is damaged"),
        ("[]", ValueError, "not a quiz of this course"),
        ('{"format": "spinelab-questions", "version": 9}', ValueError, "not a quiz of this course"),
    ],
    ids=["missing", "damaged", "foreign", "future version"],
)
def test_a_quiz_file_that_cannot_be_used_is_named(quiz_folder, content, error, message):
    if content is None:
        (quiz_folder / "questions.json").unlink()
    else:
        (quiz_folder / "questions.json").write_text(content, encoding="utf-8")
    with pytest.raises(error, match=message):
        Quiz()


@pytest.mark.parametrize(
    ("response", "text"),
    [
        (None, "Answer: none given"),
        ({"choice": "behind"}, "Answer: Behind"),
        ({"choice": "<script>"}, "&lt;script&gt;"),
        (["junk"], "[&quot;junk&quot;]"),
        ({"text": "<img onerror=x>"}, "&lt;img onerror=x&gt;"),
    ],
    ids=["none", "option", "unknown option", "junk", "markup"],
)
def test_while_grading_question_and_answer_are_shown_as_escaped_text(
    quiz_folder, shown, monkeypatch, response, text
):
    if response is not None:
        answer = {"revision": 2, "response": response, "answered_at": "2026-01-01T00:00:00.000Z"}
        record = {
            "format": "spinelab-answers",
            "version": 1,
            "quiz": "anatomy",
            "answers": {"anatomy-x-01": answer},
        }
        (quiz_folder / "responses.json").write_text(json.dumps(record), encoding="utf-8")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    Quiz().ask("anatomy-x-01")
    assert text in shown[-1]["text/html"]
    assert "Which &lt;b&gt;one" in shown[-1]["text/html"]
    assert shown[-1]["text/plain"].startswith("Which <b>one</b>?\nAnswer: ")


def test_while_grading_nothing_is_written(quiz_folder, shown, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    Quiz().ask("anatomy-x-01")
    assert [path.name for path in quiz_folder.iterdir()] == ["questions.json"]
    assert len(shown) == 1


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        ("numeric", {"value": 10**400}),
        ("numeric", {"value": True}),
        ("ordering", {"order": "abc"}),
    ],
)
def test_what_lay_in_a_file_and_is_no_answer_of_the_kind_is_not_shown_again(kind, kept):
    question = Question(item=ITEM | {"kind": kind}, judge=lambda _: {})
    question.resume({"response": kept})
    assert question.response == {}
