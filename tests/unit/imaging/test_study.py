"""A study shows what was put into it: values, names, places, and a lesion that grows."""

import numpy as np
import pytest

from spinelab.domain import spine as spines
from spinelab.domain import threads
from spinelab.imaging import NEVER, simulate, store
from spinelab.imaging.sequences import value

SPACING, LESION = (1.0, 1.0, 2.0), "opll-continuous C4-C6 5mm"


def inside(study, name):
    return study.labels == study.names.index(name)


def deep(mask):
    """Leave out the rim, where voxels are mixed."""
    middle = mask.copy()
    for axis in range(3):
        middle &= np.roll(mask, 1, axis) & np.roll(mask, -1, axis)
    return middle


def test_all_volumes_lie_on_one_grid(normal):
    assert {volume.shape for volume in normal.volumes.values()} == {normal.shape}
    assert normal.labels.shape == normal.shape
    assert {volume.dtype for volume in normal.volumes.values()} == {np.dtype("int16")}
    assert normal.labels.max() < len(normal.names)


def test_a_name_lies_where_the_model_has_it(normal):
    from spinelab.domain.spine import build_spine  # noqa: PLC0415

    spine = build_spine("cervical")
    middle = spine.frames[spine.levels[2]].origin_mm
    assert normal.name_at(normal.index(middle)) == f"Vertebral body {spine.levels[2]}"
    back = normal.point_mm(normal.index(middle))
    assert np.abs(back - middle).max() <= max(SPACING) / 2


@pytest.mark.parametrize("modality", ["t1", "t2", "t2star"])
def test_fluid_and_cord_differ_as_the_tissue_table_says(normal, modality):
    image = normal.volumes[modality]
    cord = np.median(image[inside(normal, "Spinal cord")])
    sac = np.median(image[inside(normal, "Spinal dura mater")])
    assert (sac > cord) == (value(modality, "csf") > value(modality, "white matter"))


def test_ct_numbers_of_muscle_are_those_of_the_table(normal):
    found = normal.volumes["ct"][deep(inside(normal, "Semispinalis capitis, left"))]
    assert np.median(found) == pytest.approx(value("ct", "muscle"), abs=8)


def test_ct_noise_has_the_stated_spread(normal):
    fluid = normal.volumes["ct"][deep(inside(normal, "Spinal cord"))]
    assert 12 < fluid.std() < 22


