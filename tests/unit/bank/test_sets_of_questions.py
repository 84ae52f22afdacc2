"""Extended matching, key features and script concordance: what their files may not hold, with the line."""

import re

import pytest

from spinebank.grading import GradingSetupError, score_cell
from spinebank.load import BankError, read_bank, read_item
from spinelab.answers import AnswerSheet


def refused(path):
    """Return line and sentence of the one fault of an item or of the panel beside it."""
    with pytest.raises(BankError) as caught:
        read_item(path)
    (problem,) = caught.value.problems
    assert re.match(r".*\.yaml:\d+: ", str(problem))
    assert "\n" not in problem.sentence
    lines = problem.path.read_text().splitlines()
    return lines[problem.line - 1].strip(), problem.sentence


def changed(parts, index, **changes):
    """Return the parts with one of them changed."""
    return [part | changes if place == index else part for place, part in enumerate(parts)]


def test_a_scenario_that_is_answered_by_no_option_is_refused_on_its_line(bank_folder, content):
    scenarios = changed(content["extended_matching"]["scenarios"], 1, answer="horn")
    line, sentence = refused(bank_folder.write("extended_matching", scenarios=scenarios))
    assert line == "answer: horn"
    assert sentence.startswith("the answer 'horn' is no option; allowed: pedicle, lamina, body")


@pytest.mark.parametrize(("option", "says"), [("body", "the answer itself"), ("horn", "no option")])
def test_a_reason_against_belongs_to_another_option(bank_folder, content, option, says):
    scenarios = changed(content["extended_matching"]["scenarios"], 0, against={option: "Because."})
    line, sentence = refused(bank_folder.write("extended_matching", scenarios=scenarios))
    assert line == f"{option}: Because."
    assert sentence == f"'against' explains '{option}', which is {says}."


def test_fewer_than_six_options_are_no_extended_list(bank_folder, content):
    options = content["extended_matching"]["options"][:5]
    line, sentence = refused(bank_folder.write("extended_matching", options=options))
    assert line == "options:"
    assert "at least 6 items" in sentence


def test_options_and_scenarios_share_no_id_and_options_no_text(bank_folder, content):
    part = content["extended_matching"]
    scenarios = changed(part["scenarios"], 0, id="body")
    assert "have the id 'body'" in refused(bank_folder.write("extended_matching", scenarios=scenarios))[1]
    options = changed(part["options"], 0, text="the BODY")
    assert "'the body'" in refused(bank_folder.write("extended_matching", options=options))[1]


@pytest.mark.parametrize(
    ("changes", "line", "says"),
    [
        ({"at_most": 1}, "options:", "2 options have 'correct: true'; allowed: 1 to 'at_most' (1)."),
        ({"at_most": 6}, "at_most: 6", "'at_most' (6) must be smaller than the number of options."),
        ({"at_most": 0}, "at_most: 0", "'questions 1 at_most' is 0: input should be greater than"),
        ({"form": "guess"}, "- id: tests", "'questions 1' form 'guess' is unknown; allowed: choose, write."),
        (
            {"scoring": "any"},
            "scoring: any",
            "'questions 1 scoring' is 'any'; allowed: 'share' or 'together'.",
        ),
        ({"hint": "no"}, "hint: 'no'", "the key 'hint' is unknown here; allowed: id, form, text"),
    ],
)
def test_a_fault_in_a_menu_is_named_on_its_line(bank_folder, content, changes, line, says):
    questions = changed(content["key_feature"]["questions"], 0, **changes)
    found, sentence = refused(bank_folder.write("key_feature", questions=questions))
    assert found == line
    assert sentence.startswith(says)


def test_a_question_without_a_form_is_told_which_there_are(bank_folder, content):
    questions = content["key_feature"]["questions"]
    del questions[1]["form"]
    _, sentence = refused(bank_folder.write("key_feature", questions=questions))
    assert sentence == "the key 'form' of 'questions 2' is missing; allowed: choose, write."


def test_an_answer_cannot_be_right_and_harmful(bank_folder, content):
    questions = content["key_feature"]["questions"]
    questions[0]["options"][0]["harmful"] = True
    line, sentence = refused(bank_folder.write("key_feature", questions=questions))
    assert line == "harmful: true"
    assert sentence == "the answer 'alpha' cannot be both correct and harmful."


def test_a_box_needs_a_key_and_forms_that_differ(bank_folder, content):
    questions = content["key_feature"]["questions"]
    questions[1]["answers"][1]["forms"] = ["opll."]
    line, sentence = refused(bank_folder.write("key_feature", questions=questions))
    assert line == "- opll."
    assert sentence == "'OPLL' and 'opll.' are the same after normalisation: keep one."
    questions[1]["answers"] = questions[1]["answers"][1:]
    assert "a box needs at least one" in refused(bank_folder.write("key_feature", questions=questions))[1]


# --- panels ---


