"""Computed CT, MRI and radiographs of a computed spine, each marked SIMULATED. Needs the domain only.

`simulate` gives a `Study` from a recipe and a patient; ``APPEARANCE.md`` beside this file compares what it
shows with what the cited papers describe.
"""

from spinelab.imaging.crop import Crop, close_up
from spinelab.imaging.export import FORMATS, RADIOGRAPH, export
from spinelab.imaging.grid import LIMIT_MB, StudyTooLargeError
from spinelab.imaging.radiograph import Radiograph, lateral_radiograph
from spinelab.imaging.sequences import MODALITIES, SEQUENCES, Sequence
from spinelab.imaging.simulate import simulate
from spinelab.imaging.store import DamagedStudyWarning
from spinelab.imaging.study import NEVER, Growth, Study
from spinelab.imaging.tissues import Tissue, tissue, tissues
from spinelab.imaging.windows import PRESETS, Window, shown

__all__ = [
    "FORMATS",
    "LIMIT_MB",
    "MODALITIES",
    "NEVER",
    "PRESETS",
    "RADIOGRAPH",
    "SEQUENCES",
    "Crop",
    "DamagedStudyWarning",
    "Growth",
    "Radiograph",
    "Sequence",
    "Study",
    "StudyTooLargeError",
    "Tissue",
    "Window",
    "close_up",
    "export",
    "lateral_radiograph",
    "shown",
    "simulate",
    "tissue",
    "tissues",
]
