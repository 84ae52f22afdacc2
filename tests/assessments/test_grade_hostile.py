"""Hostile and broken submissions in one class among good ones: what each earns, and that nobody else notices.

Each row of `KINDS` is one student: what they hand in, and the marks or the refusal that ``spinebank grade``
gives. ``tests/bench/hostile.py`` hands the same table to stock nbgrader and prints what that makes of it.
"""

import json
from html.parser import HTMLParser

import pytest

from kit import handing, hostile_kinds
from spinebank.grading.run import grade

pytestmark = pytest.mark.nbgrader


class Elements(HTMLParser):
    """Names of the elements and attributes of a page."""

    def __init__(self):
        super().__init__()
        self.found, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.fixture(scope="module")
def graded(own_class):
    """The whole class graded once, and what the run said."""
    course = own_class.course
    hostile_kinds.hand_in_all(course, handing)
    watched = hostile_kinds.outside(course)
    report = grade(course, "trial", workers=1)
    assert hostile_kinds.outside(course) == watched
    return course, report


def test_the_table_has_at_least_forty_kinds():
    assert len(hostile_kinds.KINDS) >= 40
    assert len({kind.student for kind in hostile_kinds.KINDS}) == len(hostile_kinds.KINDS)


@pytest.mark.parametrize("kind", hostile_kinds.KINDS, ids=lambda kind: kind.student[:40])
def test_a_hostile_or_broken_submission_earns_what_its_answers_earn(graded, kind):
    course, report = graded
    refused = [one.sentence for one in report.failed if one.student == kind.listed]
    remarks = [one.sentence for one in report.remarks if one.student == kind.listed]
    if kind.refusal:
        assert len(refused) == 1
        assert kind.refusal in refused[0]
        assert handing.marks_of(course / "gradebook.db", kind.listed) == {}
        return
    assert not refused
    marks = handing.marks_of(course / "gradebook.db", kind.listed)
    assert marks.pop("essay") is None
    assert sum(marks.values()) == kind.points
    assert not kind.remark or any(kind.remark in remark for remark in remarks), remarks
    for stage, name in (("autograded", "trial.ipynb"), ("feedback", "trial.html")):
        data = (course / stage / kind.student / "trial" / name).read_bytes()
        assert len(data) < 300_000
        text = data.decode()
        for leak in hostile_kinds.LEAKS:
            assert leak not in text, (stage, leak)
    names = {path.name for path in (course / "autograded" / kind.student / "trial").iterdir()}
    assert names <= {
        "trial.ipynb",
        "questions.json",
        "responses.json",
        "timestamp.txt",
        "submission_secret.txt",
    }
    assert not any(path.is_symlink() for path in (course / "autograded" / kind.student).rglob("*"))
    json.loads((course / "autograded" / kind.student / "trial" / "trial.ipynb").read_bytes())


@pytest.mark.parametrize("student", sorted(hostile_kinds.GOOD))
def test_the_good_ones_among_them_are_untouched(graded, student):
    course, report = graded
    marks = handing.marks_of(course / "gradebook.db", student)
    marks.pop("essay")
    assert sum(marks.values()) == hostile_kinds.GOOD[student][1]
    assert student not in {one.student for one in (*report.failed, *report.remarks)}


def test_every_submission_is_accounted_for(graded):
    _, report = graded
    assert report.submissions == len(hostile_kinds.KINDS) + len(hostile_kinds.GOOD)
    assert sum(report.states.values()) == report.submissions
    assert {one.student for one in report.failed} == {
        kind.listed for kind in hostile_kinds.KINDS if kind.refusal
    }


def test_no_code_of_a_student_was_run_and_no_page_obeys_one(graded):
    course, _ = graded
    assert not list(course.rglob("i-was-here*"))
    shown = [page.read_text() for page in (course / "feedback").rglob("*.html")]
    for path in (course / "autograded").rglob("*.ipynb"):
        outputs = [
            output for cell in json.loads(path.read_bytes())["cells"] for output in cell.get("outputs", [])
        ]
        shown += [output["data"]["text/html"] for output in outputs if "text/html" in output.get("data", {})]
    assert len(shown) > 1000
    for text in shown:
        elements = Elements()
        elements.feed(text)
        assert not elements.found & {"script", "img", "iframe", "object", "svg", "form"}
        assert not [name for name in elements.attributes if name.startswith("on")]
