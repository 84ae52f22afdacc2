"""Questions that are answered on pictures or by playing a case, as practice and in a quiz, for `writer.py`.

Pictures are of a small patient of simple shapes: what is tried is whether an answer is kept.
"""

import json
import sys
from functools import cache

from kit import phantom
from spinebank.load import bank_folders, find_item, read_item
from spinebank.render.public import public_item
from spinelab import keeping
from spinelab.answers import read_answers
from spinelab.answers.work import QUESTIONS, WORK_FOLDER
from spinelab.question import Question, Quiz, quiz, scan

QUIZ = "kills"
ASKED = ("imaging-opll-ratio-01", "anatomy-scan-ligament-01", "conference-played-report-01")
"""A measurement, a mark and a case."""
POINTS = {"ratio": 4, "mark": 1}


@cache
def items():
    """Return the public halves of the items."""
    return [public_item(read_item(find_item(name, bank_folders())).item) for name in ASKED]


def prepare(folder):
    """Compute the patient, release the quiz and open all once, so that no child has to read the bank."""
    study = phantom.make(size=(24, 24, 24))
    scan.viewed = lambda *_: study
    (folder / "quiz").mkdir()
    released = {"format": "spinelab-questions", "version": 1, "quiz": QUIZ, "title": "Kills"}
    text = json.dumps({**released, "questions": items()})
    (folder / "quiz" / "questions.json").write_text(text, encoding="utf-8")
    asked(folder)


def asked(folder):
    """Open all questions as a new kernel does; returns for each where it is kept, and how to answer it.

    An answer is a number; what is called with it says whether it was acknowledged.
    """
    found = []
    for item in items():
        question = Question(item=item, judge=lambda _: {})
        found.append(("practice", item["id"], kept_by(question, folder)))
    shown = []
    quiz.display = lambda widget, **_: shown.append(widget)
    graded = Quiz(folder / "quiz" / "questions.json")
    for item in items():
        graded.ask(item["id"])
        found.append(("quiz", item["id"], saved_by(shown[-1])))
    return found


def kept_by(question, folder):
    keeper = keeping.Keeper(question, question.work_at("", ""), folder)

    def answer(number):
        give(question, number)
        return keeper._last == question.work()

    return answer


def saved_by(question):
    def answer(number):
        give(question, number)
        return question.saved == "Answer saved."

    return answer


def give(question, number):
    """Answer as the view does: what is measured, marked or played reaches the question from its scene."""
    if question.item["kind"] == "case":
        question.scene.log = [{"kind": "problems", "problems": [str(number)]}]
        return
    tool = question.item["tool"]
    measured = {"kind": tool, "plane": "axial", "modality": "ct", "value": number, "unit": "", "text": ""}
    points = [[0.0, float(y), 0.0] for y in range(POINTS[tool])]
    question.scene.measurements = [{"id": "m1", **measured, "points_mm": points, "words": "", "level": ""}]


def kept(folder):
    """Return [where, item, number] of every answer that lies on disk.

    Raises
    ------
    SystemExit
        If a file is damaged.
    """
    graded = read_answers(folder / "quiz", QUIZ)
    practice = read_answers(folder / WORK_FOLDER / QUESTIONS, QUESTIONS)
    if graded.notes or practice.notes:
        sys.exit(f"damaged: {graded.notes} {practice.notes}")
    found = [("quiz", name, one.response) for name, one in graded.answers.items()]
    found += [
        ("practice", name, one.response["response"])
        for name, one in practice.answers.items()
        if name in ASKED  # on the same page `writer.py` keeps works of its own
    ]
    return [(where, name, number_in(response)) for where, name, response in found]


def number_in(response):
    """Return the number that a response holds; 0 where the patient was drawn and nothing answered yet."""
    return float(response["log"][0]["problems"][0]) if "log" in response else response.get("value", 0)
