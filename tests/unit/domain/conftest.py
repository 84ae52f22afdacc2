"""Spines are built once per session; disk caches go to a folder of the test run."""

import pytest

from spinelab.domain import cache
from spinelab.domain.mesh import mesh_spine
from spinelab.domain.spine import build_spine

REGIONS = ("cervical", "thoracic")


@pytest.fixture(params=REGIONS)
def spine(request):
    return build_spine(request.param)


@pytest.fixture(scope="session")
def kept_scenes(tmp_path_factory):
    """Scenes of both regions, computed from nothing."""
    folder = tmp_path_factory.mktemp("scenes")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "cache_folder", lambda: folder)
        return {region: mesh_spine(region) for region in REGIONS}


@pytest.fixture(params=REGIONS)
def scene(request, kept_scenes):
    return kept_scenes[request.param]
