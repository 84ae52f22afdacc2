"""Where in the cord or its roots a lesion lies, and what the examination then finds: neurology, no images.

`signs_of` goes from a lesion to its signs, `candidates` from signs to the lesions that fit, with reasons.
The facts stand in `neurology.yaml` beside this file, each with its sources.
"""

from spinelab.domain.localisation.atlas import LEVELS, SEGMENTS, Note, atlas
from spinelab.domain.localisation.backward import Candidate, Reason, candidates
from spinelab.domain.localisation.finding import FINDINGS, Certainty, Effect, Finding, State
from spinelab.domain.localisation.forward import Signs, signs_of
from spinelab.domain.localisation.lesion import Extent, Lesion, every_lesion

__all__ = [
    "FINDINGS",
    "LEVELS",
    "SEGMENTS",
    "Candidate",
    "Certainty",
    "Effect",
    "Extent",
    "Finding",
    "Lesion",
    "Note",
    "Reason",
    "Signs",
    "State",
    "atlas",
    "candidates",
    "every_lesion",
    "signs_of",
]
