"""Judge popular claims one at a time, before the evidence is shown. Knows traits; the view draws."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets

from spinelab import traits
from spinelab.base import CourseWidget
from spinelab.evidence import claims, claims_table
from spinelab.evidence.select import popular_claims
from spinelab.judge.deck import ANSWERS, CERTAINTIES, card, expected, tally
from spinelab.ui import linked_css, linked_esm
from spinelab.ui.paper import asked, folded, lines

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ANSWERS", "CERTAINTIES", "ClaimJudge"]

_HERE = Path(__file__).parent


class ClaimJudge(CourseWidget):
    """Claims of the two articles, each judged by the learner before verdict, level and sources are shown.

    Nothing needs the kernel. A judgement stands once the evidence was seen; *Start again* clears all.

    Parameters
    ----------
    *ids
        Claims in the order shown; without any, those of ``section`` and ``article``.
    section
        A section of the articles, such as ``"drugs"``; `spinelab.evidence.select.sections` lists them.
    article
        ``"lf"`` or ``"pll"``; both when empty.
    judgements
        Judgements made earlier, shown again.

    Raises
    ------
    ValueError
        If ids and a filter are both given, or nothing is left to judge.
    UnknownKeyError
        If an id is no claim.

    >>> ClaimJudge("lf-func-load", "lf-func-recoil")
    ClaimJudge(2 claims, 0 judged)
    """

    _esm = linked_esm(_HERE / "view.js")
    _css = linked_css(_HERE.parent / "ui" / "theme.css", _HERE / "view.css")
    shown = kept = ("judgements", "current")

    judgements = traits.List(
        traitlets.Dict(),
        help="In order: id of the claim, answer (one of ANSWERS), certainty (one of CERTAINTIES).",
    )
    current = traits.Unicode("", help="Id of the claim that is shown.")
    _deck = traits.List(traitlets.Dict())
    _choices = traits.Dict({"answers": list(ANSWERS.items()), "certainties": list(CERTAINTIES.items())})

    def __init__(self, *ids: str, section: str = "", article: str = "", **state: Any) -> None:
        chosen = popular_claims(*ids, section=section, article=article)
        self._answers = {claim.id: expected(claim) for claim in chosen}
        super().__init__(**state)
        self._deck = [card(claim) for claim in chosen]
        self.current = self.current or chosen[0].id

    def __repr__(self) -> str:
        count = len(self._answers)
        return f"ClaimJudge({count} claim{'s' if count > 1 else ''}, {len(self.judgements)} judged)"

    @property
    def calibration(self) -> dict[str, tuple[int, int]]:
        """How many judgements were right, and how many were made, for each certainty."""
        return tally(self._answers, self.judgements)

    @property
    def missed(self) -> tuple[str, ...]:
        """Ids of the claims that were judged otherwise than by the sources, in the order judged."""
        wrong = (judged for judged in self.judgements if judged["answer"] != self._answers[judged["id"]])
        return tuple(judged["id"] for judged in wrong)

    def what(self) -> str:
        """Name the claims."""
        return ", ".join(self._answers)

    def in_words(self) -> str:
        """Return the claims, and after all of them what the sources say of each."""
        said = [f"{number}. “{claims()[name].seed_text}”" for number, name in enumerate(self._answers, 1)]
        task = f"Judge each claim: {'; '.join(ANSWERS.values()).lower()}. How sure are you?"
        return "\n".join([task, *said, *repr(self._table()).splitlines()])

    def on_paper(self) -> str:
        """Return the claims with boxes to tick, and the evidence folded away, on paper open, after them."""
        task = f"Judge each claim: {'; '.join(ANSWERS.values()).lower()}. How sure are you?"
        given = {judged["id"]: judged for judged in self.judgements}
        asked_of = "".join(self._row(name, given.get(name, {})) for name in self._answers)
        evidence = folded("What the sources say", self._table()._repr_html_())
        return f"{lines([task])}<ol>{asked_of}</ol>{evidence}"

    def _row(self, name: str, judged: Mapping[str, str]) -> str:
        said = escape(str(claims()[name].seed_text))
        answer = asked("", ANSWERS.values(), ANSWERS.get(judged.get("answer", "")))
        sure = asked("How sure?", CERTAINTIES.values(), CERTAINTIES.get(judged.get("certainty", "")))
        return f"<li>“{said}”{answer}{sure}</li>"

    def _table(self) -> Any:  # noqa: ANN401 (shown as it is)
        return claims_table(*self._answers, caption="What the article says, and what the sources say")

    @traitlets.validate("current")
    def _check_current(self, proposal: Mapping[str, Any]) -> str:
        wanted: str = proposal["value"]
        if wanted and wanted not in self._answers:
            raise traitlets.TraitError(
                f"current is {wanted!r}; allowed are the claims shown: {', '.join(self._answers)}."
            )
        return wanted

    @traitlets.validate("judgements")
    def _check_judgements(self, proposal: Mapping[str, Any]) -> list[dict[str, str]]:
        given: list[dict[str, str]] = proposal["value"]
        allowed = {"id": self._answers, "answer": ANSWERS, "certainty": CERTAINTIES}
        for judged in given:
            if set(judged) != set(allowed):
                raise traitlets.TraitError(f"A judgement has {', '.join(allowed)}; given was {judged!r}.")
            for name, values in allowed.items():
                if judged[name] not in values:
                    said = f"{name} is {judged[name]!r}; allowed: {', '.join(values)}."
                    raise traitlets.TraitError(f"In a judgement, {said}")
        if len({judged["id"] for judged in given}) < len(given):
            raise traitlets.TraitError("A claim is judged once; a list of judgements names one twice.")
        return given
