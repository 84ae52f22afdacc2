"""A lesion of the cord and its signs: textbook patterns, invariants of every lesion, and the way back."""

import json
from collections.abc import Iterator
from itertools import pairwise

import pytest

from spinelab.domain.localisation import (
    FINDINGS,
    LEVELS,
    SEGMENTS,
    Certainty,
    Extent,
    Lesion,
    State,
    atlas,
    candidates,
    every_lesion,
    signs_of,
)
from spinelab.domain.localisation.atlas import rank
from spinelab.domain.vocabulary import Side
from spinelab.evidence import references

BOTH = ("left", "right")
EVERY = [pytest.param(lesion, id=lesion.in_words()) for lesion in every_lesion()]


def codes(signs, name):
    """What is found on the left and on the right, one letter each."""
    return "".join(signs.of(name, side).code for side in BOTH)


def keys(value: object) -> Iterator[str]:
    """Every citation key of the data file."""
    if isinstance(value, dict):
        for field, entry in value.items():
            if field in {"sources", "disputed_sources"}:
                yield from entry
            else:
                yield from keys(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from keys(entry)


def test_every_citation_of_the_data_resolves():
    found = set(keys(atlas().raw))
    assert len(found) > 25
    assert [key for key in found if key not in references()] == []


def test_every_fact_has_a_source_or_is_marked_as_inferred():
    for group in ("reflexes", "signs", "tracts", "extents"):
        for name, entry in atlas().raw[group].items():
            assert entry["sources"], (group, name)
    for name, place in atlas().places.items():
        assert place.sources or place.inferred, name


def test_every_note_has_a_source_or_says_that_it_is_inferred():
    for lesion in every_lesion():
        for note in signs_of(lesion.level, lesion.side, lesion.extent).notes:
            assert note.sources or note.kind == "inferred", note


def test_dermatomes_and_key_muscles_are_those_of_isncsci():
    assert tuple(atlas().key_points) == SEGMENTS[1:]
    assert tuple(atlas().muscles) == ("C5", "C6", "C7", "C8", "T1", "L2", "L3", "L4", "L5", "S1")


def test_the_cord_runs_faster_than_the_spine():
    """The segment lies at or below the level's own number, and the further down the spine the more so."""
    ranks = [rank(atlas().places[level].primary[0]) for level in LEVELS if atlas().places[level].primary]
    assert all(below > above for above, below in pairwise(ranks))
    assert atlas().places["T10-T11"].primary == ("T12", "L1")
    assert atlas().places["L1-L2"].primary == ("S3", "S4-5")
    assert not atlas().places["L2-L3"].primary


@pytest.mark.parametrize("lesion", EVERY)
def test_what_lies_above_the_lesion_stays_normal(lesion):
    signs = signs_of(lesion.level, lesion.side, lesion.extent)
    top = min(rank(segment) for segment in (*lesion.segments, *lesion.neighbours))
    for (name, side), effect in signs.effects.items():
        kind, _, segment = name.partition(":")
        if kind in {"pin", "touch", "position", "power"} and rank(segment) < top:
            assert effect.state is State.NORMAL, (name, side)


@pytest.mark.parametrize("lesion", EVERY)
def test_left_and_right_are_mirror_images(lesion):
    signs = signs_of(lesion.level, lesion.side, lesion.extent)
    mirrored = {"left": "right", "right": "left", "midline": "midline"}
    other = signs_of(lesion.level, mirrored[str(lesion.side)], lesion.extent)
    for (name, side), effect in signs.effects.items():
        assert other.effects[name, mirrored[side]] == effect, (name, side)


@pytest.mark.parametrize("lesion", EVERY)
def test_a_lesion_of_roots_or_cone_never_releases_a_reflex(lesion):
    if lesion.of_cord:
        assert any(part == "corticospinal" for part in lesion.pattern.strikes)
        return
    signs = signs_of(lesion.level, lesion.side, lesion.extent)
    upper = {State.BRISK, State.WEAK_UPPER}
    assert [at for at, effect in signs.effects.items() if effect.state in upper] == []
    for name in ("hoffmann", "plantar", "clonus"):
        assert codes(signs, f"sign:{name}") == "NN"


@pytest.mark.parametrize("lesion", EVERY)
def test_every_finding_is_predicted_in_a_state_it_can_have_and_survives_json(lesion):
    signs = signs_of(lesion.level, lesion.side, lesion.extent)
    assert {name for name, _ in signs.effects} == {entry.id for entry in FINDINGS}
    for entry in FINDINGS:
        for side in entry.sides:
            assert signs.of(entry.id, side).state in {State.NORMAL, *entry.states}
    again = json.loads(json.dumps(signs.as_dict()))
    assert again == signs.as_dict()
    assert len(again["findings"]) == len(signs.abnormal()) > 0


@pytest.mark.parametrize("lesion", EVERY)
def test_its_own_signs_lead_back_to_the_lesion(lesion):
    signs = signs_of(lesion.level, lesion.side, lesion.extent)
    seen = {
        f"{name}@{side}" if side != "midline" else name: str(effect.state)
        for (name, side), effect in signs.effects.items()
        if effect.certainty is Certainty.EXPECTED and not name.startswith(("pin", "touch", "position"))
    }
    seen |= {f"pin_level:{side}": signs.sensory_level(side) or "none" for side in BOTH}
    best = candidates(seen, most=1)
    assert lesion in [candidate.lesion for candidate in best]
    assert not [candidate for candidate in best if candidate.reasons_against]


def test_half_a_cord_weakens_its_own_side_and_takes_pain_from_the_other():
    signs = signs_of("C5-C6", "left", "hemicord")
    assert codes(signs, "power:S1") == "UN"
    assert codes(signs, "position:S1") == "RN"
    assert codes(signs, "pin:S1") == "NR"
    assert codes(signs, "sign:plantar") == "PN"
    assert signs.sensory_level("left", "position") == "C7"
    assert signs.sensory_level("right", "pin") == "T1"
    assert set(signs.tracts) == {
        (tract, "left") for tract in ("corticospinal", "dorsal_column", "spinothalamic")
    }


def test_below_a_lesion_of_both_sides_no_dermatome_is_left_out():
    signs = signs_of("T11-T12", "midline", "transverse")
    below = list(atlas().key_points)[list(atlas().key_points).index("L2") :]
    assert {
        codes(signs, f"{way}:{segment}") for way in ("pin", "position", "touch") for segment in below
    } == {"RR"}


def test_the_front_of_the_cord_leaves_position_sense_and_the_back_leaves_pain():
    front, back = (signs_of("T4-T5", "midline", extent) for extent in ("anterior", "posterior"))
    assert codes(front, "position:L4") == "NN"
    assert codes(front, "pin:L4") == "RR"
    assert codes(back, "position:L4") == "RR"
    assert codes(back, "pin:L4") == "NN"
    assert back.of("sign:romberg").code == "P"
    assert front.of("sign:romberg").code == "N"


def test_the_centre_of_the_cord_takes_pain_in_a_band_only():
    signs = signs_of("C6-C7", "midline", "central")
    assert codes(signs, "pin:C8") == "RR"
    assert codes(signs, "pin:T4") == "NN"
    assert codes(signs, "power:C8") == "LL"


@pytest.mark.parametrize(
    ("level", "reflex", "expected"),
    [
        ("C4-C5", "brachioradialis", "R"),
        ("C4-C5", "triceps", "B"),
        ("C5-C6", "triceps", "R"),
        ("C5-C6", "biceps", "r"),
        ("C6-C7", "triceps", "r"),
        ("C6-C7", "biceps", "N"),
        ("T5-T6", "knee", "B"),
        ("T5-T6", "biceps", "N"),
        ("T10-T11", "knee", "b"),
        ("T11-T12", "knee", "R"),
        ("T11-T12", "ankle", "B"),
        ("T12-L1", "ankle", "R"),
    ],
)
def test_a_reflex_is_lost_at_its_segment_and_brisk_below(level, reflex, expected):
    assert codes(signs_of(level, "midline", "transverse"), f"reflex:{reflex}") == expected * 2


@pytest.mark.parametrize(
    ("level", "expected"), [("C2-C3", "P"), ("C5-C6", "P"), ("C6-C7", "N"), ("T4-T5", "N")]
)
def test_hoffmann_needs_a_lesion_above_c8(level, expected):
    assert codes(signs_of(level, "midline", "transverse"), "sign:hoffmann") == expected * 2


def test_the_supinator_sign_is_inverted_by_a_lesion_of_c6_and_by_no_thoracic_one():
    assert codes(signs_of("C4-C5", "midline", "transverse"), "sign:inverted_supinator") == "PP"
    assert codes(signs_of("C5-C6", "midline", "transverse"), "sign:inverted_supinator") == "pp"
    assert codes(signs_of("T3-T4", "midline", "transverse"), "sign:inverted_supinator") == "NN"


def test_an_ossified_flavum_at_t10_strikes_lumbar_segments():
    signs = signs_of("T10-T11", "midline", Extent.POSTERIOR)
    assert signs.lesion.segments == ("T12", "L1")
    assert codes(signs, "position:L5") == "RR"
    assert codes(signs, "sign:hoffmann") == "NN"
    assert any("thoracolumbar junction" in note.text for note in signs.notes)


def test_the_cone_takes_saddle_and_bladder_and_leaves_the_legs():
    signs = signs_of("L1-L2", Side.MIDLINE, "conus")
    assert signs.sensory_level("left") == "S3"
    assert signs.of("sign:bladder_retention").code == "P"
    assert signs.of("reflex:anal").code == "R"
    assert {codes(signs, f"power:{segment}") for segment in ("L2", "L3", "L4", "L5", "S1")} == {"NN"}
    assert codes(signs, "touch:S3") == "rr"


def test_one_root_takes_one_dermatome_one_muscle_and_one_reflex():
    signs = signs_of("C6-C7", "right", "root")
    lost = {name for (name, side) in signs.abnormal() if side == "right"}
    assert lost == {"pin:C7", "touch:C7", "power:C7", "reflex:triceps"}
    assert {side for _, side in signs.abnormal()} == {"right"}


def test_bladder_signs_change_from_upper_to_lower_motor_neurone_at_the_cone():
    above, cone = signs_of("T7-T8", "midline", "transverse"), signs_of("L1-L2", "midline", "conus")
    assert (above.of("sign:bladder_overactive").code, above.of("sign:bladder_retention").code) == ("P", "N")
    assert (cone.of("sign:bladder_overactive").code, cone.of("sign:bladder_retention").code) == ("N", "P")


def test_a_sensory_level_may_lie_below_the_lesion_but_not_above_it():
    thoracic = {f"sign:hoffmann@{side}": "present" for side in BOTH} | {"pin_level:left": "T8"}
    best = candidates(thoracic)[0]
    assert best.lesion.level.startswith("C")
    assert any("false localising" in reason.why for reason in best.reasons_against)
    lumbar = next(
        candidate
        for candidate in candidates({"pin_level:left": "T4"}, most=200)
        if candidate.lesion == Lesion("T9-T10", Side.MIDLINE, Extent.TRANSVERSE)
    )
    assert "loss would begin at T11, lower" in lumbar.reasons_against[0].why


def test_candidates_come_best_first_with_reasons_for_every_observation():
    seen = {"reflex:knee@left": "brisk", "power:L2@left": "weak", "sign:romberg": "normal"}
    found = candidates(seen)
    assert [entry.points for entry in found] == sorted((entry.points for entry in found), reverse=True)
    assert all(len(entry.reasons) == len(seen) for entry in found)
    assert all(entry.points == sum(reason.points for reason in entry.reasons) for entry in found)
    assert json.loads(json.dumps(found[0].as_dict())) == found[0].as_dict()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("C5", "midline", "transverse"), "No level 'C5'"),
        (
            ("L4-L5", "midline", "transverse"),
            "At L4-L5 there is no lesion 'transverse'. Allowed: cauda_equina",
        ),
        (("C5-C6", "left", "transverse"), "has no side 'left'. Allowed: midline"),
        (("C5-C6", "midline", "hemicord"), "has no side 'midline'. Allowed: left, right"),
    ],
)
def test_a_lesion_that_cannot_be_is_refused_with_what_can(arguments, message):
    with pytest.raises(ValueError, match=message):
        signs_of(*arguments)


@pytest.mark.parametrize(
    ("signs", "message"),
    [
        ({}, "No sign was given"),
        ({"reflex:jaw@left": "brisk"}, "No finding 'reflex:jaw'. Allowed: reflex:biceps"),
        ({"reflex:knee": "brisk"}, "needs a side: write reflex:knee@left or reflex:knee@right"),
        ({"sign:gait@left": "present"}, "needs a side: write sign:gait@midline"),
        ({"reflex:knee@left": "fast"}, "cannot be 'fast'. Allowed: normal, reduced, brisk"),
        ({"pin_level:left": "C1"}, "cannot be 'C1'. Allowed: none, C2"),
    ],
)
def test_an_observation_that_cannot_be_is_refused_with_what_can(signs, message):
    with pytest.raises(ValueError, match=message):
        candidates(signs)


def test_a_finding_without_that_side_is_refused():
    with pytest.raises(KeyError, match="has no side 'left'"):
        signs_of("C5-C6", "midline", "transverse").of("sign:gait", "left")
