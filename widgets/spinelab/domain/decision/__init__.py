"""Which options the sources support in a case of OPLL, OLF or CLF, and how sure they are."""

from spinelab.domain.decision.explore import STANCES, Exploration, Weighed, explore
from spinelab.domain.decision.rules import SURE, Gap, Option, Rules, Statement, rules

__all__ = [
    "STANCES",
    "SURE",
    "Exploration",
    "Gap",
    "Option",
    "Rules",
    "Statement",
    "Weighed",
    "explore",
    "rules",
]
