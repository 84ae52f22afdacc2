"""Answer every question without knowing anything: ``attack.py LOOT`` prints answers by strategy, as JSON.

Uses no line of the course's code and no bank. LOOT is a folder with whatever a student can lay hands on: the
released quizzes, the state of the widgets, their JavaScript, and the feedback pages of another student. Each
strategy looks for another kind of leak: where the answer stands, how it is written, where else its words or
its id turn up, what is written near it, what another student was told.
"""

import hashlib
import json
import re
import sys
from collections import Counter
from html import unescape
from pathlib import Path

PARTS = {"single_best": "options", "multiple_true_false": "statements", "ordering": "elements"}
NEAR = 60
"""Characters around an id in which a telltale word would stand."""
TELLTALE = re.compile(r"correct|right|true|key|best|answer|1\.0|full", re.IGNORECASE)
GOOD_NEWS = re.compile(r"Mark: (\d+(?:\.\d+)?) of (\d+(?:\.\d+)?)")


def questions_in(loot):
    """Return every question of every released quiz, by id."""
    found = {}
    for path in sorted(loot.rglob("questions.json")):
        for question in json.loads(path.read_text(encoding="utf-8"))["questions"]:
            found[question["id"]] = question
    return found


def words(text):
    return re.findall(r"[a-z]{4,}", text.lower())


class Attacker:
    """Holds the loot as one text and answers by strategy."""

    def __init__(self, loot):
        self.questions = questions_in(loot)
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(loot.rglob("*.*"))]
        self.text = "\n".join(texts)
        self.spread = Counter(words(self.text))
        pages = [path.read_text(encoding="utf-8") for path in sorted(loot.rglob("feedback/*"))]
        self.feedback = unescape("\n".join(pages))

    def strategies(self):
        """Return functions from a question's entries to the order of belief in them, the likeliest first."""
        return {
            "the first": lambda _, entries: entries,
            "the last": lambda _, entries: entries[::-1],
            "the longest": lambda _, entries: sorted(entries, key=lambda e: -len(e["text"])),
            "the shortest": lambda _, entries: sorted(entries, key=lambda e: len(e["text"])),
            "by id": lambda _, entries: sorted(entries, key=lambda e: e["id"]),
            "by hash": lambda q, entries: sorted(entries, key=lambda e: digest(q["id"], e["id"])),
            "most often mentioned": lambda _, entries: sorted(entries, key=lambda e: -self.mentions(e)),
            "least often mentioned": lambda _, entries: sorted(entries, key=self.mentions),
            "words that the quizzes share": lambda _, entries: sorted(entries, key=lambda e: -self.common(e)),
            "near a telltale word": lambda _, entries: sorted(entries, key=lambda e: -self.telltale(e)),
            "what another was told": lambda q, entries: sorted(entries, key=lambda e: -self.told(q, e)),
        }

    def mentions(self, entry):
        return self.text.count(json.dumps(entry["text"])[1:-1]) + self.text.count(f'"{entry["id"]}"')

    def common(self, entry):
        found = words(entry["text"])
        return sum(self.spread[word] for word in found) / (len(found) or 1)

    def telltale(self, entry):
        hits = 0
        for found in re.finditer(re.escape(f'"{entry["id"]}"'), self.text):
            around = self.text[max(0, found.start() - NEAR) : found.end() + NEAR]
            hits += len(TELLTALE.findall(around.replace(entry["text"], "")))
        return hits

    def told(self, question, entry):
        """Believe what another answered if the page says that it earned the full mark."""
        start = self.feedback.find(question["stem"][:80])
        if start < 0:
            return 0
        page = self.feedback[start : start + 4000]
        mark = GOOD_NEWS.search(page)
        full = bool(mark) and mark[1] == mark[2]
        said = entry["text"] in page[len(question["stem"]) : mark.start() if mark else None]
        return (1 if full else -1) * said

    def answer(self, question, believe):  # noqa: PLR0911 (one case for each kind)
        """Return a response of the question's kind."""
        kind = question["kind"]
        if kind in PARTS:
            order = [entry["id"] for entry in believe(question, list(question[PARTS[kind]]))]
            if kind == "single_best":
                return {"choice": order[0]}
            if kind == "ordering":
                return {"order": order}
            likely = set(order[: len(order) // 2])
            return {"marks": {name: name in likely for name in order}}
        if kind == "extended_matching":
            order = [entry["id"] for entry in believe(question, list(question["options"]))]
            return {
                "matches": {
                    one["id"]: order[place % len(order)] for place, one in enumerate(question["scenarios"])
                }
            }
        if kind == "key_feature":
            return {
                "answers": {part["id"]: self.step(question, part, believe) for part in question["questions"]}
            }
        if kind == "numeric":
            return {"value": self.number(question, believe)}
        if kind == "locate_structure":
            return {"point_mm": [0.0, 0.0, 0.0]}
        return {"text": self.name(question)}

    def step(self, question, part, believe):
        """Choose as many entries of a menu as may be chosen, or write a word of the case."""
        if "options" not in part:
            return self.name(question)
        return [entry["id"] for entry in believe(question, list(part["options"]))][: part["at_most"]]

    def number(self, question, believe):
        """Take the middle or an end of the range, or a figure printed near the question's id."""
        low, high = float(question["min"]), float(question["max"])
        near = [
            float(found)
            for place in re.finditer(re.escape(question["id"]), self.text)
            for found in re.findall(r"(?<![\w.-])\d+(?:\.\d+)?", self.text[place.end() : place.end() + 200])
            if low < float(found) < high
        ]
        guesses = [(low + high) / 2, low, high, *([Counter(near).most_common(1)[0][0]] if near else [])]
        entries = [{"id": str(guess), "text": str(guess)} for guess in guesses]
        return float(believe(question, entries)[0]["id"])

    def name(self, question):
        rare = [word for word in words(question["stem"]) if self.spread[word] > 1]
        return min(rare, key=lambda word: self.spread[word], default="ligament")


def digest(*parts):
    return hashlib.sha256(":".join(parts).encode()).hexdigest()


def main(loot):
    attacker = Attacker(Path(loot))
    answers = {
        name: {
            item_id: attacker.answer(question, believe) for item_id, question in attacker.questions.items()
        }
        for name, believe in attacker.strategies().items()
    }
    sys.stdout.write(json.dumps(answers) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
