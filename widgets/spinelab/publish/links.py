"""Whether every link of the site leads somewhere. Knows HTML and folders."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["broken_links"]

_LINKS = {"a": "href", "link": "href", "script": "src", "img": "src", "form": "action"}


class _Page(HTMLParser):
    """Collects what a page links to, and the ids to which others may link."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of a link and of an id."""
        given = dict(attrs)
        if target := given.get(_LINKS.get(tag, "")):
            self.targets.append(target)
        if name := given.get("id"):
            self.ids.append(name)


def broken_links(site: Path) -> list[str]:
    """Return every link within the site that leads nowhere, and every id that a page holds twice.

    Links to other hosts are not followed.

    Parameters
    ----------
    site
        The folder; all its ``.html`` files are read.
    """
    pages = {path.name: _Page(path.read_text(encoding="utf-8")) for path in sorted(site.glob("*.html"))}
    faults = []
    for name, page in pages.items():
        twice = sorted({one for one in page.ids if page.ids.count(one) > 1})
        faults += [f"{name}: the id {one!r} stands there twice." for one in twice]
        for target in dict.fromkeys(page.targets):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            to = unquote(parts.path) or name
            if not (site / to).is_file():
                faults.append(f"{name}: the link {target!r} leads to no file.")
            elif parts.fragment and to in pages and unquote(parts.fragment) not in pages[to].ids:
                faults.append(f"{name}: the link {target!r} leads to no place of that page.")
    return faults
