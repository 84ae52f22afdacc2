"""Lesions as fields of thickness: exact at the peak, only ever growing, in their place and outside bone."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spinelab.domain.lesion import TISSUES, Recipe, grow
from spinelab.domain.spine import build_spine

WORDS = {
    "cervical": [
        "opll-continuous C4-C6 6mm",
        "opll-continuous C4-C6 6mm mushroom",
        "opll-segmental C4-C6 5mm",
        "opll-mixed C3-C6 6mm square",
        "opll-localized C5-C6 5mm plateau",
        "cpll-nodule C5-C6 4mm",
        "clf-nodule C5-C6 5mm",
        "clf-nodule C4-C6 left 5mm round",
        "lf-hypertrophy C5-C6 3mm",
        "olf-enlarged C4-C5 left 4mm",
    ],
    "thoracic": [
        "olf-lateral T10-T11 5mm",
        "olf-extended T10-T11 right 4mm",
        "olf-enlarged T9-T11 6mm",
        "olf-fused T10-T11 7mm",
        "olf-tuberous T11-T12 8mm",
        "opll-localized T10-T11 5mm",
    ],
}
EVERY = [(region, words) for region, held in WORDS.items() for words in held]
ROOM_MM = 0.25
"""Walls are read off the spine on a lattice of 1 mm; bone may be overstepped by less than this."""


def grown(region, words):
    return grow(build_spine(region), Recipe.parse(words))


def points_in(lesion, count=40_000, seed=0):
    return np.random.default_rng(seed).uniform(*lesion.bounds_mm, (count, 3))


@pytest.fixture(params=EVERY, ids=lambda pair: pair[1])
def lesion(request):
    return grown(*request.param)


def ray_thickness(lesion, thickness_mm, left, along):
    """Length of lesion met along the normal of its wall through a peak, walked in steps of 0.01 mm."""
    walls, growth = lesion.walls, lesion.growth
    if growth.from_front:
        start, way = float(walls.front(np.array([left]), np.array([along]))[0][0]), (0.0, 1.0)
    else:
        level, share = (float(value[0]) for value in walls.behind(np.array([left]), np.array([along]))[:2])
        start, lean = level / share, np.sqrt(max(1 - share**2, 0))
        way = (-np.sign(left) * lean, -share)
    run = np.arange(0.0, 14.0, 0.01)
    points = walls.chart.to_patient(left + run * way[0], start + run * way[1], np.full_like(run, along))
    return (lesion.turns_at_mm(points) <= thickness_mm).sum() * 0.01


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(EVERY), st.floats(0.1, 1.0))
def test_the_peak_is_as_thick_as_it_is_said_to_be(which, share):
    lesion = grown(*which)
    thickness = share * lesion.largest_mm
    thickest = max(ray_thickness(lesion, thickness, *peak) for peak in lesion.growth.peaks)
    assert thickest == pytest.approx(thickness, abs=0.1)


def test_nothing_is_lesion_at_zero_and_growing_never_loses_a_point(lesion):
    turns = lesion.turns_at_mm(points_in(lesion))
    assert (turns > 0).all()
    assert not np.isnan(turns).any()
    shares = [(turns <= share * lesion.largest_mm).mean() for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert shares[0] == 0
    assert (np.diff(shares) > 0).all()


def test_no_point_outside_the_stated_box_becomes_lesion(lesion):
    low, high = lesion.bounds_mm
    points = np.random.default_rng(3).uniform(low - 6, high + 6, (60_000, 3))
    held = points[np.isfinite(lesion.turns_at_mm(points))]
    assert (held >= low).all()
    assert (held <= high).all()


def test_a_lesion_keeps_out_of_bone_and_disc(lesion):
    spine = build_spine("cervical" if lesion.recipe.vertebrae[0].value.startswith("C") else "thoracic")
    points = points_in(lesion)
    points = points[lesion.turns_at_mm(points) <= lesion.recipe.thickness_mm]
    deepest = [
        (solid.field(points) < -ROOM_MM).mean()
        for solid in spine.solids
        if {name.structure for name in solid.ids} & {"vertebral_body", "anulus_fibrosus"}
    ]
    assert max(deepest) < 0.01


def test_single_precision_says_the_same(lesion):
    points = points_in(lesion, 5_000)
    double, single = lesion.turns_at_mm(points), lesion.turns_at_mm(points.astype(np.float32))
    both = np.isfinite(double) & np.isfinite(single)
    assert single.dtype == np.float32
    assert (np.isfinite(double) != np.isfinite(single)).mean() < 0.005
    assert np.median(np.abs(double[both] - single[both])) < 0.01


def wholes(lesion, thickness_mm, step=0.5):
    """Number of separate pieces of a lesion, by flooding a lattice."""
    from skimage import measure  # noqa: PLC0415 (slow to import)

    low, high = lesion.bounds_mm
    axes = [np.arange(a, b, step) for a, b in zip(low, high, strict=True)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    inside = (lesion.turns_at_mm(grid.reshape(-1, 3)) <= thickness_mm).reshape(grid.shape[:3])
    labels = measure.label(inside, connectivity=3)
    sizes = np.bincount(labels.ravel())[1:]
    return grid, inside, int((sizes > 0.02 * sizes.sum()).sum())


@pytest.mark.parametrize(
    ("region", "words", "pieces"),
    [
        ("cervical", "opll-continuous C3-C6 6mm", 1),
        ("cervical", "opll-segmental C3-C6 5mm", 4),
        ("cervical", "opll-mixed C3-C6 6mm", 2),
        ("cervical", "opll-localized C5-C6 5mm", 1),
        ("thoracic", "olf-lateral T10-T11 4mm", 2),
        ("thoracic", "olf-enlarged T10-T11 6mm", 2),
        ("thoracic", "olf-fused T10-T11 6mm", 1),
        ("thoracic", "olf-tuberous T10-T11 6mm", 1),
        ("cervical", "clf-nodule C4-C6 both 3mm round", 4),
    ],
)
def test_a_type_is_in_as_many_pieces_as_its_name_says(region, words, pieces):
    lesion = grown(region, words)
    assert wholes(lesion, lesion.recipe.thickness_mm)[2] == pieces


def at_places(lesion, thickness_mm, left=0.0):
    """At which bodies and discs the midline of the wall in front carries lesion."""
    chart, found = lesion.walls.chart, set()
    for name, along in chart.place_mm.items():
        start = float(lesion.walls.front(np.array([left]), np.array([along]))[0][0])
        points = chart.to_patient(left, start + np.arange(0.1, 1.5, 0.1), along)
        if (lesion.turns_at_mm(points) <= thickness_mm).any():
            found.add(name)
    return found


def test_each_opll_type_lies_behind_bodies_and_discs_as_its_name_says():
    held = {
        kind: at_places(grown("cervical", f"opll-{kind} C3-C6 5mm"), 5.0)
        for kind in ("continuous", "segmental", "mixed", "localized")
    }
    assert held["continuous"] == {"C3", "C3-C4", "C4", "C4-C5", "C5", "C5-C6", "C6"}
    assert held["segmental"] == {"C3", "C4", "C5", "C6"}
    assert held["mixed"] == {"C3", "C3-C4", "C4", "C4-C5", "C5", "C6"}
    assert held["localized"] == {"C3-C4", "C4-C5", "C5-C6"}


def nearest_bone(lesion, thickness_mm):
    region = "cervical" if lesion.recipe.vertebrae[0].value.startswith("C") else "thoracic"
    points = points_in(lesion, 60_000, 5)
    points = points[lesion.turns_at_mm(points) <= thickness_mm]
    laminae = [
        part.distance(points)
        for part in build_spine(region).parts
        if part.structure == "lamina" and part.level in lesion.recipe.vertebrae
    ]
    return float(np.min(laminae))


@pytest.mark.parametrize("kind", ["lateral", "extended", "enlarged", "fused", "tuberous"])
def test_an_ossified_flavum_touches_the_lamina(kind):
    assert nearest_bone(grown("thoracic", f"olf-{kind} T10-T11 4mm"), 4.0) < 0.15


@pytest.mark.parametrize("side", ["midline", "left", "right", "both"])
def test_ligament_stays_free_between_a_calcified_nodule_and_the_lamina(side):
    lesion = grown("cervical", f"clf-nodule C5-C6 {side} 6mm")
    assert nearest_bone(lesion, 6.0) > 0.4
    when, tissue = lesion.yields(points_in(lesion))
    assert (tissue == TISSUES.index("ligament")).any()
    assert np.isfinite(when[tissue == TISSUES.index("ligament")]).all()


def test_in_the_loin_a_nodule_in_the_midline_lies_where_both_ligaments_meet():
    spine, lesion = build_spine("lumbar"), grown("lumbar", "clf-nodule L4-L5 midline 5mm")
    points = points_in(lesion)
    nodule = points[lesion.turns_at_mm(points) <= 5.0]
    for side in ("left", "right"):
        assert spine.part("ligamentum_flavum", "L4-L5", side).distance(nodule).min() < 0.3


@pytest.mark.parametrize(("region", "kind"), [("cervical", "clf-nodule"), ("thoracic", "olf-enlarged")])
def test_a_lesion_of_the_flavum_lies_at_the_flavum_of_its_own_segment(region, kind):
    spine = build_spine(region)
    for upper, lower in pairwise(spine.levels):
        lesion = grow(spine, Recipe(kind, (upper, lower), "left", 2.0))
        points = points_in(lesion)
        middle = points[lesion.turns_at_mm(points) <= 2.0].mean(axis=0)
        low, high = spine.part("ligamentum_flavum", f"{upper}-{lower}", "left").bounds_mm
        assert low[2] < middle[2] < high[2]


def test_a_lesion_of_one_side_stays_on_the_patients_side():
    for words, sign in (("olf-enlarged T10-T11 left 6mm", 1), ("olf-lateral T10-T11 right 4mm", -1)):
        lesion = grown("thoracic", words)
        points = points_in(lesion)
        assert (points[np.isfinite(lesion.turns_at_mm(points)), 0] * sign > 0).all()


def test_a_mature_ossification_has_marrow_inside_cortex_and_a_nodule_has_none():
    bone, nodule = grown("thoracic", "olf-fused T10-T11 7mm"), grown("cervical", "clf-nodule C5-C6 5mm")
    points = points_in(bone)
    turns, density = bone.turns_at_mm(points), bone.density(points)
    assert density[(turns > 6.3) & (turns <= 7)].mean() > 0.8
    assert density[turns < 4].mean() < 0.4
    young = grown("thoracic", "olf-fused T10-T11 7mm immature")
    assert young.density(points)[turns < 4].mean() > 0.8
    points = points_in(nodule)
    assert nodule.density(points)[nodule.turns_at_mm(points) <= 5].min() > 0.5


def test_dural_ossification_is_a_second_layer_or_a_crescent_on_one_side():
    double = grown("cervical", "opll-mixed C3-C6 6mm double-layer")
    points = points_in(double)
    turns, density = double.turns_at_mm(points), double.density(points)
    shell = double.dural(points) <= 6
    assert shell.any()
    assert (turns[shell] > 5).all()
    assert density[shell].min() > 0.9
    assert density[(turns > 4.3) & (turns < 5.0)].max() < 0.1
    comma = grown("thoracic", "olf-enlarged T10-T11 left 6mm comma")
    points = points_in(comma, 80_000)
    crescent = points[np.isfinite(comma.dural(points))]
    assert len(crescent)
    assert (crescent[:, 0] > 0).all()
    assert not np.isfinite(grown("thoracic", "olf-enlarged T10-T11 left 6mm").dural(points)).any()


def test_no_lesion_is_an_empty_field():
    none = grown("cervical", "none")
    points = np.random.default_rng(0).uniform(-5, 5, (50, 3))
    assert np.isinf(none.turns_at_mm(points)).all()
    assert np.isinf(none.yields_at_mm(points)).all()
    assert none.largest_mm == 0


@pytest.mark.parametrize(
    ("region", "words", "sentence"),
    [
        (
            "cervical",
            "opll-continuous C4-C6 20mm",
            r"A lesion of 20 mm is thicker than the canal, which is 1\d\.\d mm deep at C\d\.",
        ),
        (
            "cervical",
            "opll-continuous C4-C6 13mm",
            r"opll-continuous can be at most 1\d\.\d mm thick at C\d, where .* 13 mm was asked for\.",
        ),
        (
            "cervical",
            "olf-fused T10-T11 4mm",
            r"olf-fused was asked for at T10-T11, but this cervical spine has C\d to .*\.",
        ),
        (
            "thoracic",
            "opll-mixed C4-C6 4mm",
            r"opll-mixed was asked for at C4-C6, but this thoracic spine has T\d+ to T12\.",
        ),
    ],
)
def test_what_has_no_room_or_no_place_is_refused_with_a_sentence(region, words, sentence):
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        grown(region, words)


def test_look_alikes_are_bone_at_the_joint_and_disc_at_the_disc():
    facet = grown("cervical", "facet-degeneration C5-C6 right 3mm")
    disc = grown("cervical", "disc-degeneration C5-C6 3mm")
    assert (facet.tissue, disc.tissue) == ("bone", "disc")
    points = points_in(facet)
    held = facet.turns_at_mm(points) <= 3
    assert (points[held, 0] < -3).all()
    assert facet.density(points)[held].min() > 0.7
    assert at_places(disc, 3.0) == {"C5-C6"}
    assert ray_thickness(disc, 3.0, *disc.growth.peaks[0]) == pytest.approx(3.0, abs=0.1)
    assert grown("cervical", "clf-nodule C5-C6 4mm").tissue == "calcium"


def test_a_bulging_disc_has_bony_spurs_at_its_edges_only():
    disc = grown("cervical", "disc-degeneration C5-C6 3mm")
    points = points_in(disc)
    held = points[disc.turns_at_mm(points) <= 3]
    bony = disc.density(held) > 0.5
    assert 0.05 < bony.mean() < 0.6
    middle = disc.walls.chart.place_mm["C5-C6"]
    along = np.abs(disc.walls.chart.coordinates(held)[2] - middle)
    assert along[bony].min() > 0.8 * disc.walls.chart.half_height_mm["C5-C6"]


def test_a_worn_disc_dries_before_gas_appears_in_it_and_neither_lies_in_the_canal():
    disc = grown("cervical", "disc-degeneration C5-C6 3mm")
    (core,) = disc.cores
    low, high = core.bounds_mm
    points = np.random.default_rng(3).uniform(low, high, (4000, 3))
    turns, gas = disc.within_discs(points)
    dry = np.isfinite(turns) & ~gas
    assert gas.any()
    assert turns[dry].max() < turns[gas].min() <= 3
    assert np.isinf(disc.turns_at_mm(points[gas])).all()
    assert (disc.density(points[np.isfinite(turns)]) == 0).all()
    assert not grown("cervical", "lf-hypertrophy C5-C6 3mm").cores


def test_more_of_a_look_alike_than_the_canal_has_room_for_is_refused():
    with pytest.raises(ValueError, match=r"^disc-degeneration can be at most \d\.\d mm thick at C\d"):
        grown("cervical", "disc-degeneration C5-C6 9mm")


def test_points_of_another_shape_are_refused():
    with pytest.raises(ValueError, match=r"Points must have shape \(n, 3\); \(3,\) was given\."):
        grown("cervical", "clf-nodule C5-C6 5mm").turns_at_mm([0.0, 1.0, 2.0])
