"""BayesExplorer: choose signs and see what they do to a probability. Knows traits; the view draws."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets

from spinelab import traits
from spinelab.base import CourseWidget
from spinelab.bayes.pack import cite, labels, pack, usable
from spinelab.bayes.still import drawn
from spinelab.domain.likelihood import DEPENDENCE, PostTest, Ratio, combined, post_test, strongest
from spinelab.evidence.accuracy import default_pretest, families, names
from spinelab.ui import linked_css, linked_esm
from spinelab.ui.paper import lines, table

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["BayesExplorer"]

_HERE = Path(__file__).parent
_RESULTS = ("positive", "negative")
_LOWEST_PERCENT, _HIGHEST_PERCENT = 0.1, 99.9


class BayesExplorer(CourseWidget):
    """Probability of degenerative cervical myelopathy before and after signs were looked for.

    Parameters
    ----------
    pretest_percent
        Probability before the examination, 0.1 to 99.9 percent; by default that of the Cook cluster's sample.
    findings
        Test to result, as far as examined: ``{"hoffmann": "positive", "babinski": "negative"}``. The keys are
        those of `spinelab.evidence.accuracy.names`. Tests that overlap are refused together.
    sources
        Test to the citation key of the study whose ratio is used, where it is not the first one shown.

    """

    _esm = linked_esm(_HERE / "view.js")
    _css = linked_css(_HERE.parent / "ui" / "theme.css", _HERE / "view.css")
    shown = kept = ("pretest_percent", "findings", "sources")

    pretest_percent = traits.Float(
        round(100 * default_pretest(), 1),
        min=_LOWEST_PERCENT,
        max=_HIGHEST_PERCENT,
        help="Probability of myelopathy before the examination, in percent.",
    )
    findings = traits.Dict(help="Test to 'positive' or 'negative'; what was not examined is left out.")
    sources = traits.Dict(help="Test to the citation key of the study that is used.")

    _data = traits.Dict()

    def __init__(self, **state: Any) -> None:
        super().__init__(**state)
        self._data = pack()

    @property
    def ratios(self) -> list[Ratio]:
        """Likelihood ratio of each finding, in the order of the findings."""
        return [self._ratio(test, result) for test, result in self.findings.items()]

    @property
    def after(self) -> PostTest:
        """Probability after the examination, all ratios multiplied (see `DEPENDENCE`)."""
        before = self.pretest_percent / 100
        return post_test(before, combined(self.ratios)) if self.findings else PostTest(before, None, None)

    @property
    def after_strongest(self) -> PostTest:
        """Probability after the single strongest finding."""
        before = self.pretest_percent / 100
        return post_test(before, strongest(self.ratios)) if self.findings else PostTest(before, None, None)

    def in_words(self) -> str:
        """Say the probabilities before and after, and what was found."""
        lines = [f"Probability of cervical myelopathy before the examination: {self.pretest_percent:g} %."]
        for test, result in self.findings.items():
            ratio = self._ratio(test, result)
            found = labels(test)[_RESULTS.index(result)]
            lines.append(f"{names()[test]}, {found}: likelihood ratio {_number(ratio.value)}.")
        if self.findings:
            lines.append(f"After: {_percent(self.after)}.")
        if len(self.findings) > 1:
            lines.append(f"{DEPENDENCE} Strongest sign alone: {_percent(self.after_strongest)}.")
        lines.append("Run the notebook to choose signs and to see them as numbers of people.")
        return "\n".join(lines)

    def stills(self) -> tuple[tuple[str, bytes], ...]:
        """Return a thousand people before the examination and, with findings, a thousand who have them."""
        before = self.pretest_percent / 100
        after = self.after.probability if self.findings else None
        words = f"A thousand people, {1000 * before:.0f} with myelopathy"
        words += "." if after is None else f"; of a thousand with these findings {1000 * after:.0f}."
        return ((words, drawn(before, after)),)

    def on_paper(self) -> str:
        """Return the words, and each test with what its results multiply the odds by."""
        *said, hint = self.in_words().splitlines()
        rows = [
            [names()[test], *(_multiplies(ratio) for ratio in (study.positive, study.negative)), source]
            for test, by_source in usable().items()
            for study in list(by_source.values())[:1]
            for source in [f"{cite(study.source)['label']}"]
        ]
        heads = ["Sign", "Likelihood ratio if positive", "if negative", "Source"]
        caption = "Odds after = odds before \N{MULTIPLICATION SIGN} likelihood ratio, for one sign alone"
        return lines(said) + table(caption, heads, rows) + lines([hint])

    def _ratio(self, test: str, result: str) -> Ratio:
        by_source = usable()[test]
        study = by_source[self.sources.get(test, next(iter(by_source)))]
        ratio = study.positive if result == "positive" else study.negative
        if ratio is None:
            raise ValueError(f"{names()[test]}, {result}: {study.source} gives no ratio. {study.remark}")
        return ratio

    @traitlets.validate("findings")
    def _check_findings(self, proposal: Mapping[str, Any]) -> dict[str, str]:
        value: dict[str, str] = proposal["value"]
        for test, result in value.items():
            if test not in usable():
                raise traitlets.TraitError(f"No test {test!r} with a ratio. Allowed: {', '.join(usable())}.")
            if result not in _RESULTS:
                raise traitlets.TraitError(f"{test!r} cannot be {result!r}. Allowed: {', '.join(_RESULTS)}.")
            if both := families(test) & value.keys():
                raise traitlets.TraitError(
                    f"{test!r} overlaps with {', '.join(sorted(both))}: their ratios must not be multiplied."
                )
        return value

    @traitlets.validate("sources")
    def _check_sources(self, proposal: Mapping[str, Any]) -> dict[str, str]:
        value: dict[str, str] = proposal["value"]
        for test, source in value.items():
            if test not in usable():
                raise traitlets.TraitError(f"No test {test!r} with a ratio. Allowed: {', '.join(usable())}.")
            if source not in usable()[test]:
                allowed = ", ".join(usable()[test])
                raise traitlets.TraitError(f"{test!r} has no study {source!r}. Allowed: {allowed}.")
        return value


def _multiplies(ratio: Ratio | None) -> str:
    if ratio is None:
        return "none published"
    if ratio.low is None or ratio.high is None:
        return f"{_number(ratio.value)}, no interval"
    above = "no upper limit" if math.isinf(ratio.high) else _number(ratio.high)
    return f"{_number(ratio.value)} ({_number(ratio.low)} to {above})"


def _number(value: float) -> str:
    """Write a ratio with as many decimals as the view does (``tests.js``)."""
    return f"{value:.{0 if value >= 10 else 1 if value >= 1 else 2}f}"  # noqa: PLR2004 (two figures)


def _percent(found: PostTest) -> str:
    interval = ""
    if found.low is not None and found.high is not None:
        interval = f" (95 % interval {100 * found.low:.0f} to {100 * found.high:.0f} %)"
    return f"{100 * found.probability:.0f} %{interval or ', no interval published'}"