def test_the_answers_of_a_panel_lie_beside_the_item_and_are_found(bank_folder):
    item = read_item(bank_folder.write("script_concordance")).item
    assert item.panel.size == 10
    assert read_item(bank_folder.write("script_concordance", panel=None, use="practice")).item.panel is None


def test_without_a_panel_an_item_is_refused_for_quizzes_on_the_line_that_asks_for_it(bank_folder):
    line, sentence = refused(bank_folder.write("script_concordance", panel=None))
    assert line == "use: graded"
    assert sentence.startswith("the item has no expert panel yet, so it cannot be scored or enter a quiz: ")
    assert "spine-thing-01.panel.yaml" in sentence


@pytest.mark.parametrize(
    ("changes", "line", "says"),
    [
        ({"item": "spine-thing-09"}, "item: spine-thing-09", "the panel answered 'spine-thing-09', but lies"),
        (
            {"revision": 1},
            "revision: 1",
            "the panel answered revision 1, but the item is now revision 2: ask",
        ),
        ({"answers": {"fever": [0] * 10}}, "answers:", "wrong or missing: rest."),
        ({"answers": {"fever": [0] * 9, "rest": [0] * 9}}, "fever:", "9 experts answered 'fever'; a panel"),
        ({"answers": {"fever": [0] * 10, "rest": [0] * 11}}, "rest:", "'rest' has 11 answers, the first"),
        ({"answers": {"fever": [0] * 9 + [3], "rest": [0] * 10}}, "- 3", "'answers fever 10' is 3: input"),
        ({"collected_on": "soon"}, "collected_on: soon", "'collected_on' is 'soon'"),
    ],
)
def test_a_panel_that_is_out_of_order_is_named_on_its_line(bank_folder, changes, line, says):
    found, sentence = refused(bank_folder.write("script_concordance", panel=changes))
    assert found == line
    assert says in sentence


def test_a_panel_beside_another_kind_or_beside_nothing_is_a_fault(bank_folder):
    path = bank_folder.write()
    bank_folder.write_panel(path)
    assert "only script_concordance items have a panel" in refused(path)[1]
    path.unlink()
    (problem,) = read_bank([bank_folder.folder]).problems
    assert problem.sentence == "there is no item spine-thing-01.yaml beside this panel."


def test_panels_are_not_taken_for_items(bank_folder):
    bank_folder.write("script_concordance")
    assert list(read_bank([bank_folder.folder]).require().items) == ["spine-thing-01"]


# --- the grading cell ---


@pytest.fixture
def submission(tmp_path, make_bank, monkeypatch):
    """A submission of the three kinds, answered in part, being autograded."""
    monkeypatch.delenv("SPINEBANK_BANKS", raising=False)
    bank = make_bank("course/bank")
    for kind, name in [("extended_matching", "11"), ("key_feature", "12"), ("script_concordance", "13")]:
        bank.write(kind, id=f"spine-thing-{name}")
    (tmp_path / "course" / "nbgrader_config.py").touch()
    folder = tmp_path / "course" / "autograded" / "ann" / "spine"
    folder.mkdir(parents=True)
    work = tmp_path / "work"
    work.mkdir()
    sheet = AnswerSheet.open(work, "spine")
    sheet.put("spine-thing-11", {"matches": {"weight": "body", "roof": "facet"}}, 2)
    sheet.put("spine-thing-12", {"answers": {"tests": ["alpha", "delta"], "diagnosis": "OPLL"}}, 2)
    sheet.put("spine-thing-13", {"judgements": {"fever": 0, "rest": 2}}, 2)
    (work / "responses.json").rename(folder / "responses.json")
    monkeypatch.chdir(folder)
    return bank.folder


@pytest.mark.parametrize(
    ("item", "mark", "says"),
    [
        ("11", 1.0, "1 of 2 scenarios were matched rightly."),
        ("12", 1.5, "1 of 2 questions earned their full share."),
        ("13", 1.6, "1 of 2 judgements are the panel's most frequent."),
    ],
)
@pytest.mark.usefixtures("submission")
def test_the_grading_cell_marks_every_part_and_prints_no_key(capsys, item, mark, says):
    assert score_cell(f"spine-thing-{item}", points=2) == pytest.approx(mark)
    out = capsys.readouterr().out
    assert says in out
    assert not re.search("lamina|alpha|beta|OPLL|fever", out)


def test_a_panel_that_was_taken_away_stops_the_grading_and_marks_nobody(submission):
    (submission / "spine" / "spine-thing-13.panel.yaml").unlink()
    with pytest.raises(GradingSetupError, match=r"nobody is marked\. .*has no expert panel yet"):
        score_cell("spine-thing-13", points=2)
    path = submission / "spine" / "spine-thing-13.yaml"
    path.write_text(path.read_text().replace("use: graded", "use: practice"))
    with pytest.raises(GradingSetupError, match="cannot be marked, so nobody is marked"):
        score_cell("spine-thing-13", points=2)
