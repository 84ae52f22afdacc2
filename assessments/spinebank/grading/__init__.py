"""From a student's submission to a mark in nbgrader. Knows where answers and items lie; `score` judges."""

from spinebank.grading.cell import GradingSetupError, score_cell

__all__ = ["GradingSetupError", "score_cell"]
