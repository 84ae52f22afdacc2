"""Read nbgrader's gradebook, with manual marks given on the way: ``gradebook.py QUIZ ITEM MARKS``.

Prints what it found before and after marking.
"""

# ruff: noqa: PLC0415 (pytest imports this file to look for doctests, and nbgrader takes seconds)
import json
import sys


def main(quiz, item_id="", marks="{}"):
    from nbgrader.api import Gradebook

    with Gradebook("sqlite:///gradebook.db", "spine-ligaments") as gradebook:
        submissions = gradebook.find_assignment(quiz).submissions
        before = {submission.student_id: state_of(submission) for submission in submissions}
        for student, mark in json.loads(marks).items():
            grade = gradebook.find_grade(item_id, quiz, quiz, student)
            grade.manual_score = mark  # what formgrader sets when a grader saves
            grade.needs_manual_grade = False
        gradebook.db.commit()
        after = {submission.student_id: state_of(submission) for submission in submissions}
    sys.stdout.write(json.dumps([before, after]) + "\n")


def state_of(submission):
    grades = submission.notebooks[0].grades
    return {
        "cells": {
            grade.name: [grade.auto_score, grade.manual_score, grade.needs_manual_grade] for grade in grades
        },
        "score": submission.score,
        "max_score": submission.max_score,
        "late_s": submission.total_seconds_late,
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
