"""Small valid items of every kind, to be spoiled by the tests, and a bank of all of them."""

import copy

import pytest

from kit.items import KINDS, BankFolder
from kit.shelf import fill
from spinebank.load import read_item


@pytest.fixture
def bank_folder(tmp_path):
    return BankFolder(tmp_path / "bank")


@pytest.fixture
def make_bank(tmp_path):
    return lambda name, **options: BankFolder(tmp_path / name, **options)


@pytest.fixture
def make_item(bank_folder):
    """Return a function that makes an item of a kind, read back from its file."""
    return lambda kind="single_best", /, **changes: read_item(bank_folder.write(kind, **changes)).item


@pytest.fixture
def kinds():
    return list(KINDS)


@pytest.fixture
def content():
    """What the item of each kind holds beside its head; a copy, to be changed."""
    return copy.deepcopy(KINDS)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory):
    """A bank with one item of every kind, and its sheets."""
    return fill(tmp_path_factory.mktemp("shelf") / "bank")
