"""Options for a case side by side, with what the sources say. Knows traits; the domain holds the rules."""

from __future__ import annotations

from dataclasses import asdict
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets

from spinelab import traits
from spinelab.base import CourseWidget
from spinelab.domain.decision import STANCES, SURE, explore, rules
from spinelab.domain.formula import Value, compiled, names_in
from spinelab.evidence import cite
from spinelab.evidence.links import links
from spinelab.ui import linked_css, linked_esm
from spinelab.ui.paper import asked, entered, lines, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spinelab.domain.decision import Exploration, Statement, Weighed
    from spinelab.domain.scales.records import Input

__all__ = ["DecisionExplorer"]

_HERE = Path(__file__).parent
_UI = _HERE.parent / "ui"
_SIDES = {"for": "For", "against": "Against", "note": "To bear in mind"}


class DecisionExplorer(CourseWidget):
    """What a learner enters of a case, and what sources then say of every option.

    All options of an entity are shown side by side in a fixed order. No number of statements makes a
    recommendation, and what is not known is said.

    Parameters
    ----------
    **case
        Inputs of `spinelab.domain.decision.explore`, as far as known: ``entity``, ``myelopathy``, ``mjoa``,
        ``progression``, ``occupying_ratio_percent``, ``k_line``, ``c2_c7_angle_deg``, ``cord_signal``.

    Raises
    ------
    traitlets.TraitError
        For an input or a value that is not allowed, with what is.

    >>> DecisionExplorer(entity="CLF", myelopathy=False).findings[0]["for"]
    ['no-prophylaxis', 'clf-resorption']
    """

    _esm = linked_esm(_HERE / "view.js")
    _css = linked_css(_UI / "theme.css", _UI / "form.css", _HERE / "view.css")
    shown = kept = ("case",)

    case = traits.Dict(help="Value of each input by its name, as far as known.")
    findings = traits.List(
        traitlets.Dict(),
        help="Each option: id, stance, and ids of the statements for, against and to bear in mind.",
    )
    _rules = traits.Dict()

    def __init__(self, **case: Value) -> None:
        super().__init__(case=case)
        self._rules = _packed()
        self._explore()

    def __repr__(self) -> str:
        return f"DecisionExplorer({', '.join(f'{name}={value!r}' for name, value in self.case.items())})"

    @property
    def exploration(self) -> Exploration:
        """What the sources say, with every statement and its keys."""
        return explore(**self.case)

    def in_words(self) -> str:
        """Return the case and, for each option, what speaks for and against it, with sources."""
        found = self.exploration
        lines = [
            "What the sources say of each option; it is no recommendation.",
            f"Case: {self._case_words()}.",
        ]
        for weighed in found.options:
            lines += [f"{weighed.option.label}: {weighed.stance}.", *_statement_words(weighed)]
        lines += [f"Not known: {gap.text} [{cite(*gap.sources)!r}]" for gap in found.gaps]
        return "\n".join([*lines, "Run the notebook to change the case."])

    def on_paper(self) -> str:
        """Return the case as a form, and each option with its statements as a list."""
        found = self.exploration
        fields = "".join(_field(entry, self.case.get(name)) for name, entry in rules().inputs.items())
        said = "".join(
            f"<p><strong>{escape(weighed.option.label)}</strong>: {escape(weighed.stance)}.</p>"
            f"{listed(line.removeprefix('- ') for line in _statement_words(weighed))}"
            for weighed in found.options
        )
        gaps = [f"Not known: {gap.text} [{cite(*gap.sources)!r}]" for gap in found.gaps]
        head, *_, hint = self.in_words().splitlines()
        weighed = ["For the case that is ticked, the sources say:"]
        return lines([head]) + fields + lines(weighed) + said + listed(gaps) + lines([hint])

    @traitlets.validate("case")
    def _check_case(self, proposal: Mapping[str, Any]) -> dict[str, Any]:
        given: dict[str, Any] = proposal["value"]
        try:
            explore(**given)
        except (TypeError, ValueError) as error:
            raise traitlets.TraitError(str(error)) from None
        return given

    @traitlets.observe("case")
    def _on_case(self, _change: Mapping[str, Any]) -> None:
        self._explore()

    def _explore(self) -> None:
        self.findings = [
            {
                "option": weighed.option.id,
                "stance": weighed.stance,
                **{side: [one.id for one in weighed.on(side)] for side in ("for", "against", "note")},
            }
            for weighed in self.exploration.options
        ]

    def _case_words(self) -> str:
        inputs = rules().inputs
        said = [
            f"{inputs[name].label.rstrip('?').lower()} {inputs[name].options.get(value, value)}"
            for name, value in self.case.items()
        ]
        return "; ".join(said) or "nothing entered yet"


def _field(entry: Input, given: object) -> str:
    if entry.options:
        return asked(entry.label, entry.options.values(), entry.options.get(given))  # type: ignore[call-overload]  # a value of the form
    return entered(entry, given)


def _statement_words(weighed: Weighed) -> list[str]:
    return [
        f"- {_SIDES[one.side]}: {one.text} ({one.about}; {one.strength}; {one.sure}) [{cite(*one.sources)!r}]"
        for one in weighed.statements
    ]


def _packed() -> dict[str, Any]:
    """Return the rules as the view computes with them."""
    known = rules()
    return {
        "inputs": [
            {
                **asdict(entry),
                "name": name,
                "options": [[value, text] for value, text in entry.options.items()],
            }
            for name, entry in known.inputs.items()
        ],
        "options": [asdict(option) for option in known.options],
        "statements": [_statement(one) for one in known.statements],
        "gaps": [
            {
                "id": gap.id,
                "text": gap.text,
                "tree": compiled(gap.when),
                "names": sorted(names_in(compiled(gap.when))),
                "cites": links(gap.sources),
            }
            for gap in known.gaps
        ],
        "stances": [[*sides, words] for sides, words in STANCES.items()],
        "sure": list(SURE),
    }


def _statement(one: Statement) -> dict[str, Any]:
    kept = {
        name: getattr(one, name) for name in ("id", "options", "side", "text", "about", "strength", "sure")
    }
    tree = compiled(one.when)
    return {**kept, "tree": tree, "names": sorted(names_in(tree)), "cites": links(one.sources)}
