"""One accessible HTML table for all that the course tabulates: cards, where the notebook is narrow."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from spinelab.evidence.source import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["html_table"]

_APART = re.compile(r"(?<=\d) (?=(?:%|mm²?|°|HU)(?![\w%])|± )|(?<=±) (?=\d)")
"""The space between a number and its unit, at which no line may break."""

_NO_BREAK = "\N{NO-BREAK SPACE}"

_LEFT = 'style="text-align: left"'
"""On every cell: until a notebook is trusted, JupyterLab drops the style sheet and aligns to the right."""


def html_table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table whose first column holds the row headers.

    Parameters
    ----------
    caption
        Plain text, read out first.
    heads
        Column headers, plain text.
    rows
        Cells as HTML that is already escaped, as many a row as there are heads.
    """
    head = "".join(f'<th scope="col" role="columnheader" {_LEFT}>{escape(text)}</th>' for text in heads)
    body = "".join(f'<tr role="row">{_cells(heads, row)}</tr>' for row in rows)
    return (
        f"<style>{read('claims.css')}</style>"
        f'<div class="spinelab-claims"><table role="table"><caption>{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table></div>'
    )


def _cells(heads: Sequence[str], row: Sequence[str]) -> str:
    first, *rest = (
        f'data-label="{escape(head)}" {_LEFT}>{_APART.sub(_NO_BREAK, cell)}'
        for head, cell in zip(heads, row, strict=True)
    )
    return f'<th scope="row" role="rowheader" {first}</th>' + "".join(
        f'<td role="cell" {cell}</td>' for cell in rest
    )
