"""The table of hostile submissions as text and as a page. Used by `hostile.py`."""

import importlib.metadata

WHAT = {
    "endless-loop": "A cell runs for ever.",
    "os-exit": "A cell ends the kernel with `os._exit`.",
    "huge-output": "A cell prints a gigabyte.",
    "huge-memory": "A cell takes 10 GB of memory.",
    "fork-bomb": "A cell forks until 16 processes run.",
    "traceback-patch": "A cell silences tracebacks.",
    "assert-patch": "A cell replaces `compile`, with which assertions are made.",
    "scorer-patch": "A cell replaces the function that scores, so that every answer earns full marks.",
    "shell-magic": "A cell runs a shell.",
    "reads-the-bank": "A cell prints a file of the instructor's.",
    "shadow-modules": "Modules named like the grader's lie beside the notebook, and a pickle.",
    "edited-test-cell": "A test cell was rewritten to give 100 points.",
    "deleted-cells": "Two test cells were deleted.",
    "duplicated-cell": "A test cell is there twice.",
    "reordered-cells": "The cells are in reverse order.",
    "forged-output": "A test cell carries an output of 100.",
    "warning-on-stderr": "A test cell carries a warning on stderr.",
    "no-grade-ids": "nbgrader's marks were taken out of all cells.",
    "script-in-markdown": "A text cell holds a script.",
    "future-revision": "All answers are right, and claim a revision of the questions that is yet to come.",
    "other-students-id": "The answer file names another student.",
    "other-quiz": "The answers belong to another quiz.",
    "claims-a-score": "The answer file claims a score.",
    "unknown-options": "Options are chosen that the questions do not have.",
    "every-option": "Every option of a single-choice question is chosen.",
    "unknown-items": "Questions are answered that the quiz does not have.",
    "true-for-a-number": "A number is answered with `true`.",
    "nan": "A number is answered with NaN.",
    "infinity": "A number is answered with 1e999.",
    "huge-number": "A number is answered with 1e308.",
    "endless-digits": "A number has 100,000 digits.",
    "ten-megabyte-string": "An answer has ten megabytes.",
    "long-list": "An ordering has 60,000 elements.",
    "long-text": "A term is repeated 40,000 times.",
    "deep-json": "The answer file is nested 50,000 deep.",
    "deep-answer": "An answer is nested 40 deep.",
    "duplicate-keys": "The answer file gives a key twice.",
    "too-many-answers": "The answer file holds 501 answers.",
    "half-a-character": "An answer holds half a character of UTF-16.",
    "nul-in-text": "Answers hold NUL and terminal codes.",
    "byte-order-mark": "The answer file begins with a byte order mark.",
    "crlf": "The answer file has line ends of Windows.",
    "utf-16": "The answer file is UTF-16.",
    "nul-bytes": "The answer file is a thousand NUL bytes.",
    "invalid-json": "The answer file breaks off.",
    "empty-file": "The answer file is empty.",
    "a-list": "The answer file holds a list.",
    "binary": "The answer file holds every byte there is.",
    "notebook-invalid-json": "The notebook breaks off; the answers are there.",
    "notebook-empty": "The notebook is empty; the answers are there.",
    "notebook-old-format": "The notebook claims format 2.",
    "notebook-future-format": "The notebook claims format 99.",
    "notebook-missing": "The notebook is missing; the answers are there.",
    "notebook-renamed": "The notebook has another name and carries the answers.",
    "lone-notebook": "Only the notebook carries the answers, as after sending it by mail.",
    "mirror-of-another-quiz": "The notebook carries answers to another quiz.",
    "mirror-of-nonsense": "The notebook carries nonsense for answers.",
    "sixty-notebooks": "Sixty files claim to be notebooks with answers.",
    "nothing-in-the-folder": "The folder is empty.",
    "gigabyte-beside": "A file of a gigabyte lies beside the notebook.",
    "link-to-the-gradebook": "A link leads to the gradebook.",
    "answers-are-a-link": "The answer file is a link to another student's.",
    "answers-link-to-a-secret": "The answer file is a link to a file of the instructor's.",
    "notebook-is-a-link": "The notebook is a link to the quiz's source.",
    "secret-is-a-link": "nbgrader's secret is a link to a file of the instructor's.",
    "endless-device": "The time stamp is a link to `/dev/zero`.",
    "loop-of-links": "The answer file is a link to itself.",
    "answers-are-a-pipe": "The answer file is a named pipe.",
    "answers-are-a-folder": "The answer file is a folder.",
    "folder-is-a-link": "The folder is a link to another student's.",
    "zip-instead": "A zip archive was handed in instead of a folder.",
    "file-instead": "A file was handed in instead of a folder.",
    "read-only": "Folder and files may only be read.",
    "no-such-time": "The time stamp is no time.",
    "time-zone-is-a-file": "The time zone is the path of a file.",
    "=cmd|'calc'!A0": "The student's name is a formula for a spreadsheet.",
    "%2e%2e%2f%2e%2e%2fsource": "The student's name is a path in the spelling of web addresses.",
    "{nbgrader_step}": "The student's name is a field of nbgrader's pattern for folders.",
    "<script>alert(1)<": "The student's name is a script.",
    "n" * 200: "The student's name has 200 letters.",
    "line\nbreak": "The student's name holds a line break.",
    "formula-in-an-answer": "Answers are formulas for a spreadsheet.",
    "script-in-answers": "Answers hold scripts.",
    "script-in-a-file-name": "A file's name is a script, and there are no answers.",
}
"""What was handed in, for people."""


