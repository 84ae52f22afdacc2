"""Reading banks, blueprints and settings from disk."""

import os

import pytest
import yaml

from spinebank.load import (
    BankError,
    bank_folders,
    course_root,
    find_item,
    read_bank,
    read_blueprint,
    read_item,
)
from spinebank.load.located import read_yaml

CITED = {"openstax_vertebral_column"}


def sentences(bank):
    return [problem.sentence for problem in bank.problems]


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (b"id: a\nstem: what: where\n", 2, "this is not valid YAML: mapping values are not allowed"),
        (b"id: [a\n", 1, "this is not valid YAML"),
        (b"id: a\nid: b\n", 2, "the key 'id' was given before, on line 1"),
        (b"a:\n  - id: x\n    id: y\n", 3, "the key 'id' was given before, on line 2"),
        (b"id: a\nstem: \xff\n", 2, "must be saved as UTF-8"),
        (b"? [a, b]\n: c\n", 1, "a key must be a plain word"),
        (b"", 1, "the file must hold keys and values"),
        (b"- a\n- b\n", 1, "the file must hold keys and values"),
        (b"x" * 200_001, 1, "larger than 200,000 bytes"),
        (
            b"a: !!python/object/apply:os.system [ls]\n",
            1,
            "not valid YAML: could not determine a constructor",
        ),
        (b"a: !!binary aGVsbG8=\n", 1, "holds something that is no text or number"),
    ],
)
def test_a_file_that_is_no_item_is_refused_with_its_line(tmp_path, content, line, says):
    path = tmp_path / "spine" / "spine-thing-01.yaml"
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(BankError) as caught:
        read_item(path)
    (problem,) = caught.value.problems
    assert (problem.line, says in problem.sentence) == (line, True), str(problem)


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(BankError, match="cannot be read"):
        read_item(tmp_path / "nothing.yaml")


def test_lines_are_known_for_keys_and_entries(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("a: 1\nb:\n  - c: 2\n    d: 3\n  - c: 4\n")
    located = read_yaml(path)
    assert [located.line(where) for where in [("b",), ("b", 0, "d"), ("b", 1), ("b", 1, "zzz"), ("q",)]] == [
        2,
        4,
        5,
        5,
        1,
    ]


def test_a_sound_bank_has_no_problems(bank_folder, kinds):
    for number, kind in enumerate(kinds):
        bank_folder.write(kind, id=f"spine-thing-{number:02d}")
    bank = read_bank([bank_folder.folder], CITED)
    assert sentences(bank) == []
    assert sorted(bank.items) == [f"spine-thing-{number:02d}" for number in range(len(kinds))]
    assert bank.require() is bank


def test_name_and_folder_must_agree_with_the_item(bank_folder):
    path = bank_folder.write()
    path.rename(path.with_name("spine-other-01.yaml"))
    other = bank_folder.write(id="neck-thing-01", topic="neck")
    (bank_folder.folder / "head").mkdir()
    other.rename(bank_folder.folder / "head" / other.name)
    found = sentences(read_bank([bank_folder.folder], CITED))
    assert "the id is 'spine-thing-01', but the file is called 'spine-other-01.yaml'." in found
    assert "the topic is 'neck', but the file lies in 'head/'." in found


@pytest.mark.parametrize(
    "place", ["spine-thing-01.yaml", "spine/more/spine-thing-01.yaml", "spine/spine-thing-01.yml"]
)
def test_a_file_in_the_wrong_place_is_not_passed_over(bank_folder, place):
    path = bank_folder.folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("id: x\n")
    assert "an item lies in <bank>/<topic>/<item-id>.yaml" in sentences(read_bank([bank_folder.folder]))[0]


def test_unknown_citations_and_objectives_are_named(bank_folder):
    bank_folder.write(cites=["openstax_vertebral_column", "smith2099"], objective="spine-fly")
    bank = read_bank([bank_folder.folder], CITED)
    assert [problem.rule for problem in bank.problems] == ["objective", "citation"]
    objective, citation = sentences(bank)
    assert "'spine-fly' is in no objectives.yaml; allowed for this topic: spine-recall" in objective
    assert "the citation 'smith2099' is unknown" in citation
    lines = bank.items["spine-thing-01"].source.path.read_text().splitlines()
    assert "smith2099" in lines[bank.problems[1].line - 1]
    with pytest.raises(BankError, match="smith2099"):
        bank.require()


def test_one_id_in_two_banks_is_refused(make_bank):
    public, private = make_bank("public"), make_bank("private", objectives=())
    public.write()
    private.write(stem="Which part is the same id in another bank?")
    bank = read_bank([public.folder, private.folder], CITED)
    (sentence,) = sentences(bank)
    assert "the id 'spine-thing-01' is already used in " in sentence
    assert "public" in sentence
    assert bank.problems[0].path.parts[-3] == "private"


def test_one_objective_in_two_files_is_refused(make_bank):
    banks = [make_bank("public").folder, make_bank("private").folder]
    assert "the objective 'spine-recall' is already defined elsewhere." in sentences(read_bank(banks))


def test_objectives_may_lie_beside_the_bank(tmp_path, make_bank):
    bank = make_bank("bank", objectives=())
    bank.write()
    entry = {"id": "spine-recall", "text": "Recall.", "notebook": "01-spine"}
    (tmp_path / "objectives.yaml").write_text(yaml.safe_dump({"objectives": [entry]}))
    assert sentences(read_bank([bank.folder], CITED)) == []


@pytest.fixture
def course(tmp_path, monkeypatch):
    monkeypatch.delenv("SPINEBANK_BANKS", raising=False)
    root = tmp_path / "course"
    (root / "bank").mkdir(parents=True)
    (root / "nbgrader_config.py").touch()
    return root


def test_the_course_is_found_from_any_stage(course):
    deep = course / "autograded" / "ann" / "anatomy"
    deep.mkdir(parents=True)
    assert course_root(deep) == course
    (course / "nbgrader_config.py").unlink()
    assert course_root(deep) == course
    assert course_root(course / "elsewhere") is None


def test_private_banks_come_from_settings_and_environment(course, tmp_path, monkeypatch):
    first, second = tmp_path / "one", tmp_path / "two"
    first.mkdir()
    second.mkdir()
    (course / "spinebank.toml").write_text('banks = ["../one"]\n')
    monkeypatch.setenv("SPINEBANK_BANKS", os.pathsep.join([str(second), str(first)]))
    assert bank_folders(course) == [course / "bank", first, second]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("banks = [", "the settings cannot be read"),
        ('banks = "one"', "the only setting allowed is banks"),
        ('bank = ["x"]', "the only setting allowed is banks"),
        ('banks = ["nowhere"]', "but there is no such folder"),
    ],
)
def test_settings_that_are_wrong_are_refused(course, settings, says):
    (course / "spinebank.toml").write_text(settings)
    with pytest.raises(BankError, match=says):
        bank_folders(course)


