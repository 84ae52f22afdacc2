"""Twelve students of the trial quiz: what each hands in, and what it earns.

The marks in `EXPECTED` were worked out by hand from the items in ``class_bank/``:

========== ===== ===================================================================================
item       full  how it is marked
========== ===== ===================================================================================
single     1     1 for the key, else 0
statements 2     PS50: 4 right 2, 3 right 1, else 0
number     1     7 is 1; 6 and 8 are 0.5
order      2     tau: 1 - 4d/20 with d pairs the wrong way round; one neighbouring swap 0.8, so 1.6
place      1     1 within 0.25 mm of the spinal cord
term       1     1 for an accepted form
ratio      2     within 5 percentage points of the student's own patient 2, within 10 points 1
mark       1     within 0.5 mm of the lesion 1, within 1.5 mm 0.5
match      2     1 for each of two scenarios
case       2     half for the menu (share of two; 0 with a third answer or a harmful one), half for the box
script     1     share of the panel's favourite answer: 5 of 10 chose +1, and 3 chose 0, which earns 0.6
played     2     mean of five scores: the recommended path 1, a careless one (0 + 1/2 + 1 + 0 + 1) / 5
essay      2     by a person
========== ===== ===================================================================================
"""

import math

import nbformat
import numpy as np
from nbclient import NotebookClient

from kit.classroom import TESTS
from spinebank.load import read_item
from spinebank.score.subject import lesion_place
from spinebank.score.truth import truth_of
from spinelab.answers import AnswerSheet
from spinelab.cases import load_case
from spinelab.cases.paths import recommended
from spinelab.domain.spine import build_spine

REVISION = 2
BANK = TESTS / "class_bank" / "trial"
CASE = load_case("found-by-chance")


def played(log):
    """Return the answer of somebody who took these steps with the patient of seed 24."""
    return {"case": CASE.id, "case_revision": CASE.revision, "seed": 24, "log": log}


