"""Soft tissues around the spine: what is left out of the work is not to be seen, and corners stay round."""

import numpy as np
import pytest

from spinelab.domain.patient import REFERENCE
from spinelab.domain.spine import posture
from spinelab.domain.vocabulary import Region
from spinelab.imaging import softtissue
from spinelab.imaging.anatomy import Anatomy
from spinelab.imaging.course import Course
from spinelab.imaging.grid import Grid
from spinelab.imaging.layout import Blob, layout
from spinelab.imaging.paint import Slab
from spinelab.imaging.roof import Roof


def painted():
    """What two slices of the chest show without the spine, and how many samples hold muscle."""
    spine, room = posture(Region.THORACIC, REFERENCE), layout(Region.THORACIC, 0)
    course = Course.of(spine)
    bounds = course.bounds_mm(room)
    bounds[:, 2] = bounds[:, 2].mean() + np.array([-12.0, 12.0])
    soft = softtissue.soft_tissues(room, course, bounds, 0)
    grid = Grid.around(bounds, (1.0, 1.0, 2.0), 2, "here")
    slab = Slab(grid.axes_mm, ("ct", "t2"), slice(5, 7), grid.spacing_mm)
    Anatomy(grid, course, room, Roof.of(spine), soft, (), 1, 0).paint(slab)
    (muscle,) = (group.field.values for group in soft.groups if group.tissue == "muscle")
    return slab, np.count_nonzero(muscle < 0)


def test_what_lung_hides_does_not_show(monkeypatch):
    without, fewer = painted()
    monkeypatch.setattr(softtissue, "_hide", lambda *_: None)
    everything, all_of_it = painted()
    assert fewer < 0.8 * all_of_it
    assert np.array_equal(without.labels, everything.labels)
    for name, values in everything.values.items():
        assert np.abs(without.values[name] - values).max() < 1e-3  # the sums are rounded


@pytest.mark.parametrize(("packed", "power"), [(False, 2), (True, 4)])
def test_the_distance_to_a_shape_is_right_near_its_outline(packed, power):
    a, b, off_mm = 12.0, 5.0, 0.2
    blob = Blob("muscle", "a muscle", ((0.0, 3.0, 4.0, a, b, 30.0), (1.0, 3.0, 4.0, a, b, 30.0)), packed)
    turn = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    circle = np.stack([np.cos(turn), np.sin(turn)])
    outline = np.sign(circle) * np.abs(circle) ** (2 / power)
    out = np.sign(outline) * np.abs(outline) ** (power - 1) / np.array([[a], [b]])
    u, w = outline * np.array([[a], [b]]) + off_mm * out / np.hypot(*out)
    cos, sin = np.cos(np.deg2rad(30.0)), np.sin(np.deg2rad(30.0))
    x, v = 3.0 + u * cos + w * sin, 4.0 - u * sin + w * cos
    found = blob.distance(x, v, blob.sections(np.full(40, 0.5)))
    assert found == pytest.approx(off_mm, abs=0.02)
