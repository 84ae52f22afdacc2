"""`deploy/hub/prepare` makes the folder of a class, closed where it must be, and keeps what is there."""

import getpass
import stat
import subprocess
from pathlib import Path

PREPARE = Path(__file__).parents[2] / "deploy" / "hub" / "prepare"


def prepare(*arguments):
    """Run the script as a careful administrator may: what it makes is for nobody else, unless it says so."""
    return subprocess.run([PREPARE, *arguments], capture_output=True, text=True, check=False, umask=0o077)


def mode(path):
    return oct(stat.S_IMODE(path.stat().st_mode))


def test_a_class_gets_its_folders_and_keeps_what_is_in_them(tmp_path):
    data = tmp_path / "class"
    assert prepare(data, getpass.getuser()).returncode == 0
    assert {name: mode(data / name) for name in ("exchange", "course", "hub")} == {
        "exchange": "0o777",
        "course": "0o700",
        "hub": "0o700",
    }
    assert (data / "lessons" / "00-start-here.ipynb").exists()
    assert {path.name.rpartition("-")[0] for path in (data / "spines").iterdir()} >= {
        "scene-cervical",
        "sections-lumbar",
    }
    assert (data / "course" / "source" / "anatomy" / "anatomy.ipynb").exists()
    (data / "students.txt").write_text("ann\n")
    (data / "spines" / "scene-of-an-older-version.npz").write_text("old")
    (data / "course" / "gradebook.db").write_text("marks")
    assert prepare(data, getpass.getuser()).returncode == 0
    assert (data / "students.txt").read_text() == "ann\n"
    assert (data / "course" / "gradebook.db").read_text() == "marks"
    assert not (data / "spines" / "scene-of-an-older-version.npz").exists()


def test_whatever_the_administrator_is_used_to_every_student_may_read_lessons_and_spines(tmp_path):
    data = tmp_path / "class"
    assert prepare(data, getpass.getuser()).returncode == 0
    shared = [data / name for name in ("lessons", "spines")]
    closed = [
        path
        for path in (data, *shared, *(one for folder in shared for one in folder.rglob("*")))
        if path.stat().st_mode & (0o005 if path.is_dir() else 0o004) != (0o005 if path.is_dir() else 0o004)
    ]
    assert closed == []


def test_an_owner_who_does_not_exist_is_named_before_anything_is_made(tmp_path):
    done = prepare(tmp_path / "class", "no-such-grader")
    assert done.returncode == 1
    assert "There is no user no-such-grader on this machine." in done.stderr
    assert not (tmp_path / "class").exists()


def test_a_call_without_a_folder_says_what_to_give():
    assert "say where the class shall live" in prepare().stderr
