"""Virtual surgery without a browser."""

import json

import pytest
import traitlets

from spinelab.evidence import claims, references, tools
from spinelab.surgery import VirtualSurgery
from spinelab.surgery.packing import operated
from spinelab.surgery.patients import PATIENTS
from spinelab.surgery.sources import CLAIMS, RATES, said_of


@pytest.fixture(scope="module")
def surgery():
    return VirtualSurgery(operation="open-door")


def test_the_repr_is_the_clinical_state(surgery):
    assert repr(surgery) == "VirtualSurgery(patient='opll-lordotic', operation='open-door')"


def test_its_words_give_numbers_before_and_after_and_say_that_it_is_a_model(surgery):
    words = surgery.in_words()
    found = surgery.measurements()
    assert f"free diameter {found['before']['ap_mm']:.1f} mm" in words
    assert f"free diameter {found['after']['ap_mm']:.1f} mm" in words
    assert "K-line (+)" in words
    assert "nothing here predicts an outcome" in words


def test_another_patient_has_operations_of_his_own():
    widget = VirtualSurgery(operation="corpectomy")
    widget.patient = "olf-tuberous"
    assert widget.operation == ""
    assert set(widget._state["after"]) == {"olf-resection", "olf-floating"}
    assert set(widget._said) == {"olf-resection", "olf-floating"}
    with pytest.raises(traitlets.TraitError, match="Allowed: olf-resection, olf-floating"):
        widget.operation = "open-door"


def test_an_unknown_patient_is_refused():
    with pytest.raises(traitlets.TraitError):
        VirtualSurgery(patient="somebody")
    with pytest.raises(ValueError, match="Allowed: opll-lordotic"):
        operated("somebody")


def test_every_picture_is_made_of_closed_rings_and_plain_json():
    for entry in PATIENTS:
        state = operated(entry.id)
        assert json.loads(json.dumps(state)) == state
        for held in [state["before"], *state["after"].values()]:
            for shape in [*held["axial"], *held["sagittal"]]:
                assert all(len(ring) > 2 for ring in shape["rings"])
            kinds = [{shape["kind"] for shape in held[view]} for view in ("axial", "sagittal")]
            assert all({"bone", "sac", "cord"} <= kind for kind in kinds)


def test_the_mass_is_drawn_where_there_is_one():
    state = operated("opll-lordotic")
    drawn = {
        name: "lesion" in {shape["kind"] for shape in held["sagittal"] if shape["rings"]}
        for name, held in state["after"].items()
    }
    assert drawn.pop("corpectomy") is False
    assert all(drawn.values())


def test_laminae_are_gone_after_laminectomy_and_set_back_by_laminoplasty():
    state = operated("opll-lordotic")

    def furthest_back(held):
        return max(
            point[1]
            for shape in held["axial"]
            if shape["kind"] == "bone"
            for ring in shape["rings"]
            for point in ring
        )

    assert furthest_back(state["after"]["laminectomy"]) < furthest_back(state["before"])
    assert furthest_back(state["after"]["open-door"]) > furthest_back(state["before"])


def test_every_operation_is_told_from_records_and_rates_that_exist():
    table = tools()["surgical_complication_rates"]
    for name in CLAIMS:
        said = said_of(name)
        assert said["claims"]
        assert all(entry["entity"] and entry["cites"] for entry in said["claims"])
    rows = {row["id"]: row for row in table.table}
    for names in RATES.values():
        for name in names:
            assert rows[name]["entity"]
            assert rows[name]["source"] in {references().key(held) for held in table.evidence}
    for name, ids in CLAIMS.items():
        entities = {claims()[held].condition for held in ids}
        assert entities <= ({"OLF", "LF-general"} if name.startswith("olf") else {"OPLL"})


def test_rates_are_read_from_the_scale_and_not_typed():
    rows = {row["id"]: row for row in tools()["surgical_complication_rates"].table}
    said = [(entry["what"], entry["percent"]) for entry in said_of("laminectomy")["rates"]]
    assert said == [(rows[name]["what"], rows[name]["value"]) for name in RATES["laminectomy"]]
