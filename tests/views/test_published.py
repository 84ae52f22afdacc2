"""The static edition answers as Python does: every practice question, and cases played by chance."""

import json
import random
import re

import numpy as np
import pytest
from static_page import as_sent, in_the_page

from kit import phantom
from spinebank.load import bank_folders, read_bank
from spinebank.render.practice import feedback, practice_question
from spinebank.schema import Use
from spinebank.schema.text import normalised
from spinebank.score import score
from spinebank.score.place import measured
from spinelab.cases import Event, library, load_case, play
from spinelab.cases.paths import random_path
from spinelab.domain.marking import Truth
from spinelab.domain.mesh import mesh_spine
from spinelab.domain.spine import build_spine
from spinelab.publish.answers import recorded
from spinelab.publish.truths import recorded_truth
from spinelab.publish.vignettes import recorded_case
from spinelab.viewer import ReadingRoom
from spinelab.vignette.page import page_of

RECORDED = {
    *("single_best", "multiple_true_false", "numeric", "ordering"),
    *("extended_matching", "key_feature", "script_concordance", "short_text", "free_text"),
}
PATHS = 200  # of each case
ANSWERS = 12
ALIKE_MM = 0.1
"""Nearer to the edge of what counts the page may judge otherwise: the grain of what is clicked."""
ASKED = 3
FAR_MM = 1.0
"""By so much the distance that the page names may be off."""


def answers_to(item, dice):
    """Answer an item rightly, wrongly and in part; numbers at both sides of every edge."""
    match item.kind:
        case "single_best":
            return [{"choice": option.id} for option in item.options]
        case "multiple_true_false":
            truth = {one.id: one.holds for one in item.statements}
            flipped = [{**truth, name: not truth[name]} for name in truth]
            given = [{name: dice.random() < 0.5 for name in truth} for _ in range(ANSWERS)]
            wrong = {name: not holds for name, holds in truth.items()}
            return [{"marks": marks} for marks in (truth, wrong, *flipped, *given)]
        case "ordering":
            ids = [element.id for element in item.elements]
            swapped = [ids[1], ids[0], *ids[2:]]
            given = [dice.sample(ids, len(ids)) for _ in range(ANSWERS)]
            return [{"order": order} for order in (ids, swapped, ids[::-1], *given)]
        case "extended_matching" | "key_feature" | "script_concordance":
            return answers_to_set(item, dice)
        case "short_text" | "free_text":
            forms = getattr(item, "accepted", ["A few words."])
            given = [*forms, "none", *(written(forms, dice) for _ in range(3 * ANSWERS))]
            return [{"text": text} for text in given]
    edges = [
        item.value + sign * wide for wide in (item.tolerance, item.half_tolerance or 0) for sign in (1, -1)
    ]
    close = [edge + step for edge in (item.value, *edges) for step in (-1e-3, -1e-9, 0, 1e-9, 1e-3)]
    given = [round(dice.uniform(item.minimum, item.maximum), 1) for _ in range(ANSWERS)]
    return [{"value": value} for value in (item.minimum, item.maximum, item.maximum + 1, *close, *given)]


def answers_to_set(item, dice):
    """Answer an item that holds several questions, rightly, wrongly and by chance."""
    match item.kind:
        case "extended_matching":
            ids = [option.id for option in item.options]
            right = {one.id: one.answer for one in item.scenarios}
            wrong = {name: next(one for one in ids if one != key) for name, key in right.items()}
            given = [{name: dice.choice(ids) for name in right} for _ in range(ANSWERS)]
            return [{"matches": matches} for matches in (right, wrong, *given)]
        case "key_feature":
            right = {one.id: key_of_question(one) for one in item.questions}
            wrong = {one.id: wrong_for(one, right[one.id]) for one in item.questions}
            given = [{one.id: by_chance(one, dice) for one in item.questions} for _ in range(3 * ANSWERS)]
            return [{"answers": answers} for answers in (right, wrong, *given)]
        case "script_concordance":
            ids = [one.id for one in item.judgements]
            return [{"judgements": {name: dice.randint(-2, 2) for name in ids}} for _ in range(ANSWERS)]


def key_of_question(question):
    """Return the key of a question of a case: ids of a menu, or words for a box."""
    if question.form == "choose":
        return [option.id for option in question.keyed]
    return question.keyed[0].forms[0]


def wrong_for(question, right):
    if question.form == "write":
        return "none of these"
    return [option.id for option in question.options if option.id not in right][:1]


def by_chance(question, dice):
    if question.form == "choose":
        ids = [option.id for option in question.options]
        return dice.sample(ids, dice.randint(1, question.at_most))
    return written([form for answer in question.answers for form in answer.forms], dice)


