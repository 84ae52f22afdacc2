"""The domain's sizes and entities as tables for a notebook, each row with its source. Measures nothing."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from spinelab.domain.morphometry import Measure, measure
from spinelab.domain.vocabulary import ENTITIES
from spinelab.evidence import cite
from spinelab.evidence.table import html_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spinelab.evidence.display import Citation

__all__ = ["Table", "entities_table", "sizes_table"]

_UNITS = {"mm": "mm", "mm2": "mm²", "deg": "°", "percent": "%", "ratio": ""}


@dataclass(frozen=True)
class Table:
    """A table that a notebook shows as HTML and a reader without HTML sees as lines of text."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """Plain text, as many cells a row as there are heads."""
    sources: tuple[Citation | None, ...]
    """What each row rests on; shown under its last cell."""

    def __repr__(self) -> str:
        lines = [self.caption]
        for row, source in zip(self.rows, self.sources, strict=True):
            lines.append("- " + "; ".join(row).rstrip(".") + (f". Source: {source!r}" if source else "."))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = [
            [*map(escape, row[:-1]), escape(row[-1]) + _linked(source)]
            for row, source in zip(self.rows, self.sources, strict=True)
        ]
        return html_table(self.caption, self.heads, rows)


def sizes_table(*quantities: str, at: Sequence[str]) -> Table:
    """Show sizes of the adult spine as the model uses them, and how each was obtained.

    Parameters
    ----------
    *quantities
        ``"structure.quantity"`` as in `spinelab.domain.morphometry.quantities`, e.g.
        ``"spinal_canal.ap_diameter"``.
    at
        Vertebrae (``"C5"``) or motion segments (``"C4-C5"``), as the quantity is defined.

    Raises
    ------
    KeyError
        With what is allowed, for an unknown structure, quantity or level.

    >>> print(sizes_table("spinal_canal.ap_diameter", at=["C5"]).rows[0][:3])
    ('Spinal canal, AP diameter', 'C5', '15.3 ± 1.5 mm')
    """
    rows, sources = [], []
    for quantity in quantities:
        structure, _, what = quantity.partition(".")
        name = f"{structure.replace('_', ' ').capitalize()}, {what.replace('_', ' ').replace('ap ', 'AP ')}"
        for level in at:
            size = measure(structure, what, level)
            rows.append((name, level, _value(size), size.how[:1].upper() + size.how[1:]))
            sources.append(cite(*size.source_keys) if size.source_keys else None)
    heads = ("Size", "Level", "Value", "How it was obtained")
    return Table("Sizes that the computed spine uses", heads, tuple(rows), tuple(sources))


def entities_table() -> Table:
    """Show the four conditions that the course keeps apart."""
    return Table(
        "Four conditions that are kept apart",
        ("Short", "Name", "What it is"),
        tuple((entity.code, entity.name, entity.definition) for entity in ENTITIES),
        tuple(cite(*entity.sources) for entity in ENTITIES),
    )


def _value(size: Measure) -> str:
    spread = f" ± {size.sd:.1f}" if size.sd is not None else ""
    return f"{size.value:.1f}{spread} {_UNITS[size.unit]}".strip()


def _linked(source: Citation | None) -> str:
    return f' <span class="about">Source: {source.links}</span>' if source else ""
