"""Every rule: one item that fires it, and a near miss that must not."""

from pathlib import Path

import pytest

from kit import items
from spinebank.lint import RULES, Severity, lint
from spinebank.lint.bank_rules import at_least
from spinebank.lint.registry import BANK_RULES
from spinebank.load import bank_folders, read_bank
from spinelab.evidence import references

ERRORS = {"C01", "T03", "T09", "T10", "T14", "T18", "N22", "S01", "S02"}


def options(*texts, key=0, **more):
    return {
        "options": [
            {"id": f"part-{chr(97 + n)}", "text": text, "rationale": "Because.", "correct": n == key}
            for n, text in enumerate(texts)
        ]
    } | more


PLAIN = options("Lamina", "Pedicle", "Spinous process", "Vertebral body")
NUMBERS = {"order": "as_written", "stem": "How thick is the ligament, in millimetres?"}
LONG_STORY = "A man of 70 years walks badly. " * 25 + "Which structure is thick?"

SCAN = items.SCAN | {"patients": 8, "shown": "C4-C7"}
MEASURE = {
    "kind": "measurement",
    "options": None,
    "stem": "Measure the ratio where the lesion is thickest.",
    "bloom": "apply",
    "scan": SCAN,
    "quantity": "occupying-ratio",
    "tolerance": 5,
    "true_range": [20, 50],
    "tolerance_from": {"says": "Chosen for the tests."},
}

PLAYED = {
    "kind": "case",
    "options": None,
    "stem": "Play the case to its end.",
    "case": "found-by-chance",
    "case_revision": 2,
    "use": "practice",
}

PLACES = (
    *("stem:", "text:", "options:", "tolerance:", "says:", "patients:", "true_range:", "shown:"),
    *("case:", "case_revision:", "use:"),
)
"""Keys at which a rule may point."""

