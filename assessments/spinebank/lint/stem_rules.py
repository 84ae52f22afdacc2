"""Rules on the stem: whether it is clear what is asked, in one positive sentence."""

import re
from collections.abc import Iterator

from spinebank.lint.registry import Match, Severity, rule
from spinebank.lint.view import ItemView
from spinebank.lint.words import sentences, words_of
from spinebank.schema import Bloom, FreeText, Item, MultipleTrueFalse, SingleBest

STEM = ("stem",)

_ABBREVIATIONS = """
AP ATP BMI BP CK CLF CNS COPD COR CPLL CPPD CRP CSF CT DEXA DISH DNA DVT ECG EEG EMG ESR GFR GP HADD HIV HLA
HU II III ICU INR IV IX JOA LF MCP MRI NSAID OLF OPLL OR PA PCR PET PLL PTH RNA ROM SI SVA TB TLE TSH US USA
VI VII VIII WHO XI XII XR
"""
KNOWN_ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())
"""What a third-year student reads without a gloss, or what the course itself defines."""

LONG_STEM_WORDS = 120
UNUSED_NUMBERS = 3
"""From so many numbers on, that neither options nor reasons take up, a question of recall carries ballast."""
SHORT_LEAD_IN_WORDS = 5
_IMPERATIVES = """
arrange calculate choose compare decide describe determine enter estimate explain find give identify judge
list locate mark match measure name order outline place play put rank say select show sort state type write
"""
IMPERATIVES = frozenset(_IMPERATIVES.split())


SHOUTED = re.compile(r"^(?:NOT|EXCEPT|LEAST|BEST|MOST|FIRST|ONE|AND|[A-Z]{8,})$")
"""A word in capitals for stress; no abbreviation in use is that long."""


@rule(
    "T01",
    "unclear information",
    "Ask one thing, and write abbreviations out once: 'canal occupying ratio (COR)'.",
)
def unclear_information(view: ItemView) -> Iterator[Match]:
    """Find two questions in one stem, or an abbreviation that nobody explained."""
    questions = [sentence for sentence in sentences(view.item.stem) if sentence.endswith("?")]
    if len(questions) > 1:
        yield Match(STEM, f"{len(questions)} questions")
    stem = view.item.stem
    for word in dict.fromkeys(re.findall(r"\b[A-Z][A-Z0-9]*[A-Z][A-Z0-9]*s?\b", stem)):
        bare = word.rstrip("s")
        if SHOUTED.match(word):
            continue
        spelled_out = f"({bare}" in stem or re.search(rf"\b{bare} ?\(", stem)
        if bare not in KNOWN_ABBREVIATIONS and not spelled_out:
            yield Match(STEM, word)


@rule(
    "T05", "gratuitous information", "Cut what neither key nor reasons use; a recall item needs one sentence."
)
def gratuitous_information(view: ItemView) -> Iterator[Match]:
    """Find a long story, or figures for nothing, in front of a question of recall."""
    if view.item.bloom is not Bloom.REMEMBER:
        return
    count = len(words_of(view.item.stem))
    if count > LONG_STEM_WORDS:
        yield Match(STEM, f"{count} words")
    used = set(NUMBER.findall(" ".join(_texts_behind(view.item))))
    unused = [number for number in NUMBER.findall(view.item.stem) if number not in used]
    if len(unused) >= UNUSED_NUMBERS:
        yield Match(STEM, ", ".join(unused))


NUMBER = re.compile(r"(?<![\w.-])\d+(?:[.,]\d+)?(?![\w-])")


def _texts_behind(item: Item) -> Iterator[str]:
    """Yield what a number of the stem may serve: options, reasons, explanation, the keyed value."""
    yield item.explanation
    if isinstance(item, SingleBest):
        yield from (f"{option.text} {option.rationale}" for option in item.options)
    if isinstance(item, MultipleTrueFalse):
        yield from (f"{statement.text} {statement.rationale}" for statement in item.statements)


TRUE_FALSE = re.compile(
    r"\bwhich\b.{0,80}?\b(?:is|are) (?:not )?(?:true|correct|false|incorrect)\b", re.IGNORECASE
)


