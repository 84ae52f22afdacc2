"""What each tissue looks like to CT and MRI. Knows a table of numbers with their sources, nothing of shapes.

`data/imaging_values.csv` holds what was published; `data/tissues.csv` chooses one value of each for every
tissue that is drawn, with source keys of `spinelab.evidence`, and says what is assumed.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Tissue", "tissue", "tissues"]


@dataclass(frozen=True)
class Tissue:
    """One tissue as a scanner sees it."""

    name: str
    hu: float
    """CT attenuation, Hounsfield units."""
    t1_ms: float
    t2_ms: float
    t2star_ms: float
    pd: float
    """Proton density as a share of water."""
    sources: tuple[str, ...]
    """Keys of `spinelab.evidence`."""
    remark: str


@cache
def tissues() -> dict[str, Tissue]:
    """Return every tissue by name."""
    text = files("spinelab.imaging").joinpath("data", "tissues.csv").read_text("utf-8")
    return {
        row["tissue"]: Tissue(
            row["tissue"],
            float(row["hu"]),
            float(row["t1_ms"]),
            float(row["t2_ms"]),
            float(row["t2star_ms"]),
            float(row["pd_percent"]) / 100,
            tuple(row["sources"].split(";")),
            row["remark"],
        )
        for row in csv.DictReader(text.splitlines())
    }


def tissue(name: str) -> Tissue:
    """Return one tissue.

    Raises
    ------
    KeyError
        With the allowed names, when there is none.

    >>> tissue("csf").hu
    15.0
    """
    try:
        return tissues()[name]
    except KeyError:
        raise KeyError(f"No tissue {name!r}. Allowed: {', '.join(tissues())}.") from None
