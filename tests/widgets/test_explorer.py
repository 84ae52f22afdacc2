"""The spine explorer without a browser."""

import json
import re
from io import BytesIO

import numpy as np
import pytest
import traitlets
from PIL import Image

from spinelab.domain.vocabulary import STRUCTURES
from spinelab.explorer import SpineExplorer
from spinelab.explorer.scene import pack
from spinelab.ui.colours import COLOURS, shares

REGIONS = ("cervical", "thoracic", "lumbar", "whole")


def unpacked(packed):
    """Read the block of numbers as the view does."""
    layout = packed.index["mesh"]
    n, at = layout["vertices"], 0
    steps = np.frombuffer(packed.mesh, "<i2", n * 3, at).reshape(-1, 3)
    at += -(-n * 6 // 4) * 4
    shading = np.frombuffer(packed.mesh, "i1", n * 4, at).reshape(-1, 4)
    at += n * 4
    indices = np.frombuffer(packed.mesh, "<u4", layout["triangles"] * 3, at)
    assert at + indices.nbytes == len(packed.mesh)
    return steps * layout["step_mm"] + np.array(layout["offset_mm"]), shading, indices


@pytest.mark.parametrize("region", REGIONS)
def test_every_triangle_belongs_to_exactly_one_part(region):
    packed = pack(region)
    runs = sorted((part["first"], part["count"]) for part in packed.index["parts"])
    ends = [first + count for first, count in runs]
    assert [first for first, _ in runs] == [0, *ends[:-1]]
    assert ends[-1] == packed.index["mesh"]["triangles"] * 3


@pytest.mark.parametrize("region", REGIONS)
def test_every_part_lies_in_its_box_and_its_anchor_too(region):
    packed = pack(region)
    positions, _, indices = unpacked(packed)
    for part in packed.index["parts"]:
        low, high = np.array(part["box"][:3]) - 0.05, np.array(part["box"][3:]) + 0.05
        own = positions[indices[part["first"] : part["first"] + part["count"]]]
        assert np.all(own >= low), part
        assert np.all(own <= high), part
        assert np.all((np.array(part["anchor"]) >= low) & (np.array(part["anchor"]) <= high)), part


@pytest.mark.parametrize("region", REGIONS)
def test_normals_are_unit_vectors(region):
    _, shading, _ = unpacked(pack(region))
    lengths = np.linalg.norm(shading[:, :3] / 127, axis=1)
    assert np.all(np.abs(lengths - 1) < 0.03)


@pytest.mark.parametrize("region", REGIONS[:3])
def test_at_least_fifteen_named_structures_are_shown(region):
    assert len({part["structure"] for part in pack(region).index["parts"]}) >= 15


def test_every_structure_comes_with_names_a_sourced_function_and_a_clue_that_does_not_name_it():
    for term in pack("cervical").index["terms"].values():
        assert term["function"], term["id"]
        assert term["location"], term["id"]
        assert term["cites"], term["id"]
        words = {term["term"].lower(), term["latin"].lower()}
        assert not [word for word in words if word in term["clue"].lower()], term["id"]


def test_the_readable_half_is_plain_json():
    assert json.loads(json.dumps(pack("thoracic").index)) == pack("thoracic").index


def test_the_view_has_a_colour_for_every_structure():
    assert set(COLOURS) == {structure.id for structure in STRUCTURES}
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in COLOURS.values())


def test_the_list_without_names_describes_the_same_structures_in_an_order_of_its_own():
    entries = pack("cervical").index["entries"]
    names, clues = ([entry["id"] for entry in entries[kind]] for kind in ("names", "clues"))
    assert (
        sorted(names)
        == sorted(clues)
        == sorted({part["structure"] for part in pack("cervical").index["parts"]})
    )
    assert names != clues
    assert "note" not in entries["clues"][0]


def test_a_section_leads_back_to_the_patient():
    packed = pack("cervical")
    section = next(entry for entry in packed.index["sections"] if entry["id"] == "midsagittal")
    cord = next(n for n, part in enumerate(packed.index["parts"]) if part["structure"] == "spinal_cord")
    path = next(shape["path"] for shape in section["shapes"] if shape["part"] == cord)
    ring = [[float(mm) for mm in pair.split()] for pair in path.split("Z")[0].strip("M").split("L")]
    origin, across, up = (np.array(section[name]) for name in ("origin", "across", "up"))
    points = origin + np.outer(np.array(ring)[:, 0], across) + np.outer(-np.array(ring)[:, 1], up)
    box = packed.index["parts"][cord]["box"]
    assert np.all(points >= np.array(box[:3]) - 0.5)
    assert np.all(points <= np.array(box[3:]) + 0.5)


