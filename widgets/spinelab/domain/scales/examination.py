"""At the bedside: single tests, the Cook cluster, grip-and-release, grip strength, red flags.

Each function computes the record of the same name in ``scales.yaml``, where bands and sources stand. All
raise `ValueError` for a value that is not allowed, with what is.
"""

from __future__ import annotations

from spinelab.domain.scales.compute import NotComputableError, Outcome, Result, compute
from spinelab.domain.scales.records import scale

__all__ = ["cook_cluster", "dcm_exam_tests", "grip_release_10s", "grip_strength_dcm", "red_flags"]


def dcm_exam_tests(*, test: str, positive: bool, pretest_probability: float) -> Result:
    """Return the probability of DCM after one test, percent, one outcome for each study of it.

    Never multiply the results of correlated signs. None was measured in OPLL alone.

    Parameters
    ----------
    test
        Name of a row of the table, for example ``"hoffmann"``.
    positive
        Result of the test.
    pretest_probability
        Between 0 and 1, both left out: certainty is not changed by a test.

    Raises
    ------
    NotComputableError
        When no study of the test gives a finite likelihood ratio for this result.

    >>> after = dcm_exam_tests(test="hoffmann", positive=True, pretest_probability=0.3)
    >>> [f"{study.value:.0f} % ({study.id})" for study in after.outcomes]
    ['53 % (fogarty_hoffmann_blog)', '91 % (ssrr2025signs)', '43 % (jss2024signs_table)']
    """
    tool = scale("dcm_exam_tests")
    rows = [row for row in tool.table if row["test"] == test]
    if not rows:
        known = ", ".join(dict.fromkeys(row["test"] for row in tool.table))
        raise ValueError(f"{tool.name}: no test {test!r}; allowed: {known}.")
    if not 0 < pretest_probability < 1:
        raise ValueError(
            f"{tool.name}: pretest_probability is {pretest_probability!r}; allowed: between 0 and 1."
        )
    field = "lr_pos" if positive else "lr_neg"
    outcomes = tuple(_after(row, row[field], pretest_probability) for row in rows if row[field] is not None)
    if not outcomes:
        raise NotComputableError(
            f"No study of {test!r} gives a finite likelihood ratio for a "
            f"{'positive' if positive else 'negative'} result: {rows[0]['lr_source']}."
        )
    return Result(tool.id, tool.name, outcomes, tool.sources, tool.unverified, tool.notes)


def cook_cluster(
    *,
    gait_deviation: bool,
    hoffmann: bool,
    inverted_supinator: bool,
    babinski: bool,
    age_over_45: bool,
    pretest_probability: float = 0.353,
) -> Result:
    """Return how many of five findings are positive and the probability after that (`cook2010cluster`).

    Parameters
    ----------
    gait_deviation, hoffmann, inverted_supinator, babinski, age_over_45
        Whether each was found.
    pretest_probability
        0 to 1; the default is the share of people with myelopathy in the derivation sample.

    >>> found = cook_cluster(
    ...     gait_deviation=True, hoffmann=True, inverted_supinator=False, babinski=True, age_over_45=True
    ... )
    >>> found.value, found.band, round(found["posttest_percent"].value)
    (4, 'helps rule in', 94)
    """
    return compute(
        "cook_cluster",
        gait_deviation=gait_deviation,
        hoffmann=hoffmann,
        inverted_supinator=inverted_supinator,
        babinski=babinski,
        age_over_45=age_over_45,
        pretest_probability=pretest_probability,
    )


def grip_release_10s(
    *, age_years: int, grip_release_cycles: int | None = None, step_count: int | None = None
) -> Result:
    """Return whether hands (``grip_below``) and legs (``step_below``) are slow for the age.

    Cut-offs by decade: `gr_cutoff_decade`.

    Parameters
    ----------
    age_years
        40 to 79.
    grip_release_cycles
        Full cycles in 10 s on the worse side.
    step_count
        Steps on the spot in 10 s.

    >>> grip_release_10s(age_years=52, grip_release_cycles=18)["grip_below"].band
    'slow for the age'
    """
    return compute(
        "grip_release_10s",
        age_years=age_years,
        grip_release_cycles=grip_release_cycles,
        step_count=step_count,
    )


def grip_strength_dcm(*, age_years: int, sex: str, min_grip_kg: float) -> Result:
    """Return whether grip strength screens positive for severe DCM (`kobayashi2021grip`).

    Parameters
    ----------
    age_years
        40 to 89.
    sex
        ``"male"`` or ``"female"``.
    min_grip_kg
        The weaker hand, kg.

    >>> grip_strength_dcm(age_years=72, sex="female", min_grip_kg=14).value
    True
    """
    return compute("grip_strength_dcm", age_years=age_years, sex=sex, min_grip_kg=min_grip_kg)


def red_flags(*, post_void_residual_ml: float | None = None, **flags: bool) -> Result:
    """Return which patterns of alarm the ticked flags make: ``cauda_equina``, ``cord``, ``other_cause``.

    An empty list is no all-clear. Sources: `bmj_ces`, `ces_table_esj`, `davies2018bmj`, `trauma_opll_gsj`.

    Parameters
    ----------
    post_void_residual_ml
        mL, if it was measured.
    **flags
        Names of the record's inputs, for example ``saddle_sensory_change=True``; what is left out is not
        ticked.

    >>> red_flags(new_neuro_after_fall=True)["cord"].band
    'same day'
    """
    return compute("red_flags", post_void_residual_ml=post_void_residual_ml, **flags)


def _after(row: dict[str, object], ratio: float, before: float) -> Outcome:
    odds = before / (1 - before) * ratio
    return Outcome(
        str(row["source"]),
        "Probability after the test",
        100 * odds / (1 + odds),
        "%",
        "",
        f"Likelihood ratio {ratio:g}, {row['lr_source']}.",
        (str(row["source"]),),
    )
