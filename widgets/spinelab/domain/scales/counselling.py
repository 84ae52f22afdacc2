"""Figures to talk with: natural history of OPLL, complications of surgery; and two tools that are only named.

Each function computes the record of the same name in ``scales.yaml``, where figures and sources stand.
"""

from __future__ import annotations

from spinelab.domain.scales.compute import Outcome, Result, compute
from spinelab.domain.scales.records import scale

__all__ = ["c_jacs", "joacmeq", "opll_natural_history", "surgical_complication_rates"]


def opll_natural_history(*, group: str, years: float) -> Result:
    """Return the risk of admission for cervical cord injury within some years, percent.

    The published rates (`wu2012conservative`, `chen2016sci`) are turned into a risk as if they never changed.

    Parameters
    ----------
    group
        A choice of the record, for example ``"opll_hospital_conservative"``.
    years
        0 to 30.

    Raises
    ------
    ValueError
        For another group or time, with what is allowed.

    >>> round(opll_natural_history(group="opll_hospital_conservative", years=10).value, 1)
    4.7
    """
    return compute("opll_natural_history", group=group, years=years)


def surgical_complication_rates(*, procedure: str = "", complication: str = "", entity: str = "") -> Result:
    """Return published rates, each an outcome with its own source, whose texts hold the given words.

    Parameters
    ----------
    procedure, complication, entity
        Words to look for, in any case; empty for all. The entity is that of the figure (OPLL, OLF, DCM).

    Raises
    ------
    ValueError
        When no published rate fits.

    >>> [str(rate) for rate in surgical_complication_rates(procedure="laminectomy", entity="DCM").outcomes]
    ['C5 palsy, laminectomy (DCM): 11.3 %']
    """
    tool = scale("surgical_complication_rates")
    asked = {"procedure": procedure, "what": complication, "entity": entity}
    found = tuple(
        Outcome(
            row["id"],
            f"{row['what']}, {row['procedure'][0].lower()}{row['procedure'][1:]} ({row['entity']})",
            row["value"],
            row["unit"],
            "",
            "",
            (row["source"],),
            2 if row["value"] < 3 else 1,  # noqa: PLR2004 (as printed in the sources)
        )
        for row in tool.table
        if all(words.lower() in row[field].lower() for field, words in asked.items())
    )
    if not found:
        raise ValueError(f"No published rate for {', '.join(filter(None, asked.values()))!r} in {tool.name}.")
    return Result(tool.id, tool.name, found, tool.sources, tool.unverified, tool.notes)


def joacmeq() -> Result:
    """Refuse: the scoring formula of the questionnaire was not seen.

    Raises
    ------
    NotComputableError
        Always, with the reason.
    """
    return compute("joacmeq")


def c_jacs() -> Result:
    """Refuse: no source for an instrument of this name was found.

    Raises
    ------
    NotComputableError
        Always, with the reason.
    """
    return compute("c_jacs")
