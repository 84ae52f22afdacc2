"""The rule on classes: a question that names a class which one option alone belongs to."""

import re
from collections.abc import Iterator

from spinebank.lint.registry import Match, rule
from spinebank.lint.view import ItemView

MEMBERS = {
    "ligament": r"\bligament",
    "level": r"\b[CTLS]\d{1,2}\b",
    "vertebra": r"\b[CTLS]\d{1,2}\b|\bvertebra|\batlas\b|\baxis\b|\bsacrum\b",
    "nerve": r"\bnerve",
    "root": r"\broot|\b[CTLS]\d{1,2}\b",
    "muscle": r"\bmuscle|\bmultifidus\b|\bdeltoid\b|\bbiceps\b|\btriceps\b|\bquadriceps\b|\btrapezius\b",
    "artery": r"\barter",
    "vein": r"\bvein|\bvenous\b",
    "sign": r"\bsign\b|\breflex|\bHoffmann\b|\bBabinski\b|\bLhermitte\b|\bRomberg\b|\bSpurling\b|\bclonus\b",
    "crystal": r"\bcrystal|phosphate\b|\burate\b|\bapatite\b|\boxalate\b",
    "scale": r"\bscale\b|\bscore\b|\bindex\b|\bgrade\b|JOA\b|\bNurick\b",
}
"""For each class that a question may ask for: what belongs to it, as far as words tell."""

ASKED = re.compile(rf"\b(?:which|what)\s+(?:[\w-]+\s+){{0,2}}?({'|'.join(MEMBERS)})(?:s|e)?\b", re.IGNORECASE)
FEWEST = 3


@rule("T08", "logical cue", "Choose distractors of the class that the question names, or ask more widely.")
def only_one_of_the_class(view: ItemView) -> Iterator[Match]:
    """Find a key that alone belongs to the class that is asked for: one ligament among muscles and veins."""
    asked = ASKED.search(view.lead_in)
    if not asked or len(view.options) < FEWEST:
        return
    member = re.compile(MEMBERS[asked[1].lower()], re.IGNORECASE)
    belonging = [choice for choice in view.options if member.search(choice.text)]
    if belonging == [view.key]:
        yield Match(view.key.where, asked[1].lower())
