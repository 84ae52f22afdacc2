"""A study as NIfTI files. Knows the format's axes (right, anterior, superior), not images."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spinelab.files import replace_file
from spinelab.imaging.mark import marked
from spinelab.imaging.sequences import SEQUENCES

if TYPE_CHECKING:
    from pathlib import Path

    from spinelab.imaging.study import Study

__all__ = ["ras_affine", "write_nifti"]

_DESCRIPTION = 80
"""Bytes that the format leaves for a description."""


def ras_affine(study: Study) -> npt.NDArray[np.float64]:
    """Return the matrix from voxel (x, y, z) to right-anterior-superior millimetres, shape (4, 4).

    The study's axes run to the left and backwards, so the first two columns are negative.
    """
    affine = np.diag([-study.spacing_mm[0], -study.spacing_mm[1], study.spacing_mm[2], 1.0])
    affine[:3, 3] = (-study.origin_mm[0], -study.origin_mm[1], study.origin_mm[2])
    return affine


def write_nifti(study: Study, thickness_mm: float, modality: str, path: Path) -> None:
    """Write one volume with its lesion grown to a thickness as ``.nii`` or ``.nii.gz``.

    The word SIMULATED is burnt into a strip behind the patient in every slice; the description says it too.

    Raises
    ------
    ValueError
        When the name does not end in ``.nii`` or ``.nii.gz``.
    """
    import nibabel  # noqa: PLC0415 (only export needs it)

    if not path.name.endswith((".nii", ".nii.gz")):
        raise ValueError(f"A NIfTI file ends in .nii or .nii.gz; {path.name} was given.")
    volume = study.at(thickness_mm, modality)
    background, bright = (-1000, 1000) if modality == "ct" else (0, 1000)
    framed = marked(volume, background, bright)
    image = nibabel.Nifti1Image(np.ascontiguousarray(framed.transpose(2, 1, 0)), ras_affine(study))
    image.header.set_xyzt_units("mm")
    image.set_sform(ras_affine(study), code=1)
    image.set_qform(ras_affine(study), code=1)
    name = "CT" if modality == "ct" else SEQUENCES[modality].name
    said = f"SIMULATED, synthetic {name}, {study.region}, {study.recipe}"
    image.header["descrip"] = said.encode()[: _DESCRIPTION - 1]
    image.header["cal_min"], image.header["cal_max"] = (-160, 240) if modality == "ct" else (0, 900)
    data = image.to_bytes()
    replace_file(path, gzip.compress(data, 4, mtime=0) if path.name.endswith(".gz") else data)
