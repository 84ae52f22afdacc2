"""The short citation of a work, from its parts. Knows names and years, not references."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["short_citation"]

_NAMED = 2
_TITLE_WORDS = 6


def short_citation(
    authors: Sequence[str], title: str, year: int | None, *, et_al: bool, letter: str = ""
) -> str:
    """Return one or two names, or the first and *et al.*, or the title's first words, and the year.

    Parameters
    ----------
    authors
        ``Last, First`` or the name of a body, in order.
    title, year
        The title stands in where no author was seen; a year not seen is said to be undated.
    et_al
        Whether there are more authors than those given.
    letter
        Tells works apart that would be cited alike.

    >>> short_citation(["Hartman, J"], "Anatomy of the uncinate process", 2014, et_al=False)
    'Hartman 2014'
    >>> short_citation(["Abbas, J"], "A title", None, et_al=True)
    'Abbas et al., undated'
    >>> short_citation(["Fehlings, M"], "A guideline", 2017, et_al=True, letter="a")
    'Fehlings et al. 2017a'
    """
    names = [name.partition(",")[0] for name in authors]
    if not names:
        who = _short_title(title)
    elif et_al or len(names) > _NAMED:
        who = f"{names[0]} et al."
    else:
        who = " and ".join(names)
    return f"{who} {year}{letter}" if year else " ".join(filter(None, (f"{who}, undated", letter)))


def _short_title(title: str) -> str:
    words = title.strip("[]").split()
    short = " ".join(words[:_TITLE_WORDS]).rstrip(".,:;-\N{EN DASH}")
    dots = "\N{HORIZONTAL ELLIPSIS}" if len(words) > _TITLE_WORDS else ""
    return f"\N{LEFT DOUBLE QUOTATION MARK}{short}{dots}\N{RIGHT DOUBLE QUOTATION MARK}"
