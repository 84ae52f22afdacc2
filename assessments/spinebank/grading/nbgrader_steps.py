"""A step for nbgrader's autograde, named in ``nbgrader_config.py``. Loading it loads nbgrader."""

from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade

from spinebank.grading.cell import GradingSetupError

__all__ = ["StopWithoutBank"]


class StopWithoutBank(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Stop, with the reason, where a test cell found the instructor's bank out of order.

    nbgrader would otherwise record 0 for every student and go on.
    """

    def preprocess_cell(  # nbgrader calls it with these names
        self,
        cell: Any,  # noqa: ANN401
        resources: Any,  # noqa: ANN401
        cell_index: int,  # noqa: ARG002
    ) -> tuple[Any, Any]:
        """Look at the outputs of one executed cell; raise `GradingSetupError` for a fault on our side."""
        if is_grade(cell):
            for output in cell.get("outputs", []):
                if output.get("output_type") == "error" and output.get("ename") == GradingSetupError.__name__:
                    raise GradingSetupError(output.get("evalue", ""))
        return cell, resources
