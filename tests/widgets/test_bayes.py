"""The Bayes explorer without a browser."""

import json

import pytest
import traitlets

from spinelab.bayes import BayesExplorer
from spinelab.bayes.pack import pack
from spinelab.domain.likelihood import DEPENDENCE


def test_it_begins_with_the_probability_of_the_cluster_s_sample_and_no_sign():
    explorer = BayesExplorer()
    assert explorer.pretest_percent == pytest.approx(35.3)
    assert explorer.after.probability == pytest.approx(0.353)
    assert repr(explorer) == "BayesExplorer(pretest_percent=35.3, findings={}, sources={})"


def test_a_sign_changes_the_probability_as_its_ratio_says():
    explorer = BayesExplorer(pretest_percent=10.0, findings={"hoffmann": "positive"})
    assert explorer.ratios[0].value == pytest.approx(2.6)
    assert explorer.after.probability == pytest.approx(2.6 / 11.6)
    assert explorer.after.low is None
    explorer.sources = {"hoffmann": "ssrr2025signs"}
    assert explorer.after.probability > 0.6
    assert explorer.after.low < explorer.after.probability < explorer.after.high


def test_several_signs_are_multiplied_and_said_to_depend_on_each_other():
    explorer = BayesExplorer(findings={"inverted_supinator": "positive", "babinski": "positive"})
    assert explorer.after.probability > explorer.after_strongest.probability
    words = explorer._repr_mimebundle_()[0]["text/html"]
    assert DEPENDENCE in words
    assert "Strongest sign alone" in words


def test_the_data_of_the_view_is_plain_json_with_a_source_for_every_ratio():
    data = pack()
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    for test in data["tests"]:
        assert test["studies"], test["id"]
        for study in test["studies"]:
            assert study["cite"]["label"], test["id"]
            assert study["positive"] or study["negative"], test["id"]
    assert [entry["name"] for entry in data["left_out"]] == ["Romberg sign", "Walking Romberg sign"]


def test_a_pooled_ratio_stands_first_then_those_with_an_interval():
    first = {test["id"]: test["studies"][0]["source"] for test in pack()["tests"]}
    assert first["hoffmann"] == "fogarty_hoffmann_blog"
    assert first["tromner"] == "ssrr2025signs"
    assert first["babinski"] in {"cook2009reliability", "elitelearning_signs"}


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"pretest_percent": 0.0}, traitlets.TraitError, "pretest_percent"),
        ({"findings": {"romberg": "positive"}}, traitlets.TraitError, "No test 'romberg' with a ratio"),
        ({"findings": {"hoffmann": "yes"}}, traitlets.TraitError, "Allowed: positive, negative"),
        (
            {"findings": {"hoffmann": "positive", "tromner": "positive"}},
            traitlets.TraitError,
            "overlaps with tromner",
        ),
        (
            {"findings": {"babinski": "positive", "cook_cluster": "positive"}},
            traitlets.TraitError,
            "must not be multiplied",
        ),
        (
            {"sources": {"hoffmann": "nobody"}},
            traitlets.TraitError,
            "has no study 'nobody'. Allowed: fogarty",
        ),
        ({"pretest": 10}, TypeError, "did you mean 'pretest_percent'"),
    ],
)
def test_what_is_not_allowed_is_refused_with_what_is(arguments, error, message):
    with pytest.raises(error, match=message):
        BayesExplorer(**arguments)
