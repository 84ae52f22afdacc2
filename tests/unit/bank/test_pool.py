"""The patients of a pool are equivalent, for every item of the bank that needs the model alone."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spinebank.cli import app
from spinebank.load import bank_folders, read_bank
from spinebank.pool import PoolPatient, faults, patients_of
from spinebank.schema import Mark, Measurement, Quantity
from spinebank.score.subject import lesion_place, subject
from spinebank.score.truth import truth_of
from spinelab.domain.measurement import k_line

ASSESSMENTS = Path(__file__).parents[3] / "assessments"
ITEMS = [
    entry.item
    for entry in read_bank(bank_folders(ASSESSMENTS)).items.values()
    if isinstance(entry.item, Measurement | Mark)
]
FROM_MODEL = [item for item in ITEMS if getattr(item, "quantity", None) is not Quantity.LESION_DENSITY]
"""What needs no images: a density takes a whole study for each patient."""
PATIENTS = sorted({(str(item.scan.region), seed) for item in FROM_MODEL for seed in item.scan.pool})[::3]
"""Every third, since each is a spine to build; ``spinebank patients`` checks all of them."""


@pytest.mark.parametrize(("region", "seed"), PATIENTS)
def test_a_patient_lies_in_the_range_of_every_item(region, seed):
    asked = [item for item in FROM_MODEL if item.scan.region == region and seed in item.scan.pool]
    for item in asked:
        if isinstance(item, Mark):
            assert lesion_place(item.scan.exam, seed).held.any(), item.id
            continue
        value = truth_of(item, seed).value
        low, high = item.true_range
        assert low <= value <= high, (item.id, value)
        if item.threshold is not None:
            assert (value >= item.threshold) == (low >= item.threshold), (item.id, value)


def test_no_single_guess_is_right_for_everybody():
    """Unless the author says why: a density of one material is nearly the same in all."""
    for item in ITEMS:
        if isinstance(item, Measurement) and "S05" not in item.accept:
            low, high = item.true_range
            assert (high - low) / 2 > item.tolerance, item.id


def test_where_the_stem_says_that_bone_crosses_the_k_line_it_does():
    said = [item for item in ITEMS if isinstance(item, Measurement) and "K-line (-)" in item.stem]
    assert said
    for item in said:
        for seed in item.scan.pool[::2]:
            who = subject(item.scan.exam, seed)
            assert not k_line(who.spine, who.lesion, who.thickness_mm).positive, (item.id, seed)


def test_patients_are_listed_with_their_truth(make_item):
    item = make_item("measurement")
    found = list(patients_of(item))
    assert [(patient.seed, patient.unit) for patient in found] == [(1, "%"), (3, "%")]
    assert [patient.true for patient in found] == [truth_of(item, seed).value for seed in (1, 3)]
    assert faults(item, found) == []
    assert [patient.true for patient in patients_of(make_item("mark"))] == [None, None]


def test_a_patient_outside_the_range_or_beyond_the_threshold_is_named(make_item):
    item = make_item("measurement", true_range=[20, 50], threshold=50)
    odd = [PoolPatient(1, 5.0, 30.0, "%"), PoolPatient(3, 8.0, 61.0, "%")]
    assert faults(item, odd) == [
        "Patient 3 has a true value of 61.0 %, outside 'true_range' (20 to 50).",
        "Patients 3 lie above the threshold of 50, the others below.",
    ]


def test_the_command_prints_the_table_and_fails_on_an_uneven_pool(bank_folder, monkeypatch):
    (bank_folder.folder.parent / "nbgrader_config.py").touch()
    monkeypatch.chdir(bank_folder.folder.parent)
    bank_folder.write("measurement", cites=["kawano1988"])
    done = CliRunner().invoke(app, ["patients"])
    assert done.exit_code == 0, done.output
    assert re.search(r"spine-thing-01:\n  patient 1: lesion [\d.]+ mm, true value [\d.]+ %\n", done.output)
    assert re.search(r"one guess for all, [\d.]+ %, would be right for \d of 2\n", done.output)
    bank_folder.write("measurement", true_range=[90, 99.0], cites=["kawano1988"])
    done = CliRunner().invoke(app, ["patients", "spine-thing-01"])
    assert done.exit_code == 1
    assert "outside 'true_range' (90 to 99)." in done.output
    done = CliRunner().invoke(app, ["patients", "spine-nothing-01"])
    assert "No item on a scan called spine-nothing-01; there are: spine-thing-01." in done.output
