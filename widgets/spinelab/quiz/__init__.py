"""Where a learner stands in a quiz: which questions are answered, begun, open or flagged."""

from spinelab.quiz.progress import state_of
from spinelab.quiz.widget import QuizPanel

__all__ = ["QuizPanel", "state_of"]
