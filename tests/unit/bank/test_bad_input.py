"""Whatever is wrong with a bank: one sentence with file and line, and no quiz is half built."""

import json
import re
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from kit.items import SCAN
from spinebank.build import refuse_silent_edits
from spinebank.cli import PLACES, app
from spinebank.load import BankError, read_bank

PLAN = {
    "title": "A quiz",
    "minutes": 5,
    "instructions": "Go.",
    "seed": 1,
    "draw": [{"objective": "spine-recall", "count": 2}],
}


@pytest.fixture
def course(tmp_path, make_bank, monkeypatch):
    """A course with two quizzes, built; a private bank lies beside it and is not mixed in yet."""
    monkeypatch.delenv("SPINEBANK_BANKS", raising=False)
    monkeypatch.chdir(tmp_path)
    bank = make_bank("course/bank")
    for number in range(3):
        bank.write(id=f"spine-thing-0{number}", cites=["gray1918_arch_ligaments"])
    make_bank("private", objectives=()).write(id="spine-thing-01", stem="Which one is private here?")
    root = tmp_path / "course"
    (root / "nbgrader_config.py").touch()
    (root / "blueprints").mkdir()
    for quiz in ("one", "two"):
        (root / "blueprints" / f"{quiz}.yaml").write_text(yaml.safe_dump({"quiz": quiz} | PLAN))
    assert run(root).exit_code == 0
    return root


def run(course, *more):
    return CliRunner().invoke(app, ["build", "--course", str(course), *more])


def item(course, number=1):
    return course / "bank" / "spine" / f"spine-thing-0{number}.yaml"


def edit(path, old, new, times=1):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, times))


def twin(course):
    other = course / "bank" / "neck"
    other.mkdir()
    (other / "spine-thing-01.yaml").write_text(
        item(course).read_text().replace("topic: spine", "topic: neck")
    )


def second_key(course):
    edit(item(course), "rationale: Reason for lamina.", "rationale: Reason for lamina.\n  correct: true")


def mark_on(course, **scan):
    data = yaml.safe_load(item(course).read_text())
    data.pop("options")
    data |= {"kind": "mark", "target": "lesion", "tolerance": 1, "scan": SCAN | scan}
    item(course).write_text(yaml.safe_dump(data | {"tolerance_from": {"says": "Chosen."}}, sort_keys=False))


