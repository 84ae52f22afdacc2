"""Who reads the pictures well earns the full mark: truth and pictures agree, for one patient of each item."""

from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from spinebank.load import read_item
from spinebank.score import score
from spinebank.score.subject import lesion_place
from spinebank.score.truth import truth_of, view_of
from spinelab.domain.outlines import outline_of
from spinelab.imaging.exam import viewed

BANK = Path(__file__).parents[3] / "assessments" / "bank" / "imaging"
EDGE_HU = 400
"""Between soft tissue and bone, where a reader sees the border in a bone window."""


def item_of(name):
    return read_item(BANK / f"{name}.yaml").item


def slice_grid(study, z):
    """Return the points of an axial slice, (rows, columns, 3)."""
    _, rows, columns = study.shape
    x, y = (study.origin_mm[axis] + np.arange(count) * 0.5 for axis, count in ((0, columns), (1, rows)))
    yy, xx = np.meshgrid(y, x, indexing="ij")
    return np.stack([xx, yy, np.full_like(xx, study.point_mm((z, 0, 0))[2])], axis=-1)


def test_the_free_canal_measured_between_dense_borders_is_the_true_one():
    item = item_of("imaging-residual-canal-01")
    study = viewed(item.scan.exam, 3, view_of(item))
    middle = np.mean(truth_of(item, 3).points_mm, axis=0)
    z, y, x = study.index(middle)
    line = study.volumes["ct"][z, :, x - 1 : x + 2].mean(axis=1)
    dense = np.flatnonzero(line > EDGE_HU)
    ends = [dense[dense < y].max() + 0.5, dense[dense > y].min() - 0.5]
    points = [[float(middle[0]), study.origin_mm[1] + end * 0.5, float(middle[2])] for end in ends]
    answer = {"seed": 3, "kind": "ap", "plane": "axial", "points_mm": points}
    assert score(item, answer).fraction == 1


@pytest.mark.parametrize("edge_hu", [300, 400])
def test_the_outline_of_what_is_dense_is_the_outline_of_the_nodule(edge_hu):
    item = item_of("imaging-nodule-outline-01")
    study = viewed(item.scan.exam, 3, view_of(item))
    place = lesion_place(item.scan.exam, 3)
    z, y, x = study.index(place.origin_mm + np.argwhere(place.held).mean(axis=0) * 0.25)
    z = study.index([0, 0, place.largest_mm("axial")])[0]
    labels, _ = ndimage.label(study.volumes["ct"][z] > edge_hu)
    ring = outline_of(labels == labels[y, x], slice_grid(study, z))
    answer = {"seed": 3, "kind": "area", "plane": "axial", "points_mm": ring.tolist()}
    assert score(item, answer).fraction == 1


def test_a_probe_in_the_middle_of_the_nodule_reads_its_density_and_one_beside_it_does_not():
    item = item_of("imaging-nodule-density-01")
    place = lesion_place(item.scan.exam, 3)
    middle = place.origin_mm + np.argwhere(place.held).mean(axis=0) * 0.25
    answer = {"seed": 3, "kind": "probe", "plane": "axial", "points_mm": [middle.tolist()]}
    assert score(item, answer).fraction == 1
    outside = score(item, answer | {"points_mm": [(middle + np.array([12.0, 0, 0])).tolist()]})
    assert (outside.fraction, outside.sentence) == (0, "The probe lies outside the lesion.")
    beyond = score(item, answer | {"points_mm": [[400.0, 0.0, 0.0]]})
    assert beyond.sentence == "The probe lies outside the pictures."
