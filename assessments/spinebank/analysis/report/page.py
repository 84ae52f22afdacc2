"""The report as one HTML page: no network, a table for every picture, light and dark, wide and narrow."""

import json
from collections.abc import Sequence
from html import escape
from importlib import resources

from spinebank.analysis.analyse import Analysis, ItemReport
from spinebank.analysis.equate import Equating, RaschLink
from spinebank.analysis.flags import WEAK
from spinebank.analysis.report import figures
from spinebank.analysis.report.tables import (
    DASH,
    Sheet,
    form_sheet,
    item_sheet,
    number,
    objective_sheet,
    option_sheet,
    quiz_sheet,
    score_sheet,
    wright_sheet,
)
from spinebank.analysis.report.words import words

__all__ = ["SIMULATED", "html_page", "html_table", "report_page"]

LONGEST_LINE = 40
"""A longer text in a cell is broken into lines, characters."""
LONG = ' class="long"'
SIMULATED = '<p class="simulated"><strong>Simulated answers. No student gave them.</strong></p>'


def report_page(
    analyses: Sequence[Analysis], equatings: Sequence[Equating] = (), links: Sequence[RaschLink] = ()
) -> str:
    """Return the instructors' report on one quiz, with a part for each form."""
    first = analyses[0]
    several = len(analyses) > 1
    parts = [f"<h2>Forms</h2>{html_table(form_sheet(analyses))}"] if several else []
    parts += [_form_part(one, several) for one in analyses]
    parts += [_equating_part(one) for one in equatings] + [_link_part(one) for one in links]
    meanings = "".join(
        f"<dt>{escape(word.label)}</dt><dd>{escape(word.is_this)} {escape(word.use_it)}</dd>"
        for word in words().values()
    )
    parts.append(f"<h2>What the numbers mean</h2><dl>{meanings}</dl>")
    return html_page(f"Item analysis: {first.table.quiz}", "".join(parts), drawn=True)


def html_page(title: str, body: str, *, drawn: bool) -> str:
    """Return a whole page; `drawn` says whether it needs the bundle that draws pictures."""
    here = resources.files("spinebank.analysis.report")
    style = (here / "page.css").read_text(encoding="utf-8")
    scripts = ""
    if drawn:
        from plotly.offline import get_plotlyjs  # noqa: PLC0415 (takes a moment; pages without pictures do not)

        own = (here / "page.js").read_text(encoding="utf-8")
        scripts = f"<script>{get_plotlyjs()}</script>\n<script type='module'>{own}</script>"
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head>\n"
        f"<body><main><h1>{escape(title)}</h1>{body}</main>\n{scripts}</body></html>\n"
    )


