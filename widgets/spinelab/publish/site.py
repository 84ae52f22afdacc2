"""The site as a folder: pages, assets, views, stored files. Joins the pieces; knows the order of the work."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader
from plotly.offline import get_plotlyjs

from spinelab.publish.finding import index_of
from spinelab.publish.keeping import kept_of
from spinelab.publish.lessons import Lesson, read_lesson
from spinelab.publish.links import broken_links
from spinelab.publish.needs import Needs
from spinelab.publish.problems import PublishError
from spinelab.publish.prose import WORDS_ONLY, Article, article_of, text_article
from spinelab.publish.states import Shelf, kinds_of
from spinelab.publish.store import Store, as_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spinelab.publish.prose import Place

__all__ = ["COURSE", "NOTES", "Published", "publish"]

COURSE = "Calcified or ossified?"
STATEMENT = "ACCESSIBILITY.md"
"""Where it lies beside the first notebook, it is a page of the site, and every page links to it."""
MARK = "site.json"
"""Lies in every site; a folder without it is not overwritten."""
NOTES = {
    "LesionBuilder": "Here this lesion can be grown, cut and turned. Another kind or level has to be "
    "computed: that needs the course in Jupyter.",
    "Progress": "Here these two buttons stand at the foot of every page.",
    "Review": "Here what you reviewed is kept in this browser, and “Save my progress” at the foot of the "
    "page takes it along. The picture of what falls due is drawn in Jupyter.",
}
"""By class of widget, what this edition cannot do with it."""
LEFT_OUT = (
    "other lesions in the lesion builder, and the pictures of a case for any but its first patient;",
    "another patient for a question on a scan: each is asked on one patient;",
    "how sure you were of your answers over the whole course, and the picture of what falls due for review;",
    "the graded quizzes of a class.",
)
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Published:
    """What was made."""

    pages: int
    widgets: int
    files: int
    total_bytes: int
    """All files as they lie on the disk."""
    first_page_bytes: int
    """The start page with its style and scripts."""
    shared_share: float
    """Share of the widgets' data that is stored once although several hold it, 0 to 1."""


def publish(
    notebooks: Sequence[Path],
    out: Path,
    *,
    jupyter: str = "",
    pictures: bool = True,
    say: Callable[[str], None] = lambda _: None,
) -> Published:
    """Make the static edition of notebooks; ``out`` is replaced in one step at the end.

    Parameters
    ----------
    notebooks
        In the order of reading.
    out
        A folder that does not exist, is empty, or holds a site made before.
    jupyter
        Address at which the course can be opened in Jupyter; empty for none.
    pictures
        Whether the pictures of cases are computed, which takes seconds for each; without, the page says so.
    say
        Hears a sentence about each lesson that is done.

    Raises
    ------
    PublishError
        If a notebook cannot be published, a link leads nowhere, or ``out`` holds something else.
    """
    _refuse(notebooks, out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as made:
        site = Path(made) / "site"
        done = _Making(site, notebooks, jupyter, say, pictures=pictures).make()
        if faults := broken_links(site):
            raise PublishError("\n".join(faults))
        if out.exists():
            shutil.rmtree(out)
        site.chmod(0o755)
        site.replace(out)
    return done


def _refuse(notebooks: Sequence[Path], out: Path) -> None:
    if not notebooks:
        raise PublishError(
            "There is no notebook to publish: name some, or run this beside the folder course/."
        )
    names = [path.stem for path in notebooks]
    for name in names:
        if names.count(name) > 1 or name in {"index", "search", "accessibility"}:
            raise PublishError(f"Two pages would be called {name}.html: rename a notebook.")
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file()):
        raise PublishError(f"{out} is no folder of a site made before: name an empty or a new folder.")


