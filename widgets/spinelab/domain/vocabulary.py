"""The words of the course: levels, regions, structures and the four entities. Knows terms, not shapes.

English and Latin names follow Terminologia Anatomica. Synonyms serve the search field only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "ENTITIES",
    "STRUCTURES",
    "Entity",
    "Level",
    "Region",
    "Side",
    "Structure",
    "levels_of",
    "segment",
    "structure",
]


class Region(StrEnum):
    """A part of the movable spine that is shown and computed as one scene.

    ``WHOLE`` is the overview: all levels, coarse, to see where one is.
    """

    CERVICAL = "cervical"
    THORACIC = "thoracic"
    LUMBAR = "lumbar"
    WHOLE = "whole"


class Level(StrEnum):
    """A vertebra, cranial to caudal. ``S1`` stands for the first sacral segment."""

    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    C4 = "C4"
    C5 = "C5"
    C6 = "C6"
    C7 = "C7"
    T1 = "T1"
    T2 = "T2"
    T3 = "T3"
    T4 = "T4"
    T5 = "T5"
    T6 = "T6"
    T7 = "T7"
    T8 = "T8"
    T9 = "T9"
    T10 = "T10"
    T11 = "T11"
    T12 = "T12"
    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    L4 = "L4"
    L5 = "L5"
    S1 = "S1"

    @property
    def order(self) -> int:
        """Position from the top: 0 for C1, 24 for S1."""
        return _ORDER[self]

    @property
    def below(self) -> Level:
        """The next vertebra down.

        Raises
        ------
        ValueError
            For S1, below which the course has no level.
        """
        if self is Level.S1:
            raise ValueError("S1 is the lowest level of the course; nothing is named below it.")
        return list(Level)[self.order + 1]

    @property
    def region(self) -> Region:
        """The region that the vertebra belongs to; S1 is shown with the lumbar region."""
        return {"C": Region.CERVICAL, "T": Region.THORACIC}.get(self.value[0], Region.LUMBAR)


_ORDER = {level: index for index, level in enumerate(Level)}


def levels_of(first: Level | str, last: Level | str) -> tuple[Level, ...]:
    """Return the vertebrae from ``first`` down to ``last``, both included.

    >>> [str(level) for level in levels_of("T11", "L1")]
    ['T11', 'T12', 'L1']
    """
    top, bottom = Level(first).order, Level(last).order
    return tuple(level for level in Level if top <= level.order <= bottom)


def segment(upper: Level | str) -> str:
    """Name the motion segment below a vertebra, as radiologists write it.

    >>> segment("C7")
    'C7-T1'
    """
    upper = Level(upper)
    return f"{upper}-{upper.below}"


class Side(StrEnum):
    """The patient's side, never the viewer's."""

    LEFT = "left"
    RIGHT = "right"
    MIDLINE = "midline"


@dataclass(frozen=True)
class Structure:
    """A structure that a learner can find, select and be asked about."""

    id: str
    """Identifier used in traits, items and meshes."""
    term: str
    """English term, singular, sentence case."""
    latin: str
    """Latin term of Terminologia Anatomica."""
    tissue: str
    """One of bone, ligament, disc, neural, meninges, vessel: what is faded or hidden together."""
    synonyms: tuple[str, ...] = ()
    """Words a learner may type into the search field instead."""
    paired: bool = False
    """Whether there is a left and a right one."""
    segmental: bool = False
    """Whether it belongs to a motion segment (C4-C5) rather than to one vertebra (C5) or the whole region."""


_BONE = (
    Structure("vertebral_body", "Vertebral body", "Corpus vertebrae", "bone", ("centrum",)),
    Structure(
        "vertebral_arch", "Vertebral arch", "Arcus vertebrae", "bone", ("neural arch", "posterior elements")
    ),
    Structure("pedicle", "Pedicle", "Pediculus arcus vertebrae", "bone", ("root of the arch",), paired=True),
    Structure("lamina", "Lamina", "Lamina arcus vertebrae", "bone", ("plate of the arch",), paired=True),
    Structure("spinous_process", "Spinous process", "Processus spinosus", "bone", ("spine",)),
    Structure("transverse_process", "Transverse process", "Processus transversus", "bone", paired=True),
    Structure(
        "superior_articular_process",
        "Superior articular process",
        "Processus articularis superior",
        "bone",
        ("upper facet", "zygapophysis"),
        paired=True,
    ),
    Structure(
        "inferior_articular_process",
        "Inferior articular process",
        "Processus articularis inferior",
        "bone",
        ("lower facet", "zygapophysis"),
        paired=True,
    ),
    Structure(
        "uncinate_process",
        "Uncus of body",
        "Uncus corporis vertebrae",
        "bone",
        ("uncinate process", "Luschka", "uncovertebral"),
        paired=True,
    ),
    Structure("dens", "Dens of axis", "Dens axis", "bone", ("odontoid process", "odontoid", "peg", "tooth")),
    Structure(
        "mammillary_process",
        "Mammillary process",
        "Processus mammillaris",
        "bone",
        ("mamillary", "metapophysis"),
        paired=True,
    ),
    Structure(
        "accessory_process",
        "Accessory process",
        "Processus accessorius",
        "bone",
        ("anapophysis",),
        paired=True,
    ),
    Structure("sacral_promontory", "Promontory of sacrum", "Promontorium ossis sacri", "bone", ("sacral",)),
    Structure(
        "sacral_wing", "Wing of sacrum", "Ala ossis sacri", "bone", ("ala", "lateral part"), paired=True
    ),
    Structure("rib", "Rib", "Costa", "bone", ("head of rib", "costovertebral"), paired=True),
)

_SOFT = (
    Structure(
        "intervertebral_disc",
        "Intervertebral disc",
        "Discus intervertebralis",
        "disc",
        ("disc",),
        segmental=True,
    ),
    Structure(
        "anulus_fibrosus",
        "Anulus fibrosus",
        "Anulus fibrosus disci intervertebralis",
        "disc",
        ("annulus", "disc", "intervertebral disc"),
        segmental=True,
    ),
    Structure(
        "nucleus_pulposus",
        "Nucleus pulposus",
        "Nucleus pulposus disci intervertebralis",
        "disc",
        ("disc", "intervertebral disc"),
        segmental=True,
    ),
    Structure(
        "ligamentum_flavum",
        "Ligamentum flavum",
        "Ligamentum flavum",
        "ligament",
        ("LF", "yellow ligament", "ligamenta flava"),
        paired=True,
        segmental=True,
    ),
    Structure(
        "posterior_longitudinal_ligament",
        "Posterior longitudinal ligament",
        "Ligamentum longitudinale posterius",
        "ligament",
        ("PLL",),
    ),
    Structure(
        "anterior_longitudinal_ligament",
        "Anterior longitudinal ligament",
        "Ligamentum longitudinale anterius",
        "ligament",
        ("ALL",),
    ),
    Structure(
        "interspinous_ligament",
        "Interspinous ligament",
        "Ligamentum interspinale",
        "ligament",
        ("interspinal",),
        segmental=True,
    ),
    Structure(
        "supraspinous_ligament",
        "Supraspinous ligament",
        "Ligamentum supraspinale",
        "ligament",
        ("supraspinal",),
    ),
    Structure("nuchal_ligament", "Nuchal ligament", "Ligamentum nuchae", "ligament", ("ligamentum nuchae",)),
    Structure(
        "facet_joint_capsule",
        "Capsule of zygapophysial joint",
        "Capsula articularis articulationis zygapophysialis",
        "ligament",
        ("facet joint", "facet capsule", "zygapophyseal"),
        paired=True,
        segmental=True,
    ),
    Structure("dura_mater", "Spinal dura mater", "Dura mater spinalis", "meninges", ("dural sac", "theca")),
    Structure("spinal_cord", "Spinal cord", "Medulla spinalis", "neural", ("cord",)),
    Structure(
        "conus_medullaris", "Medullary cone", "Conus medullaris", "neural", ("conus", "end of the cord")
    ),
    Structure("cauda_equina", "Cauda equina", "Cauda equina", "neural", ("horse's tail", "nerve roots")),
    Structure(
        "spinal_nerve",
        "Spinal nerve",
        "Nervus spinalis",
        "neural",
        ("nerve root", "root", "spinal ganglion"),
        paired=True,
        segmental=True,
    ),
    Structure("vertebral_artery", "Vertebral artery", "Arteria vertebralis", "vessel", paired=True),
)

STRUCTURES: tuple[Structure, ...] = _BONE + _SOFT
"""Every structure of the model, bone first, in the order of the explorer's list."""

