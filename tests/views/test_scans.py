"""An answer on a scan is marked in the static edition as Python marks it, word for word, and drawn alike."""

import json
import re

import numpy as np
import pytest
from static_page import as_sent, in_the_page

from spinebank.load import bank_folders, read_bank
from spinebank.render.known import known_of
from spinebank.render.practice import feedback
from spinebank.score.mark import tool_of
from spinebank.score.subject import lesion_place
from spinebank.score.truth import view_of
from spinelab.imaging.exam import viewed

TRIALS = 60
CLOSE_MM = 0.02
GRAIN_MM, OFF_MM = 0.4, 0.21
"""By so much may outline and distance of a structure differ, which the page reads from lattices."""
NO_ANSWERS = 7
NORMAL = {"axial": 2, "sagittal": 0, "coronal": 1}
KINDS = ("measurement", "mark")


def chosen_items():
    """Return one practice item of each quantity, and of each shape and target that is marked."""
    found = {}
    for entry in read_bank(bank_folders()).items.values():
        item = entry.item
        if item.kind in KINDS and item.use == "practice":
            asked = getattr(item, "quantity", None) or (item.shape, item.target)
            found.setdefault(asked, item)
    return list(found.values())


ITEMS = chosen_items()


def bad_answers(seed, good):
    """Return what no viewer writes, but a file that a learner loads may hold."""
    points = good["points_mm"]
    whole = {"seed": seed, **good}
    without = {name: one for name, one in whole.items() if name != "seed"}
    damaged = [
        {"points_mm": []},
        {"points_mm": points[:-1]},
        {"points_mm": [*points, points[0]]},
        {"points_mm": points * 2001},
        {"points_mm": "here"},
        {"points_mm": None},
        {"points_mm": [point[:2] for point in points]},
        {"points_mm": [[1e9, 0, 0] for _ in points]},
        {"points_mm": [["1", "2", "3"] for _ in points]},
        {"points_mm": [{"x": 1} for _ in points]},
        {"points_mm": [[None, 0, 0] for _ in points]},
        {"points_mm": [[0, 0, 0] for _ in points]},
        {"kind": "distance"},
        {"kind": None},
        {"plane": "oblique"},
        {"plane": ["axial"]},
        {"plane": None},
        {"seed": 987_654},
        {"seed": str(seed)},
        {"seed": None},
    ]
    return [None, {}, [], "an answer", 5, {"seed": seed}, without, *({**whole, **one} for one in damaged)]


def tool_for(item):
    return item.quantity.tool if item.kind == "measurement" else tool_of(item)


def trials(item, scan, dice):
    """Return answers near the true one, in part right, misplaced, turned round, and in other planes."""
    true = where_true(item, scan, dice)
    tool = tool_for(item)
    for number in range(TRIALS):
        points = np.array(true(number))
        spread = dice.choice([0.0, 0.05, 0.4, 1.0, 2.5])
        if tool == "area":
            points = about_middle(points, dice.normal(1.0, spread / 6))
        else:
            points = points + dice.normal(0, spread, points.shape)
        points = points + dice.choice([0, 0, 0, 2.0, 7.0, 14.0]) * np.array(dice.choice(np.eye(3)))
        if number % 7 == 3:
            points = points[::-1]
        flat = scan.get("drawn", scan).get("plane", "axial")
        plane = dice.choice(["axial", "sagittal", "coronal"]) if number % 6 == 5 else flat
        through = NORMAL[plane]
        if tool != "line" and number % 9:  # as they are drawn: in one slice
            points[:, through] = points[:, through].mean()
        if number % 11 == 10 and tool in {"area", "angle"}:
            points[1] = points[0]
        yield {"kind": tool, "plane": str(plane), "points_mm": np.round(points, 2).tolist()}


def about_middle(points, size):
    return points.mean(axis=0) + (points - points.mean(axis=0)) * size


def where_true(item, scan, dice):
    """Return a function that gives points to start from."""
    if "drawn" in scan and scan["drawn"]["points_mm"]:
        return lambda _number: scan["drawn"]["points_mm"]
    if "lattices" in scan:
        (near, *_) = scan["lattices"]
        away = np.frombuffer(near["away"], "<i2").reshape(near["shape"])
        inside = np.array(near["origin_mm"]) + np.argwhere(away < 0) * near["step_mm"]
        return lambda _number: [inside[dice.integers(len(inside))]]
    place = lesion_place(item.scan.exam, scan["seed"])
    held = place.origin_mm + np.argwhere(place.held) * 0.25
    if item.kind == "mark" and item.shape == "outline":
        ring = place.outline("axial", place.largest_mm("axial"))
        return lambda number: ring[:: 1 + number % 5] + np.array([0, 0, 0.25 * (number % 12 - 4)])
    return lambda _number: [held[dice.integers(len(held))]]


def the_same(said, right):
    """Say whether two feedbacks are alike, numbers of a drawing to the hundredth that both are cut to."""
    ours, theirs = said.pop("reveal", {}), right.pop("reveal", {})
    for name in ("points_mm", "position_mm"):
        mine, true = (np.sort(np.array(one.pop(name, [])).reshape(-1, 3), axis=0) for one in (ours, theirs))
        if mine.shape != true.shape or not np.allclose(mine, true, atol=CLOSE_MM):
            return False
    return ours == theirs and said == right


def the_same_but_grain(said, right):
    """Say whether two feedbacks on a mark in a structure are alike but for what a lattice cannot tell."""
    rings = [np.array(one.get("reveal", {}).pop("points_mm", [])).reshape(-1, 3) for one in (said, right)]
    if all(map(len, rings)):
        away = np.linalg.norm(rings[0][:, None] - rings[1][None], axis=-1)
        if max(away.min(axis=0).max(), away.min(axis=1).max()) > GRAIN_MM:
            return False
        rings = [[], []]
    numbers = [
        [float(mm) for mm in re.findall(r"(\d+\.\d) mm from", one["summary"])] for one in (said, right)
    ]
    without = [json.loads(re.sub(r"\d+\.\d mm from", "", json.dumps(one))) for one in (said, right)]
    if len(rings[0]) or len(rings[1]) or not np.allclose(*numbers, atol=OFF_MM):
        return False
    return without[0] == without[1]


@pytest.mark.node
@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_an_answer_on_a_scan_is_marked_in_the_page_as_in_python(item):
    dice = np.random.default_rng(len(item.id))
    seed = item.scan.pool[0]
    scan = known_of(item)["scan"](seed)
    given = [{"seed": seed, **one} for one in trials(item, scan, dice)]
    given += bad_answers(seed, given[0])
    asked = {"item": {}, "file": {"form": "scan", "same": {}, "scan": as_sent(scan)}, "responses": given}
    if "probe" in scan:
        ct = viewed(item.scan.exam, seed, view_of(item)).volumes["ct"]
        asked["voxels"] = as_sent({"size": list(ct.shape[::-1]), "values": ct.astype("<i2").tobytes()})
    (found,) = in_the_page([asked])
    verdicts = []
    for response, said in zip(given, found, strict=True):
        full = json.loads(json.dumps(feedback(item, response)))
        right = {name: full[name] for name in ("verdict", "summary", "parts", "reveal") if name in full}
        verdicts.append(right["verdict"])
        same = the_same_but_grain if "lattices" in scan else the_same
        assert same(dict(said), dict(right)), (response, said, right)
    assert {"correct", "incorrect"} <= set(verdicts[:TRIALS])
    assert set(verdicts[TRIALS : TRIALS + NO_ANSWERS]) == {"incorrect"}
