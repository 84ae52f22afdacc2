"""Lesions look as they did when somebody last looked at them: small reference pictures, axial and sagittal.

`--update-goldens` draws all of them anew; look at the differences before a commit. A picture that differs is
written to ``test-results/looks``: reference, now, and the difference fourfold.
"""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spinelab.domain.lesion import KINDS, Recipe
from spinelab.imaging.looks import EXAMPLES, thumbnail

REFERENCES = Path(__file__).parent / "looks"
FAILED = Path(__file__).parents[3] / "test-results" / "looks"
QUICK = {words.split()[0]: words for words in reversed(EXAMPLES)}.values()
"""Compared at every run: the first recipe of each kind. The others are drawn with the flag only."""
MEAN_GREY, FAR_GREY, FAR_SHARE = 1.0, 24, 0.002
"""Tolerance: mean difference in grey values of 255, and the share of pixels that may differ by more."""


def reference(words):
    return REFERENCES / f"{words.replace(' ', '-')}.png"


@pytest.mark.parametrize("words", EXAMPLES)
def test_a_lesion_looks_as_it_did(words, update_goldens):
    if update_goldens:
        REFERENCES.mkdir(exist_ok=True)
        Image.fromarray(thumbnail(Recipe.parse(words))).save(reference(words), optimize=True)
    stored = np.asarray(Image.open(reference(words)))
    assert stored.shape == (72, 216)
    if words not in QUICK:
        return
    drawn = thumbnail(Recipe.parse(words))
    away = np.abs(drawn.astype(int) - stored)
    if away.mean() > MEAN_GREY or (away > FAR_GREY).mean() > FAR_SHARE:
        FAILED.mkdir(parents=True, exist_ok=True)
        beside = np.concatenate([stored, drawn, np.minimum(4 * away, 255).astype(np.uint8)])
        Image.fromarray(beside).save(FAILED / reference(words).name)
    assert away.mean() <= MEAN_GREY, f"see {FAILED / reference(words).name}"
    assert (away > FAR_GREY).mean() <= FAR_SHARE, f"see {FAILED / reference(words).name}"


def test_every_kind_has_a_reference_picture_and_all_are_small():
    assert {words.split()[0] for words in EXAMPLES} == {*KINDS} - {"none"}
    stored = sorted(REFERENCES.glob("*.png"))
    assert [path.name for path in stored] == sorted(reference(words).name for words in EXAMPLES)
    assert sum(path.stat().st_size for path in stored) < 400_000