CARELESS = [
    {"kind": "do", "what": "test-tracts"},
    {"kind": "choose", "what": "measure-it", "certainty": "sure"},
    {"kind": "choose", "what": "less-than-half", "certainty": "sure"},
    {"kind": "choose", "what": "operate-now", "certainty": "sure"},
]
RIGHT = {
    "trial-single-01": {"choice": "block-in-front"},
    "trial-statements-01": {
        "marks": {"pll-in-canal": True, "all-in-canal": False, "lf-paired": True, "lf-joins-bodies": False}
    },
    "trial-number-01": {"value": 7},
    "trial-order-01": {"order": ["neck", "chest", "loin", "pelvis", "tail"]},
    "trial-term-01": {"text": "  The DURA-mater. "},
    "trial-match-01": {"matches": {"weight": "block", "roof": "plate"}},
    "trial-case-01": {"answers": {"steps": ["call", "still"], "organ": "Spinal medulla"}},
    "trial-script-01": {"judgements": {"fall": 1}},
    "trial-played-01": played([event.as_dict() for event in recommended(CASE)]),
    "trial-essay-01": {"text": "The disc carries load and allows movement."},
}
PARTLY = {
    "trial-single-01": {"choice": "plate-behind"},
    "trial-statements-01": {"marks": {"pll-in-canal": True, "all-in-canal": False, "lf-paired": True}},
    "trial-number-01": {"value": 8},
    "trial-order-01": {"order": ["neck", "chest", "pelvis", "loin", "tail"]},
    "trial-place-01": {"point_mm": [900.0, 0.0, 0.0]},
    "trial-term-01": {"text": "pia mater"},
    "trial-match-01": {"matches": {"weight": "block", "roof": "spine"}},
    "trial-case-01": {"answers": {"steps": ["still", "tea"], "organ": "liver"}},
    "trial-script-01": {"judgements": {"fall": 0}},
    "trial-played-01": played(CARELESS),
    "trial-essay-01": {"text": "It carries load."},
}
WRONG_TYPES = {
    "trial-single-01": {"choice": ["block-in-front"]},
    "trial-statements-01": {"marks": [True, False, True, False]},
    "trial-number-01": {"value": "7"},
    "trial-order-01": {"order": "neck chest loin pelvis tail"},
    "trial-place-01": {"point_mm": {"x": 1}},
    "trial-term-01": ["dura mater"],
    "trial-ratio-01": {"seed": "1", "kind": ["ratio"], "plane": 3, "points_mm": "NaN"},
    "trial-mark-01": [1, 2, 3],
    "trial-match-01": {"matches": [["weight", "block"], ["roof", "plate"]]},
    "trial-case-01": {"answers": {"steps": "call still", "organ": ["spinal medulla"]}},
    "trial-script-01": {"judgements": {"fall": "1"}},
    "trial-played-01": {"case": ["found-by-chance"], "case_revision": "1", "seed": [24], "log": {"go": 1}},
    "trial-essay-01": {"text": 12},
}
UNKNOWN = {
    "trial-single-01": {"choice": "no-such-option"},
    "trial-statements-01": {"marks": RIGHT["trial-statements-01"]["marks"] | {"no-such-statement": True}},
    "trial-number-01": {"value": 34},
    "trial-order-01": {"order": ["neck", "chest", "loin", "pelvis", "no-such-element"]},
    "trial-place-01": {"point_mm": [1e308, 0, 0]},
    "trial-term-01": {"text": "dura mater " * 1000},
    "trial-ratio-01": {"seed": 2, "kind": "ratio", "plane": "axial", "points_mm": [[0, 0, 0]] * 4},
    "trial-mark-01": {"seed": 1, "kind": "mark", "plane": "axial", "points_mm": [[1e308, 0, 0]]},
    "trial-match-01": {"matches": {"weight": "block", "roof": "no-such-option"}},
    "trial-case-01": {"answers": {"steps": ["call", "still", "walk"], "organ": "spinal medulla; liver"}},
    "trial-script-01": {"judgements": {"fall": 5}},
    "trial-played-01": played(CARELESS[2:]) | {"fraction": 1, "points": 2},
    "no-such-item-01": {"choice": "block-in-front"},
}
HOSTILE_TEXT = "Émilie 脊椎 <script>alert('marked')</script>"
SCRIPT = {
    "trial-single-01": {"choice": HOSTILE_TEXT},
    "trial-statements-01": RIGHT["trial-statements-01"],
    "trial-term-01": {"text": HOSTILE_TEXT},
    "trial-essay-01": {"text": HOSTILE_TEXT},
}

ITEMS = [
    "single",
    "statements",
    "number",
    "order",
    "place",
    "term",
    "ratio",
    "mark",
    "match",
    "case",
    "script",
    "played",
    "essay",
]
EXPECTED = {
    # who         single statements number order place term ratio mark match case script played essay
    "perfect": [1, 2, 1, 2, 1, 1, 2, 1, 2, 2, 1, 2, 2],
    "empty": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    "partial": [0, 1, 0.5, 1.6, 0, 0, 1, 0.5, 1, 0.5, 0.6, 1, 1.5],
    "wrongtypes": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    "malformed": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    "foreign": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    "future": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    "unknown": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    "lone": [1, 2, 1, 2, 1, 1, 2, 1, 2, 2, 1, 2, 1],
    "changed": [1, 0, 0.5, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0],
    "script": [0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.5],
    "late": [1, 2, 1, 2, 1, 1, 2, 1, 2, 2, 1, 2, 2],
}
TOTALS = {
    "perfect": 20,
    "empty": 0,
    "partial": 9.2,
    "wrongtypes": 0,
    "malformed": 0,
    "foreign": 0,
    "future": 0,
    "unknown": 0,
    "lone": 19,
    "changed": 4.5,
    "script": 2.5,
    "late": 20,
}
ESSAY_MARKS = {student: marks[-1] for student, marks in EXPECTED.items()}


