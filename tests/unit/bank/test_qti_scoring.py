"""A QTI package scores sets of questions as the course does: its response processing is carried out here."""

import io
import random
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from spinebank.export import sheet_of
from spinebank.export.qti import qti_package
from spinebank.load import read_item
from spinebank.schema import KeyFeatureRule
from spinebank.score import score

BANK = Path(__file__).parents[3] / "assessments" / "bank"
KINDS = ("kind: extended_matching", "kind: key_feature")
FILES = [
    path for path in sorted(BANK.glob("*/*.yaml")) if path.read_text(encoding="utf-8").split("\n")[2] in KINDS
]
Q = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
TRIES = 40


class Player:
    """Carries out the response processing of an item, as far as our items use it."""

    def __init__(self, root):
        self.root = root
        self.maps = {}
        for declared in root.iter(f"{Q}responseDeclaration"):
            mapping = declared.find(f"{Q}mapping")
            self.maps[declared.get("identifier")] = mapping

    def score(self, responses):
        self.values = {name: responses.get(name, []) for name in self.maps}
        for step in self.root.find(f"{Q}responseProcessing"):
            self.do(step)
        return self.values["SCORE"]

    def do(self, step):
        name = etree.QName(step).localname
        if name == "setOutcomeValue":
            self.values[step.get("identifier")] = self.value(step[0])
            return
        assert name == "responseCondition"
        for branch in step:
            tested = etree.QName(branch).localname != "responseElse"
            if not tested or self.value(branch[0]):
                for inner in branch[1 if tested else 0 :]:
                    self.do(inner)
                return

    def value(self, node):
        name = etree.QName(node).localname
        if name == "baseValue":
            return float(node.text) if node.get("baseType") == "float" else node.text
        if name == "variable":
            return self.values[node.get("identifier")]
        if name == "mapResponse":
            return self.mapped(node.get("identifier"))
        parts = [self.value(inner) for inner in node]
        return {
            "sum": lambda: sum(parts),
            "product": lambda: parts[0] * parts[1],
            "and": lambda: all(parts),
            "not": lambda: not parts[0],
            "member": lambda: parts[0] in parts[1],
            "multiple": lambda: parts,
        }[name]()

    def mapped(self, name):
        mapping = self.maps[name]
        worth = {}
        for entry in mapping:
            folded = entry.get("caseSensitive") == "false"
            worth[entry.get("mapKey").casefold() if folded else entry.get("mapKey")] = float(
                entry.get("mappedValue")
            )
        total = sum(worth.get(one, worth.get(one.casefold(), 0.0)) for one in set(self.values[name]))
        low, high = mapping.get("lowerBound"), mapping.get("upperBound")
        total = total if low is None else max(total, float(low))
        return total if high is None else min(total, float(high))


def drawn(item, chance):
    """Return a response as the course takes it, and the same as QTI does."""
    if item.kind == "extended_matching":
        matches = {
            one.id: one.answer if chance.random() < 0.5 else chance.choice(item.options).id
            for one in item.scenarios
            if chance.random() < 0.9
        }
        return {"matches": matches}, {"RESPONSE": [f"s-{one} o-{option}" for one, option in matches.items()]}
    answers, told = {}, {}
    for n, question in enumerate(item.questions, 1):
        if question.form == "write":
            text = chance.choice([*question.answers[0].forms, *question.answers[-1].forms, "nothing of it"])
            answers[question.id], told[f"RESPONSE_{n}"] = text, [text]
            continue
        keyed = [option.id for option in question.keyed]
        others = [option.id for option in question.options if option.id not in keyed]
        chosen = [one for one in keyed if chance.random() < 0.8]
        chosen += chance.sample(others, chance.randint(0, question.at_most - len(chosen)))
        answers[question.id], told[f"RESPONSE_{n}"] = chosen, [f"o-{one}" for one in chosen]
    return {"answers": answers}, told


def test_the_bank_has_such_items():
    assert len(FILES) >= 16


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_qti_gives_every_answer_the_points_that_the_course_gives(path):
    played(read_item(path).item)


def test_answers_that_count_together_only_do_so_in_qti_too():
    item = next(item for item in (read_item(path).item for path in FILES) if item.kind == "key_feature")
    strict = [
        question.model_copy(update={"scoring": KeyFeatureRule.TOGETHER})
        if question.form == "choose"
        else question
        for question in item.questions
    ]
    played(item.model_copy(update={"questions": strict}))


def played(item):
    """Answer an item many times, in the course and in QTI."""
    archive = zipfile.ZipFile(io.BytesIO(qti_package([sheet_of(item)])))
    player = Player(etree.fromstring(archive.read(f"items/{item.id}.xml")))
    chance = random.Random(item.id)  # noqa: S311 (the same answers in every run)
    seen = set()
    for _ in range(TRIES):
        ours, theirs = drawn(item, chance)
        points = score(item, ours).fraction * item.points
        assert player.score(theirs) == pytest.approx(points), (ours, theirs)
        seen.add(round(points, 3))
    assert len(seen) > 1
