"""The shape of the evidence: references, claims, tools, notes on structures. Knows fields, not files."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from spinelab.evidence.levels import Level, Verdict
from spinelab.evidence.short import short_citation

__all__ = ["Claim", "Condition", "Reference", "Sources", "StructureNote", "Tool"]

Condition = Literal["CLF", "OLF", "OPLL", "CPLL", "DCM", "LF-general", "spine-general"]
"""The entity that a statement is about; a figure of one is never a figure of another."""

Keys = tuple[str, ...]
Text = Field(min_length=1)


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reference(_Record):
    """One work. What was not seen is empty; nothing is guessed."""

    key: str = Text
    """Citation key."""
    kind: str = Text
    """BibTeX entry type."""
    title: str = Text
    """Title; in square brackets a description, where the title was not seen."""
    authors: Keys = ()
    """``Last, First`` or the name of a body, in order."""
    et_al: bool = False
    """Whether there are more authors than those seen."""
    container: str = ""
    """Journal, book or site that the work appeared in."""
    publisher: str = ""
    year: int | None = Field(default=None, ge=1800, le=2100)
    volume: str = ""
    number: str = ""
    pages: str = ""
    doi: str = Field(default="", pattern=r"^(10\.\d{4,9}/\S+)?$")
    pmid: str = Field(default="", pattern=r"^\d*$")
    pmcid: str = Field(default="", pattern=r"^(PMC\d+)?$")
    url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    """The publisher's own page, when there is one to show."""
    level: Level
    read: Literal["", "full text", "abstract", "excerpt", "record", "third-party page", "secondary"] = ""
    """How the work was read, where that is known; ``secondary`` is through another work."""
    status: Literal["", "retracted"] = ""
    ids: Keys = ()
    """Older keys of the same work."""
    note: str = ""
    """What the course uses it for."""

    @model_validator(mode="after")
    def _retraction_is_said_twice(self) -> Self:
        if (self.status == "retracted") != (self.level is Level.RETRACTED):
            raise ValueError("a retracted work has status and level 'retracted', any other has neither")
        return self

    @property
    def retracted(self) -> bool:
        """Whether the journal withdrew the work."""
        return self.level is Level.RETRACTED

    @property
    def level_text(self) -> str:
        """The level as prose, in capitals for a retracted work."""
        return "RETRACTED" if self.retracted else self.level.words

    @property
    def label(self) -> str:
        """Short citation: ``Kawano et al. 1988``."""
        return short_citation(self.authors, self.title, self.year, et_al=self.et_al)

    @property
    def link(self) -> str:
        """The address to open: DOI, or else PubMed, PubMed Central, the publisher's page; or none."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        if self.pmcid:
            return f"https://pmc.ncbi.nlm.nih.gov/articles/{self.pmcid}/"
        return self.url


class Claim(_Record):
    """One sentence of an article, or one point that it misses, judged."""

    id: str = Field(pattern=r"^(lf|pll)-[a-z0-9-]+$")
    section: str = Text
    seed_text: str | None
    """What the article says, paraphrased; ``None`` where it misses the point."""
    verdict: Verdict
    """Judges ``seed_text``, not ``statement``."""
    statement: str = Text
    """What to teach."""
    evidence: Keys
    level: Level | Literal["none"]
    """The best level among the sources that carry the statement."""
    condition: Condition


class Tool(_Record):
    """A clinical scale, sign, threshold or table of figures, as data."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    name: str = Text
    purpose: str = Text
    inputs: dict[str, Any]
    formula: str | dict[str, str] | None = None
    verified: Literal["full", "partial", "none"]
    unverified: str = ""
    """Which part was inferred: to be told to the student."""
    evidence: Keys
    bands: tuple[dict[str, Any], ...] = ()
    table: Any = None
    range: tuple[float, float] | None = None
    notes: Keys = ()
    edge_cases: Keys = ()
    worked_checks: tuple[dict[str, Any], ...] = ()
    """Published results that a computation must reproduce."""
    axial_shapes: Any = None
    bands_canal: Any = None
    bands_cervical: Any = None
    bands_csva: Any = None
    bands_residual_canal: Any = None
    bands_whole_spine: Any = None
    constraints: Any = None
    cutoffs_by_decade: Any = None
    cutoffs_kg: Any = None
    domains: Any = None
    dural_signs: Any = None
    fixed_points: Any = None
    interpretation: Any = None
    intmin_cutoff_mm: Any = None
    mcid: Any = None
    normal: Any = None
    probabilities: Any = None
    rates_per_1000_person_years: Any = None
    reliability: Any = None

    @model_validator(mode="after")
    def _what_is_unverified_is_named(self) -> Self:
        if (self.verified == "full") == bool(self.unverified):
            raise ValueError("'unverified' names what was not seen: empty when verified is full, else filled")
        if not self.evidence and self.verified != "none":
            raise ValueError("a tool without a source is verified: none")
        return self


class Sources(_Record):
    """The keys behind each sentence of a structure note."""

    function: Keys = Field(min_length=1)
    location: Keys = Field(min_length=1)
    clue: Keys = Field(min_length=1)


class StructureNote(_Record):
    """Three sourced sentences on a structure of the model."""

    id: str = Text
    function: str = Text
    """What it does, or why it matters here."""
    location: str = Text
    """Where it lies among its neighbours."""
    clue: str = Text
    """Where it lies, without its name: for the practice mode that asks to find it."""
    sources: Sources

    @property
    def cites(self) -> Keys:
        """Every key of the note once, in order."""
        named = (*self.sources.function, *self.sources.location, *self.sources.clue)
        return tuple(dict.fromkeys(named))