def inside_the_cord():
    cord = build_spine("cervical").part("spinal_cord")
    low, high = cord.bounds_mm
    axes = [np.linspace(start, stop, 25) for start, stop in zip(low, high, strict=True)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    distance = cord.distance(grid)
    return [float(part) for part in grid[np.unravel_index(np.argmin(distance), distance.shape)]]


def on_scan(item_id, seed, off_mm=0.0):
    """Answer an item on a scan as the model of a patient has it, or a little beside it."""
    item = read_item(BANK / f"{item_id}.yaml").item
    if item_id == "trial-ratio-01":
        truth = truth_of(item, seed)
        points = [list(point) for point in truth.points_mm]
        points[3][1] += off_mm
        return {"seed": seed, "kind": "ratio", "plane": "axial", "points_mm": points, "value": 1.0}
    place = lesion_place(item.scan.exam, seed)
    back = place.origin_mm + np.argwhere(place.held)[-1] * 0.25
    away = back + np.arange(0, 20, 0.05)[:, None] * [1.0, 0.0, 0.0]
    point = away[np.argmin(np.abs(place.distance(away) - off_mm))]
    return {"seed": seed, "kind": "mark", "plane": "axial", "points_mm": [point.tolist()]}


def answer(folder, responses, revision=REVISION, quiz="trial"):
    sheet = AnswerSheet.open(folder, quiz)
    for item_id, response in responses.items():
        assert sheet.put(item_id, response, revision), sheet.notice


def replace_answers(folder, change):
    path = folder / "responses.json"
    path.write_text(change(path.read_text()))


def run_first_cell(path):
    """Run the cell that opens the quiz and keep its outputs, among them the mirror, as JupyterLab does."""
    notebook = nbformat.read(path, as_version=4)
    opening = nbformat.v4.new_notebook(cells=[cell for cell in notebook.cells if cell.id == "quiz_setup"])
    NotebookClient(opening, resources={"metadata": {"path": str(path.parent)}}).execute()
    nbformat.write(notebook, path)


def work(folders):
    """Do what each of the twelve did between fetching and submitting."""
    right = RIGHT | {
        "trial-place-01": {"point_mm": inside_the_cord()},
        "trial-ratio-01": on_scan("trial-ratio-01", 1),
        "trial-mark-01": on_scan("trial-mark-01", 3),
    }
    canal_mm = math.dist(*right["trial-ratio-01"]["points_mm"][:2])
    near = {
        "trial-ratio-01": on_scan("trial-ratio-01", 1, 0.08 * canal_mm),
        "trial-mark-01": on_scan("trial-mark-01", 1, 1.0),
    }
    answer(folders["perfect"], right)
    answer(folders["partial"], PARTLY | near)
    answer(folders["wrongtypes"], WRONG_TYPES)
    answer(folders["malformed"], right)
    replace_answers(folders["malformed"], lambda text: text[: len(text) // 2])
    answer(folders["foreign"], right, quiz="anatomy")
    answer(
        folders["future"], {item: given for item, given in right.items() if "essay" not in item}, revision=99
    )
    answer(folders["unknown"], UNKNOWN)
    answer(folders["lone"], right)
    run_first_cell(folders["lone"] / "trial.ipynb")
    (folders["lone"] / "responses.json").unlink()
    for choice, value, term in [
        ("arm-at-side", 7, "pia"),
        ("plate-behind", 7, "x"),
        ("block-in-front", 6, "dura"),
    ]:
        answer(
            folders["changed"],
            {
                "trial-single-01": {"choice": choice},
                "trial-number-01": {"value": value},
                "trial-term-01": {"text": term},
            },
        )
    drawn = {"trial-ratio-01": {"seed": 3}, "trial-mark-01": {"seed": 3}}  # opened, and nothing done
    drawn |= {"trial-played-01": {"seed": 24}}
    answer(folders["changed"], drawn | {"trial-ratio-01": on_scan("trial-ratio-01", 3)})
    answer(folders["script"], SCRIPT | drawn)
    answer(folders["late"], right)
