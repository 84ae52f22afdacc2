"""nbgrader's step that runs a submitted notebook: in the sandbox where code of a student is in it.

A click quiz holds no code of a student by then (`TakeOurCells`), needs the bank, and is run as ever.
"""

import json
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager, KernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbgrader.preprocessors import Execute
from traitlets import Bool, Dict

from spinebank.grading.nbgrader_steps import is_click_quiz
from spinebank.sandbox.bubblewrap import why_not
from spinebank.sandbox.limits import MB, Limits
from spinebank.sandbox.provisioner import SandboxedManager

__all__ = ["ExecuteInSandbox", "NoSandboxError"]

SHOWN = {"stream", "display_data", "execute_result", "error", "update_display_data", "comm_open", "comm_msg"}
"""Messages of a kernel that are kept and therefore counted."""


class NoSandboxError(RuntimeError):
    """Code of students was to be run, and nothing here can hold it."""


class ExecuteInSandbox(Execute):  # type: ignore[misc]  # nbgrader is untyped
    """Run a notebook's cells; a test cell that could not be run to its end counts as failed."""

    allow_without_sandbox = Bool(
        default_value=False, help="run code of students unprotected where bubblewrap does not work"
    ).tag(config=True)
    limits = Dict(help="limits that differ from those of spinebank.sandbox.Limits").tag(config=True)

    def preprocess(self, nb: Any, resources: Any, km: KernelManager | None = None) -> tuple[Any, Any]:  # noqa: ANN401
        """Run one notebook.

        Raises
        ------
        NoSandboxError
            If a student's code is in it, no sandbox works here, and the instructor has not allowed to go on.
        ValueError
            If a limit is none, or the submission is too large to be copied.
        """
        self._held = not is_click_quiz(resources["nbgrader"]["assignment"])
        self._bounds = Limits.of(self.limits)
        self._output_bytes = 0
        self._ended = ""
        if self._held and (problem := why_not()):
            if not self.allow_without_sandbox:
                raise NoSandboxError(
                    f"Students' code was not run. {problem} To run it unprotected, set "
                    "c.ExecuteInSandbox.allow_without_sandbox = True in nbgrader_config.py."
                )
            self.log.warning("Students' code runs unprotected, as nbgrader_config.py allows. %s", problem)
            self._held = False
        return super().preprocess(nb, resources, km)  # type: ignore[no-any-return]

    def create_kernel_manager(self) -> KernelManager:
        """Return the manager of a kernel that will start in the sandbox, where one is needed."""
        self.kernel_manager_class = SandboxedManager if self._held else AsyncKernelManager
        manager: KernelManager = super().create_kernel_manager()
        if isinstance(manager, SandboxedManager):
            manager.limits = self.limits
        return manager

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> tuple[Any, Any]:  # noqa: ANN401
        """Run one cell; when the kernel is gone, say so in this and every later code cell."""
        if not self._held:
            return super().preprocess_cell(cell, resources, index)  # type: ignore[no-any-return]
        if not self._ended:
            try:
                return super().preprocess_cell(cell, resources, index)  # type: ignore[no-any-return]
            except (DeadKernelError, CellTimeoutError) as error:
                self._ended = self._end(error)
        if cell.cell_type == "code":
            cell.outputs = [*cell.get("outputs", []), _failure("KernelStopped", self._ended)]
        return cell, resources

    def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:  # noqa: ANN401
        """Keep what is shown until it is too much; a cell of which something is left out counts as failed."""
        kind = msg["msg_type"]
        if self._held and kind in SHOWN:
            self._output_bytes += len(json.dumps(msg["content"])) + sum(map(len, msg["buffers"]))
        if self._output_bytes <= self._bounds.output_mb * MB or kind == "status":
            return super().process_message(msg, cell, cell_index)
        most = f"{self._bounds.output_mb} MB"
        said = f"The notebook printed or showed more than {most}; the rest was left out."
        if kind in SHOWN and not any(output.get("evalue") == said for output in cell.outputs):
            cell.outputs.append(_failure("TooMuchOutput", said))
        return None  # nor may the cell clear away what says so

    def _end(self, error: Exception) -> str:
        """Kill the sandbox and return why."""
        provisioner = self.km.provisioner
        if provisioner.process is not None:
            provisioner.process.kill()
        if provisioner.watch and provisioner.watch.reason:
            said = provisioner.watch.reason
        elif isinstance(error, CellTimeoutError):
            said = "a cell did not end, could not be interrupted, or showed more at once than may be"
        else:
            said = "it ended by itself or was ended by a limit of memory or processor time"
        return f"The kernel was stopped: {said}. Cells from here on were not run."


def _failure(name: str, said: str) -> Any:  # noqa: ANN401 (nbformat is untyped)
    return nbformat.v4.new_output("error", ename=name, evalue=said, traceback=[f"{name}: {said}"])
