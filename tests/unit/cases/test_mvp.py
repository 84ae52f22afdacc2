"""Cases as MedBiquitous virtual patient documents: everything resolves, and what is left out is said.

The standard's schemas are not part of this repository. With the environment variable MEDBIQ_SCHEMAS set to a
folder that holds them (github.com/medbiq/medbiq: activitymodel.xsd, dataavailabilitymodel.xsd and
virtualpatientdata.xsd with what it imports), every case is validated against them.
"""

import os
import re
from pathlib import Path

import pytest
from lxml import etree
from typer.testing import CliRunner

from spinelab.cases import library, load_case
from spinelab.cases.mvp import FILES, mvp_documents, not_told
from spinelab.cli import app

SCHEMAS = os.environ.get("MEDBIQ_SCHEMAS", "")


def trees(case):
    return {name.removesuffix(".xml"): etree.fromstring(data) for name, data in mvp_documents(case).items()}


def named(tree, path):
    """Return the elements that a path of the standard means, whatever their namespace."""
    plain = re.sub(r"/(\w+)", r"/*[local-name()='\1']", path)
    return tree.xpath(plain)


def texts(tree, tag):
    return [found.text for found in tree.iter(f"{{*}}{tag}")]


@pytest.mark.parametrize("name", sorted(library()))
def test_every_reference_leads_to_exactly_one_thing(name):
    case = load_case(name)
    found = trees(case)
    activity, shown, data = (
        found[kind] for kind in ("activitymodel", "dataavailabilitymodel", "virtualpatientdata")
    )
    ways = [*texts(activity, "ActivityNodeA"), *texts(activity, "ActivityNodeB")]
    assert all(len(named(activity, path)) == 1 for path in [*ways, *texts(activity, "CounterPath")])
    assert all(len(named(shown, path)) == 1 for path in texts(activity, "Content"))
    assert all(len(named(data, path)) == 1 for path in texts(shown, "ItemPath"))
    assert len(texts(activity, "Content")) == len(case.scenes)
    decisions = sum(len(scene.choices) + (scene.next is not None) for scene in case.scenes)
    assert len(texts(activity, "ActivityNodeA")) == decisions
    assert len(texts(data, "Question")) == sum(len(scene.ask) for scene in case.scenes)
    assert texts(data, "Appropriateness").count("never") == sum(
        choice.unsafe for scene in case.scenes for choice in scene.choices
    )


def test_counters_change_with_the_choice_as_in_the_case():
    activity = trees(load_case("only-the-loins-were-scanned"))["activitymodel"]
    link = next(link for link in activity.iter("{*}Link") if link.get("label").startswith("No surgery yet"))
    rule = link.find("{*}CounterActionRule")
    assert [child.text for child in rule] == [
        "+",
        "6",
        "/ActivityModel/Properties/Counters/Counter[@id='weeks']",
    ]


def test_what_the_standard_cannot_hold_is_said():
    said = " ".join(not_told(load_case("the-neck-that-would-not-turn")))
    assert "told only under a condition are left out: doubt." in said
    assert "whose effect on a counter is left out: puncture, artery." in said
    assert "Pictures, which the model computes, are left out: neck." in said


def test_the_command_writes_three_documents_and_says_what_they_do_not_hold(tmp_path):
    done = CliRunner().invoke(app, ["cases", "export", "found-by-chance", "--out", str(tmp_path / "vp")])
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in (tmp_path / "vp").iterdir()) == sorted(FILES)
    assert "Not told: Pictures" in done.output
    wrong = CliRunner().invoke(app, ["cases", "export", "nobody", "--out", str(tmp_path / "none")])
    assert wrong.exit_code != 0
    assert not (tmp_path / "none").exists()


@pytest.mark.skipif(not SCHEMAS, reason="the schemas of the standard are not here: set MEDBIQ_SCHEMAS")
@pytest.mark.parametrize("file", FILES)
def test_every_case_is_valid_by_the_schemas_of_the_standard(file):
    schema = etree.XMLSchema(etree.parse(Path(SCHEMAS) / file.replace(".xml", ".xsd")))
    for name in library():
        schema.assertValid(etree.fromstring(mvp_documents(load_case(name))[file]))
