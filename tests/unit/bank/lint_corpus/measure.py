"""Measure the linter on questions that are flawed, or sound, on purpose.

Run ``python tests/unit/bank/lint_corpus/measure.py`` for the figures; ``--misses`` also lists, for the part
that may be looked at, each flaw that was missed and each false alarm. Three of ten questions, picked by a
hash of their id, are held out: their misses are never printed, and the rules were not tuned on them.
"""

import argparse
import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml

from spinebank.lint import lint
from spinebank.load import read_bank
from spinelab.evidence import references

HERE = Path(__file__).parent
TOPIC = "corpus"
HELD_OUT_OF_TEN = 3
CITED = "gray1918_arch_ligaments"
AS_ONE = {"citation": "uncited", "schema": "uncited"}
"""A missing or unknown citation is refused on reading; in the corpus both are the flaw ``uncited``."""


@dataclass(frozen=True)
class Judged:
    """One question: what is wrong with it, and what the linter says is wrong."""

    name: str
    named: frozenset[str]
    fired: frozenset[str]
    held_out: bool


@dataclass(frozen=True)
class Figures:
    """Counts of hits, false alarms and misses."""

    hits: int
    alarms: int
    misses: int

    @property
    def precision(self):
        """Share of what was reported that is a flaw."""
        return self.hits / (self.hits + self.alarms)

    @property
    def recall(self):
        """Share of the flaws that was reported."""
        return self.hits / (self.hits + self.misses)


def is_held_out(name):
    """Say whether a question belongs to the part that is not looked at while tuning."""
    return hashlib.sha256(name.encode()).digest()[0] % 10 < HELD_OUT_OF_TEN


def full_item(short):
    """Write out a question of the corpus as an item file, with what the linter does not judge filled in."""
    item = {
        "id": f"{TOPIC}-{short['id']}-01",
        "kind": short.get("kind", "single_best"),
        "revision": 1,
        "topic": TOPIC,
        "objective": f"{TOPIC}-recall",
        "bloom": short.get("bloom", "apply"),
        "difficulty": {"estimate": 0.5, "reason": "Not estimated."},
        "entity": "spine-general",
        "use": "graded",
        "stem": short["stem"].strip(),
        "points": 1,
        "cites": short.get("cites", [CITED]),
        "explanation": short.get("why", "See the reasons."),
        "status": "not yet reviewed by a clinician",
        "accept": short.get("accept", {}),
    }
    parts = [_split(text) for text in short.get("options") or short.get("statements") or []]
    ids = [f"part-{chr(97 + index)}" for index in range(len(parts))]
    match item["kind"]:
        case "single_best":
            item["order"] = short.get("order", "shuffled")
            item["options"] = [
                {"id": name, "text": text, "rationale": "As the sources have it.", "correct": mark == "="}
                for name, (mark, text) in zip(ids, parts, strict=True)
            ]
        case "multiple_true_false":
            item["statements"] = [
                {"id": name, "text": text, "rationale": "As the sources have it.", "holds": mark == "+"}
                for name, (mark, text) in zip(ids, parts, strict=True)
            ]
        case "ordering":
            item |= {"first_label": "first", "last_label": "last"}
            item["elements"] = [
                {"id": f"part-{chr(97 + index)}", "text": text, "rationale": "As the sources have it."}
                for index, text in enumerate(short["elements"])
            ]
        case "free_text":
            share = 1 / len(short["rubric"])
            item["model_answer"] = "A paragraph that does both."
            item["rubric"] = [
                {"id": f"part-{chr(97 + index)}", "text": text, "points": share}
                for index, text in enumerate(short["rubric"])
            ]
        case "numeric":
            item |= short["numeric"]
        case "locate_structure":
            item |= short["place"]
        case "short_text":
            item["accepted"] = short["accepted"]
    return item


def _split(text):
    mark, _, rest = text.partition(" ")
    return (mark, rest) if mark in {"=", "+", "-"} else ("", text)


def judged():
    """Lint the whole corpus as one bank and return every question with what was found."""
    corpus = {
        short["id"]: short
        for name in ("flawed", "sound")
        for short in yaml.safe_load((HERE / f"{name}.yaml").read_text())
    }
    with tempfile.TemporaryDirectory() as folder:
        bank_folder = Path(folder, "bank")
        (bank_folder / TOPIC).mkdir(parents=True)
        objective = {"id": f"{TOPIC}-recall", "text": "Recall.", "notebook": "01-spine"}
        (bank_folder / "objectives.yaml").write_text(yaml.safe_dump({"objectives": [objective]}))
        for short in corpus.values():
            item = full_item(short)
            path = bank_folder / TOPIC / f"{item['id']}.yaml"
            path.write_text(yaml.safe_dump(item, sort_keys=False, allow_unicode=True))
        findings = lint(read_bank([bank_folder], references()))
    fired = {name: set() for name in corpus}
    for finding in findings:
        name = finding.path.stem.removeprefix(f"{TOPIC}-").removesuffix("-01")
        if finding.path.suffix == ".yaml":
            fired[name].add(AS_ONE.get(finding.rule, finding.rule))
    return [
        Judged(name, frozenset(short.get("flaws", [])), frozenset(fired[name]), is_held_out(name))
        for name, short in corpus.items()
    ]


def by_item(cases):
    """Count questions: was a flawed one reported at all, was a sound one left alone?"""
    return Figures(
        sum(bool(case.named and case.fired) for case in cases),
        sum(bool(not case.named and case.fired) for case in cases),
        sum(bool(case.named and not case.fired) for case in cases),
    )


def by_flaw(cases):
    """Count flaws: each rule that a question breaks must be the one that fires."""
    return Figures(
        sum(len(case.named & case.fired) for case in cases),
        sum(len(case.fired - case.named) for case in cases),
        sum(len(case.named - case.fired) for case in cases),
    )


def main():
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measure the linter.")
    parser.add_argument("--misses", action="store_true", help="list misses of the part that may be looked at")
    cases = judged()
    parts = {"tuned": [], "held out": []}
    for case in cases:
        parts["held out" if case.held_out else "tuned"].append(case)
    for name, part in (*parts.items(), ("all", cases)):
        flawed = sum(bool(case.named) for case in part)
        print(f"{name}: {flawed} flawed and {len(part) - flawed} sound questions")
        for level, found in (("by question", by_item(part)), ("by flaw", by_flaw(part))):
            print(
                f"  {level}: precision {found.precision:.3f}, recall {found.recall:.3f}"
                f" ({found.hits} found, {found.misses} missed, {found.alarms} false alarms)"
            )
    if parser.parse_args().misses:
        for case in parts["tuned"]:
            if case.named != case.fired:
                missed, false = sorted(case.named - case.fired), sorted(case.fired - case.named)
                print(f"{case.name}: missed {', '.join(missed) or '-'}; false {', '.join(false) or '-'}")


if __name__ == "__main__":
    main()
