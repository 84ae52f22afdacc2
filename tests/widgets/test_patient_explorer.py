"""One patient of the model in 3D: the lesion is there, gives nothing away, and the cord makes room for it."""

import json

import numpy as np
import pytest

from spinelab.domain.lesion import Recipe, grow
from spinelab.domain.spine import build_spine
from spinelab.explorer import PatientExplorer, SpineExplorer
from spinelab.explorer.patient import FINDING, pack_patient
from spinelab.explorer.scene import pack

LESION = "opll-localized C5-C6 5mm"


@pytest.fixture(scope="module")
def sick():
    """The reference spine with a lesion, whose other surfaces are on disk already."""
    return pack_patient("cervical", 0, LESION)


def points_of(packed, structure):
    """Return the corners of a part's triangles, patient mm."""
    mesh = packed.index["mesh"]
    count = mesh["vertices"]
    steps = np.frombuffer(packed.mesh, "<i2", count * 3).reshape(-1, 3)
    after = -(-count * 6 // 4) * 4 + count * 4
    corners = np.frombuffer(packed.mesh, "<u4", mesh["triangles"] * 3, after)
    part = next(entry for entry in packed.index["parts"] if entry["structure"] == structure)
    mine = corners[part["first"] : part["first"] + part["count"]]
    return steps[np.unique(mine)] * mesh["step_mm"] + mesh["offset_mm"]


def test_the_surface_of_the_finding_parts_what_is_lesion_from_what_is_not(sick):
    recipe = Recipe.parse(LESION)
    points = points_of(sick, FINDING)
    around = np.concatenate([np.eye(3), -np.eye(3)]) * 0.6
    near = (points[:, None] + around).reshape(-1, 3)
    turns = grow(build_spine("cervical"), recipe).turns_at_mm(near).reshape(len(points), -1)
    lesion = turns <= recipe.thickness_mm
    assert len(points) > 300
    assert lesion.any(axis=1).mean() > 0.95
    assert (~lesion).any(axis=1).mean() > 0.95


def test_cord_and_sac_make_room_for_it_and_bone_does_not(sick):
    lesion = grow(build_spine("cervical"), Recipe.parse(LESION))
    cord = points_of(sick, "spinal_cord")
    assert lesion.turns_at_mm(cord).min() > 5 - 0.5
    free = points_of(pack("cervical"), "spinal_cord")
    assert (lesion.turns_at_mm(free) < 4).any()  # without the lesion the cord lies where it grows
    assert len(points_of(sick, "vertebral_body")) == len(points_of(pack("cervical"), "vertebral_body"))


def test_nothing_that_is_sent_names_the_lesion_and_the_scene_stays_small(sick):
    sent = json.dumps([sick.index["terms"][FINDING], sick.index["entries"]["names"][0], sick.index["title"]])
    for word in ("opll", "ossif", "calci", "C5-C6"):
        assert word not in sent.casefold()
    assert sick.index["mesh"]["triangles"] <= 50_000


def test_the_explorer_of_a_patient_offers_one_region_and_takes_the_finding(sick):
    explorer = PatientExplorer("cervical", 0, LESION, bone_opacity=0.35)
    explorer.structure = FINDING
    assert [name for name, *_ in explorer._regions] == ["cervical"]
    assert explorer._mesh == sick.mesh
    assert "Chosen: the finding." in explorer.in_words()
    assert "spine 0 of the model" in explorer.in_words()
    assert explorer.get_state().keys() == SpineExplorer().get_state().keys()
    with pytest.raises(ValueError, match="No lesion 'stone'"):
        PatientExplorer("cervical", 0, "stone C5-C6 3mm")