def written(forms, dice, most=60):
    """Write one of some words as people do, or others, or two answers in one; no longer than a box takes."""
    text, other = dice.choice(forms), dice.choice(forms)
    ways = [text, f"  The {text.upper()}. ", text.replace(" ", "-").replace("e", "é"), f"{text} or {other}"]
    return dice.choice([*ways, f"{text}; gout", "a rare thing", "a ﬁbrosis and Straße", "?!"])[:most]


PRACTISED = {"locate_structure", "short_text", "free_text", "key_feature"}
"""Kinds of which the bank has few for practice: its graded items are asked here as if they were."""


@pytest.fixture(scope="module")
def items():
    found = [entry.item for entry in read_bank(bank_folders()).items.values()]
    return [
        item.model_copy(update={"use": Use.PRACTICE})
        for item in found
        if item.use is Use.PRACTICE or item.kind in PRACTISED
    ]


@pytest.fixture(scope="module")
def practice_items(items):
    return [item for item in items if item.kind in RECORDED]


@pytest.mark.node
def test_the_page_says_to_every_answer_what_python_says(practice_items):
    dice = random.Random(8)  # noqa: S311 (trial answers, no secret)
    assert len(practice_items) >= 140
    asked, expected = [], []
    for item in practice_items:
        question = practice_question(item)
        given = answers_to(item, dice)
        asked.append({"item": question.item, "file": recorded(question), "responses": given})
        expected.append([feedback(item, response) for response in given])
        assert question.response == {}  # as it was
        question.close()
        if item.kind in {"script_concordance", "free_text"}:
            assert getattr(item, "panel", None) is None  # nobody scores it
            continue
        shares = {score(item, response).fraction for response in given}
        assert {0.0, 1.0} <= shares, item.id
    assert sum(len(one["responses"]) for one in asked) > 1500
    for one, heard, wanted in zip(asked, in_the_page(asked), expected, strict=True):
        for response, said, right in zip(one["responses"], heard, wanted, strict=True):
            del right["fraction"]
            assert said == json.loads(json.dumps(right)), (one["item"]["id"], response)


@pytest.mark.node
def test_written_words_are_compared_in_the_page_as_python_compares_them():
    dice = random.Random(2)  # noqa: S311 (trial texts, no secret)
    letters = "aAÄßçÉñøő\u017fﬁ½²ΣςΩ жЖ-\u2013\u2014_/.,;:'\u2019()\t 019the an "
    texts = ["the", "The CLF", *("".join(dice.choices(letters, k=dice.randint(1, 24))) for _ in range(600))]
    (found,) = in_the_page([{"texts": texts}])
    assert dict(zip(texts, found, strict=True)) == {text: normalised(text) for text in texts}


def places_in(item, dice):
    """Return places that can be clicked: on the surfaces of the model, and in it, where it is cut."""
    scene = mesh_spine(item.region)
    buffers = scene.buffers()
    asked = [at for at, part in enumerate(scene.parts) if part.id.structure == item.structure]
    near = np.isin(buffers.part, asked)
    points = np.concatenate([dice.choice(buffers.positions_mm[chosen], 80) for chosen in (near, ~near)])
    points = np.concatenate([points, points + dice.normal(0, 1.0, points.shape)])
    return np.round(dice.permutation(points), 1)


def away_mm(item, points):
    """Return how far points lie from what an item asks for, as its scorer measures one."""
    parts = [
        part
        for part in build_spine(item.region).parts
        if part.structure == item.structure
        and item.level in {None, part.level}
        and item.side in {None, part.side}
    ]
    return np.min([part.distance(points) for part in parts], axis=0)


@pytest.mark.node
def test_a_mark_in_the_model_counts_in_the_page_as_it_counts_in_python(items):
    dice = np.random.default_rng(5)
    found = [item for item in items if item.kind == "locate_structure"]
    alike = {(one.region, one.structure, one.level, one.side, one.tolerance_mm): one for one in found}
    asked, places = [], list(alike.values())
    assert len(places) >= 10
    for item in places:
        question = practice_question(item)
        file = recorded(question)
        given = [{"point_mm": point, "part": "X"} for point in places_in(item, dice).tolist()]
        asked.append({"item": question.item, "file": as_sent(file), "responses": given})
        question.close()
    otherwise = 0
    for item, one, heard in zip(places, asked, in_the_page(asked), strict=True):
        points = [response["point_mm"] for response in one["responses"]]
        far_mm = away_mm(item, np.array(points)) - item.tolerance_mm
        verdicts = np.array([said["verdict"] == "correct" for said in heard])
        assert set(verdicts) == {True, False}, item.id
        wrong = verdicts != (far_mm <= 0)
        otherwise += wrong.sum()
        assert (np.abs(far_mm[wrong]) <= ALIKE_MM).all(), item.id
        for point, said in list(zip(points, heard, strict=True))[:ASKED]:
            marked, right = measured(item, point), feedback(item, {"point_mm": point})
            right["summary"] = right["summary"].replace(marked.found, "X")
            assert in_words(said) == in_words(right), (item.id, point)
            for mm in re.findall(r"(\d+) mm", said["summary"]):
                assert abs(int(mm) - marked.distance_mm) <= FAR_MM + 0.5
    assert otherwise <= len(places)  # of several hundred places each


