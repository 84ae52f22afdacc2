"""Every number of the tissue table has a source that resolves, and tissues rank as on real images."""

import csv
from importlib.resources import files

import pytest

from spinelab.evidence import references
from spinelab.imaging import MODALITIES, PRESETS, SEQUENCES, tissue, tissues
from spinelab.imaging.sequences import value

DATA = files("spinelab.imaging").joinpath("data")


def test_every_source_of_a_tissue_resolves():
    keys = {key for each in tissues().values() for key in each.sources}
    assert [key for key in sorted(keys) if key not in references()] == []


def test_every_published_value_has_a_source_that_resolves():
    rows = csv.DictReader(DATA.joinpath("imaging_values.csv").read_text("utf-8").splitlines())
    assert [row["bibkey"] for row in rows if row["bibkey"] not in references()] == []


def test_timings_and_windows_name_their_source():
    assert all(sequence.source in references() for sequence in SEQUENCES.values())
    assert all(preset.source in {*references(), "assumed"} for preset in PRESETS.values())


def test_what_is_not_sourced_says_so():
    unsourced = [each.name for each in tissues().values() if not each.sources]
    assert unsourced == []
    assert "assumed" in tissue("calcification").remark


@pytest.mark.parametrize(
    ("modality", "order"),
    [
        ("ct", ["air", "lung", "fat", "csf", "white matter", "muscle", "anulus", "marrow", "cortex"]),
        ("t1", ["cortex", "csf", "white matter", "marrow", "fat"]),
        ("t2", ["cortex", "muscle", "anulus", "white matter", "nucleus", "csf"]),
        ("t2star", ["cortex", "white matter", "grey matter", "csf"]),
    ],
)
def test_tissues_rank_from_dark_to_bright_as_on_a_scan(modality, order):
    shown = [value(modality, name) for name in order]
    assert shown == sorted(shown)
    assert len(set(shown)) == len(shown)


def test_a_cervical_nucleus_is_less_bright_than_a_lumbar_one():
    assert value("t2", "nucleus cervical") < value("t2", "nucleus")


def test_ossified_and_calcified_ligament_are_dark_on_spin_echo():
    for name in ("calcification", "ossification cortex"):
        assert max(value(modality, name) for modality in ("t1", "t2")) < 20


def test_an_unknown_tissue_is_answered_with_the_known_ones():
    with pytest.raises(KeyError, match=r"No tissue 'bone'\. Allowed: air, lung, "):
        tissue("bone")


def test_signal_follows_the_spin_echo_equation():
    sequence, fluid = SEQUENCES["t2"], tissue("csf")
    assert MODALITIES == ("ct", "t1", "t2", "t2star")
    # 1.075 (1 - exp(-3207 / 4273.4)) exp(-100 / 1577.6), worked by hand
    assert sequence.raw(fluid) == pytest.approx(1.075 * 0.52786 * 0.93858, rel=1e-3)
