"""Who the computed spine belongs to: sex, stature, width of the canal, curves. Knows options, not shapes."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import ClassVar, Literal, Self, get_args

import numpy as np

from spinelab.domain.morphometry import measure

__all__ = ["REFERENCE", "Patient", "Sex"]

Sex = Literal["mean", "female", "male"]

_REFERENCE_CM = 170.0
"""Stature to which the sizes of the reference belong; assumed, since its sources mix women and men."""
_STATURE_CM = {"female": (163.0, 6.5), "male": (176.0, 7.0)}
"""Mean and standard deviation from which a seeded stature is drawn; assumed."""
_BODY = {"mean": 1.0, "female": 0.925, "male": 1.07}
"""Widths and depths of the bodies at equal height: roots of the published areas over their mean, 9.6 cm2.

These are 8.22 cm2 in women and 10.98 cm2 in men, and differ also in pairs matched for height (gilsanz1994).
"""
_CANAL_SD = 0.08
"""Spread of the canal's diameters between people: 1.2 mm of 15.3 mm at C5 (japanroent_canal), rounded."""
_CURVE_SD = {"lordosis_deg": 7.0, "kyphosis_deg": 8.0, "lumbar_lordosis_deg": 10.0}
"""Kyphosis: 34 +- 8 deg (tk228). Lumbar lordosis lying down: 36.8 +- 13.2 deg (lumbar627), drawn a little
narrower so that no seed is extreme. Cervical: assumed."""


@dataclass(frozen=True)
class Patient:
    """One adult. The defaults are the reference: published means, the same on both sides.

    Raises
    ------
    ValueError
        With the allowed values, when an option lies outside them.

    >>> Patient.seeded(7) == Patient.seeded(7)
    True
    """

    seed: int = 0
    """Decides the small unevenness of the individual; 0 for none, so that left and right are alike."""
    sex: Sex = "mean"
    """Decides how broad the bodies are for their height; ``"mean"`` lies between women and men."""
    stature_cm: float = _REFERENCE_CM
    """Everything grows in proportion to it."""
    canal_scale: float = 1.0
    """Width and depth of bony canal and dural sac against the published means; the cord keeps its size."""
    lordosis_deg: float = 11.19
    """Of the neck, between the lower end plates of C2 and C7; negative when kyphotic (reed2017umtri)."""
    kyphosis_deg: float = 34.0
    """Of the chest, from the upper end plate of T1 to the lower one of T12 (tk228)."""
    lumbar_lordosis_deg: float = 36.8
    """Lying down, from the lower end plate of T12 to that of the sacrum (lumbar627)."""
    conus_shift: float = 0.0
    """How far the cord ends below its mean place (lower third of L1), in lengths of vertebra and disc."""

    ALLOWED: ClassVar[dict[str, tuple[float, float]]] = {
        "seed": (0, 2**31 - 1),
        "stature_cm": (140.0, 210.0),
        "canal_scale": (0.8, 1.2),
        "lordosis_deg": (-10.0, 35.0),
        "kyphosis_deg": (15.0, 55.0),
        "lumbar_lordosis_deg": (15.0, 65.0),
        "conus_shift": (-1.1, 1.1),
    }
    """Smallest and largest value of every number."""

    def __post_init__(self) -> None:
        if self.sex not in get_args(Sex):
            raise ValueError(f"No patient of sex {self.sex!r}. Allowed: {', '.join(get_args(Sex))}.")
        for name, (low, high) in self.ALLOWED.items():
            value = getattr(self, name)
            if not low <= value <= high:  # also refuses what is not a number
                raise ValueError(f"A patient's {name} is {value!r}. Allowed: {low:g} to {high:g}.")

    @classmethod
    def reference(cls) -> Self:
        """Return the patient of the published means, symmetric."""
        return cls()

    @classmethod
    def seeded(cls, seed: int) -> Self:
        """Return one individual of the adult population; the same one for the same seed, 1 or more.

        Every value is drawn from a normal distribution and kept within two standard deviations; the conus
        within the published range.
        """
        if seed == 0:
            raise ValueError("Seed 0 is the reference, which has no individual. Allowed: 1 to 2147483647.")
        draw = np.random.default_rng(abs(int(seed)))
        sex: Sex = "female" if draw.random() < 0.5 else "male"  # noqa: PLR2004 (one half)

        def around(mean: float, sd: float, reach: float = 2.0) -> float:
            return round(mean + sd * float(np.clip(draw.normal(), -reach, reach)), 3)

        held = {option.name: option.default for option in fields(cls)}
        curves = {name: around(held[name], sd) for name, sd in _CURVE_SD.items()}  # type: ignore[arg-type]  # numbers
        return cls(
            seed=int(seed),
            sex=sex,
            stature_cm=around(*_STATURE_CM[sex]),
            canal_scale=around(1.0, _CANAL_SD),
            conus_shift=around(0.0, measure("spinal_cord", "conus_spread", "L1").value, 2.5),
            **curves,
        )

    @property
    def size_scale(self) -> float:
        """Every length against the reference's."""
        return self.stature_cm / _REFERENCE_CM

    @property
    def body_scale(self) -> float:
        """Widths and depths of the bodies against the reference's at equal stature."""
        return _BODY[self.sex]

    @property
    def key(self) -> str:
        """Short text that tells patients apart, fit for a file name; ``reference`` for the defaults."""
        if self == Patient():
            return "reference"
        told = [f"{option.name[:3]}{getattr(self, option.name)}" for option in fields(self)]
        return re.sub(r"[^a-z0-9.-]+", "", "-".join(told))


REFERENCE = Patient()
