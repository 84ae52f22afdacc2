"""The linter on kinds that hold several questions, and on statements to be judged."""

import pytest

from spinebank.lint import lint
from spinebank.load import read_bank

LONG = "A slow loss of the space that the cord needs in the canal"


@pytest.fixture
def fired(bank_folder, content):
    """Write one item of a kind, its content changed in place; returns rule and line of each remark."""

    def found(kind, change):
        body = content[kind]
        change(body)
        path = bank_folder.write(kind, **body)
        lines = path.read_text(encoding="utf-8").splitlines()
        remarks = lint(read_bank([bank_folder.folder]).require())
        return {remark.rule: lines[remark.line - 1].strip() for remark in remarks}

    return found


def menu(body):
    return body["questions"][0]["options"]


def texts(parts, *words):
    for part, text in zip(parts, words, strict=False):
        part["text"] = text


def test_the_sound_items_of_these_kinds_get_no_remark(fired):
    for kind in ("extended_matching", "key_feature", "multiple_true_false"):
        assert fired(kind, lambda _: None) == {}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("All of the above", "T09"),
        ("None of these", "T03"),
        ("It is always done", "T11"),
        ("It is rarely done", "T17"),
    ],
)
def test_a_flawed_entry_is_found_in_a_menu_and_in_a_common_list(fired, text, rule):
    assert text in fired("key_feature", lambda body: texts(menu(body), "One", text))[rule]
    assert text in fired("extended_matching", lambda body: texts(body["options"], "One", text))[rule]


def test_a_word_of_the_scenario_in_its_answer_alone_is_a_cue(fired):
    def calcium(body):
        texts(body["options"], "Pedicle", "Lamina", "Calcium with hormone")
        body["scenarios"][0] |= {"text": "The calcium is low."}

    assert "The calcium is low." in fired("extended_matching", calcium)["T12"]

    def shared(body):
        calcium(body)
        texts(body["options"], "Pedicle", "Lamina", "Calcium with hormone", "Calcium alone")

    assert "T12" not in fired("extended_matching", shared)


def test_a_menu_with_one_key_is_judged_like_a_single_best_answer(fired):
    def one_key(body, key):
        body["questions"][0] |= {"at_most": 1, "text": "Which slow process is it?"}
        for option in menu(body)[1:]:
            option["correct"] = False
        texts(menu(body), key, "Tumour", "Fracture", "Infection", "Haematoma", "Cyst")

    assert "T04" in fired("key_feature", lambda body: one_key(body, LONG))
    assert "slow" in fired("key_feature", lambda body: one_key(body, "Slow narrowing"))["T12"].lower()
    assert fired("key_feature", lambda body: one_key(body, "Narrowing")) == {}


def test_several_keys_of_a_menu_are_not_compared_by_length(fired):
    assert fired("key_feature", lambda body: texts(menu(body), LONG, f"{LONG} and the foramen")) == {}


def statements(*parts):
    """Change a multiple true/false item to these statements: "+ a true one", "- a false one"."""

    def change(body):
        body["statements"] = [
            {"id": f"part-{chr(97 + n)}", "text": part[2:], "rationale": "So it is.", "holds": part[0] == "+"}
            for n, part in enumerate(parts)
        ]

    return change


@pytest.mark.parametrize(
    ("parts", "rule"),
    [
        (("+ It is thick.", "+ It is long.", "- It never grows.", "- It is red."), "T11"),
        ((f"+ {LONG}.", f"+ {LONG} and below.", "- It is red.", "- It is wide."), "T04"),
    ],
)
def test_a_cue_in_the_statements_is_found(fired, parts, rule):
    assert rule in fired("multiple_true_false", statements(*parts))


@pytest.mark.parametrize(
    "parts",
    [
        ("+ It never grows.", "+ It is long.", "- It never shrinks.", "- It is red."),
        (f"+ {LONG}.", "+ It is long.", "- It is wide.", "- It is red."),
        (f"+ {LONG}.", "- It is wide.", "- It is red.", "- It is thin."),
    ],
    ids=["absolute and true", "one of two true ones is short", "one true one"],
)
def test_statements_whose_form_tells_nothing_are_left_alone(fired, parts):
    assert not {"T04", "T11"} & set(fired("multiple_true_false", statements(*parts)))


def test_a_word_of_the_question_in_every_true_statement_is_a_cue(fired):
    def change(*parts):
        def changed(body):
            statements(*parts)(body)
            body["stem"] = "Judge what is said of mushroom growth."

        return changed

    told = change("+ A mushroom is wide.", "+ The mushroom narrows it.", "- It is red.", "- It is thin.")
    assert "T12" in fired("multiple_true_false", told)
    spread = change(
        "+ A mushroom is wide.", "+ The mushroom narrows it.", "- A mushroom is red.", "- It is thin."
    )
    assert "T12" not in fired("multiple_true_false", spread)


def test_a_key_that_alone_pairs_what_others_hold_converges(fired):
    def pairs(*words):
        def change(body):
            texts(body["options"], *words)

        return change

    told = pairs("Drug and collar", "Drug and traction", "Antibiotics and collar", "Surgery and radiation")
    assert "T07" in fired("single_best", told)
    square = pairs(
        "Drug and collar", "Drug and traction", "Antibiotics and collar", "Antibiotics and traction"
    )
    assert "T07" not in fired("single_best", square)


def test_a_word_built_on_a_word_of_the_question_is_a_cue(fired):
    def change(body):
        body["stem"] = "What is this folding of the band called?"
        texts(body["options"], "Infolding", "Sclerosis", "Metaplasia", "Torsion")

    assert "Infolding" in fired("single_best", change)["T12"]
