"""The assembled spine: named parts that never overlap, symmetric, and quick to ask what lies at a point."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from spinelab.domain.morphometry import measure
from spinelab.domain.part import PartId
from spinelab.domain.spine import build_spine
from spinelab.domain.vocabulary import STRUCTURES, Region, Side, structure

MIRROR = np.array([-1.0, 1.0, 1.0])
ROUNDING_MM = 1e-4


def points_in(spine, count, seed):
    low, high = spine.bounds_mm
    return np.random.default_rng(seed).uniform(low, high, (count, 3))


def points_near_bone(spine, count, seed):
    """Random points within a few millimetres of a vertebra, where neighbours meet."""
    points = points_in(spine, count * 6, seed)
    near = np.min([part.distance(points) for part in spine.parts if part.structure == "pedicle"], axis=0)
    return points[np.argsort(near)[:count]]


def test_every_structure_of_the_vocabulary_is_in_one_of_the_regions():
    held = {
        region: {part.structure for part in build_spine(region).parts}
        for region in ("cervical", "thoracic", "lumbar", "whole")
    }
    assert set().union(*held.values()) == {entry.id for entry in STRUCTURES}
    neck = {"dens", "nuchal_ligament", "uncinate_process", "vertebral_artery"}
    assert held["cervical"] - held["thoracic"] == neck
    assert held["thoracic"] - held["cervical"] == {"supraspinous_ligament"}  # T1 brings a rib to the neck
    assert held["lumbar"] - held["thoracic"] == {
        "mammillary_process",
        "accessory_process",
        "sacral_promontory",
        "sacral_wing",
        "conus_medullaris",
        "cauda_equina",
    }
    assert held["whole"] - held["lumbar"] == {"vertebral_arch", "intervertebral_disc"}


def test_parts_are_named_once_and_have_the_side_and_level_of_their_kind(spine):
    assert len({part.id for part in spine.parts}) == len(spine.parts)
    for part in spine.parts:
        kind = structure(part.structure)
        assert (part.side is Side.MIDLINE) != kind.paired
        if kind.segmental:
            assert "-" in part.level
        assert part.id.name.startswith(kind.term)


def test_no_two_parts_share_a_point(spine):
    for points in (points_in(spine, 6_000, 1), points_near_bone(spine, 4_000, 2)):
        inside = sum((solid.field(points) < -ROUNDING_MM).astype(int) for solid in spine.solids)
        assert inside.max() <= 1
        for solid in spine.solids:
            if solid.shares is not None:
                assert ((solid.part_distances(points) < -ROUNDING_MM).sum(axis=0) <= 1).all()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["cervical", "thoracic", "lumbar"]), st.tuples(*[st.floats(0, 1)] * 3))
def test_no_point_lies_in_two_parts(region, share):
    spine = build_spine(region)
    low, high = spine.bounds_mm
    point = (low + (high - low) * share)[None]
    assert sum(solid.field(point)[0] < -ROUNDING_MM for solid in spine.solids) <= 1


def test_the_spine_is_the_same_on_both_sides(spine):
    points = points_near_bone(spine, 1_500, 3)
    for solid in spine.solids:
        if solid.twin is None and len({name.side for name in solid.ids} - {Side.MIDLINE}) != 1:
            assert np.allclose(solid.field(points), solid.field(points * MIRROR), atol=1e-6)
    for part in spine.parts:
        if part.side is Side.LEFT:
            other = spine.part(part.structure, part.level, Side.RIGHT)
            assert np.allclose(part.distance(points), other.distance(points * MIRROR), atol=1e-6)


def test_the_parts_of_a_vertebra_fill_it(spine):
    points = points_near_bone(spine, 4_000, 4)
    for solid in spine.solids:
        if solid.name.startswith("vertebra "):
            inside = solid.field(points) < -0.05
            deepest = solid.part_distances(points)[:, inside].min(axis=0)
            assert inside.sum() > 20
            assert (deepest < 1e-6).all()
            assert set(np.unique(solid.labels(points[inside]))) <= set(range(len(solid.parts)))


def _distance_mm(solid, point):
    """Outside its box a field is no distance any more; the gap to the box is the least that it can be."""
    low, high = solid.bounds_mm
    gap = float(np.linalg.norm(np.maximum(np.maximum(low - point, point - high), 0)))
    field = float(solid.field(point[None])[0])
    return max(field, gap) if gap > 0 else field


@settings(max_examples=25, deadline=None)
@example("cervical", (0.0, 0.5, 0.75))
@example("cervical", (0.5, 0.5, 0.25))
@given(st.sampled_from(["cervical", "thoracic", "lumbar"]), st.tuples(*[st.floats(0, 1)] * 3))
def test_what_is_found_at_a_point_is_the_nearest_of_all_parts(region, share):
    spine = build_spine(region)
    low, high = spine.bounds_mm
    point = low + (high - low) * share
    found = spine.structure_at(point)
    nearest_mm = min(_distance_mm(solid, point) for solid in spine.solids)
    if nearest_mm < 10:
        assert found.distance_mm == pytest.approx(nearest_mm, abs=0.5)
    assert found.inside == (found.distance_mm <= 0)
    if found.inside:
        assert found.part.distance(point) <= 1e-6


def test_structures_are_found_where_an_anatomist_would_put_a_finger():
    spine = build_spine("cervical")
    frame = spine.frames["C5"]
    back = spine.half_depth_mm["C5"]
    canal = measure("spinal_canal", "ap_diameter", "C5").value_mm
    expected = {
        (0.0, -2.0, 0.0): PartId("vertebral_body", "C5"),
        (0.0, back + 7.5, 0.0): PartId("spinal_cord"),
        (0.0, back + canal + 9.0, -8.0): PartId("spinous_process", "C5"),
        (0.0, -1.0, 8.0): PartId("nucleus_pulposus", "C4-C5"),
        (16.5, back + 8.0, -3.0): PartId("inferior_articular_process", "C5", Side.LEFT),
        (-16.5, back + 7.0, 6.0): PartId("superior_articular_process", "C5", Side.RIGHT),
        (14.2, back - 3.6, 8.0): PartId("vertebral_artery", "", Side.LEFT),
    }
    for local, name in expected.items():
        assert spine.structure_at(frame.to_patient(local)).part.id == name


def test_the_distance_is_close_to_the_true_one_near_the_surface(spine, kept_scenes):
    mesh = kept_scenes[spine.region].meshes[1]
    solid = spine.solids[1]
    picked = np.random.default_rng(5).choice(len(mesh.vertices_mm), 400)
    for step in (-0.5, 0.5, 1.5):
        points = mesh.vertices_mm[picked].astype(float) + step * mesh.normals[picked]
        true = np.sqrt(((points[:, None] - mesh.vertices_mm[None]) ** 2).sum(axis=-1)).min(axis=1)
        given = np.abs(solid.field(points))
        assert (given <= true * 1.15 + 0.15).mean() > 0.98
        assert np.median(given) > 0.7 * abs(step)


def test_canal_and_cord_have_their_reference_diameters(spine):
    for level in spine.levels:
        measured = [(spine.canal_diameters_mm(level), "spinal_canal")]
        if level.region is not Region.LUMBAR:  # below T12 the cord tapers and ends
            measured.append((spine.cord_diameters_mm(level), "spinal_cord"))
        for found, source in measured:
            assert found.ap_mm == pytest.approx(measure(source, "ap_diameter", level).value_mm, abs=0.5)
            assert found.transverse_mm == pytest.approx(
                measure(source, "transverse_diameter", level).value_mm, abs=0.5
            )


def test_an_unknown_region_part_or_level_is_answered_with_what_is_allowed():
    spine = build_spine("cervical")
    with pytest.raises(ValueError, match=r"'neck'. Allowed: cervical, thoracic, lumbar, whole."):
        build_spine("neck")
    with pytest.raises(KeyError, match=r"No structure 'liver'. Allowed: vertebral_body"):
        spine.part("liver")
    with pytest.raises(KeyError, match=r"No Lamina C9, left in the cervical region. It has: Lamina C2, left"):
        spine.part("lamina", "C9", "left")
    with pytest.raises(KeyError, match=r"It has: none of this structure"):
        spine.part("sacral_wing", "S1", "left")
    with pytest.raises(
        KeyError, match=r"No vertebra 'T9' in the cervical region. Allowed: C2, C3, C4, C5, C6, C7, T1."
    ):
        spine.canal_diameters_mm("T9")


def test_points_may_come_as_lists_and_in_any_shape(spine):
    part = spine.part("spinal_cord")
    assert part.distance([[0, 0, 0], [1, 2, 3]]).shape == (2,)
    assert part.distance(np.zeros((4, 5, 3), dtype=np.float32)).shape == (4, 5)
