"""The commands say what, where and what is allowed, and end with the right code."""

import pytest
from typer.testing import CliRunner

from spinelab.cli import app

TITLE = "# A lesson"


@pytest.fixture
def run():
    return lambda *words: CliRunner().invoke(app, ["evidence", *map(str, words)])


def test_weave_reports_each_cell_and_then_nothing(run, notebook):
    path = notebook(TITLE, "A [@ono1999].")
    first, second = run("weave", path), run("weave", path)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.splitlines() == [f"{path}, cell cell-1: woven", f"{path}, cell references: woven"]
    assert second.output == ""


def test_weave_check_changes_nothing_and_fails_on_a_stale_notebook(run, notebook):
    path = notebook(TITLE, "A [@ono1999].")
    before = path.read_bytes()
    done = run("weave", "--check", path)
    assert done.exit_code == 1
    assert f"{path}, cell cell-1: stale" in done.output
    assert path.read_bytes() == before
    run("weave", path)
    assert run("weave", "--check", path).exit_code == 0


def test_weave_says_which_key_is_unknown_and_where(run, notebook):
    done = run("weave", notebook(TITLE, "A [@kawano1998]."))
    assert done.exit_code == 1
    assert "cell cell-1: No reference 'kawano1998'. Did you mean 'kawano1988'" in done.output


def test_check_passes_on_the_course_as_it_is(run):
    done = run("check")
    assert done.exit_code == 0, done.output


def test_check_fails_with_a_sentence_for_each_fault(run, notebook):
    path = notebook(
        TITLE, "We go on in the same way with the next part of it, and with all that comes after."
    )
    done = run("check", path)
    assert done.exit_code == 1
    assert f"{path}, cell cell-1: prose without a citation" in done.output
    assert done.output.rstrip().endswith("1 problem.")
    assert run("check", "--min-words", "40", path).exit_code == 0
