"""Operations on the computed spine."""

import numpy as np
import pytest

from spinelab.domain.lesion import Recipe, grow
from spinelab.domain.measurement import cord, room
from spinelab.domain.patient import Patient
from spinelab.domain.spine import build_spine
from spinelab.domain.surgery import OPERATIONS, drift, operate, operations_for, unoperated
from spinelab.domain.surgery.opening import Hinge, opened_by_doors

THICK_MM = 7.5


@pytest.fixture(scope="module")
def neck():
    spine = build_spine("cervical", Patient(canal_scale=0.9))
    lesion = grow(spine, Recipe.parse(f"opll-continuous C4-C6 {THICK_MM}mm"))
    states = {"before": unoperated(spine, lesion, THICK_MM)}
    for entry in operations_for("opll"):
        states[entry.id] = operate(spine, lesion, THICK_MM, entry)
    return spine, lesion, states


@pytest.fixture(scope="module")
def chest():
    spine = build_spine("thoracic")
    lesion = grow(spine, Recipe.parse("olf-tuberous T10-T11 8mm"))
    states = {entry.id: operate(spine, lesion, 8.0, entry) for entry in operations_for("olf")}
    return unoperated(spine, lesion, 8.0), states


def test_before_an_operation_the_numbers_are_those_of_the_measurements(neck):
    _, lesion, states = neck
    here, nerve = room(lesion, THICK_MM), cord(lesion, THICK_MM)
    before = states["before"]
    assert before.lesion_ap_mm == pytest.approx(here.lesion_ap_mm, abs=0.2)
    assert before.occupying_ratio_percent == pytest.approx(here.occupying_ratio_percent, abs=2)
    assert before.cord_area_mm2 == pytest.approx(nerve.area_mm2, rel=0.03)


def test_opening_from_behind_enlarges_the_canal_and_leaves_the_ossification(neck):
    _, _, states = neck
    for name in ("laminectomy", "open-door", "french-door"):
        assert states[name].canal_area_mm2 > states["before"].canal_area_mm2 + 50
        assert states[name].lesion_ap_mm == pytest.approx(states["before"].lesion_ap_mm)
        assert states[name].occupying_ratio_percent < states["before"].occupying_ratio_percent
        assert states[name].cord_behind_mm > states["before"].cord_behind_mm


def test_open_door_gains_more_than_french_door_at_the_same_angle(neck):
    _, _, states = neck  # as in the simulation of jung2021opening
    assert states["open-door"].canal_area_mm2 > states["french-door"].canal_area_mm2


def test_removal_from_in_front_leaves_no_ossification_and_the_canal_as_it_was(neck):
    _, _, states = neck
    after = states["corpectomy"]
    assert after.lesion_ap_mm == 0
    assert after.canal_area_mm2 == states["before"].canal_area_mm2
    assert after.free_area_mm2 == after.canal_area_mm2
    assert after.cord_behind_mm < states["before"].cord_behind_mm
    assert after.k_line == ""


def test_a_floating_mass_stands_that_much_less_into_the_canal(neck):
    spine, lesion, states = neck
    entry = next(held for held in OPERATIONS if held.id == "anterior-floating")
    assert states[entry.id].lesion_ap_mm == pytest.approx(THICK_MM - 4.0, abs=0.3)
    gone = operate(spine, lesion, THICK_MM, entry, forward_mm=20.0)
    assert gone.lesion_ap_mm == 0


def test_a_cord_beyond_the_k_line_does_not_move_back():
    spine = build_spine("cervical", Patient(lordosis_deg=-10.0))
    lesion = grow(spine, Recipe.parse("opll-continuous C4-C6 8.5mm"))
    before = unoperated(spine, lesion, 8.5)
    after = operate(spine, lesion, 8.5, operations_for("opll")[0])
    assert before.k_line == after.k_line == "(-)"
    assert after.drift.shift_mm == 0
    assert after.drift.limited_by == "the K-line"
    assert after.cord_area_mm2 == pytest.approx(before.cord_area_mm2, rel=0.03)


def test_the_cord_never_enters_the_lesion_or_leaves_the_canal(neck):
    _, _, states = neck
    for state in states.values():
        inside = state.plane.cord < 0
        assert not np.any(inside & state.plane.lesion)
        assert not np.any(inside & ~state.plane.canal)


def test_resection_of_an_olf_frees_the_canal_and_thinning_leaves_a_shell(chest):
    before, states = chest
    assert states["olf-resection"].lesion_ap_mm == 0
    assert 0.5 <= states["olf-floating"].lesion_ap_mm <= 1.4
    assert states["olf-resection"].canal_area_mm2 > before.canal_area_mm2
    assert states["olf-resection"].cord_ap_mm > before.cord_ap_mm


@pytest.mark.parametrize(
    ("room_mm", "line_mm", "shift_mm", "held_by"),
    [
        (5.0, 9.0, 2.70, "the published mean"),
        (1.2, 9.0, 1.2, "the room behind the sac"),
        (5.0, 0.4, 0.4, "the K-line"),
        (5.0, -3.0, 0.0, "the K-line"),
    ],
)
def test_the_drift_is_the_least_of_its_limits(room_mm, line_mm, shift_mm, held_by):
    found = drift("laminae removed", room_mm, line_mm)
    assert (found.shift_mm, found.limited_by) == (shift_mm, held_by)


def test_a_door_sweeps_a_sector():
    reach = np.linspace(0, 10, 50)
    hinge = Hinge(-1.0, 0.0, 0.0, reach, np.zeros(50))
    behind, left = np.meshgrid(np.arange(-2, 12, 0.05), np.arange(-2, 12, 0.05), indexing="ij")
    gained = opened_by_doors((hinge,), left, behind, 40.0).sum() * 0.05**2
    assert gained == pytest.approx(np.deg2rad(40) / 2 * 10**2, rel=0.01)


def test_what_does_not_fit_is_refused(neck):
    spine, lesion, _ = neck
    by_id = {entry.id: entry for entry in OPERATIONS}
    with pytest.raises(ValueError, match="is not for opll-continuous; it is for OLF"):
        operate(spine, lesion, THICK_MM, by_id["olf-resection"])
    with pytest.raises(ValueError, match="forward by 0 mm or more"):
        operate(spine, lesion, THICK_MM, by_id["anterior-floating"], forward_mm=-1.0)
    with pytest.raises(ValueError, match="Allowed: laminae removed"):
        drift("bodies removed", 1.0)
