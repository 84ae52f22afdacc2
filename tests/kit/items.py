"""Small valid items of every kind, to be spoiled by the tests, and a folder to write them into."""

import copy

import yaml

HEAD = {
    "id": "spine-thing-01",
    "revision": 2,
    "topic": "spine",
    "objective": "spine-recall",
    "bloom": "remember",
    "difficulty": {"estimate": 0.7, "reason": "Taught in the first lesson."},
    "entity": "spine-general",
    "use": "graded",
    "stem": "Which part of the vertebra carries the weight of a person?",
    "points": 2,
    "cites": ["openstax_vertebral_column"],
    "explanation": "The body carries the weight.",
    "status": "not yet reviewed by a clinician",
}


def _part(name, **more):
    return {"id": name, "text": f"The {name}", "rationale": f"Reason for {name}."} | more


SCAN = {
    "region": "cervical",
    "lesion": "opll-localized",
    "levels": "C5-C6",
    "thickness_mm": [4, 6],
    "patients": 2,
    "shown": "C5-C6",
}
"""A scan that is sound; each test changes what it is about."""
OF_TWO = SCAN | {"patients": [1, 3], "window": "bone"}
KINDS = {
    "single_best": {
        "options": [_part("body", correct=True), _part("lamina"), _part("pedicle"), _part("spinous-process")]
    },
    "multiple_true_false": {
        "statements": [
            _part("a", text="Alpha holds.", holds=True),
            _part("b", text="Beta fails.", holds=False),
            _part("c", text="Gamma holds.", holds=True),
            _part("d", text="Delta fails.", holds=False),
        ]
    },
    "numeric": {
        "value": 4.2,
        "unit": "mm",
        "tolerance": 0.1,
        "half_tolerance": 0.3,
        "minimum": 0,
        "maximum": 20,
    },
    "ordering": {
        "elements": [_part(name, text=f"Step {name}") for name in "abcde"],
        "first_label": "first",
        "last_label": "last",
    },
    "locate_structure": {"region": "cervical", "structure": "spinal_cord", "tolerance_mm": 0.5},
    "short_text": {"accepted": ["dura mater", "dura"]},
    "free_text": {
        "rubric": [
            {"id": "one", "text": "Says one.", "points": 0.5},
            {"id": "two", "text": "Says two.", "points": 1.5},
        ],
        "model_answer": "One and two.",
    },
    "measurement": {
        "scan": OF_TWO,
        "quantity": "occupying-ratio",
        "tolerance": 5,
        "half_tolerance": 10,
        "true_range": [20, 50],
        "tolerance_from": {"says": "Chosen for the tests."},
    },
    "mark": {
        "scan": OF_TWO,
        "target": "lesion",
        "tolerance": 0.5,
        "half_tolerance": 1.5,
        "tolerance_from": {"says": "Chosen for the tests."},
    },
}
KINDS |= {
    "extended_matching": {
        "theme": "Parts of the vertebra",
        "options": [
            _part(name)
            for name in ("pedicle", "lamina", "body", "facet", "spinous-process", "transverse-process")
        ],
        "scenarios": [
            {
                "id": "weight",
                "text": "It carries the weight.",
                "answer": "body",
                "rationale": "The body carries it.",
                "against": {"facet": "The facet guides movement."},
            },
            {
                "id": "roof",
                "text": "It is the roof.",
                "answer": "lamina",
                "rationale": "The lamina covers it.",
            },
        ],
    },
    "key_feature": {
        "questions": [
            {
                "id": "tests",
                "form": "choose",
                "text": "Which tests come first?",
                "at_most": 3,
                "options": [
                    _part("alpha", correct=True),
                    _part("beta", correct=True),
                    _part("gamma"),
                    _part("delta"),
                    _part("epsilon"),
                    _part("zeta", harmful=True),
                ],
            },
            {
                "id": "diagnosis",
                "form": "write",
                "text": "What is it?",
                "answers": [
                    {"id": "opll", "forms": ["OPLL", "ossified PLL"], "rationale": "Bone.", "correct": True},
                    {"id": "spur", "forms": ["spur"], "rationale": "A spur sits at a disc."},
                ],
            },
        ]
    },
    "script_concordance": {
        "asks": "diagnosis",
        "judgements": [
            {
                "id": "fever",
                "thought": "an infection",
                "finding": "a fever",
                "rationale": "Fever points there.",
            },
            {"id": "rest", "thought": "a tumour", "finding": "no pain at rest", "rationale": "Rest matters."},
        ],
    },
}
KINDS |= {"case": {"case": "found-by-chance", "case_revision": 2}}
PANEL = {
    "item": "spine-thing-01",
    "revision": 2,
    "collected_on": "2026-11-01",
    "experts": "Ten invented experts, for the tests.",
    "answers": {
        "fever": [-1, 0, 0, 0, 1, 1, 1, 1, 1, 2],
        "rest": [-2, -2, -2, -2, -2, 2, 2, 2, 2, 2],
    },
}


class BankFolder:
    """A bank in a temporary folder, with one objective."""

    def __init__(self, folder, objectives=("spine-recall",)):
        self.folder = folder
        folder.mkdir(parents=True)
        entries = [{"id": name, "text": "Recall.", "notebook": "01-spine"} for name in objectives]
        if entries:
            (folder / "objectives.yaml").write_text(yaml.safe_dump({"objectives": entries}))

    def write(self, kind="single_best", /, panel=(), **changes):
        """Write an item; a change of None drops the key. Returns the path.

        A script concordance item gets a panel: `panel` holds changes of it, None leaves it out.
        """
        data = copy.deepcopy(HEAD | {"kind": kind} | KINDS[kind] | changes)
        data = {key: value for key, value in data.items() if value is not None}
        path = self.folder / data["topic"] / f"{data['id']}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=1000))
        path.with_suffix(".panel.yaml").unlink(missing_ok=True)
        if kind == "script_concordance" and panel is not None:
            self.write_panel(path, **{"item": data["id"], **dict(panel)})
        return path

    def write_panel(self, path, /, **changes):
        """Write the answers of ten invented experts beside an item. Returns the path."""
        beside = path.with_suffix(".panel.yaml")
        beside.write_text(yaml.safe_dump(PANEL | changes, sort_keys=False, width=1000))
        return beside
