"""The answer sheet of a learner: saved at once, merged with other kernels, never overwritten unread."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from spinelab.answers import ANSWERS_MIME, AnswerSheet
from spinelab.answers import lock as lock_module
from spinelab.answers import sheet as sheet_module
from spinelab.answers.lock import folder_lock


def on_disk(folder):
    return json.loads((folder / "responses.json").read_text())["answers"]


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_an_answer_is_on_disk_as_soon_as_it_is_put(tmp_path):
    sheet = AnswerSheet.open(tmp_path, "anatomy")
    assert sheet.put("anatomy-lf-01", {"choice": "lamina"}, revision=3)
    record = json.loads((tmp_path / "responses.json").read_text())
    stamp = record["answers"]["anatomy-lf-01"].pop("answered_at")
    assert record == {
        "format": "spinelab-answers",
        "version": 1,
        "quiz": "anatomy",
        "answers": {"anatomy-lf-01": {"revision": 3, "response": {"choice": "lamina"}}},
    }
    assert stamp.endswith("Z")
    assert names(tmp_path) == ["responses.json"]


def test_a_new_kernel_finds_the_answers_again(tmp_path):
    AnswerSheet.open(tmp_path, "anatomy").put("a-b-01", {"value": 1.5}, 1)
    again = AnswerSheet.open(str(tmp_path), "anatomy")
    assert again.get("a-b-01").response == {"value": 1.5}
    assert again.get("a-b-02") is None
    assert again.notice == ""


def test_opening_writes_nothing(tmp_path):
    AnswerSheet.open(tmp_path, "anatomy")
    assert names(tmp_path) == []


def test_the_last_of_several_answers_counts_and_one_can_be_taken_back(tmp_path):
    sheet = AnswerSheet.open(tmp_path, "anatomy")
    for choice in ("first", "second", "third"):
        sheet.put("a-b-01", {"choice": choice}, 1)
    sheet.put("a-b-02", {"choice": "x"}, 1)
    assert on_disk(tmp_path)["a-b-01"]["response"] == {"choice": "third"}
    assert sheet.remove("a-b-01")
    assert list(on_disk(tmp_path)) == ["a-b-02"]
    assert sheet.get("a-b-01") is None
    assert sheet.remove("never-there")


def test_two_kernels_keep_each_others_answers(tmp_path):
    one, two = AnswerSheet.open(tmp_path, "anatomy"), AnswerSheet.open(tmp_path, "anatomy")
    one.put("a-b-01", {"choice": "one"}, 1)
    two.put("a-b-02", {"choice": "two"}, 1)
    one.put("a-b-03", {"choice": "three"}, 1)
    assert sorted(on_disk(tmp_path)) == ["a-b-01", "a-b-02", "a-b-03"]
    two.put("a-b-01", {"choice": "changed"}, 1)
    one.refresh()
    assert one.get("a-b-01").response == {"choice": "changed"}
    two.remove("a-b-01")
    one.put("a-b-04", {}, 1)
    assert "a-b-01" not in on_disk(tmp_path)


def test_what_is_clicked_wins_over_a_clock_that_runs_ahead(tmp_path):
    sheet = AnswerSheet.open(tmp_path, "anatomy")
    sheet.put("a-b-01", {"choice": "old"}, 1)
    record = json.loads((tmp_path / "responses.json").read_text())
    record["answers"]["a-b-01"]["answered_at"] = "2199-01-01T00:00:00Z"
    (tmp_path / "responses.json").write_text(json.dumps(record))
    sheet.put("a-b-01", {"choice": "new"}, 1)
    assert on_disk(tmp_path)["a-b-01"]["response"] == {"choice": "new"}
    assert on_disk(tmp_path)["a-b-01"]["answered_at"] == "2199-01-01T00:00:00Z"


WRITER = """
import sys
from spinelab.answers import AnswerSheet
sheet = AnswerSheet.open(sys.argv[1], "anatomy")
for n in range(25):
    assert sheet.put(f"{sys.argv[2]}-{n:02d}", {"value": n}, 1), sheet.notice
