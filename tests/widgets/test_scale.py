"""The scale form without a browser: traits, text equivalent, and what it refuses."""

import pytest
from traitlets import TraitError

from spinelab.domain.scales import scale, scale_ids
from spinelab.scale import ScaleForm

MODERATE = {"upper_motor": 3, "lower_motor": 5, "sensory_hand": 2, "sphincter": 3}


def test_answers_give_an_outcome_with_band_and_meaning():
    form = ScaleForm("mjoa", answers=MODERATE)
    assert [(one["id"], one["value"], one["band"]) for one in form.outcomes] == [("total", 13, "moderate")]
    assert "recommends surgery" in form.outcomes[0]["meaning"]
    assert form.result.value == 13
    assert repr(form) == "ScaleForm('mjoa'): mJOA: 13 of 18 points (moderate)"


def test_what_the_view_claims_to_have_computed_is_computed_again():
    form = ScaleForm("mjoa", answers=MODERATE)
    form.outcomes = [{"id": "total", "value": 99}]
    form.answers = {**MODERATE, "upper_motor": 5}
    assert form.outcomes[0]["value"] == 15


def test_a_form_that_is_half_filled_in_gives_no_number():
    form = ScaleForm("mjoa", answers={"upper_motor": 3})
    assert form.outcomes == []
    assert form.result is None
    assert repr(form) == "ScaleForm('mjoa'): nothing computed"


def test_another_tool_starts_without_the_answers_of_the_last():
    form = ScaleForm("mjoa", answers=MODERATE)
    form.tool = "nurick"
    assert (form.answers, form.outcomes, form._form["id"]) == ({}, [], "nurick")


@pytest.mark.parametrize(
    ("tool", "answers", "said"),
    [
        ("mjao", {}, "No tool 'mjao'. Did you mean 'mjoa'.*Allowed: mjoa, joa17"),
        ("mjoa", {"upper_motor": 9}, "upper_motor is 9; allowed: 0, 1, 2, 3, 4, 5"),
        ("mjoa", {"hand": 1}, "no input 'hand'"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(tool, answers, said):
    with pytest.raises(TraitError, match=said):
        ScaleForm(tool, answers=answers)


def test_an_unknown_keyword_is_refused():
    with pytest.raises(TypeError, match="no argument 'answer'; did you mean 'answers'"):
        ScaleForm("mjoa", answer={})


@pytest.mark.parametrize("tool_id", scale_ids())
def test_every_tool_has_a_text_equivalent_with_wording_sources_and_what_is_not_verified(tool_id):
    tool, words = scale(tool_id), ScaleForm(tool_id).in_words()
    assert words.startswith(tool.name)
    assert tool.unverified in words
    assert "Sources: " in words
    for entry in tool.inputs.values():
        assert entry.label in words
        assert all(text in words for text in entry.options.values())
    for reading in tool.readings:
        assert all(band.label in words for band in reading.bands)
    assert words.count("\n- ") == len(tool.table)


def test_the_text_equivalent_is_what_a_notebook_shows_without_a_kernel():
    data, _metadata = ScaleForm("c_jacs")._repr_mimebundle_()
    assert "Not verified, and so not computed." in data["text/html"]
    assert data["text/plain"] == "ScaleForm('c_jacs'): nothing computed"
