"""The lesion builder without a browser."""

import json

import numpy as np
import pytest
import traitlets

from spinelab.builder import LesionBuilder
from spinelab.builder.choices import NAMES, allowed_sides, fitting
from spinelab.builder.packing import grown
from spinelab.builder.signs import SIGNS, signs_for
from spinelab.domain.lesion import KINDS, Recipe, grow
from spinelab.domain.measurement import cord, room
from spinelab.domain.spine import build_spine
from spinelab.evidence import references


@pytest.fixture(scope="module")
def builder():
    return LesionBuilder(kind="opll-localized", levels="C5-C6", thickness_mm=5.0)


def test_the_repr_is_the_clinical_state(builder):
    assert repr(builder) == (
        "LesionBuilder(kind='opll-localized', levels='C5-C6', side='', thickness_mm=5.0, place='', "
        "cut='sagittal', bone_opacity=1.0)"
    )


def test_its_measurements_are_those_of_the_domain(builder):
    lesion = grow(build_spine("cervical"), Recipe.parse("opll-localized C5-C6 5mm"))
    here, nerve = room(lesion, 5.0), cord(lesion, 5.0)
    found = builder.measurements()
    assert found["occupying_ratio_percent"] == pytest.approx(here.occupying_ratio_percent, abs=0.01)
    assert found["residual_canal_mm"] == pytest.approx(here.residual_canal_mm, abs=0.01)
    assert found["cord_area_mm2"] == pytest.approx(nerve.area_mm2, abs=0.01)


def test_between_its_steps_a_measurement_is_right_to_a_tenth_of_a_percentage_point(builder):
    lesion = grow(build_spine("cervical"), Recipe.parse("opll-localized C5-C6 5mm"))
    builder.thickness_mm = 5.3
    true = room(lesion, 5.3).occupying_ratio_percent
    assert builder.measurements()["occupying_ratio_percent"] == pytest.approx(true, abs=0.1)
    builder.thickness_mm = 5.0


def test_its_words_give_numbers_with_units_and_what_may_follow(builder):
    words = builder.in_words()
    assert "5.0 mm thick" in words
    assert "percent, remaining AP diameter" in words
    assert "OPLL:" in words


def test_another_kind_brings_levels_and_side_that_it_can_have():
    widget = LesionBuilder(kind="olf-enlarged")
    assert (widget.levels, widget.side) == ("T10-T11", "both")
    widget.kind = "cpll-nodule"
    assert (widget.levels, widget.side) == ("C5-C6", "midline")
    assert widget.thickness_mm <= widget.largest_mm


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"kind": "opll"}, "expected"),
        ({"kind": "cpll-nodule", "levels": "T4-T5"}, "neck only"),
        ({"levels": "C7-C4"}, "reversed"),
        ({"levels": "C2-C7"}, "at most 4"),
        ({"levels": "T12-L1", "kind": "lf-hypertrophy"}, "no single model"),
        ({"kind": "olf-lateral", "side": "midline"}, "Allowed: 'both', 'left', 'right'"),
        ({"thickness_mm": 14.0}, "can be 0 to 12.0 mm thick; 14 mm was given"),
        ({"place": "T5"}, "No section at 'T5'"),
    ],
)
def test_what_cannot_be_is_refused_with_what_is_allowed(state, said):
    with pytest.raises(traitlets.TraitError, match=said):
        LesionBuilder(**state)


def test_the_view_is_answered_with_the_lesion_or_with_the_reason():
    widget = LesionBuilder(kind="opll-localized", levels="C5-C6", thickness_mm=5.0)
    widget._asked = {"kind": "clf-nodule", "levels": "C5-C6", "side": "left", "number": 1}
    assert widget._answer == {"number": 1, "problem": ""}
    assert (widget.kind, widget.side, widget._index["kind"]) == ("clf-nodule", "left", "clf-nodule")
    widget._asked = {"kind": "opll-mixed", "levels": "C5-C6", "side": "", "number": 2}
    assert "needs at least 3 vertebrae" in widget._answer["problem"]
    assert widget.kind == "clf-nodule"


def test_the_readable_half_is_json_and_every_array_fits_the_block():
    made = grown("opll-localized", "C5", "C6", "")
    assert json.loads(json.dumps(made.index)) == made.index
    for layout in [made.index["space"], *made.index["sections"]]:
        count = np.prod(layout["shape"])
        assert layout["turns"] + count <= len(made.data)
        assert layout["sac"] + count <= len(made.data)
        assert layout["rows"] % 4 == 0


def test_without_a_lesion_the_canal_is_free():
    widget = LesionBuilder(kind="none", levels="C5-C6")
    assert widget.largest_mm == 0
    assert widget.measurements()["occupying_ratio_percent"] == 0


def test_every_kind_has_a_name_and_levels_of_its_own():
    look_alikes = {"facet-degeneration", "disc-degeneration"}
    assert set(NAMES) == set(KINDS) - look_alikes
    for kind in NAMES:
        assert fitting(kind, "")
        assert allowed_sides(kind) == () or Recipe(kind).side == allowed_sides(kind)[0]


def test_every_sentence_has_a_source_that_resolves_and_names_its_entity():
    for sign in SIGNS:
        assert sign.cites
        for key in sign.cites:
            assert not references()[key].retracted
        assert any(
            word in sign.text
            for word in ("OLF", "CLF", "OPLL", "CPLL", "DCM", "general", "mixed", "Ossification")
        )


def test_sentences_follow_the_measurements():
    small = {"occupying_ratio_percent": 30.0, "residual_canal_mm": 10.0, "cord_flattening_percent": 0.0}
    large = {"occupying_ratio_percent": 65.0, "residual_canal_mm": 5.0, "cord_flattening_percent": 40.0}
    assert not any("all 39" in sign.text for sign in signs_for("cervical", "opll", small))
    said = " ".join(sign.text for sign in signs_for("cervical", "opll", large))
    assert "all 39" in said
    assert "less than 6 mm" in said
    assert not any("OPLL" in sign.text for sign in signs_for("thoracic", "olf", large))


def test_the_scene_brings_the_tones_of_its_structures():
    scene = LesionBuilder()._scene
    drawn = {part["structure"] for part in scene["parts"]} | {"spinal_cord", "dura_mater"}
    assert drawn <= set(scene["colors"])