"""


def test_kernels_that_write_at_the_same_time_lose_nothing(tmp_path):
    kernels = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name]) for name in ("p", "q", "r")
    ]
    assert [kernel.wait(60) for kernel in kernels] == [0, 0, 0]
    assert sorted(on_disk(tmp_path)) == sorted(f"{name}-{n:02d}" for name in "pqr" for n in range(25))
    assert names(tmp_path) == ["responses.json"]


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        ("{broken", "responses.corrupt-1.json"),
        (
            '{"format":"spinelab-answers","version":1,"quiz":"imaging","answers":{}}',
            "responses.foreign-1.json",
        ),
        (
            '{"format":"spinelab-answers","version":9,"quiz":"anatomy","answers":{}}',
            "responses.version-1.json",
        ),
        (
            '{"format":"spinelab-answers","version":1,"quiz":"anatomy","answers":{"a-b-09":7}}',
            "responses.corrupt-1.json",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_kept_beside(tmp_path, content, kept):
    (tmp_path / "responses.json").write_text(content)
    sheet = AnswerSheet.open(tmp_path, "anatomy")
    assert names(tmp_path) == ["responses.json"]
    assert sheet.put("a-b-01", {"choice": "x"}, 1)
    assert (tmp_path / kept).read_text() == content
    assert list(on_disk(tmp_path)) == ["a-b-01"]
    assert f"kept as {kept} and a new file begun." in sheet.notice
    (tmp_path / "responses.json").write_text(content)
    sheet.put("a-b-02", {"choice": "x"}, 1)
    assert (tmp_path / kept.replace("-1", "-2")).read_text() == content
    assert sorted(on_disk(tmp_path)) == (["a-b-01", "a-b-02"] if "a-b-09" not in content else ["a-b-02"])


def test_opening_over_a_damaged_file_says_what_will_happen(tmp_path):
    (tmp_path / "responses.json").write_text("{broken")
    assert (
        "It will be kept under another name when you answer." in AnswerSheet.open(tmp_path, "anatomy").notice
    )


def test_a_file_deleted_under_our_hands_is_written_again_in_full(tmp_path):
    sheet = AnswerSheet.open(tmp_path, "anatomy")
    sheet.put("a-b-01", {}, 1)
    (tmp_path / "responses.json").unlink()
    sheet.put("a-b-02", {}, 1)
    assert sorted(on_disk(tmp_path)) == ["a-b-01", "a-b-02"]


@pytest.fixture
def read_only_folder():
    """A folder that this process may not write, even where the tests run as root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        yield folder
        if root:
            os.seteuid(0)
        folder.chmod(0o755)


def test_a_read_only_folder_keeps_answers_in_memory_and_says_so(read_only_folder):
    sheet = AnswerSheet.open(read_only_folder, "anatomy")
    assert not sheet.put("a-b-01", {"choice": "x"}, 1)
    assert sheet.notice.startswith("Not saved, kept only until this notebook is closed: Permission denied")
    assert sheet.get("a-b-01").response == {"choice": "x"}
    assert sheet.record()["answers"]["a-b-01"]["response"] == {"choice": "x"}


def test_answers_that_could_not_be_saved_are_saved_with_the_next(tmp_path, monkeypatch):
    sheet = AnswerSheet.open(tmp_path, "anatomy")
    with monkeypatch.context() as patch:
        patch.setattr(
            sheet_module, "replace_file", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left"))
        )
        assert not sheet.put("a-b-01", {"choice": "x"}, 1)
        assert "No space left" in sheet.notice
    assert sheet.put("a-b-02", {"choice": "y"}, 1)
    assert sorted(on_disk(tmp_path)) == ["a-b-01", "a-b-02"]
    assert sheet.notice == ""


