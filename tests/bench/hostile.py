"""What stock nbgrader makes of each hostile or broken submission, beside what ``spinebank grade`` does.

Run by ``make bench``, or alone: ``pytest tests/bench/hostile.py -o python_files='*.py' -s -p no:xdist``.
``HOSTILE_KINDS=nan,zip-instead`` names some of the kinds; ``HOSTILE_PAGE=assessments/instructor/hostile.md``
also writes the table as a page, and ``HOSTILE_KEPT=kept.json`` keeps what stock nbgrader did, so that a run
that was stopped goes on where it was. Nothing is asserted of stock nbgrader: the table is what it is.

Stock nbgrader runs as it comes, with no setting but the course's name and folder, in a cage (`kit.cage`): it
runs what students wrote with the grader's rights, and some of that would stop this machine. Kinds are handed
in by groups, each between two honest students; a group in which the cage was stopped or an honest student
lost a mark is parted until the kind is alone that did it.
"""

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from kit import cage, handing, hostile_kinds, hostile_page
from kit.classroom import Classroom
from spinebank.grading.run import grade

pytestmark = pytest.mark.nbgrader
GROUP = 24
ITEMS = ("single", "number", "order", "term", "match", "essay")
"""What the kinds answer; a quiz of these costs stock nbgrader a quarter of the whole trial."""
ALONE = {
    "endless-loop", "os-exit", "huge-output", "huge-memory", "fork-bomb", "gigabyte-beside", "endless-device",
    "answers-are-a-pipe", "duplicated-cell",
}  # fmt: skip
"""Kinds that are never worth trying in a group."""
HONEST = ("aa-good", "zz-good")
FULL = 7.0
"""Points of an honest student."""
COMPLAINTS = ("There was an error processing assignment: ", "No notebooks were matched by '")
"""How nbgrader's log begins to speak of a submission that it did not grade."""


@dataclass
class Seen:
    """What became of one kind."""

    points: float | None
    """None: the gradebook has no mark of it."""
    listed: bool = False
    """Whether the run named it as not graded."""
    stopped: str = ""
    """Why the cage had to be stopped."""
    ran: bool = False
    """Whether code of the submission was run."""
    leaks: Sequence[str] = ()
    """What of the secrets its graded copy or its feedback holds."""
    honest: bool = True
    """Whether the honest students before and after it got their marks."""


