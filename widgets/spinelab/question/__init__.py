"""Questions in a notebook: `Question` for one item, `Quiz` for a released quiz."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spinelab.question.quiz import Quiz
    from spinelab.question.widget import Question

__all__ = ["Question", "Quiz"]


def __getattr__(name: str) -> Any:
    """Load `Quiz` without the widget machinery, which a grader does not need."""
    if name == "Quiz":
        from spinelab.question.quiz import Quiz

        return Quiz
    if name == "Question":
        from spinelab.question.widget import Question

        return Question
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
