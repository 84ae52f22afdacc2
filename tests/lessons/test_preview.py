"""What a reader sees of a lesson where nothing runs: GitHub's preview, a printed page, a mail."""

import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "course").glob("[0-9][0-9]-*.ipynb"))
SCENES = re.compile(r"^(SpineExplorer|ReadingRoom)\(")
PICTURE_OF = re.compile(r"<img\b[^>]*>|<svg\b[^>]*>")
FEWEST_WORDS = 5


class Words(HTMLParser):
    """The words that a page shows, without its style."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.hidden = False
        self.feed(html)

    def handle_starttag(self, tag, _attributes):
        self.hidden = tag in {"style", "script"}

    def handle_endtag(self, _tag):
        self.hidden = False

    def handle_data(self, data):
        self.found += [] if self.hidden else data.split()


def shown(path):
    """Return what every output of a lesson stores: cell, plain text, HTML."""
    notebook = nbformat.read(path, as_version=4)
    return [
        (cell.id, output.data["text/plain"], output.data.get("text/html", ""))
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "data" in output
    ]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_output_says_in_words_what_it_shows(path):
    silent = [cell for cell, _, html in shown(path) if len(Words(html).found) < FEWEST_WORDS]
    assert silent == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_scene_reading_room_and_chart_has_a_picture_with_words_of_its_own(path):
    for cell, plain, html in shown(path):
        pictures = PICTURE_OF.findall(html)
        if SCENES.match(plain):
            assert pictures, cell
        for picture in pictures:
            assert re.search(r'(alt|aria-label)="[^"]{10,}"', picture), f"{cell}: {picture[:80]}"


def test_no_stored_output_needs_a_script_or_another_site():
    """GitHub's preview runs no script of a notebook; what is stored must not count on one."""
    for path in LESSONS:
        for cell, _, html in shown(path):
            assert "<script" not in html, f"{path.stem}: {cell}"
            assert not re.search(r'<(img|link|iframe)\b[^>]*(src|href)="https?:', html), (
                f"{path.stem}: {cell}"
            )
