"""The words of a case: sources where something is claimed, plain sentences, people before diseases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spinelab.cases.catalogue import tests, tests_file
from spinelab.cases.reading import HARDEST_GRADE, LONGEST_SENTENCE, grade, longest_sentence
from spinelab.evidence import references

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spinelab.cases.load import CaseFile
    from spinelab.cases.located import Key, Located
    from spinelab.cases.problems import Problem

__all__ = ["catalogue_faults", "citation_faults", "prose", "word_faults"]

_FIGURE = re.compile(
    r"\d ?(?:%|percent|per cent)|\b\d+ (?:of|in) \d+\b|\bodds ratio\b|\bsensitivity\b|\bspecificity\b",
    re.IGNORECASE,
)
_LABELS = re.compile(
    r"\b(?:(?:OPLL|OLF|CLF|myelopathy|diabetic|stroke|cancer) (?:patients?|sufferers?)|diabetics|victims?"
    r"|suffer(?:s|ing) from|complain(?:s|ed|ing)? of|denie[sd]|demented|wheelchair[- ]bound)\b",
    re.IGNORECASE,
)
"""Words for a disease put before the person, and old words of the chart that doubt what people say."""

LONGEST_SHARE = 1.25
"""The recommended choice may be so much longer than the longest other; the limit is ours."""


def citation_faults(file: CaseFile) -> Iterator[Problem]:
    """Yield claims without a source, keys that do not resolve, and figures where none can be cited."""
    for where, text, keys, ours in claims_of(file):
        if not keys and not ours:
            yield file.source.problem(
                where, f"'{text[:60]}' cites nothing; cite, or say 'ours: true' for what is our teaching."
            )
        if keys and ours:
            yield file.source.problem(where, "it cites and says 'ours' at once.")
        yield from _unresolved(file.source, where, keys)
    yield from _unresolved(file.source, ("built_on",), file.case.built_on)
    for where, text in prose(file):
        if where[-1] not in ("why", "say") and (figure := _FIGURE.search(text)):
            yield file.source.problem(
                where, f"the figure '{figure[0]}' stands where it cannot be cited; move it to why or debrief."
            )


def word_faults(file: CaseFile) -> Iterator[Problem]:
    """Yield sentences that are too long, a text that is too hard, and words that label people."""
    texts = list(prose(file))
    for where, text in texts:
        if (length := longest_sentence(text)) > LONGEST_SENTENCE:
            yield file.source.problem(
                where, f"a sentence has {length} words; at most {LONGEST_SENTENCE} are read easily."
            )
        if label := _LABELS.search(text):
            yield file.source.problem(where, f"'{label[0]}' names the disease before the person.")
    for s, scene in enumerate(file.case.scenes):
        best = max((len(choice.text) for choice in scene.choices if choice.credit >= 1), default=0)
        others = max((len(choice.text) for choice in scene.choices if choice.credit < 1), default=best)
        if best > LONGEST_SHARE * others:
            yield file.source.problem(
                ("scenes", s, "choices"), "the recommended choice is by far the longest, which gives it away."
            )
    level = grade(" ".join(text for _, text in texts))
    if level > HARDEST_GRADE:
        yield file.source.problem(
            (), f"the reading grade is {level:.1f}; at most {HARDEST_GRADE:g} is allowed: shorten sentences."
        )


def catalogue_faults() -> Iterator[Problem]:
    """Yield keys of tests.yaml that do not resolve, and costs or abilities without a source."""
    source = tests_file()
    for name, test in tests().items():
        where = ("tests", name)
        yield from _unresolved(source, where, (*test.costs, *test.cites))
        if not test.cites and not test.ours:
            yield source.problem(
                where, "what it shows cites nothing; say 'ours: true' if it is our teaching."
            )
        if not test.costs and set(test.assumed) != {"minutes", "money", "dose_msv"} and test.dose_msv:
            yield source.problem(where, "its dose has no source.")


def claims_of(file: CaseFile) -> Iterator[tuple[Key, str, tuple[str, ...], bool]]:
    """Yield everything that is said of medicine and not of the invented person: place, text, keys, ours."""
    for s, scene in enumerate(file.case.scenes):
        for c, choice in enumerate(scene.choices):
            yield ("scenes", s, "choices", c, "why"), choice.why, choice.cites, choice.ours
        for o, order in enumerate(scene.order):
            if order.why:
                yield ("scenes", s, "order", o, "why"), order.why, order.cites, order.ours
        for e, item in enumerate(scene.examine):
            for f, found in enumerate(item.found):
                yield ("scenes", s, "examine", e, "found", f), found.reason, found.cites, not found.cites
    for k, feature in enumerate(file.case.key_features):
        yield ("key_features", k), feature.text, feature.cites, feature.ours
    for p, point in enumerate(file.case.debrief):
        yield ("debrief", p, "say"), point.say, point.cites, point.ours


def prose(file: CaseFile) -> Iterator[tuple[Key, str]]:
    """Yield every text that a learner reads, with its place."""
    case = file.case
    yield ("opening",), case.opening
    yield ("point",), case.point
    yield ("patient", "background"), case.patient.background
    for s, scene in enumerate(case.scenes):
        at: Key = ("scenes", s)
        yield (*at, "text"), scene.text
        yield from (((*at, "also", a, "text"), passage.text) for a, passage in enumerate(scene.also))
        yield from (((*at, "ask", a, "answer"), item.answer) for a, item in enumerate(scene.ask))
        yield from (
            ((*at, "examine", e, "result"), i.result) for e, i in enumerate(scene.examine) if i.result
        )
        for o, order in enumerate(scene.order):
            yield (*at, "order", o, "result"), order.result
            yield from (((*at, "order", o, "why"), order.why),) if order.why else ()
        for c, choice in enumerate(scene.choices):
            yield (*at, "choices", c, "text"), choice.text
            yield (*at, "choices", c, "why"), choice.why
            yield from (
                (((*at, "choices", c, "consequence"), choice.consequence),) if choice.consequence else ()
            )
    yield from ((("debrief", p, "say"), point.say) for p, point in enumerate(case.debrief))


def _unresolved(source: Located, where: Key, keys: tuple[str, ...]) -> Iterator[Problem]:
    for key in keys:
        try:
            references()[key]
        except KeyError:
            yield source.problem(where, f"the citation '{key}' is unknown.")
