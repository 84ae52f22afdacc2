"""Every size has a source or says that it is assumed; between levels it is interpolated and says so."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinelab.domain.morphometry import levels_with_values, measure, published_rows, quantities
from spinelab.domain.vocabulary import Level, levels_of, segment

BUILT = [str(level) for level in levels_of("C2", "S1")]
SEGMENTS = [segment(level) for level in levels_of("C2", "L5")]


def is_segmental(structure, quantity):
    return "-" in levels_with_values(structure, quantity)[0]


def test_the_evidence_table_is_whole_and_numeric():
    rows = published_rows()
    assert len(rows) == 1409
    assert {row.unit for row in rows} >= {"mm", "mm2", "deg"}
    assert not [row for row in rows if row.unit == "cm2"]
    assert all(row.key and row.structure and row.quantity and row.level for row in rows)
    assert all(row.remark for row in rows if row.mean is None)
    assert all(row.spread_kind for row in rows if row.spread is not None)


@pytest.mark.parametrize(("structure", "quantity"), quantities())
def test_every_quantity_is_known_at_every_built_level(structure, quantity):
    keys = {row.key for row in published_rows()}
    for level in SEGMENTS if is_segmental(structure, quantity) else BUILT:
        found = measure(structure, quantity, level)
        assert found.how
        assert set(found.source_keys) <= keys
        if found.kind in {"published", "derived"}:
            assert found.source_keys
        if found.kind == "assumed":
            assert found.how.startswith("assumed, since no source gives it: ")
            assert len(found.how) > 50


def test_a_published_value_is_the_number_of_its_row():
    row = next(
        row
        for row in published_rows()
        if (row.structure, row.quantity, row.level, row.key)
        == ("spinal_canal", "ap_diameter", "C5", "japanroent_canal")
    )
    found = measure("spinal_canal", "ap_diameter", "C5")
    assert (found.value_mm, found.sd, found.how) == (row.mean, row.spread, "published")
    assert found.source_keys == ("japanroent_canal",)


def test_several_rows_are_averaged_and_it_says_so():
    found = measure("facet_joint", "width", "C4-C5")
    assert found.value_mm == pytest.approx((12.2 + 10.5) / 2)
    assert found.how == "published: mean of 2 rows"
    assert found.sd is None


def test_a_missing_level_is_interpolated_and_names_its_neighbours():
    found = measure("vertebral_body", "width", "C5")
    assert found.kind == "interpolated"
    assert found.how == "interpolated between C3 and C7"
    assert found.value_mm == pytest.approx((19.2 + 25.6) / 2)


def test_interpolation_between_assumptions_says_so():
    assert "assumed at" in measure("lamina", "tilt", "C5").how


def test_beyond_the_last_value_the_nearest_level_is_named():
    found = measure("uncinate_process", "width", "T12")
    assert found.how.startswith("taken from C7, the nearest level with a value")


@given(st.sampled_from(quantities()), st.sampled_from(list(Level)[1:-2]))
def test_interpolated_values_lie_between_their_neighbours(name, level):
    known = levels_with_values(*name)
    place = segment(level) if is_segmental(*name) else str(level)
    found = measure(*name, place)
    if found.how.startswith("interpolated between "):
        ends = found.how.split("between ")[1].split(" (")[0].split(" and ")
        assert set(ends) <= set(known)
        low, high = sorted(measure(*name, end).value for end in ends)
        assert low - 1e-3 <= found.value <= high + 1e-3


def test_an_unknown_structure_quantity_or_level_is_answered_with_what_is_allowed():
    with pytest.raises(KeyError, match=r"Did you mean 'spinal_canal'.*Allowed: .*spinal_cord"):
        measure("spinal_cannal", "ap_diameter", "C5")
    with pytest.raises(KeyError, match=r"'ap'.*Allowed: ap_diameter, transverse_diameter"):
        measure("spinal_canal", "ap", "C5")
    with pytest.raises(KeyError, match=r"No level 'C9'.*a vertebra such as 'C5', C1 to S1"):
        measure("spinal_canal", "ap_diameter", "C9")
    with pytest.raises(KeyError, match=r"No level 'C5'.*a motion segment such as 'C4-C5'"):
        measure("disc", "height_anterior", "C5")
    with pytest.raises(KeyError, match=r"No level 'C5-C7'"):
        measure("disc", "height_anterior", "C5-C7")


def test_a_length_is_not_read_as_an_angle():
    with pytest.raises(ValueError, match=r"This measure is in deg, not in mm"):
        _ = measure("lamina", "tilt", "C5").value_mm


def test_the_bony_canal_is_the_canal_on_mri_and_a_millimetre_on_each_side():
    inside = {row.level: row.mean for row in published_rows() if row.structure == "spinal_canal_mri"
              and row.quantity == "transverse_diameter" and row.key == "valosek2024pam50"}  # fmt: skip
    for level in ("C2", "C3", "C4", "C5", "C6", "C7", "T1"):
        assert measure("spinal_canal", "transverse_diameter", level).value_mm == pytest.approx(
            inside[level] + 2, abs=0.06
        )


def test_the_thoracic_kyphosis_adds_up_to_the_published_one():
    published = next(
        row.mean
        for row in published_rows()
        if (row.quantity, row.level, row.key) == ("thoracic_kyphosis", "T7-T12", "tk228") and row.mean > 20
    )
    named = ("T7-T8", "T8-T9", "T9-T10", "T10-T11", "T11-T12")
    lower = -sum(measure("curvature", "segmental_angle", name).value_deg for name in named)
    assert lower + 4.0 == pytest.approx(published)  # 4.0 for the wedge of T7 itself, as the reference says


def test_sizes_change_smoothly_from_one_vertebra_to_the_next():
    for structure, quantity in (("spinal_canal", "ap_diameter"), ("spinal_cord", "transverse_diameter")):
        for chain in (levels_of("C3", "T1"), levels_of("T2", "T12")):
            values = [measure(structure, quantity, level).value_mm for level in chain]
            assert all(abs(a - b) < 3 for a, b in itertools.pairwise(values))
