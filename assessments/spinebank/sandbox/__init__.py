"""Where code of a student is run: a bubblewrap sandbox around the kernel. Knows nothing of items and marks.

Closed: files (no source, bank, gradebook or other submission is in sight), the network, the instructor's
environment and processes, and endless use of memory, processes, time, disk and output. Not closed, because no
sandbox can: code that runs in the same kernel as a test cell can change what that test cell says, for one by
replacing IPython's handling of errors, and can read its hidden lines. Marks that matter are therefore
computed outside, from answers as data (`spinebank.grading.cell`); before a mark from a test cell is given, a
person should look at the code.
"""

from spinebank.sandbox.bubblewrap import why_not
from spinebank.sandbox.limits import Limits

__all__ = ["Limits", "why_not"]
