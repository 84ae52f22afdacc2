"""What a learner sees of a patient of a pool: cropped, grown, and nothing else with it."""

import numpy as np
import pytest

from spinelab.domain.exam import Exam
from spinelab.imaging import exam as exams
from spinelab.imaging import simulate
from spinelab.viewer.packing import pack

COARSE = (1.0, 1.0, 2.0)
NODULE = Exam("cervical", "clf-nodule", ("C5", "C6"), "left", thickness_mm=(6.0, 6.0), patients=(1,))


@pytest.fixture(scope="module")
def coarse(cache):
    """One patient at a coarse spacing, so that no test waits for a fine one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("spinelab.imaging.store.cache_folder", lambda: cache)
        return simulate(
            NODULE.recipe(1), "cervical", NODULE.patient(1), spacing_mm=COARSE, modalities=("ct", "t2")
        )


@pytest.fixture(autouse=True)
def _coarse(coarse, monkeypatch):
    monkeypatch.setattr(exams, "_study", lambda *_: coarse)


def seen(shown=("C4", "C6"), modalities=("ct",), plane="axial"):
    return exams.viewed(NODULE, 1, shown, modalities, plane)


def test_the_picture_is_the_grown_study_at_the_same_place(coarse):
    study = seen()
    z, y, x = coarse.index(study.point_mm((0, 0, 0)))
    depth, rows, columns = study.shape
    grown = coarse.at(6.0, "ct")
    assert np.array_equal(study.volumes["ct"], grown[z : z + depth, y : y + rows, x : x + columns])
    assert not np.array_equal(grown, coarse.volumes["ct"])


def test_nothing_is_left_of_the_lesion_but_the_picture():
    study = seen()
    assert study.growth is None
    assert (study.recipe, study.patient) == ("none", "")
    packed = pack([study], ["ct"], names=False)
    assert set(packed.data) == {"ct"}
    assert packed.index["growths"] == []
    assert {"C4", "C4-C5", "C5", "C5-C6", "C6"} <= {entry["name"] for entry in packed.index["levels"]}


def test_the_vertebrae_that_are_shown_are_whole():
    study = seen(("C4", "C6"))
    names = {study.names[n].lower() for n in np.unique(study.labels)}
    assert {"vertebral body c4", "vertebral body c5", "vertebral body c6", "spinal cord"} <= names
    assert len(seen(("C5", "C5")).labels) < len(study.labels)


def test_a_vertebra_beyond_the_study_is_named():
    with pytest.raises(ValueError, match="The study has no vertebra L3, which was to be shown"):
        seen(("C4", "L3"))


@pytest.mark.parametrize(
    ("modalities", "plane", "most"), [(("ct",), "axial", 60_000), (("ct", "t2"), "sagittal", 160_000)]
)
def test_a_question_sends_no_more_than_its_budget(monkeypatch, modalities, plane, most):
    monkeypatch.setattr(exams, "LARGEST_BYTES", most)
    study = seen(("C3", "C7"), modalities, plane)
    sent = sum(len(data) for data in pack([study], modalities, names=False).data.values())
    assert 0.7 * most < sent <= most
    _, rows, columns = study.shape
    assert rows > columns if plane == "sagittal" else abs(rows - columns) <= 1


def test_the_probe_reads_what_the_picture_shows_and_knows_whether_it_is_in_the_lesion(coarse):
    mask = coarse.lesion_mask(6.0)
    z, y, x = (np.argwhere(mask).mean(axis=0).round().astype(int) + coarse.growth.offset).tolist()
    point = tuple(coarse.point_mm((z, y, x)))
    value, inside = exams.probed(NODULE, 1, point, "axial")
    volume = coarse.at(6.0, "ct")
    near = [volume[z, y + j, x + i] for j in range(-2, 3) for i in range(-2, 3) if i * i + j * j <= 4]
    assert value == pytest.approx(np.mean(near))
    assert inside
    _, inside = exams.probed(NODULE, 1, (point[0] - 15, point[1], point[2]), "coronal")
    assert not inside
    assert exams.probed(NODULE, 1, (500.0, 0.0, 0.0), "sagittal") is None


def test_the_density_of_a_nodule_is_that_of_its_core(coarse):
    mean = exams.lesion_hu(NODULE, 1)
    rim = coarse.at(6.0, "ct")[coarse.growth.box][coarse.lesion_mask(6.0)].mean()
    assert rim < mean < 700


def test_without_a_lesion_there_is_no_density(monkeypatch, coarse):
    monkeypatch.setattr(exams, "_study", lambda *_: exams.replace(coarse, growth=None))
    with pytest.raises(ValueError, match="There is no lesion in this examination"):
        exams.lesion_hu(NODULE, 1)
