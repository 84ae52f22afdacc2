"""Files that other programs read: right place, right values, and SIMULATED in pixels and words."""

import re
import shlex
import subprocess
from pathlib import Path

import nibabel
import numpy as np
import pydicom
import pytest

from spinelab.imaging import export, lateral_radiograph
from spinelab.imaging.mark import marked, word_mask
from spinelab.imaging.nifti import ras_affine

README = Path(__file__).parents[3] / "README.md"


@pytest.fixture
def landmark(normal):
    """Return the front lower corner of the middle of the cord, LPS, as a point with no symmetry."""
    z, y, x = (int(axis.mean()) for axis in np.nonzero(normal.labels == normal.names.index("Spinal cord")))
    return (z + 3, y, x + 1), normal.point_mm((z + 3, y, x + 1))


def test_nifti_keeps_a_landmark_in_its_place(normal, landmark, tmp_path):
    index, point = landmark
    export(normal, 0.0, ("ct",), "nifti", tmp_path / "a.nii.gz")
    image = nibabel.load(tmp_path / "a.nii.gz")
    ras = image.affine @ [index[2], index[1], index[0], 1]
    assert ras[:3] == pytest.approx([-point[0], -point[1], point[2]], abs=1e-3)
    assert nibabel.aff2axcodes(image.affine) == ("L", "P", "S")
    assert image.affine == pytest.approx(ras_affine(normal))
    data = np.asarray(image.dataobj)
    rows, columns = normal.shape[1:]
    assert np.array_equal(data[:columns, :rows].transpose(2, 1, 0), normal.volumes["ct"])


def test_nifti_says_that_it_is_simulated(normal, tmp_path):
    export(normal, 0.0, ("t2",), "nifti", tmp_path / "a.nii")
    header = nibabel.load(tmp_path / "a.nii").header
    assert header["descrip"].item().decode().startswith("SIMULATED, synthetic T2 TSE, cervical")
    assert header.get_xyzt_units()[0] == "mm"


def test_dicom_reads_back_as_the_same_volume(opll, tmp_path):
    export(opll, 5.0, ("ct",), "dicom", tmp_path / "ct")
    files = [pydicom.dcmread(path) for path in sorted((tmp_path / "ct").iterdir())]
    assert len(files) == opll.shape[0]
    rows, columns = opll.shape[1:]
    stack = np.stack(
        [file.pixel_array.astype(int) * int(file.RescaleSlope) + int(file.RescaleIntercept) for file in files]
    )
    assert np.array_equal(stack[:, :rows, :columns], opll.at(5.0, "ct"))
    heights = [float(file.ImagePositionPatient[2]) for file in files]
    assert np.diff(heights) == pytest.approx(opll.spacing_mm[2], abs=1e-3)
    assert files[0].ImagePositionPatient == pytest.approx(opll.origin_mm, abs=1e-3)
    assert files[0].ImageOrientationPatient == [1, 0, 0, 0, 1, 0]
    assert files[0].PixelSpacing == [opll.spacing_mm[1], opll.spacing_mm[0]]
    assert len({file.SOPInstanceUID for file in files}) == len(files)
    assert len({(file.SeriesInstanceUID, file.FrameOfReferenceUID) for file in files}) == 1


@pytest.mark.parametrize("wanted", ["ct", "t1", "t2", "t2star", "radiograph"])
def test_every_dicom_file_says_that_it_is_simulated(opll, wanted, tmp_path):
    export(opll, 5.0, (wanted,), "dicom", tmp_path / "out")
    file = pydicom.dcmread(min((tmp_path / "out").iterdir()))
    assert list(file.ImageType[:2]) == ["DERIVED", "SECONDARY"]
    assert str(file.PatientName).startswith("SIMULATED^")
    assert file.PatientID.startswith("SIMULATED")
    assert file.SeriesDescription.startswith("SIMULATED")
    assert file.BurnedInAnnotation == "YES"
    assert "shows no person" in file.ImageComments
    assert file.Modality == {"ct": "CT", "radiograph": "CR"}.get(wanted, "MR")


def test_modalities_of_one_export_share_study_and_frame(normal, tmp_path):
    said = export(normal, 0.0, ("ct", "t2"), "dicom", tmp_path / "both")
    assert len(said) == 2
    ct, t2 = (pydicom.dcmread(min((tmp_path / "both" / name).iterdir())) for name in ("ct", "t2"))
    assert ct.StudyInstanceUID == t2.StudyInstanceUID
    assert ct.FrameOfReferenceUID == t2.FrameOfReferenceUID
    assert ct.SeriesInstanceUID != t2.SeriesInstanceUID
    assert (t2.RepetitionTime, t2.EchoTime) == (3207, 100)


def test_the_word_is_burnt_in_beside_the_anatomy():
    image = np.full((40, 200), 7, dtype=np.int16)
    framed = marked(image, 0, 99)
    assert np.array_equal(framed[:40], image)
    word = word_mask(2)
    assert np.array_equal(framed[43 : 43 + word.shape[0], 3 : 3 + word.shape[1]] == 99, word)


def test_a_narrow_image_is_widened_for_the_word():
    assert marked(np.zeros((5, 10)), 0, 1).shape[1] >= word_mask(1).shape[1]


def test_what_is_there_is_not_overwritten(normal, tmp_path):
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(FileExistsError, match=r"exists and is not empty; give the name of a new folder\.$"):
        export(normal, 0.0, ("ct",), "dicom", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


@pytest.mark.parametrize(
    ("wanted", "form", "name", "said"),
    [
        ("ct", "png", "a", r"^No format 'png'\. Allowed: nifti, dicom\.$"),
        ("radiograph", "nifti", "a.nii", r"export it to dicom\.$"),
        ("ct", "nifti", "a.img", r"ends in \.nii or \.nii\.gz; a\.img was given\.$"),
    ],
)
def test_a_wrong_export_is_refused(normal, tmp_path, *, wanted, form, name, said):
    with pytest.raises(ValueError, match=said):
        export(normal, 0.0, (wanted,), form, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_bone_is_bright_on_the_radiograph_and_air_is_dark(normal):
    film = lateral_radiograph(normal)
    body = normal.index(normal.point_mm(tuple(int(a.mean()) for a in np.nonzero(normal.labels == 1))))
    row = round((normal.shape[0] - 1 - body[0]) * normal.spacing_mm[2] / normal.spacing_mm[1])
    assert film.pixels[row, body[1]] > 2 * film.pixels[row, -3]


def commands_of_the_readme():
    return re.findall(r"^(spinelab volume .+)$", README.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("command", commands_of_the_readme())
def test_the_commands_of_the_readme_write_simulated_volumes(command, tmp_path):
    """Run here with fewer voxels, which takes a tenth of the time."""
    coarse = [*shlex.split(command), "--spacing", "2,2,3"]
    done = subprocess.run(coarse, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "SIMULATED" in done.stdout
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) > 100_000


def test_the_command_refuses_what_cannot_be_in_one_sentence(tmp_path):
    command = ["spinelab", "volume", "--region", "cervical", "--spacing", "2,2,3", "--to"]
    bad = subprocess.run(
        [*command, "nifti", "--lesion", "opll-localized", "--thickness-mm", "40", str(tmp_path / "b.nii")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert bad.returncode == 1
    assert len(bad.stderr.strip().splitlines()) == 1
    assert "40 mm" in bad.stderr
    assert not (tmp_path / "b.nii").exists()