BAD = {
    "an id that two files have": (
        twin,
        "neck/spine-thing-01.yaml",
        "the id must begin with the topic: 'neck-...'",
    ),
    "two correct answers": (second_key, "bank/spine/spine-thing-01.yaml", "exactly one option must have"),
    "a citation that does not resolve": (
        lambda c: edit(item(c), "gray1918_arch_ligaments", "gray2099"),
        "bank/spine/spine-thing-01.yaml",
        "the citation 'gray2099' is unknown",
    ),
    "YAML that is not YAML": (
        lambda c: edit(item(c), "stem: ", "stem: what: "),
        "bank/spine/spine-thing-01.yaml",
        "this is not valid YAML: ",
    ),
    "an image recipe of a lesion that does not exist": (
        lambda c: mark_on(c, lesion="opll-imaginary"),
        "bank/spine/spine-thing-01.yaml",
        "opll-imaginary",
    ),
    "an image recipe with levels of another region": (
        lambda c: mark_on(c, levels="L4-L5"),
        "bank/spine/spine-thing-01.yaml",
        "'levels' is 'L4-L5'; allowed for the cervical region",
    ),
    "a private bank that collides with the public one": (
        lambda c: (c / "spinebank.toml").write_text('banks = ["../private"]\n'),
        "private/spine/spine-thing-01.yaml",
        "the id 'spine-thing-01' is already used in ",
    ),
    "a private bank that is not there": (
        lambda c: (c / "spinebank.toml").write_text('banks = ["../nowhere"]\n'),
        "spinebank.toml",
        "but there is no such folder",
    ),
    "a blueprint that asks for more than there is": (
        lambda c: edit(c / "blueprints" / "two.yaml", "count: 2", "count: 9"),
        "blueprints/two.yaml",
        "9 graded items are to be drawn for 'spine-recall', but the bank has 3.",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_each_fault_is_one_sentence_with_file_and_line_and_nothing_is_built(course, case):
    spoil, file, says = BAD[case]
    before = {path: path.read_bytes() for path in (course / "source").rglob("*.*")}
    edit(item(course, 2), "carries the weight", "bears the weight")  # something that would be built
    spoil(course)
    done = run(course)
    assert done.exit_code == 1
    (sentence,) = done.output.strip().splitlines()
    found = re.fullmatch(r"(?P<path>[^:]+):(?P<line>[1-9]\d*): (?P<said>.+\.)", sentence)
    assert found, sentence
    assert found["path"].endswith(file)
    assert says in found["said"]
    assert int(found["line"]) <= len(Path(found["path"]).read_text().splitlines())
    assert {path: path.read_bytes() for path in (course / "source").rglob("*.*")} == before


def test_the_line_is_the_one_at_fault(course):
    edit(item(course), "gray1918_arch_ligaments", "gray2099")
    line = int(run(course).output.split(":")[1])
    assert "gray2099" in item(course).read_text().splitlines()[line - 1]


def test_a_recipe_that_only_the_model_can_refuse_is_named_with_file_and_line(course):
    """Twenty millimetres of bone fit into no cervical canal; reading the file cannot know that."""
    mark_on(course, thickness_mm=[20, 21])
    done = CliRunner().invoke(app, ["patients", "spine-thing-01", "--course", str(course)])
    assert done.exit_code == 1
    line = 1 + [text.startswith("scan:") for text in item(course).read_text().splitlines()].index(True)
    assert f"spine-thing-01.yaml:{line}: spine-thing-01: " in done.stderr


def release(course, quiz="one"):
    """Leave the quiz where `nbgrader generate_assignment` leaves it."""
    folder = course / "release" / quiz
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "questions.json").write_bytes((course / "source" / quiz / "questions.json").read_bytes())


def asked(course):
    questions = json.loads((course / "source" / "one" / "questions.json").read_text())["questions"]
    return int(questions[0]["id"][-2:])


def test_an_item_edited_after_release_must_say_so_by_its_revision(course):
    release(course)
    path = item(course, asked(course))
    edit(path, "carries the weight", "bears the weight")
    done = run(course, "one")
    assert done.exit_code == 1
    line = 1 + [text.startswith("revision:") for text in path.read_text().splitlines()].index(True)
    assert f"{path.name}:{line}: '{path.stem}' was released as revision 2 in other words" in done.output
    edit(path, "revision: 2", "revision: 3")
    assert run(course, "one").exit_code == 0


def test_a_corrected_key_needs_no_new_revision(course):
    """What the learner read is the same; the answers are marked with the new key."""
    release(course)
    path = item(course, asked(course))
    data = yaml.safe_load(path.read_text())
    for option in data["options"]:
        option["correct"] = option["id"] == "lamina"
    path.write_text(yaml.safe_dump(data, sort_keys=False))
    assert run(course, "one").exit_code == 0


def test_a_released_file_that_is_damaged_is_named(course):
    release(course)
    (course / "release" / "one" / "questions.json").write_text("{")
    with pytest.raises(BankError, match=r"questions\.json:1: the released questions cannot be read"):
        refuse_silent_edits(course / "release" / "one", {"questions.json": b"{}"}, read_bank([]))


def test_a_command_whose_library_is_not_installed_says_what_to_install(course, monkeypatch):
    """Learners have the command too, but neither nbgrader nor what marks with it."""
    monkeypatch.setitem(PLACES, "grade", "nbgrader_that_nobody_has:grade")
    done = CliRunner().invoke(app, ["grade", "one", "--course", str(course)])
    assert (done.exit_code, done.exception.__class__) == (1, SystemExit)
    assert "This command needs the library nbgrader_that_nobody_has: pip install 'spine-l" in done.output
