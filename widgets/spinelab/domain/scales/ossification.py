"""What the bone looks like: K-line, type, OP-index, signs of ossified dura, Sato type; one tool only named.

Each function computes the record of the same name in ``scales.yaml``, where bands and sources stand. All
raise `ValueError` for a value that is not allowed, with what is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spinelab.domain.scales.compute import Result, compute
from spinelab.domain.vocabulary import Level, levels_of, segment

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ct_bridge_classification",
    "dural_ossification_signs",
    "k_line",
    "op_index",
    "opll_type",
    "sato_olf",
]

Point = tuple[float, float]
"""How far back and how high on one lateral picture, mm, from any common zero."""

_ORDER = [
    place for level in levels_of("C1", "L5") for place in (str(level), segment(level))
]  # vertebra, disc below it, next vertebra


def k_line(*, c2_mm: Point, c7_mm: Point, peak_mm: Point, view: str = "neutral") -> Result:
    """Return how far OPLL stays in front of the K-line (``clear_mm``) and the ``state``.

    Sources: `kline_positive2020`, `kline_standing2022`; in flexion `kline_flexed2016`.

    Parameters
    ----------
    c2_mm, c7_mm
        Middle of the canal at C2 and C7.
    peak_mm
        Most posterior point of the OPLL.
    view
        ``"neutral"`` or ``"flexion"``.

    >>> k_line(c2_mm=(0, 80), c7_mm=(0, 0), peak_mm=(1.5, 40))["state"].value
    '(-)'
    """
    return compute(
        "k_line",
        c2_back_mm=c2_mm[0],
        c2_up_mm=c2_mm[1],
        c7_back_mm=c7_mm[0],
        c7_up_mm=c7_mm[1],
        peak_back_mm=peak_mm[0],
        peak_up_mm=peak_mm[1],
        view=view,
    )


def opll_type(levels: Iterable[str]) -> Result:
    """Return the type of OPLL from the levels where it is seen (`tetreault2018classification`).

    Parameters
    ----------
    levels
        Vertebrae (``"C4"``) and discs (``"C4-C5"``), in any order; neighbours are taken as one piece.

    >>> opll_type(["C3", "C3-C4", "C4", "C6"]).value
    'mixed'
    """
    named = list(levels)
    if unknown := [name for name in named if name not in _ORDER]:
        raise ValueError(f"No level {unknown[0]!r} for OPLL; allowed: a vertebra ('C4') or a disc ('C4-C5').")
    bodies = [sum(name in set(Level) for name in piece) for piece in _pieces(named)]
    return compute(
        "opll_type",
        runs_on=any(count > 1 for count in bodies),
        islands=1 in bodies,
        at_disc=0 in bodies,
    )


def op_index(
    *, cervical_levels_with_opll: int | None = None, whole_spine_levels_with_opll: int | None = None
) -> Result:
    """Return the OP-index of the neck and of the whole spine, levels (`opindex_protocol`, `hirai2018josl`).

    Parameters
    ----------
    cervical_levels_with_opll
        Vertebral bodies plus discs of the neck, 0 to 14.
    whole_spine_levels_with_opll
        Those of the whole spine, 0 to 60, the neck included.

    >>> op_index(cervical_levels_with_opll=10).band
    'grade 3'
    """
    return compute(
        "op_index",
        cervical_levels_with_opll=cervical_levels_with_opll,
        whole_spine_levels_with_opll=whole_spine_levels_with_opll,
    )


def dural_ossification_signs(*, sign: str, dural_ossification_at_surgery: bool | None = None) -> Result:
    """Return how often the dura was defective with a sign, and how often it leaked, percent.

    Sources (entity: OPLL): `doublelayer197`, `csfleak2015`.

    Parameters
    ----------
    sign
        ``"none"``, ``"single_layer"`` or ``"double_layer"`` on axial CT.
    dural_ossification_at_surgery
        What the surgeon found, once known.

    >>> dural_ossification_signs(sign="single_layer")["dural_defect_percent"].value
    13.6
    """
    return compute(
        "dural_ossification_signs",
        sign=sign,
        dural_ossification_at_surgery=dural_ossification_at_surgery,
    )


def sato_olf(*, type: str) -> Result:  # noqa: A002 (the name that the classification uses)
    """Return a Sato type of OLF and what it went with (`zhang2020class`, `aolf2019`, `india106`).

    Parameters
    ----------
    type
        ``"lateral"``, ``"extended"``, ``"enlarged"``, ``"fused"`` or ``"tuberous"``.

    >>> sato_olf(type="lateral").meaning
    'Usually incidental.'
    """
    return compute("sato_olf", type=type)


def ct_bridge_classification() -> Result:
    """Refuse: no page that prints the definition was found.

    Raises
    ------
    NotComputableError
        Always, with the reason.
    """
    return compute("ct_bridge_classification")


def _pieces(named: list[str]) -> list[list[str]]:
    """Split levels into runs of neighbours."""
    pieces: list[list[str]] = []
    last = -2
    for place in sorted({_ORDER.index(name) for name in named}):
        if place != last + 1:
            pieces.append([])
        pieces[-1].append(_ORDER[place])
        last = place
    return pieces
