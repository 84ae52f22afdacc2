"""Computed spines, sourced evidence and teaching widgets for the course on spinal ligament calcification.

Importing this package loads nothing else: take what you need from its parts,
``spinelab.domain``, ``spinelab.evidence``, ``spinelab.explorer`` and ``spinelab.question``.
"""

__version__ = "0.1.0"
