"""Popular claims to be judged before the evidence is shown."""

from spinelab.judge.widget import ANSWERS, CERTAINTIES, ClaimJudge

__all__ = ["ANSWERS", "CERTAINTIES", "ClaimJudge"]