def html_table(sheet: Sheet) -> str:
    """Return a table that scrolls sideways in itself and can be reached with the keyboard."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in sheet.header)
    rows = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td{LONG if len(cell) > LONGEST_LINE else ''}>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in sheet.rows
    )
    return (
        f'<div class="scroll" role="group" tabindex="0" aria-label="{escape(sheet.caption)}"><table>'
        f"<caption>{escape(sheet.caption)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
        "</table></div>"
    )


def _form_part(analysis: Analysis, several: bool) -> str:
    table = analysis.table
    title = f"Form {table.form[0]} ({table.quiz})" if several else "The quiz"
    notes = [*table.notes, analysis.rasch_note, analysis.two_parameter_note]
    notes += list(analysis.rasch.left_out) if analysis.rasch else []
    scores = score_sheet(table.totals, float(table.points.sum()))
    told = [escape(note) for note in notes if note]
    body = [
        f"<h2>{escape(title)}</h2>",
        SIMULATED if table.simulated else "",
        f'<ul class="notes">{"".join(f"<li>{note}</li>" for note in told)}</ul>' if told else "",
        _flags(analysis),
        html_table(quiz_sheet(analysis)),
        _figure("Marks", figures.distribution(scores.rows), html_table(scores)),
        "<h2>Questions</h2>",
        html_table(item_sheet(analysis)),
        _forest(analysis, "facility", "Facility"),
        _forest(analysis, "item_rest", "Item-rest correlation", WEAK),
        _forest(analysis, "seconds", "Median time, s"),
        "<h2>Objectives</h2>",
        _figure(
            "Share of the marks earned for each objective",
            figures.objectives_figure(analysis.objectives),
            html_table(objective_sheet(analysis)),
        ),
        _wright(analysis),
        _traces(analysis),
    ]
    return "".join(body)


def _flags(analysis: Analysis) -> str:
    flagged = [report for report in analysis.items if report.flags]
    if not flagged:
        return "<p>No question stands out beyond what chance explains.</p>"
    lines = "".join(
        f"<li><strong>{escape(report.item.id)}</strong>: "
        f"{escape(' '.join(flag.sentence for flag in report.flags))}</li>"
        for report in flagged
    )
    return f"<h3>Look at these first</h3><ul>{lines}</ul>"


def _forest(analysis: Analysis, what: str, label: str, threshold: float | None = None) -> str:
    """Return one statistic of every question, drawn and as a table; nothing where it is known for none."""
    if all(number(getattr(report, what).value) == DASH for report in analysis.items):
        return ""
    drawn = figures.items_figure(analysis.items, what, label, threshold)
    dashed = "" if threshold is None else f"; the dashed line is {threshold:g}"
    sheet = item_sheet(analysis)
    column = sheet.header.index(label)
    rows = tuple((row[0], row[column]) for row in sheet.rows)
    small = Sheet(label, ("Question", f"{label} (95 % interval)"), rows)
    return _figure(f"{label} of each question with its 95 % interval{dashed}", drawn, html_table(small))


def _wright(analysis: Analysis) -> str:
    drawn = figures.wright_map(analysis)
    if drawn is None:
        return ""
    caption = (
        "Wright map: students left, questions right by their place in the quiz with 95 % intervals, on one "
        "scale; higher is abler and harder"
    )
    return f"<h2>One scale (Rasch)</h2>{_figure(caption, drawn, html_table(wright_sheet(analysis)))}"


def _traces(analysis: Analysis) -> str:
    folds = [_trace(analysis, report) for report in analysis.items if report.options]
    return f"<h2>Options</h2>{''.join(folds)}" if folds else ""


def _trace(analysis: Analysis, report: ItemReport) -> str:
    look = " (look at this)" if report.flags else ""
    drawn = figures.trace_figure(report)
    inner = _figure(
        f"Option traces of {report.item.id}",
        drawn,
        html_table(option_sheet(analysis, report.item.id)),
        fold=False,
    )
    return f"<details><summary>{escape(report.item.id)}{look}</summary>{inner}</details>"


def _equating_part(one: Equating) -> str:
    rows = tuple(
        (number(score, 0), number(there), number(error))
        for score, there, error in zip(one.scores, one.equated, one.se, strict=True)
    )
    sheet = Sheet("Equated marks", ("Mark on the new form", "On the old form", "Standard error"), rows)
    text = (
        f"Old form = {number(one.intercept)} + {number(one.slope, 3)} times new form; "
        f"{len(one.common)} common questions, {one.students[0]} and {one.students[1]} students. "
        "Standard errors by bootstrap."
    )
    return f"<h2>Forms on one scale: {escape(one.method)}</h2><p>{escape(text)}</p>{html_table(sheet)}"


def _link_part(one: RaschLink) -> str:
    rows = tuple(
        (name, number(gap), "moved" if name in one.unstable else "")
        for name, gap in zip(one.common, one.displacement, strict=True)
    )
    sheet = Sheet("Common questions", ("Question", "Away from the common shift, logits", "Remark"), rows)
    text = (
        f"Add {number(one.shift)} logits (standard error {number(one.se)}) to the new form's difficulties "
        "and abilities to have them on the old form's scale."
    )
    return f"<h2>Forms on one scale: Rasch, common questions</h2><p>{escape(text)}</p>{html_table(sheet)}"


def _figure(caption: str, drawn: figures.Figure, table: str, *, fold: bool = True) -> str:
    """Return a picture with its table, folded away below it or open."""
    data = json.dumps(drawn, ensure_ascii=False).replace("<", "\\u003c")
    below = f"<details><summary>The same as a table</summary>{table}</details>" if fold else table
    return (
        f"<figure data-figure><figcaption>{escape(caption)}</figcaption>"
        f'<script type="application/json">{data}</script>'
        f'<div class="plot" role="img" aria-label="{escape(caption)}; the same as a table below"></div>'
        f"{below}</figure>"
    )
