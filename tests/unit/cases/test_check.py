"""The checker: each fault is found where it is, with file, line and scene."""

import pytest

from spinelab.cases import CaseError, check_case, check_images, read_case
from spinelab.cases.check_words import catalogue_faults
from spinelab.cases.load import json_schema, library
from spinelab.cases.reading import grade


def scene(content, name):
    return next(entry for entry in content["scenes"] if entry["id"] == name)


def choice(content, name):
    return next(c for entry in content["scenes"] for c in entry.get("choices", []) if c["id"] == name)


def set_in(where, key, value=None):
    def change(content):
        where(content)[key] = value

    return change


FAULTS = [
    (set_in(lambda c: scene(c, "surgeon"), "next", "nowhere"), "scene surgeon", "no scene 'nowhere'"),
    (set_in(lambda c: choice(c, "measure-it"), "goto", "lost"), "scene read", "no path leads here"),
    (set_in(lambda c: scene(c, "surgeon"), "next", "visit"), "scenes", "run in a circle"),
    (set_in(lambda c: choice(c, "operate-now"), "consequence", "x"), "", ""),
    (lambda c: choice(c, "operate-now").pop("consequence"), "scene talk", "needs a consequence"),
    (set_in(lambda c: choice(c, "operate-now"), "credit", 1), "scene talk", "cannot earn credit"),
    (set_in(lambda c: choice(c, "no-surgery-now"), "cites", []), "scene talk", "cites nothing"),
    (
        set_in(lambda c: choice(c, "no-surgery-now"), "cites", ["nobody1999"]),
        "scene talk",
        "'nobody1999' is unknown",
    ),
    (
        set_in(lambda c: choice(c, "measure-it"), "text", "Measure it. " * 12),
        "scene visit",
        "by far the longest",
    ),
    (set_in(lambda c: choice(c, "no-surgery-now"), "credit", 0), "scene talk", "must have full credit"),
    (
        set_in(lambda c: choice(c, "ct-yearly"), "effects", {"scans": 40}),
        "counters",
        "beyond its bounds 0 to 6",
    ),
    (set_in(lambda c: choice(c, "ct-yearly"), "effects", {"money": 4}), "scene follow", "no counter 'money'"),
    (
        set_in(lambda c: c["scans"]["neck"], "recipe", "opll-square C4-C6 4mm"),
        "scans",
        "No lesion 'opll-square'",
    ),
    (set_in(lambda c: c["scans"]["neck"], "shown", ["C5", "C7"]), "scans", "the lesion reaches C4"),
    (set_in(lambda c: c["patient"], "seeds", [11, 4]), "patient", "patient 4 of the model is male"),
    (set_in(lambda c: c, "objectives", ["fly"]), "objectives", "the objective 'fly' does not exist"),
    (
        set_in(lambda c: scene(c, "visit"), "text", "In 3 of 10 it is " + "so " * 5),
        "scene visit",
        "figure '3 of 10'",
    ),
    (set_in(lambda c: scene(c, "visit"), "text", "word " * 50), "scene visit", "a sentence has 50 words"),
    (set_in(lambda c: scene(c, "visit"), "text", "An OPLL patient."), "scene visit", "before the person"),
    (
        set_in(lambda c: scene(c, "visit")["examine"][1], "findings", ["reflex:nose"]),
        "scene visit",
        "No finding",
    ),
    (
        set_in(lambda c: choice(c, "trust-report"), "when", {"done": ["ask-hours"]}),
        "scene visit",
        "'ask-hours'",
    ),
    (
        set_in(lambda c: choice(c, "trust-report"), "when", {"chosen": ["operate-now"]}),
        "scene visit",
        "is never open",
    ),
    (
        set_in(lambda c: choice(c, "examine-yearly"), "goto", "scanned"),
        "scene scanned",
        "must be safe and end",
    ),
    (set_in(lambda c: c["diagnoses"][1], "true", value=True), "diagnoses", "exactly one diagnosis"),
    (set_in(lambda c: scene(c, "read"), "scan", "knee"), "scene read", "no pictures 'knee'"),
    (set_in(lambda c: scene(c, "visit")["order"][0], "test", "x-ray"), "scene visit", "no test 'x-ray'"),
    (set_in(lambda c: choice(c, "trust-report"), "id", "measure-it"), "scene visit", "more than once"),
]


@pytest.mark.parametrize(("change", "node", "words"), FAULTS, ids=[f"{f[1]}: {f[2]}" for f in FAULTS])
def test_each_fault_is_named_with_file_line_and_scene(broken, objectives, change, node, words):
    found = check_case(broken(change), objectives)
    if not words:
        assert found == []
        return
    said = [problem for problem in found if words in problem.sentence]
    assert said, [str(problem) for problem in found]
    assert said[0].node == node
    assert said[0].path.name == "found-by-chance.yaml"
    lines = said[0].path.read_text(encoding="utf-8").splitlines()
    assert 1 < said[0].line <= len(lines)


def test_a_form_that_is_wrong_is_refused_with_the_line_and_what_is_allowed(broken, tmp_path):
    with pytest.raises(
        CaseError, match=r"found-by-chance.yaml:\d+: scene visit: 'scenes 1 aspect' is 'art'; allowed: 'inter"
    ):
        broken(set_in(lambda c: scene(c, "visit"), "aspect", "art"))
    with pytest.raises(CaseError, match=r"scene visit: the key 'scenes 1 colour' is unknown"):
        broken(set_in(lambda c: scene(c, "visit"), "colour", "red"))
    path = tmp_path / "bad.yaml"
    path.write_text("id: a\nid: b\n", encoding="utf-8")
    with pytest.raises(CaseError, match=r"bad.yaml:2: the key 'id' was given before, on line 1"):
        read_case(path)
    path.write_text("title: a: b\n", encoding="utf-8")
    with pytest.raises(CaseError, match=r"not valid YAML.*must stand in quotes"):
        read_case(path)


def test_the_line_of_a_fault_is_the_line_of_its_choice(broken, objectives):
    file = broken(lambda c: choice(c, "operate-now").pop("consequence"))
    line = next(p.line for p in check_case(file, objectives) if "needs a consequence" in p.sentence)
    assert "operate-now" in file.source.path.read_text(encoding="utf-8").splitlines()[line - 1]


def test_pictures_that_do_not_fit_a_patient_or_the_text_are_named(broken, monkeypatch):
    def measured(_scan, seed):
        if seed == 24:
            raise ValueError("opll-segmental can be at most 3 mm thick at C5.")
        return {"occupying_ratio_percent": 60.0 if seed == 11 else 30.0}

    monkeypatch.setattr("spinelab.cases.check.measured", measured)
    said = [problem.sentence for problem in check_images(broken(lambda _: None))]
    assert said == [
        "for patient 11 occupying_ratio_percent is 60.0, not 10 to 45.",
        "patient 24: opll-segmental can be at most 3 mm thick at C5.",
    ]


def test_the_schema_for_editors_is_that_of_the_code():
    schema = next(iter(library().values())).parents[1] / "case.schema.json"
    assert schema.read_text(encoding="utf-8") == json_schema()


def test_the_tests_that_can_be_ordered_have_their_sources():
    assert list(catalogue_faults()) == []


def test_long_words_and_long_sentences_are_harder_to_read():
    assert grade("He fell. He got up.") < grade("He fell and then he got up again and went on.") < 5
    assert grade("Decompressive laminectomy necessitates meticulous haemostasis.") > 12