CASES = {
    "T08": (
        options("Ligamentum flavum", "Multifidus", "Basivertebral vein", stem="Which ligament is meant?"),
        options(
            "Ligamentum flavum", "Nuchal ligament", "Basivertebral vein", stem="Which ligament is meant?"
        ),
    ),
    "C01": (PLAYED | {"case_revision": 99}, PLAYED),
    "C02": (PLAYED | {"use": "graded"}, PLAYED),
    "S01": (
        MEASURE | {"quantity": "canal-ap", "tolerance": 0.4},
        MEASURE | {"quantity": "canal-ap", "tolerance": 0.5},
    ),
    "S02": (
        MEASURE | {"tolerance_from": {"says": "It is what we always allow."}},
        MEASURE | {"tolerance_from": {"cite": "huroi2025", "says": "They differed by as much."}},
    ),
    "S03": (
        MEASURE | {"place": "C5", "stem": "Measure the ratio where the lesion is thickest."},
        MEASURE | {"place": "C5", "stem": "Measure the ratio at C5 in one axial plane."},
    ),
    "S04": (
        MEASURE | {"scan": SCAN | {"patients": 5}},
        MEASURE | {"scan": SCAN | {"patients": 5}, "use": "practice"},
    ),
    "S05": (MEASURE | {"true_range": [30, 40]}, MEASURE | {"true_range": [30, 41]}),
    "S06": (
        MEASURE | {"scan": SCAN | {"shown": "C2-T1"}},
        MEASURE | {"scan": SCAN | {"shown": "C2-C7", "plane": "sagittal"}},
    ),
    "T01": (
        PLAIN | {"stem": "Which part is meant? Which part carries weight?"},
        PLAIN | {"stem": "On MRI the CSF is displaced at C5. Which part of the vertebra is in front?"},
    ),
    "T02": (
        options("Lamina", "Pedicle", "Not sure", "Vertebral body"),
        options("Lamina", "Pedicle", "Other lamina"),
    ),
    "T03": (
        options("Lamina", "Pedicle", "None of the above"),
        options("Lamina", "Pedicle", "None of the ligament is attached here"),
    ),
    "T04": (
        options(
            "The superior edge and the posterior surface of the lamina", "The body", "A pedicle", "A process"
        ),
        options("The superior edge of the lamina", "The inferior edge of the lamina", "The tip of a process"),
    ),
    "T05": (PLAIN | {"stem": LONG_STORY}, PLAIN | {"stem": LONG_STORY, "bloom": "apply"}),
    "T06": (
        PLAIN | {"stem": "Which of the following statements about the lamina is true?"},
        PLAIN | {"stem": "Which ligament is truly elastic?"},
    ),
    "T07": (
        options("Lamina and pedicle", "Lamina and body", "Pedicle and process", "Lamina or rib"),
        options("Lamina and pedicle", "Body and process", "Rib and artery", "Dura and cord"),
    ),
    "T09": (
        options("Lamina", "Pedicle", "All of the above"),
        options("Lamina", "Pedicle", "All of these vertebrae from C3 down to C7"),
    ),
    "T10": (
        PLAIN | {"stem": "The ligament between two laminae is the ______ ligament. Which word is missing?"},
        PLAIN | {"stem": "The patient said: 'My hands... they feel numb.' Which structure is thick?"},
    ),
    "T11": (
        options("It is always thick", "It is thick in the neck", "It is thin in the loin"),
        options("Pain in all four limbs", "Pain only on flexion", "Pain at rest"),
    ),
    "T12": (
        options("Elastic lamina", "Spinal cord", "Rib", stem="Which band joins one lamina to the next?"),
        options("Elastic lamina", "Bony lamina", "Rib", stem="Which band joins one lamina to the next?"),
    ),
    "T13": (
        PLAIN | {"stem": "Regarding the lamina."},
        PLAIN | {"stem": "The part that carries the weight of the body is:"},
    ),
    "T14": (
        options(
            "1 and 2",
            "2 and 3",
            "1 and 3 only",
            stem="Consider: 1. lamina 2. pedicle 3. body. Which form the arch?",
        ),
        options("C5 and C6", "C6 and C7", "C4 and C5", stem="Which vertebrae are affected on the scan?"),
    ),
    "T15": (
        options("Artery", "Lamina", "Pedicle", stem="The structure that is marked is an"),
        options("MRI", "X-ray", "ECG", stem="The next examination of the patient should be an"),
    ),
    "T16": (options("3 mm", "9 mm", "6 mm", **NUMBERS), options("3 mm", "6 mm", "9 mm", **NUMBERS)),
    "T17": (
        options("It is often thick", "It is thin in the neck", "It is absent in the loin"),
        options("The most commonly affected level", "The least mobile level", "The level of the injury"),
    ),
    "T18": (options("Lamina", "Pedicle", "lamina."), PLAIN),
    "T19": (
        PLAIN | {"stem": "Which of these parts does not belong to the arch?"},
        PLAIN | {"stem": "A man who does not smoke has at least two thick levels. Which part is affected?"},
    ),
    "N20": (
        options("It increases", "It decreases", "It ossifies", "It calcifies"),
        options("It increases", "It decreases", "It stays unchanged"),
    ),
    "N21": (options("3 mm", "5 mm", "7 %", **NUMBERS), options("3 mm", "5 mm", "7 mm", **NUMBERS)),
    "N22": (
        options("1-3 mm", "3-5 mm", "more than 5 mm", **NUMBERS),
        options("less than 3 mm", "3-5 mm", "more than 5 mm", **NUMBERS),
    ),
    "N23": (
        options("The ligament is thick", "The ligament is thin", "The ligament is torn"),
        options("The thick ligament", "The thin ligament", "The torn band"),
    ),
    "N24": (
        PLAIN | {"stem": "The patient above returns. Which part of the vertebra is affected now?"},
        PLAIN | {"stem": "The patient returns. The level above is stiff. Which part is affected now?"},
    ),
    "H01": (
        {
            "options": [
                o | {"id": f"{o['id']}-{'correct' if o['correct'] else 'other'}"} for o in PLAIN["options"]
            ]
        },
        {"options": [o | {"id": f"{o['id']}-right-side"} for o in PLAIN["options"]]},
    ),
    "H02": (
        options("3", "5", "7", order="as_written", stem="How thick is the ligament at this level?"),
        options("3", "5", "7", order="as_written", stem="How many cervical levels are affected?"),
    ),
}