def test_a_private_bank_that_is_named_must_exist(course, monkeypatch):
    monkeypatch.setenv("SPINEBANK_BANKS", "/nowhere/at/all")
    with pytest.raises(BankError, match="SPINEBANK_BANKS names this bank, but there is no such folder"):
        bank_folders(course)


def test_without_a_course_the_installed_bank_is_used(monkeypatch):
    monkeypatch.delenv("SPINEBANK_BANKS", raising=False)
    (folder,) = bank_folders()
    assert folder.name == "bank"
    assert (folder / "anatomy").is_dir()


def test_an_item_is_found_by_its_name_alone(make_bank):
    public, private = make_bank("public"), make_bank("private")
    path = public.write()
    assert find_item("spine-thing-01", [public.folder, private.folder]) == path
    with pytest.raises(LookupError, match=r"No item 'spine-thing-02' in the bank\. Searched: "):
        find_item("spine-thing-02", [public.folder])
    private.write()
    with pytest.raises(LookupError, match="is used more than once"):
        find_item("spine-thing-01", [public.folder, private.folder])


PLAN = {
    "quiz": "spine",
    "title": "T",
    "minutes": 5,
    "instructions": "Go.",
    "seed": 1,
    "items": ["spine-thing-01"],
}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"items": []}, "'items' is []"),
        ({"items": ["spine-thing-01", "spine-thing-01"]}, "two questions have the id 'spine-thing-01'"),
        ({"seed": -1}, "'seed' is -1"),
        ({"feedback": "all"}, "'feedback' is 'all'; allowed: 'points' or 'counts'"),
        ({"quiz": "other"}, "the quiz is 'other', but the file is called 'spine.yaml'"),
        ({"due": "tomorrow"}, "the key 'due' is unknown here"),
    ],
)
def test_a_blueprint_that_is_wrong_is_refused(tmp_path, changes, says):
    path = tmp_path / "spine.yaml"
    path.write_text(yaml.safe_dump(PLAN))
    assert read_blueprint(path).blueprint.feedback == "counts"
    path.write_text(yaml.safe_dump(PLAN | changes))
    with pytest.raises(BankError) as caught:
        read_blueprint(path)
    assert says in str(caught.value)


def test_an_unknown_source_of_a_tolerance_is_named_at_its_line(bank_folder):
    path = bank_folder.write("measurement", tolerance_from={"cite": "nobody2020", "says": "They differed."})
    (problem,) = read_bank([bank_folder.folder], CITED).problems
    assert problem.sentence.startswith("the citation 'nobody2020' is unknown")
    assert "cite: nobody2020" in path.read_text().splitlines()[problem.line - 1]
