"""How severe a myelopathy is and how much came back: mJOA, JOA, recovery rate, Nurick, AIS, 2017 guideline.

Each function computes the record of the same name in ``scales.yaml``, where wording, bands and sources stand.
All raise `ValueError` for a value that is not allowed, with what is.
"""

from __future__ import annotations

from spinelab.domain.scales.compute import Result, compute

__all__ = [
    "ais",
    "guideline_2017",
    "hirabayashi_recovery_rate",
    "joa11_thoracic",
    "joa17",
    "mjoa",
    "nurick",
]


def mjoa(*, upper_motor: int, lower_motor: int, sensory_hand: int, sphincter: int) -> Result:
    """Return the modified JOA score of 18 points (entity: DCM; `fehlings2017intro`, `cliniborg_mjoa`).

    Parameters
    ----------
    upper_motor
        Hands and arms, 0 to 5 points; more is better, here and below.
    lower_motor
        Legs, 0 to 7 points.
    sensory_hand
        Sensation in the hands, 0 to 3 points.
    sphincter
        Bladder, 0 to 3 points.

    >>> score = mjoa(upper_motor=3, lower_motor=5, sensory_hand=2, sphincter=3)
    >>> score.value, score.band
    (13, 'moderate')
    """
    return compute(
        "mjoa",
        upper_motor=upper_motor,
        lower_motor=lower_motor,
        sensory_hand=sensory_hand,
        sphincter=sphincter,
    )


def joa17(
    *,
    upper_motor: int,
    lower_motor: int,
    sensory_upper: int,
    sensory_lower: int,
    sensory_trunk: int,
    bladder: int,
) -> Result:
    """Return the JOA score of 17 points (entity: DCM, OPLL; `joa_table_josr`); it has no bands.

    Parameters
    ----------
    upper_motor, lower_motor
        0 to 4 points each.
    sensory_upper, sensory_lower, sensory_trunk
        0 to 2 points each.
    bladder
        0 to 3 points.

    >>> score = joa17(
    ...     upper_motor=2, lower_motor=2, sensory_upper=1, sensory_lower=1, sensory_trunk=2, bladder=3
    ... )
    >>> score.value
    11
    """
    return compute(
        "joa17",
        upper_motor=upper_motor,
        lower_motor=lower_motor,
        sensory_upper=sensory_upper,
        sensory_lower=sensory_lower,
        sensory_trunk=sensory_trunk,
        bladder=bladder,
    )


def joa11_thoracic(*, lower_motor: int, sensory_lower: int, sensory_trunk: int, bladder: int) -> Result:
    """Return the thoracic JOA score of 11 points (entity: thoracic OPLL, OLF; `aizawa2006olf`).

    Parameters
    ----------
    lower_motor
        0 to 4 points.
    sensory_lower, sensory_trunk
        0 to 2 points each.
    bladder
        0 to 3 points.

    >>> joa11_thoracic(lower_motor=1, sensory_lower=1, sensory_trunk=1, bladder=2).value
    5
    """
    return compute(
        "joa11_thoracic",
        lower_motor=lower_motor,
        sensory_lower=sensory_lower,
        sensory_trunk=sensory_trunk,
        bladder=bladder,
    )


def hirabayashi_recovery_rate(*, pre: float, post: float, full_score: int) -> Result:
    """Return the share of lost points that came back, percent (`mdicu_joa`, `zaveri2019`).

    Parameters
    ----------
    pre, post
        Score before and after treatment, points; negative rates mean that the score fell.
    full_score
        17 for JOA, 18 for mJOA, 11 for the thoracic JOA.

    >>> hirabayashi_recovery_rate(pre=10, post=15, full_score=18).value
    62.5
    """
    return compute("hirabayashi_recovery_rate", pre=pre, post=post, full_score=full_score)


def nurick(*, grade: int) -> Result:
    """Return a Nurick grade, 0 (root signs only) to 5 (chair-bound or bedridden), and what it went with.

    Wording: `nurick_table_jmcr`; outcomes by grade are about OPLL (`matsunaga2004course`).

    >>> nurick(grade=2).band
    'walks without or with slight difficulty'
    """
    return compute("nurick", grade=grade)


def ais(
    *,
    all_normal_after_prior_deficit: bool,
    sacral_sensory_or_motor_preserved: bool | None = None,
    motor_preserved_below_level: bool | None = None,
    fraction_key_muscles_grade_3_or_more: float | None = None,
) -> Result:
    """Return the ASIA Impairment Scale, A to E, after an acute cord injury (`ais_bmc2022`).

    Parameters
    ----------
    all_normal_after_prior_deficit
        Sensation and power are normal now in someone who had a deficit; the rest is then not needed.
    sacral_sensory_or_motor_preserved
        Anything preserved in S4-S5; if not, the rest is not needed.
    motor_preserved_below_level
        Motor function more than three levels below the motor level on either side, or voluntary anal
        contraction.
    fraction_key_muscles_grade_3_or_more
        Share, 0 to 1, of the key muscles below the neurological level.

    >>> ais(all_normal_after_prior_deficit=False, sacral_sensory_or_motor_preserved=False).value
    'A'
    """
    return compute(
        "ais",
        all_normal_after_prior_deficit=all_normal_after_prior_deficit,
        sacral_sensory_or_motor_preserved=sacral_sensory_or_motor_preserved,
        motor_preserved_below_level=motor_preserved_below_level,
        fraction_key_muscles_grade_3_or_more=fraction_key_muscles_grade_3_or_more,
    )


def guideline_2017(
    *,
    myelopathy_present: bool,
    mjoa: int | None = None,
    cord_compression_on_imaging: bool | None = None,
    clinical_radiculopathy: bool = False,
    deteriorating: bool = False,
    failed_to_improve: bool = False,
) -> Result:
    """Return which row of the 2017 guideline for DCM applies (`fehlings2017guideline`).

    Parameters
    ----------
    myelopathy_present
        On examination.
    mjoa
        Score, 0 to 18 points; needed with myelopathy.
    cord_compression_on_imaging
        Needed without myelopathy.
    clinical_radiculopathy
        Root pain or deficit.
    deteriorating, failed_to_improve
        After a time without surgery.

    >>> guideline_2017(myelopathy_present=True, mjoa=16).band
    'surgery, or supervised rehabilitation'
    """
    return compute(
        "guideline_2017",
        myelopathy_present=myelopathy_present,
        mjoa=mjoa,
        cord_compression_on_imaging=cord_compression_on_imaging,
        clinical_radiculopathy=clinical_radiculopathy,
        deteriorating=deteriorating,
        failed_to_improve=failed_to_improve,
    )
