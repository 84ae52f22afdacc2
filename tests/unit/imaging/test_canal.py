"""What lies in the canal: the cord stays whole when it is pressed, and fat ends at the wall behind."""

from types import SimpleNamespace

import numpy as np
import pytest

from spinelab.domain.morphometry import measure
from spinelab.domain.patient import REFERENCE, Patient
from spinelab.domain.spine import posture
from spinelab.imaging.canal import Held, moved
from spinelab.imaging.roof import Roof


def test_a_cord_that_is_pressed_aside_stays_whole():
    x, y = np.arange(-9.0, 9.1, 0.5), np.arange(-6.0, 8.1, 0.5)
    yy, xx = np.meshgrid(y, x, indexing="ij")
    points = np.stack([xx.ravel(), yy.ravel(), np.zeros(xx.size)], axis=1)

    def cord(behind_mm):
        """First-order distance to an ellipse: rough in its middle."""
        u, v = points[:, 0] / 6.5, (points[:, 1] - behind_mm) / 3.0
        radius = np.hypot(u, v)
        return radius * (radius - 1) / (np.hypot(u / 6.5, v / 3.0) + 1e-6)

    def neural(at, thickness_mm):
        behind = 1.5 if thickness_mm else 0.0
        return cord(behind), np.hypot(at[:, 0], at[:, 1]) - 10.0

    def held(distance):
        return np.float32(distance).reshape(1, *xx.shape)

    still = np.maximum(cord(0.0), -2.5)  # a lattice is smooth where the formula is not
    far = np.full((1, *xx.shape), 50, dtype=np.float32)
    before = Held(held(np.hypot(points[:, 0], points[:, 1]) - 10), held(still), far, np.zeros_like(far))
    lesion = SimpleNamespace(neural=neural, recipe=SimpleNamespace(thickness_mm=5.0))
    after = moved(before, lesion, points, (x, y)).cord.ravel()
    exact = cord(1.5)
    assert (after[exact < -1] < -0.8).all()
    assert (after[exact > 1] > 0.8).all()


@pytest.mark.parametrize("patient", [REFERENCE, Patient.seeded(7)])
@pytest.mark.parametrize("region", ["cervical", "thoracic", "lumbar"])
def test_the_canal_ends_behind_where_its_wall_lies(region, patient):
    spine = posture(region, patient)
    roof = Roof.of(spine)
    for level, frame in spine.frames.items():
        deep = measure("spinal_canal", "ap_diameter", level).value_mm * patient.canal_scale
        wall = spine.half_depth_mm[level] + deep * patient.size_scale
        for off, behind in ((-4.0, False), (4.0, True)):
            x, y, z = frame.to_patient((0.0, wall + off, 0.0))
            found = float(roof.behind_mm(np.array([x]), np.array([y]), np.array([z]))[0, 0, 0])
            assert (found > 0) is behind, (level, off, found)
