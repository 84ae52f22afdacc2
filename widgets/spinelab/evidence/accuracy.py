"""How well signs tell cervical myelopathy: the rows of `scales.yaml` as likelihood ratios with intervals.

Every value is one study's. What a source does not give stays empty, and says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from spinelab.domain.likelihood import Ratio, Table, negative_ratio, positive_ratio, table_from_rates
from spinelab.evidence.records import tools

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["CLUSTER", "CLUSTER_MEMBERS", "LABELS", "Study", "default_pretest", "families", "names", "studies"]

LABELS = {"cook_cluster": ("3 or more of 5", "none or 1")}
"""What a positive and a negative result of a test are called, where not present and absent."""

CLUSTER = "cook_cluster"
CLUSTER_MEMBERS = ("gait_abnormality", "hoffmann", "inverted_supinator", "babinski")
"""Signs that the cluster already counts (and age above 45) [cook2010cluster]."""

_CONTAINS = {
    CLUSTER: CLUSTER_MEMBERS,
    "any_one_of_hoffmann_tromner_wartenberg_finger_escape": (
        "hoffmann",
        "tromner",
        "wartenberg",
        "finger_escape",
    ),
}
_SAME = (
    {"hoffmann", "tromner", "wartenberg"},  # three ways to tap the same finger flexors
    {"tandem_gait_10_step_below_best_grade", "tandem_gait_10_step_below_two_best_grades", "gait_abnormality"},
    {"romberg", "walking_romberg"},
)
"""Sets of tests that test the same thing; ours, from what each test is."""

_NO_COUNTS = "The source gives no numbers of people, so there is no interval."
_NO_CONTROLS = "No people without myelopathy were examined, so there is no likelihood ratio."
_NO_ESTIMATE = "No false positive, and the numbers of people are not given: no ratio can be estimated."


@dataclass(frozen=True)
class Study:
    """What one source says of one test for degenerative cervical myelopathy."""

    test: str
    """Key of `names`."""
    source: str
    """Citation key."""
    sensitivity: float | None
    specificity: float | None
    positive: Ratio | None
    """Of a positive result."""
    negative: Ratio | None
    also: tuple[str, ...]
    """Further sources of the figures."""
    pooled: bool
    """Whether it puts several studies together."""
    remark: str
    """How the interval came about or why something is missing; one or more sentences."""

    @property
    def usable(self) -> bool:
        """Whether any result has a likelihood ratio."""
        return self.positive is not None or self.negative is not None


@cache
def names() -> dict[str, str]:
    """Return what each test is called, by key, in the order in which they are shown: that of the table."""
    rows = tools()["dcm_exam_tests"].table
    return {row["test"]: row["label"] for row in rows} | {CLUSTER: "Cook cluster of five findings"}


@cache
def studies() -> tuple[Study, ...]:
    """Return every row of ``dcm_exam_tests`` in its order, and the ``cook_cluster``."""
    return (*(_study(row) for row in tools()["dcm_exam_tests"].table), _cluster())


def families(test: str) -> frozenset[str]:
    """Return the other tests that overlap with one: they must never be multiplied with it."""
    same = {other for group in _SAME if test in group for other in group}
    inside = set(_CONTAINS.get(test, ()))
    around = {whole for whole, parts in _CONTAINS.items() if test in parts or inside & set(parts)}
    return frozenset(same | inside | around) - {test}


def default_pretest() -> float:
    """Share of people with myelopathy in the sample from which the cluster was derived [cook2010cluster]."""
    default = tools()[CLUSTER].inputs["pretest_probability"].default
    if default is None:
        raise ValueError(f"The tool {CLUSTER!r} has no default for 'pretest_probability' in scales.yaml.")
    return default


def _study(row: dict[str, Any]) -> Study:
    sens, spec = row["sens"], row["spec"]
    remarks = [f"{row['note'][0].upper()}{row['note'][1:].rstrip('.')}."] if row.get("note") else []
    table = _table(row)
    positive, negative = (None, None)
    if row.get("pooled"):
        remarks.append("Several studies put together.")
    if table is not None:
        positive, negative = positive_ratio(table), negative_ratio(table)
        how = f"Interval computed here from {table.cases} people with and {table.controls} without myelopathy"
        remarks.append(f"{how} ({positive.method} method).")
        if "score" in {positive.method, negative.method}:
            remarks.append(
                "A group had nobody with that result: half a person was added to each cell for the value."
            )
        if row.get("controls_were"):
            remarks.append(f"Those without were {row['controls_were']}.")
        if row.get("n_inferred"):
            remarks.append(f"The numbers of people are inferred: {row['n_inferred']}.")
    elif "lr_pos_ci" in row:
        positive = _printed(row["lr_pos"], row["lr_pos_ci"])
        negative = _printed(row["lr_neg"], row["lr_neg_ci"])
        remarks.append("Ratio and interval as printed.")
    elif row["lr_pos"] is None and row["lr_neg"] is None:
        remarks.append(_NO_CONTROLS)
    else:
        positive = Ratio(row["lr_pos"]) if row["lr_pos"] is not None else None
        negative = Ratio(row["lr_neg"])
        remarks.append(_NO_COUNTS if positive else _NO_ESTIMATE)
    return Study(
        test=row["test"],
        source=row["source"],
        sensitivity=sens,
        specificity=spec,
        positive=positive,
        negative=negative,
        also=(row["n_source"],) if row.get("n_source") else (),
        pooled=bool(row.get("pooled")),
        remark=" ".join(remarks),
    )


def _printed(value: float, interval: Sequence[float]) -> Ratio:
    low, high = interval
    return Ratio(value, low, high, "printed")


def _table(row: dict[str, Any]) -> Table | None:
    if not {"cases", "controls"} <= row.keys():
        return None
    return table_from_rates(row["sens"], row["spec"], row["cases"], row["controls"])


def _cluster() -> Study:
    ratios = [_printed(band.lr, band.ci) for band in tools()[CLUSTER].bands if band.lr and band.ci]
    ratio = {"positive" if each.value > 1 else "negative": each for each in ratios}
    remark = (
        "Ratio and interval as printed; gait deviation, Hoffmann, inverted supinator, Babinski, age over 45. "
        "Two of the five have no published ratio. Derived in one centre from 88 people with and 161 without "
        "myelopathy."
    )
    return Study(
        CLUSTER,
        "cook2010cluster",
        None,
        None,
        ratio["positive"],
        ratio["negative"],
        also=(),
        pooled=False,
        remark=remark,
    )