def test_a_removal_that_could_not_be_saved_does_not_undo_a_newer_answer_elsewhere(tmp_path, monkeypatch):
    one, two = AnswerSheet.open(tmp_path, "anatomy"), AnswerSheet.open(tmp_path, "anatomy")
    one.put("a-b-01", {"choice": "first"}, 1)
    with monkeypatch.context() as patch:
        patch.setattr(
            sheet_module, "replace_file", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left"))
        )
        one.remove("a-b-01")
    time.sleep(0.002)
    two.put("a-b-01", {"choice": "newer"}, 1)
    one.put("a-b-02", {}, 1)
    assert on_disk(tmp_path)["a-b-01"]["response"] == {"choice": "newer"}


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(tmp_path, monkeypatch):
    sheet = AnswerSheet.open(tmp_path, "anatomy")
    sheet.put("a-b-01", {"choice": "x"}, 1)
    before = (tmp_path / "responses.json").read_bytes()
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(5, "Input/output error")))
    assert not sheet.put("a-b-02", {}, 1)
    assert (tmp_path / "responses.json").read_bytes() == before
    assert names(tmp_path) == ["responses.json"]


def test_more_than_the_bounds_allow_is_not_saved(tmp_path):
    sheet = AnswerSheet.open(tmp_path, "anatomy")
    sheet.put("a-b-01", {"choice": "x"}, 1)
    assert not sheet.put("a-b-02", {"text": "x" * 1_000_001}, 1)
    assert "more than 1,000,000 bytes" in sheet.notice
    assert list(on_disk(tmp_path)) == ["a-b-01"]


@pytest.mark.parametrize(("response", "revision"), [(float("nan"), 1), ({"a": {1}}, 1), ({}, 0)])
def test_a_caller_that_errs_is_told_so(tmp_path, response, revision):
    with pytest.raises(ValueError, match=r"it holds|revision of 1"):
        AnswerSheet.open(tmp_path, "anatomy").put("a-b-01", response, revision)
    assert names(tmp_path) == []


@pytest.mark.parametrize("stage", ["source/anatomy", "autograded/ann/anatomy", "submitted/ann/anatomy"])
def test_nothing_is_written_into_an_instructors_course(tmp_path, stage):
    (tmp_path / "nbgrader_config.py").touch()
    folder = tmp_path / stage
    folder.mkdir(parents=True)
    sheet = AnswerSheet.open(folder, "anatomy")
    assert not sheet.put("a-b-01", {"choice": "x"}, 1)
    assert names(folder) == []
    assert "not saved in" in sheet.notice
    assert ("over every student's" in sheet.notice) is stage.startswith("source")
    assert sheet.get("a-b-01").response == {"choice": "x"}


def test_a_students_folder_that_happens_to_be_called_source_is_no_course(tmp_path):
    folder = tmp_path / "source" / "anatomy"
    folder.mkdir(parents=True)
    assert AnswerSheet.open(folder, "anatomy").put("a-b-01", {}, 1)


def test_the_mirror_holds_the_record_and_a_sentence(tmp_path):
    sheet = AnswerSheet.open(tmp_path, "anatomy")
    sheet.put("a-b-01", {"choice": "x"}, 1)
    assert sheet.mimebundle() == {
        ANSWERS_MIME: json.loads((tmp_path / "responses.json").read_text()),
        "text/plain": "Quiz 'anatomy': 1 answer recorded.",
    }


def test_a_lock_that_is_held_too_long_is_an_error_and_not_a_hang(tmp_path, monkeypatch):
    monkeypatch.setattr(lock_module, "WAIT_SECONDS", 0.05)
    sheet = AnswerSheet.open(tmp_path, "anatomy")
    with folder_lock(tmp_path):
        assert not sheet.put("a-b-01", {}, 1)
    assert "another notebook has been writing" in sheet.notice
    assert sheet.put("a-b-02", {}, 1)
    assert sorted(on_disk(tmp_path)) == ["a-b-01", "a-b-02"]


def test_a_disk_that_locks_no_folders_uses_a_file_elsewhere(tmp_path, monkeypatch):
    import fcntl  # noqa: PLC0415 (absent on Windows)
    import stat  # noqa: PLC0415

    real = fcntl.flock

    def no_folders(descriptor, operation):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(9, "Bad file descriptor")
        real(descriptor, operation)

    monkeypatch.setattr(lock_module.fcntl, "flock", no_folders)
    monkeypatch.setattr(lock_module, "WAIT_SECONDS", 0.05)
    with folder_lock(tmp_path), pytest.raises(TimeoutError), folder_lock(tmp_path):
        pass
    assert names(tmp_path) == []
