"""One normal and one changed study, computed once at a coarse spacing into a cache of their own."""

import pytest

from spinelab.imaging import simulate, store

SPACING = (1.0, 1.0, 2.0)
LESION = "opll-continuous C4-C6 5mm"


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("studies")


@pytest.fixture(autouse=True)
def _own_cache(cache, monkeypatch):
    monkeypatch.setattr(store, "cache_folder", lambda: cache)


@pytest.fixture(scope="session")
def studies(cache):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "cache_folder", lambda: cache)
        return {
            "normal": simulate("none", "cervical", spacing_mm=SPACING),
            "opll": simulate(LESION, "cervical", spacing_mm=SPACING, cord_signal=1.4),
        }


@pytest.fixture
def normal(studies):
    return studies["normal"]


@pytest.fixture
def opll(studies):
    return studies["opll"]
