"""Whether an answer is right: one pure function for lessons, quizzes and graders alike."""

from spinebank.score.result import Part, Result
from spinebank.score.scorer import score, score_answer
from spinebank.score.script import NoPanelError

__all__ = ["NoPanelError", "Part", "Result", "score", "score_answer"]
