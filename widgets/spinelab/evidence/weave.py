"""Turn ``[@key]`` in a notebook's prose into links, and write its list of references. Knows text, no files.

An author writes ``[@kawano1988]`` or ``[@kawano1988; @ono1999]``. Weaving replaces the group by links in
brackets, ``([Kawano et al. 1988](#ref-kawano1988 "case series: ..."); ...)``, and writes the notebook's
last Markdown cell, *References*: every cited source in alphabetical order, with its level, its links and the
sections that use it. ``[[term]]`` becomes a link to a glossary in the same way
(`spinelab.evidence.weave_terms`). Weaving again changes nothing unless a source or a definition changed.

What was seen in JupyterLab 4.6.6 (Chromium; 122 cells, citations at the top, references at the end) decides
the form of the anchors:

- ``<a id="ref-x"></a>`` before an entry: the sanitiser renames ``id`` to ``data-jupyter-id``; a click and
  Enter on ``[...](#ref-x)`` both scroll to the entry. ``<span id>``, ``<li id>``, ``<div id>`` do as well.
- ``<h4 id="ref-x">``: the id is overwritten by one made from the words of the heading, and the link leads
  nowhere. A link made from the words of a heading, with hyphens for spaces, works: so entries link back.
- ``title`` of a link survives and ``aria-label`` does not: the words of the link must do alone.
- On the first jump after opening, cells never shown have no height yet, and the entry can end below the edge
  of the screen; the second jump is exact. The address does not change, so Back does not return: hence the
  links back to the sections.

nbconvert keeps the anchors and the titles. GitHub's preview could not be opened where this was tried.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spinelab.evidence.bibliography import references
from spinelab.evidence.citation import identifiers, in_full, sort_key
from spinelab.evidence.source import EvidenceError
from spinelab.evidence.terms import GLOSSARY_FILE
from spinelab.evidence.weave_terms import defined, glossary_text, is_glossary, linked_terms

if TYPE_CHECKING:
    from spinelab.evidence.model import Reference

__all__ = ["Change", "cited", "is_references", "woven"]

_KEY = r"[A-Za-z0-9][\w:.-]*"
_GROUP = re.compile(rf"\[(@{_KEY}(?:\s*;\s*@{_KEY})*)\]")
_LINK = re.compile(rf'\[[^\]\[]*\]\(#ref-({_KEY})(?: "[^"]*")?\)')
_CODE = re.compile(r"(^```.*?^```|^~~~.*?^~~~|`[^`\n]+`)", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"#{1,6} +(.+?) *#*$", re.MULTILINE)
_REFERENCES = re.compile(r"\s*#{1,6} +References *$", re.MULTILINE)
_PLAIN_ANCHOR = re.compile(r"[\w,.:;-]+", re.ASCII)


@dataclass(frozen=True)
class Change:
    """A Markdown cell whose text differs from what weaving gives."""

    cell_id: str
    source: str
    """The text after weaving."""
    added: bool = False
    """Whether the cell is new."""
    before: str = ""
    """Id of the cell that a new one stands before; at the end, where there is none."""


def woven(notebook: Any, name: str) -> list[Change]:  # noqa: ANN401 (a notebook has no type)
    """Return the cells that weaving would change; the notebook itself is left alone.

    Parameters
    ----------
    notebook
        As `nbformat` reads it.
    name
        How errors call it.

    Raises
    ------
    EvidenceError
        If a citation does not resolve, with notebook and cell.
    """
    changes: list[Change] = []
    uses: dict[str, list[str]] = {}
    terms: set[str] = set()
    section = ""
    for cell in notebook.cells:
        if cell.cell_type != "markdown" or is_references(cell.source) or is_glossary(cell.source):
            continue
        source = _woven_text(cell.source, f"{name}, cell {cell.get('id')}")
        section = _note_uses(source, section, uses)
        terms.update(defined(_without_code(source)))
        if source != cell.source:
            changes.append(Change(cell.id, source))
    return changes + _glossary_change(notebook, terms, uses) + _list_change(notebook, uses)


def cited(text: str) -> tuple[str, ...]:
    """Return the keys cited in a text, woven or not, each once, in order of appearance.

    >>> cited('Yes [@b; @a], and ([A 1988](#ref-a "case series: T")); not `[@c]`.')
    ('b', 'a')
    """
    keys: list[str] = []
    for part in _CODE.split(text)[::2]:
        for match in re.finditer(f"{_GROUP.pattern}|{_LINK.pattern}", part):
            keys += re.findall(f"@({_KEY})", match[1]) if match[1] else [match[2]]
    return tuple(dict.fromkeys(keys))


def is_references(source: str) -> bool:
    """Whether a Markdown cell is the list of references: its first line is that heading."""
    return bool(_REFERENCES.match(source))


def _woven_text(source: str, where: str) -> str:
    """Weave a text outside its code spans and code blocks."""
    parts = _CODE.split(source)
    parts[::2] = [_linked(part, where) for part in parts[::2]]
    return "".join(parts)


def _without_code(source: str) -> str:
    return " ".join(_CODE.split(source)[::2])


def _linked(text: str, where: str) -> str:
    text = linked_terms(text, where)

    def group(match: re.Match[str]) -> str:
        return f"({'; '.join(_link(key, where) for key in re.findall(f'@({_KEY})', match[1]))})"

    fresh = _LINK.sub(lambda match: _link(match[1], where), text)
    return _GROUP.sub(group, fresh)


def _link(key: str, where: str) -> str:
    try:
        source = references()[key]
    except KeyError as error:
        raise EvidenceError(f"{where}: {error}") from error
    mark = "RETRACTED: " if source.retracted else ""
    title = _quiet(f"{source.level_text}: {source.title}")
    return f'[{mark}{_quiet(source.label)}](#ref-{source.key} "{title}")'


def _quiet(text: str) -> str:
    """Take out the signs that would end a Markdown link or its title."""
    return re.sub(r"[\[\]\\]", "", text.replace('"', "\N{RIGHT SINGLE QUOTATION MARK}"))


def _note_uses(source: str, section: str, uses: dict[str, list[str]]) -> str:
    """Add to ``uses`` under which heading each key stands; return the heading that the text ends under."""
    for piece in re.split(r"(?m)^(?=#{1,6} )", source):
        if heading := _HEADING.match(piece):
            section = _shown(heading[1])
        for key in cited(piece):
            sections = uses.setdefault(key, [])
            if section and section not in sections:
                sections.append(section)
    return section


def _shown(heading: str) -> str:
    """Return a heading as it is shown: no links, emphasis or code signs."""
    return re.sub(r"[*_`]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)).strip()


def _glossary_change(
    notebook: Any,  # noqa: ANN401 (a notebook has no type)
    terms: set[str],
    uses: dict[str, list[str]],
) -> list[Change]:
    """Return the change of the glossary, if any, and note in ``uses`` what it cites."""
    present = [cell for cell in notebook.cells if cell.cell_type == "markdown" and is_glossary(cell.source)]
    if not present and not terms:
        return []
    heading = present[-1].source.strip().partition("\n")[0].strip() if present else "## Glossary"
    source = _woven_text(glossary_text(heading, terms), GLOSSARY_FILE)
    _note_uses(source, "", uses)
    if present:
        return [Change(present[-1].id, source)] if source != present[-1].source else []
    after = (
        cell.id for cell in notebook.cells if cell.cell_type == "markdown" and is_references(cell.source)
    )
    return [Change(_free_name("glossary", notebook), source, added=True, before=next(after, ""))]


def _list_change(notebook: Any, uses: dict[str, list[str]]) -> list[Change]:  # noqa: ANN401 (a notebook has no type)
    present = [cell for cell in notebook.cells if cell.cell_type == "markdown" and is_references(cell.source)]
    if present:
        heading = present[-1].source.strip().partition("\n")[0].strip()
        source = _list(heading, uses)
        return [Change(present[-1].id, source)] if source != present[-1].source else []
    if not uses:
        return []
    return [Change(_free_name("references", notebook), _list("## References", uses), added=True)]


def _free_name(stem: str, notebook: Any) -> str:  # noqa: ANN401 (a notebook has no type)
    taken = {cell.get("id") for cell in notebook.cells}
    names = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _list(heading: str, uses: dict[str, list[str]]) -> str:
    by_key: dict[str, tuple[Reference, list[str]]] = {}
    for key, sections in uses.items():
        source = references()[key]
        by_key.setdefault(source.key, (source, []))[1].extend(sections)
    entries = sorted(by_key.values(), key=lambda entry: sort_key(entry[0]))
    return "\n".join([heading, "", *(_entry(*entry) for entry in entries)]).rstrip()


def _entry(source: Reference, sections: list[str]) -> str:
    level = "**RETRACTED: not evidence.**" if source.retracted else f"*{source.level.words.capitalize()}.*"
    links = " \N{MIDDLE DOT} ".join(f"[{text}]({address})" for text, address in identifiers(source))
    used = ", ".join(_section(section) for section in dict.fromkeys(sections))
    parts = [re.sub(r"([\[\]])", r"\\\1", in_full(source)), level]
    parts += [f"{links}."] if links else []
    parts += [f"Used in: {used}."] if used else []
    return f'- <a id="ref-{source.key}"></a>{" ".join(parts)}'


def _section(heading: str) -> str:
    """Return a section, as a link where its heading makes a plain anchor."""
    anchor = heading.replace(" ", "-")
    return f"[{heading}](#{anchor})" if _PLAIN_ANCHOR.fullmatch(anchor) else heading