@pytest.fixture
def rules_fired(bank_folder):
    def fired(**changes):
        changes = PLAIN | {"stem": "Which part of the vertebra is meant here?"} | changes
        bank_folder.write(**changes)
        bank = read_bank([bank_folder.folder]).require()
        return {finding.rule: finding for finding in lint(bank)}

    return fired


def test_every_rule_has_its_two_cases():
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize("rule", CASES)
def test_a_flawed_item_fires_its_rule(rules_fired, rule):
    found = rules_fired(**CASES[rule][0])
    assert rule in found
    finding = found[rule]
    assert finding.severity is (Severity.ERROR if rule in ERRORS else Severity.LOOK)
    assert finding.words
    assert finding.remedy.endswith(".")
    line = finding.path.read_text().splitlines()[finding.line - 1]
    assert any(key in line for key in (*PLACES, "id:")), line


@pytest.mark.parametrize("rule", CASES)
def test_a_near_miss_does_not(rules_fired, rule):
    assert rule not in rules_fired(**CASES[rule][1])


def test_a_sound_item_gets_no_remark(rules_fired):
    assert rules_fired() == {}


@pytest.mark.parametrize(
    "text",
    [
        "All of the above",
        "all of these",
        "All of them",
        "All are correct",
        "Both A and B",
        "A and C only",
        "Options A and B",
        "Both B and C are correct",
    ],
)
def test_every_spelling_of_all_of_the_above_is_found(rules_fired, text):
    assert "T09" in rules_fired(**options("Lamina", "Pedicle", text))


@pytest.mark.parametrize(
    "text", ["C5 and C6", "All limbs", "All four limbs", "Vitamin A and calcium", "All vertebrae"]
)
def test_what_only_looks_like_all_of_the_above_is_left_alone(rules_fired, text):
    assert "T09" not in rules_fired(**options("Lamina", "Pedicle", text))


@pytest.mark.parametrize(
    "text", ["None of these", "None", "Neither of the above", "No correct answer", "none of the options"]
)
def test_every_spelling_of_none_of_the_above_is_found(rules_fired, text):
    assert "T03" in rules_fired(**options("Lamina", "Pedicle", text))


def test_two_keys_count_as_no_single_best_answer(bank_folder):
    parts = [option | {"correct": n < 2} for n, option in enumerate(PLAIN["options"])]
    bank_folder.write(options=parts)
    (finding,) = lint(read_bank([bank_folder.folder]))
    assert (finding.rule, finding.severity) == ("T18", Severity.ERROR)
    assert "2 have (part-a, part-b)" in finding.remedy


def test_faults_of_files_are_errors(bank_folder):
    bank_folder.write(cites=["nobody2099"], objective="spine-fly")
    bank_folder.write(id="spine-broken-01", stem=None)
    found = {
        finding.rule: finding.severity for finding in lint(read_bank([bank_folder.folder], {"somebody"}))
    }
    assert found == dict.fromkeys(["schema", "citation", "objective"], Severity.ERROR)


def test_a_waiver_with_a_reason_silences_its_rule_and_no_other(rules_fired):
    stem = "Which of these parts does NOT belong to the ____ arch?"
    found = rules_fired(stem=stem, accept={"T19": "The exception is what is taught."})
    assert "T19" not in found
    assert "T10" in found


