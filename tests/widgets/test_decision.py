"""The decision explorer without a browser: traits, text equivalent, and what it refuses."""

import pytest
from traitlets import TraitError

from spinelab.decision import DecisionExplorer


def test_a_case_gives_every_option_with_the_statements_for_and_against():
    explorer = DecisionExplorer(entity="OPLL", myelopathy=True, mjoa=13, k_line="minus")
    by_option = {found["option"]: found for found in explorer.findings}
    assert list(by_option) == ["watch", "nonoperative", "laminoplasty", "posterior_fusion", "anterior"]
    assert "k-minus-laminoplasty" in by_option["laminoplasty"]["against"]
    assert by_option["laminoplasty"]["stance"] == "Sources speak for it and against it"


def test_a_changed_case_is_explored_again_whatever_the_view_claims():
    explorer = DecisionExplorer(entity="OPLL", myelopathy=True)
    explorer.findings = []
    explorer.case = {"entity": "CLF", "myelopathy": True}
    assert [found["option"] for found in explorer.findings] == ["watch", "nonoperative", "clf_removal"]


def test_the_repr_is_the_case():
    assert repr(DecisionExplorer(entity="OLF", mjoa=9)) == "DecisionExplorer(entity='OLF', mjoa=9)"
    assert DecisionExplorer().findings == []


@pytest.mark.parametrize(
    ("case", "said"),
    [({"entity": "HNP"}, "entity is 'HNP'; allowed: 'OPLL'"), ({"severity": 3}, "no input 'severity'")],
)
def test_a_case_that_cannot_be_is_refused(case, said):
    with pytest.raises(TraitError, match=said):
        DecisionExplorer(**case)


def test_the_text_equivalent_tells_every_statement_with_side_strength_and_source():
    explorer = DecisionExplorer(entity="OPLL", myelopathy=True, mjoa=16, occupying_ratio_percent=65)
    words = explorer.in_words()
    for weighed in explorer.exploration.options:
        assert f"{weighed.option.label}: {weighed.stance}." in words
        for one in weighed.statements:
            assert f"{one.text} ({one.about}; {one.strength}; {one.sure})" in words
    for gap in explorer.exploration.gaps:
        assert f"Not known: {gap.text}" in words
    assert "it is no recommendation" in words
    assert "Feng et al. 2016 (systematic review)" in words
