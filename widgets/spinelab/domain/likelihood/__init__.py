"""Bayes with likelihood ratios: what a sign does to a probability, and how sure that is. Knows no signs.

Odds form [deeks2004lr]: post-test odds are pre-test odds times the likelihood ratio. Several ratios are
multiplied as if the signs were independent given the disease; signs of one lesion are not, so the product
overstates [holleman1997combine]. Intervals take the pre-test probability as given.
"""

from spinelab.domain.likelihood.bayes import (
    DEPENDENCE,
    Counts,
    Frequencies,
    PostTest,
    combined,
    frequencies,
    post_test,
    strongest,
)
from spinelab.domain.likelihood.ratio import (
    Ratio,
    Table,
    negative_ratio,
    positive_ratio,
    score_interval,
    table_from_rates,
)

__all__ = [
    "DEPENDENCE",
    "Counts",
    "Frequencies",
    "PostTest",
    "Ratio",
    "Table",
    "combined",
    "frequencies",
    "negative_ratio",
    "positive_ratio",
    "post_test",
    "score_interval",
    "strongest",
    "table_from_rates",
]
