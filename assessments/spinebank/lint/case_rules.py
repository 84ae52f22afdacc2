"""Rules on items that are answered by playing a case."""

from collections.abc import Iterator

from spinebank.lint.registry import Match, Severity, rule
from spinebank.lint.view import ItemView
from spinebank.schema import PlayedCase, Use
from spinelab.cases import library, load_case


@rule(
    "C01",
    "case that there is not",
    "Name a case of the library and its present revision; look whether the item still fits a changed case.",
    Severity.ERROR,
)
def case_that_there_is_not(view: ItemView) -> Iterator[Match]:
    """Find items whose case is not in the library, or has another revision there."""
    item = view.item
    if not isinstance(item, PlayedCase):
        return
    if item.case not in library():
        yield Match(("case",), f"{item.case}; there are {', '.join(library())}")
    elif (revision := load_case(item.case).revision) != item.case_revision:
        yield Match(("case_revision",), f"{item.case_revision}; the case has {revision}")


@rule(
    "C02",
    "graded case",
    "A learner can read the case file with its credits: let it practise, or count it where they cannot.",
)
def graded_case(view: ItemView) -> Iterator[Match]:
    """Find cases that count for a grade."""
    if isinstance(view.item, PlayedCase) and view.item.use is Use.GRADED:
        yield Match(("use",), view.item.case)
