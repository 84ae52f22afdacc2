"""A bone of which only the near pieces are asked is the bone of which all are."""

import numpy as np
import pytest

from spinelab.domain.curvature import column
from spinelab.domain.patient import REFERENCE
from spinelab.domain.sdf import smooth_intersect
from spinelab.domain.site import site_of
from spinelab.domain.vertebra import uneven, united, vertebra_at
from spinelab.domain.vocabulary import Level, Region


def every_piece(bone, x, y, z):
    """The distance when every piece and every hole is asked at every point."""
    found = united(bone.pieces)(x, y, z) + uneven(bone.site.level.order, x, y, z)
    for hole, rounding in bone.cuts:
        found = smooth_intersect(found, -hole(x, y, z), rounding)
    return found


@pytest.mark.parametrize(
    ("region", "level"),
    [
        (Region.CERVICAL, Level.C2),
        (Region.CERVICAL, Level.C5),
        (Region.THORACIC, Level.T8),
        (Region.LUMBAR, Level.L4),
    ],
)
def test_near_its_surface_a_bone_of_near_pieces_is_the_whole_bone(region, level):
    bone = vertebra_at(site_of(column(region, REFERENCE), level))
    x, y, z = np.random.default_rng(3).uniform((0, -40, -45), (50, 70, 40), (60_000, 3)).T.astype(np.float32)
    exact, found = every_piece(bone, x, y, z), bone.local_distance(x, y, z)
    assert np.array_equal(found < 0, exact < 0)
    assert np.abs(found - exact)[np.abs(exact) < 0.5].max() < 0.05
    assert found[exact > 3.0].min() > 1.0
