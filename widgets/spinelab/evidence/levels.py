"""The closed vocabularies of the evidence: what kind of source, what verdict. Knows words, not files."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Level", "Verdict"]


class Level(StrEnum):
    """What kind of evidence a source is. It ranks nothing by itself: a level is not a quality."""

    GUIDELINE = "guideline"
    SYSTEMATIC_REVIEW = "systematic-review"
    RANDOMISED_TRIAL = "randomised-trial"
    COHORT = "cohort"
    CASE_CONTROL = "case-control"
    CROSS_SECTIONAL = "cross-sectional"
    DIAGNOSTIC_ACCURACY = "diagnostic-accuracy"
    CASE_SERIES = "case-series"
    CASE_REPORT = "case-report"
    BASIC_SCIENCE = "basic-science"
    NARRATIVE_REVIEW = "narrative-review"
    REFERENCE_TEXT = "reference-text"
    EXPERT_OPINION = "expert-opinion"
    PATIENT_INFORMATION = "patient-information"
    DATA_SET = "data-set"
    RETRACTED = "retracted"
    NOT_CLASSIFIED = "not-classified"

    @property
    def words(self) -> str:
        """The level as prose.

        >>> Level("case-series").words
        'case series'
        """
        return (
            self.value
            if self in {Level.CROSS_SECTIONAL, Level.CASE_CONTROL}
            else self.value.replace("-", " ")
        )

    @property
    def meaning(self) -> str:
        """One line on what the level covers."""
        return _MEANING[self]


_MEANING = {
    Level.GUIDELINE: "recommendations or criteria of a body, and faithful restatements of them",
    Level.SYSTEMATIC_REVIEW: "systematic or scoping review, with or without pooling",
    Level.RANDOMISED_TRIAL: "people allocated at random, or the protocol or abstract of such a trial",
    Level.COHORT: "a group followed over time, forward or from records, with or without comparison",
    Level.CASE_CONTROL: "people with and without the condition compared, genetic association included",
    Level.CROSS_SECTIONAL: "a population, registry, survey or scans of living people at one time",
    Level.DIAGNOSTIC_ACCURACY: "a test or sign against a reference, or agreement between observers",
    Level.CASE_SERIES: "several patients described without comparison",
    Level.CASE_REPORT: "one patient, or two to three described singly",
    Level.BASIC_SCIENCE: "cadaver, bone, tissue, cell, animal, phantom or computer-model study",
    Level.NARRATIVE_REVIEW: "an author's review without a stated search",
    Level.REFERENCE_TEXT: "textbook, encyclopaedia, reference page or reprinted table",
    Level.EXPERT_OPINION: "commentary, letter, answer, blog or news item",
    Level.PATIENT_INFORMATION: "leaflet or page written for patients",
    Level.DATA_SET: "public data set, model or software default",
    Level.RETRACTED: "withdrawn by its journal: never evidence",
    Level.NOT_CLASSIFIED: "cannot be judged from what was seen",
}


class Verdict(StrEnum):
    """What the sources say of a sentence of the articles."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"
    NO_EVIDENCE_FOUND = "no-evidence-found"
    GENERAL_KNOWLEDGE = "general-knowledge"

    @property
    def words(self) -> str:
        """The verdict as prose.

        >>> Verdict("partly").words
        'Partly right'
        """
        return _VERDICT[self][0]

    @property
    def symbol(self) -> str:
        """A sign of its own shape for each verdict, so that colour never carries it."""
        return _VERDICT[self][1]

    @property
    def needs_source(self) -> bool:
        """Whether the verdict stands only on a source. The two others say that none was found."""
        return self not in {Verdict.UNSUPPORTED, Verdict.NO_EVIDENCE_FOUND}


_VERDICT = {
    Verdict.SUPPORTED: ("Supported", "\N{HEAVY CHECK MARK}"),
    Verdict.PARTLY: ("Partly right", "\N{CIRCLE WITH LEFT HALF BLACK}"),
    Verdict.UNSUPPORTED: ("Not supported", "\N{WHITE CIRCLE}"),
    Verdict.CONTRADICTED: ("Contradicted", "\N{HEAVY MULTIPLICATION X}"),
    Verdict.NO_EVIDENCE_FOUND: ("No evidence found", "?"),
    Verdict.GENERAL_KNOWLEDGE: ("General knowledge", "\N{BLACK SQUARE}"),
}