def test_no_slice_is_a_mirror_image(normal):
    plane = normal.labels[normal.shape[0] // 2]
    assert (plane != plane[:, ::-1]).mean() > 0.05


def test_without_a_lesion_nothing_grows(normal):
    assert normal.growth is None
    assert normal.at(5.0, "ct") is normal.volumes["ct"]


def test_at_no_thickness_the_study_is_normal(opll, normal):
    assert opll.growth is not None
    first, second = opll.growth.shares(0.0)
    assert first.max() == second.max() == 0
    assert np.array_equal(opll.at(0.0, "ct"), normal.volumes["ct"])


def test_the_lesion_grows_and_never_shrinks(opll):
    sizes = [int(opll.lesion_mask(thickness).sum()) for thickness in np.arange(0.5, 5.1, 0.5)]
    assert sizes == sorted(sizes)
    assert sizes[-1] > 10 * max(sizes[0], 1)


def test_ossification_is_bright_on_ct_and_dark_on_t2(opll):
    growth = opll.growth
    mask = opll.lesion_mask(4.5)
    ct, t2 = (opll.at(5.0, modality)[growth.box][mask] for modality in ("ct", "t2"))
    before = opll.volumes["t2"][growth.box][mask]
    assert np.median(ct) > 250
    assert np.median(t2) < 0.6 * np.median(before)


def test_voxels_that_never_change_stay(opll):
    growth = opll.growth
    still = growth.first_mm == NEVER
    grown = opll.at(growth.largest_mm, "t2")[growth.box]
    assert np.array_equal(grown[still], opll.volumes["t2"][growth.box][still])
    assert np.all(growth.first_mm <= growth.second_mm)


def test_fluid_makes_room_before_the_lesion_comes(opll):
    growth = opll.growth
    both = (growth.second_mm != NEVER) & growth.lesion
    assert both.any()
    assert (growth.first_mm[both] < growth.second_mm[both]).all()


def test_changed_cord_is_brighter_on_t2_and_not_on_t1():
    plain = simulate(LESION, "cervical", spacing_mm=SPACING)
    bright = simulate(LESION, "cervical", spacing_mm=SPACING, cord_signal=1.4)
    t2, t1 = (bright.at(5.0, modality).astype(int) - plain.at(5.0, modality) for modality in ("t2", "t1"))
    cord = inside(plain, "Spinal cord")
    changed = cord & (t2 > 40)
    assert changed.sum() > 20
    assert np.median(np.abs(t1[changed])) < 10


def test_a_modality_that_was_not_asked_for_is_named():
    study = simulate("none", "cervical", spacing_mm=SPACING, modalities=("ct",))
    with pytest.raises(KeyError, match=r"No modality 't2' in this study\. It has: ct\."):
        study.at(1.0, "t2")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"region": "sacral"}, r"^No study of the region 'sacral'\. Allowed: cervical, thoracic, lumbar\.$"),
        ({"modalities": ("pet",)}, r"^No modality pet\. Allowed: one or more of ct, t1, t2, t2star\.$"),
        ({"modalities": ()}, r"^No modality none\. Allowed"),
        ({"spacing_mm": (0.0, 1.0, 1.0)}, r"each step must lie between 0\.2 and 5 mm\.$"),
        ({"cord_signal": 9.0}, r"^cord_signal is 9\.0; it must lie between 1 and 2"),
        ({"recipe": "olf-square"}, r"^No lesion 'olf-square'\. Allowed: olf-lateral"),
        ({"recipe": "olf-lateral T10-T11 4mm"}, r"T10-T11"),
    ],
)
def test_a_wrong_request_is_refused_in_one_sentence(given, said):
    with pytest.raises(ValueError, match=said):
        simulate(**{"region": "cervical", "spacing_mm": SPACING, **given})


def test_a_scan_of_some_levels_is_the_same_spine_cut_down(normal):
    few = simulate("none", "cervical", levels="C4-C5", spacing_mm=SPACING, modalities=("ct",))
    assert few.shape[0] < 0.5 * normal.shape[0]
    assert few.shape[1:] == normal.shape[1:]
    seen = {few.names[index] for index in np.unique(few.labels)}
    assert {"Vertebral body C4", "Vertebral body C5"} <= seen
    assert "Vertebral body C7" not in seen


@pytest.mark.parametrize("levels", ["T3", "C5-C3", "C3-L1", "-"])
def test_levels_that_cannot_be_scanned_are_refused_with_those_that_can(levels):
    with pytest.raises(ValueError, match="Allowed: one of C2, C3"):
        simulate("none", "cervical", levels=levels, spacing_mm=SPACING)


def test_the_number_of_processes_changes_no_byte(tmp_path, monkeypatch):
    made = []
    for count in (1, 3):
        monkeypatch.setattr(threads, "workers", lambda count=count: count)
        monkeypatch.setattr(store, "cache_folder", lambda count=count: tmp_path / str(count))
        spines._build.cache_clear()
        made.append(simulate("opll-localized C5-C6 4mm", "cervical", levels="C5-C6", modalities=("ct", "t2")))
    one, three = made
    for name in ("ct", "t2"):
        assert one.volumes[name].tobytes() == three.volumes[name].tobytes()
        assert one.growth.first_value[name].tobytes() == three.growth.first_value[name].tobytes()
    assert one.labels.tobytes() == three.labels.tobytes()
    assert one.growth.first_mm.tobytes() == three.growth.first_mm.tobytes()
