"""The feedback page of one student, ``feedback/<student>/<quiz>/<quiz>.html``. A pure function.

It says what nbgrader's page says: the score, the mark of each question, the sentences printed beside it and
the graders' comments. It follows the same rule as `spinebank.grading.nbgrader_steps.HideAnswers`: no answer
stands beside a mark that the key has given, since a page may reach others before everybody has submitted;
what a person marks is shown. The page runs no script and loads nothing. Whatever came from a student is
escaped, and so is HTML in a grader's comment; Markdown in comments is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

__all__ = ["Shown", "feedback_page"]

_TEMPLATE = Path(__file__).with_name("feedback.html.j2")
_UNPRINTABLE = dict.fromkeys((*range(9), *range(11, 32), 127, *range(55296, 57344)), "�")


@dataclass(frozen=True)
class Shown:
    """One question on the page."""

    cell: str
    stem: str
    told: str
    """The sentences of the mark, one a line."""
    score: float
    points: float
    said: str = ""
    """The answer, for questions that a person marks; empty for all others."""
    comment: str = ""
    """A grader's comment, Markdown."""
    waits: bool = False
    """Whether a person has still to mark it."""


def feedback_page(
    quiz: str, heading: str, questions: Sequence[Shown], penalty: float = 0.0, score: float | None = None
) -> bytes:
    """Return the page.

    Parameters
    ----------
    quiz
        Name of the quiz.
    heading
        Title and instructions, Markdown.
    questions
        In the order of the quiz.
    penalty
        Points taken off for a late submission.
    score
        The sum with what is taken off. None: it is computed.
    """
    total = sum(one.score for one in questions) - penalty if score is None else score
    page = _template().render(
        quiz=quiz,
        heading=_markdown(heading),
        score=_rounded(total),
        max_score=_rounded(sum(one.points for one in questions)),
        penalty=_rounded(penalty) if penalty else "",
        questions=[_row(one) for one in questions],
    )
    return (page + "\n").encode("utf-8", "replace")


def _row(one: Shown) -> Mapping[str, object]:
    return {
        "cell": one.cell,
        "stem": one.stem,
        "told": one.told.translate(_UNPRINTABLE),
        "said": one.said.translate(_UNPRINTABLE),
        "score": _rounded(one.score),
        "points": _rounded(one.points),
        "comment": _markdown(one.comment) if one.comment else "",
        "waits": one.waits,
    }


def _rounded(points: float) -> str:
    """Return points as nbgrader's page writes them: 8.2, 18.0."""
    return str(round(float(points), 2))


@lru_cache(maxsize=1)
def _template() -> "Template":
    from jinja2 import Environment, select_autoescape  # noqa: PLC0415 (not needed to read a submission)

    environment = Environment(autoescape=select_autoescape(default=True, default_for_string=True))
    return environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))


@lru_cache(maxsize=200)
def _markdown(text: str) -> "Markup":
    """Return Markdown as HTML; HTML in it is shown, not obeyed."""
    import mistune  # noqa: PLC0415 (as above)
    from markupsafe import Markup  # noqa: PLC0415

    render = mistune.create_markdown(escape=True)
    return Markup(str(render(text.translate(_UNPRINTABLE))))  # noqa: S704 (escaped by mistune)
