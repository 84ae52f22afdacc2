"""Cord and sac give way: still without a lesion, of one area while there is room, then squeezed."""

import numpy as np
import pytest

from spinelab.domain.lesion import TISSUES, Recipe, grow
from spinelab.domain.lesion.walls import walls_of
from spinelab.domain.measurement import cord
from spinelab.domain.spine import build_spine

CASES = [
    ("cervical", "opll-continuous C4-C6 6mm"),
    ("cervical", "opll-localized C5-C6 6mm square"),
    ("cervical", "clf-nodule C5-C6 6mm"),
    ("thoracic", "olf-fused T10-T11 7mm"),
    ("thoracic", "olf-enlarged T10-T11 left 6mm"),
]


def grown(region, words):
    return grow(build_spine(region), Recipe.parse(words))


@pytest.fixture(params=CASES, ids=lambda pair: pair[1])
def lesion(request):
    return grown(*request.param)


def points_in(lesion, count=20_000):
    return np.random.default_rng(0).uniform(*lesion.reach_mm, (count, 3))


@pytest.mark.parametrize("region", ["cervical", "thoracic"])
def test_without_a_lesion_cord_and_sac_are_those_of_the_spine(region):
    spine = build_spine(region)
    words = "none" if region == "cervical" else "olf-fused T10-T11 7mm"
    lesion = grow(spine, Recipe.parse(words))
    walls = walls_of(spine)
    random = np.random.default_rng(1)
    low, high = walls.along_mm[[16, -16]]
    points = walls.chart.to_patient(
        random.uniform(-11, 11, 20_000), random.uniform(0, 17, 20_000), random.uniform(low, high, 20_000)
    )
    now, sac = lesion.neural(points, 0.0)
    real = spine.part("spinal_cord").distance(points)
    assert not ((np.abs(real) > 0.25) & (np.sign(real) != np.sign(now))).any()
    dura = spine.part("dura_mater").distance(points)
    assert np.abs(sac[np.abs(dura) < 0.02]).max() < 0.7
    assert np.median(np.abs(sac[np.abs(dura) < 0.02])) < 0.4


def test_the_cords_area_holds_until_the_fluid_is_used_up_and_then_falls(lesion):
    areas = [cord(lesion, share * lesion.largest_mm).area_mm2 for share in (0, 0.2, 0.4, 0.6, 0.8, 1.0)]
    free = areas[0]
    assert areas[1] == pytest.approx(free, rel=0.02)
    assert all(area < 1.03 * free for area in areas)
    lost = [area for area in areas if area < 0.97 * free]
    assert (np.diff(lost) < 0).all()


def test_a_thick_lesion_flattens_the_cord_and_takes_area():
    thick = cord(grown("cervical", "opll-continuous C4-C6 6mm"), 11.0)
    assert thick.compression_ratio < 0.4
    assert thick.area_loss_percent > 30


def test_cord_and_sac_never_overlap_the_lesion_and_the_cord_lies_in_the_sac(lesion):
    points = points_in(lesion, 60_000)
    for share in (0.3, 0.6, 1.0):
        thickness = share * lesion.largest_mm
        now, sac = lesion.neural(points, thickness)
        held = lesion.turns_at_mm(points) <= thickness
        assert not (held & (now < 0)).any()
        assert not (held & (sac < 0)).any()
        assert ((now < 0) & (sac > 0.3)).sum() <= 0.002 * max((now < 0).sum(), 1)


def test_the_cord_moves_away_from_the_lesion():
    for region, words, way in ((*CASES[0], 1), (*CASES[3], -1)):
        lesion = grown(region, words)
        points = points_in(lesion, 60_000)
        _, behind, along = lesion.walls.chart.coordinates(points)
        near = np.abs(along - lesion.peak_place) < 3
        middles = [
            behind[near & (lesion.neural(points, thickness)[0] < 0)].mean()
            for thickness in (0, 0.6 * lesion.largest_mm)
        ]
        assert (middles[1] - middles[0]) * way > 0.8


def test_a_lesion_of_one_side_pushes_the_cord_to_the_other():
    lesion = grown("thoracic", "olf-enlarged T10-T11 left 6mm")
    points = points_in(lesion, 80_000)
    along = lesion.walls.chart.coordinates(points)[2]
    near = np.abs(along - lesion.peak_place) < 4
    held = near & (lesion.neural(points, lesion.largest_mm)[0] < 0)
    assert points[held, 0].mean() < -0.15


def test_a_point_passes_through_at_most_one_tissue_which_is_mostly_right(lesion):
    points = points_in(lesion)
    turns = lesion.turns_at_mm(points)
    when, to = lesion.yields(points)
    assert (when[np.isfinite(when)] <= turns[np.isfinite(when)]).all()
    assert ((to > 0) == np.isfinite(when)).all()
    assert (np.array(TISSUES)[to] == lesion.yields_to(points)).all()
    # In the canal, at half the growth, one change per point gives nearly every point its tissue.
    thickness = 0.6 * lesion.largest_mm
    canal = (lesion.walls.canal(*lesion.walls.chart.coordinates(points)) < -0.3) & (turns > thickness)

    def tissue(thickness_mm):
        now, sac = lesion.neural(points, thickness_mm)
        return np.where(now < 0, 1, np.where(sac < 0, 2, 3))

    shown = np.where(when <= thickness, to, tissue(0.0))
    named = shown != TISSUES.index("ligament")
    wrong = (shown != tissue(thickness))[canal & named].mean()
    assert wrong < 0.06


def test_a_thickness_the_lesion_cannot_have_is_refused(lesion):
    with pytest.raises(
        ValueError, match=r"^The lesion can be 0 to \d+\.\d mm thick here; 30 mm was given\.$"
    ):
        lesion.neural(points_in(lesion, 10), 30)
