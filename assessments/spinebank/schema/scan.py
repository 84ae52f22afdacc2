"""What all items on a computed scan share: whose scan it is, how it is shown, whence a tolerance comes."""

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from spinebank.schema.common import ItemHead, Record, Text
from spinelab.domain.exam import FIRST_SEED, LARGEST_POOL, Exam, region_levels
from spinelab.domain.vocabulary import Region

__all__ = ["PLANES", "WINDOWS", "Scan", "ScanHead", "ToleranceFrom", "Window"]

Plane = Literal["axial", "sagittal", "coronal"]
Modality = Literal["ct", "t1", "t2", "t2star"]
Window = Literal["bone", "bone-narrow", "soft", "soft-narrow", "mr"]
Millimetres = Annotated[float, Field(ge=0, le=25, allow_inf_nan=False)]
Seed = Annotated[int, Field(ge=FIRST_SEED, le=2**31 - 1)]

PLANES = ("axial", "sagittal", "coronal")
WINDOWS = ("bone", "bone-narrow", "soft", "soft-narrow", "mr")
"""Names of `spinelab.imaging.PRESETS`."""


def _ct_alone() -> list[Modality]:
    return ["ct"]


class Scan(Record):
    """A computed study: which patients, which lesion, and how the learner meets it."""

    region: Region
    """Which part of the spine is computed."""
    lesion: str
    """Kind of lesion in `spinelab.domain.lesion.KINDS`, or ``none``."""
    levels: str | None = None
    """First and last vertebra of the lesion, ``C4-C6``. None: the usual ones of the kind."""
    side: Literal["", "left", "right", "both", "midline"] = ""
    """The patient's side; empty for the usual one of the kind."""
    thickness_mm: Annotated[list[Millimetres], Field(min_length=2, max_length=2)] | None = None
    """Least and greatest thickness in the pool; each patient's lies between them. None without a lesion."""
    outline: Literal["hill", "plateau", "square", "mushroom"] = "hill"
    """Outline of an OPLL in an axial section."""
    mature: bool = True
    """Whether an ossification has marrow."""
    patients: Annotated[int, Field(ge=1, le=LARGEST_POOL)] | list[Seed]
    """Size of the pool of patients (seeds 1 to this), or the seeds themselves."""
    shown: str
    """First and last vertebra in the pictures, ``C3-C7``; fewer give a wider field."""
    modalities: list[Modality] = Field(default_factory=_ct_alone, min_length=1, max_length=2)
    """Images that are sent, the first shown first."""
    plane: Plane = "axial"
    """The large plane at the beginning."""
    window: Window | None = None
    """Preset at the beginning. None: the usual one of the modality."""

    @cached_property
    def exam(self) -> Exam:
        """The pool and its lesions, as the model knows them."""
        low, high = self.thickness_mm or (0.0, 0.0)
        return Exam(
            region=str(self.region),
            lesion=self.lesion,
            levels=_ends(self.levels) if self.levels else None,
            side=self.side,
            thickness_mm=(low, high),
            outline=self.outline,
            mature=self.mature,
            patients=self.pool,
        )

    @property
    def pool(self) -> tuple[int, ...]:
        """The seeds."""
        many = self.patients
        return tuple(range(FIRST_SEED, FIRST_SEED + many)) if isinstance(many, int) else tuple(many)

    @property
    def shown_levels(self) -> tuple[str, str]:
        """First and last vertebra in the pictures."""
        return _ends(self.shown)

    @model_validator(mode="after")
    def _can_be_computed(self) -> Self:
        for key, given in (("levels", self.levels), ("shown", self.shown)):
            if given is None:
                continue
            allowed = [str(level) for level in region_levels(str(self.region))]
            first, last = _ends(given)
            if first not in allowed or last not in allowed or allowed.index(first) > allowed.index(last):
                raise ValueError(
                    f"'{key}' is '{given}'; allowed for the {self.region} region: two of "
                    f"{', '.join(allowed)} from the top down, such as '{allowed[0]}-{allowed[1]}'"
                )
        try:
            _ = self.exam
        except (ValueError, KeyError) as error:
            raise ValueError(str(error.args[0]).rstrip(".")) from None
        return self


class ToleranceFrom(Record):
    """Where the tolerance comes from: a published agreement between observers, or a choice that says so."""

    cite: Annotated[str, StringConstraints(min_length=1, max_length=80)] | None = None
    """Key in `spinelab.evidence` of the study of agreement. None: the tolerance was chosen."""
    says: Text
    """The figure of that study and how the tolerance follows from it, or why it was chosen so."""


class ScanHead(ItemHead):
    """What every item on a scan has beside its head."""

    scan: Scan
    tolerance_from: ToleranceFrom


def _ends(text: str) -> tuple[str, str]:
    first, _, last = text.partition("-")
    return first, last or first
