"""The clinical tools of ``scales.yaml`` as pure functions: value, unit, band, meaning, how far verified.

>>> from spinelab.domain.scales import mjoa
>>> print(mjoa(upper_motor=4, lower_motor=6, sensory_hand=2, sphincter=3))
mJOA: 15 of 18 points (mild)
"""

from spinelab.domain.scales.canal import alignment, canal_ap_and_sac, opll_occupying_ratio, torg_pavlov
from spinelab.domain.scales.compute import NotComputableError, Outcome, Result, compute
from spinelab.domain.scales.counselling import (
    c_jacs,
    joacmeq,
    opll_natural_history,
    surgical_complication_rates,
)
from spinelab.domain.scales.examination import (
    cook_cluster,
    dcm_exam_tests,
    grip_release_10s,
    grip_strength_dcm,
    red_flags,
)
from spinelab.domain.scales.myelopathy import (
    ais,
    guideline_2017,
    hirabayashi_recovery_rate,
    joa11_thoracic,
    joa17,
    mjoa,
    nurick,
)
from spinelab.domain.scales.ossification import (
    ct_bridge_classification,
    dural_ossification_signs,
    k_line,
    op_index,
    opll_type,
    sato_olf,
)
from spinelab.domain.scales.records import Scale, scale, scale_ids

__all__ = [
    "NotComputableError",
    "Outcome",
    "Result",
    "Scale",
    "ais",
    "alignment",
    "c_jacs",
    "canal_ap_and_sac",
    "compute",
    "cook_cluster",
    "ct_bridge_classification",
    "dcm_exam_tests",
    "dural_ossification_signs",
    "grip_release_10s",
    "grip_strength_dcm",
    "guideline_2017",
    "hirabayashi_recovery_rate",
    "joa11_thoracic",
    "joa17",
    "joacmeq",
    "k_line",
    "mjoa",
    "nurick",
    "op_index",
    "opll_natural_history",
    "opll_occupying_ratio",
    "opll_type",
    "red_flags",
    "sato_olf",
    "scale",
    "scale_ids",
    "surgical_complication_rates",
    "torg_pavlov",
]
