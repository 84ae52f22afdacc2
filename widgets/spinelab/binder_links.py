"""Links that open a lesson on Binder. Knows addresses, not notebooks.

The environment and the text are two addresses in one link (nbgitpuller's form): Binder builds an image from
`environment`, a branch or tag that moves only when the packages change, and the content link fetches
`content` at launch. So a corrected sentence reaches learners at once and rebuilds nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["Course", "LinksError", "block", "placed"]

BEGIN, END = "<!-- lessons: begin -->", "<!-- lessons: end -->"
_HUB = "https://mybinder.org"
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")


class LinksError(ValueError):
    """A link cannot be made; the text says what was given and what is allowed."""


@dataclass(frozen=True)
class Course:
    """Where the course lives.

    Raises
    ------
    LinksError
        If the repository is not written OWNER/NAME.
    """

    repository: str
    environment: str = "main"
    """Branch or tag that the image is built from."""
    content: str = "main"
    """Branch or tag that the text is fetched from."""

    def __post_init__(self) -> None:
        """Refuse what would give a dead link."""
        if not _REPOSITORY.fullmatch(self.repository):
            raise LinksError(f"The repository {self.repository!r} is not written OWNER/NAME.")

    def link(self, notebook: str) -> str:
        """Return the address that opens a notebook, given by its path in the repository.

        >>> Course("owner/spine").link("course/00-start-here.ipynb").partition("?")[0]
        'https://mybinder.org/v2/gh/owner/spine/main'
        """
        name = self.repository.partition("/")[2]
        pull = urlencode(
            {
                "repo": f"https://github.com/{self.repository}",
                "branch": self.content,
                "urlpath": f"lab/tree/{name}/{notebook}",
            }
        )
        asked = urlencode({"urlpath": f"git-pull?{pull}"})
        return f"{_HUB}/v2/gh/{self.repository}/{quote(self.environment, safe='')}?{asked}"


def block(titles: Iterable[tuple[str, str]], course: Course | None) -> str:
    """Return the list of lessons in Markdown: title and path, each with a Binder link if it has one."""
    lines = [BEGIN]
    for title, path in titles:
        opened = f" · [open on Binder]({course.link(path)})" if course else ""
        lines.append(f"- [{title}]({path}){opened}")
    if course:
        start = course.link("course/00-start-here.ipynb")
        lines.insert(1, f"[![Open the course on Binder]({_HUB}/badge_logo.svg)]({start})\n")
    return "\n".join([*lines, END])


def placed(text: str, new: str, path: Path) -> str:
    """Return a page with its list of lessons replaced.

    Raises
    ------
    LinksError
        If the page has no such list.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise LinksError(f"{path} has no list of lessons: a line {BEGIN} and, below it, a line {END}.")
    return before + new + after
