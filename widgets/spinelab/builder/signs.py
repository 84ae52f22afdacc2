"""What may follow from a lesion of a size, in sourced sentences. Knows thresholds, no geometry.

The sentences are general: which segment gives which sign is another lesson. Every one names the entity of its
source, and none says that a person with such a lesion has the sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spinelab.evidence.links import links

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SIGNS", "Sign", "as_data", "signs_for"]

_OSSIFIED = ("olf", "opll")
_EVERY = ("olf", "clf", "opll", "cpll", "lf")
_NECK, _CHEST, _LOIN = "cervical", "thoracic", "lumbar"
_FLAT_PERCENT = 5.0
"""From here on the model's cord is called flattened; chosen, not published."""
_CORD_LOSS_PERCENT = 1.0
"""From here on the model's cord is called smaller: less is within its rounding."""


@dataclass(frozen=True)
class Sign:
    """One sentence and when it is shown."""

    text: str
    cites: tuple[str, ...]
    families: tuple[str, ...] = _EVERY
    regions: tuple[str, ...] = (_NECK, _CHEST, _LOIN)
    measure: str = ""
    """Name of a measurement; empty for a sentence that is always shown."""
    least: float = 0.0
    """Shown from this value on (below it, when ``below`` is set)."""
    below: bool = False


SIGNS: tuple[Sign, ...] = (
    Sign(
        "OPLL: most of it is silent. Of 207 people with OPLL, 66 percent stayed free of myelopathy over "
        "about 10 years.",
        ("matsunaga1994natural",),
        ("opll",),
    ),
    Sign(
        "OLF without symptoms, or not responsible for them: 71 of 81 people (87.7 percent) did not get worse "
        "over 10.3 years.",
        ("fan2022natural",),
        ("olf",),
    ),
    Sign(
        "CLF: neck pain is one of the commonest symptoms; hand numbness is another.",
        ("ehioghae2022",),
        ("clf",),
        (_NECK,),
    ),
    Sign(
        "CPLL: crystal deposits here are rare. They can present acutely with pain and fever.",
        ("chen2025cppdpll", "urrutia2017ha"),
        ("cpll",),
    ),
    Sign(
        "Myelopathy of the neck, whatever the cause (DCM): numb or clumsy hands, unsteady or stiff legs; "
        "urinary symptoms are the least common, so their absence does not reassure.",
        ("soufi_dcm_prospective", "hilton2018"),
        _EVERY,
        (_NECK,),
        "cord_flattening_percent",
        _FLAT_PERCENT,
    ),
    Sign(
        "OLF in the chest: leg weakness, numb legs, brisk reflexes below the level and a sensory level on "
        "the trunk are the signs to look for.",
        ("contig18", "toyama2013"),
        ("olf",),
        (_CHEST,),
        "cord_flattening_percent",
        _FLAT_PERCENT,
    ),
    Sign(
        "Thoracic myelopathy of mixed causes: leg numbness and a disturbed gait were the commonest "
        "complaints.",
        ("ando2019",),
        ("clf", "opll", "lf"),
        (_CHEST,),
        "cord_flattening_percent",
        _FLAT_PERCENT,
    ),
    Sign(
        "Below the end of the cord a narrow canal gives leg symptoms on walking that ease on sitting or "
        "bending forwards (lumbar stenosis in general).",
        ("ammendolia2022", "seki2013"),
        _EVERY,
        (_LOIN,),
    ),
    Sign(
        "OLF: an area ratio above 33 percent separated levels with myelopathy from incidental ones "
        "(sensitivity 87.1, specificity 87.3 percent).",
        ("aolf2019",),
        ("olf",),
        (_CHEST,),
        "area_ratio_percent",
        33.0,
    ),
    Sign(
        "OPLL: with disc degeneration, cord signal change was seen at a mean of 47 percent of canal "
        "compromise; in pure OPLL at 61 percent.",
        ("lee2021newclass",),
        ("opll",),
        (_NECK,),
        "occupying_ratio_percent",
        47.0,
    ),
    Sign(
        "OPLL: all 39 people with more than 60 percent stenosis of the canal on the radiograph had "
        "myelopathy.",
        ("matsunaga2008predictors",),
        ("opll",),
        (_NECK,),
        "occupying_ratio_percent",
        60.0,
    ),
    Sign(
        "OPLL, a teaching rule and no law: myelopathy is almost universal when less than 6 mm of the canal "
        "remain.",
        ("radiologymadeeasy_opll",),
        ("opll",),
        (_NECK,),
        "residual_canal_mm",
        6.0,
        below=True,
    ),
    Sign(
        "OPLL: in people with more than 50 percent occupation, loss of cord area told myelopathy far better "
        "than the ratio did (AUC 0.90 against 0.72). In this model the cord has begun to lose area.",
        ("sca_severe_opll",),
        ("opll",),
        (_NECK, _CHEST),
        "cord_loss_percent",
        _CORD_LOSS_PERCENT,
    ),
    Sign(
        "OPLL: the occupying ratio alone did not tell mild from severe myelopathy in 50 people. Ask and "
        "examine before you believe a percentage.",
        ("lee2016angle",),
        ("opll",),
    ),
    Sign(
        "Ossification in a narrow canal: a simple fall can cause sudden loss of function.",
        ("trauma_opll_gsj", "fan2022natural"),
        _OSSIFIED,
        (_NECK, _CHEST),
        "cord_flattening_percent",
        _FLAT_PERCENT,
    ),
)
"""In reading order."""


def signs_for(region: str, family: str, numbers: Mapping[str, float]) -> tuple[Sign, ...]:
    """Return the sentences that apply to measurements (unit in each name; see ``least``)."""
    return tuple(
        sign
        for sign in SIGNS
        if family in sign.families and region in sign.regions and _holds(sign, numbers.get(sign.measure))
    )


def _holds(sign: Sign, value: float | None) -> bool:
    if not sign.measure:
        return True
    return value is not None and (value < sign.least if sign.below else value >= sign.least)


def as_data(region: str, family: str) -> list[dict[str, Any]]:
    """Return the sentences that can apply somewhere in a region, for the view, which compares the values."""
    return [
        {
            "text": sign.text,
            "measure": sign.measure,
            "least": sign.least,
            "below": sign.below,
            "cites": links(sign.cites),
        }
        for sign in SIGNS
        if family in sign.families and region in sign.regions
    ]
