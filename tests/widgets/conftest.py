"""A released quiz in a folder of its own, and what a notebook would display of it."""

import json

import pytest


@pytest.fixture
def released(tmp_path, monkeypatch):
    """Write the questions of a quiz and work in their folder, as a student does."""

    def write(quiz, title, questions, **more):
        record = {
            "format": "spinelab-questions",
            "version": 1,
            "quiz": quiz,
            "title": title,
            "questions": questions,
            **more,
        }
        (tmp_path / "questions.json").write_text(json.dumps(record), encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
        return tmp_path

    return write


@pytest.fixture
def shown(monkeypatch):
    """Collect what a notebook would display."""
    outputs = []
    monkeypatch.setattr("spinelab.question.quiz.display", lambda item, **_: outputs.append(item))
    return outputs