@rule(
    "T06",
    "options are true/false statements",
    "Ask a question that can be answered with the options covered.",
)
def true_false_options(view: ItemView) -> Iterator[Match]:
    """Find a lead-in that leaves everything to the options; multiple true/false items may do that."""
    if isinstance(view.item, SingleBest) and (found := TRUE_FALSE.search(view.lead_in)):
        yield Match(STEM, found[0])


BLANK = re.compile(r"_{3,}|\[\s*\]|\.{4,}|\u2026{2,}")


@rule("T10", "blank in the stem", "Turn the sentence with the gap into a question.", Severity.ERROR)
def blank_in_stem(view: ItemView) -> Iterator[Match]:
    """Find a gap to be filled."""
    if found := BLANK.search(view.item.stem):
        yield Match(STEM, found[0])


UNFOCUSED = re.compile(r"^(?:regarding|concerning|with regard to|with respect to|about)\b", re.IGNORECASE)


@rule("T13", "unfocused lead-in", "End the stem with one complete question or instruction.")
def unfocused_lead_in(view: ItemView) -> Iterator[Match]:
    """Find a last sentence that asks nothing, or hardly anything."""
    words = words_of(view.lead_in)
    if BLANK.search(view.lead_in):
        return
    asks = view.lead_in.endswith("?")
    tells = bool(words) and words[0] in IMPERATIVES
    leads_on = view.lead_in.endswith(":") or (
        bool(words) and words[-1] in {"is", "are", "by", "to", "of", "the", "a", "an", "except", "called"}
    )
    if (
        (UNFOCUSED.match(view.lead_in) and not asks)
        or (not asks and not tells and not (leads_on and len(words) >= SHORT_LEAD_IN_WORDS))
        or (asks and len(words) < SHORT_LEAD_IN_WORDS and len(sentences(view.item.stem)) == 1)
    ):
        yield Match(STEM, view.lead_in)


NEGATIVE = re.compile(
    r"\b(?:not|except(?:ion|ing)?|excluding|(?<!at )(?<!the )(?<!from )least|the least (?!to\b)"
    r"|false|incorrect|contraindicated|avoid(?:ed)?|un(?:likely|true))\b",
    re.IGNORECASE,
)


QUOTED = re.compile(r"(?<!\w)'[^']+'(?!\w)|\"[^\"]+\"|\u201c[^\u201d]+\u201d|\u2018[^\u2019]+\u2019")


@rule(
    "T19",
    "negative stem",
    "Ask for what is so. If the exception is the point, write it in capitals and waive T19 with the reason.",
)
def negative_stem(view: ItemView) -> Iterator[Match]:
    """Find a question for what is not so: in the last sentence only, where it turns the answer round."""
    if isinstance(view.item, MultipleTrueFalse | FreeText):
        return
    if found := NEGATIVE.search(QUOTED.sub(" ", view.lead_in)):
        yield Match(STEM, found[0])


LINKED = re.compile(
    r"""\b(?:
        the\ (?:patient|man|woman|case|image|figure|scan)\ (?:above|below|of\ the\ (?:last|previous|next))
      | (?:from|in|of|see)\ (?:the\ )?(?:question|item)\ ?\d+
      | (?:previous|preceding|last|next|following)\ (?:question|item)
      | (?:question|item|case)\ (?:before|above)
      | the\ same\ (?:patient|person|man|woman|case|image|figure|scan)\ (?:as\ (?:before|above)|again)
      | as\ (?:described|shown|mentioned|said)\ (?:before|above)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
OTHER_ID = re.compile(r"\b[a-z0-9]+(?:-[a-z0-9]+)+-\d{2}\b")


@rule(
    "N24", "item linked to another item", "Repeat what is needed: items are shuffled, dropped and used alone."
)
def linked_item(view: ItemView) -> Iterator[Match]:
    """Find a reference to another item."""
    for pattern in (LINKED, OTHER_ID):
        if found := pattern.search(view.item.stem):
            yield Match(STEM, found[0])