_BY_ID = {entry.id: entry for entry in STRUCTURES}


def structure(structure_id: str) -> Structure:
    """Return the structure with this identifier.

    Raises
    ------
    KeyError
        With the allowed identifiers, when there is none.

    >>> structure("ligamentum_flavum").latin
    'Ligamentum flavum'
    """
    try:
        return _BY_ID[structure_id]
    except KeyError:
        raise KeyError(f"No structure {structure_id!r}. Allowed: {', '.join(_BY_ID)}.") from None


@dataclass(frozen=True)
class Entity:
    """One of the four conditions that the course keeps apart."""

    code: str
    """Abbreviation used in figures, items and cases."""
    name: str
    """Full name."""
    definition: str
    """One sentence, taught in this wording."""
    sources: tuple[str, ...]
    """Citation keys of `spinelab.evidence` for the definition."""


ENTITIES: tuple[Entity, ...] = (
    Entity(
        "CLF",
        "Calcification of the ligamentum flavum",
        "Deposits of calcium crystals inside degenerated ligament fibres, without bone structure.",
        ("miyasaka1983", "kawano1988"),
    ),
    Entity(
        "OLF",
        "Ossification of the ligamentum flavum",
        "Replacement of the ligament by lamellar bone, through a stage of cartilage "
        "(enchondral ossification).",
        ("miyasaka1983", "ono1999"),
    ),
    Entity(
        "OPLL",
        "Ossification of the posterior longitudinal ligament",
        "Replacement of the ligament by ectopic bone: a sheet or island within it, not a spur on it.",
        ("kawaguchi2019isj", "yan2017pathogenesis"),
    ),
    Entity(
        "CPLL",
        "Calcification of the posterior longitudinal ligament",
        "Deposits of calcium crystals in the ligament, without bone structure; "
        "a different and rare condition.",
        ("chen2025cppdpll", "jmcr2016pseudogout"),
    ),
)
