"""A case as an item: what its path earns, whatever a file may claim."""

import pytest

from spinebank.export.making import sheet_of
from spinebank.export.sheet import CannotExportError
from spinebank.render.practice import feedback
from spinebank.render.public import public_item
from spinebank.score import score
from spinelab.cases import load_case, play
from spinelab.cases.paths import recommended
from spinelab.cases.score import scores

CASE = load_case("found-by-chance")
BEST = [event.as_dict() for event in recommended(CASE)]


def did(name):
    return {"kind": "do", "what": name}


def chose(name):
    return {"kind": "choose", "what": name, "certainty": "sure"}


HALF = [did("test-tracts"), chose("measure-it"), chose("less-than-half"), chose("operate-now")]
"""Ends in harm; by hand: safety 0, information 1/2, interpretation 1, management 0, stewardship 1."""


def path(log, **changes):
    return {"case": CASE.id, "case_revision": CASE.revision, "seed": 24, "log": log, **changes}


@pytest.fixture
def item(make_item):
    return make_item("case")


def test_the_recommended_path_earns_everything_and_another_end_its_mean(item):
    assert score(item, path(BEST)).points == 2
    assert score(item, path(BEST)).sentence == (
        "The case was played to its end. 5 of 5 parts earned their full share."
    )
    half = score(item, path(HALF))
    assert half.fraction == pytest.approx(0.5)
    assert [(part.id, part.correct) for part in half.parts] == [
        ("safety", False),
        ("information", False),
        ("interpretation", True),
        ("management", False),
        ("stewardship", True),
    ]


def test_what_was_not_reached_earns_nothing_and_each_right_step_helps(item):
    marks = [score(item, path(BEST[:length])).fraction for length in range(len(BEST) + 1)]
    assert marks == sorted(marks)
    assert (marks[0], marks[-1]) == (0, 1)
    short = score(item, path(BEST[:-1]))
    assert short.fraction < 1
    assert "not played to its end: what was not reached counts 0" in short.sentence


def test_a_key_feature_that_a_later_step_can_spoil_is_not_earned_before_the_end(item):
    """Nothing harmful was chosen yet, which is no merit of somebody who stopped at the first question."""
    assert score(item, path([did("ask-hands")])).fraction < score(item, path(BEST[:9])).fraction
    begun = score(item, path([{"kind": "problems", "problems": ["A report"]}]))
    assert begun.fraction == 0


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (path(BEST, case="the-weak-shoulder"), "the log of another case"),
        (path(BEST, case_revision=99), "a revision of the case that there is not"),
        (path(BEST, case_revision=True), "a revision of the case that there is not"),
        (path(BEST, seed=3), "a patient whom the case does not have"),
        (path(BEST, seed="24"), "a patient whom the case does not have"),
        (path("log"), "holds no log of a case"),
        (path([]), "No step was taken"),
        (path([chose("no-surgery-now"), *BEST]), "Step 1 of 14 is not possible there"),
        (path([[["go"]], {}, 7]), "Step 1 of 3 is not possible there"),
        ({"seed": 24}, "holds no log of a case"),
        ({"fraction": 1, "points": 5, "score": {"safety": 1}}, "holds no log of a case"),
        ({"scores": dict.fromkeys(("safety", "management"), 1), **path([])}, "No step was taken"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_path_of_the_case_earns_nothing_and_is_told_so(item, given, says):
    result = score(item, given)
    assert (result.fraction, result.usable) == (0, False)
    assert says in result.sentence


def test_scores_in_the_answer_are_not_believed(item):
    forged = path(HALF, score=1, fraction=1, ended=True, scores={"safety": 1})
    assert score(item, forged) == score(item, path(HALF))


def test_an_impossible_step_ends_what_counts(item):
    jumped = [*BEST[:4], chose("examine-yearly"), *BEST[4:]]
    result = score(item, path(jumped))
    assert result.fraction == score(item, path(BEST[:4])).fraction
    assert "Step 5 of 14 is not possible there, so the log counts up to it." in result.sentence
    after = score(item, path([*BEST, chose("examine-yearly")]))  # the case has ended, the rest is void
    assert after.fraction == 1


def test_a_log_without_end_is_read_to_a_limit(item):
    endless = [{"kind": "problems", "problems": [str(n)]} for n in range(5000)]
    assert score(item, path([*endless, *BEST])).fraction == 0


def test_the_public_half_says_nothing_but_which_case_it_is(item):
    public = public_item(item)
    assert set(public) == {"id", "kind", "revision", "points", "stem", "case", "case_revision"}


def test_practice_gives_the_scores_of_the_debrief_with_their_reasons(make_item):
    given = feedback(make_item("case", use="practice"), path(HALF))
    state = play(CASE, recommended(CASE)[:0])
    assert set(scores(CASE, state)) == {part["id"] for part in given["parts"]}
    safety = given["parts"][0]
    assert (safety["label"], safety["correct"]) == ("0% of this part", False)
    assert "you let no harm come of a picture" in safety["rationale"]
    assert given["verdict"] == "partly"
    assert feedback(make_item("case", use="practice"), {"seed": 24})["parts"] == []


def test_a_case_that_the_library_does_not_have_is_a_fault_of_the_item(make_item):
    with pytest.raises(ValueError, match=r"No case 'nobody'\. Allowed: a-cap-of-bone"):
        score(make_item("case", case="nobody"), path(BEST))


def test_no_format_can_hold_a_case(item):
    with pytest.raises(CannotExportError, match="a case that answers back, which only the course can play"):
        sheet_of(item)
