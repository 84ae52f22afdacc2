"""Find clinical statements in a lesson's prose that carry no citation. Knows English and Markdown, no files.

The unit that must cite is a paragraph, a list item or a table row. It must cite when a part of one of its
sentences (parted at a semicolon or a *but*) states something clinical: it holds a clinical word, or a number
with a clinical unit, and it is none of

- a question, or an instruction (*Predict*, *Try*, *Look*, *Measure* ...), or the premise of a task (a
  paragraph that begins with such a word in bold);
- about an invented patient (Mr, Mrs, Ms or Dr with a letter in the same paragraph; he, she), as long as it
  speaks of no other people;
- about this course (a lesson by its number), its model and pictures, about the reader, or about what an
  article says, which is judged elsewhere; or it stands under a heading about the pictures or the course;
- said to be something for which nothing was found.

A figure about people (percent, of so many patients, odds ratio ...) is stated clinically even in a task and
in a sentence to the reader.

A list or table whose introducing paragraph ends with a colon and cites is covered by it, as is a table by the
next paragraph when that cites and speaks of its rows; such an introduction is covered by a list that cites.
Under a heading that says what is not known, open questions need no source. What this cannot see: whether a
source says what the sentence says, and whether one citation covers a whole paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spinelab.evidence.bibliography import references
from spinelab.evidence.weave import cited

__all__ = ["misused", "uncited"]

_NOT_PROSE = re.compile(
    r"^```.*?^```|<!--.*?-->|!\[[^\]]*\]\([^)]*\)|<[^>\s][^>]*>", re.MULTILINE | re.DOTALL
)
_LINK = re.compile(r'\[([^\]]*)\]\([^)\s]*(?: "[^"]*")?\)')
_GROUP = re.compile(r"\[@[^\]]*\]")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)]) ")
_ROW = re.compile(r"\s*\|")
_RULE = re.compile(r"\s*\|?[\s:|-]+$")
_HEADING = re.compile(r"#{1,6} ")

_CLINICAL = re.compile(
    r"\b(?:(?:patient|symptom|syndrome|disease|disorder|diagnos|prognos|myelopath|radiculopath|stenos|surg|laminectom"
    r"|laminoplast|decompress|fusion|corpectom|complicat|pals|treat|drug|dose|therap|steroid|injection|manipulat"
    r"|exercis|risk|prevalen|inciden|mortal|recover|progress|hypo|hyper|arthr|scleros|tumou?r|fever|infect|relapse"
    r"|ligament|flavum|ossif|calcif|crystal|cartilag|marrow|bone|nerve|vertebra|lamina|facet|disc|spin[ae]|dens"
    r"|reflex|weak|numb|pain|gait|clums|bladder|saddle|emergenc|radiograph|elasti[nc]|collagen|diabet|obes|genetic"
    r"|spastic|sensory|motor|ultrasound|screening|flexion|extension|posture|fall|smok|diet|vitamin)\w*"
    r"|people with|operat(?:ed|ion)\w*|cause[sd]?|LF|PLL|CLF|OLF|OPLL|CPLL|DCM|DISH|CPPD|CT|MRI|NSAIDs?|mJOA"
    r"|JOA|BMI|PTH|colchicine|cords?|canals?|dura|dural|roots?|genes?|x-rays?)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d ?(?:mm\b|HU\b|mSv\b|years|months)|\blikelihood ratio\b", re.IGNORECASE)
_ABOUT_PEOPLE = re.compile(
    r"\d ?(?:%|percent|per cent|per 1[\d,]*0\b|patients|people|men\b|women\b)"
    r"|\b(?:odds ratio|sensitivity|specificity)\b",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"(?:(?:then|now|first|next|again|here|if you can|before you \w+|never|do not),? )?(?:predict|try|see"
    r"|told|ask|write|look|find|choose|set|move|press|scroll|draw|measure|compare|name|turn|follow|take|point|read|touch|probe"
    r"|switch|mark|judge|sort|count|note|keep|go|cover|tick|click|decide|imagine|answer|open|use|drag|watch"
    r"|think|remember|say|begin|start|work|put|place|step|check|guess|list|pick|drop|type|change|repeat|build"
    r"|stage|locali[sz]e|weigh|give|make)\b",
    re.IGNORECASE,
)
_TASK = re.compile(r"(?:[-*+] )?\*\*(?:Predict|Try|See|Told|Ask|Write|Look|Check)\b")
_LESSON = re.compile(r"\|? ?\[?\d\d [A-Z]|.*\.ipynb\)", re.DOTALL)
_INVENTED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr) [A-Z]\b|\binvented\b")
_PLURAL = re.compile(r"\b(?:patients|people|men|women|series|studies|cohorts?)\b", re.IGNORECASE)
_PERSON = re.compile(r"(?:He|She|His|Her)\b")
_ABOUT_US = re.compile(
    r"\b(?:courses?|lessons?|notebooks?|models?|simulated|computed|pictures?|lists?|sliders?|charts?|tables?|rows?"
    r"|questions?|quiz|articles?|web|books|claims?|verdicts?|guess|you|your|we|our|us|pages?)\b",
    re.IGNORECASE,
)
_NOTHING_FOUND = re.compile(
    r"\b(?:no|none|nothing|nobody|not|never|neither)\b[^.]*\b(?:found|tested|sources?|known|knows|data|shown"
    r"|stud(?:y|ies)|cohorts?|trials?|series|evidence|seen)\b",
    re.IGNORECASE,
)
_UNKNOWN_HEADING = re.compile(
    r"#{1,6} .*\b(?:nobody knows|no one knows|not known|unknown|open questions)\b", re.IGNORECASE
)
_OUR_HEADING = re.compile(r"#{1,6} .*\b(?:pictures|courses?|lessons?|simulated|computed)\b", re.IGNORECASE)
_CLOSING, _OPENING = '"*_)\u201d\u2019', '"*_(\u201c\u2018'
_SENTENCE_END = re.compile(rf"(?<=[.!?])[{_CLOSING}]*\s+(?=[{_OPENING}]*[A-Z0-9])")
_PART_END = re.compile(r";\s+|,\s+but\s+")
_LABEL = re.compile(r"^(?:[-*+] |\d+[.)] )?\*\*[^*]{1,60}[.:]\*\* ?")
_OF_ROWS = re.compile(r"\b(?:rows?|table|sources?)\b", re.IGNORECASE)
_QUOTES = re.compile('[*_"\u201c\u201d\u2018\u2019]')
_ABBREVIATION = re.compile(r"\b(Mr|Mrs|Ms|Dr|et al|vs|e\.g|i\.e|No|[A-Z])\.(?=\s)")
_HELD = "\N{ONE DOT LEADER}"


@dataclass(frozen=True)
class _Block:
    """A paragraph, list item or table row, and the heading it stands under."""

    text: str
    kind: str
    heading: str


def uncited(source: str) -> list[str]:
    """Return what a Markdown text states clinically in a paragraph, item or row that does not cite.

    >>> uncited("OPLL is commoner in men.")
    ['OPLL is commoner in men.']
    >>> uncited("OPLL is commoner in men [@medscape2011opll]. **Predict.** Is it?")
    []
    """
    blocks = _blocks(_NOT_PROSE.sub(" ", source))
    return [
        part
        for index, block in enumerate(blocks)
        if not (cited(block.text) or _UNKNOWN_HEADING.match(block.heading) or _is_covered(blocks, index))
        for part in _stated(block)
    ]


def misused(source: str) -> list[str]:
    """Return the keys of retracted works that a paragraph, item or row cites without saying so in its words.

    >>> misused("Fluoride does it [@wang2006retracted].")
    ['wang2006retracted']
    >>> misused("The first paper was retracted [@wang2006retracted].")
    []
    """
    return [
        key
        for block in _blocks(_NOT_PROSE.sub(" ", source))
        if not re.search(r"retract|withdrawn", _LINK.sub(" ", _GROUP.sub(" ", block.text)), re.IGNORECASE)
        for key in cited(block.text)
        if key in references() and references()[key].retracted
    ]


def _blocks(text: str) -> list[_Block]:
    """Split into paragraphs, items and rows; the header row of a table is no statement."""
    blocks: list[_Block] = []
    heading, kind, held = "", "", ""
    for line in [*text.split("\n"), ""]:
        begins = "item" if _ITEM.match(line) else "row" if _ROW.match(line) else ""
        rule = kind == "row" and _RULE.fullmatch(line)
        if held and not rule and (begins or not line.strip() or _HEADING.match(line)):
            blocks.append(_Block(held, kind, heading))
            held = ""
        if _HEADING.match(line):
            heading = line
        elif rule:
            held = ""
        elif line.strip():
            kind = begins or (kind if held else "paragraph")
            held = f"{held} {line.strip()}".strip()
    return blocks


def _is_covered(blocks: list[_Block], index: int) -> bool:
    """Whether a colon, or words on its rows, join the block to another that cites."""
    block, rest = blocks[index], blocks[index + 1 :]
    if block.kind == "paragraph":
        return _ends_open(block) and bool(rest) and rest[0].kind != "paragraph" and bool(cited(rest[0].text))
    before = next((other for other in reversed(blocks[:index]) if other.kind == "paragraph"), None)
    after = next((other for other in rest if other.kind == "paragraph"), None)
    introduced = before is not None and _ends_open(before) and cited(before.text)
    explained = (
        block.kind == "row" and after is not None and _OF_ROWS.search(after.text) and cited(after.text)
    )
    return bool(introduced or explained)


def _ends_open(block: _Block) -> bool:
    return block.text.rstrip("*_ ").endswith(":")


def _stated(block: _Block) -> list[str]:
    """Return the parts of a block's sentences that state something clinical."""
    if _LESSON.match(block.text):
        return []
    ours = bool(_TASK.match(block.text) or _OUR_HEADING.match(block.heading))
    plain = _LINK.sub(r"\1", re.sub(r"^\s*(?:[-*+]|\d+[.)]|\|) ", "", _LABEL.sub("", block.text)))
    held = _ABBREVIATION.sub(lambda match: match[0].replace(".", _HELD), plain)
    return [
        part.replace(_HELD, ".").strip()
        for sentence in _SENTENCE_END.split(held)
        for part in _PART_END.split(sentence)
        if _states(_QUOTES.sub("", part).strip(), block.text, ours=ours or bool(_ABOUT_US.search(sentence)))
    ]


def _states(bare: str, block: str, *, ours: bool) -> bool:
    if bare.endswith(("?", "?)")) or _INSTRUCTION.match(bare) or _NOTHING_FOUND.search(bare):
        return False
    if _PERSON.match(bare) or (_INVENTED.search(block) and not _PLURAL.search(bare)):
        return False
    if _ABOUT_PEOPLE.search(bare):
        return True
    return not ours and bool(_FIGURE.search(bare) or _CLINICAL.search(bare))
