"""The histology drawings without a browser."""

import pytest
import traitlets

from spinelab.evidence import references
from spinelab.histology import HistologySketch
from spinelab.histology.structures import TISSUES, as_data


def test_the_repr_is_the_state():
    assert repr(HistologySketch(structure="ossified/bone")) == (
        "HistologySketch(left='calcified', right='ossified', structure='ossified/bone', mode='explore', "
        "score={}, seed=1)"
    )


def test_its_words_list_what_is_drawn_and_say_that_it_is_drawn():
    words = HistologySketch().in_words()
    assert "not micrographs" in words
    assert "Calcified ligamentum flavum (CLF)" in words
    assert "lamellar bone" in words


def test_an_unknown_structure_is_refused_with_those_that_there_are():
    with pytest.raises(traitlets.TraitError, match=r"No structure 'bone'\. Allowed: normal/elastic"):
        HistologySketch(structure="bone")


def test_every_sentence_has_a_source_or_says_that_it_is_schematic():
    for tissue in TISSUES:
        assert tissue.cites
        for seen in tissue.structures:
            assert seen.cites or "Schematic" in seen.text
            for key in (*seen.cites, *tissue.cites):
                assert not references()[key].retracted


def test_every_sourced_sentence_names_its_entity():
    for tissue in TISSUES:
        for seen in tissue.structures:
            if seen.cites:
                assert seen.text.split(":")[0] in {
                    "Normal ligamentum flavum",
                    "CLF",
                    "OLF",
                    "OPLL",
                    "OLF and OPLL",
                }


def test_calcified_ligament_holds_no_bone_and_ossified_ligament_no_crystals():
    words = {tissue.id: " ".join(seen.id for seen in tissue.structures) for tissue in TISSUES}
    assert "bone" not in words["calcified"]
    assert "core" not in words["ossified"]


def test_the_view_gets_labels_levels_and_links():
    sent = as_data()
    assert [tissue["id"] for tissue in sent] == ["normal", "calcified", "ossified"]
    cite = sent[2]["structures"][2]["cites"][0]
    assert (cite["label"], cite["level"]) == ("Uchida et al. 2011", "basic science")
    assert cite["url"] == "https://doi.org/10.1186/ar3458"
