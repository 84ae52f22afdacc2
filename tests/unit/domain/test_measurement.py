"""Measurements against answers known beforehand: formulas, plates, ellipses, and a neck that is tilted."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spinelab.domain.frame import Frame
from spinelab.domain.lesion import Recipe, grow
from spinelab.domain.measurement import (
    c2_c7_angle_deg,
    c2_c7_sva_mm,
    compression_ratio,
    cord,
    k_line,
    occupying_ratio_percent,
    residual_canal_mm,
    room,
)
from spinelab.domain.measurement.alignment import _rim
from spinelab.domain.morphometry import measure
from spinelab.domain.spine import build_spine
from spinelab.domain.vocabulary import Level

POINTS = 0.5
"""Percentage points that a computed ratio may be off."""


def grown(region, words):
    return grow(build_spine(region), Recipe.parse(words))


@settings(max_examples=40, deadline=None)
@given(st.floats(0.1, 1.0), st.sampled_from(["square", "plateau", "hill", "mushroom"]))
def test_the_occupying_ratio_of_an_opll_is_its_thickness_over_the_canal(share, outline):
    lesion = grown("cervical", f"opll-localized C5-C6 5mm {outline}")
    thickness = share * lesion.largest_mm
    found = room(lesion, thickness)
    assert found.occupying_ratio_percent == pytest.approx(100 * thickness / found.canal_ap_mm, abs=POINTS)
    assert found.residual_canal_mm == pytest.approx(found.canal_ap_mm - thickness, abs=0.1)


@pytest.mark.parametrize("thickness", [2.0, 4.0, 6.0])
def test_the_area_ratio_of_a_nodule_is_that_of_its_ellipse(thickness):
    lesion = grown("cervical", "cpll-nodule C5-C6 6mm")
    found = room(lesion, thickness)
    ellipse = np.pi / 4 * thickness * 2 * lesion.growth.held[0].half_across * thickness
    walls, along = lesion.walls, lesion.peak_place
    left, behind = np.meshgrid(np.arange(-14, 14, 0.05), np.arange(-2, 22, 0.05))
    canal = (walls.canal(left.ravel(), behind.ravel(), np.full(left.size, along)) < 0).sum() * 0.05**2
    assert found.area_ratio_percent == pytest.approx(100 * ellipse / canal, abs=POINTS)


def test_the_canal_is_as_deep_as_the_spine_says():
    for region in ("cervical", "thoracic"):
        spine = build_spine(region)
        lesion = grow(spine, Recipe("none"))
        for level in spine.levels[spine.levels[0] is Level.C2 :]:  # the dens leans into the canal of C2
            deep = lesion.walls.canal_ap_mm(str(level))
            assert deep == pytest.approx(spine.canal_diameters_mm(level).ap_mm, abs=0.6)


@pytest.mark.parametrize("level", ["C4", "C5", "C6"])
def test_a_free_cord_has_the_diameters_of_the_spine_and_the_area_of_an_ellipse(level):
    spine = build_spine("cervical")
    found = cord(grow(spine, Recipe("none")), 0.0, level)
    real = spine.cord_diameters_mm(level)
    assert found.ap_mm == pytest.approx(real.ap_mm, abs=0.15)
    assert found.transverse_mm == pytest.approx(real.transverse_mm, abs=0.15)
    assert found.area_mm2 == pytest.approx(np.pi / 4 * found.ap_mm * found.transverse_mm, rel=0.01)


def test_formulas_give_hand_calculated_answers_and_refuse_nonsense():
    assert occupying_ratio_percent(9.0, 15.0) == pytest.approx(60.0)
    assert residual_canal_mm(9.0, 15.0) == pytest.approx(6.0)
    assert compression_ratio(5.0, 12.5) == pytest.approx(0.4)
    with pytest.raises(ValueError, match=r"^A lesion of 16 mm in a canal of 15 mm cannot be: .*\.$"):
        occupying_ratio_percent(16, 15)
    with pytest.raises(
        ValueError, match=r"^Diameters of the cord must be positive; 0 mm and 3 mm were given\.$"
    ):
        compression_ratio(0, 3)
    with pytest.raises(ValueError, match=r"^No place 'C9' on this spine\. Allowed: C[23].*\.$"):
        room(grown("cervical", "clf-nodule C5-C6 5mm"), 3.0, "C9")


def with_c2(spine, name=Level.C3):
    """Return the spine with its highest vertebra called C2, so that what needs C2 can be tried."""

    levels = tuple(Level.C2 if level is name else level for level in spine.levels)
    frames = {Level.C2 if level is name else level: frame for level, frame in spine.frames.items()}
    depth = {Level.C2 if level is name else level: value for level, value in spine.half_depth_mm.items()}
    solids = tuple(
        replace(
            solid,
            ids=tuple(replace(key, level=key.level.replace(str(name), "C2")) for key in solid.ids),
        )
        for solid in spine.solids
    )
    return replace(spine, levels=levels, frames=frames, half_depth_mm=depth, solids=solids)


@pytest.fixture(scope="module")
def neck():
    spine = build_spine("cervical")
    return spine if Level.C2 in spine.levels else with_c2(spine)


def test_the_angle_is_the_sum_of_the_segments_with_lordosis_positive(neck):
    between = [level for level in neck.levels if level.order <= Level.C7.order]
    aim = sum(
        measure("curvature", "segmental_angle", f"{level}-{level.below}").value_deg
        for level in (Level.C3, Level.C4, Level.C5, Level.C6)
    )
    if len(between) == len([Level.C2, Level.C4, Level.C5, Level.C6, Level.C7]):
        assert c2_c7_angle_deg(neck) == pytest.approx(aim, abs=2.0)
    assert c2_c7_angle_deg(neck) > 0


def test_tilting_the_whole_neck_changes_the_plumb_line_and_not_the_angle(neck):
    turn = Frame.tilted((0, 0, 0), 10.0)
    moved = replace(
        neck,
        frames={
            level: Frame(turn.to_patient(frame.origin_mm), frame.axes @ turn.axes)
            for level, frame in neck.frames.items()
        },
        solids=tuple(
            replace(
                solid,
                field=lambda points, solid=solid: solid.field(points @ turn.axes.T),
                bounds_mm=np.array([[-200.0] * 3, [200.0] * 3]),
                shares=None
                if solid.shares is None
                else lambda points, solid=solid: solid.shares(points @ turn.axes.T),
            )
            for solid in neck.solids
        ),
    )
    assert c2_c7_angle_deg(moved) == pytest.approx(c2_c7_angle_deg(neck), abs=0.3)
    rise = neck.frames[Level.C2].origin_mm[2] - _rim(neck, Level.C7, up=True)[1, 2]
    assert c2_c7_sva_mm(moved) - c2_c7_sva_mm(neck) == pytest.approx(rise * np.sin(np.deg2rad(10)), abs=1.0)


def test_the_k_line_turns_negative_as_the_ossification_grows(neck):
    lesion = grow(neck, Recipe.parse("opll-localized C5-C6 4mm"))
    thin, thick = k_line(neck, lesion, 2.0), k_line(neck, lesion, lesion.largest_mm)
    assert thin.positive
    assert thin.state == "(+)"
    assert not thick.positive
    assert thin.clear_mm - thick.clear_mm == pytest.approx(lesion.largest_mm - 2.0, abs=0.4)
    way = thin.lower_mm - thin.upper_mm
    off = np.linalg.norm(np.cross(thin.peak_mm - thin.upper_mm, way)) / np.linalg.norm(way)
    assert off == pytest.approx(abs(thin.clear_mm), abs=1e-6)


def test_what_needs_c2_or_a_lesion_in_front_says_so():
    chest = build_spine("thoracic")
    for what in (c2_c7_angle_deg, c2_c7_sva_mm):
        with pytest.raises(
            ValueError, match=r"needs C2 and C7; this thoracic spine has .* so C2 is missing\.$"
        ):
            what(chest)
    with pytest.raises(ValueError, match=r"^The K-line joins C2 and C7; .* so C2 is missing\.$"):
        k_line(chest, grown("thoracic", "olf-fused T10-T11 5mm"), 5.0)


def test_the_k_line_is_refused_for_a_lesion_behind(neck):
    with pytest.raises(ValueError, match=r"^The K-line is about a lesion in front of the cord \(OPLL\)"):
        k_line(neck, grow(neck, Recipe.parse("clf-nodule C5-C6 5mm")), 5.0)
