"""Fetch or submit for many students: ``exchange.py fetch|submit QUIZ HOMES STUDENT...``.

One process for all of them, because importing nbgrader takes seconds; the exchange classes are the ones that
``nbgrader fetch_assignment`` and ``nbgrader submit`` call.
"""

# ruff: noqa: PLC0415 (pytest imports this file to look for doctests, and nbgrader takes seconds)
import os
import sys
from pathlib import Path


def main(verb, quiz, homes, *students):
    from nbgrader.apps.baseapp import NbGrader
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeFactory

    app = NbGrader()
    app.initialize([])  # reads the configuration files as every nbgrader command does
    for student in students:
        home = Path(homes) / student
        home.mkdir(exist_ok=True)
        os.chdir(home)
        config = app.config.copy()
        config.CourseDirectory.assignment_id = quiz
        config.CourseDirectory.student_id = student
        factory = ExchangeFactory(config=config)
        exchange = factory.FetchAssignment if verb == "fetch" else factory.Submit
        coursedir, authenticator = CourseDirectory(config=config), Authenticator(config=config)
        exchange(coursedir=coursedir, authenticator=authenticator, config=config).start()
    sys.stdout.write("true\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
