"""Spines are built once per session; surfaces come from the disk cache where it holds this very model."""

import pytest

from spinelab.domain.mesh import mesh_spine
from spinelab.domain.spine import build_spine

REGIONS = ("cervical", "thoracic", "lumbar")
SCENES = (*REGIONS, "whole")


@pytest.fixture(params=REGIONS)
def spine(request):
    return build_spine(request.param)


@pytest.fixture(scope="session")
def kept_scenes():
    return {region: mesh_spine(region) for region in SCENES}


@pytest.fixture(params=SCENES)
def scene(request, kept_scenes):
    return kept_scenes[request.param]
