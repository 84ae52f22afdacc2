"""Lesions as exact growth fields: what a point becomes, at which thickness, and what gives way to it.

`Recipe` says what is wanted, `grow` puts it on a spine, `Lesion` answers for points. How each kind looks and
why is written in ``APPEARANCE.md`` beside this file and in the modules of the families.
"""

from spinelab.domain.lesion.growing import grow
from spinelab.domain.lesion.lesion import Lesion
from spinelab.domain.lesion.recipe import KINDS, Family, Recipe
from spinelab.domain.lesion.succession import TISSUES

__all__ = ["KINDS", "TISSUES", "Family", "Lesion", "Recipe", "grow"]
