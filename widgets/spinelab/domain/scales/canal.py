"""Room and alignment from lengths and angles: Torg-Pavlov, canal, SAC, occupying ratio, C2-C7 SVA and angle.

Each function computes the record of the same name in ``scales.yaml``, where bands and sources stand. The
formulas of room are those of `spinelab.domain.measurement`. All raise `ValueError` for a value that is not
allowed, with what is.
"""

from __future__ import annotations

from spinelab.domain.scales.compute import Result, compute

__all__ = ["alignment", "canal_ap_and_sac", "opll_occupying_ratio", "torg_pavlov"]


def torg_pavlov(*, canal_ap_mm: float, body_ap_mm: float) -> Result:
    """Return canal over vertebral body on the lateral radiograph; below 0.8 is narrow (`radiopaedia_canal`).

    Parameters
    ----------
    canal_ap_mm
        3 to 30 mm, from the back of the body to the spinolaminar line.
    body_ap_mm
        8 to 35 mm.

    >>> torg_pavlov(canal_ap_mm=16, body_ap_mm=20).band
    'not narrow'
    """
    return compute("torg_pavlov", canal_ap_mm=canal_ap_mm, body_ap_mm=body_ap_mm)


def canal_ap_and_sac(
    *, canal_ap_mm: float, cord_ap_mm: float | None = None, opll_thickness_mm: float | None = None
) -> Result:
    """Return the canal, and the two quantities that are both called SAC, mm.

    Outcomes ``canal_ap_mm``, with a cord ``sac_minus_cord_mm`` (`sac_torg_mri`), with OPLL
    ``residual_canal_mm`` (`radiologymadeeasy_opll`).

    Parameters
    ----------
    canal_ap_mm
        2 to 30 mm, as if the OPLL were absent.
    cord_ap_mm
        2 to 15 mm.
    opll_thickness_mm
        Up to 20 mm, and not deeper than the canal.

    >>> canal_ap_and_sac(canal_ap_mm=12, opll_thickness_mm=7)["residual_canal_mm"].band
    'below 6 mm'
    """
    return compute(
        "canal_ap_and_sac",
        canal_ap_mm=canal_ap_mm,
        cord_ap_mm=cord_ap_mm,
        opll_thickness_mm=opll_thickness_mm,
    )


def opll_occupying_ratio(*, opll_thickness_mm: float, canal_ap_mm: float) -> Result:
    """Return the share of the canal that OPLL takes, percent (`feng2016antpost`, `matsunaga2008predictors`).

    Parameters
    ----------
    opll_thickness_mm
        Up to 20 mm, and not deeper than the canal.
    canal_ap_mm
        3 to 30 mm, as if the OPLL were absent.

    >>> opll_occupying_ratio(opll_thickness_mm=7, canal_ap_mm=14).band
    'grey zone from 50 to 60 percent'
    """
    return compute("opll_occupying_ratio", opll_thickness_mm=opll_thickness_mm, canal_ap_mm=canal_ap_mm)


def alignment(
    *,
    c2_plumb_to_c7_mm: float | None = None,
    c2_inferior_endplate_deg: float | None = None,
    c7_inferior_endplate_deg: float | None = None,
) -> Result:
    """Return C2-C7 SVA (``csva_mm``) and C2-C7 angle (``cobb_deg``, lordosis positive), as far as given.

    Sources: `tang2012sva`, `chinaxiv_cobb`, `martini2021alignment`.

    Parameters
    ----------
    c2_plumb_to_c7_mm
        -60 to 120 mm; positive when the plumb line of C2 falls in front of C7.
    c2_inferior_endplate_deg, c7_inferior_endplate_deg
        -90 to 90 degrees against the horizontal; positive when the front edge is higher.

    >>> alignment(c2_inferior_endplate_deg=-8, c7_inferior_endplate_deg=-2)["cobb_deg"].band
    'kyphosis'
    """
    return compute(
        "alignment",
        c2_plumb_to_c7_mm=c2_plumb_to_c7_mm,
        c2_inferior_endplate_deg=c2_inferior_endplate_deg,
        c7_inferior_endplate_deg=c7_inferior_endplate_deg,
    )
