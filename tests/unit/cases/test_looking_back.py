"""Scores, debrief, the exported log and the file that keeps a case."""

import csv
import io
import json
import random
import re
import uuid
from datetime import UTC, datetime

import pytest

from spinelab.answers import ANSWERS_FILE
from spinelab.cases import Event, check_case, library, load_case, play, read_case, start, step
from spinelab.cases.debrief import debrief
from spinelab.cases.export import COLUMNS, log_csv, save_log, xapi_statements
from spinelab.cases.keep import FOLDER, CaseKeeper
from spinelab.cases.new import new_case
from spinelab.cases.paths import random_path, recommended
from spinelab.cases.score import DIMENSIONS, calibration, scores

CASE = load_case("found-by-chance")
AT = "2026-11-22T09:00:00.000Z"


def walked(*choices, items=()):
    """Return the log of some items in the first scene and then these choices."""
    return [
        *(Event("do", name, at=AT) for name in items),
        *(Event("choose", name, "sure", at=AT) for name in choices),
    ]


@pytest.mark.parametrize("name", sorted(library()))
def test_the_recommended_path_earns_everything_and_no_path_leaves_the_range(name):
    case = load_case(name)
    best = scores(case, play(case, recommended(case)))
    assert list(best) == list(DIMENSIONS)
    assert {score.value for score in best.values()} == {1.0}
    chance = random.Random(name)  # noqa: S311 (no secret hangs on it)
    for _ in range(30):
        found = scores(case, random_path(case, chance)[1])
        assert all(score.value is None or 0 <= score.value <= 1 for score in found.values())


def test_an_unsafe_choice_costs_safety_and_says_why():
    log = walked("measure-it", "less-than-half", "operate-now", items=("test-tracts",))
    found = scores(CASE, play(CASE, log))
    assert found["safety"].value == pytest.approx(0 / 3)
    assert "Not so: you let no harm come of a picture." in found["safety"].explanation
    assert found["management"].value == pytest.approx((0 + 0) / 2)
    assert found["interpretation"].value == 1.0
    assert found["information"].value == pytest.approx(2 / 4)
    assert found["stewardship"].value == 1.0


def test_needless_tests_cost_stewardship_one_by_one():
    log = walked("trust-report", items=("order-ct-again", "order-nerves"))
    mark = scores(CASE, play(CASE, log))["stewardship"]
    assert mark.value == pytest.approx((1 + 1) / 4)


def test_how_sure_one_was_is_set_beside_what_it_earned():
    state = play(CASE, walked("measure-it", "about-sixty", "no-surgery-now"))
    assert calibration(CASE, state) == {"sure": (3, 2.0)}


def test_the_debrief_sets_every_step_beside_the_recommended_one_and_hides_no_scene():
    state = play(CASE, walked("trust-report", "forget-it", items=("ask-hands", "order-bone-scan")))
    steps = debrief(CASE, state)
    assert [step.scene for step in steps] == ["visit", "talk", "read", "advice", "follow"]
    first, talk, unseen = steps[:3]
    assert first.done == ("Are your hands as quick as they were: buttons, keys, chalk?",)
    assert "Gait in line and Romberg" in first.missed
    assert first.extra == ("Bone scan",)
    assert (talk.agrees, talk.unsafe) == (False, True)
    assert talk.consequence
    assert talk.cites
    assert talk.advised.startswith("No operation now")
    assert (unseen.on_your_path, unseen.on_the_recommended) == (False, True)


def test_the_log_is_exported_as_a_table():
    log = walked("measure-it", items=("order-ct-again", "ask-hands"))
    rows = list(csv.reader(io.StringIO(log_csv(CASE, log, 24))))
    assert tuple(rows[0]) == COLUMNS
    assert [row[7] for row in rows[1:]] == ["order-ct-again", "ask-hands", "measure-it"]
    assert rows[2][10:] == ["16", "3.75"]
    assert {row[4] for row in rows[1:]} == {"24"}


