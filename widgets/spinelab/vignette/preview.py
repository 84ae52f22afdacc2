"""A case file as its author writes it: what the checker says and the case to play, anew at every save."""

from __future__ import annotations

import asyncio
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ipywidgets import HTML, VBox

from spinelab.cases import CaseError, check_case, read_case
from spinelab.cases.replay import replay
from spinelab.vignette.widget import CaseVignette

if TYPE_CHECKING:
    from spinelab.cases import Case, Problem

__all__ = ["CasePreview"]

_MOST_SHOWN = 20


class CasePreview:
    """The findings of the checker and the case itself, side by side with the editor.

    While a notebook runs, the file is looked at again and again. After a change the case is read anew and
    stands where it stood, as far as the steps that were taken still fit. A file that cannot be read leaves
    the case as it was. Nothing is written.

    Parameters
    ----------
    path
        The case file; it may be written later.
    every_s
        Pause between two looks at the file, seconds.

    """

    def __init__(self, path: str | Path, *, every_s: float = 1.0) -> None:
        self.path = Path(path)
        self.findings: list[str] = []
        """What is wrong with the file, one sentence each with its line; the checker's words."""
        self.vignette: CaseVignette | None = None
        self._said = HTML()
        self._box = VBox([self._said])
        self._seen: tuple[int, int] | None = (0, 0)
        self.reload()
        self._watch: asyncio.Task[None] | None = None
        try:
            self._watch = asyncio.get_running_loop().create_task(self._follow(every_s))
        except RuntimeError:  # no notebook: `reload` is called by hand
            return

    def __repr__(self) -> str:
        return f"CasePreview({self.path.name!r}, {self.vignette!r}, findings={len(self.findings)})"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:  # noqa: ANN401 (Jupyter's own shape)
        bundle = self._box._repr_mimebundle_(**kwargs)
        return {**bundle, "text/plain": repr(self)}

    def reload(self) -> bool:
        """Read the file again if it has changed; returns whether it had."""
        now = _stamp(self.path)
        if now == self._seen:
            return False
        self._seen = now
        try:
            file = read_case(self.path)
        except CaseError as error:
            self.findings = [_line(problem) for problem in error.problems]
        else:
            self.findings = [_line(problem) for problem in check_case(file)]
            self._show(file.case)
        self._say()
        return True

    def stop(self) -> None:
        """Look at the file no more."""
        if self._watch is not None:
            self._watch.cancel()

    async def _follow(self, every_s: float) -> None:
        while True:
            await asyncio.sleep(every_s)
            self.reload()

    def _show(self, case: Case) -> None:
        """Put the case in the place of the one before, with its patient and its steps as far as they fit."""
        before = self.vignette
        kept = before is not None and before.seed in case.patient.seeds
        seed = before.seed if before is not None and kept else case.patient.seeds[0]
        steps = replay(case, before.log if before is not None and kept else [], seed).events
        log = [event.as_dict() for event in steps]
        self.vignette = CaseVignette(case, seed=seed, log=log, folder=None)
        self._box.children = (self._said, self.vignette)
        if before is not None:
            before.close()

    def _say(self) -> None:
        name = escape(self.path.name)
        if not self.findings:
            text = f"<p>✓ {name} is sound.</p>"
        else:
            rows = "".join(f"<li>{escape(finding)}</li>" for finding in self.findings[:_MOST_SHOWN])
            more = len(self.findings) - _MOST_SHOWN
            count = "1 finding" if len(self.findings) == 1 else f"{len(self.findings)} findings"
            text = f"<p>✗ {name}: {count}.</p><ul>{rows}</ul>{f'<p>And {more} more.</p>' if more > 0 else ''}"
        self._said.value = f'<div role="status">{text}</div>'


def _line(problem: Problem) -> str:
    """Say a fault with its line; the file is known."""
    where = f", {problem.node}" if problem.node else ""
    return f"Line {problem.line}{where}: {problem.sentence}"


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return what tells one state of a file from another; None where there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
