r"""A study as a DICOM series. Knows attributes and files, not images.

Legacy CT Image Storage, MR Image Storage and, for radiographs, Computed Radiography Image Storage: what every
viewer opens. Every file says that it is synthetic: in its pixels (BurnedInAnnotation), as DERIVED\SECONDARY
image, in the names of patient, study and series, and in the comments.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from spinelab.imaging.mark import marked
from spinelab.imaging.sequences import SEQUENCES
from spinelab.imaging.windows import PRESETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydicom.dataset import Dataset, FileDataset

    from spinelab.imaging.radiograph import Radiograph
    from spinelab.imaging.study import Study

__all__ = ["write_dicom", "write_radiograph"]

_SYNTHETIC = (
    "SIMULATED IMAGE. Computed from published dimensions for teaching; it shows no person. "
    "Not for diagnosis or patient care."
)
_BODY_PARTS = {"cervical": "CSPINE", "thoracic": "TSPINE", "lumbar": "LSPINE"}
_CT_SLOPE, _CT_INTERCEPT = 1, -1024


def write_dicom(study: Study, thickness_mm: float, modality: str, folder: Path) -> int:
    """Write one volume, slice by slice, into a new folder; return the number of files.

    Raises
    ------
    FileExistsError
        When the folder exists and is not empty: nothing is written then.
    """
    volume = study.at(thickness_mm, modality)
    background, bright = (-1000, 1000) if modality == "ct" else (0, 1000)
    framed = marked(volume, background, bright)
    stored = framed.astype(np.int32) - _CT_INTERCEPT if modality == "ct" else framed.astype(np.int32)
    return _into(folder, _slices(study, thickness_mm, modality, np.clip(stored, 0, 4095).astype(np.uint16)))


def write_radiograph(study: Study, thickness_mm: float, film: Radiograph, folder: Path) -> int:
    """Write a radiograph as one DICOM file into a new folder; return 1."""
    return _into(folder, iter([("IM0001.dcm", _film(study, thickness_mm, film))]))


def _into(folder: Path, files: Iterator[tuple[str, FileDataset]]) -> int:
    """Write all files beside the folder first, so that it never holds half a series."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} exists and is not empty; give the name of a new folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    count = 0
    try:
        for name, dataset in files:
            buffer = io.BytesIO()
            dataset.save_as(buffer, enforce_file_format=True)
            (draft / name).write_bytes(buffer.getvalue())
            count += 1
        draft.chmod(0o755)
        if folder.exists():
            folder.rmdir()
        draft.replace(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return count


def _uid(*parts: object) -> str:
    """Return a UID below the root for UUIDs, the same for the same request."""
    return f"2.25.{int.from_bytes(sha256(repr(parts).encode()).digest()[:16], 'big')}"


def _common(study: Study, thickness_mm: float, modality: str, storage: str, instance: str) -> FileDataset:
    from pydicom.dataset import FileDataset, FileMetaDataset  # noqa: PLC0415 (only export needs it)
    from pydicom.uid import UID, ExplicitVRLittleEndian  # noqa: PLC0415

    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = UID(storage), UID(instance)
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    who = (study.region, study.patient)
    what = (*who, study.recipe, thickness_mm, study.spacing_mm, modality)
    region = study.region.upper()
    _put(
        dataset,
        SpecificCharacterSet="ISO_IR 192",
        SOPClassUID=storage,
        SOPInstanceUID=instance,
        # Who: nobody.
        PatientName=f"SIMULATED^{region}^SEED {study.seed}",
        PatientID=f"SIMULATED-{sha256(repr(who).encode()).hexdigest()[:12].upper()}",
        PatientBirthDate="",
        PatientSex="O",
        PatientComments=_SYNTHETIC,
        # Which study.
        StudyInstanceUID=_uid("study", *who, study.recipe, thickness_mm),
        SeriesInstanceUID=_uid("series", *what),
        FrameOfReferenceUID=_uid("frame", *who),
        PositionReferenceIndicator="",
        StudyDate="",
        StudyTime="",
        StudyID="SIMULATED",
        AccessionNumber="",
        ReferringPhysicianName="",
        StudyDescription=f"SIMULATED {region} SPINE",
        Manufacturer="SIMULATED (spinelab)",
        ManufacturerModelName="spinelab computed phantom",
        SoftwareVersions="spinelab",
        InstanceNumber=1,
        AcquisitionNumber=1,
        ContentDate="",
        ContentTime="",
        PatientOrientation="",
        BurnedInAnnotation="YES",
        RecognizableVisualFeatures="NO",
        LossyImageCompression="00",
        ImageComments=_SYNTHETIC,
        DerivationDescription="Computed from a mathematical model of a spine; no acquisition took place.",
        BodyPartExamined=_BODY_PARTS.get(study.region, "SPINE"),
        SamplesPerPixel=1,
        PhotometricInterpretation="MONOCHROME2",
        BitsAllocated=16,
        BitsStored=12,
        HighBit=11,
        PixelRepresentation=0,
    )
    return dataset


def _put(dataset: Dataset, **attributes: Any) -> None:
    for name, content in attributes.items():
        setattr(dataset, name, content)


def _slices(
    study: Study, thickness_mm: float, modality: str, stored: npt.NDArray[np.uint16]
) -> Iterator[tuple[str, FileDataset]]:
    from pydicom.uid import CTImageStorage, MRImageStorage  # noqa: PLC0415 (only export needs it)

    storage = CTImageStorage if modality == "ct" else MRImageStorage
    x, y, z = study.spacing_mm
    request = (study.region, study.patient, study.recipe, thickness_mm, study.spacing_mm, modality)
    for index, plane in enumerate(stored):
        dataset = _common(study, thickness_mm, modality, storage, _uid("image", *request, index))
        height = study.origin_mm[2] + index * z
        _put(
            dataset,
            InstanceNumber=index + 1,
            SeriesNumber=1 + ("ct", *SEQUENCES).index(modality),
            ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
            ImagePositionPatient=[
                round(study.origin_mm[0], 4),
                round(study.origin_mm[1], 4),
                round(height, 4),
            ],
            SliceLocation=round(height, 4),
            SliceThickness=z,
            SpacingBetweenSlices=z,
            PixelSpacing=[y, x],
            PatientPosition="HFS",
            Rows=plane.shape[0],
            Columns=plane.shape[1],
            PixelData=plane.astype("<u2").tobytes(),
        )
        dataset["PixelData"].VR = "OW"
        if modality == "ct":
            _put(dataset, **_ct_attributes(study, thickness_mm))
        else:
            _put(dataset, **_mr_attributes(study, thickness_mm, modality))
        yield f"IM{index + 1:04d}.dcm", dataset


def _titled(study: Study, thickness_mm: float, what: str) -> str:
    lesion = (
        "normal" if study.growth is None or thickness_mm <= 0 else f"{study.recipe} at {thickness_mm:g} mm"
    )
    return f"SIMULATED {what}, {lesion}"[:64]


def _ct_attributes(study: Study, thickness_mm: float) -> dict[str, Any]:
    bone, soft = PRESETS["bone"], PRESETS["soft"]
    return {
        "Modality": "CT",
        "ImageType": ["DERIVED", "SECONDARY", "AXIAL"],
        "SeriesDescription": _titled(study, thickness_mm, "CT"),
        "KVP": "120",
        "RescaleIntercept": _CT_INTERCEPT,
        "RescaleSlope": _CT_SLOPE,
        "RescaleType": "HU",
        "WindowCenter": [soft.level, bone.level],
        "WindowWidth": [soft.width, bone.width],
        "WindowCenterWidthExplanation": [soft.name, bone.name],
    }


def _mr_attributes(study: Study, thickness_mm: float, modality: str) -> dict[str, Any]:
    sequence, window = SEQUENCES[modality], PRESETS["mr"]
    return {
        "Modality": "MR",
        "ImageType": ["DERIVED", "SECONDARY", "OTHER"],
        "SeriesDescription": _titled(study, thickness_mm, f"MRI {sequence.name}"),
        "ScanningSequence": "GR" if sequence.gradient_echo else "SE",
        "SequenceVariant": "SK" if sequence.echo_train > 1 else ("SP" if sequence.gradient_echo else "NONE"),
        "ScanOptions": "",
        "MRAcquisitionType": "2D",
        "SequenceName": sequence.name,
        "RepetitionTime": sequence.tr_ms,
        "EchoTime": sequence.te_ms,
        "EchoTrainLength": sequence.echo_train,
        "FlipAngle": sequence.flip_deg,
        "MagneticFieldStrength": sequence.field_t,
        "WindowCenter": window.level,
        "WindowWidth": window.width,
    }


def _film(study: Study, thickness_mm: float, film: Radiograph) -> FileDataset:
    from pydicom.uid import ComputedRadiographyImageStorage  # noqa: PLC0415 (only export needs it)

    request = (study.region, study.patient, study.recipe, thickness_mm, study.spacing_mm, "radiograph")
    dataset = _common(
        study, thickness_mm, "radiograph", ComputedRadiographyImageStorage, _uid("image", *request)
    )
    pixels = marked(film.pixels, 0, 4000).astype("<u2")
    _put(
        dataset,
        Modality="CR",
        ImageType=["DERIVED", "SECONDARY"],
        SeriesDescription=_titled(study, thickness_mm, "lateral radiograph"),
        SeriesNumber=9,
        ViewPosition="LL",
        PatientOrientation=["P", "F"],
        ImagerPixelSpacing=list(film.spacing_mm),
        PixelSpacing=list(film.spacing_mm),
        PixelSpacingCalibrationType="GEOMETRY",
        PixelSpacingCalibrationDescription="Parallel rays: no magnification",
        RescaleIntercept=0,
        RescaleSlope=1,
        RescaleType="US",
        WindowCenter=2000,
        WindowWidth=4000,
        Rows=pixels.shape[0],
        Columns=pixels.shape[1],
        PixelData=pixels.tobytes(),
    )
    for name in (
        "RescaleIntercept",
        "RescaleSlope",
        "RescaleType",
        "FrameOfReferenceUID",
        "PositionReferenceIndicator",
    ):
        delattr(dataset, name)
    dataset["PixelData"].VR = "OW"
    return dataset
