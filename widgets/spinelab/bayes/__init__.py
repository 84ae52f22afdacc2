"""What a sign does to the probability of cervical myelopathy."""

from spinelab.bayes.widget import BayesExplorer

__all__ = ["BayesExplorer"]
