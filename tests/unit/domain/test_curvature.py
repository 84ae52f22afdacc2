"""The column keeps the published lengths and angles."""

import numpy as np
import pytest

from spinelab.domain.curvature import column
from spinelab.domain.frame import Frame
from spinelab.domain.morphometry import measure
from spinelab.domain.patient import REFERENCE, Patient
from spinelab.domain.vocabulary import Level, segment

REGIONS = ("cervical", "thoracic", "lumbar", "whole")


def lower_plate_pitch(stack, level):
    return stack.vertebrae[level].pitch_deg - stack.wedge_deg[level] / 2


def posterior_corner(stack, level, end):
    half = measure("vertebral_body", "height_posterior", level).value_mm / 2
    return stack.vertebrae[level].to_patient(
        (0.0, stack.half_depth_mm[level], half if end == "upper" else -half)
    )


@pytest.mark.parametrize("region", REGIONS)
def test_the_angle_between_neighbours_is_the_published_one(region):
    stack = column(region)
    for level in stack.with_neighbours[:-1]:
        lordosis = lower_plate_pitch(stack, level.below) - lower_plate_pitch(stack, level)
        assert lordosis == pytest.approx(measure("curvature", "segmental_angle", segment(level)).value_deg)


@pytest.mark.parametrize("region", REGIONS)
def test_discs_have_their_published_height_behind(region):
    stack = column(region)
    for level in stack.with_neighbours[:-1]:
        gap = posterior_corner(stack, level, "lower") - posterior_corner(stack, level.below, "upper")
        height = measure("disc", "height_posterior", segment(level)).value_mm
        assert np.linalg.norm(gap) == pytest.approx(height)


def test_neck_and_loin_are_lordotic_and_the_chest_is_kyphotic():
    for region, bend in (("cervical", 1), ("thoracic", -1), ("lumbar", 1)):
        stack = column(region)
        assert (
            bend * (lower_plate_pitch(stack, stack.levels[-1]) - lower_plate_pitch(stack, stack.levels[0]))
            > 4
        )


def test_the_reference_vertebra_stands_level_at_the_origin():
    for region, level in (("cervical", Level.C5), ("thoracic", Level.T10), ("lumbar", Level.L3)):
        frame = column(region).vertebrae[level]
        assert np.allclose(frame.origin_mm, 0)
        assert frame.pitch_deg == pytest.approx(0)


def upper_plate_pitch(stack, level):
    return stack.vertebrae[level].pitch_deg + stack.wedge_deg[level] / 2


@pytest.mark.parametrize(
    "patient", [REFERENCE, Patient(lordosis_deg=-5, kyphosis_deg=50, lumbar_lordosis_deg=55)]
)
def test_the_curves_of_the_whole_spine_are_those_of_the_patient(patient):
    stack = column("whole", patient)
    neck = lower_plate_pitch(stack, Level.C7) - lower_plate_pitch(stack, Level.C2)
    chest = upper_plate_pitch(stack, Level.T1) - lower_plate_pitch(stack, Level.T12)
    loin = upper_plate_pitch(stack, Level.S1) - lower_plate_pitch(stack, Level.T12)
    assert neck == pytest.approx(patient.lordosis_deg, abs=0.1)
    assert chest == pytest.approx(patient.kyphosis_deg, abs=0.1)
    assert loin == pytest.approx(patient.lumbar_lordosis_deg, abs=0.2)
    if patient is REFERENCE:
        last = upper_plate_pitch(stack, Level.S1) - upper_plate_pitch(stack, Level.L4)
        assert last == pytest.approx(29.8, abs=0.2)  # lumbar627, lying down


def test_the_head_end_of_the_whole_spine_stands_over_the_sacrum():
    stack = column("whole")
    assert abs(stack.vertebrae[Level.C7].origin_mm[1] - stack.vertebrae[Level.S1].origin_mm[1]) < 40


@pytest.mark.parametrize("region", REGIONS)
def test_vertebrae_follow_each_other_downwards_in_the_midline(region):
    stack = column(region)
    heights = [frame.origin_mm[2] for frame in stack.vertebrae.values()]
    assert heights == sorted(heights, reverse=True)
    assert all(frame.origin_mm[0] == 0 for frame in stack.vertebrae.values())


def test_a_region_without_a_model_is_answered_with_those_that_have_one():
    with pytest.raises(ValueError, match=r"'neck'. Allowed: cervical, thoracic, lumbar, whole."):
        column("neck")


def test_local_and_patient_coordinates_undo_each_other():
    frame = Frame.tilted((1.0, -2.0, 3.0), 25.0)
    points = np.random.default_rng(1).normal(0, 20, (50, 3))
    assert np.allclose(frame.to_patient(np.stack(frame.to_local(points), axis=1)), points)
    assert np.linalg.det(frame.axes) == pytest.approx(1)
