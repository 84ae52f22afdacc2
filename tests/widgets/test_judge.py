"""The claim judge without a browser."""

import json
import re

import pytest
import traitlets
from bs4 import BeautifulSoup

from spinelab.evidence import Verdict, claims
from spinelab.evidence.select import popular_claims
from spinelab.judge import ANSWERS, CERTAINTIES, ClaimJudge
from spinelab.judge.deck import card, expected

IDS = ("lf-func-load", "lf-func-recoil", "pll-intro-not-on-xray")


def judged(claim_id, answer, certainty="sure"):
    return {"id": claim_id, "answer": answer, "certainty": certainty}


def test_claims_are_shown_in_the_order_given_or_by_section():
    assert [entry["id"] for entry in ClaimJudge(*IDS)._deck] == list(IDS)
    drugs = ClaimJudge(section="drugs")
    assert [entry["id"] for entry in drugs._deck] == [claim.id for claim in popular_claims(section="drugs")]
    assert drugs.current == drugs._deck[0]["id"]
    assert len(ClaimJudge(section="drugs", article="pll")._deck) < len(drugs._deck)


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_one_answer_and_none_is_softened(verdict):
    found = [claim for claim in claims().values() if claim.seed_text and claim.verdict is verdict]
    assert found
    assert {expected(claim) for claim in found} <= set(ANSWERS)
    hard = {
        Verdict.CONTRADICTED: "contradicted",
        Verdict.UNSUPPORTED: "unsupported",
        Verdict.NO_EVIDENCE_FOUND: "unsupported",
        Verdict.PARTLY: "partly",
    }
    assert expected(found[0]) == hard.get(verdict, "supported")
    assert card(found[0])["verdict"] == verdict.words


def test_a_card_is_plain_json_with_the_evidence_of_its_record():
    for claim in popular_claims():
        shown = json.loads(json.dumps(card(claim)))
        assert shown["claim"] == claim.seed_text
        assert shown["statement"] == claim.statement
        assert len(shown["sources"]) == len(claim.evidence)


def test_judgements_are_counted_by_certainty_and_the_missed_are_named():
    shown = ClaimJudge(
        *IDS,
        judgements=[
            judged("lf-func-load", "unsupported"),
            judged("lf-func-recoil", "contradicted"),
            judged("pll-intro-not-on-xray", "contradicted", "guess"),
        ],
    )
    assert shown.calibration == {"guess": (1, 1), "fairly": (0, 0), "sure": (1, 2)}
    assert shown.missed == ("lf-func-recoil",)


@pytest.mark.parametrize(
    ("judgements", "said"),
    [
        ([{"id": "lf-func-load"}], "A judgement has id, answer, certainty; given was"),
        ([judged("lf-cause-age", "partly")], "id is 'lf-cause-age'; allowed: lf-func-load, "),
        (
            [judged("lf-func-load", "true")],
            "answer is 'true'; allowed: supported, partly, contradicted, unsup",
        ),
        ([judged("lf-func-load", "partly", "very")], "certainty is 'very'; allowed: guess, fairly, sure"),
        ([judged("lf-func-load", "partly")] * 2, "judged once"),
    ],
)
def test_a_judgement_that_is_none_is_refused(judgements, said):
    with pytest.raises(traitlets.TraitError, match=said):
        ClaimJudge(*IDS, judgements=judgements)


def test_a_claim_that_is_not_shown_cannot_be_the_current_one():
    shown = ClaimJudge(*IDS)
    with pytest.raises(traitlets.TraitError, match="current is 'lf-cause-age'; allowed are the claims shown"):
        shown.current = "lf-cause-age"
    assert shown.current == IDS[0]


@pytest.mark.parametrize(
    ("ids", "arguments", "error"),
    [
        ((), {"sections": "drugs"}, TypeError),
        (IDS, {"section": "drugs"}, ValueError),
        (("lf-x",), {}, KeyError),
    ],
)
def test_what_cannot_be_judged_is_refused(ids, arguments, error):
    with pytest.raises(error):
        ClaimJudge(*ids, **arguments)


def test_the_repr_is_short_and_the_same_on_every_run():
    assert repr(ClaimJudge(*IDS)) == "ClaimJudge(3 claims, 0 judged)"
    assert repr(ClaimJudge(IDS[0], judgements=[judged(IDS[0], "partly")])) == "ClaimJudge(1 claim, 1 judged)"


def test_the_page_without_a_kernel_lists_the_claims_and_folds_the_verdicts_away_after_them():
    data, _ = ClaimJudge(*IDS)._repr_mimebundle_()
    page = BeautifulSoup(data["text/html"], "html.parser")
    rows = [item.get_text(" ") for item in page.ol.find_all("li")]
    for name, row in zip(IDS, rows, strict=True):
        assert row.startswith(f"“{claims()[name].seed_text}”")
        assert row.count("☐") == len(ANSWERS) + len(CERTAINTIES)
    folded = page.details.get_text(" ")
    for name in IDS:
        assert claims()[name].verdict.words in folded
    assert not page.details.has_attr("open")
    before = data["text/html"][: data["text/html"].index("<details")]
    assert not any(claims()[name].statement in before for name in IDS)


def test_a_claim_that_was_judged_is_ticked():
    given = judged(IDS[0], "partly")
    row = BeautifulSoup(ClaimJudge(*IDS, judgements=[given]).on_paper(), "html.parser").ol.li.get_text(" ")
    assert f"☒\N{NO-BREAK SPACE}{ANSWERS['partly']}" in row
    assert row.count("☒") == 2


def test_the_text_holds_the_claims_and_then_the_verdicts():
    text = ClaimJudge(*IDS).in_words()
    first_verdict = text.index("What the article says")
    for name in IDS:
        assert text.index(claims()[name].seed_text) < first_verdict
        assert text.index(claims()[name].statement) > first_verdict


def test_choices_reach_the_view_in_order():
    choices = ClaimJudge(*IDS)._choices
    assert dict(choices["answers"]) == ANSWERS
    assert [value for value, _ in choices["certainties"]] == list(CERTAINTIES)
    assert not re.search(r"\bimport\b", ClaimJudge._esm.split("\n", 1)[0])
