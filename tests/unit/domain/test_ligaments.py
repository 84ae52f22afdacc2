"""Ligaments start, run and end where the sources say."""

import numpy as np
import pytest

from spinelab.domain.curvature import column
from spinelab.domain.facet import facet_joint
from spinelab.domain.morphometry import measure
from spinelab.domain.recess import rooms_of
from spinelab.domain.site import site_of
from spinelab.domain.spine import posture
from spinelab.domain.sweep import ruler_of
from spinelab.domain.vertebra import vertebra_at
from spinelab.domain.vocabulary import Level, Side, levels_of
from spinelab.domain.vocabulary import segment as between

CASES = [
    *[("cervical", between(level)) for level in levels_of("C2", "C7")],
    *[("thoracic", between(level)) for level in levels_of("T1", "T11")],
    *[("lumbar", between(level)) for level in levels_of("L1", "L5")],
]


def spine_of(region):
    from spinelab.domain.spine import build_spine  # noqa: PLC0415 (cached; kept out of collection)

    return build_spine(region)


def inside(part, step=0.4):
    """Lattice points within a part, patient millimetres."""
    low, high = part.bounds_mm
    axes = [np.arange(a, b, step) for a, b in zip(low, high, strict=True)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    return grid[part.distance(grid) < 0]


def vertebra(region, level):
    return vertebra_at(site_of(column(region), Level(level)))


@pytest.fixture(params=CASES, ids=[name for _, name in CASES])
def flavum(request):
    region, segment = request.param
    spine = spine_of(region)
    return spine, segment, inside(spine.part("ligamentum_flavum", segment, Side.LEFT))


def test_the_yellow_ligament_lies_against_the_front_of_the_lower_part_of_the_upper_lamina(flavum):
    spine, segment, points = flavum
    level = segment.split("-")[0]
    bone = vertebra(spine.region, level)
    touching = points[spine.part("lamina", level, Side.LEFT).distance(points) < 0.5]
    assert len(touching) > 60
    x, y, z = bone.site.frame.to_local(touching)
    line = bone.lamina_line
    bottom, top = line.edges(x)
    share = measure("ligamentum_flavum", "coverage_paramedian", segment).value / 100
    beside = x < 0.5 * line.side[0]
    assert ((z - bottom)[beside] <= (share + 0.1) * (top - bottom)[beside]).all()
    assert (z - bottom)[beside].max() >= (share - 0.2) * (top - bottom)[beside].mean()
    turns = (line.middle, line.bend, line.side)
    middle = np.interp(x, [turn[0] for turn in turns], [turn[1] for turn in turns])
    assert (y < middle)[(z > bottom + 2) & (x < 0.9 * line.side[0])].mean() > 0.99


def test_it_ends_on_the_upper_edge_and_the_back_of_the_lower_lamina(flavum):
    spine, segment, points = flavum
    level = segment.split("-")[1]
    bone = vertebra(spine.region, level)
    touching = points[spine.part("lamina", level, Side.LEFT).distance(points) < 0.5]
    assert len(touching) > 15
    x, y, z = bone.site.frame.to_local(touching)
    _, top = bone.lamina_line.edges(x)
    assert (z > top - 4.5).all()
    beside = x < 0.6 * bone.lamina_line.side[0]
    behind_canal = bone.site.canal.distance(x, y)
    assert np.median(behind_canal[beside]) > 0.5


def test_it_reaches_the_capsule_of_the_facet_joint(flavum):
    spine, segment, points = flavum
    capsule = spine.part("facet_joint_capsule", segment, Side.LEFT)
    assert capsule.distance(points).min() < 0.5


def test_left_and_right_are_parted_by_a_slit(flavum):
    spine, segment, points = flavum
    cleft = measure("ligamentum_flavum", "cleft", segment).value_mm
    assert points[:, 0].min() >= cleft / 2 - 1e-6
    assert points[:, 0].min() < cleft / 2 + 0.5
    left = spine.part("ligamentum_flavum", segment, Side.LEFT)
    assert (left.distance(points * (-1, 1, 1)) > 0).all()


def test_it_has_its_published_thickness_between_the_laminae(flavum):
    spine, segment, points = flavum
    upper, lower = (vertebra(spine.region, level) for level in segment.split("-"))
    x = points[:, 0]
    below = upper.site.frame.to_local(points)[2] < upper.lamina_line.edges(x)[0]
    above = lower.site.frame.to_local(points)[2] > lower.lamina_line.edges(x)[1] + 1
    beside = (x > 1.5) & (x < 5) & below & above
    heights = np.round(points[beside, 2] / 0.4)
    columns = {(a, b) for a, b in zip(np.round(x[beside] / 0.4), heights, strict=True)}
    through = [
        np.count_nonzero(beside & (np.round(x / 0.4) == a) & (np.round(points[:, 2] / 0.4) == b)) * 0.4
        for a, b in columns
    ]
    # Cut from front to back the oblique sheet is thicker than at right angles to itself.
    expected = measure("ligamentum_flavum", "thickness", segment).value_mm
    assert expected * 0.9 < np.median(through) < expected * 1.9


@pytest.mark.parametrize("segment", ["L2-L3", "L3-L4", "L4-L5", "L5-S1"])
def test_in_the_loin_both_ligaments_stand_back_from_the_sac_and_leave_a_triangle(segment):
    spine = spine_of("lumbar")
    room = rooms_of(spine)[column("lumbar").segments.index(segment)]
    ligament, sac = spine.part("ligamentum_flavum", segment, Side.LEFT), spine.part("dura_mater")
    middle = (room.crest_mm + room.edge_mm) / 2
    behind = middle[1] + np.arange(-12.0, 12.0, 0.1)

    def free_mm(beside):
        """How far behind the sac the ligament begins."""
        line = np.stack([behind * 0 + beside, behind, behind * 0 + middle[2]], axis=1)
        back = behind[sac.distance(line) < 0].max() if beside < 2 else np.nan
        return behind[ligament.distance(line) < 0].min(), back

    (front, back), (aside, _) = free_mm(1.0), free_mm(7.5)
    assert front - back > 0.5 * room.recess.depth_mm
    assert front - aside > room.recess.depth_mm


@pytest.mark.parametrize("region", ["cervical", "thoracic"])
def test_above_the_loin_they_do_not_stand_back(region):
    assert rooms_of(posture(region)) == ()


@pytest.fixture(params=["cervical", "thoracic", "lumbar"])
def band(request):
    spine, ruler = spine_of(request.param), ruler_of(column(request.param))
    return spine, ruler, spine.part("posterior_longitudinal_ligament")


def width_at(band, place):
    _, ruler, ligament = band
    x = np.arange(0, 18, 0.05)
    behind = np.arange(-1.0, 2.5, 0.05)
    grid = ruler.to_patient(
        np.repeat(x, len(behind)),
        np.tile(behind, len(x)),
        np.full(len(x) * len(behind), ruler.place_mm[place]),
    )
    found = (ligament.distance(grid) < 0).reshape(len(x), len(behind)).any(axis=1)
    return 2 * x[found].max()


def test_the_posterior_ligament_is_wide_at_the_discs_and_narrow_behind_the_bodies(band):
    spine, _, _ = band
    segments = column(spine.region).segments
    for segment, following in zip(segments, (*segments[1:], segments[-1]), strict=True):
        at_disc, at_body = width_at(band, segment), width_at(band, segment.split("-")[1])
        assert at_disc == pytest.approx(
            measure("posterior_longitudinal_ligament", "width_at_disc", segment).value_mm, abs=1.0
        )
        assert at_disc > at_body * 1.5
        straps = [
            measure("posterior_longitudinal_ligament", "width_at_body", near).value_mm
            for near in (segment, following)
        ]
        assert min(straps) - 1.6 < at_body < max(straps) + 1.0  # below the last value it narrows on


def test_it_lies_between_bodies_and_discs_in_front_and_the_dura_behind(band):
    spine, ruler, ligament = band
    dura = spine.part("dura_mater")
    for name in (*column(spine.region).segments, *map(str, spine.levels)):
        line = ruler.to_patient(0.0, np.arange(-6.0, 10.0, 0.05), np.full(320, ruler.place_mm[name]))
        front = np.min(
            [part.distance(line) for part in spine.parts
             if part.structure in {"vertebral_body", "anulus_fibrosus"}], axis=0)  # fmt: skip
        bone = np.flatnonzero(front < 0).max()
        band_here, dura_here = (np.flatnonzero(part.distance(line) < 0) for part in (ligament, dura))
        assert bone < band_here.min()
        assert band_here.max() < dura_here.min()
        if "-" in name:
            assert (band_here.min() - bone) * 0.05 < 0.3  # attached at the disc


def test_the_facet_joints_are_open_and_narrow():
    for region, segment in CASES:
        spine, stack = spine_of(region), column(region)
        joint = facet_joint(segment, stack.half_depth_mm[segment])
        turn = np.linspace(0, 2 * np.pi, 24)
        rim = [0.0, *[s for s in (0.3, 0.6) for _ in turn]]
        angles = [0.0, *np.tile(turn, 2)]
        local = [
            joint.center_mm
            + s
            * (
                np.cos(a) * joint.half_width_mm * joint.axes[0]
                + np.sin(a) * joint.half_height_mm * joint.axes[1]
            )
            + joint.bow(np.array(s * np.cos(a) * joint.half_width_mm)) * joint.axes[2]
            for s, a in zip(rim, angles, strict=True)
        ]
        points = stack.discs[segment].to_patient(np.array(local))
        upper, lower = segment.split("-")
        above = spine.part("inferior_articular_process", upper, Side.LEFT).distance(points)
        below = spine.part("superior_articular_process", lower, Side.LEFT).distance(points)
        gap = measure("facet_joint", "gap", segment).value_mm
        assert above.min() > 0.25
        assert below.min() > 0.25
        assert np.median(above + below) == pytest.approx(gap, abs=0.7)


@pytest.mark.parametrize("region", ["cervical", "thoracic", "lumbar"])
def test_the_cord_lies_within_the_dura_and_touches_nothing(region):
    spine = spine_of(region)
    ruler = ruler_of(column(region))
    cord, dura = spine.part("spinal_cord"), spine.part("dura_mater")
    points = inside(cord, 0.8)
    margin = 8 if region == "thoracic" else 1  # where the column leans, level rays pass its cut ends
    along = ruler.coordinates(points)[2]
    within = points[(along > ruler.span_mm[0] + margin) & (along < ruler.span_mm[1] - margin)]
    assert dura.distance(within).min() > 0.8
    steps = np.arange(0, 24, 0.1)
    for way in ((1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0)):
        rays = within[::97, None] + steps[None, :, None] * np.array(way, dtype=float)
        assert (dura.distance(rays).min(axis=1) < 0).all()


@pytest.mark.parametrize(("region", "segment"), CASES)
def test_the_nucleus_lies_inside_the_disc_a_little_behind_its_middle(region, segment):
    spine, stack = spine_of(region), column(region)
    core = inside(spine.part("nucleus_pulposus", segment), 0.5)
    ring = inside(spine.part("anulus_fibrosus", segment), 0.5)
    frame = stack.discs[segment]
    core_y, ring_y = (frame.to_local(points)[1] for points in (core, ring))
    assert ring_y.min() < core_y.min() - 1
    assert core_y.max() + 1 < ring_y.max()
    assert np.abs(core[:, 0]).max() + 1 < np.abs(ring[:, 0]).max()
    assert core_y.mean() > (ring_y.min() + ring_y.max()) / 2
