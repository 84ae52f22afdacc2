"""Where a grader finds a student's answers."""

import json
import os

import pytest

from spinelab.answers import ANSWERS_MIME, RecordError, answers_in_notebook, read_answers


def record(quiz="anatomy", choice="x", answered_at="2026-11-21T10:00:00Z"):
    answers = {"a-b-01": {"revision": 1, "response": {"choice": choice}, "answered_at": answered_at}}
    return {"format": "spinelab-answers", "version": 1, "quiz": quiz, "answers": answers}


def notebook(*mirrors):
    outputs = [
        {"output_type": "display_data", "metadata": {}, "data": {ANSWERS_MIME: mirror}} for mirror in mirrors
    ]
    cells = [
        {"cell_type": "markdown", "source": "x"},
        {"cell_type": "code", "source": "", "outputs": outputs},
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


def choice(found):
    return found.answers["a-b-01"].response["choice"]


def test_the_file_beside_the_notebook_comes_first(tmp_path):
    (tmp_path / "responses.json").write_text(json.dumps(record(choice="file")))
    (tmp_path / "anatomy.ipynb").write_text(
        notebook(record(choice="mirror", answered_at="2027-01-01T00:00:00Z"))
    )
    found = read_answers(tmp_path, "anatomy")
    assert (choice(found), found.source, found.notes) == ("file", "responses.json", ())


@pytest.mark.parametrize("name", ["anatomy.ipynb", "anatomy (1).ipynb"])
def test_a_lone_notebook_is_enough(tmp_path, name):
    (tmp_path / name).write_text(notebook(record(choice="mirror")))
    found = read_answers(str(tmp_path), "anatomy")
    assert (choice(found), found.source) == ("mirror", name)


@pytest.mark.parametrize("content", ["{broken", json.dumps(record(quiz="imaging"))])
def test_the_mirror_helps_where_the_file_is_unusable_and_both_are_named(tmp_path, content):
    (tmp_path / "responses.json").write_text(content)
    (tmp_path / "anatomy.ipynb").write_text(notebook(record(choice="mirror")))
    found = read_answers(tmp_path, "anatomy")
    assert (choice(found), found.source) == ("mirror", "anatomy.ipynb")
    assert found.notes[0].startswith("responses.json")


def test_the_newest_mirror_of_the_right_quiz_counts(tmp_path):
    mirrors = [
        record(choice="old"),
        record(choice="newest", answered_at="2026-11-22T10:00:00+00:00"),
        record(choice="older", answered_at="2026-11-21T23:00:00+14:00"),
        record(quiz="imaging", answered_at="2030-01-01T00:00:00Z"),
        {"format": "junk"},
        7,
        ["a", 1],
        "{broken",
    ]
    (tmp_path / "q.ipynb").write_text(notebook(*mirrors))
    assert choice(answers_in_notebook(tmp_path / "q.ipynb", "anatomy")) == "newest"


@pytest.mark.parametrize(
    "wrap", [json.dumps, lambda mirror: json.dumps(mirror, indent=1).splitlines(keepends=True)]
)
def test_a_mirror_that_was_saved_as_text_is_read(tmp_path, wrap):
    (tmp_path / "q.ipynb").write_text(notebook(wrap(record(choice="text"))))
    assert choice(answers_in_notebook(tmp_path / "q.ipynb", "anatomy")) == "text"


def test_under_autograde_the_mirror_of_the_submitted_notebook_is_read(tmp_path):
    graded = tmp_path / "autograded" / "ann" / "anatomy"
    submitted = tmp_path / "submitted" / "ann" / "anatomy"
    graded.mkdir(parents=True)
    submitted.mkdir(parents=True)
    (graded / "anatomy.ipynb").write_text(notebook())
    (submitted / "anatomy.ipynb").write_text(notebook(record(choice="submitted")))
    found = read_answers(graded, "anatomy")
    assert (choice(found), found.source) == ("submitted", "anatomy.ipynb as submitted")


def test_nothing_at_all_is_no_answer_and_no_error(tmp_path):
    found = read_answers(tmp_path, "anatomy")
    assert (found.answers, found.source, found.notes) == ({}, "", ())
    assert read_answers(tmp_path / "missing", "anatomy").answers == {}


@pytest.mark.parametrize("content", ["{" + ANSWERS_MIME, "[" * 100_000 + ANSWERS_MIME, f'["{ANSWERS_MIME}"]'])
def test_a_broken_notebook_is_passed_over(tmp_path, content):
    (tmp_path / "anatomy.ipynb").write_text(content)
    assert read_answers(tmp_path, "anatomy").answers == {}


def test_links_pipes_and_folders_are_not_read(tmp_path):
    secret = tmp_path / "elsewhere.json"
    secret.write_text(json.dumps(record(choice="stolen")))
    for name, make in {
        "link": lambda path: path.symlink_to(secret),
        "pipe": os.mkfifo,
        "folder": lambda path: path.mkdir(),
    }.items():
        folder = tmp_path / name
        folder.mkdir()
        make(folder / "responses.json")
        found = read_answers(folder, "anatomy")
        assert found.answers == {}, name
        assert "responses.json" in found.notes[0]


def test_a_giant_notebook_is_refused_without_being_read(tmp_path):
    with (tmp_path / "anatomy.ipynb").open("wb") as file:
        file.truncate(3_000_000_000)
    with pytest.raises(RecordError, match="larger than 50,000,000 bytes"):
        answers_in_notebook(tmp_path / "anatomy.ipynb", "anatomy")
