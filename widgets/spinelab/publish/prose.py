"""A lesson as an article of HTML: text, stored outputs, a place for each widget. Knows HTML, no files."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from nbformat import NotebookNode

    from spinelab.publish.lessons import Lesson

__all__ = ["Article", "Place", "article_of", "text_article"]

WORDS_ONLY = ("Progress",)
"""Widgets whose every step needs Python: their text equivalent stands there, with a note."""
PLOTLY = "application/vnd.plotly.v1+json"
_BLOCKS = frozenset({"p", "div", "li", "td", "th", "tr", "dt", "dd", "caption", "table", "figure", "br"})
_SILENT = ("pre", "svg", "summary", "h1", "h2", "h3")
"""What is no text to be found: code, drawings, the label of the code, the heading itself."""
_HINT = "Run the notebook"
"""The last line of a widget's text equivalent begins so; on a page there is nothing to run."""


@dataclass(frozen=True)
class Place:
    """A part of a page under one heading, for the search and the list of contents."""

    anchor: str
    heading: str
    level: int
    text: str


@dataclass(frozen=True)
class Article:
    """What a page holds of a lesson."""

    html: str
    styles: tuple[str, ...]
    """Style sheets of its outputs, each once."""
    places: tuple[Place, ...]


def article_of(
    lesson: Lesson, pages: Collection[str], stored: Callable[[object], str], notes: Mapping[str, str]
) -> Article:
    """Return the article of a lesson.

    Parameters
    ----------
    lesson
        The lesson, with its widgets.
    pages
        Names of the lessons of the site: a link to another one, or to a file, becomes plain text.
    stored
        Stores the data of a chart and returns the name of the file.
    notes
        By class of widget, what is said where this edition can do less than the notebook.
    """
    parts = [
        f'<div class="cell" id="cell-id={escape(cell.id)}">{html}</div>'  # as Jupyter names a cell in links
        for cell in lesson.cells
        if (html := _cell(cell, lesson, stored, notes))
    ]
    return _article("\n".join(parts), pages)


def text_article(source: str, pages: Collection[str]) -> Article:
    """Return the article of a text in Markdown; ``pages`` as in `article_of`."""
    return _article(f'<div class="cell"><div class="prose">{_markdown(source)}</div></div>', pages)


def _article(html: str, pages: Collection[str]) -> Article:
    """Return what was made of cells, ready for a page: places that links can name, tables that roll."""
    soup = BeautifulSoup(html, "html.parser")
    styles = tuple(dict.fromkeys(style.extract().get_text() for style in soup("style")))
    for mark in soup.select("a.anchor-link"):
        mark.decompose()
    for head in soup(["h1", "h2", "h3"], id=True):
        head["id"] = unquote(str(head["id"]))  # as links name it once they are read
    for link in soup("a", href=True):
        _turn(link, pages)
    for table in soup.select(".prose table"):
        box = soup.new_tag("div", attrs={"class": "scroll", "tabindex": "0", "role": "group"})
        box["aria-label"] = "Table"
        table.wrap(box)
        for head in table("th"):
            if not head.get_text(strip=True):  # a corner is no heading
                head.name = "td"
    return Article(str(soup), styles, tuple(_places(soup)))


def _cell(
    cell: NotebookNode, lesson: Lesson, stored: Callable[[object], str], notes: Mapping[str, str]
) -> str:
    if cell.cell_type == "markdown":
        return f'<div class="prose">{_markdown(cell.source)}</div>'
    if cell.cell_type != "code" or not cell.outputs:  # what only imports has nothing to show
        return ""
    code = f"<pre><code>{escape(cell.source)}</code></pre>"
    shown = f'<details class="code"><summary>Code</summary>{code}</details>'
    widget = lesson.widgets.get(cell.id)
    if widget is None:
        return shown + "".join(_output(output, stored) for output in cell.outputs)
    kind = type(widget).__name__
    note = f'<p class="note">{escape(notes[kind])}</p>' if kind in notes else ""
    words = "".join(_words(output) for output in cell.outputs)
    drawn = "" if kind in WORDS_ONLY else f' data-widget="{escape(cell.id)}"'
    place = f'<div class="widget"{drawn} data-kind="{kind}">{words}</div>'
    return f"{shown}{place}{note}"


def _markdown(source: str) -> str:
    from nbconvert.filters.markdown_mistune import markdown2html_mistune  # noqa: PLC0415 (learners never need it)

    html: str = markdown2html_mistune(source)
    return html


def _words(output: NotebookNode) -> str:
    """Return the text equivalent of a widget: what is read before it is drawn, and with scripts off."""
    soup = BeautifulSoup(output.get("data", {}).get("text/html", ""), "html.parser")
    for line in soup("p"):
        if line.get_text().startswith(_HINT):
            line.decompose()
    return f'<div class="words" tabindex="-1">{soup}</div>'


def _output(output: NotebookNode, stored: Callable[[object], str]) -> str:
    data = output.get("data", {})
    if PLOTLY in data:
        still = data.get("text/html", "")
        return f'<div class="chart jp-RenderedPlotly" data-figure="{stored(data[PLOTLY])}">{still}</div>'
    if "text/html" in data:
        return f'<div class="output">{data["text/html"]}</div>'
    text = data.get("text/plain", output.get("text", ""))
    return f'<pre class="output">{escape(text)}</pre>' if text else ""


def _turn(link: Tag, pages: Collection[str]) -> None:
    """Lead a link to the page of a lesson; one that leads to no page of the site becomes plain text."""
    parts = urlsplit(str(link["href"]))
    if parts.scheme:
        link["rel"] = "noopener"
        return
    if not parts.path:  # within the page; `links` sees to it that it leads somewhere
        link["href"] = f"#{unquote(parts.fragment)}"
        return
    name = parts.path.removesuffix(".ipynb")
    if name in pages and name != parts.path:
        link["href"] = f"{name}.html" + (f"#{unquote(parts.fragment)}" if parts.fragment else "")
    else:
        link.unwrap()


def _places(soup: BeautifulSoup) -> list[Place]:
    """Return the parts of the article, each with the text from its heading to the next."""
    found: list[Place] = []
    words: list[str] = []
    head: tuple[str, str, int] | None = None

    def close() -> None:
        if head is not None:
            found.append(Place(*head, " ".join("".join(words).split())))

    for node in soup.descendants:
        if isinstance(node, Tag):
            if node.name in {"h1", "h2", "h3"} and node.get("id"):
                close()
                head, words = (str(node["id"]), node.get_text().strip(), int(node.name[1])), []
            elif node.name in _BLOCKS:
                words.append(" ")
        elif not node.find_parent(_SILENT):
            words.append(str(node))
    close()
    return found