def test_a_waiver_that_is_not_needed_is_remarked_on(rules_fired):
    found = rules_fired(accept={"T19": "It once was negative."})
    assert set(found) == {"H03"}
    assert found["H03"].words == "T19"


def test_words_of_the_whole_bank_are_no_cue(bank_folder):
    """In a bank about ligaments, "ligament" in stem and key tells nothing."""
    stem = "Which ligament joins one lamina to the next?"
    parts = options("Yellow ligament", "Nucleus", "Rib", stem=stem)
    bank_folder.write(**parts)
    bank = read_bank([bank_folder.folder])
    assert "T12" in {finding.rule for finding in lint(bank)}
    for number in range(2, 12):
        bank_folder.write(**parts | {"id": f"spine-thing-{number:02d}"})
    assert "T12" not in {finding.rule for finding in lint(read_bank([bank_folder.folder]))}


def fill(bank_folder, count, make):
    for number in range(count):
        bank_folder.write(
            id=f"spine-thing-{number:02d}", stem="Which part is meant here now?", **make(number)
        )
    return [finding for finding in lint(read_bank([bank_folder.folder])) if not finding.item]


def test_keys_that_are_the_longest_too_often_are_found_over_the_bank(bank_folder):
    found = fill(
        bank_folder, 12, lambda n: options("Lamina, thick", "Pedicle", "Body", "Rib", key=0 if n < 8 else 1)
    )
    assert [finding.rule for finding in found] == ["T04"]
    assert found[0].words == "8 of 12; 3 expected"


def test_keys_that_are_the_longest_as_often_as_chance_are_not(bank_folder):
    assert (
        fill(bank_folder, 12, lambda n: options("Lamina, thick", "Pedicle", "Body", "Rib", key=n % 4)) == []
    )


def test_keys_that_prefer_a_position_are_found_only_where_order_is_fixed(bank_folder):
    fixed = fill(
        bank_folder, 20, lambda n: options("Aa", "Bb", "Cc", "Dd", key=0 if n % 3 else 1, order="as_written")
    )
    assert [finding.rule for finding in fixed] == ["N25"]
    assert "position 1 holds 13 of 20 keys" in fixed[0].words
    shuffled = fill(bank_folder, 20, lambda n: options("Aa", "Bb", "Cc", "Dd", key=0 if n % 3 else 1))
    assert shuffled == []


def test_a_long_run_of_one_position_is_found(bank_folder):
    found = fill(
        bank_folder, 6, lambda n: options("Aa", "Bb", "Cc", key=0 if n < 5 else 1, order="as_written")
    )
    assert [finding.words for finding in found] == ["5 keys in a row at position 1"]


def test_the_exact_test_agrees_with_the_binomial_table():
    assert at_least(3, [0.25] * 3) == pytest.approx(0.25**3)
    assert at_least(0, [0.2] * 5) == pytest.approx(1)
    assert at_least(8, [0.25] * 12) == pytest.approx(0.0027815, abs=1e-7)  # 1 - binomial CDF(7; 12, 1/4)


def test_rules_are_numbered_as_the_reference_taxonomy_does():
    known = {f"T{n:02d}" for n in range(1, 20)} | {f"N{n}" for n in range(20, 26)} | {"H01", "H02"}
    known |= {f"S0{n}" for n in range(1, 7)}  # our own, for questions on scans
    known |= {"C01", "C02"}  # our own, for cases
    registered = set(RULES) | set(BANK_RULES)
    assert registered == known
    assert {rule_id for rule_id, (rule, _) in RULES.items() if rule.severity is Severity.ERROR} == ERRORS
    remedies = [rule.remedy for rule, _ in RULES.values()]
    assert len(set(remedies)) == len(remedies)


def test_the_bank_of_the_course_has_no_error():
    course = Path(__file__).parents[3] / "assessments"
    bank = read_bank(bank_folders(course), references())
    assert [str(finding) for finding in lint(bank) if finding.severity is Severity.ERROR] == []
