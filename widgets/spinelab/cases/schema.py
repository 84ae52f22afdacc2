"""What a case file may hold: a patient, pictures, a graph of scenes, a debrief. Knows shapes, not play."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from spinelab.cases.schema_items import Ask, Condition, Effects, Examine, Id, Keys, Order, Said, Text

__all__ = [
    "ASPECTS",
    "DIMENSIONS",
    "Branch",
    "Case",
    "Choice",
    "Counter",
    "Diagnosis",
    "KeyFeature",
    "Neurology",
    "Passage",
    "PatientCard",
    "Point",
    "Scan",
    "Scene",
]

Dimension = Literal["safety", "information", "interpretation", "management", "stewardship"]
DIMENSIONS: tuple[Dimension, ...] = (
    "safety",
    "information",
    "interpretation",
    "management",
    "stewardship",
)
Aspect = Literal["interpretation", "management"]
ASPECTS: tuple[Aspect, ...] = ("interpretation", "management")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PatientCard(_Part):
    """Who the invented person is. There is no picture of them."""

    name: Annotated[str, Field(pattern=r"^(Mr|Mrs|Ms|Dr) [A-Z]\.$")] = Field(
        description="A title and one letter: nobody's name."
    )
    age: Annotated[int, Field(ge=18, le=100)] = Field(description="Years.")
    sex: Literal["female", "male"]
    background: Text = Field(description="Work, home, illnesses, drugs: what a card on the door would say.")
    seeds: Annotated[tuple[int, ...], Field(min_length=2, max_length=12)] = Field(
        description="Patients of the spine model, whole numbers from 1; each a different spine, same case."
    )


class Neurology(_Part):
    """A lesion of cord or roots, from which the signs follow."""

    level: str = Field(description="Motion segment, such as T10-T11.")
    side: Literal["left", "right", "midline"] = "midline"
    extent: str = Field(description="One of spinelab.domain.localisation.Extent, such as posterior.")


class Scan(_Part):
    """Pictures that the model computes for this patient."""

    region: Literal["cervical", "thoracic", "lumbar"]
    recipe: str = Field(description="Lesion in words, as spinelab.domain.lesion.Recipe reads them, or none.")
    shown: tuple[str, str] = Field(description="First and last vertebra in the pictures.")
    plane: Literal["axial", "sagittal"] = "axial"
    cord_signal: Annotated[float, Field(ge=1, le=2)] | None = Field(
        default=None, description="Signal of the cord at the lesion on T2, as a multiple of normal."
    )
    expect: dict[Literal["occupying_ratio_percent", "k_line_mm"], tuple[float, float]] = Field(
        default_factory=dict,
        description="What the text says of the pictures: least and greatest value, checked for every seed.",
    )


class Counter(_Part):
    """A number that choices change, always within its bounds."""

    id: Id
    label: Text
    least: int = 0
    most: int
    start: int = 0


class Diagnosis(_Part):
    """One entry of the differential diagnosis that the learner weighs."""

    id: Id
    label: Text
    true: bool = Field(default=False, description="Whether it is what this person has.")


class Passage(_Part):
    """A paragraph that is told only under a condition."""

    when: Condition
    text: Text


class Branch(_Part):
    """Where a choice leads under a condition; the last branch has none."""

    when: Condition | None = None
    to: Id


class Choice(_Part):
    """One thing that the learner may decide."""

    id: Id
    text: Text
    when: Condition | None = None
    goto: Id | Annotated[tuple[Branch, ...], Field(min_length=1)]
    credit: Annotated[float, Field(ge=0, le=1)] = Field(description="1 is what the debrief recommends.")
    unsafe: bool = Field(default=False, description="Whether a person could be harmed by it.")
    tests: tuple[Id, ...] = Field(
        default=(),
        description="Keys of cases/tests.yaml of what is done with this choice, which costs as much.",
    )
    consequence: Said = Field(default="", description="What follows; an unsafe choice must have one.")
    effects: Effects = Field(default_factory=dict)
    why: Text = Field(description="Why it is or is not recommended.")
    cites: Keys = ()
    ours: bool = Field(default=False, description="True where `why` is our teaching and no source was found.")


class Scene(_Part):
    """One moment: what is told, what may be done, and how it goes on."""

    id: Id
    title: Text
    when_is_it: Text = Field(description="Entry of the timeline, such as 'Day 1, 10 pm'.")
    text: Text
    also: tuple[Passage, ...] = ()
    ask: tuple[Ask, ...] = ()
    examine: tuple[Examine, ...] = ()
    order: tuple[Order, ...] = ()
    scan: Id | None = Field(default=None, description="Pictures that lie on the table in this scene.")
    modalities: Annotated[tuple[Literal["ct", "t1", "t2", "t2star"], ...], Field(min_length=1)] = ("ct",)
    weigh: bool = Field(default=False, description="Whether the differential is to be weighed here.")
    question: Said = ""
    aspect: Aspect = "management"
    choices: tuple[Choice, ...] = ()
    next: Id | None = None
    ending: Literal["best", "good", "mixed", "harm"] | None = None

    @property
    def items(self) -> tuple[Ask | Examine | Order, ...]:
        """Everything that may be done here, in the author's order."""
        return (*self.ask, *self.examine, *self.order)


class KeyFeature(_Part):
    """A critical step, scored by whether it was taken [page1995keyfeature]."""

    dimension: Dimension
    when: Condition
    weight: Annotated[int, Field(ge=1, le=3)] = 1
    text: Text = Field(description="What was to be done, as a sentence that begins with a verb in the past.")
    cites: Keys = ()
    ours: bool = False


class Point(_Part):
    """One paragraph of the debrief."""

    say: Text
    cites: Keys = ()
    ours: bool = Field(default=False, description="True where it is our teaching and no source was found.")


class Case(_Part):
    """One patient who answers back."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{2,59}$")]
    revision: Annotated[int, Field(ge=1)] = 1
    title: Text
    opening: Text = Field(description="One sentence that gives nothing away.")
    point: Text = Field(description="The teaching point; shown at the end.")
    entity: Literal["CLF", "OLF", "OPLL", "CPLL", "other"]
    objectives: Annotated[tuple[str, ...], Field(min_length=1)]
    lessons: tuple[str, ...] = Field(
        default=(), description="Notebooks that lead here, such as 05-diagnosis."
    )
    minutes: Annotated[int, Field(ge=3, le=40)]
    patient: PatientCard
    neurology: tuple[Neurology, ...] = ()
    scans: dict[Id, Scan] = Field(default_factory=dict)
    counters: tuple[Counter, ...] = ()
    diagnoses: Annotated[tuple[Diagnosis, ...], Field(min_length=3)]
    scenes: Annotated[tuple[Scene, ...], Field(min_length=3)]
    key_features: Annotated[tuple[KeyFeature, ...], Field(min_length=1)]
    debrief: Annotated[tuple[Point, ...], Field(min_length=1)]
    built_on: Annotated[Keys, Field(min_length=1)] = Field(description="Reports that the story stands on.")
    weakness: Text = Field(description="What a critical reader should know about this case.")

    def scene(self, scene_id: str) -> Scene:
        """Return a scene by its id.

        Raises
        ------
        KeyError
            If there is none of that id.
        """
        for scene in self.scenes:
            if scene.id == scene_id:
                return scene
        raise KeyError(f"No scene {scene_id!r}. Allowed: {', '.join(scene.id for scene in self.scenes)}.")