def iri(text):
    return re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", text) is not None


def test_the_statements_have_what_xapi_asks_for_and_name_nobody(tmp_path):
    log = [
        Event("weigh", weights=(("silent", 60), ("early", 40)), at=AT),
        Event("problems", problems=("OPLL, no signs",), at=AT),
        *walked("measure-it", "less-than-half", "no-surgery-now", "balanced", "examine-yearly"),
    ]
    statements = xapi_statements(CASE, log, 24)
    assert len(statements) == len(log) + 1
    assert len({one["id"] for one in statements}) == len(statements)
    for one in statements:
        assert set(one) <= {"id", "actor", "verb", "object", "result", "context", "timestamp"}
        assert str(uuid.UUID(one["id"])) == one["id"]
        assert iri(one["verb"]["id"])
        assert iri(one["object"]["id"])
        assert iri(one["object"]["definition"]["type"])
        assert all(iri(key) for part in ("result", "context") for key in one[part].get("extensions", {}))
        assert set(one["actor"]["account"]) == {"homePage", "name"}
        assert iri(one["actor"]["account"]["homePage"])
        assert datetime.fromisoformat(one["timestamp"]).tzinfo == UTC
    last = statements[-1]["result"]
    assert last["completion"] is True
    assert -1 <= last["score"]["scaled"] <= 1
    assert xapi_statements(CASE, log, 24) == statements
    save_log(tmp_path / "log.json", CASE, log, 24)
    assert json.loads((tmp_path / "log.json").read_text(encoding="utf-8")) == statements
    save_log(tmp_path / "log.csv", CASE, log, 24)
    assert (tmp_path / "log.csv").read_text(encoding="utf-8").startswith("number,at,case")
    with pytest.raises(ValueError, match=r"as \.csv or \.json"):
        save_log(tmp_path / "log.txt", CASE, log, 24)


def test_fifty_kills_lose_no_step(tmp_path):
    chance = random.Random(50)  # noqa: S311 (no secret hangs on it)
    for number, name in enumerate(chance.choice(sorted(library())) for _ in range(50)):
        case, folder = load_case(name), tmp_path / str(number)
        folder.mkdir()
        log, _ = random_path(case, chance, seed := chance.choice(case.patient.seeds))
        cut = chance.randrange(1, len(log) + 1)
        done, state = [], start(case, seed)
        for event in log[:cut]:
            state = step(case, state, event)
            done.append(event)
            assert CaseKeeper(case, folder).save(seed, done) == f"Saved in {FOLDER}."
        again, kept = CaseKeeper(case, folder).load()  # nothing of the first process is left
        assert (again, kept) == (seed, log[:cut])
        assert play(case, kept, again) == state


def test_a_file_that_does_not_fit_begins_the_case_again_and_raises_nothing(tmp_path):
    keeper = CaseKeeper(CASE, tmp_path)
    assert keeper.load() == (11, [])
    assert not (tmp_path / FOLDER).exists()
    keeper.save(24, walked("measure-it"))
    path = tmp_path / FOLDER / ANSWERS_FILE
    path.write_text(path.read_text(encoding="utf-8").replace("measure-it", "measured-it"), encoding="utf-8")
    assert keeper.load() == (11, [])
    assert "begins again" in keeper.notice
    path.write_text("{", encoding="utf-8")
    fresh = CaseKeeper(CASE, tmp_path)
    assert fresh.load() == (11, [])
    assert "cannot be read" in fresh.notice
    assert fresh.save(24, []) == f"Saved in {FOLDER}."


def test_a_new_case_is_sound_from_its_first_minute(tmp_path, objectives):
    path = tmp_path / "my-own-case.yaml"
    new_case(path)
    assert check_case(read_case(path), objectives) == []
    with pytest.raises(ValueError, match="is there already"):
        new_case(path)
    with pytest.raises(ValueError, match="no name of a case"):
        new_case(tmp_path / "My Case.yaml")
