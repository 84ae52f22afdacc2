"""The list of lessons in the README, and the links that open one on Binder."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner

from spinelab.binder_links import Course, LinksError, block, placed
from spinelab.cli import app

ROOT = Path(__file__).parents[3]
LESSON = "course/01-anatomy.ipynb"


def test_a_link_builds_from_one_branch_and_fetches_the_text_from_another():
    address = urlsplit(Course("owner/spine", environment="images/2026", content="main").link(LESSON))
    assert address.path == "/v2/gh/owner/spine/images%2F2026"
    (opened,) = parse_qs(address.query)["urlpath"]
    what, _, pulled = opened.partition("?")
    assert what == "git-pull"
    assert parse_qs(pulled) == {
        "repo": ["https://github.com/owner/spine"],
        "branch": ["main"],
        "urlpath": [f"lab/tree/spine/{LESSON}"],
    }


@pytest.mark.parametrize("given", ["spine", "https://example.org/a/b", "a/b/c", "a b/c"])
def test_a_repository_that_is_not_owner_and_name_is_refused(given):
    with pytest.raises(LinksError, match=r"is not written OWNER/NAME"):
        Course(given)


def test_a_page_without_a_list_is_left_alone():
    with pytest.raises(LinksError, match=r"page\.md has no list of lessons"):
        placed("Words.", block([], None), Path("page.md"))


def test_the_readme_lists_every_lesson(monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)
    page = tmp_path / "README.md"
    page.write_text((ROOT / "README.md").read_text(encoding="utf-8"), encoding="utf-8")
    assert CliRunner().invoke(app, ["links", "--page", str(page)]).exit_code == 0
    assert page.read_text(encoding="utf-8") == (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(path.name in page.read_text(encoding="utf-8") for path in Path("course").glob("*.ipynb"))


def test_with_an_address_every_lesson_has_a_link_of_its_own(monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)
    page = tmp_path / "README.md"
    page.write_text((ROOT / "README.md").read_text(encoding="utf-8"), encoding="utf-8")
    assert CliRunner().invoke(app, ["links", "owner/spine", "--page", str(page)]).exit_code == 0
    lessons = len(list(Path("course").glob("*.ipynb")))
    assert page.read_text(encoding="utf-8").count("open on Binder") == lessons
