"""What a learner sees of a patient of a pool: a few vertebrae with the lesion grown, and nothing else."""

import math

import numpy as np
import pytest

from spinelab.domain.exam import Exam
from spinelab.imaging import exam as exams
from spinelab.imaging.exam import View
from spinelab.viewer.packing import pack

NODULE = Exam("cervical", "clf-nodule", ("C5", "C6"), "left", thickness_mm=(6.0, 6.0), patients=(1,))
AXIAL = View(("C5", "C6"), ("ct",))
BYTES = 400_000


@pytest.fixture(scope="module", autouse=True)
def _small(cache):
    """Small pictures in a cache of their own, so that no test waits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("spinelab.imaging.store.cache_folder", lambda: cache)
        patch.setattr(exams, "LARGEST_BYTES", BYTES)
        exams._study.cache_clear()
        yield
        exams._study.cache_clear()


@pytest.fixture(scope="module")
def behind():
    """The study behind the pictures, with its growth."""
    return exams._study(NODULE, 1, AXIAL)


def test_the_picture_is_the_study_with_the_lesion_at_its_thickness(behind):
    seen = exams.viewed(NODULE, 1, AXIAL)
    assert np.array_equal(seen.volumes["ct"], behind.at(6.0, "ct"))
    assert not np.array_equal(seen.volumes["ct"], behind.volumes["ct"])


def test_nothing_is_left_of_the_lesion_but_the_picture():
    seen = exams.viewed(NODULE, 1, AXIAL)
    assert seen.growth is None
    assert (seen.recipe, seen.patient) == ("none", "")
    packed = pack([seen], ["ct"], names=False)
    assert set(packed.data) == {"ct"}
    assert packed.index["growths"] == []
    named = {entry["name"] for entry in packed.index["levels"]}
    assert named >= {"C5", "C5-C6", "C6"}


def test_the_vertebrae_that_are_shown_are_whole():
    seen = exams.viewed(NODULE, 1, AXIAL)
    ours = {seen.names.index(f"Vertebral body {level}") for level in ("C5", "C6")}
    heights = [np.flatnonzero((seen.labels == number).any(axis=(1, 2))) for number in ours]
    assert all(rows[0] > 0 and rows[-1] < len(seen.labels) - 1 for rows in heights)


def test_a_vertebra_beyond_the_region_is_named():
    with pytest.raises(ValueError, match=r"No levels 'C4-L3' to show in the cervical region\."):
        exams.viewed(NODULE, 1, View(("C4", "L3"), ("ct",)))


@pytest.mark.parametrize(
    "view", [AXIAL, View(("C4", "C6"), ("ct", "t2"), "sagittal")], ids=["axial", "sagittal"]
)
def test_a_question_sends_no_more_than_its_budget(view):
    seen = exams.viewed(NODULE, 1, view)
    sent = sum(len(data) for data in pack([seen], view.modalities, names=False).data.values())
    assert 0.85 * BYTES < sent <= BYTES
    _, rows, columns = seen.shape
    if view.plane == "sagittal":
        assert columns * seen.spacing_mm[0] == 24
    else:
        assert abs(rows - columns) <= 1


def test_the_probe_reads_what_the_picture_shows_and_knows_whether_it_is_in_the_lesion(behind):
    mask = behind.lesion_mask(6.0)
    z, y, x = (np.argwhere(mask).mean(axis=0).round().astype(int) + behind.growth.offset).tolist()
    point = tuple(behind.point_mm((z, y, x)))
    value, inside = exams.probed(NODULE, 1, AXIAL, point, "axial")
    volume = behind.at(6.0, "ct")
    reach = range(-4, 5)  # 2 mm in pixels of 0.5 mm
    near = [volume[z, y + j, x + i] for j in reach for i in reach if math.hypot(i, j) <= 4]
    assert value == pytest.approx(np.mean(near))
    assert inside
    _, inside = exams.probed(NODULE, 1, AXIAL, (point[0] - 12, point[1], point[2]), "coronal")
    assert not inside
    assert exams.probed(NODULE, 1, AXIAL, (500.0, 0.0, 0.0), "sagittal") is None


def test_the_density_of_a_nodule_is_that_of_its_core(behind):
    mean = exams.lesion_hu(NODULE, 1, AXIAL)
    whole = behind.at(6.0, "ct")[behind.growth.box][behind.lesion_mask(6.0)].mean()
    assert whole > 450
    assert whole < mean < 750


def test_without_a_lesion_there_is_no_density():
    with pytest.raises(ValueError, match="There is no lesion in this examination"):
        exams.lesion_hu(Exam("cervical", patients=(1,)), 1, AXIAL)
