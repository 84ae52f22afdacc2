"""Where to set the pass mark: each method with its spread, its inputs and the conventions it used."""

from spinebank.analysis.standard.angoff import Angoff, angoff
from spinebank.analysis.standard.borderline import Borderline, Examination, borderline_regression
from spinebank.analysis.standard.cohen import cohen, modified_cohen, top_score
from spinebank.analysis.standard.cut import Cut
from spinebank.analysis.standard.ebel import ebel
from spinebank.analysis.standard.hofstee import Hofstee, hofstee
from spinebank.analysis.standard.sheets import SheetError

__all__ = [
    "Angoff",
    "Borderline",
    "Cut",
    "Examination",
    "Hofstee",
    "SheetError",
    "angoff",
    "borderline_regression",
    "cohen",
    "ebel",
    "hofstee",
    "modified_cohen",
    "top_score",
]
