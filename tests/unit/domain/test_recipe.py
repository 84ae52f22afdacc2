"""What lesion may be asked for: every kind is readable, and what cannot be is refused in one sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinelab.domain.lesion import KINDS, Family, Recipe
from spinelab.domain.vocabulary import Level


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_usual_levels_and_side_and_is_read_back_from_its_words(kind):
    recipe = Recipe(kind)
    assert Recipe.parse(str(recipe)) == (recipe if kind != "none" else Recipe("none"))
    assert hash(recipe) == hash(Recipe(kind))


@given(
    st.sampled_from([kind for kind in KINDS if kind.startswith(("olf", "clf"))]),
    st.integers(0, 15),
    st.integers(1, 4),
    st.floats(0.5, 9).map(lambda value: round(value, 1)),
)
def test_words_and_recipes_say_the_same(kind, first, more, thickness_mm):
    levels = (list(Level)[first], list(Level)[first + more])
    recipe = Recipe(kind, levels, thickness_mm=thickness_mm)
    assert Recipe.parse(str(recipe)) == recipe
    assert len(recipe.segments) == more


def test_a_recipe_is_read_from_words_in_any_order():
    recipe = Recipe.parse("OLF-enlarged 5.5mm tram-track left T10-11")
    assert recipe.family is Family.OLF
    assert recipe.ends == (Level.T10, Level.T11)
    assert (recipe.side, recipe.thickness_mm, recipe.dural) == ("left", 5.5, "tram-track")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("olf-round", "No lesion 'olf-round'. Allowed: olf-lateral, .*"),
        ("", "No lesion ''. Allowed: .*"),
        ("olf-fused T10-T13", "No level 'T13'. Allowed: C1, .*"),
        ("olf-fused T11-T10", "The levels are reversed: T11 lies below T10. Write T10-T11."),
        ("olf-fused T10", "olf-fused needs at least 2 vertebrae; T10 to T10 has 1."),
        ("opll-mixed C4-C5", "opll-mixed needs at least 3 vertebrae; C4 to C5 has 2."),
        ("opll-mixed C4-C6 left", "opll-mixed crosses the midline and takes no side; 'left' was given."),
        ("olf-lateral midline", "No side 'midline' for olf-lateral. Allowed: both, left, right."),
        ("cpll-nodule T10-T11", "cpll-nodule is described in the neck only.*not at T10-T11."),
        ("clf-nodule comma", "No dural sign 'comma' with clf-nodule. Allowed: none."),
        ("olf-fused 0mm", "A lesion must be thicker than 0 mm; 0.0 mm was asked for."),
        (
            "olf-fused big",
            "'big' in the recipe 'olf-fused big' was not understood. Allowed after the kind: .*",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        Recipe.parse(text)
