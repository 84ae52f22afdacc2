"""From a student's submission to a mark in nbgrader. Knows where answers and items lie; `score` judges.

There are two ways to the same marks. ``nbgrader autograde`` runs the test cells, each of which calls
`score_cell`. ``spinebank grade`` (`spinebank.grading.run`) starts no kernel and runs no cell: it reads the
answers as data, marks them with the same function and writes the rows, graded copies and feedback that
nbgrader would. On well-formed submissions both gradebooks are equal row by row. They differ on purpose where
nbgrader 0.9.6 loses something (``tests/bench/hostile.py`` shows what it does with every kind as it comes, and
wrote ``assessments/instructor/hostile.md``):

============================ ==================================== ========================================
submission                   nbgrader autograde                   spinebank grade
============================ ==================================== ========================================
notebook that is no JSON,    ends with exit code 1; every mark    marks the answers in ``responses.json``
or only under another name   empty, no graded copy                or in a notebook's mirror
no notebook at all           passed over: no marks, no word       as above
``timestamp.txt`` that       exit code 1; no marks, no copy       marked, and counts as on time, and says
holds no time                                                     so
a pipe for an answer file    exit code 1; no marks, no copy       not opened; 0 with the reason
a link for an answer file    follows it: another student's        not followed; 0 with the reason
                             answers count, and a file of the
                             instructor's is copied into
                             ``autograded/``
a link for the folder        follows it: another student's work   refused, with the reason
                             counts
a zip for the folder         passed over: no marks, no word       listed, with what to do; exit code 1
============================ ==================================== ========================================

Three more differences are visible. Graded copies hold no times of a kernel and do not name one; of a
submission's own files they hold answers, time stamp and secret, nothing else. HTML in a grader's comment is
shown on the feedback page and not obeyed. A submission without ``submission_secret.txt`` gets one, since
``nbgrader release_feedback`` fails without.

Do not mix both ways on one quiz without need: ``nbgrader autograde --force`` replaces graded copies, and
``spinebank grade`` does not notice.
"""

from spinebank.grading.cell import GradingSetupError, score_cell

__all__ = ["GradingSetupError", "score_cell"]