def in_words(said):
    """Return what is said without the distance, which the page names to a millimetre or two."""
    kept = {name: said.get(name) for name in ("verdict", "explanation", "cites", "parts", "teaches")}
    return kept | {"summary": re.sub(r"\d+ mm", "", said["summary"])}


def played(case, number):
    """Play a case by chance, with a differential and a list of problems on the way."""
    dice = random.Random(number)  # noqa: S311 (trial answers, no secret)
    seed = dice.choice(case.patient.seeds)
    log, _ = random_path(case, dice, seed)
    weights = tuple((one.id, dice.randrange(101)) for one in case.diagnoses)
    for event in (Event("weigh", weights=weights), Event("problems", problems=("gait", "hands"))):
        log.insert(dice.randrange(len(log) + 1), event)
    return seed, log[: dice.randrange(len(log) + 1)] if number % 4 == 0 else log


@pytest.mark.node
@pytest.mark.parametrize("case_id", library())
def test_a_case_goes_in_the_page_as_it_goes_in_python(case_id):
    case = load_case(case_id)
    plays = [played(case, number) for number in range(PATHS)]
    sent = [{"seed": seed, "log": [event.as_dict() for event in log]} for seed, log in plays]
    (found,) = in_the_page([{"data": recorded_case(case_id), "plays": sent}])
    ended = 0
    for (seed, log), view in zip(plays, found, strict=True):
        page = page_of(case, play(case, log, seed))
        ended += bool(page["ended"])
        assert view["kept"] == len(log)
        assert view["page"] == json.loads(json.dumps(page))
    assert ended > PATHS / 2


@pytest.mark.node
def test_what_a_case_does_not_allow_is_not_played():
    data = recorded_case("found-by-chance")
    wrong = [{"kind": "do", "what": "no-such-thing"}, {"kind": "go"}]
    (found,) = in_the_page([{"data": data, "plays": [{"seed": data["seeds"][0], "log": wrong}]}])
    assert found[0]["kept"] == 0


TRUTHS = {
    "ap": (1.0, Truth(14.2, ((0, -7, 0), (0, 7, 0)), place_tolerance_mm=6.0)),  # drawn a little shorter
    "distance": (2.0, Truth(5.0, ((0, 0, 0), (3, 4, 0)))),
    "ratio": (5.0, Truth(50.0, ((0, -7, 0), (0, 7, 0), (0, -7, 0), (0, 0, 0)), place_tolerance_mm=6.0)),
    "angle": (5.0, Truth(45.0, ((0, 0, 0), (0, 1, 0), (0, 0, 9), (0, 1, 10)), "sagittal")),
    "line": (3.0, Truth(None, ((0, 0, 20), (0, 2, -20)), "sagittal")),
}


@pytest.mark.node
@pytest.mark.parametrize("kind", TRUTHS)
def test_a_measurement_is_marked_in_the_page_as_the_room_marks_it(kind):
    tolerance, truth = TRUTHS[kind]
    task = {"kind": kind, "prompt": "Measure.", "tolerance": tolerance}
    room = ReadingRoom(phantom.make(size=(16, 16, 8)), task=task, truth=truth)
    dice = random.Random(3)  # noqa: S311 (trial answers, no secret)
    answers = []
    for spread in [0.0, *[dice.choice([0.3, 1.0, 4.0]) for _ in range(60)]]:
        aside = dice.choice([0, 0, 0, 5.9, 6.1])
        points = [[x + aside, y, z + dice.gauss(0, spread)] for x, y, z in truth.points_mm]
        points = points[::-1] if kind == "line" and dice.random() < 0.5 else points
        answers.append({"kind": kind, "plane": truth.plane, "points_mm": points})
    (found,) = in_the_page([{"truth": recorded_truth(room), "answers": answers}])
    assert room.answer == room.reveal == {}  # as they were
    verdicts = set()
    for answer, view in zip(answers, found, strict=True):
        room.answer = answer
        told = room.reveal
        verdicts.add(told["verdict"])
        assert view["score"] == pytest.approx(told["score"], abs=1e-6)
        assert (view["verdict"], view["sign"]) == (told["verdict"], told["sign"])
        assert view["words"].startswith(told["words"])
        assert [view[name] for name in ("kind", "plane", "text", "names")] == [
            told[name] for name in ("kind", "plane", "text", "names")
        ]
    assert verdicts == {"correct", "partly", "incorrect"}
    room.close()
