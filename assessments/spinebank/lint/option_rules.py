"""Rules on the options themselves: what they may not be, and whether they are of one kind."""

import re
from collections.abc import Iterator

from spinebank.lint.quantities import quantity
from spinebank.lint.registry import Match, Severity, rule
from spinebank.lint.view import Choice, ItemView
from spinebank.lint.words import words_of

NO_ANSWER = re.compile(
    r"^\W*(?:(?:i )?(?:do not|don't) know|not sure|unknown|unclear|others?|n/?a|nothing)\W*$", re.IGNORECASE
)


@rule(
    "T02", "implausible distractor", "Every distractor must attract someone who holds a real misconception."
)
def implausible_distractor(view: ItemView) -> Iterator[Match]:
    """Find a distractor that is no answer, or the only one of its kind."""
    numbers = [quantity(choice.text) is not None for choice in view.options]
    combined = any(COMPLEX.match(choice.text) for choice in view.options)
    for choice, numeric in zip(view.options, numbers, strict=True):
        alone = not combined and numbers.count(numeric) == 1 and len(numbers) > 2  # noqa: PLR2004 (one against many)
        if not choice.is_key and (alone or NO_ANSWER.match(choice.text)):
            yield Match(choice.where, choice.text)


NONE_OF = re.compile(
    r"""^\W*(?:
        (?:none|neither|nothing)
        (?:\ of\ the\ (?:above|others?|options?|answers?|choices?|listed|mentioned|foregoing)(?:\ \w+)?
          |\ of\ (?:these|those|them)(?:\ (?:options?|answers?|choices?|statements?|apply|applies))?
          |\ listed|\ above)?
      | no\ correct\ (?:answer|option)
    )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)


@rule(
    "T03",
    "none of the above",
    "Replace it by a distractor that someone would choose, or drop it.",
    Severity.ERROR,
)
def none_of_the_above(view: ItemView) -> Iterator[Match]:
    """Find an option that rejects all others."""
    return _whole_option(view, NONE_OF)


ALL_OF = re.compile(
    r"""^\W*all\b(?:\ of)?(?:\ (?:the|these|those))?
        (?:\ (?:above|answers?|options?|choices?|listed|mentioned|following|of\ them))?
        (?:\ (?:are|is)\ (?:correct|true|right))?\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
BOTH_LETTERS = re.compile(
    r"""^\W*(?:[Bb]oth\ )?(?:(?:[Oo]ptions?|[Aa]nswers?)\ )?
        \(?[A-H]\)?(?:\ (?:and|or|&)\ |\ ?[/&+]\ ?)\(?[A-H]\)?
        (?:\ (?:above|only|are\ (?:both\ )?(?:correct|true|right)))?\W*$""",
    re.VERBOSE,
)


@rule(
    "T09",
    "all of the above",
    "Ask for one thing; if several apply, make it a multiple true/false item.",
    Severity.ERROR,
)
def all_of_the_above(view: ItemView) -> Iterator[Match]:
    """Find an option that unites all or two others."""
    yield from _whole_option(view, ALL_OF)
    yield from _whole_option(view, BOTH_LETTERS)


def rejects_or_unites(text: str) -> bool:
    """Say whether an option rejects or unites others, which rules of their own find."""
    return any(pattern.match(text) for pattern in (NONE_OF, ALL_OF, BOTH_LETTERS, COMPLEX, ONE_ONLY))


ONE_ONLY = re.compile(r"^\W*(?:[ivx]+|[1-9]|[a-e])\W*\s+only\W*$", re.IGNORECASE)


COMPLEX = re.compile(
    r"""^\W*(?:(?:[ivx]+|[1-9]|[a-e])\s*\W?\s*(?:,|and|&|\+)\s*)+
        (?:[ivx]+|[1-9]|[a-e])\W*(?:\s*only)?\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
ENUMERATED = re.compile(r"(?:^|[\s(])\(?(?:[1-9]|i{1,3}|iv|v|[a-e])[.):]\s", re.IGNORECASE)
LISTED = re.compile(r"(?:^|[:,;]\s+(?:and\s+)?)([1-9]|i{1,3}|iv|v|[a-e])\s+(?=[a-z])", re.IGNORECASE)
"""A list without marks: "1 laminoplasty, 2 waiting, 3 floating"."""


@rule("T14", "combined options", "Make each statement one of a multiple true/false item.", Severity.ERROR)
def combined_options(view: ItemView) -> Iterator[Match]:
    """Find options such as "1 and 3 only" over a numbered list in the stem."""
    stem = view.item.stem
    if len(ENUMERATED.findall(stem)) > 1 or len(LISTED.findall(stem)) > 2:  # noqa: PLR2004 (a list of three)
        yield from _whole_option(view, COMPLEX)


@rule("T18", "no single best answer", "Rewrite one of the two options: they say the same.", Severity.ERROR)
def equal_options(view: ItemView) -> Iterator[Match]:
    """Find two options with the same words; that exactly one is keyed is checked on reading the file."""
    seen: dict[tuple[str, ...], Choice] = {}
    for choice in view.choices:
        words = tuple(words_of(choice.text))
        if words in seen:
            yield Match(choice.where, choice.text)
        seen[words] = choice


EXHAUSTIVE = (
    {"increase", "increases", "increased", "rises", "higher", "larger", "more"},
    {"decrease", "decreases", "decreased", "falls", "lower", "smaller", "less"},
    {"unchanged", "constant", "same", "equal", "stays"},
)


@rule(
    "N20",
    "exhaustive subset",
    "Give all options one subject: those that cover every case stand out as a group.",
)
def exhaustive_subset(view: ItemView) -> Iterator[Match]:
    """Find two or three options that cover every case, among others that belong elsewhere."""
    hits = [[bool(set(words_of(choice.text)) & case) for choice in view.options] for case in EXHAUSTIVE]
    covering = [choice for index, choice in enumerate(view.options) if any(case[index] for case in hits)]
    covered = sum(any(case) for case in hits)
    if covered >= 2 and len(covering) <= 3 and len(covering) < len(view.options):  # noqa: PLR2004
        yield Match(covering[0].where, "; ".join(choice.text for choice in covering))


GERUND = re.compile(r"^[a-z]{2,}ing (?!or |and )\w+ \w+", re.IGNORECASE)
"""An activity; in two words it may be a name: ankylosing spondylitis, Spurling sign."""
OPENINGS = {
    "a clause": {"because", "since", "when", "while", "if"},
    "a sentence": {"it", "they", "he", "she"},
    "a way": {"by", "through", "via"},
    "an aim": {"to"},
}


@rule(
    "N21", "options not parallel", "Give all options the same form: all points or all ranges, units in all."
)
def not_parallel(view: ItemView) -> Iterator[Match]:
    """Find options that differ in form, so that form gives one away."""
    if not view.options:
        return
    quantities = [quantity(choice.text) for choice in view.options]
    numeric = [found for found in quantities if found]
    if len(numeric) == len(quantities):
        if len({found.unit.lower() for found in numeric}) > 1:
            yield Match(view.place, ", ".join(found.unit or "no unit" for found in numeric))
        if len({found.is_point for found in numeric}) > 1:
            yield Match(view.place, "single numbers and ranges")
        return
    for feature, words in (
        ([choice.text.rstrip().endswith(".") for choice in view.options], "full stop in some"),
        ([choice.text.lower().startswith("to ") for choice in view.options], "'to' in some"),
        ([bool(GERUND.match(choice.text)) for choice in view.options], "'-ing' in some"),
    ):
        odd = min(feature.count(True), feature.count(False))
        if odd == 1 and len(feature) > 2:  # noqa: PLR2004
            yield Match(view.place, words)
    openings = {_opening(choice.text) for choice in view.options}
    if len(openings) > 2 or ("a clause" in openings and len(openings) > 1):  # noqa: PLR2004 (two may be one question's)
        yield Match(view.place, ", ".join(sorted(openings)))


def _opening(text: str) -> str:
    """Say what an option begins with, as far as its first word tells."""
    first = (words_of(text) or [""])[0]
    for name, words in OPENINGS.items():
        if first in words:
            return name
    return "other"


LONG_OPTION_WORDS = 20
SHARED_WORDS = 3


@rule("N23", "options too long", "Move what all options share into the stem, and cut the rest.")
def long_options(view: ItemView) -> Iterator[Match]:
    """Find options that are paragraphs, or that all begin alike."""
    if not view.options:
        return
    words = [words_of(choice.text) for choice in view.options]
    mean = sum(map(len, words)) / len(words)
    if mean > LONG_OPTION_WORDS:
        yield Match(view.place, f"{mean:.0f} words on average")
    shared = 0
    while all(len(option) > shared for option in words) and len({option[shared] for option in words}) == 1:
        shared += 1
    if shared >= SHARED_WORDS:
        yield Match(view.place, " ".join(words[0][:shared]))


GIVEAWAY = re.compile(r"(?:^|-)(?:correct|incorrect|wrong|key|keyed|answer|distractor|true|false)(?:-|$)")


@rule(
    "H01", "id gives the key away", "Name the option by what it says: the ids are released with the question."
)
def telling_id(view: ItemView) -> Iterator[Match]:
    """Find an id that says whether the option is right."""
    for choice in view.choices:
        if found := GIVEAWAY.search(choice.id):
            yield Match((*choice.where[:-1], "id"), found[0].strip("-"))


def _whole_option(view: ItemView, pattern: re.Pattern[str]) -> Iterator[Match]:
    for choice in view.options:
        if pattern.match(choice.text):
            yield Match(choice.where, choice.text)