def outcome(kind, seen):
    """Return what became of a kind, in a few words."""
    if seen.stopped:
        said = f"stopped: {seen.stopped}"
    elif seen.points is None:
        said = "listed, not graded" if seen.listed else "no marks, no word"
    elif seen.listed and seen.points != kind.points:
        said = f"{seen.points:g} points and an error"
    else:
        said = f"{seen.points:g} points"
        if not kind.refusal:
            said += {True: " (unearned)", False: " (lost)", None: ""}[
                None if seen.points == kind.points else seen.points > kind.points
            ]
        else:
            said += " (unearned)"
    return said + "".join(
        [
            ", its code was run" * seen.ran,
            ", a file of the instructor's came into its copy" * bool(seen.leaks),
            " and its feedback" * ("on the feedback page" in seen.leaks),
            ", and an honest student lost marks" * (not seen.honest),
        ]
    )


def right(kind):
    """Return what a kind deserves."""
    return "a reason, no marks" if kind.refusal else f"{kind.points:g} points"


def groups(found, table):
    """Return, for each thing that must not happen, how many kinds made it happen."""
    seen = [(kind, found[kind.student]) for kind in table]
    return {
        "as deserved, nobody harmed": sum(_fine(kind, one) for kind, one in seen),
        "unearned points": sum(
            one.points is not None and (bool(kind.refusal) or one.points > kind.points) for kind, one in seen
        ),
        "points lost, or no marks": sum(
            not kind.refusal and (one.points is None or one.points < kind.points) for kind, one in seen
        ),
        "the run had to be stopped": sum(bool(one.stopped) for _, one in seen),
        "the student's code was run": sum(one.ran for _, one in seen),
        "a secret came into the student's copy": sum(bool(one.leaks) for _, one in seen),
        "an honest student lost marks": sum(not one.honest for _, one in seen),
    }


def _fine(kind, seen):
    as_deserved = seen.points is None and seen.listed if kind.refusal else seen.points == kind.points
    return as_deserved and seen.honest and not (seen.stopped or seen.ran or seen.leaks)


def summary(table, stock, ours):
    """Return both counts side by side."""
    theirs, mine = groups(stock, table), groups(ours, table)
    lines = [f"{'of ' + str(len(table)) + ' kinds':44}{'stock':>8}{'ours':>8}"]
    return "\n".join(lines + [f"{name:44}{theirs[name]:8}{mine[name]:8}" for name in theirs])


def page(table, stock, ours):
    """Return the page."""
    version = importlib.metadata.version("nbgrader")
    theirs, mine = groups(stock, table), groups(ours, table)
    counts = "".join(f"| {name} | {theirs[name]} | {mine[name]} |\n" for name in theirs)
    rows = "".join(
        f"| {WHAT[kind.student]} | {right(kind)} | {outcome(kind, stock[kind.student])} "
        f"| {outcome(kind, ours[kind.student])} |\n"
        for kind in table
    )
    return PAGE.format(version=version, count=len(table), counts=counts, rows=rows)


PAGE = """\
# Hostile and broken submissions: nbgrader as it comes, and `spinebank grade`

Each line is one student of an invented class who hands in something that no honest student would, or that \
went wrong on the way; an honest student comes before and after. On the left stands what the work deserves, \
then what nbgrader {version} does with its own settings, then what `spinebank grade` does. Most answer one \
question rightly and one half, which earns 1.5 points.

nbgrader ran in a cage: 4 GB of address space for a process, 3 GB of memory for all, 120 processes, two \
minutes and more for larger groups, no network. Where a line says "stopped", the cage ended the run, and a \
grader without one would have had to. nbgrader runs what students write, by design; the settings of this \
course (`nbgrader_config.py`) take students' cells out of click quizzes before `nbgrader autograde` runs \
them, so part of what follows does not happen with them. "Lost" means that answers which were there earned \
less than they deserve; "no word" that the submission is not named as passed over.

| Of {count} kinds | nbgrader {version} | `spinebank grade` |
| --- | ---: | ---: |
{counts}
| What was handed in | It deserves | nbgrader {version} | `spinebank grade` |
| --- | --- | --- | --- |
{rows}
This page is written by `HOSTILE_PAGE=assessments/instructor/hostile.md pytest tests/bench/hostile.py \
-o python_files='*.py' -s -p no:xdist`.
"""
