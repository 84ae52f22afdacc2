"""The QTI package, read back: the manifest, every reason, and what the items point at."""

import io
import os
import re
import zipfile

import pytest
from lxml import etree

from kit.shelf import PNG, export, squeezed
from spinebank.export import Format
from spinebank.export.sheet import reasons_of

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"


@pytest.fixture(scope="module")
def package(shelf):
    archive = zipfile.ZipFile(io.BytesIO(export(shelf, Format.QTI).files["qti21.zip"]))
    return {name: archive.read(name) for name in archive.namelist()}


def test_the_manifest_names_every_file_and_no_other(package):
    manifest = etree.fromstring(package["imsmanifest.xml"])
    named = {file.get("href") for file in manifest.iter("{*}file")}
    assert named == set(package) - {"imsmanifest.xml"}
    assert {ending(name) for name in named} == {"xml", "png"}


def ending(name):
    return name.rpartition(".")[2]


def test_qti_items_hold_every_reason_and_point_at_what_they_have(shelf, package):
    _, sheets = shelf
    for name, sheet in sheets.items():
        root = etree.fromstring(package[f"items/{name}.xml"])
        assert root.tag == f"{QTI}assessmentItem"
        assert root.get("identifier") == name
        text = squeezed(" ".join(root.itertext()))
        for reason in reasons_of(sheet).values():
            assert squeezed(reason) in text
        order = [etree.QName(child).localname for child in root]
        rank = [
            "responseDeclaration",
            "outcomeDeclaration",
            "itemBody",
            "responseProcessing",
            "modalFeedback",
        ]
        assert [rank.index(tag) for tag in order] == sorted(rank.index(tag) for tag in order)
        given = {
            node.get("identifier") for node in root.iter(f"{QTI}simpleChoice", f"{QTI}simpleAssociableChoice")
        }
        keyed = [
            value
            for node in root.iter(f"{QTI}correctResponse")
            if node.getparent().get("baseType") != "string"
            for value in node.itertext()
            if value.strip()
        ]
        if given:
            assert {word for value in keyed for word in value.split()} <= given
        assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", identifier) for identifier in given)
        for picture in root.iter(f"{QTI}img", f"{QTI}object"):
            href = picture.get("src") or picture.get("data")
            assert package[f"items/{href}"].startswith(PNG)


SCHEMA = os.environ.get("SPINEBANK_QTI_XSD", "")


@pytest.mark.skipif(
    not SCHEMA,
    reason="the schema of QTI 2.1 may not lie in this repository: set SPINEBANK_QTI_XSD to imsqti_v2p1.xsd",
)
def test_qti_items_are_valid_by_the_public_schema(package):
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    for name, data in package.items():
        if name.startswith("items/") and ending(name) == "xml":
            schema.assertValid(etree.fromstring(data))


def test_qti_scores_statements_by_the_rule_of_the_course(package):
    root = etree.fromstring(package["items/spine-thing-01.xml"])
    limits = [
        (etree.QName(test).localname, float(test.findtext(f"{QTI}baseValue")))
        for test in root.iter(f"{QTI}gte", f"{QTI}gt")
    ]
    points = [
        float(node.text)
        for node in root.iterfind(f".//{QTI}setOutcomeValue[@identifier='SCORE']/{QTI}baseValue")
    ]
    assert limits == [("gte", 4), ("gt", 2)]
    assert points == [2, 1]


def test_qti_gives_each_scenario_the_same_share_of_the_points(shelf, package):
    bank, _ = shelf
    item = bank.items["spine-thing-09"].item
    root = etree.fromstring(package["items/spine-thing-09.xml"])
    worth = {entry.get("mapKey"): float(entry.get("mappedValue")) for entry in root.iter(f"{QTI}mapEntry")}
    assert set(worth) == {f"s-{one.id} o-{one.answer}" for one in item.scenarios}
    assert sum(worth.values()) == pytest.approx(item.points)
    first, second = root.iter(f"{QTI}simpleMatchSet")
    assert [row.get("matchMax") for row in first] == ["1"] * len(item.scenarios)
    assert [column.text for column in second] == [option.text for option in item.listed]
    assert all(column.get("matchMax") == str(len(item.scenarios)) for column in second)


def test_the_same_items_give_the_same_package(shelf, package):
    again = zipfile.ZipFile(io.BytesIO(export(shelf, Format.QTI).files["qti21.zip"]))
    assert {name: again.read(name) for name in again.namelist()} == package
