"""What the sources say of each operation: judged claims and rates, each with its entity."""

from __future__ import annotations

from typing import Any

from spinelab.evidence import claims, tools
from spinelab.evidence.links import links

__all__ = ["CLAIMS", "RATES", "said_of"]

_POSTERIOR = ("pll-surg-posterior-rare", "pll-add-kline", "pll-add-c5palsy", "pll-add-motor-palsy")
_ANTERIOR = ("pll-surg-acdf", "pll-add-ant-vs-post", "pll-add-occupying-approach", "pll-add-csf")
CLAIMS: dict[str, tuple[str, ...]] = {
    "laminectomy": _POSTERIOR,
    "open-door": (*_POSTERIOR, "pll-add-kline-flexion", "pll-add-lp-vs-pdf", "pll-add-postop-growth"),
    "french-door": (*_POSTERIOR, "pll-add-kline-flexion", "pll-add-lp-vs-pdf", "pll-add-postop-growth"),
    "corpectomy": _ANTERIOR,
    "anterior-floating": ("pll-add-acaf", *_ANTERIOR),
    "olf-resection": ("lf-surg-laminectomy", "lf-add-recovery-rate", "lf-add-complication-range"),
    "olf-floating": ("lf-surg-excision", "lf-surg-dural-release", "lf-add-recovery-rate"),
}
"""Records of ``claims_*.yaml`` for each operation, in reading order."""

_POSTERIOR_RATES = (
    "c5_palsy_opll_posterior_mean_percent",
    "motor_palsy_posterior_opll_percent",
    "major_deficit_posterior_percent",
)
_GROWTH = "radiological_progression_after_laminoplasty_percent"
RATES: dict[str, tuple[str, ...]] = {
    "laminectomy": ("c5_palsy_laminectomy_percent", *_POSTERIOR_RATES),
    "open-door": ("c5_palsy_open_door_percent", *_POSTERIOR_RATES, _GROWTH),
    "french-door": ("c5_palsy_double_door_percent", *_POSTERIOR_RATES, _GROWTH),
    "corpectomy": ("csf_leak_anterior_opll_percent", "major_deficit_anterior_percent"),
    "anterior-floating": ("c5_palsy_acaf_percent", "csf_leak_acaf_percent", "major_deficit_anterior_percent"),
}
"""Rows of the tool ``surgical_complication_rates`` for each operation, in reading order."""


def said_of(operation: str) -> dict[str, Any]:
    """Return statements and rates of an operation, with entity and sources, as plain data."""
    rows = {row["id"]: row for row in tools()["surgical_complication_rates"].table}
    held = claims()
    return {
        "claims": [
            {
                "id": name,
                "entity": held[name].condition,
                "text": held[name].statement,
                "cites": links(held[name].evidence),
            }
            for name in CLAIMS[operation]
        ],
        "rates": [
            {
                "what": row["what"],
                "entity": f"{row['entity']}: {row['procedure']}",
                "percent": row["value"],
                "cites": links((row["source"],)),
            }
            for row in (rows[name] for name in RATES.get(operation, ()))
        ],
    }
