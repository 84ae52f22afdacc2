"""Faults in the writing of items: testwise cues, unclear stems, more than one best answer.

The rules follow the nineteen flaws of Tarrant et al. (Nurse Educ Pract 2006;6:354) and further ones of the
NBME guide (Case and Swanson, Constructing Written Test Questions) and of Haladyna, Downing and Rodriguez
(Appl Meas Educ 2002;15:309), in our own words and numbering. T01 to T19 are the former, N20 to N25 the
latter, H01 to H03 are rules of this house. T08 (the stem names a class that only the key belongs to) needs a
reader: no program can decide it from the file.
"""

from spinebank.lint.linter import lint
from spinebank.lint.registry import RULES, Finding, Rule, Severity

__all__ = ["RULES", "Finding", "Rule", "Severity", "lint"]
