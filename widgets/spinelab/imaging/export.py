"""Write a study where a user asked for it. Knows formats by name, and what each is called on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spinelab.imaging.dicom import write_dicom, write_radiograph
from spinelab.imaging.nifti import write_nifti
from spinelab.imaging.radiograph import lateral_radiograph

if TYPE_CHECKING:
    from pathlib import Path

    from spinelab.imaging.study import Study

__all__ = ["FORMATS", "RADIOGRAPH", "export"]

FORMATS = ("nifti", "dicom")
RADIOGRAPH = "radiograph"
"""Asked for like a modality; it is computed from the CT."""


def export(study: Study, thickness_mm: float, wanted: tuple[str, ...], form: str, out: Path) -> list[str]:
    """Write what is wanted; return a sentence for each.

    NIfTI: ``out`` is a file ending in ``.nii`` or ``.nii.gz`` for one modality, a folder for several. DICOM:
    ``out`` is a new folder, with one folder for each modality where there are several.

    Raises
    ------
    ValueError
        For an unknown format, or a radiograph as NIfTI.
    FileExistsError
        When something is in the way; nothing of it is touched.
    """
    if form not in FORMATS:
        raise ValueError(f"No format {form!r}. Allowed: {', '.join(FORMATS)}.")
    if form == "nifti" and RADIOGRAPH in wanted:
        raise ValueError("A radiograph is a flat picture and has no place in NIfTI; export it to dicom.")
    several, said = len(wanted) > 1, []
    if form == "nifti" and not several and not out.name.endswith((".nii", ".nii.gz")):
        raise ValueError(f"A NIfTI file ends in .nii or .nii.gz; {out.name} was given.")
    if form == "dicom" and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise FileExistsError(f"{out} exists and is not empty; give the name of a new folder.")
    for name in wanted:
        target = out
        if several:
            out.mkdir(parents=True, exist_ok=True)
            target = out / (f"{name}.nii.gz" if form == "nifti" else name)
        if form == "nifti":
            target.parent.mkdir(parents=True, exist_ok=True)
            write_nifti(study, thickness_mm, name, target)
            said.append(f"{target}: {name}, SIMULATED, {' x '.join(map(str, study.shape[::-1]))} voxels.")
            continue
        if name == RADIOGRAPH:
            count = write_radiograph(study, thickness_mm, lateral_radiograph(study, thickness_mm), target)
        else:
            count = write_dicom(study, thickness_mm, name, target)
        said.append(f"{target}: {name}, SIMULATED, {count} file{'s' if count > 1 else ''}.")
    return said
