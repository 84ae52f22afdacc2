"""Grade a quiz in this process as soon as a line comes in: ``grade_when_told.py COURSE QUIZ WORKERS``.

Everything is loaded before "ready" is printed, so that a test can kill it while it grades.
"""

# ruff: noqa: PLC0415 (pytest imports this file to look for doctests, and nbgrader takes seconds)
import sys
from pathlib import Path


def main(course, quiz, workers):
    from spinebank.grading.judge import GradingSetupError
    from spinebank.grading.quick import quick_nbgrader
    from spinebank.grading.run import grade

    with quick_nbgrader():
        import nbgrader.api  # noqa: F401
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    try:
        report = grade(Path(course), quiz, workers=int(workers))
    except GradingSetupError as error:
        sys.stdout.write(f"{error}\n")
        return
    sys.stdout.write(f"graded {report.states.get('graded', 0)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
