"""Make the release version of many quizzes: ``generate.py QUIZ...``.

One process for all, because importing nbgrader takes seconds; the call is the one that formgrader makes.
"""

# ruff: noqa: PLC0415 (pytest imports this file to look for doctests, and nbgrader takes seconds)
import sys


def main(*quizzes):
    from nbgrader.apps import NbGraderAPI
    from nbgrader.apps.baseapp import NbGrader
    from nbgrader.coursedir import CourseDirectory

    app = NbGrader()
    app.initialize([])  # reads the configuration files as every nbgrader command does
    api = NbGraderAPI(CourseDirectory(config=app.config), config=app.config)
    for quiz in quizzes:
        done = api.generate_assignment(quiz)
        if not done["success"]:
            raise SystemExit(f"{quiz}: {done['error']}")
    sys.stdout.write("true\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