def kinds():
    named = os.environ.get("HOSTILE_KINDS", "")
    return [one for one in hostile_kinds.KINDS if not named or one.student in named.split(",")]


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A course with a short quiz, and a gradebook that knows nobody."""
    room = Classroom.from_repository(tmp_path_factory.mktemp("hostile") / "class")
    items = "".join(f"  - trial-{name}-01\n" for name in ITEMS)
    plan = (room.course / "blueprints" / "trial.yaml").read_text()
    (room.course / "blueprints" / "trial.yaml").write_text(f"{plan.partition('items:')[0]}items:\n{items}")
    room.run("spinebank", "build", "trial")
    room.nbgrader("generate_assignment", "trial")
    (room.course / "secret.txt").write_text("TOP-SECRET-OF-THE-COURSE")
    return room


def handed_in(room, course, some):
    """Copy the course and let these kinds hand in, and an honest student before and after them."""
    shutil.copytree(room.course, course)
    for student in HONEST:
        handing.hand_in(course, student, hostile_kinds.ALL)
    for kind in some:
        kind.make(course, handing.hand_in(course, kind.student, hostile_kinds.HALF), handing)


def seen_of(course, kind):
    """Look up what became of a kind."""
    names = (kind.student, kind.listed)  # stock has the name whole
    marks = {
        key: mark for name in names for key, mark in handing.marks_of(course / "gradebook.db", name).items()
    }
    copy = course / "autograded" / kind.student / "trial"
    page = course / "feedback" / kind.student / "trial" / "trial.html"
    copied = [path for path in [*copy.glob("*"), page] if path.is_file() and not path.is_symlink()]
    small = [
        path.read_text(errors="replace") for path in copied if path.stat().st_size < hostile_kinds.MEGABYTE
    ]
    leaks = [one for one in hostile_kinds.LEAKS[2:] if any(one in text for text in small)]
    if leaks and page.is_file() and any(one in page.read_text() for one in leaks):
        leaks.append("on the feedback page")
    points = sum(mark or 0 for mark in marks.values()) if marks else None
    return Seen(points, ran=any(copy.glob("i-was-here")) if copy.is_dir() else False, leaks=leaks)


def unharmed(course):
    """Say whether both honest students got their marks and a graded copy."""
    return all(
        sum(mark or 0 for mark in handing.marks_of(course / "gradebook.db", student).values()) == FULL
        and (course / "autograded" / student / "trial" / "trial.ipynb").is_file()
        for student in HONEST
    )


def by_us(room, tmp_path):
    course = tmp_path / "ours"
    handed_in(room, course, kinds())
    refused = {one.student for one in grade(course, "trial", workers=1).failed}
    found = {}
    for kind in kinds():
        found[kind.student] = seen_of(course, kind)
        found[kind.student].listed = kind.listed in refused
        found[kind.student].honest = unharmed(course)
    return found


def by_stock(room, folder, some, progress):
    """Let stock nbgrader grade some kinds; a group in which anything went wrong is parted."""
    course = folder / "course"
    handed_in(room, course, some)
    (course / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.course_id = 'x'\nc.CourseDirectory.root = {str(course)!r}\n"
    )
    done = cage.run(["nbgrader", "autograde", "trial"], folder, course, room.environment, len(some))
    log = (folder / "log").read_text(errors="replace")
    leaking = [kind.student for kind in some if seen_of(course, kind).leaks]
    for student in leaking:  # does it also come into what the student gets?
        feedback = ["nbgrader", "generate_feedback", "trial", "--student", student]
        cage.run(feedback, folder, course, room.environment, 1)
    fine = not done.stopped and unharmed(course)
    found = {}
    if fine or len(some) == 1:
        for kind in some:
            found[kind.student] = seen_of(course, kind)
            found[kind.student].honest = unharmed(course)
            found[kind.student].stopped = done.stopped
            found[kind.student].listed = any(
                f"{said}{course}/submitted/{kind.student}/trial" in log for said in COMPLAINTS
            )
            progress(kind, found[kind.student])
    cage.emptied(folder)
    if not found:
        half = len(some) // 2
        found = by_stock(room, folder, some[:half], progress) | by_stock(room, folder, some[half:], progress)
    return found


def test_every_kind_beside_stock(room, tmp_path):
    assert not {kind.student for kind in kinds()} - hostile_page.WHAT.keys()
    ours = by_us(room, tmp_path)
    print(f"\n{'kind':28}{'stock':>44}   ours")

    def progress(kind, seen):
        mine = hostile_page.outcome(kind, ours[kind.student])
        print(f"{kind.student[:27]!r:28}{hostile_page.outcome(kind, seen):>44}   {mine}", flush=True)

    together = [kind for kind in kinds() if kind.student not in ALONE]
    groups = [together[start : start + GROUP] for start in range(0, len(together), GROUP)]
    groups += [[kind] for kind in kinds() if kind.student in ALONE]
    kept = Path(os.environ.get("HOSTILE_KEPT") or tmp_path / "kept.json")
    stock = {name: Seen(**one) for name, one in json.loads(kept.read_text()).items()} if kept.exists() else {}
    for group in groups:
        if left := [kind for kind in group if kind.student not in stock]:
            stock |= by_stock(room, tmp_path / "cage", left, progress)
            kept.write_text(json.dumps({name: asdict(one) for name, one in stock.items()}, indent=1))
    text = hostile_page.page(kinds(), stock, ours)
    print(hostile_page.summary(kinds(), stock, ours))
    if os.environ.get("HOSTILE_PAGE"):
        Path(os.environ["HOSTILE_PAGE"]).write_text(text)