class _Making:
    """One run."""

    def __init__(
        self,
        site: Path,
        notebooks: Sequence[Path],
        jupyter: str,
        say: Callable[[str], None],
        *,
        pictures: bool,
    ) -> None:
        self.site, self.notebooks, self.jupyter, self.say = site, notebooks, jupyter, say
        for name in ("files", "views"):
            (site / name).mkdir(parents=True)
        self.store = Store(site / "files")
        self.needs = Needs(site / "files")
        self.shelf = Shelf(self.store, pictures=pictures)
        self.assets = _copied_assets(site)
        self.templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"), autoescape=True, trim_blocks=True
        )
        self.widgets = 0
        self.plotly = ""

    def make(self) -> Published:
        """Write the site and return what it holds."""
        heads = [read_lesson(path, run=False) for path in self.notebooks]
        self.menu = [{"name": one.name, "title": one.title, "about": _about(one)} for one in heads]
        indexed = self._statement()
        for number, path in enumerate(self.notebooks):
            lesson = read_lesson(path)
            article = self._lesson(lesson, number)
            indexed.append((f"{lesson.name}.html", lesson.title, article.places))
            self.widgets += len(lesson.widgets)
            self.say(f"{lesson.title}: {len(lesson.widgets)} widgets.")
            for widget in lesson.widgets.values():
                widget.close()
        index = self.store.put_json(index_of(indexed))
        self._write("search", title="Search", page={"index": index})
        self._write("index", title=COURSE, page={}, left_out=LEFT_OUT, megabytes="…")
        size = round(sum(path.stat().st_size for path in self._files()) / 1e6)
        self._write("index", title=COURSE, page={}, left_out=LEFT_OUT, jupyter=self.jupyter, megabytes=size)
        self._write_worker()
        return self._counted()

    def _statement(self) -> list[tuple[str, str, tuple[Place, ...]]]:
        """Write the page on accessibility, where there is one; return what the search needs of it."""
        path = self.notebooks[0].parent / STATEMENT
        self.templates.globals["statement"] = path.is_file()
        if not path.is_file():
            return []
        article = text_article(path.read_text(encoding="utf-8"), {entry["name"] for entry in self.menu})
        title = article.places[0].heading
        self._write("accessibility", title=title, article=article.html, page={})
        return [("accessibility.html", title, article.places)]

    def _lesson(self, lesson: Lesson, number: int) -> Article:
        entries = {
            cell: self.shelf.entry(widget) | kept_of(widget, lesson.name, cell)
            for cell, widget in lesson.widgets.items()
            if type(widget).__name__ not in WORDS_ONLY
        }
        names = {entry["name"] for entry in self.menu}
        article = article_of(lesson, names, self.store.put_json, NOTES)
        page: dict[str, Any] = {"page": lesson.name}
        if entries:
            kinds = {name for entry in entries.values() for name in kinds_of(entry)}
            page |= {"list": self.store.put_json(entries), "views": {one: self._view(one) for one in kinds}}
        if "data-figure" in article.html:
            self.plotly = self.plotly or self.store.put(get_plotlyjs().encode())
            page["plotly"] = self.plotly
        paths = [f"files/{one}" for one in self.needs.of(as_json(page))]
        paths += [path for view in page.get("views", {}).values() for path in view.values()]
        page["needs"] = self.store.put_json([f"{lesson.name}.html", *paths])
        self._write(
            "lesson",
            lesson.name,
            title=lesson.title,
            article=article.html,
            styles=article.styles,
            places=article.places,
            page=page,
            megabytes=max(0.1, sum((self.site / path).stat().st_size for path in paths) / 1e6),
            before=self.menu[number - 1] if number else None,
            after=self.menu[number + 1] if number + 1 < len(self.menu) else None,
        )
        return article

    def _view(self, kind: str) -> dict[str, str]:
        """Write view and style of a class, once, and return their paths."""
        widget = self.shelf.views[kind]
        paths = {}
        for name, text in (("esm", str(widget._esm)), ("css", str(widget._css))):  # noqa: SLF001 (anywidget's names)
            ending = {"esm": "js", "css": "css"}[name]
            path = f"views/{kind}-{sha256(text.encode()).hexdigest()[:12]}.{ending}"
            (self.site / path).write_text(text, encoding="utf-8")
            paths[name] = path
        return paths

    def _write(self, template: str, name: str = "", *, page: dict[str, Any], **words: object) -> None:
        text = self.templates.get_template(f"{template}.html").render(
            course=COURSE,
            name=name or template,
            lessons=self.menu,
            assets=self.assets,
            description=f"{COURSE} Calcification and ossification of the spinal ligaments.",
            page=as_json(page).replace("</", "<\\/"),
            **words,
        )
        (self.site / f"{name or template}.html").write_text(text, encoding="utf-8")

    def _files(self) -> list[Path]:
        return sorted(path for path in self.site.rglob("*") if path.is_file())

    def _write_worker(self) -> None:
        """Write the service worker with the list of all files; its version follows from what they hold."""
        digest = sha256()
        for path in self._files():
            digest.update(path.relative_to(self.site).as_posix().encode() + b"\0")
            digest.update(path.read_bytes() if path.suffix == ".html" else b"")
        paths = [path.relative_to(self.site).as_posix() for path in self._files()]
        shell = ["index.html", *(path for path in paths if path.startswith(self.assets))]
        known = {"version": digest.hexdigest()[:12], "shell": shell, "all": paths}
        source = (_HERE / "assets" / "sw.js").read_text(encoding="utf-8")
        (self.site / "sw.js").write_text(f"self.SITE = {as_json(known)};\n{source}", encoding="utf-8")
        mark = {"course": COURSE, "version": known["version"], "pages": [one["name"] for one in self.menu]}
        (self.site / MARK).write_text(json.dumps(mark, indent=1) + "\n", encoding="utf-8")

    def _counted(self) -> Published:
        sizes = {path: path.stat().st_size for path in self._files()}
        first = [path for path in sizes if path.name == "index.html" or path.parent.name == self.assets]
        return Published(
            pages=len(list(self.site.glob("*.html"))),
            widgets=self.widgets,
            files=len(sizes),
            total_bytes=sum(sizes.values()),
            first_page_bytes=sum(sizes[path] for path in first),
            shared_share=1 - self.store.plain_bytes / max(1, self.store.asked_bytes),
        )


def _copied_assets(site: Path) -> str:
    """Copy scripts and style into a folder that is named by what they hold; return its name."""
    sources = sorted(path for path in (_HERE / "assets").iterdir() if path.name != "sw.js")
    digest = sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:12]
    folder = site / f"assets-{digest}"
    folder.mkdir(parents=True)
    for path in sources:
        shutil.copyfile(path, folder / path.name)
    return folder.name


def _about(lesson: Lesson) -> str:
    """Return the first line below the title up to its first full stop: how long it takes."""
    lines = [line for line in lesson.cells[0].source.splitlines()[1:] if line.strip()]
    found = re.match(r"[^.\[]+\.", lines[0]) if lines else None
    return found[0] if found else ""
