"""From a student's submission to a mark in nbgrader. Knows where answers and items lie; `score` judges.

There are two ways to the same marks. ``nbgrader autograde`` runs the test cells, each of which calls
`score_cell`. ``spinebank grade`` (`spinebank.grading.run`) starts no kernel and runs no cell: it reads the
answers as data, marks them with the same function and writes the rows, graded copies and feedback that
nbgrader would. On well-formed submissions both gradebooks are equal row by row. They differ on purpose where
nbgrader 0.9.6 loses something:

==================================== ============================== ========================================
submission                           nbgrader autograde             spinebank grade
==================================== ============================== ========================================
a notebook that is no valid JSON,    ends with an error; no marks   marks the answers in ``responses.json``
empty, or of another nbformat        and no graded copy             or in a notebook's mirror
the notebook is missing or renamed   "no notebooks were matched",   as above
                                     or an error
``timestamp.txt`` cannot be read     stops the whole class          counts as on time, and says so
a link, a pipe or a folder in the    follows the link; waits for    not followed, not opened; 0 for what it
place of a file                      the pipe for ever              should have held, with the reason
a link to another student's folder   graded as this student's own   refused, with the reason
huge files beside the notebook       copied into ``autograded/``    left where they are
                                     and ``feedback/``
a zip archive in place of a folder   passed over in silence         listed, with what to do
one submission that fails            nothing is said until the end  listed at the end with its reason; exit
                                                                    code 1
==================================== ============================== ========================================

Three more differences are visible. Graded copies hold no times of a kernel and do not name one; of a
submission's own files they hold answers, time stamp and secret, nothing else. HTML in a grader's comment is
shown on the feedback page and not obeyed. A submission without ``submission_secret.txt`` gets one, since
``nbgrader release_feedback`` fails without.

Do not mix both ways on one quiz without need: ``nbgrader autograde --force`` replaces graded copies, and
``spinebank grade`` does not notice.
"""

from spinebank.grading.cell import GradingSetupError, score_cell

__all__ = ["GradingSetupError", "score_cell"]
