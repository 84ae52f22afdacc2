"""The list of lessons in the README, and the links that open one on Binder."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import nbformat
import pytest
import yaml
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


class Published:
    """A small course with a public address: a bare repository, and the clone of whoever pushes to it."""

    def __init__(self, folder):
        self.origin, self.clone = folder / "origin.git", folder / "clone"
        self.git("init", "--quiet", "--bare", "--initial-branch=main", self.origin, cwd=folder)
        self.git("clone", "--quiet", self.origin, self.clone, cwd=folder)
        self.git("checkout", "--quiet", "-B", "main")
        for name in (".ci", "binder", "course"):
            (self.clone / name).mkdir()
        shutil.copy(ROOT / ".ci" / "links", self.clone / ".ci" / "links")
        (self.clone / "binder" / "requirements.txt").write_text(".\n")
        (self.clone / "README.md").write_text(f"# Course\n\n{block([], None)}\n")
        lesson = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# 01 Two ligaments")])
        nbformat.write(lesson, self.clone / LESSON)

    def git(self, *words, cwd=None):
        who = {f"GIT_{who}_{what}": "tester" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        done = subprocess.run(
            ["git", *words],
            cwd=cwd or self.clone,
            env={**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def push(self, path, text):
        """Push a change, then do what the workflow does at a push."""
        (self.clone / path).write_text(text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", f"Change {path}")
        self.git("push", "--quiet", "origin", "main")
        for name in ("user.name", "user.email"):
            self.git("config", name, "tester")
        subprocess.run([".ci/links", "owner/spine"], cwd=self.clone, capture_output=True, check=True)

    def at(self, branch):
        return self.git("rev-parse", branch, cwd=self.origin)


def test_a_push_writes_the_links_and_only_a_changed_environment_moves_the_image(tmp_path):
    course = Published(tmp_path)
    course.push("notes.txt", "first")
    page = course.git("show", "main:README.md", cwd=course.origin)
    assert page.count("open on Binder") == 1
    assert "https://mybinder.org/v2/gh/owner/spine/binder?" in page
    assert course.at("main~1") == course.at("binder")
    course.push("notes.txt", "a corrected sentence")
    assert course.at("main~2") == course.at("binder")
    course.push("binder/requirements.txt", ".\nnbgitpuller\n")
    assert course.at("main") == course.at("binder")


@pytest.mark.parametrize("path", sorted(ROOT.glob(".github/workflows/*.yml")), ids=lambda path: path.name)
def test_a_workflow_runs_what_a_person_can_run(path):
    """Whether GitHub would take it, only GitHub knows; that its own programs are there is known here."""
    steps = [step for job in yaml.safe_load(path.read_text())["jobs"].values() for step in job["steps"]]
    called = [word for step in steps for word in step.get("run", "").split() if word.startswith(".ci/")]
    assert called
    assert all(os.access(ROOT / name, os.X_OK) for name in called)
    pinned = re.compile(r"[\w/-]+@[0-9a-f]{40}")
    assert all(pinned.fullmatch(step["uses"]) for step in steps if "uses" in step)
