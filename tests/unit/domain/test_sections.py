"""Flat sections show the same parts at the same places as the solid model."""

import numpy as np
import pytest

from spinelab.domain import cache
from spinelab.domain import sections as drawing
from spinelab.domain.sections import section, sections
from spinelab.domain.spine import build_spine
from spinelab.domain.vocabulary import STRUCTURES


@pytest.fixture(scope="module", params=["cervical", "thoracic", "lumbar"])
def drawn(request):
    spine = build_spine(request.param)
    level = spine.levels[1]
    names = ("midsagittal", "paramedian", "parasagittal", f"axial:{level}", f"axial:{level}-{level.below}")
    return spine, {name: section(spine, name) for name in names}


def contains(rings, point):
    """Whether a point lies within rings by the even-odd rule."""
    crossings = 0
    for ring in rings:
        a, b = ring[:-1], ring[1:]
        spans = (a[:, 1] > point[1]) != (b[:, 1] > point[1])
        with np.errstate(divide="ignore", invalid="ignore"):
            cross = a[:, 0] + (point[1] - a[:, 1]) * (b[:, 0] - a[:, 0]) / (b[:, 1] - a[:, 1])
        crossings += int((spans & (cross > point[0])).sum())
    return crossings % 2 == 1


def test_outlines_are_closed_rings_of_known_parts(drawn):
    spine, found = drawn
    for one in found.values():
        assert one.outlines
        for outline in one.outlines:
            assert 0 <= outline.part < len(spine.parts)
            for ring in outline.rings_mm:
                assert ring.dtype == np.float32
                assert len(ring) > 3
                assert np.allclose(ring[0], ring[-1])


def test_a_label_point_lies_inside_its_outline_and_inside_its_part(drawn):
    spine, found = drawn
    for one in found.values():
        for outline in one.outlines:
            place = one.origin_mm + outline.anchor_mm[0] * one.across + outline.anchor_mm[1] * one.up
            assert float(spine.parts[outline.part].distance(place)) <= 0
            assert contains(outline.rings_mm, outline.anchor_mm)


def test_rings_run_along_the_surface_of_their_part(drawn):
    spine, found = drawn
    for one in found.values():
        for outline in one.outlines:
            ring = np.concatenate(outline.rings_mm).astype(float)
            points = one.origin_mm + ring[:, :1] * one.across + ring[:, 1:] * one.up
            off = np.abs(spine.parts[outline.part].distance(points))
            assert np.median(off) < 0.15


def test_axes_are_those_of_a_radiologist(drawn):
    _, found = drawn
    assert np.allclose(found["midsagittal"].across, (0, 1, 0))
    axial = next(one for name, one in found.items() if name.startswith("axial"))
    assert np.allclose(axial.across, (1, 0, 0))
    assert axial.up[1] < -0.9


def test_the_named_planes_together_show_every_structure():
    shown = {
        build_spine(region).parts[outline.part].structure
        for region in ("cervical", "thoracic", "lumbar", "whole")
        for one in sections(region)
        for outline in one.outlines
    }
    assert shown == {entry.id for entry in STRUCTURES}


def test_the_midline_shows_the_slit_and_the_plane_beside_it_the_yellow_ligament(drawn):
    spine, found = drawn
    kinds = {
        name: {spine.parts[outline.part].structure for outline in one.outlines} for name, one in found.items()
    }
    assert "ligamentum_flavum" not in kinds["midsagittal"]
    assert "ligamentum_flavum" in kinds["paramedian"]
    assert {"superior_articular_process", "inferior_articular_process"} <= kinds["parasagittal"]


def test_an_unknown_plane_is_answered_with_the_planes_there_are():
    with pytest.raises(ValueError, match=r"No plane 'axial:L3' in the cervical region. Allowed: midsagittal"):
        section("cervical", "axial:L3")


def test_sections_come_back_from_the_cache_as_they_were(monkeypatch, tmp_path, drawn):
    spine, found = drawn
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(drawing, "_all_sections", lambda _: tuple(found.values()))
    for again in (sections(spine.region), sections(str(spine.region))):
        for one, other in zip(again, found.values(), strict=True):
            assert (one.plane, one.title) == (other.plane, other.title)
            assert [outline.part for outline in one.outlines] == [outline.part for outline in other.outlines]
            for mine, theirs in zip(one.outlines, other.outlines, strict=True):
                assert all(np.array_equal(a, b) for a, b in zip(mine.rings_mm, theirs.rings_mm, strict=True))
