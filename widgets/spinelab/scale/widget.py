"""A clinical tool as a form that a learner fills in. Knows traits; the view draws, the domain computes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets

from spinelab import traits
from spinelab.base import CourseWidget
from spinelab.domain.scales import NotComputableError, compute, scale, scale_ids
from spinelab.domain.scales.compute import outcomes_so_far
from spinelab.evidence import cite
from spinelab.scale.pack import pack, row_words
from spinelab.scale.sheet import sheet
from spinelab.ui import linked_css, linked_esm
from spinelab.ui.paper import lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spinelab.domain.scales import Outcome, Result, Scale
    from spinelab.domain.scales.records import Input

__all__ = ["ScaleForm"]

_HERE = Path(__file__).parent
_UI = _HERE.parent / "ui"
_HINT = "Run the notebook to have this form computed; on paper, fill it in with a pen."


class ScaleForm(CourseWidget):
    """Any tool of ``scales.yaml`` as an accessible form, table or checklist.

    The view computes at every change, without the kernel; what was answered and what came out are traits.
    A tool that no source lets us compute is named with the reason, and gives no number.

    Parameters
    ----------
    tool
        Id of the tool, for example ``"mjoa"`` (`spinelab.domain.scales.scale_ids`).
    answers
        Value of each input by its name, as far as answered; units as in the record.

    Raises
    ------
    traitlets.TraitError
        For a tool that does not exist, or a value that is not allowed, with what is.

    >>> form = ScaleForm("nurick", answers={"grade": 4})
    >>> form.outcomes[0]["band"]
    'walking limits work or needs help'
    """

    _esm = linked_esm(_HERE / "view.js")
    _css = linked_css(_UI / "theme.css", _UI / "form.css", _HERE / "view.css")
    shown = ("tool", "answers")
    kept = ("answers",)

    tool = traits.Unicode(help="Id of the tool.")
    answers = traits.Dict(help="Value of each input by name, as far as answered.")
    outcomes = traits.List(
        traitlets.Dict(),
        help="What came out: id, value, unit, band and meaning of each reading; [] before there is enough.",
    )
    _form = traits.Dict()

    def __init__(self, tool: str, **state: Any) -> None:
        super().__init__(tool=_known(tool), **state)
        self._read()

    def __repr__(self) -> str:
        came_out = "; ".join(map(str, self._outcomes()))
        return f"ScaleForm({self.tool!r}): {came_out or 'nothing computed'}"

    @property
    def result(self) -> Result | None:
        """The whole result with sources and what is unverified; ``None`` before all answers are given."""
        try:
            return compute(self.tool, **self.answers)
        except (NotComputableError, TypeError, ValueError):
            return None

    def in_words(self) -> str:
        """Return the tool with its wording, ranges, sources and what is not verified."""
        tool = scale(self.tool)
        lines = [f"{tool.name}. {tool.purpose}. About: {tool.entity}."]
        lines += [line for entry in tool.inputs.values() for line in _input_words(entry)]
        lines += [
            f"{reading.label}, {band.label}: {band.meaning}"
            for reading in tool.readings
            for band in reading.bands
        ]
        lines += [
            f"- {'; '.join(filter(None, row_words(tool, row)))} [{cite(row['source'])!r}]"
            for row in tool.table
        ]
        lines += [f"Note: {note}" for note in tool.notes]
        lines += [f"Result: {self!r}"] if self.outcomes else []
        return "\n".join([*lines, *_verified_words(tool)])

    def on_paper(self) -> str:
        """Return the tool as a form for a pen; a tool that is not computed in its words."""
        tool = scale(self.tool)
        head, *_ = self.in_words().splitlines()
        result = [f"Result: {self!r}"] if self.outcomes else []
        hint = [_HINT] if tool.inputs else []
        said = [*(f"Note: {note}" for note in tool.notes), *result, *_verified_words(tool), *hint]
        return lines([head]) + sheet(tool, self.answers) + lines(said)

    @traitlets.validate("tool")
    def _check_tool(self, proposal: Mapping[str, Any]) -> str:
        return _known(proposal["value"])

    @traitlets.validate("answers")
    def _check_answers(self, proposal: Mapping[str, Any]) -> dict[str, Any]:
        given: dict[str, Any] = proposal["value"]
        try:
            outcomes_so_far(self.tool, given)
        except (TypeError, ValueError) as error:
            raise traitlets.TraitError(str(error)) from None
        return given

    @traitlets.observe("tool")
    def _on_tool(self, change: Mapping[str, Any]) -> None:
        if change["old"]:  # answers belong to one tool
            self.answers = {}
        self._form = pack(scale(self.tool))

    @traitlets.observe("answers")
    def _on_answers(self, _change: Mapping[str, Any]) -> None:
        self._read()

    def _outcomes(self) -> tuple[Outcome, ...]:
        return outcomes_so_far(self.tool, self.answers)

    def _read(self) -> None:
        self.outcomes = [
            {name: getattr(outcome, name) for name in ("id", "value", "unit", "band", "meaning")}
            for outcome in self._outcomes()
        ]


def _known(tool_id: str) -> str:
    try:
        return scale(tool_id).id
    except KeyError as error:
        raise traitlets.TraitError(f"{error.args[0]} Allowed: {', '.join(scale_ids())}.") from None


def _input_words(entry: Input) -> list[str]:
    if entry.options:
        points = "; ".join(f"{value}: {text}" for value, text in entry.options.items())
        return [f"{entry.label}: {points}."]
    if entry.type in {"integer", "number"}:
        return [f"{entry.label}: {entry.min:g} to {entry.max:g} {entry.unit}."]
    return [f"{entry.label} Yes or no." if entry.label.endswith("?") else f"{entry.label}: yes or no."]


def _verified_words(tool: Scale) -> list[str]:
    said = {
        "full": "Verified: "
        + ("every figure was" if tool.kind == "table" else "wording, scoring and cut-offs were")
        + " seen in the cited sources.",
        "partial": f"Verified in part. {tool.unverified}",
        "none": f"Not verified, and so not computed. {tool.unverified}",
    }[tool.verified]
    return [said, f"Sources: {cite(*tool.sources)!r}." if tool.sources else "Sources: none was found."]