def test_a_section_is_seen_whole_with_room_around_it():
    for section in pack("lumbar").index["sections"]:
        left, top, width, height = (float(mm) for mm in section["view"].split())
        places = [
            [float(mm) for mm in pair.split()]
            for shape in section["shapes"]
            for pair in re.findall(r"-?[\d.]+ -?[\d.]+", shape["path"])
        ]
        low, high = np.min(places, axis=0), np.max(places, axis=0)
        assert np.allclose(low - (left, top), 3, atol=0.1)
        assert np.allclose((left + width, top + height) - high, 3, atol=0.1)


def test_every_part_comes_with_its_name_in_words():
    words = {part["words"] for part in pack("cervical").index["parts"]}
    assert {"lamina of C5, left", "ligamentum flavum at C5-C6, right", "spinal cord"} <= words
    assert len(words) == len(pack("cervical").index["parts"])


def test_switching_the_region_sends_the_other_scene():
    explorer = SpineExplorer(region="cervical", structure="lamina", level="C5")
    before = explorer._mesh
    explorer.region = "thoracic"
    assert explorer._index["region"] == "thoracic"
    assert explorer._mesh != before
    assert explorer.level == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"region": "lumber"}, "cervical"),
        ({"structure": "ligamentum_flavm"}, "No structure 'ligamentum_flavm'. Allowed: .*ligamentum_flavum"),
        ({"level": "C9"}, "The cervical model has no level 'C9'. Allowed: C2, C3, C4, C5, "),
        ({"hidden": ["bone"]}, "No structure 'bone'"),
        ({"bone_opacity": 1.4}, "bone_opacity"),
        ({"picked_mm": [1.0, 2.0, 3.0, 4.0]}, "picked_mm"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_value_that_is_not_allowed_is_refused_with_what_is(arguments, message):
    with pytest.raises(traitlets.TraitError, match=message):
        SpineExplorer(**arguments)


def test_a_misspelt_argument_is_refused():
    with pytest.raises(TypeError, match="did you mean 'structure'"):
        SpineExplorer(strcture="lamina")


def test_the_repr_names_what_differs_from_the_default_and_is_the_same_every_time():
    make = lambda: SpineExplorer(region="thoracic", structure="lamina", level="T10", view="posterior")  # noqa: E731
    assert repr(make()) == repr(make())
    assert (
        repr(make()) == "SpineExplorer(region='thoracic', structure='lamina', level='T10', view='posterior')"
    )


def test_a_reader_who_cannot_run_it_gets_words():
    bundle, _ = SpineExplorer(structure="lamina", cut_axis="axial")._repr_mimebundle_()
    assert "Chosen: lamina" in bundle["text/html"]
    assert "axial plane" in bundle["text/html"]
    assert bundle["text/plain"].startswith("SpineExplorer(")


def pixels(explorer):
    """Return the still picture as red, green, blue and opacity."""
    return np.asarray(Image.open(BytesIO(explorer.still())).convert("RGBA")).astype(int)


def coloured(picture, structure):
    """Count the pixels in the hue of a structure."""
    tone = np.array(shares(structure)) / max(shares(structure))
    seen = picture[..., :3] / np.maximum(picture[..., :3].max(axis=-1, keepdims=True), 1)
    return int(((np.abs(seen - tone).max(axis=-1) < 0.06) & (picture[..., 3] > 0)).sum())


def test_the_still_picture_shows_what_the_scene_shows():
    whole = pixels(SpineExplorer(view="posterior"))
    bare = pixels(SpineExplorer(view="posterior", bone_opacity=0.0))
    alone = pixels(SpineExplorer(view="posterior", structure="ligamentum_flavum", isolate=True))
    assert whole.shape == (300, 420, 4)
    assert coloured(bare, "ligamentum_flavum") > 1.5 * coloured(whole, "ligamentum_flavum") > 0
    assert coloured(alone, "posterior_longitudinal_ligament") == 0
    assert coloured(alone, "ligamentum_flavum") > 500


def test_a_cut_lays_the_canal_bare_in_the_still_picture():
    cut = pixels(SpineExplorer(view="left", cut_axis="sagittal"))
    uncut = pixels(SpineExplorer(view="left"))
    for structure in ("posterior_longitudinal_ligament", "ligamentum_flavum", "spinal_cord"):
        assert coloured(cut, structure) > 3 * coloured(uncut, structure), structure
