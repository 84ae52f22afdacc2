"""What the sources say of each operation: judged claims and rates, each with its entity."""

from __future__ import annotations

from typing import Any

from spinelab.evidence import claims, references, tools

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

_ALL = "posterior decompression of the neck, all causes"
_OPLL_POSTERIOR = "OPLL, posterior surgery"
RATES: dict[str, tuple[str, str, str]] = {
    "c5_palsy_laminectomy_percent": ("C5 palsy after laminectomy", _ALL, "gu2014c5"),
    "c5_palsy_open_door_percent": ("C5 palsy after open-door laminoplasty", _ALL, "gu2014c5"),
    "c5_palsy_double_door_percent": ("C5 palsy after double-door laminoplasty", _ALL, "gu2014c5"),
    "c5_palsy_opll_posterior_mean_percent": ("C5 palsy, mean of series", _OPLL_POSTERIOR, "atm_c5_opll"),
    "motor_palsy_posterior_opll_percent": ("Motor palsy", _OPLL_POSTERIOR, "yoshii2020periop"),
    "major_deficit_posterior_percent": (
        "Major neurological deficit",
        "OPLL over several levels, posterior surgery",
        "kim2019antpost",
    ),
    "major_deficit_anterior_percent": (
        "Major neurological deficit",
        "OPLL over several levels, anterior surgery",
        "kim2019antpost",
    ),
    "csf_leak_anterior_opll_percent": (
        "Leak of cerebrospinal fluid",
        "OPLL, anterior surgery",
        "csfleak2015",
    ),
    "c5_palsy_acaf_percent": ("C5 palsy", "severe OPLL, ACAF", "kong2021acaf"),
    "csf_leak_acaf_percent": ("Leak of cerebrospinal fluid", "severe OPLL, ACAF", "kong2021acaf"),
    "radiological_progression_after_laminoplasty_percent": (
        "Ossification grows on, seen on images",
        "OPLL, laminoplasty",
        "lee2017progression",
    ),
}
"""For entries of the tool ``surgical_complication_rates``: what, in whom, from which source."""

_POSTERIOR_RATES = (
    "c5_palsy_opll_posterior_mean_percent",
    "motor_palsy_posterior_opll_percent",
    "major_deficit_posterior_percent",
)
_GROWTH = "radiological_progression_after_laminoplasty_percent"
_RATES_OF: dict[str, tuple[str, ...]] = {
    "laminectomy": ("c5_palsy_laminectomy_percent", *_POSTERIOR_RATES),
    "open-door": ("c5_palsy_open_door_percent", *_POSTERIOR_RATES, _GROWTH),
    "french-door": ("c5_palsy_double_door_percent", *_POSTERIOR_RATES, _GROWTH),
    "corpectomy": ("csf_leak_anterior_opll_percent", "major_deficit_anterior_percent"),
    "anterior-floating": ("c5_palsy_acaf_percent", "csf_leak_acaf_percent", "major_deficit_anterior_percent"),
}


def said_of(operation: str) -> dict[str, Any]:
    """Return statements and rates of an operation, with entity and sources, as plain data."""
    table = tools()["surgical_complication_rates"].table
    held = claims()
    return {
        "claims": [
            {
                "id": name,
                "entity": held[name].condition,
                "text": held[name].statement,
                "cites": _cites(held[name].evidence),
            }
            for name in CLAIMS[operation]
        ],
        "rates": [
            {"what": what, "entity": entity, "percent": table[name], "cites": _cites((key,))}
            for name, (what, entity, key) in ((name, RATES[name]) for name in _RATES_OF.get(operation, ()))
        ],
    }


def _cites(keys: tuple[str, ...]) -> list[dict[str, str]]:
    return [
        {"label": source.label, "level": source.level_text, "url": source.link, "title": source.title}
        for source in (references()[key] for key in keys)
    ]
