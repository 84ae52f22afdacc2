"""The lesion localiser without a browser; the view's comparison against Python's."""

import json
import random
import subprocess
from pathlib import Path

import pytest
import traitlets

import spinelab
from spinelab.domain.localisation import FINDINGS, atlas, candidates, every_lesion, signs_of
from spinelab.localiser import LesionLocaliser
from spinelab.localiser.pack import pack

TABLE = Path(spinelab.__file__).parent / "localiser" / "table.js"
COMPARE = """
import { readFileSync } from "node:fs";
const { openTable } = await import(process.argv[1]);
const { data, cases } = JSON.parse(readFileSync(0, "utf-8"));
const table = openTable(data);
const ranked = (seen) => table.candidates(seen).map(({ lesion, points, reasons }) => ({
  level: lesion.level, side: lesion.side, extent: lesion.extent, points,
  reasons: reasons.map(([, , value, why]) => [value, why]),
}));
console.log(JSON.stringify(cases.map(ranked)));
"""


def observations(seed):
    """Findings drawn at random, as a learner might give them."""
    draw = random.Random(seed)  # noqa: S311 (not a secret)
    seen = {}
    for entry in draw.sample(FINDINGS, 12):
        for side in entry.sides:
            key = entry.id if side == "midline" else f"{entry.id}@{side}"
            weak = ["weak"] if entry.states[0].weak else []
            seen[key] = draw.choice(["normal", *weak, *(str(state) for state in entry.states)])
    seen["pin_level:left"] = draw.choice(["none", *atlas().key_points])
    seen["pin_level:right"] = draw.choice(["none", *atlas().key_points])
    return seen


@pytest.mark.node
def test_the_view_compares_as_python_does():
    cases = [observations(seed) for seed in range(12)]
    done = subprocess.run(
        ["node", "--input-type=module", "-e", COMPARE, TABLE.as_uri()],
        input=json.dumps({"data": pack(), "cases": cases}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for seen, found in zip(cases, json.loads(done.stdout), strict=True):
        expected = [
            {
                "level": entry.lesion.level,
                "side": str(entry.lesion.side),
                "extent": str(entry.lesion.extent),
                "points": entry.points,
                "reasons": [[reason.points, reason.why] for reason in entry.reasons],
            }
            for entry in candidates(seen, most=len(every_lesion()))
        ]
        assert found == expected


def test_the_table_holds_every_lesion_and_every_finding():
    data = pack()
    assert len(data["lesions"]) == len(every_lesion())
    assert {len(lesion["codes"]) for lesion in data["lesions"]} == {len(data["columns"])}
    assert json.loads(json.dumps(data)) == data
    for lesion in data["lesions"]:
        signs = signs_of(lesion["level"], lesion["side"], lesion["extent"])
        for name, letter in zip(data["columns"], lesion["codes"], strict=True):
            finding, _, side = name.partition("@")
            effect = signs.of(finding, side)
            assert data["letters"][letter.upper()] == effect.state
            assert letter.isupper() == (effect.certainty == "expected")


def test_every_fact_that_is_shown_names_its_source():
    data = pack()
    for group in ("reflexes", "signs"):
        assert all(entry["cites"] for entry in data[group])
    assert all(entry["cites"] for entry in (*data["tracts"].values(), *data["extents"].values()))
    assert all(note["cites"] or note["kind"] == "inferred" for note in data["notes"])


def test_the_repr_is_short_and_the_same_every_time():
    assert repr(LesionLocaliser(level="T10-T11", extent="posterior")) == (
        "LesionLocaliser(mode='lesion', level='T10-T11', extent='posterior', side='midline', observed={})"
    )


def test_a_reader_who_cannot_run_it_gets_the_signs_in_words():
    words = LesionLocaliser(level="C5-C6", extent="hemicord", side="left")._repr_mimebundle_()[0]["text/html"]
    assert "Half of the cord (Brown-Séquard), left, at C5-C6: segment C7." in words
    assert "Pin prick reduced: left C7; right T1 to S4-5." in words
    assert "Triceps reflex, left: reduced" in words


def test_signs_lead_to_candidates_in_words_and_as_records():
    localiser = LesionLocaliser(mode="signs", observed={"reflex:triceps@left": "reduced"})
    assert localiser.candidates[0].points == 4
    assert localiser.in_words().startswith("Found: Triceps reflex, left: reduced.\nFits best: ")
    assert LesionLocaliser(mode="signs").candidates == []


def test_a_new_level_takes_an_extent_and_a_side_that_it_has():
    localiser = LesionLocaliser()
    localiser.level = "L4-L5"
    assert (localiser.extent, localiser.side) == ("cauda_equina", "midline")
    assert localiser.signs.lesion.level == "L4-L5"
    localiser.level = "C5-C6"
    localiser.extent = "transverse"
    assert localiser.side == "midline"
    assert LesionLocaliser(level="L4-L5").extent == "cauda_equina"


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"level": "C5"}, ValueError, "No level 'C5'"),
        ({"level": "L4-L5", "extent": "transverse"}, ValueError, "At L4-L5 there is no lesion 'transverse'"),
        (
            {"extent": "hemicord", "side": "midline"},
            ValueError,
            "has no side 'midline'. Allowed: left, right",
        ),
        ({"mode": "both"}, traitlets.TraitError, "mode"),
        ({"observed": {"reflex:jaw@left": "brisk"}}, traitlets.TraitError, "No finding 'reflex:jaw'"),
        ({"observed": {"sign:gait": "yes"}}, traitlets.TraitError, "Allowed: normal, present"),
        ({"levels": "C5-C6"}, TypeError, "did you mean 'level'"),
    ],
)
def test_what_is_not_allowed_is_refused_with_what_is(arguments, error, message):
    with pytest.raises(error, match=message):
        LesionLocaliser(**arguments)
